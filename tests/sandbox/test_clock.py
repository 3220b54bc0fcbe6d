import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sandbox import Clock
from sandbox.ids import Timestamps


def test_time_passes_and_the_file_tells_by_how_much(tmp_path: Path) -> None:
    file = tmp_path / "offset"
    clock = Clock(file)
    assert float(file.read_text()) == 0
    clock.passes(minutes=30)
    assert float(file.read_text()) == 1800
    assert clock.now() == pytest.approx(time.time() + 1800, abs=1)
    assert [path.name for path in tmp_path.iterdir()] == ["offset"]


def test_another_start_goes_on_from_the_file(tmp_path: Path) -> None:
    Clock(tmp_path / "offset").passes(hours=2)
    assert Clock(tmp_path / "offset").offset == 7200


def test_it_moves_to_a_date_and_refuses_one_without_a_zone() -> None:
    clock = Clock()
    monday = datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert clock.moves_to(monday) - monday < timedelta(seconds=1)
    with pytest.raises(ValueError, match="time zone"):
        clock.moves_to(datetime(2026, 1, 5, 9))  # noqa: DTZ001 - the point of the test
    with pytest.raises(ValueError, match="backwards"):
        clock.passes(minutes=-1)


def test_its_own_file_is_made_on_demand_and_put_away() -> None:
    clock = Clock()
    file = clock.offset_file
    clock.passes(seconds=5)
    assert float(file.read_text()) == 5
    clock.put_away()
    assert not file.exists()


def test_ts_rises_even_when_the_clock_goes_back() -> None:
    moments = iter([1700000000.0, 1700000000.0, 1600000000.0])
    stamps = Timestamps(lambda: next(moments))
    assert [stamps.next_ts() for _ in range(3)] == [
        "1700000000.000000",
        "1700000000.000001",
        "1700000000.000002",
    ]
