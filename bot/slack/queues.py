"""``/lead queue``: the queues that somebody may see, and what waits in one."""

import asyncio
from collections.abc import Iterable
from datetime import datetime

from bot.blocks import Block, Drawn, actions, button, section
from bot.cards.about import in_short
from bot.slack.answers import drawn, why_not
from bot.slack.pages import PAGE, Asked, paging, said
from bot.slack.values import Page, page_value, seen_value
from bot.words import cards as labels
from bot.words import commands as say
from bot.words import names
from routing.assignment import Assignment
from routing.commands import Seen
from routing.people import Queue
from routing.reading.findings import close
from routing.reasons import Right
from routing.refusals import Because, Refusal
from routing.views import LeadLine


async def queues(asked: Asked, named: str) -> Drawn:
    """What waits in the queue that was named, else the queues that the asker may see."""
    if not named:
        return await _list(asked)
    known = asked.voice.policy.queues
    name = _meant(named, known)
    if name is None:
        return said(say.no_queue(named, close(named.casefold(), list(known))))
    return await waiting(asked, name, 0)


async def waiting(asked: Asked, name: str, offset: int) -> Drawn:
    """A page of what waits in a queue, first due first; refused to whom the queue is not open."""
    queue = asked.voice.policy.queues.get(name)
    if queue is None:
        return said(say.no_queue(name, None))
    if not may_see(asked, queue):
        steward = queue.accountable(asked.voice.roster)
        refusal = Refusal(Because.NOT_OPEN_TO_YOU, {"queue": name, "steward": steward})
        return drawn(await why_not(asked.office, refusal, asked.user))
    lines, total = await asyncio.to_thread(asked.office.records.waiting, name, PAGE, offset)
    if not lines:
        return said(say.queue_empty(asked.voice, queue))
    now, head = asked.office.clock.now(), say.queue_head(asked.voice, queue, total)
    rows = [block for one in lines for block in _row(asked, one, now)]
    pages = paging(Page("queue", 0, offset, name), len(lines), total, (say.SOONER, say.LATER))
    return Drawn(head, [section(head), *rows, *pages])


def may_see(asked: Asked, queue: Queue) -> bool:
    """Whether a queue is somebody's to look into: they answer for it, may override, or the policy opens it to them."""
    policy, roster, who = asked.voice.policy, asked.voice.roster, asked.person
    answers = who.id in {queue.steward, queue.deputy, queue.accountable(roster)}
    return answers or policy.may(who, Right.OVERRIDE) or policy.open_to(queue.name, who.id, roster)


async def _list(asked: Asked) -> Drawn:
    policy, records = asked.voice.policy, asked.office.records
    seen = [queue for _, queue in sorted(policy.queues.items()) if may_see(asked, queue)]
    if not seen:
        return said(say.NO_QUEUES)
    counts = await asyncio.gather(*(asyncio.to_thread(records.waiting, queue.name, 1, 0) for queue in seen))
    rows = [
        section(say.queue_line(asked.voice, queue, total), _open_button(queue))
        for queue, (_, total) in zip(seen, counts, strict=True)
    ]
    return Drawn(say.QUEUES, [section(say.QUEUES), *rows])


def _open_button(queue: Queue) -> Block:
    spoken = f"{say.OPEN} {names.queue(queue.name)}"
    return button(
        say.OPEN, f"baton:look:{queue.name[:200]}", page_value(Page("queue", 0, 0, queue.name)), spoken=spoken
    )


def _row(asked: Asked, line: LeadLine, now: datetime) -> list[Block]:
    """A lead that waits, and what the reader can do with it."""
    policy = asked.voice.policy
    text = say.waiting_line(line, in_short(line.lead, policy), now)
    buttons = _buttons(line, line.assignment, assigns=policy.may(asked.person, Right.REASSIGN_TO_NAMED))
    return [section(text), *([actions(*buttons)] if buttons else [])]


def _buttons(line: LeadLine, held: Assignment | None, *, assigns: bool) -> list[Block]:
    if held is None:
        return []
    there, label = seen_value(Seen(held.lead, held.id, held.offer)), line.lead.label
    take = button(say.TAKE, f"baton:take_over:{held.lead}", there, spoken=f"{say.TAKE} {label}")
    assign = button(labels.ASSIGN, f"baton:assign:{held.lead}", there, spoken=f"{labels.ASSIGN} {label}")
    return [take, assign] if assigns else [take]


def _meant(named: str, known: Iterable[str]) -> str | None:
    """The queue of that name, whether it was typed as the policy has it or as people read it."""
    wanted = named.casefold()
    return next((name for name in known if wanted in {name.casefold(), names.queue(name).casefold()}), None)
