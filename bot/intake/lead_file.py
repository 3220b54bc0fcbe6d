"""Leads from a file: in the file's order, quietly, and again as often as one likes.

A lead is known by (source, external id), so a second run of the same file finds what is in already and goes on where
the first one stopped. At most 256 rows are under way at a time; the desk settles them in the order they are handed in,
which matters: of one account's records the earlier one decides who has the later one.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.intake.fields import BadField, Fields
from bot.intake.form_errors import Unreadable
from bot.intake.lead_form import IMPORT_FIELDS, check_lead
from bot.intake.rows import BadRow, Row
from bot.intake.set_aside import SetAside
from bot.office import Office
from bot.words import intake as words
from routing.assignment import State
from routing.commands import FinishImport, Receive
from routing.lead import Draft
from routing.ports import DeskBusy, DeskDown, Done, Outcome, Standing
from routing.refusals import Because, Refusal

WINDOW = 256
"""The most rows under way."""
BY = "import"
_AT_TOP = frozenset(IMPORT_FIELDS)


class ImportStopped(Exception):
    """The import could not go on at a line; what came before it is in."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line
        self.why = why


@dataclass(slots=True)
class Tally:
    """What became of the rows, and (``given``) which open leads each owner has of them."""

    fresh: int = 0
    updated: int = 0
    unchanged: int = 0
    strangers: int = 0  #: closed leads whose owner the roster does not know
    interrupted: bool = False
    given: dict[str, list[int]] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        """Rows that are in."""
        return self.fresh + self.updated + self.unchanged


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

    def draft(self, row: Row) -> Draft:
        """A row as a lead.

        Raises:
            BadField: a column cannot be read.
            Unreadable: a field cannot be taken in.
        """
        told = shaped(self.fields.read(row)) if self.fields is not None else dict(row.values)
        if self.source is not None:
            told.setdefault("source", self.source)
        return check_lead(told)


def shaped(told: dict[str, Any]) -> dict[str, Any]:
    """What a mapping's fields tell, as one lead: what Baton has no name for goes under ``attributes``."""
    lead = {name: value for name, value in told.items() if name in _AT_TOP}
    more = {name.removeprefix("attributes."): _plain(told[name]) for name in told if name not in _AT_TOP}
    return {**lead, "attributes": more} if more else lead


def _plain(value: Any) -> Any:
    return value.date().isoformat() if isinstance(value, datetime) else value


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
            raise ImportStopped(row.line, words.down(str(down.__cause__ or down))) from down
        self._under_way.popleft()
        if isinstance(outcome, Refusal):
            said = words.NO_POLICY if outcome.because is Because.NO_POLICY else outcome.because.value
            raise ImportStopped(row.line, said)
        self._count(outcome, draft)
        self._advance(1)

    def _count(self, done: Done, draft: Draft) -> None:
        tally, present = self.tally, done.assignment
        if done.standing is Standing.FRESH:
            tally.fresh += 1
        elif done.standing is Standing.UPDATED:
            tally.updated += 1
        else:
            tally.unchanged += 1
        if draft.owner is not None and draft.closed_at is not None and draft.owner not in self._people:
            tally.strangers += 1
        # Also what an interrupted run left: nobody was told of it, for an import tells at its end.
        if present is not None and present.owner and present.state is State.OFFERED and present.ladder is None:
            tally.given.setdefault(present.owner, []).append(present.lead)

    async def _wait(self) -> None:
        """Let what is under way finish: it is the desk's by now. What it brought is counted, errors are not raised."""
        tasks = [task for _, _, task in self._under_way]
        await asyncio.gather(*tasks, return_exceptions=True)
        for _, draft, task in self._under_way:
            if not task.cancelled() and task.exception() is None and isinstance(done := task.result(), Done):
                self._count(done, draft)
        self._under_way.clear()

    async def _digest(self) -> None:
        given = tuple((owner, tuple(leads)) for owner, leads in sorted(self.tally.given.items()))
        try:
            await self._office.desk.settle(
                FinishImport(now=self._office.clock.now(), name=self._file.name, given=given)
            )
        except (DeskDown, DeskBusy) as down:
            raise ImportStopped(0, words.down(str(down.__cause__ or down))) from down
