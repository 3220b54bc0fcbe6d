"""The quiet live log: one line for each thing that happened to a lead, as it is put on record."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import func, select

from bot.demo.desk import Desk
from bot.words import demo as words
from bot.words.cli import plain
from bot.words.history import FACTS, Recalled
from bot.words.names import Voice, title
from routing.ports import DeskDown, Records
from routing.views import Entry
from storage import tables as t

BREATH = 0.2
"""Seconds in which what belongs together comes together."""
_STREAM = re.compile(r"lead:(\d+)")
_CHANNEL = re.compile(r"<#(\w+)>")
_DATE = re.compile(r"<!date\^(\d+)\^[^>]*>")


class Chronicle:
    """Tells what is new on record since it was last asked."""

    def __init__(self, desk: Desk, say: Callable[[str], None]) -> None:
        """``say`` is given each line."""
        self._desk = desk
        self._say = say
        self._position = 0
        self._came_in: dict[int, Entry] = {}

    def skip(self) -> None:
        """Leave out everything so far."""
        with self._desk.reading.read() as connection:
            self._position = connection.scalar(select(func.max(t.facts.c.position))) or 0

    def leads(self) -> int:
        """How many there are."""
        with self._desk.reading.read() as connection:
            return connection.scalar(select(func.count()).select_from(t.leads)) or 0

    async def keep(self) -> None:
        """Tell what happens, until cancelled; nothing while Baton is stopped, or a week is played."""
        bell = self._desk.workspace.team.bell
        while True:
            await bell.rings(within=1.0)
            await asyncio.sleep(BREATH)
            if self._desk.runs and self._desk.ready.is_set():
                self.tell()

    def tell(self) -> None:
        """Tell what is new."""
        records = self._desk.bot.office.records
        try:
            policy, roster = records.policy(), records.roster()
            if policy is None:
                return
            voice = Voice(policy, roster)
            for lead, seq in self._news():
                self._tell(records, voice, lead, seq)
        except DeskDown:
            return  # it is told when the database answers again

    def _news(self) -> list[tuple[int, int]]:
        f = t.facts.c
        query = select(f.position, f.stream, f.seq).where(f.position > self._position).order_by(f.position)
        with self._desk.reading.read() as connection:
            rows = connection.execute(query).all()
        found: list[tuple[int, int]] = []
        for position, stream, seq in rows:
            self._position = position
            match = _STREAM.fullmatch(stream)
            if match is not None:
                found.append((int(match.group(1)), seq))
        return found

    def _tell(self, records: Records, voice: Voice, lead: int, seq: int) -> None:
        [entry], _ = records.history(lead, 1, seq - 1)
        if entry.kind == "LeadReceived":  # who has it now comes with the next fact
            self._came_in[lead] = entry
            return
        view = records.lead(lead)
        if view is None or entry.kind not in FACTS:
            return
        said = self._said(FACTS[entry.kind](Recalled(voice, entry)))
        received = self._came_in.pop(lead, None)
        if received is not None:
            said = words.CAME_IN.format(source=received.data["source"], then=said)
        self._say(words.LOGGED.format(clock=_clock(entry.at), lead=title(view.lead), said=said))

    def _said(self, sentence: str) -> str:
        """A sentence made for Slack, on a terminal: channels by name, moments as this machine's clock has them."""
        sentence = _CHANNEL.sub(lambda found: f"<#{self._channel(found.group(1))}>", sentence)
        return plain(_DATE.sub(lambda found: _clock(datetime.fromtimestamp(int(found.group(1)), UTC)), sentence))

    def _channel(self, channel_id: str) -> str:
        channel = self._desk.workspace.team.channels.with_id(channel_id)
        return channel.name if channel is not None else channel_id


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone():%a %H:%M}"
