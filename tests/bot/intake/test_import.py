"""An import into a real database, on both engines."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.house import House
from bot.intake.lead_file import WINDOW, ImportStopped, LeadFile, LeadImport
from bot.intake.rows import BadRow, Row, open_rows
from bot.intake.set_aside import SetAside
from bot.intake.tally import Tally
from routing.commands import Command
from routing.ports import DeskDown, Outcome
from tests.bot.intake.conftest import client_of

pytestmark = pytest.mark.anyio


def file_of(tmp_path: Path, *leads: Mapping[str, object]) -> Path:
    path = tmp_path / "leads.ndjson"
    path.write_text("".join(json.dumps({"source": "crm", **lead}) + "\n" for lead in leads))
    return path


async def run(house: House, path: Path, *, quiet: bool = True, desk: object = None) -> Tally:
    office = house.office if desk is None else replace(house.office, desk=desk)  # type: ignore[arg-type]
    with SetAside(path.with_suffix(".rejected")) as aside:
        return await LeadImport(office, LeadFile(None, None, "this-file", quiet=quiet), aside).run(open_rows(path))


async def outgoing(house: House) -> tuple[int, list[tuple[str, str, dict[str, object]]]]:
    """How many cards are to be drawn, and the notices that are to be sent."""
    from bot.clock import real_now

    cards, notices = await house.office.outgoing.lease(real_now(), 0, 1000)
    return len(cards), [(notice.tell, str(notice.place), dict(notice.data)) for notice in notices]


async def test_quiet_one_digest_an_owner_and_no_cards(house: House, tmp_path: Path) -> None:
    path = file_of(tmp_path, *({"external_id": str(n), "country": "GB"} for n in range(9)))
    tally = await run(house, path)
    assert (tally.fresh, tally.updated, tally.unchanged) == (9, 0, 0)
    cards, notices = await outgoing(house)
    assert cards == 0
    assert sorted(place for _, place, _ in notices) == ["dm:dan", "dm:eve", "dm:fay"]
    assert notices[0][0] == "imported"
    assert notices[0][2]["count"] == 3

    again = await run(house, path)
    assert (again.fresh, again.updated, again.unchanged) == (0, 0, 9)
    assert len((await outgoing(house))[1]) == 3


async def test_with_notify_every_owner_gets_a_card(house: House, tmp_path: Path) -> None:
    await run(house, file_of(tmp_path, *({"external_id": str(n), "country": "GB"} for n in range(4))), quiet=False)
    assert await outgoing(house) == (4, [])


async def test_history_has_an_owner_and_no_load_and_decides_what_came_after_it(house: House, tmp_path: Path) -> None:
    """The policy here: whoever is a customer when a lead comes in stays with the account's owner."""
    won = {"stage": "won", "owner": "gus", "company": "Acme"}
    policy = house.office.records.policy()
    assert policy is not None
    assert not policy.closed("won")  # so that it takes a lost one to be history
    lost = {"stage": "lost", "owner": "ana", "closed_at": "2020-03-01T00:00:00Z", "created_at": "2020-01-01T00:00:00Z"}
    tally = await run(
        house,
        file_of(
            tmp_path,
            {"external_id": "1"} | lost,
            {"external_id": "2"} | lost | {"owner": "nobody"},
            won | {"external_id": "3"},
        ),
    )
    assert tally.fresh == 3
    assert tally.strangers == 1
    first, second = house.office.records.lead(1), house.office.records.lead(2)
    assert first is not None
    assert first.assignment is not None
    assert (first.assignment.owner, first.assignment.open) == ("ana", False)
    assert second is not None
    assert second.assignment is None
    assert house.office.records.load("ana") == 0


async def test_the_order_of_the_file_is_the_order_of_the_desk(house: House, tmp_path: Path) -> None:
    count = WINDOW * 3 + 7
    path = file_of(tmp_path, *({"external_id": str(n), "country": "GB"} for n in range(count)))
    await run(house, path)
    for number in (1, WINDOW, WINDOW + 1, count):
        view = house.office.records.lead(number)
        assert view is not None
        assert view.lead.external_id == str(number - 1)


class Failing:
    """A desk whose database fails after so many leads."""

    def __init__(self, house: House, after: int) -> None:
        self.house, self.left = house, after

    async def settle(self, command: Command) -> Outcome:
        self.left -= 1
        if self.left < 0:
            raise DeskDown("disk full")
        return await self.house.office.desk.settle(command)


async def test_a_database_that_fails_midway_is_told_by_line_and_a_second_run_goes_on(
    house: House, tmp_path: Path
) -> None:
    path = file_of(tmp_path, *({"external_id": str(n), "country": "GB"} for n in range(50)))
    with pytest.raises(ImportStopped, match="disk full") as caught:
        await run(house, path, desk=Failing(house, 20))
    assert caught.value.line == 21
    tally = await run(house, path)
    assert (tally.fresh, tally.unchanged) == (30, 20)
    notices = (await outgoing(house))[1]
    assert sum(int(str(data["count"])) for _, _, data in notices) == 50


async def test_cancelled_it_lets_what_is_under_way_finish(house: House, tmp_path: Path) -> None:
    path = file_of(tmp_path, *({"external_id": str(n), "country": "GB"} for n in range(600)))
    task = asyncio.ensure_future(run(house, path))
    while house.office.records.lead(10) is None:
        await asyncio.sleep(0)
    task.cancel()
    tally = await task
    assert tally.interrupted
    assert 0 < tally.fresh < 600
    assert house.office.records.lead(tally.fresh) is not None
    assert house.office.records.lead(tally.fresh + 1) is None


async def test_a_lead_sent_twice_two_ways_is_one_lead(house: House, tmp_path: Path) -> None:
    from tests.bot.intake.test_api import LEAD, post

    async with client_of(house) as client:
        assert (await post(client, LEAD)).status_code == 201
    tally = await run(house, file_of(tmp_path, LEAD))
    assert tally.unchanged == 1


async def test_bad_rows_are_set_aside(house: House, tmp_path: Path) -> None:
    path = tmp_path / "bad.ndjson"
    path.write_text(
        '{"source":"a","external_id":"1"}\n{"source":"a"}\nnot json\n{"source":"a","external_id":"\\ud800"}\n'
    )

    def rows() -> Iterator[Row | BadRow]:
        yield from open_rows(path)

    with SetAside(tmp_path / "aside") as aside:
        tally = await LeadImport(house.office, LeadFile(None, None, "x"), aside).run(rows())
    assert tally.fresh == 1
    told = [json.loads(line) for line in (tmp_path / "aside").read_text().splitlines()]
    assert [row["line"] for row in told] == [2, 3, 4]
