"""The work's part in leads, and in the deliveries that told of them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from routing.accounts.duplicates import JoinedRecord, Sighting, Trait
from routing.commands import Delivery
from routing.lead import Lead
from routing.ports import Repeat
from storage.batch import Batch
from storage.queries import DELIVERIES, DELIVERY, JOINED, LEAD, LEAD_NAMED, LEADS_NAMED, SIGHTINGS
from storage.rows import joined_of, lead_of, trait_key

SEEN = 50
"""The most open leads that are looked at for each trait; of more, those last heard of."""


class LeadWork(Batch):
    """Leads, by number and by their sender's name for them."""

    def lead(self, lead: int) -> Lead | None:
        """A lead by number."""
        if lead not in self.seen.leads:
            self._read_leads(LEAD, lead=lead)
            self.seen.leads.setdefault(lead, None)
        return self.seen.leads[lead]

    def lead_named(self, source: str, external_id: str) -> Lead | None:
        """A lead by its sender's name for it."""
        name = (source, external_id)
        if name not in self.seen.names:
            self._read_leads(LEAD_NAMED, source=source, external_id=external_id)
            self.seen.names.setdefault(name, None)
        number = self.seen.names[name]
        return None if number is None else self.seen.leads[number]

    def _expect_leads(self, source: str, ids: Collection[str]) -> None:
        self.seen.names |= dict.fromkeys(((source, key) for key in ids), None)
        self._read_leads(LEADS_NAMED, source=source, ids=list(ids))

    def _read_leads(self, query: Any, **values: Any) -> None:
        for row in self._read(query, **values):
            if row.id not in self.seen.leads:
                self.seen.leads[row.id] = lead_of(row)
                self.seen.fact_seqs[row.id] = row.fact_seq
            self.seen.names[row.source, row.external_id] = row.id

    def new_lead(self) -> int:
        """The next lead number."""
        self.numbers.lead += 1
        return self.numbers.lead

    def put_lead(self, lead: Lead) -> None:
        """Keep a lead, new or changed."""
        kept = self.changes.new_leads if self.is_new(lead.id) else self.changes.leads
        kept[lead.id] = self.seen.leads[lead.id] = lead
        self.seen.names[lead.source, lead.external_id] = lead.id

    def joined(self, source: str, external_id: str) -> JoinedRecord | None:
        """A record that has joined a lead, by its sender's name for it."""
        name = (source, external_id)
        if name not in self.seen.joined:
            self._expect_joined(source, (external_id,))
        return self.seen.joined[name]

    def _expect_joined(self, source: str, ids: Collection[str]) -> None:
        self.seen.joined |= dict.fromkeys(((source, key) for key in ids), None)
        for row in self._read(JOINED, source=source, ids=list(ids)):
            self.seen.joined[row.source, row.external_id] = joined_of(row)

    def put_joined(self, record: JoinedRecord) -> None:
        """Keep a record that has joined a lead, new or changed; its name is no lead's own."""
        name = (record.source, record.external_id)
        self.seen.joined[name] = self.changes.joined[name] = record

    def sightings(self, traits: Collection[Trait]) -> list[Sighting]:
        """The open leads that have one of these traits."""
        self._expect_sightings({one for one in traits if one not in self.seen.sightings})
        return [seen for trait in traits for seen in self._seen_with(trait)]

    def _seen_with(self, trait: Trait) -> list[Sighting]:
        told = self.changes.traits.get(trait, {})
        before = [one for one in self.seen.sightings[trait] if one.lead not in told]
        return before + [Sighting(trait, lead, at) for lead, at in told.items()]

    def _expect_sightings(self, traits: Collection[Trait]) -> None:
        if not traits:
            return
        known = {trait_key(trait): trait for trait in traits}
        self.seen.sightings |= {trait: [] for trait in traits}
        for row in self._read(SIGHTINGS, keys=sorted(known), most=SEEN * len(known)):
            self.seen.sightings[known[row.key]].append(Sighting(known[row.key], row.lead_id, row.at))

    def put_traits(self, lead: int, traits: Collection[Trait], at: datetime) -> None:
        """The lead has these traits, and was told of them at ``at`` (UTC)."""
        for trait in traits:
            self.changes.traits.setdefault(trait, {})[lead] = at

    def repeated(self, delivery: Delivery) -> Repeat | None:
        """What is on record of this delivery, where it was seen before."""
        if delivery not in self.seen.deliveries:
            rows = self._read(DELIVERY, source=delivery.source, id=delivery.id)
            self.seen.deliveries[delivery] = Repeat(rows[0].lead_id, rows[0].digest) if rows else None
        return self.seen.deliveries[delivery]

    def _expect_deliveries(self, source: str, ids: Collection[str]) -> None:
        self.seen.deliveries |= {Delivery(source, key): None for key in ids}
        for row in self._read(DELIVERIES, source=source, ids=list(ids)):
            self.seen.deliveries[Delivery(source, row.delivery_id)] = Repeat(row.lead_id, row.digest)

    def remember(self, delivery: Delivery, lead: int | None) -> None:
        """A delivery was taken in."""
        kept = Repeat(lead, delivery.digest)
        self.changes.deliveries[delivery] = self.seen.deliveries[delivery] = kept
