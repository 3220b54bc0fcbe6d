"""The work's part in requests: what somebody asked for, and what became of it."""

from collections.abc import Collection, Iterable
from typing import Any

from routing.request import Request
from storage.batch import Batch
from storage.changes import StaleRequest
from storage.queries import REQUESTS, REQUESTS_ABOUT
from storage.rows import request_of


class RequestWork(Batch):
    """Requests by number, and the open ones by lead."""

    def requests(self, lead: int) -> tuple[Request, ...]:
        """What is asked about a lead and not answered, oldest first."""
        self._expect_requests_about({lead})
        new = {number for number, request in self.changes.new_requests.items() if request.lead == lead}
        found = (self.seen.requests[number] for number in sorted(self.seen.asked[lead] | new))
        return tuple(request for request in found if request is not None and request.open)

    def request(self, number: int) -> Request | None:
        """A request by number."""
        self._expect_requests({number})
        return self.seen.requests[number]

    def new_request(self) -> int:
        """The next request's number."""
        self.numbers.request += 1
        return self.numbers.request

    def put_request(self, request: Request) -> None:
        """Keep a request, new or answered.

        Raises:
            StaleRequest: it was answered before.
        """
        known = self.seen.requests.get(request.id)
        if known is not None and not known.open:
            raise StaleRequest(f"request {request.id} is {known.verdict} already")
        kept = self.changes.new_requests if request.id > self.state.request else self.changes.requests
        kept[request.id] = self.seen.requests[request.id] = request

    def _expect_requests(self, numbers: Collection[int]) -> None:
        unknown = [number for number in numbers if number not in self.seen.requests]
        if unknown:
            self._see(self._read(REQUESTS, numbers=unknown))
            for number in unknown:
                self.seen.requests.setdefault(number, None)

    def _expect_requests_about(self, leads: Collection[int]) -> None:
        """Read what is open about several leads at once: whenever a lead moves, somebody asks for that."""
        unknown = {lead for lead in leads if lead not in self.seen.asked}
        self.seen.asked |= dict.fromkeys(unknown, frozenset())
        known = [lead for lead in unknown if not self.is_new(lead)]
        if known:
            self._see(rows := self._read(REQUESTS_ABOUT, leads=known))
            for row in rows:
                self.seen.asked[row.lead_id] |= {row.id}

    def _see(self, rows: Iterable[Any]) -> None:
        for row in rows:
            self.seen.requests.setdefault(row.id, request_of(row))
