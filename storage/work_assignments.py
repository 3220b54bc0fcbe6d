"""The work's part in assignments: who has a lead, who had it, and how many somebody has."""

from routing.assignment import Assignment
from storage.changes import StaleOffer
from storage.queries import ASSIGNMENT, HAD, OPEN_OF
from storage.rows import assignment_of
from storage.work_burdens import BurdenWork


class AssignmentWork(BurdenWork):
    """Assignments by lead, and the loads that follow from them."""

    def assignment(self, lead: int) -> Assignment | None:
        """The lead's open assignment, else its last."""
        if lead not in self.seen.assignments:
            rows = [] if self.is_new(lead) else self._read(ASSIGNMENT, lead=lead)
            self.seen.assignments[lead] = assignment_of(rows[0]) if rows else None
        return self.seen.assignments[lead]

    def had(self, lead: int) -> frozenset[str]:
        """Everybody who ever had the lead."""
        if lead not in self.seen.had:
            rows = [] if self.is_new(lead) else self._read(HAD, lead=lead)
            self.seen.had[lead] = frozenset(row.owner for row in rows)
        return self.seen.had[lead] | self.changes.gave.get(lead, frozenset())

    def new_assignment(self) -> int:
        """The next assignment number."""
        self.numbers.assignment += 1
        return self.numbers.assignment

    def put_assignment(self, before: Assignment | None, after: Assignment) -> None:
        """Keep an assignment; ``before`` is what it was (None: new). Owners' loads follow by themselves.

        Raises:
            StaleOffer: it is not what ``before`` says.
        """
        known = self.seen.assignments.get(after.lead)
        if before is not None and known is not None and known.id == before.id and known.offer != before.offer:
            raise StaleOffer(f"assignment {before.id} is at offer {known.offer}, not {before.offer}")
        if before is None or before.id in self.changes.new_assignments:
            self.changes.new_assignments[after.id] = after
        else:
            first, _ = self.changes.assignments.get(after.id, (before.offer, before))
            self.changes.assignments[after.id] = (first, after)
        if after.owner is not None:
            self.changes.gave[after.lead] = self.changes.gave.get(after.lead, frozenset()) | {after.owner}
        if known is None or known.id == after.id or after.open or not known.open:
            self.seen.assignments[after.lead] = after
        self._weigh(before, after)

    def open_of(self, owner: str) -> tuple[int, ...]:
        """The open leads that somebody owns, by number."""
        leads = {row.lead_id for row in self._read(OPEN_OF, owner=owner)}
        for lead, present in self.seen.assignments.items():
            theirs = present is not None and present.carries_load and present.owner == owner
            leads = leads | {lead} if theirs else leads - {lead}
        return tuple(sorted(leads))

    def mark_step(self, assignment: int, offer: int, step: int) -> None:
        """A step of a ladder was fired; a second time is a constraint violation."""
        self.changes.steps.append((assignment, offer, step))
