"""Modals: what a submitted form says, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.office import Office
from bot.slack.acks import Ack, errors, instead
from bot.slack.answers import trouble, why_not
from bot.slack.forms import AT, NOTE, REASON, TO, UNTIL, asked_view
from bot.slack.requests import COMMANDS, settled
from bot.slack.targets import NEXT, PERSON, QUEUE
from bot.slack.until import read_stamp
from bot.slack.values import Form, read_answer_metadata, read_metadata
from bot.slack.who import Body, person_of, scene_of, user_of
from bot.words import modals as words
from bot.words import refusals as say
from bot.words.names import Voice
from routing.commands import Accept, Answers, Ask, Assign, Claim, PersonActs, Reassign, Snooze, TakeOver
from routing.reasons import Act
from routing.refusals import Because, Refusal
from routing.request import ToAssign, ToSnooze

AT_FIELD: Mapping[Because, str] = MappingProxyType(
    {
        Because.REASON_MISSING: REASON,
        Because.REASON_UNKNOWN: REASON,
        Because.NOTE_MISSING: NOTE,
        Because.NOTE_TOO_LONG: NOTE,
        Because.SNOOZE_IN_PAST: UNTIL,
        Because.SNOOZE_PAST_DUE: UNTIL,
        Because.SNOOZE_TOO_FAR: UNTIL,
        Because.QUEUE_UNKNOWN: TO,
        Because.SAME_QUEUE: TO,
        Because.OWNER_UNKNOWN: TO,
        Because.OWNER_INACTIVE: TO,
        Because.SAME_OWNER: TO,
    }
)
"""The refusals that the person can put right in the form, and where their sentence stands."""
NOT_ALONE = frozenset({Because.NOT_ALLOWED, Because.NOT_OPEN_TO_YOU, Because.SNOOZE_PAST_DUE})
"""The refusals of what somebody may not do alone, but may ask for."""
ALONE: Mapping[Act, type[PersonActs]] = MappingProxyType(
    {Act.ACCEPT: Accept, Act.CLAIM: Claim, Act.TAKE_OVER: TakeOver}
)
"""The acts that ask for a reason and nothing else."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody filled in about a lead."""

    act: Act
    form: Form
    reason: str
    note: str
    to: str
    until: datetime | None
    at: datetime | None

    @property
    def asks_for(self) -> dict[str, str]:
        """The questions that stayed open, with what to say there."""
        open_questions = {}
        if not self.reason:
            open_questions[REASON] = say.REASON_MISSING
        if self.act in {Act.REASSIGN, Act.ASSIGN} and not self.to:
            open_questions[TO] = words.TO_MISSING
        if self.act is Act.SNOOZE and self.at is None and self.until is None:
            open_questions[UNTIL] = words.UNTIL_MISSING
        return open_questions

    def command(self, by: str, now: datetime) -> PersonActs:
        """The command that it stands for."""
        seen, reason, note = self.form.seen, self.reason, self.note
        if self.act is Act.ASSIGN or self.to.startswith(PERSON):
            to = self.to.removeprefix(PERSON)
            return Assign(now=now, seen=seen, by=by, reason=reason, note=note, to=to)
        if self.act is Act.REASSIGN:
            queue = None if self.to == NEXT else self.to.removeprefix(QUEUE)
            return Reassign(now=now, seen=seen, by=by, reason=reason, note=note, queue=queue)
        if self.act is Act.SNOOZE:
            return Snooze(now=now, seen=seen, by=by, reason=reason, note=note, until=self.at or self.until or now)
        return ALONE[self.act](now=now, seen=seen, by=by, reason=reason, note=note)

    def field_of(self, because: Because) -> str | None:
        """Where a refusal's sentence stands in this form; None where it is about more than one answer."""
        if self.act not in {Act.REASSIGN, Act.ASSIGN} and AT_FIELD.get(because) == TO:
            return None
        return AT if AT_FIELD.get(because) == UNTIL and self.at is not None else AT_FIELD.get(because)


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody filled in about a request."""

    act: Act
    request: int
    reason: str
    note: str

    def command(self, by: str, now: datetime) -> Answers:
        """The command that it stands for."""
        return COMMANDS[self.act](now=now, request=self.request, by=by, reason=self.reason, note=self.note)


async def submit(office: Office, body: Body) -> Ack:
    """Carry out what a form says. What the person can put right is said at its field, all else in the form's place."""
    filled, user = read(body), user_of(body)
    if filled is None:
        return instead(say.OLD_FORM)
    try:
        return await (_answer(office, filled, user) if isinstance(filled, Answered) else _act(office, filled, user))
    except Exception as error:  # noqa: BLE001  # a submission is never sent again: its person gets a sentence
        return errors({REASON: trouble(error)})


async def _act(office: Office, filled: Filled, user: str) -> Ack:
    person, _ = await person_of(office, user)
    if person is None:
        return instead(say.STRANGER)
    if filled.asks_for:
        return errors(filled.asks_for)
    command = filled.command(person.id, office.clock.now())
    outcome = await office.desk.settle(command)
    wish = asking(command) if isinstance(outcome, Refusal) and outcome.because in NOT_ALONE else None
    if wish is not None:
        outcome = await office.desk.settle(wish)
    if isinstance(outcome, Refusal):
        sentence, where = await why_not(office, outcome, user), filled.field_of(outcome.because)
        return errors({where: sentence}) if where is not None else instead(sentence)
    return {} if wish is None else await _asked(office, wish, user)


async def _answer(office: Office, answered: Answered, user: str) -> Ack:
    person, _ = await person_of(office, user)
    if person is None:
        return instead(say.STRANGER)
    if not answered.reason:
        return errors({REASON: say.REASON_MISSING})
    outcome = await office.desk.settle(answered.command(person.id, office.clock.now()))
    if not isinstance(outcome, Refusal):
        return {}
    sentence, where = await why_not(office, outcome, user), AT_FIELD.get(outcome.because)
    return errors({where: sentence}) if where in {REASON, NOTE} else instead(settled(outcome, sentence))


def asking(command: PersonActs) -> Ask | None:
    """The request for what somebody may not do alone; None where nobody can be asked for that."""
    if isinstance(command, Assign):
        wish: ToAssign | ToSnooze = ToAssign(command.to)
    elif isinstance(command, Snooze):
        wish = ToSnooze(command.until)
    else:
        return None
    return Ask(
        now=command.now, seen=command.seen, by=command.by, reason=command.reason, note=command.note, wish=wish
    )  # fmt: skip


async def _asked(office: Office, wish: Ask, user: str) -> Ack:
    """In the form's place: who is asked, until when, and that the lead and its clock stay as they are."""
    scene = await scene_of(office, user, wish.seen.lead)
    mine = [one for one in scene.view.requests if one.asker == wish.by] if scene.view is not None else []
    if scene.policy is None or scene.view is None or not mine:  # answered already
        return {}
    voice = Voice(scene.policy, scene.roster)
    return {"response_action": "update", "view": asked_view(voice, scene.view, mine[-1])}


def read(body: Body) -> Filled | Answered | None:
    """What a submission says; None where the form is not one of ours."""
    view = body.get("view")
    told = view if isinstance(view, dict) else {}
    act, private = _act_of(str(told.get("callback_id") or "")), str(told.get("private_metadata") or "")
    if act is None:
        return None
    note = _input(told, NOTE).get("value")
    reason, words_of_theirs = _chosen(told, REASON), note.strip() if isinstance(note, str) else ""
    if act in COMMANDS:
        request = read_answer_metadata(private)
        return Answered(act, request, reason, words_of_theirs) if request is not None else None
    form = read_metadata(private)
    if form is None:
        return None
    return Filled(
        act,
        form,
        reason,
        words_of_theirs,
        to=_chosen(told, TO),
        until=read_stamp(_chosen(told, UNTIL)),
        at=read_stamp(_input(told, AT).get("selected_date_time")),
    )


def _act_of(callback_id: str) -> Act | None:
    name = callback_id.removeprefix("baton:")
    return Act(name) if name in set(Act) else None


def _input(view: Body, name: str) -> Body:
    """An input's state; each stands alone in its block."""
    found: Any = view
    for step in ("state", "values", name, name):
        found = found.get(step) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _chosen(view: Body, name: str) -> str:
    option = _input(view, name).get("selected_option")
    value = option.get("value") if isinstance(option, dict) else None
    return value if isinstance(value, str) else ""
