"""What ``/lead`` answers, in mrkdwn."""

from datetime import datetime

from bot.mrkdwn import disarmed, when, words
from bot.words.names import Voice, count, title
from routing.assignment import Assignment, State
from routing.people import Queue
from routing.views import LeadLine

HELP = """*What /lead answers*
• `/lead mine` — your open leads
• `/lead show L17` — who has it, until when
• `/lead history L17` — its whole story
• `/lead why L17` — the rule behind it
• `/lead assign L17 @ana` — give it to somebody, or ask for that
• `/lead queue` — what waits in the queues open to you
For L17 write a lead's number, its company, its e-mail address or its external id."""

SHOW = "Show"
OLDER = "Older"
NEWER = "Newer"
SOONER = "Sooner"
LATER = "Later"

NOTHING_YET = "Nothing is on record about this lead yet."
NO_POLICY = "No policy is in force yet, so there is nothing to show; ask RevOps to publish one."
NONE_OF_MINE = "No open lead is yours at the moment. Baton sends you a card when one is."


def unknown(subcommand: str, near: str | None) -> str:
    """A subcommand that does not exist, and the one that was perhaps meant."""
    said = f"I do not know `/lead` {words(subcommand, 40)}."
    return f"{said} Did you mean `/lead {near}`?" if near is not None else said


def which(subcommand: str) -> str:
    """The lead is missing."""
    return f"Which lead? Write `/lead {subcommand}` and its number (L17), company, e-mail address or external id."


def not_found(reference: str) -> str:
    """Nothing answers to it."""
    return (
        f"I found no lead “{words(reference, 60)}”. "
        "Try its number (L17), a part of the company's name, the e-mail address or the external id."
    )


def ambiguous(reference: str, more: bool) -> str:
    """Several answer to it."""
    some = "Several leads answer" if not more else "More than ten leads answer"
    return f"{some} to “{words(reference, 60)}”. Which one?"


def lead_line(voice: Voice, line: LeadLine) -> str:
    """A lead in a list: ``L17 · Acme · new · Ana Silva``."""
    lead = line.lead
    parts = [f"*{lead.label}*", disarmed(title(lead)), words(lead.stage, 40), _holder(voice, line.assignment)]
    return " · ".join(parts)


def my_line(voice: Voice, line: LeadLine, now: datetime) -> str:
    """A lead in its owner's list: what stands, and until when."""
    lead, held = line.lead, line.assignment
    return f"*{lead.label}* · {disarmed(title(lead))}\n{_standing(voice, held, now) if held is not None else 'open'}"


def _standing(voice: Voice, held: Assignment, now: datetime) -> str:
    late = "overdue since" if held.due_at <= now else "due"
    if held.state is State.ACCEPTED and held.accepted_at is not None:
        return f"accepted {when(held.accepted_at)}"
    if held.state is State.SNOOZED and held.snoozed_until is not None:
        return f"snoozed until {when(held.snoozed_until)}"
    if held.state is State.QUEUED:
        return f"in the queue {voice.queue(held.queue)}, {late} {when(held.due_at)}"
    if held.state is State.UNCLAIMED:
        return f"nobody in {voice.pool(held.pool)} has claimed it, {late} {when(held.due_at)}"
    if held.state is State.HELD and held.next_check_at is not None:
        whom = voice.person(held.awaits) if held.awaits else voice.pool(held.pool)
        return f"held for {whom} until {when(held.next_check_at)}"
    return f"{late} {when(held.due_at)}"


def _holder(voice: Voice, held: Assignment | None) -> str:
    if held is None:
        return "nobody"
    holder = voice.holder_of(held)
    return holder if held.open else f"closed, last with {holder}"


def mine_head(total: int) -> str:
    """Above the list of one's own leads."""
    return "*One open lead is yours*" if total == 1 else f"*{total} open leads are yours*, first due first"


def history_head(lead: str) -> str:
    """Above a lead's history."""
    return f"The story of {lead}, oldest first"


def page_of(first: int, last: int, total: int) -> str:
    """Below a page."""
    return f"{first} to {last} of {total}"


def accountable(voice: Voice, held: Assignment | None) -> str:
    """Who answers for the lead, where its state does not say so by itself."""
    if held is None or not held.open or held.state in {State.QUEUED, State.UNCLAIMED, State.HELD}:
        return ""
    return f"*Accountable now:* {voice.person(held.accountable)}"


WHOM = "Which lead, and who is to have it? Write `/lead assign L17 @ana`; without a name, the form asks for one."
NO_QUEUES = "No queue is open to you. `/lead mine` lists the leads that you answer for."
QUEUES = "*The queues open to you*"
TAKE = "Take"
CHOOSE = "Choose"
OPEN = "Open"


def nobody(named: str) -> str:
    """Somebody who is to have a lead, whom Baton does not know."""
    return (
        f"Nobody on the roster is called “{words(named, 60)}”. Write `@` and choose from Slack's list, or leave the "
        "name out: the form then offers everybody."
    )


def not_on_roster(named: str) -> str:
    """Somebody chosen from Slack's list, whom Baton does not know."""
    return (
        f"{words(named, 60)} is not on Baton's roster, so no lead can go there. Ask RevOps to add them, or leave the "
        "name out: the form then offers everybody who is."
    )


def which_to_assign(reference: str, more: bool) -> str:
    """Several leads answer to what was to be assigned."""
    return f"{ambiguous(reference, more)} Its button opens the form."


def queue_line(voice: Voice, queue: Queue, waiting: int) -> str:
    """A queue in the list: how many wait, and who answers for them."""
    many = count(waiting, "lead waits", "leads wait") if waiting else "nothing waits"
    return f"*{voice.queue(queue.name)}* · {many} · {voice.person(queue.accountable(voice.roster))} answers for it"


def queue_head(voice: Voice, queue: Queue, waiting: int) -> str:
    """Above what waits in a queue."""
    order = ", first due first" if waiting > 1 else ""
    who = voice.person(queue.accountable(voice.roster))
    return f"*{voice.queue(queue.name)}: {count(waiting, 'lead waits', 'leads wait')}*{order}. {who} answers for it."


def queue_empty(voice: Voice, queue: Queue) -> str:
    """Nothing waits in a queue."""
    return f"Nothing waits in *{voice.queue(queue.name)}* at the moment."


def waiting_line(line: LeadLine, what: str, now: datetime) -> str:
    """A lead that waits in a queue: what it is, and by when it is to be taken."""
    lead, held = line.lead, line.assignment
    late = held is not None and held.due_at <= now
    due = f"*overdue* since {when(held.due_at)}" if held and late else f"due {when(held.due_at)}" if held else "open"
    return f"*{lead.label}* · {disarmed(title(lead))} · {due}" + (f"\n{what}" if what else "")


def no_queue(named: str, near: str | None) -> str:
    """A queue that does not exist, and the one that was perhaps meant."""
    said = f"The policy has no queue “{words(named, 60)}”."
    return f"{said} Did you mean `/lead queue {words(near)}`?" if near else f"{said} `/lead queue` lists those you see."
