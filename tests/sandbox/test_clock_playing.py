import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sandbox.bell import Bell
from sandbox.clock.clock import Clock
from sandbox.clock.pace import Playing, next_working_morning

pytestmark = pytest.mark.anyio

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
async def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path / "offset")


@pytest.fixture
async def playing(clock: Clock) -> AsyncIterator[Playing]:
    playing = Playing(clock, Bell())
    yield playing
    await playing.ended()


async def test_an_hour_is_played_in_a_minute_and_the_app_is_told(clock: Clock, playing: Playing) -> None:
    playing.start(60)
    await asyncio.sleep(0.5)
    assert 10 < clock.offset < 60
    assert float(clock.offset_file.read_text()) == pytest.approx(clock.offset, abs=0.001)


async def test_stopped_it_goes_on_from_where_it_came_to(clock: Clock, playing: Playing) -> None:
    playing.start(600)
    await asyncio.sleep(0.3)
    await playing.ended()
    come_to = clock.offset
    assert come_to > 60 and playing.speed == 1
    await asyncio.sleep(0.3)
    assert clock.offset == come_to


async def test_started_twice_it_runs_once(clock: Clock, playing: Playing) -> None:
    playing.start(1000)
    playing.start(60)
    await asyncio.sleep(0.5)
    assert clock.offset < 60 and playing.speed == 60


async def test_it_does_not_run_slower_than_time(playing: Playing) -> None:
    with pytest.raises(ValueError, match="faster"):
        playing.start(0.5)


async def test_back_to_real_time(clock: Clock) -> None:
    clock.passes(days=2)
    clock.moves_by(0)
    assert abs((clock.moment() - datetime.now(UTC)).total_seconds()) < 1
    assert float(clock.offset_file.read_text()) == 0


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2030-03-04 08:59", "2030-03-04 09:00"),  # Monday, before nine
        ("2030-03-04 09:00", "2030-03-05 09:00"),
        ("2030-03-08 12:00", "2030-03-11 09:00"),  # Friday
        ("2030-03-09 08:00", "2030-03-11 09:00"),  # Saturday
        ("2030-03-29 18:00", "2030-04-01 09:00"),  # over the night in which London's clocks go forward
        ("2030-10-25 18:00", "2030-10-28 09:00"),  # and back
    ],
)
async def test_the_next_working_morning_is_nine_on_the_wall(now: str, morning: str) -> None:
    asked = datetime.fromisoformat(now).replace(tzinfo=LONDON)
    found = next_working_morning(asked.astimezone(UTC), LONDON)
    assert f"{found.astimezone(LONDON):%Y-%m-%d %H:%M}" == morning
