"""Many leads over HTTP: answered line by line while they come, and whatever breaks off loses nothing."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from typing_extensions import override

from bot.house import House
from bot.intake import stream
from routing.commands import Command, FinishImport
from routing.ports import DeskDown, Outcome
from tests.bot.intake.conftest import READ, WRITE, api_of, bearer, client_of, signed
from tests.bot.intake.test_api import clipped, problem
from tests.bot.intake.test_import import outgoing

pytestmark = pytest.mark.anyio
PATH = "/v1/leads/import"
JSON = {"content-type": "application/x-ndjson"}
CSV = {"content-type": "text/csv; charset=utf-8"}


def leads(*numbers: int, **more: Any) -> bytes:
    told = ({"source": "crm", "external_id": str(n), "country": "GB", **more} for n in numbers)
    return b"".join(json.dumps(lead).encode() + b"\n" for lead in told)


async def send(
    client: httpx.AsyncClient,
    body: bytes | AsyncIterator[bytes],
    query: str = "",
    headers: dict[str, str] | None = None,
) -> list[dict[str, Any]]:
    answer = await client.post(PATH + query, content=body, headers=headers or bearer(WRITE, **JSON))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_each_line_is_answered_and_each_owner_told_once(client: httpx.AsyncClient, house: House) -> None:
    *lines, last = await send(client, leads(*range(9)))
    assert [line["line"] for line in lines] == list(range(1, 10))
    assert [line["id"] for line in lines] == [f"L{n}" for n in range(1, 10)]
    assert {line["owner"] for line in lines} == {"dan", "eve", "fay"}
    assert last == {"summary": {"lines": 9, "fresh": 9, "updated": 0, "unchanged": 0, "refused": 0, "again": 0}}
    cards, notices = await outgoing(house)
    assert cards == 0
    assert [(kind, data["count"]) for kind, _, data in notices] == [("imported", 3)] * 3

    again = await send(client, leads(*range(9)))
    assert again[-1]["summary"]["unchanged"] == 9
    assert len((await outgoing(house))[1]) == 3, "the same import tells once"


async def test_whoever_wants_cards_says_so(client: httpx.AsyncClient, house: House) -> None:
    await send(client, leads(1, 2, 3, 4), "?notify=true")
    assert await outgoing(house) == (4, [])


async def test_the_parts_of_an_import_are_told_of_together(client: httpx.AsyncClient, house: House) -> None:
    await send(client, leads(*range(6)), "?name=big&more=true")
    assert await outgoing(house) == (0, [])
    await send(client, leads(*range(6, 9)), "?name=big")
    assert sorted(data["count"] for _, _, data in (await outgoing(house))[1]) == [3, 3, 3]  # type: ignore[type-var]


async def test_a_line_that_is_wrong_is_refused_alone(client: httpx.AsyncClient) -> None:
    long = b'{"source": "crm", "external_id": "9", "message": "' + b"x" * 70_000 + b'"}\n'
    body = b"".join([
        b"\xef\xbb\xbf" + leads(1), b"\n", b" \r\n", b"not json\n", b"[1]\n", b'{"source": "crm"}\n', long, b"\xff\n",
        leads(2, amount=-1), b'{"source":"a","external_id":"1","x":NaN}\n', leads(3).rstrip(),
    ])  # fmt: skip
    *lines, last = await send(client, body)
    assert [line["line"] for line in lines if "error" not in line] == [1, 11]
    wrong = {line["line"]: line["error"] for line in lines if "error" in line}
    assert sorted(wrong) == [4, 5, 6, 7, 8, 9, 10]
    assert {error["status"] for error in wrong.values()} == {422}
    assert wrong[6]["errors"][0]["field"] == "external_id"
    assert wrong[9]["errors"][0]["field"] == "amount"
    assert "64 KiB" in wrong[7]["errors"][0]["detail"]
    assert last["summary"] == {"lines": 9, "fresh": 2, "updated": 0, "unchanged": 0, "refused": 7, "again": 0}


async def test_history_comes_in_with_its_owner(client: httpx.AsyncClient, house: House) -> None:
    closed = {"stage": "lost", "owner": "ana", "closed_at": "2020-03-01T00:00:00Z"}
    await send(client, leads(1, **closed))
    view = house.office.records.lead(1)
    assert view is not None and view.assignment is not None
    assert (view.assignment.owner, view.assignment.open) == ("ana", False)


async def test_csv_with_our_own_names(client: httpx.AsyncClient, house: House) -> None:
    body = (
        '\ufeffsource;external_id;company;tags;attributes.tier;message\r\ncrm;1;Acme;a,b;gold;"two\r\nlines"\r\n'
        'crm;2;"Bé;ta";;;\r\n\r\ncrm;3\r\ncrm;4;"open;;;\r\n'
    ).encode()
    *lines, last = await send(client, body, headers=bearer(WRITE, **CSV))
    assert [line["line"] for line in lines] == [2, 4, 6, 7]
    assert [line.get("id") for line in lines] == ["L1", "L2", None, None]
    assert last["summary"]["refused"] == 2
    first, second = house.office.records.lead(1), house.office.records.lead(2)
    assert first is not None and second is not None
    assert first.lead.attributes == {"company": "Acme", "tags": ["a,b"], "tier": "gold", "message": "two\r\nlines"}
    assert second.lead.attributes == {"company": "Bé;ta"}


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (b"", "external_id"),
        (b"external_id,company\n", "source"),
        (b"source,company\n", "external_id"),
        (b"source,external_id,compny\n", "attributes.compny"),
        (b"source,external_id,source\n", "source twice"),
        ("source,external_id\n".encode("utf-16"), "UTF-16"),
    ],
    ids=clipped,
)
async def test_a_header_that_cannot_be_used_is_told_before_anything_is_done(
    client: httpx.AsyncClient, header: bytes, said: str
) -> None:
    answer = await client.post(PATH, content=header + b"crm,1,x\n", headers=bearer(WRITE, **CSV))
    assert said in problem(answer, 422)["errors"][0]["detail"]


async def test_who_the_leads_are_from_can_be_said_once(client: httpx.AsyncClient, house: House) -> None:
    await send(client, b'{"external_id": "1"}\n{"external_id": "2", "source": "other"}\n', "?source=crm")
    await send(client, b"external_id\n3\n", "?source=crm", bearer(WRITE, **CSV))
    assert [house.office.records.find(f"L{n}", 1)[0].lead.source for n in (1, 2, 3)] == ["crm", "other", "crm"]


async def test_what_is_no_import_is_told_before_anything_is_done(client: httpx.AsyncClient) -> None:
    for kind in ({}, {"content-type": "application/json"}, {"content-type": "text/plain"}):
        problem(await client.post(PATH, content=leads(1), headers=bearer(WRITE) | kind), 415)
    for query in ("?notify=yes", "?name=a b", "?name=", "?source=", "?nofity=true", "?more=true&more=false"):
        told = problem(await client.post(PATH + query, content=leads(1), headers=bearer(WRITE, **JSON)), 422)
        assert told["errors"]
    problem(await client.post(PATH, content=leads(1), headers=bearer(READ, **JSON)), 403)
    zipped = bearer(WRITE, **JSON, **{"content-encoding": "gzip"})
    problem(await client.post(PATH, content=leads(1), headers=zipped), 415)


async def test_a_signed_import_is_checked_whole_before_its_first_line_is_taken(client: httpx.AsyncClient) -> None:
    body = leads(*range(3))
    *lines, _ = await send(client, body, headers=signed(body, "m1") | JSON)
    assert [line["status"] for line in lines] == ["fresh"] * 3
    forged = body + leads(4)
    problem(await client.post(PATH, content=forged, headers=signed(body, "m2") | JSON), 401)
    large = b" " * (8 * 1024 * 1024 + 1)
    problem(await client.post(PATH, content=large, headers=signed(b"", "m3") | JSON), 413)


async def test_a_signed_import_that_is_replayed_undoes_nothing(client: httpx.AsyncClient, house: House) -> None:
    body = leads(1, company="Old")
    await send(client, body, headers=signed(body, "m1") | JSON)
    await send(client, leads(1, company="New"))
    *lines, last = await send(client, body, headers=signed(body, "m1") | JSON)
    assert [line["status"] for line in lines] == ["repeated"]
    assert last["summary"]["unchanged"] == 1
    view = house.office.records.lead(1)
    assert view is not None and view.lead.attributes["company"] == "New"


async def test_an_idempotency_key_names_each_line(client: httpx.AsyncClient) -> None:
    named = bearer(WRITE, **JSON, **{"idempotency-key": "monday"})
    await send(client, leads(1, 2), headers=named)
    assert [line.get("status") for line in await send(client, leads(1, 2, 3), headers=named)] == [
        "repeated", "repeated", "fresh", None,
    ]  # fmt: skip


async def test_a_line_by_another_lines_name_is_refused_alone(client: httpx.AsyncClient) -> None:
    named = bearer(WRITE, **JSON, **{"idempotency-key": "monday"})
    await send(client, leads(1, 2), headers=named)
    *lines, last = await send(client, leads(1, 3), headers=named)
    assert lines[0]["status"] == "repeated"
    assert (lines[1]["error"]["status"], lines[1]["error"]["code"]) == (422, "reused")
    assert (last["summary"]["refused"], last["summary"]["unchanged"]) == (1, 1)
    spaced = leads(1).replace(b", ", b" ,  ")
    assert (await send(client, spaced, headers=named))[0]["status"] == "repeated", "the same lead, written otherwise"
    other = await send(client, leads(1, source="erp"), headers=named)
    assert other[0]["error"]["code"] == "reused"


class Flaky:
    """A desk whose database is away for some of the commands."""

    def __init__(self, house: House, away: range, told: type[Command] | None = None) -> None:
        self.house, self.away, self.told, self.seen = house, away, told, 0

    async def settle(self, command: Command) -> Outcome:
        self.seen += 1
        if self.seen - 1 in self.away or (self.told is not None and isinstance(command, self.told)):
            raise DeskDown("disk full")
        return await self.house.office.desk.settle(command)


async def test_lines_that_the_database_did_not_take_are_to_be_sent_again(house: House) -> None:
    flaky = Flaky(house, range(3, 6))
    async with client_of(house, replace(house.office, desk=flaky)) as client:
        *lines, last = await send(client, leads(*range(9)))
        assert [line.get("error", {}).get("status") for line in lines] == [None] * 3 + [503] * 3 + [None] * 3
        assert last["summary"]["fresh"] == 6 and last["summary"]["again"] == 3
        assert last["summary"]["detail"].startswith("Send the same import again")
        assert (await outgoing(house))[1] == [], "it is told at its end, which was not yet"
        *_, last = await send(client, leads(*range(9)))
    assert (last["summary"]["fresh"], last["summary"]["unchanged"]) == (3, 6)
    assert sum(int(str(data["count"])) for _, _, data in (await outgoing(house))[1]) == 9


async def test_a_digest_that_could_not_be_written_is_asked_for_again(house: House) -> None:
    flaky = Flaky(house, range(0), FinishImport)
    async with client_of(house, replace(house.office, desk=flaky)) as client:
        *_, last = await send(client, leads(1))
    assert last["summary"]["fresh"] == 1 and "detail" in last["summary"]


async def test_a_bug_in_the_middle_is_that_lines_alone_and_tells_nothing(house: House) -> None:
    class Broken(Flaky):
        @override
        async def settle(self, command: Command) -> Outcome:
            try:
                return await super().settle(command)
            except DeskDown:
                raise RuntimeError("hunter2") from None

    async with client_of(house, replace(house.office, desk=Broken(house, range(1, 2)))) as client:
        lines = await send(client, leads(1, 2, 3))
    assert lines[1]["error"]["status"] == 500 and "hunter2" not in json.dumps(lines)
    assert lines[-1]["summary"]["fresh"] == 2


async def test_without_a_policy_nothing_is_begun(empty_house: House) -> None:
    async with client_of(empty_house) as client:
        problem(await client.post(PATH, content=leads(1), headers=bearer(WRITE, **JSON)), 503)


# On the wire


class Wire:
    """A client that sends when it likes and sees each part of the answer as it comes."""

    def __init__(self, house: House) -> None:
        self.api = api_of(house)
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.seen: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.taken = 0

    async def receive(self) -> Any:
        self.taken += 1
        return await self.sent.get()

    async def send(self, message: Any) -> None:
        await self.seen.put(message)

    def open(self) -> asyncio.Task[None]:
        headers = [(k.encode(), v.encode()) for k, v in bearer(WRITE, **JSON).items()]
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "POST",
            "path": PATH, "raw_path": PATH.encode(), "query_string": b"", "headers": headers, "scheme": "http",
            "server": ("baton", 80), "client": ("127.0.0.1", 1), "root_path": "",
        }  # fmt: skip
        return asyncio.ensure_future(self.api(scope, self.receive, self.send))

    async def says(self, body: bytes) -> None:
        await self.sent.put({"type": "http.request", "body": body, "more_body": True})

    async def hangs_up(self) -> None:
        await self.sent.put({"type": "http.disconnect"})

    async def sees(self) -> list[dict[str, Any]]:
        async with asyncio.timeout(20):
            message = await self.seen.get()
        return [json.loads(line) for line in message.get("body", b"").splitlines()]


async def test_a_line_is_answered_before_the_next_is_sent(house: House) -> None:
    wire = Wire(house)
    serving = wire.open()
    await wire.says(leads(1)[:20])
    assert await wire.sees() == []  # the head
    await wire.says(leads(1)[20:])
    assert (await wire.sees())[0]["id"] == "L1"
    await wire.says(leads(2) + leads(3)[:5])
    assert (await wire.sees())[0]["id"] == "L2"
    await wire.hangs_up()
    await serving


async def test_whoever_hangs_up_loses_nothing_that_was_answered_and_no_more_is_read(house: House) -> None:
    wire = Wire(house)
    serving = wire.open()
    await wire.says(leads(*range(100)))
    answered: list[dict[str, Any]] = []
    await wire.sees()
    while not answered:
        answered += await wire.sees()
    await wire.hangs_up()
    await wire.says(leads(*range(100, 200)))
    await serving
    while not wire.seen.empty():
        answered += await wire.sees()
    assert wire.taken == 2, "the part that was sent before, and the end"
    assert all("summary" not in line for line in answered)
    for line in answered:
        assert house.office.records.lead(int(line["id"][1:])) is not None
    assert (await outgoing(house))[1] == [], "an import that broke off is not over"


async def test_a_large_import_is_never_whole_in_memory(house: House) -> None:
    """The window is bounded: with answers that nobody reads, no more is read either."""
    wire = Wire(house)
    wire.seen = asyncio.Queue(1)
    serving = wire.open()
    for start in range(0, 3000, 10):
        await wire.says(leads(*range(start, start + 10)))
    await asyncio.sleep(0.5)
    assert wire.taken < 100
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


async def test_whoever_sends_and_never_reads_is_hung_up_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "STALL", 0.2)
    wire = Wire(house)
    wire.seen = asyncio.Queue(1)
    serving = wire.open()
    for start in range(0, 500, 10):
        await wire.says(leads(*range(start, start + 10)))
    async with asyncio.timeout(20):
        await serving
    told = await wire.sees()
    assert told == [] and wire.seen.empty(), "the head, and no end"


async def test_the_name_of_an_import_is_its_bodys_digest(house: House) -> None:
    """So that a file imported over HTTP and once more from the command line tells its owners once."""
    seen: list[FinishImport] = []

    class Watching(Flaky):
        @override
        async def settle(self, command: Command) -> Outcome:
            if isinstance(command, FinishImport):
                seen.append(command)
            return await super().settle(command)

    async with client_of(house, replace(house.office, desk=Watching(house, range(0)))) as client:
        await send(client, leads(1))
    assert seen[0].name == hashlib.sha256(leads(1)).hexdigest()[:16]
