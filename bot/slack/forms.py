"""The modals as they open: one for each act that needs a reason, one that explains, one that only says a sentence."""

from datetime import datetime

from bot.blocks import Block, context, field, menu, option, plain, section
from bot.mrkdwn import disarmed
from bot.slack.targets import PERSON, approver_of, menu_of, must_ask, targets
from bot.slack.until import choices
from bot.slack.values import Form, answer_metadata, metadata
from bot.slack.why import why_blocks
from bot.words import modals as say
from bot.words import refusals
from bot.words.names import Voice, clock, zone
from routing.assignment import Assignment, State
from routing.people import Owner
from routing.policy import Policy
from routing.reasons import Act
from routing.request import Request
from routing.rights import NOTE_LIMIT
from routing.views import LeadView

REASON, NOTE, TO, UNTIL, AT = "reason", "note", "to", "until", "at"
"""The inputs, each by the id of its block and of its element."""
_VALUE = 150
"""The longest value of a choice."""


class CannotOpen(Exception):
    """The form would have a menu without choices, or nobody to ask; carries the sentence for that."""


def act_form(
    act: Act, form: Form, view: LeadView, reader: Owner, voice: Voice, now: datetime, *, to: str = ""
) -> Block:
    """The form of an act; ``to`` is who is chosen already, by roster id.

    Whoever may not name a person alone gets the same form of Assign, which then asks for it.

    Raises:
        CannotOpen: there is nothing to choose from, or nobody to ask.
    """
    assignment = view.assignment
    assert assignment is not None
    title, submit, follows = _named(act, voice, assignment, reader)
    stands = say.stands(voice, assignment, reader.id, now)
    head = [section(voice.lead(view.lead)), *(context(text) for text in (stands, follows) if text)]
    blocks = [*head, *_questions(act, assignment, reader, voice, now, to), *_reason(voice.policy, act)]
    return _form(f"baton:{act.value}", metadata(form), title, submit, blocks)


def answer_form(act: Act, request: Request, view: LeadView, voice: Voice) -> Block:
    """The form that approves or declines a request.

    Raises:
        CannotOpen: the policy lists no reason for it.
    """
    asked, follows = say.answering(voice, view, request), say.answer_follows(act, voice, request)
    blocks = [section(asked), context(follows), *_reason(voice.policy, act)]
    return _form(f"baton:{act.value}", answer_metadata(request.id), say.TITLES[act], say.TITLES[act], blocks)


def sentence_view(sentence: str, title: str = refusals.TITLE) -> Block:
    """A small modal that says one thing."""
    return _told(title, [section(disarmed(sentence))])


def asked_view(voice: Voice, view: LeadView, request: Request) -> Block:
    """In the form's place once it has asked: who has it to answer, until when, and that nothing has changed."""
    return _told(say.ASKED, [section(voice.lead(view.lead)), section(say.asked(voice, view, request))])


def why_view(voice: Voice, view: LeadView) -> Block:
    """The decision behind a lead."""
    waits = view.assignment is not None and view.assignment.state is State.UNCLAIMED
    return _told(say.WHY_HERE if waits else say.WHY_TITLE, why_blocks(voice, view))


def _form(callback_id: str, private: str, title: str, submit: str, blocks: list[Block]) -> Block:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": private,
        "title": plain(title, 24),
        "submit": plain(submit, 24),
        "close": plain(say.CANCEL, 24),
        "blocks": blocks,
    }


def _told(title: str, blocks: list[Block]) -> Block:
    """A modal to read."""
    close = plain(say.CLOSE, 24)
    return {"type": "modal", "callback_id": "baton:said", "title": plain(title, 24), "close": close, "blocks": blocks}


def _named(act: Act, voice: Voice, assignment: Assignment, reader: Owner) -> tuple[str, str, str]:
    """The form's title, its submit button, and what becomes of the lead."""
    if act is not Act.ASSIGN or not must_ask(voice.policy, reader):
        return say.TITLES[act], say.TITLES[act], say.follows(act, voice, assignment)
    approver = approver_of(voice, assignment, reader)
    if approver is None:
        raise CannotOpen(refusals.NOBODY_TO_ASK)
    return say.ASK, say.ASK_SUBMIT, say.asking(approver)


def _questions(act: Act, assignment: Assignment, reader: Owner, voice: Voice, now: datetime, to: str) -> list[Block]:
    """What an act asks besides its reason."""
    if act in {Act.REASSIGN, Act.ASSIGN}:
        groups = targets(act, assignment, reader, voice)
        if not groups:
            raise CannotOpen(refusals.NOBODY_ELSE)
        return [field(TO, say.TO, menu_of(TO, groups, f"{PERSON}{to}" if to else ""))]
    if act is Act.SNOOZE:
        return _until(assignment, reader, voice, now)
    return []


def _until(assignment: Assignment, reader: Owner, voice: Voice, now: datetime) -> list[Block]:
    """Until when: what the owner may choose alone first, then what has to be asked for."""
    approver, tip = approver_of(voice, assignment, reader), say.AT_TIP
    offered = choices(assignment, reader, now, approver)
    if not offered:
        raise CannotOpen(refusals.NOBODY_TO_ASK)
    if assignment.accepted_at is None and approver is not None:
        tip = say.asks_past(clock(assignment.due_at, zone(reader.timezone), now), approver)
    quick = menu(UNTIL, offered, say.UNTIL_HINT)
    exact = {"type": "datetimepicker", "action_id": AT}
    return [
        field(UNTIL, say.UNTIL, quick, optional=True),
        field(AT, say.AT, exact, optional=True, hint=tip),
    ]


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
