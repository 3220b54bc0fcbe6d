"""Leads from a file: in the file's order, quietly, and again as often as one likes.

A lead is known by (source, external id), so a second run of the same file finds what is in already and goes on where
the first one stopped. At most 256 rows are under way at a time; the desk settles them in the order they are handed in,
which matters: of one account's records the earlier one decides who has the later one.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bot.intake.fields import Fields
from bot.intake.form_errors import Unreadable
from bot.intake.got import BadField
from bot.intake.lead_form import check_lead
from bot.intake.record import shaped
from bot.intake.rows import BadRow, Row
from bot.intake.set_aside import SetAside
from bot.intake.tally import Tally
from bot.office import Office
from bot.words import intake as words
from routing.commands import FinishImport, Receive
from routing.lead import Draft
from routing.ports import DeskBusy, DeskDown, Done, Outcome
from routing.refusals import Because, Refusal

WINDOW = 256
"""The most rows under way."""
BY = "import"


class ImportStopped(Exception):
    """The import could not go on at a line; what came before it is in."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.why = why


@dataclass(frozen=True, slots=True)
class LeadFile:
    """How a file's rows become leads.

    Attributes:
        fields: by a mapping; None where each row is a lead as ``POST /v1/leads`` takes it.
        source: who they are from, where a row does not say.
        name: names this import for ever: the digest of the file.
        quiet: no cards and no ladders, but one digest an owner at the end.
    """

    fields: Fields | None
    source: str | None
    name: str
    quiet: bool = True

    def told(self, row: Row) -> dict[str, Any]:
        """What a row tells, in the form that ``POST /v1/leads`` takes; moments are still moments.

        Raises:
            BadField: a column cannot be read.
        """
        told = shaped(self.fields.read(row)) if self.fields is not None else dict(row.values)
        if self.source is not None:
            told.setdefault("source", self.source)
        return told

    def draft(self, row: Row) -> Draft:
        """A row as a lead.

        Raises:
            BadField: a column cannot be read.
            Unreadable: a field cannot be taken in.
        """
        return check_lead(self.told(row))


def is_stranger(draft: Draft, people: frozenset[str]) -> bool:
    """Whether it is a closed lead whose owner the roster does not know."""
    return draft.owner is not None and draft.closed_at is not None and draft.owner not in people


class LeadImport:
    """One run of an import."""

    def __init__(
        self, office: Office, file: LeadFile, aside: SetAside, advance: Callable[[int], None] = lambda _: None
    ) -> None:
        """Prepare a run.

        Args:
            office: the ports.
            file: how rows become leads.
            aside: where bad rows go.
            advance: told how many rows are done, as they are.
        """
        self._office = office
        self._file = file
        self._aside = aside
        self._advance = advance
        self._people: frozenset[str] = frozenset()
        self._under_way: deque[tuple[Row, Draft, asyncio.Task[Outcome]]] = deque()
        self.tally = Tally()

    async def run(self, rows: Iterable[Row | BadRow]) -> Tally:
        """Import the rows in their order. Ctrl-C lets what is under way finish, and is not raised again.

        Raises:
            ImportStopped: the desk cannot take any more leads.
        """
        roster = await asyncio.to_thread(self._office.records.roster)
        self._people = frozenset(roster.owners)
        try:
            for row in rows:
                await self._hand_in(row)
            while self._under_way:
                await self._settled()
        except asyncio.CancelledError:
            self.tally.interrupted = True
        finally:
            await self._wait()
        if self._file.quiet and self.tally.given and not self.tally.interrupted:
            await self._digest()
        return self.tally

    async def _hand_in(self, row: Row | BadRow) -> None:
        if isinstance(row, BadRow):
            self._reject(row)
            return
        try:
            draft = self._file.draft(row)
        except (BadField, Unreadable) as error:
            self._reject(BadRow(row.line, row.end, str(error), row.values))
            return
        if len(self._under_way) >= WINDOW:
            await self._settled()
        command = Receive(now=self._office.clock.now(), draft=draft, quiet=self._file.quiet, by=BY)
        self._under_way.append((row, draft, asyncio.ensure_future(self._office.desk.settle(command))))

    def _reject(self, bad: BadRow) -> None:
        self._aside.add(bad)
        self._advance(1)

    async def _settled(self) -> None:
        """Wait for the oldest row under way."""
        row, draft, task = self._under_way[0]
        try:
            outcome = await asyncio.shield(task)
        except (DeskDown, DeskBusy) as down:
            raise ImportStopped(row.line, words.down(str(down))) from down
        self._under_way.popleft()
        if isinstance(outcome, Refusal):
            said = words.NO_POLICY if outcome.because is Because.NO_POLICY else outcome.because.value
            raise ImportStopped(row.line, said)
        self._count(outcome, draft)
        self._advance(1)

    def _count(self, done: Done, draft: Draft) -> None:
        self.tally.count(done)
        self.tally.strangers += is_stranger(draft, self._people)

    async def _wait(self) -> None:
        """Let what is under way finish: it is the desk's by now. What it brought is counted, errors are not raised."""
        tasks = [task for _, _, task in self._under_way]
        await asyncio.gather(*tasks, return_exceptions=True)
        for _, draft, task in self._under_way:
            if not task.cancelled() and task.exception() is None and isinstance(done := task.result(), Done):
                self._count(done, draft)
        self._under_way.clear()

    async def _digest(self) -> None:
        command = FinishImport(now=self._office.clock.now(), name=self._file.name, given=self.tally.told())
        try:
            await self._office.desk.settle(command)
        except (DeskDown, DeskBusy) as down:
            raise ImportStopped(0, words.down(str(down))) from down
