"""The work's part in leads, and in the deliveries that told of them."""

from collections.abc import Collection
from typing import Any

from routing.commands import Delivery
from routing.lead import Lead
from routing.ports import Repeat
from storage.batch import Batch
from storage.queries import DELIVERIES, DELIVERY, LEAD, LEAD_NAMED, LEADS_NAMED
from storage.rows import lead_of


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
