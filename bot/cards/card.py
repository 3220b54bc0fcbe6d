"""The card: one lead at one place, as it stands now, for whoever reads there."""

from datetime import datetime

from bot.blocks import Block, Drawn, actions, context, header, section
from bot.cards.about import about, in_short, small_print
from bot.cards.buttons import claim_button, desk_buttons, owner_buttons, why_here_button
from bot.cards.requests import SHOWN_TO_ONE, open_requests, requests_for
from bot.cards.source import draw_source
from bot.words import cards as say
from bot.words import requests as asked
from bot.words.names import Voice, title
from routing.assignment import Assignment, State
from routing.messages import Audience, Place
from routing.people import Owner, Roster
from routing.policy import Policy
from routing.reasons import Right
from routing.views import LeadView


def draw(view: LeadView, place: Place, audience: Audience, policy: Policy, roster: Roster, now: datetime) -> Drawn:
    """Draw a lead's card.

    Whoever owns the lead sees the owner's card in their DM, whatever the card was first shown for; a manager and a
    steward see who has it and what is late; whoever may claim it sees what it is until somebody does (a pool whose
    channel is gone has its manager see it instead); somebody who had it before sees what became of it.
    """
    voice, assignment = Voice(policy, roster), view.assignment
    if audience is Audience.SOURCE:
        return draw_source(voice, view, now)
    if assignment is None:
        return state(view, policy, roster, now)
    theirs = place == Place.dm(assignment.owner or "")
    if theirs and assignment.open:
        return _owners(voice, view, assignment, now)
    if audience is Audience.OWNER and not theirs:
        return _formers(voice, view, assignment, place.name)
    if audience is Audience.CLAIMERS and place.kind == "channel":
        return _claimers(voice, view, assignment, now)
    return _desks(voice, view, assignment, place, now)


def state(view: LeadView, policy: Policy, roster: Roster, now: datetime, *, reader: Owner | None = None) -> Drawn:
    """A lead as it stands, to anybody who asks: its owner has their card, who may act on it the buttons for that."""
    voice, assignment = Voice(policy, roster), view.assignment
    if assignment is None:
        told = say.unassigned()
        return _drawn(say.summary(voice, view, told), view, [section(told), *about(view.lead, policy)])
    if reader is not None and assignment.open and assignment.owner == reader.id:
        return _owners(voice, view, assignment, now)
    told = say.desk_state(voice, view, assignment, now)
    asks = requests_for(voice, view, reader, SHOWN_TO_ONE) if reader is not None else []
    buttons = _buttons_for(reader, voice, assignment, calm=not asks) if reader is not None else []
    body = [section(told), *asks, *_row(buttons), *_known(view, assignment, policy)]
    return _drawn(say.summary(voice, view, told), view, body)


def _buttons_for(reader: Owner, voice: Voice, assignment: Assignment, *, calm: bool) -> list[Block]:
    """What one person can do who does not own the lead."""
    policy, buttons = voice.policy, []
    if not assignment.open:
        return []
    if assignment.state is State.UNCLAIMED and may_claim(voice, assignment, reader):
        buttons.append(claim_button(assignment, policy))
    may_act = policy.may(reader, Right.OVERRIDE) or policy.may(reader, Right.REASSIGN_TO_NAMED)
    return [*buttons, *desk_buttons(assignment, primary=calm and not buttons)] if may_act else buttons


def may_claim(voice: Voice, assignment: Assignment, reader: Owner) -> bool:
    """Whether somebody belongs to the pool that may claim a lead."""
    pool = voice.policy.pools.get(assignment.pool or "")
    return pool is not None and pool.has(reader.id, voice.roster)


def _owners(voice: Voice, view: LeadView, assignment: Assignment, now: datetime) -> Drawn:
    """Until when, who and what it is, why it is theirs, and what they can do; and what is asked about it."""
    told = say.owner_state(voice, view, assignment, now)
    offered, what = assignment.state is State.OFFERED, in_short(view.lead, voice.policy)
    text = say.yours(view, assignment, now, what) if offered else say.summary(voice, view, told)
    because = section(say.because(voice, view, assignment))
    buttons = owner_buttons(assignment, voice.policy)
    owner = voice.roster.get(assignment.owner or "")
    asks = requests_for(voice, view, owner) if owner is not None else []
    body = [section(told), *_unread(view), *about(view.lead, voice.policy), because, buttons, *asks]
    return _drawn(text, view, body)


def _formers(voice: Voice, view: LeadView, assignment: Assignment, reader: str) -> Drawn:
    """What became of it; whoever has no more to do with a lead keeps nothing of it but its name."""
    told = say.former_state(voice, view, assignment, reader)
    return _drawn(say.summary(voice, view, told), view, [section(told)])


def _claimers(voice: Voice, view: LeadView, assignment: Assignment, now: datetime) -> Drawn:
    """What there is to claim and by when, without the ways to reach them: those are for whoever has it."""
    if assignment.state is not State.UNCLAIMED:
        told = say.claimed_state(voice, view, assignment)
        return _drawn(say.summary(voice, view, told), view, [section(told)])
    what, due = in_short(view.lead, voice.policy), say.claimers_due(assignment, now)
    head = section(f"{due}\n{what}" if what else due)
    buttons = actions(claim_button(assignment, voice.policy), why_here_button(assignment))
    how = context(say.first_to_claim(voice, assignment))
    return _drawn(say.to_claim(view, assignment, now, what), view, [head, buttons, how])


def _desks(voice: Voice, view: LeadView, assignment: Assignment, place: Place, now: datetime) -> Drawn:
    """What is late and who has it, in a line what it is, what is asked, the buttons until it is accepted; the rest."""
    told, what = say.desk_state(voice, view, assignment, now), in_short(view.lead, voice.policy)
    head = section(f"{told}\n{what}" if what else told)
    asks = open_requests(voice, view) if assignment.open else []
    buttons = _desk_buttons(voice, assignment, place, calm=not asks)
    text = asked.asked(voice, view.requests[0]) if asks else told
    hidden = place.kind == "channel" and _is_for_claimers(voice, assignment)
    rest = [] if hidden else _known(view, assignment, voice.policy, rest=True)
    return _drawn(say.summary(voice, view, text), view, [head, *_unread(view), *asks, *_row(buttons), *rest])


def _unread(view: LeadView) -> list[Block]:
    """What became known of the record that nobody could read."""
    told = say.left_unread(view)
    return [section(told)] if told else []


def _desk_buttons(voice: Voice, assignment: Assignment, place: Place, *, calm: bool) -> list[Block]:
    """What whoever answers for it can do; in a channel a lead that nobody has claimed can be claimed there as well."""
    if not assignment.open or assignment.accepted_at is not None:
        return []
    claims = assignment.state is State.UNCLAIMED and place.kind == "channel"
    first = [claim_button(assignment, voice.policy)] if claims else []
    return [*first, *desk_buttons(assignment, primary=calm and not claims)]


def _known(view: LeadView, assignment: Assignment, policy: Policy, *, rest: bool = False) -> list[Block]:
    """Who and what the lead is; how to reach them is for whoever has it, and an unclaimed lead nobody has."""
    if assignment.state is not State.UNCLAIMED:
        return about(view.lead, policy, rest=rest)
    what = in_short(view.lead, policy)
    return [section(what)] if what and not rest else []


def _is_for_claimers(voice: Voice, assignment: Assignment) -> bool:
    """Whether it came to a pool that claims: then a channel's readers are not told how to reach them, even later."""
    pool = voice.policy.pools.get(assignment.pool or "")
    return pool is not None and pool.is_claimed


def _row(buttons: list[Block]) -> list[Block]:
    return [actions(*buttons)] if buttons else []


def _drawn(text: str, view: LeadView, body: list[Block]) -> Drawn:
    """A card between its headline and its small print."""
    return Drawn(text, [header(title(view.lead)), *body, context(small_print(view.lead))])
