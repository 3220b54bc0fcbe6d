"""The modals as they open: one for each act that needs a reason, one that explains, one that only says a sentence."""

from collections.abc import Sequence
from datetime import datetime

from bot.blocks import OPTIONS, Block, context, field, menu, option, plain, section
from bot.mrkdwn import disarmed
from bot.slack.until import choices
from bot.slack.values import Form, metadata
from bot.slack.why import why_blocks
from bot.words import modals as say
from bot.words import refusals
from bot.words.names import Voice, person, queue
from routing.assignment import Assignment
from routing.people import Owner, Roster
from routing.policy import Policy
from routing.reasons import Act
from routing.rights import NOTE_LIMIT
from routing.views import LeadView

REASON, NOTE, TO, UNTIL, AT = "reason", "note", "to", "until", "at"
"""The inputs, each by the id of its block and of its element."""
NEXT = "next"
QUEUE = "queue:"
PERSON = "person:"
_VALUE = 150
"""The longest value of a choice."""


class CannotOpen(Exception):
    """The form would have a menu without choices; carries the sentence for that."""


def act_form(act: Act, form: Form, view: LeadView, reader: Owner, voice: Voice, now: datetime) -> Block:
    """The form of an act.

    Raises:
        CannotOpen: there is nothing to choose from.
    """
    assignment = view.assignment
    assert assignment is not None
    stands, follows = say.stands(voice, assignment, reader.id, now), say.follows(act, voice, assignment)
    head = [section(voice.lead(view.lead)), *(context(text) for text in (stands, follows) if text)]
    blocks = [*head, *_questions(act, assignment, reader, voice, now), *_reason(voice.policy, act)]
    return {
        "type": "modal",
        "callback_id": f"baton:{act.value}",
        "private_metadata": metadata(form),
        "title": plain(say.TITLES[act], 24),
        "submit": plain(say.TITLES[act], 24),
        "close": plain(say.CANCEL, 24),
        "blocks": blocks,
    }


def sentence_view(sentence: str, title: str = refusals.TITLE) -> Block:
    """A small modal that says one thing."""
    return _told(title, [section(disarmed(sentence))])


def why_view(voice: Voice, view: LeadView) -> Block:
    """The decision behind a lead."""
    return _told(say.WHY_TITLE, why_blocks(voice, view))


def _told(title: str, blocks: list[Block]) -> Block:
    """A modal to read."""
    close = plain(say.CLOSE, 24)
    return {"type": "modal", "callback_id": "baton:said", "title": plain(title, 24), "close": close, "blocks": blocks}


def _questions(act: Act, assignment: Assignment, reader: Owner, voice: Voice, now: datetime) -> list[Block]:
    """What an act asks besides its reason."""
    if act is Act.REASSIGN:
        return [field(TO, say.TO, menu(TO, _places(voice.policy, assignment), say.TO_HINT))]
    if act is Act.ASSIGN:
        return [field(TO, say.TO, _people(voice.roster, assignment, reader))]
    if act is Act.SNOOZE:
        quick = menu(UNTIL, choices(assignment, reader, now), say.UNTIL_HINT)
        exact = {"type": "datetimepicker", "action_id": AT}
        return [
            field(UNTIL, say.UNTIL, quick, optional=True),
            field(AT, say.AT, exact, optional=True, hint=say.AT_TIP),
        ]
    return []


def _reason(policy: Policy, act: Act) -> list[Block]:
    reasons = [reason for reason in policy.reasons.get(act, ()) if len(reason.code) <= _VALUE]
    if not reasons:
        raise CannotOpen(refusals.NO_REASONS)
    options = [option(reason.label, reason.code) for reason in reasons]
    note = {"type": "plain_text_input", "action_id": NOTE, "multiline": True, "max_length": NOTE_LIMIT}
    return [
        field(REASON, say.REASON, menu(REASON, options, say.REASON_HINT)),
        field(NOTE, say.NOTE, note, optional=True, hint=say.note_hint(reasons)),
    ]


def _places(policy: Policy, assignment: Assignment) -> list[Block]:
    """The next by policy first, and chosen already; then each queue but the one that has it."""
    names = [name for name in sorted(policy.queues) if name != assignment.queue and len(name) < _VALUE - len(QUEUE)]
    queues = [option(say.QUEUE.format(queue=queue(name)), f"{QUEUE}{name}") for name in names]
    return [option(say.NEXT, NEXT), *queues]


def _people(roster: Roster, assignment: Assignment, reader: Owner) -> Block:
    """Everybody who can have it, the reader's own people first, then the present owner's team; 100 at the most."""
    known = [o for o in roster.owners.values() if o.active and o.id != assignment.owner and len(o.id) < 120]
    by_name = sorted(known, key=lambda o: (o.name.casefold(), o.id))
    holder = roster.get(assignment.owner or "")
    team = holder.team if holder is not None else None
    groups: dict[str, list[Owner]] = {say.REPORTS: [], say.TEAM: [], say.OTHERS: []}
    for one in by_name:
        is_near = team is not None and one.team == team
        groups[say.REPORTS if one.manager == reader.id else say.TEAM if is_near else say.OTHERS].append(one)
    if not by_name:
        raise CannotOpen(refusals.NOBODY_ELSE)
    return {
        "type": "static_select",
        "action_id": TO,
        "placeholder": plain(say.TO_HINT, 150),
        "option_groups": _groups(groups, roster, _twice(by_name)),
    }


def _groups(groups: dict[str, list[Owner]], roster: Roster, twice: frozenset[str]) -> list[Block]:
    shown: list[Block] = []
    left = OPTIONS
    for label, people in groups.items():
        options = [option(_called(one, roster, twice), f"{PERSON}{one.id}") for one in people[:left]]
        left -= len(options)
        if options:
            shown.append({"label": plain(label, 75), "options": options})
    return shown


def _called(one: Owner, roster: Roster, twice: frozenset[str]) -> str:
    name = person(roster, one.id)
    return f"{name[:40]} ({one.id})" if one.name in twice else name


def _twice(people: Sequence[Owner]) -> frozenset[str]:
    names = [one.name for one in people]
    return frozenset(name for name in names if names.count(name) > 1)
