"""What the API answers with: leads, assignments, requests and facts as JSON."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from bot.intake.json_text import json_line
from bot.intake.lead_form import FIELDS
from bot.office import Office
from routing.assignment import Assignment, State
from routing.lead import Lead
from routing.moment import iso
from routing.ports import Done, Standing
from routing.request import Request
from routing.views import Entry, LeadLine, LeadView

_KEPT = 60.0
_ABOUT = frozenset({"source", "external_id", "stage", "created_at", "owner", "attributes"})

Told = dict[str, Any]


def json_answer(told: object, status: int = 200) -> Response:
    """A value as JSON."""
    return Response(json_line(told), status, media_type="application/json")


class Names:
    """People's names by roster id, so that an answer costs no read; at most a minute old."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._known: dict[str, str] = {}
        self._read_at = -_KEPT

    async def name(self, owner: str) -> str:
        """Somebody's name; their id where nobody knows it."""
        if owner not in self._known or time.monotonic() - self._read_at > _KEPT:
            try:
                roster = await asyncio.to_thread(self._office.records.roster)
            except Exception:  # noqa: BLE001  # the lead is committed: a name that cannot be read must not undo the answer
                return self._known.get(owner, owner)
            self._known = {person.id: person.name for person in roster.owners.values()}
            self._read_at = time.monotonic()
        return self._known.get(owner, owner)

    async def person(self, owner: str | None) -> Told | None:
        """Somebody, by id and name."""
        return {"id": owner, "name": await self.name(owner)} if owner else None


async def written(done: Done, names: Names) -> Response:
    """The answer to a write: the lead as it now stands, and who has it. 201 for a lead that is new."""
    present = done.assignment
    owner = await names.person(present.owner if present else None)
    return json_answer(held(done) | {"owner": owner}, 201 if done.standing is Standing.FRESH else 200)


def held(done: Done) -> Told:
    """What became of a command, with who has the lead by id alone."""
    lead, present = done.lead, done.assignment
    return {
        "id": lead.label if lead else None,
        "status": done.standing.value,
        "owner": present.owner if present else None,
        "queue": present.queue if present else None,
        "pool": claimable(present),
        "accountable": present.accountable if present else None,
        "due_at": iso(present.due_at) if present else None,
        "rule": (present.rule or None) if present else None,
    }


def claimable(present: Assignment | None) -> str | None:
    """The pool whose members may claim the lead now."""
    return present.pool if present is not None and present.state is State.UNCLAIMED else None


async def viewed(view: LeadView | LeadLine, names: Names) -> Told:
    """A lead as it stands, with who has it and what is asked about it."""
    asked = view.requests if isinstance(view, LeadView) else ()
    return {
        "lead": _lead(view.lead),
        "assignment": await _assignment(view.assignment, names) if view.assignment else None,
        "requests": [_request(request) for request in asked],
    }


def _lead(lead: Lead) -> Told:
    """As ``POST /v1/leads`` takes it: what has a name of its own at the top, the rest under ``attributes``."""
    named = {name: value for name, value in lead.attributes.items() if name in FIELDS and name not in _ABOUT}
    more = {name: value for name, value in lead.attributes.items() if name not in named}
    return {
        "id": lead.label, "source": lead.source, "external_id": lead.external_id, "stage": lead.stage,
        "created_at": iso(lead.created_at), "stage_since": iso(lead.stage_since),
        "as_of": iso(lead.as_of) if lead.as_of else None, **_listed(named), "attributes": _listed(more),
    }  # fmt: skip


def _listed(values: Mapping[str, Any]) -> Told:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


async def _assignment(present: Assignment, names: Names) -> Told:
    return {
        "state": present.state.value,
        "owner": await names.person(present.owner),
        "queue": present.queue,
        "pool": claimable(present),
        "accountable": present.accountable,
        "offer": present.offer,
        "offered_at": iso(present.offered_at),
        "due_at": iso(present.due_at),
        "accepted_at": iso(present.accepted_at) if present.accepted_at else None,
        "snoozed_until": iso(present.snoozed_until) if present.snoozed_until else None,
        "held_until": iso(present.next_check_at) if present.state is State.HELD and present.next_check_at else None,
        "closed_at": iso(present.closed_at) if present.closed_at else None,
        "rule": present.rule or None,
        "reason": present.reason,
        "given_by": present.given_by,
    }


def _request(request: Request) -> Told:
    return {
        "id": request.id, "asker": request.asker, "assign_to": request.to,
        "snooze_until": iso(request.until) if request.until else None, "reason": request.reason, "note": request.note,
        "approver": request.approver, "asked_at": iso(request.asked_at), "expires_at": iso(request.expires_at),
    }  # fmt: skip


def fact(entry: Entry) -> Told:
    """One fact of a lead's story."""
    return {"seq": entry.seq, "kind": entry.kind, "at": iso(entry.at), "by": entry.by, "data": dict(entry.data)}
