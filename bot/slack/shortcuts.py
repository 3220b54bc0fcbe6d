"""The shortcuts "Route this lead" and "Route a lead": one form, filled in from the lead or the message behind it.

Whoever sends it twice, or sends what a source's channel told already, makes one lead: the form carries the message's
name, or has its own. Of a lead that is known by then only what the person changed is changed: what a message told once
may be long out of date.
"""

import asyncio

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import Block
from bot.intake.form_errors import Unreadable
from bot.office import Office
from bot.slack.acks import Ack, errors, instead
from bot.slack.answers import trouble, why_not
from bot.slack.forms import sentence_view
from bot.slack.messages import SLACK, Sources, known_as
from bot.slack.opening import open_modal
from bot.slack.prefill import of_lead, of_message
from bot.slack.source.form import FIRST, WAYS, Filled, Origin, form, read_form
from bot.slack.who import Body, person_of, user_of
from bot.words import refusals
from bot.words import sources as say
from routing.commands import Amend, Receive
from routing.messages import Place
from routing.people import Owner, Roster
from routing.ports import Outcome
from routing.refusals import Refusal
from routing.views import LeadView

ROUTE_MESSAGE, ROUTE_LEAD = "route_message", "route_lead"
SHORTCUTS = frozenset({ROUTE_MESSAGE, ROUTE_LEAD})
"""As the manifest names them."""


async def shortcut(sources: Sources, body: Body, client: AsyncWebClient) -> str | None:
    """Open the form; returns what to say where it did not open."""
    return await open_modal(client, str(body.get("trigger_id") or ""), await _view(sources, body))


async def submit(sources: Sources, body: Body) -> Ack:
    """Take the lead in, or change it; what is wrong is said under its field, who has it in the form's place."""
    filled, office = read_form(body), sources.office
    if filled is None:
        return instead(say.OLD_FORM, say.ROUTE)
    try:
        (person, roster), known = await asyncio.gather(person_of(office, user_of(body)), _known(office, filled.origin))
        if person is None:
            return instead(refusals.STRANGER, say.ROUTE)
        if known is None:
            return await _taken_in(office, filled, person, roster)
        return await _changed(office, filled, known, person, roster)
    except Unreadable as error:
        return errors(filled.errors(error))
    except Exception as error:  # noqa: BLE001  # a submission is never sent again: its person gets a sentence
        return errors({FIRST: trouble(error)})


async def _view(sources: Sources, body: Body) -> Block:
    """The form, or why there is none."""
    office = sources.office
    (person, roster), policy = await asyncio.gather(
        person_of(office, user_of(body)), asyncio.to_thread(office.records.policy)
    )
    callback = body.get("callback_id")
    if callback not in SHORTCUTS:
        return sentence_view(say.UNKNOWN_SHORTCUT)
    if person is None:
        return sentence_view(refusals.STRANGER)
    if policy is None:
        return sentence_view(say.NO_POLICY)
    if callback == ROUTE_LEAD:
        return form(Origin(SLACK), {}, policy.currency)
    origin, given = await of_message(sources, policy, body)
    known = await _known(office, origin)
    if known is None:
        return form(origin, given, policy.currency)
    if _is_closed(known):
        return sentence_view(say.closed(roster, known, office.clock.now()))
    return form(origin, of_lead(known.lead), policy.currency, say.known(roster, known))


async def _known(office: Office, origin: Origin) -> LeadView | None:
    return await known_as(office, origin.source, origin.message, origin.external_id)


def _is_closed(known: LeadView) -> bool:
    return known.assignment is None or not known.assignment.open


async def _taken_in(office: Office, filled: Filled, person: Owner, roster: Roster) -> Ack:
    """A new lead: all that the form says, and what the message tells besides, as of the message's own moment."""
    if filled.names_nobody:
        return errors({FIRST: say.NOBODY})
    origin = filled.origin
    place = Place.thread(origin.channel, origin.thread) if origin.channel and origin.thread else None
    command = Receive(now=office.clock.now(), draft=filled.draft(), by=person.id, answer_at=place)
    return await _answered(office, await office.desk.settle(command), person, roster)


async def _changed(office: Office, filled: Filled, known: LeadView, person: Owner, roster: Roster) -> Ack:
    """A lead that is there already: what the person changed, and nothing else. A closed one stays as it is."""
    now = office.clock.now()
    if _is_closed(known):
        return instead(say.closed(roster, known, now))
    if not filled.changed:
        return instead(say.routed(roster, known.lead, known.assignment, person, now), say.ROUTE)
    if filled.names_nobody and not {*WAYS}.isdisjoint(filled.changed):
        return errors({FIRST: say.NOBODY})
    command = Amend(now=now, lead=known.lead.id, attributes=filled.changes(), by=person.id)
    return await _answered(office, await office.desk.settle(command), person, roster)


async def _answered(office: Office, outcome: Outcome, person: Owner, roster: Roster) -> Ack:
    if isinstance(outcome, Refusal):
        return instead(await why_not(office, outcome, person.slack or ""), say.ROUTE)
    assert outcome.lead is not None
    return instead(say.routed(roster, outcome.lead, outcome.assignment, person, office.clock.now()), say.ROUTE)
