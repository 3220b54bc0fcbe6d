import asyncio
import time
from dataclasses import dataclass, field

import pytest

from sandbox.bell import Bell
from sandbox.clock.alarms import Alarm, Alarms
from sandbox.clock.clock import Clock

pytestmark = pytest.mark.anyio


@dataclass
class Diary:
    """A part of a workspace that has something to do at certain times, and writes down when it was done."""

    clock: Clock
    times: list[float]
    done: list[tuple[float, float]] = field(default_factory=list)

    def first(self) -> Alarm | None:
        if not self.times:
            return None
        at = min(self.times)
        return Alarm(at, lambda: self.do(at))

    def do(self, at: float) -> None:
        self.times.remove(at)
        self.done.append((at, self.clock.now()))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def alarms(clock: Clock) -> Alarms:
    return Alarms(clock, Bell())


async def test_what_is_due_is_done_when_the_clock_is_moved_past_it_and_no_more(clock: Clock, alarms: Alarms) -> None:
    diary = Diary(clock, [clock.now() + 60, clock.now() + 3600])
    alarms.ask(diary.first)
    async with alarms.served():
        clock.passes(seconds=30)
        assert not diary.done
        clock.passes(minutes=2)
        assert len(diary.done) == 1
        clock.passes(days=1)
        assert len(diary.done) == 2


async def test_of_two_parts_the_earlier_comes_first_and_time_stands_at_its_moment(clock: Clock, alarms: Alarms) -> None:
    start = clock.now()
    one, other = Diary(clock, [start + 100, start + 300]), Diary(clock, [start + 200])
    one.done = other.done
    alarms.ask(one.first)
    alarms.ask(other.first)
    async with alarms.served():
        clock.passes(hours=1)
    assert one.done == [(start + seconds, start + seconds) for seconds in (100, 200, 300)]
    assert clock.now() == pytest.approx(start + 3600, abs=1)


async def test_real_time_that_passes_will_do(clock: Clock, alarms: Alarms) -> None:
    diary = Diary(clock, [clock.now() + 0.15])
    alarms.ask(diary.first)
    async with alarms.served():
        began = time.monotonic()
        while not diary.done:
            assert time.monotonic() - began < 5
            await asyncio.sleep(0.01)


async def test_what_became_due_while_nobody_served_is_done_at_the_start(clock: Clock, alarms: Alarms) -> None:
    diary = Diary(clock, [clock.now() + 60])
    alarms.ask(diary.first)
    clock.passes(hours=1)
    assert not diary.done
    async with alarms.served():
        await asyncio.sleep(0)
        assert len(diary.done) == 1
    clock.passes(hours=1)


async def test_an_alarm_that_came_meanwhile_is_not_slept_over(clock: Clock) -> None:
    bell = Bell()
    alarms, diary = Alarms(clock, bell), Diary(clock, [])
    alarms.ask(diary.first)
    async with alarms.served():
        await asyncio.sleep(0.06)
        diary.times.append(clock.now() + 0.1)
        bell.ring()
        await asyncio.wait_for(_until(diary), timeout=5)


async def _until(diary: Diary) -> None:
    while not diary.done:
        await asyncio.sleep(0.01)
