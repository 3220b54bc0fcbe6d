"""The card: one lead at one place, as it stands now, for whoever reads there."""

from collections.abc import Iterable
from datetime import datetime

from bot.blocks import Block, Drawn, actions, button, context, header, quote, section
from bot.mrkdwn import disarmed, line, link, mail, phone, words
from bot.slack.values import seen_value
from bot.words import cards as say
from bot.words.names import Voice, amount, lowered, title, value
from routing.assignment import Assignment, State
from routing.commands import Seen
from routing.lead import Lead
from routing.messages import Audience, Place
from routing.people import Owner, Roster
from routing.policy import Policy
from routing.reasons import Act, Reason, Right
from routing.views import LeadView

__all__ = ["Drawn", "about", "draw", "lead_lines", "quick_reasons", "state"]

MESSAGE = 600
"""The most that a card shows of the lead's own message."""


def draw(view: LeadView, place: Place, audience: Audience, policy: Policy, roster: Roster, now: datetime) -> Drawn:
    """Draw a lead's card.

    Whoever owns the lead sees the owner's card in their DM, whatever the card was first shown for; a manager and a
    steward see who has it and what is late; somebody who had it before sees what became of it.
    """
    voice, assignment = Voice(policy, roster), view.assignment
    if assignment is None:
        return state(view, policy, roster, now)
    theirs = place == Place.dm(assignment.owner or "")
    if theirs and assignment.open:
        return _owners(voice, view, assignment, now)
    if audience is Audience.OWNER and not theirs:
        return _formers(voice, view, assignment, place.name)
    return _desks(voice, view, assignment, now)


def state(view: LeadView, policy: Policy, roster: Roster, now: datetime, *, reader: Owner | None = None) -> Drawn:
    """A lead as it stands, to anybody who asks: its owner has their card, who may give it to somebody the buttons."""
    voice, assignment = Voice(policy, roster), view.assignment
    if reader is not None and assignment is not None and assignment.open and assignment.owner == reader.id:
        return _owners(voice, view, assignment, now)
    told = say.unassigned() if assignment is None else say.desk_state(voice, view, assignment, now)
    buttons = [desk_buttons(assignment)] if assignment is not None and _may_act(reader, assignment, policy) else []
    return _drawn(say.summary(voice, view, told), view, [section(told), *buttons, *about(view.lead, policy)])


def _may_act(reader: Owner | None, assignment: Assignment, policy: Policy) -> bool:
    if reader is None or not assignment.open:
        return False
    return any(policy.may(reader.role, right) for right in Right)


def _owners(voice: Voice, view: LeadView, assignment: Assignment, now: datetime) -> Drawn:
    """Until when, who and what it is, why it is theirs, and what they can do."""
    told = say.owner_state(voice, view, assignment, now)
    offered, what = assignment.state is State.OFFERED, in_short(view.lead, voice.policy)
    text = say.yours(view, assignment, now, what) if offered else say.summary(voice, view, told)
    because = section(say.because(voice, view, assignment))
    buttons = owner_buttons(assignment, voice.policy)
    return _drawn(text, view, [section(told), *about(view.lead, voice.policy), because, buttons])


def _formers(voice: Voice, view: LeadView, assignment: Assignment, reader: str) -> Drawn:
    """What became of it; whoever has no more to do with a lead keeps nothing of it but its name."""
    told = say.former_state(voice, view, assignment, reader)
    return _drawn(say.summary(voice, view, told), view, [section(told)])


def _desks(voice: Voice, view: LeadView, assignment: Assignment, now: datetime) -> Drawn:
    """What is late and who has it, in a line what it is, the buttons until somebody has accepted; then the rest."""
    told, what = say.desk_state(voice, view, assignment, now), in_short(view.lead, voice.policy)
    may_act = assignment.open and assignment.accepted_at is None
    head = section(f"{told}\n{what}" if what else told)
    buttons = [desk_buttons(assignment)] if may_act else []
    return _drawn(say.summary(voice, view, told), view, [head, *buttons, *about(view.lead, voice.policy, rest=True)])


def _drawn(text: str, view: LeadView, body: list[Block]) -> Drawn:
    """A card between its headline and its small print."""
    return Drawn(text, [header(title(view.lead)), *body, context(small_print(view.lead))])


def about(lead: Lead, policy: Policy, *, rest: bool = False) -> list[Block]:
    """Who and what the lead is; ``rest`` leaves out what :func:`in_short` says."""
    known = _ways_and_record(lead) if rest else lead_lines(lead, policy)
    message = value(lead.attributes.get("message"), MESSAGE)
    return [*([section("\n".join(known))] if known else []), *([quote(f"“{message}”")] if message else [])]


def lead_lines(lead: Lead, policy: Policy) -> list[str]:
    """The lead's facts, one line each for who they are and what they want, how to reach them, and from where."""
    return [*filter(None, [in_short(lead, policy)]), *_ways_and_record(lead)]


def in_short(lead: Lead, policy: Policy) -> str:
    """The person, what they want and where they are, in one line; empty where nothing is known."""
    attributes = lead.attributes
    name = value(attributes.get("name"))
    what = [value(attributes.get("product"), 60), amount(attributes.get("amount"), policy.currency)]
    where = ", ".join(filter(None, (value(attributes.get(field), 40) for field in ("region", "country"))))
    return _joined(disarmed(text) for text in (name if name != title(lead) else "", *what, where))


def _ways_and_record(lead: Lead) -> list[str]:
    attributes = lead.attributes
    email, number = (value(attributes.get(field), 120) for field in ("email", "phone"))
    ways = _joined([mail(email) if email else "", phone(number) if number else ""])
    source = _joined([f"from {words(lead.source, 40)}", link(value(attributes.get("url"), 500), "Open the record")])
    return [text for text in (ways, source) if text]


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(filter(None, parts))


def small_print(lead: Lead) -> str:
    """By what names ``/lead`` finds it, and its stage."""
    return f"{lead.label} · {words(lead.stage, 40)} · {words(lead.external_id, 60)}"


def quick_reasons(policy: Policy) -> tuple[Reason, ...]:
    """The reasons that a card accepts with in one tap: the first two that ask for no note."""
    return tuple(reason for reason in policy.reasons.get(Act.ACCEPT, ()) if not reason.note)[:2]


def owner_buttons(assignment: Assignment, policy: Policy) -> Block:
    """What the owner can do."""
    seen = Seen(assignment.lead, assignment.id, assignment.offer)
    there = seen_value(seen)
    accept = button(say.ACCEPT, "baton:accept", there)
    rest = [
        button(say.REASSIGN, "baton:reassign", there),
        button(say.SNOOZE, "baton:snooze", there),
        button(say.WHY, "baton:why", there),
    ]
    if assignment.state is State.ACCEPTED:
        return actions(*rest)
    if assignment.state is State.SNOOZED:
        return actions(accept, *rest)
    quick = [
        button(
            say.ACCEPT_NOW.format(reason=line(lowered(reason.label), 60)),
            f"baton:accept_now:{place}", seen_value(seen, reason.code), primary=place == 1,
        )
        for place, reason in enumerate(quick_reasons(policy), start=1)
    ]  # fmt: skip
    return actions(*quick, accept, *rest)


def desk_buttons(assignment: Assignment) -> Block:
    """What a manager or a steward can do while nobody has accepted."""
    there = seen_value(Seen(assignment.lead, assignment.id, assignment.offer))
    return actions(
        button(say.TAKE_OVER, "baton:take_over", there, primary=True), button(say.ASSIGN, "baton:assign", there)
    )
