"""HubSpot's webhooks: events of subscriptions, and the records that a workflow's *Send a webhook* posts.

An event tells of one property of one object, so the events of one object in a request are read as one record. HubSpot
delivers in no order and more than once: events of one request are taken in the order in which they happened, each has
a delivery name of its own, and one that is older than the newest committed of its property is put aside. What is newest
is remembered while this process runs, for the latest 50,000 properties: a lead's ``as_of`` would put aside news of
other properties, too. Requests take turns (``turn``), from when they are read until what they bring is in.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any

from bot.intake.arrivals import Arrival, Arrivals, Foreign
from bot.intake.record import Reading, reading, reading_part
from bot.words import api as words
from routing.moment import iso
from routing.source import Source

MOST_EVENTS = 100
_REMEMBERED = 50_000
_IDS = ("objectId", "hs_object_id", "vid", "id", "dealId", "companyId", "ticketId")
_CHANGED = ("hs_lastmodifieddate", "lastmodifieddate")
_CREATED = ("createdate", "hs_createdate")
_LAST = 4_102_444_800_000  # the year 2100, in milliseconds


@dataclass(frozen=True, slots=True)
class Event:
    """One event: what happened to which object, when (milliseconds since 1970)."""

    kind: str
    object_id: str
    at: int
    number: str
    told: Mapping[str, Any]

    @property
    def changed(self) -> str | None:
        """The property that changed."""
        name = self.told.get("propertyName")
        return name if self.kind.endswith(".propertyChange") and isinstance(name, str) else None

    @property
    def creates(self) -> bool:
        """Whether the object is new."""
        return self.kind.endswith(".creation")

    @property
    def delivery(self) -> str:
        """Its name. HubSpot promises no unique eventId, so the name says what happened, too."""
        said = (self.told.get("portalId"), self.number, self.kind, self.object_id, self.changed, self.at)
        return sha256(json.dumps(said, default=str).encode()).hexdigest()[:32]


class HubSpot:
    """Reads HubSpot's webhooks; ``turn`` is whose turn it is."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self._newest: OrderedDict[tuple[str, str, str], int] = OrderedDict()

    def read(self, body: bytes, source: Source, signature: str) -> Arrivals:
        """What a request brings.

        Args:
            body: as it was sent.
            source: how it is read.
            signature: names a workflow's post.

        Raises:
            Foreign: the body is not HubSpot's.
        """
        try:
            told = json.loads(body)
        except (ValueError, RecursionError):
            raise Foreign(words.NOT_JSON_BODY) from None
        if isinstance(told, dict) and not _kind(told):
            return Arrivals(leads=[[_record(told, source, signature)]])
        events = told if isinstance(told, list) else [told]
        if len(events) > MOST_EVENTS or not all(isinstance(event, dict) for event in events):
            raise Foreign(words.HUBSPOT_BODY)
        return self._events([_event(number, event) for number, event in enumerate(events, 1)], source)

    def _events(self, events: list[Event], source: Source) -> Arrivals:
        arrivals = Arrivals()
        by_object: dict[str, list[Event]] = {}
        columns = {got.column for got in source.fields.values()}
        for event in sorted(events, key=lambda e: e.at):
            if event.creates or (event.changed in columns and event.at >= self._newest.get(_key(source, event), 0)):
                by_object.setdefault(event.object_id, []).append(event)
            else:
                arrivals.aside.append(f"{event.kind} {event.object_id}")
        arrivals.leads.extend(list(self._arrivals(of_one, source)) for of_one in by_object.values())
        return arrivals

    def _arrivals(self, events: list[Event], source: Source) -> Iterator[Arrival]:
        """One object's events. The first tells all, so that the policy decides by all of it at once.

        Each later one tells again what is left: nothing new, unless those before it were known already. What makes the
        record unreadable stays with each, lest a part that can be read seem to be the whole.
        """
        problem = _merged(events, source).problem
        for number, event in enumerate(events):
            read = _merged(events[number:], source)
            yield Arrival(replace(read, problem=problem), event.delivery, partial(self._taken, source, event))

    def _taken(self, source: Source, event: Event) -> None:
        """It is committed: what is older of its property is old news from now on."""
        if event.changed is None:
            return
        key = _key(source, event)
        self._newest[key] = max(event.at, self._newest.get(key, 0))
        self._newest.move_to_end(key)
        if len(self._newest) > _REMEMBERED:
            self._newest.popitem(last=False)


def _key(source: Source, event: Event) -> tuple[str, str, str]:
    return (source.name, event.object_id, event.changed or "")


def _merged(events: list[Event], source: Source) -> Reading:
    record: dict[str, Any] = {"objectId": events[0].object_id}
    for event in events:
        record.update({name: value for name, value in event.told.items() if not name.startswith("property")})
        if event.changed is not None:
            record[event.changed] = event.told.get("propertyValue")
    known = {"external_id": events[0].object_id}
    created = next((event.at for event in events if event.creates), None)
    return reading_part(record, source, known=known | ({"created_at": iso(_moment(created))} if created else {}))


def _record(told: dict[str, Any], source: Source, signature: str) -> Arrival:
    """A workflow's post: the record with all its properties, as its object's API tells it."""
    record = {name: value for name, value in told.items() if name != "properties"}
    properties = told.get("properties")
    for name, value in properties.items() if isinstance(properties, dict) else ():
        record[name] = value.get("value") if isinstance(value, dict) else value
    object_id = next((str(record[name]) for name in _IDS if record.get(name)), None)
    if object_id is None and "external_id" not in source.fields:
        raise Foreign(words.HUBSPOT_RECORD)
    created, changed = _first(record, _CREATED), _first(record, _CHANGED)
    known = {"external_id": object_id, "created_at": iso(created) if created else None}
    read = reading(record, source, known={name: value for name, value in known.items() if value is not None})
    return Arrival(replace(read, draft=replace(read.draft, as_of=changed)), signature)


def _kind(told: Mapping[str, Any]) -> str:
    """HubSpot's documentation calls it eventType, what it sends subscriptionType."""
    kind = told.get("subscriptionType") or told.get("eventType")
    return kind if isinstance(kind, str) and "objectId" in told else ""


def _event(number: int, told: dict[str, Any]) -> Event:
    kind, object_id, at = _kind(told), str(told.get("objectId")), told.get("occurredAt")
    if not kind or not object_id.isdecimal() or len(object_id) > 30 or "eventId" not in told:
        raise Foreign(words.HUBSPOT_EVENT.format(number=number))
    moment = at if isinstance(at, int) and not isinstance(at, bool) and 0 < at < _LAST else 0
    return Event(kind, object_id, moment, str(told["eventId"])[:60], told)


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _first(record: Mapping[str, Any], names: tuple[str, ...]) -> datetime | None:
    """The first of these that is a moment: milliseconds since 1970, or as ISO 8601 has it."""
    for name in names:
        value = str(record.get(name) or "")
        if value.isascii() and value.isdecimal() and 0 < int(value[:16]) < _LAST:
            return _moment(int(value[:16]))
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            continue
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    return None
