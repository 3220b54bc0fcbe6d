"""The work's part in burdens: what everybody has to do, was given, and how well they do it."""

from datetime import datetime, timedelta

from routing.assignment import Assignment
from routing.fairness.burdens import MEASURED, effort_left, share_of
from routing.fairness.gates import COUNTED, Given
from routing.fairness.pools import Measure
from routing.lead import Lead
from storage.batch import Batch
from storage.queries import ANSWERED, GIVEN, LAST_OWNER_OF_COMPANY, LAST_OWNER_OF_PERSON, LOADS, OPEN_WORK
from storage.rows import company_key_of, email_key

BY_POLICY = frozenset({"policy", "ladder"})
"""Who gave a lead that counts against somebody's caps: nobody but the policy."""


class BurdenWork(Batch):
    """Loads, efforts, what was given lately, and merits."""

    def load(self, owner: str) -> int:
        """How many open leads somebody has."""
        if self.seen.loads is None:
            self.seen.loads = {row.id: row.load for row in self._read(LOADS)}
        return self.seen.loads.get(owner, 0) + self.changes.loads[owner]

    def effort(self, owner: str, now: datetime) -> int:
        """What somebody's open leads ask of them, in hundredths of a point."""
        if self.seen.efforts is None:
            self.seen.efforts = {}
            for row in self._read(OPEN_WORK):
                left = effort_left(row.effort, row.contacted_at, now)
                self.seen.efforts[row.owner] = self.seen.efforts.get(row.owner, 0) + left
            for before, after in self.changes.weighed:
                self._ask(before, after)
        return self.seen.efforts.get(owner, 0)

    def given(self, owner: str, now: datetime) -> list[Given]:
        """The leads that the policy gave somebody in the last eight days, oldest first."""
        if owner not in self.seen.given:
            rows = self._read(GIVEN, owner=owner, since=now - COUNTED)
            mine = [Given(a.offered_at, a.tier) for a in self.changes.new_assignments.values() if _counts(a, owner)]
            self.seen.given[owner] = [Given(row.offered_at, row.tier) for row in rows] + mine
        return self.seen.given[owner]

    def merit(self, owner: str, measure: Measure, now: datetime) -> int:
        """How good somebody is by a measure, in thousandths."""
        if self.seen.merits is None:
            rows = self._read(ANSWERED, since=now - timedelta(days=MEASURED), until=now)
            self.seen.merits = {row.owner: (row.offers, row.accepted, row.contacted) for row in rows}
        offers, accepted, contacted = self.seen.merits.get(owner, (0, 0, 0))
        return share_of(accepted if measure is Measure.ACCEPTED_IN_TIME else contacted, offers)

    def last_owner(self, lead: Lead, since: datetime) -> str | None:
        """Who had the latest lead of the same person, or else company, that was given after a moment (UTC)."""
        keys = (
            (LAST_OWNER_OF_PERSON, email_key(lead.text("email"))),
            (LAST_OWNER_OF_COMPANY, company_key_of(lead)),
        )
        for query, key in keys:
            rows = self._read(query, lead=lead.id, since=since, key=key) if key else []
            if rows:
                return str(rows[0].owner)
        return None

    def _weigh(self, before: Assignment | None, after: Assignment) -> None:
        """Somebody has another lead, or one less, or one that asks less of them."""
        for assignment, leads in ((before, -1), (after, +1)):
            if assignment is not None and assignment.owner is not None and assignment.carries_load:
                self.changes.loads[assignment.owner] += leads
        if self.seen.efforts is not None:
            self._ask(before, after)
        self.changes.weighed.append((before, after))
        if before is None and after.owner in self.seen.given and _counts(after, after.owner):
            self.seen.given[after.owner].append(Given(after.offered_at, after.tier))
        people = {a.owner for a in (before, after) if a is not None and a.owner is not None}
        moment = after.changed_at or after.offered_at
        for lineup in self.seen.lineups.values():
            for owner in people if not lineup.pool.pools else [name for name, _ in lineup.pool.pools]:
                lineup.touch(owner, moment)

    def _ask(self, before: Assignment | None, after: Assignment) -> None:
        assert self.seen.efforts is not None
        moment = after.changed_at or after.offered_at
        for assignment, sign in ((before, -1), (after, +1)):
            if assignment is not None and assignment.owner is not None and assignment.carries_load:
                asks = effort_left(assignment.effort, assignment.contacted_at, moment)
                self.seen.efforts[assignment.owner] = self.seen.efforts.get(assignment.owner, 0) + sign * asks


def _counts(assignment: Assignment, owner: str) -> bool:
    return assignment.owner == owner and assignment.given_by in BY_POLICY
