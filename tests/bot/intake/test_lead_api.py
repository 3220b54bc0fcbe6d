"""One lead over HTTP, after it is in: it is changed, moved and told of, found and read, by whoever may."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.house import House
from bot.intake.json_text import json_line
from routing.ports import DeskDown
from tests.bot.intake.conftest import BOTH, READ, WRITE, bearer, client_of, signed
from tests.bot.intake.test_api import LEAD, Down, post, problem

pytestmark = pytest.mark.anyio


async def send(
    client: httpx.AsyncClient, method: str, path: str, body: Any, headers: dict[str, str] | None = None
) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await client.request(method, path, content=content, headers=headers or bearer(WRITE))


@pytest.fixture
async def lead(client: httpx.AsyncClient) -> str:
    answer = await post(client, LEAD | {"attributes": {"tier": "gold", "fit": 7}})
    return str(answer.json()["id"])


async def read(client: httpx.AsyncClient, lead: str) -> dict[str, Any]:
    answer = await client.get(f"/v1/leads/{lead}", headers=bearer(READ))
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


# Changing


async def test_a_merge_patch_changes_what_it_names_and_takes_away_what_is_null(
    client: httpx.AsyncClient, lead: str
) -> None:
    patch = {"amount": 75_000, "name": None, "attributes": {"tier": None, "size": "xl"}}
    answer = await send(client, "PATCH", f"/v1/leads/{lead}", patch)
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "updated"
    told = (await read(client, lead))["lead"]
    assert told["amount"] == 75_000
    assert "name" not in told
    assert told["company"] == "Acme", "what is not named stays"
    assert told["attributes"] == {"fit": 7, "size": "xl"}
    assert (await send(client, "PATCH", f"/v1/leads/{lead}", patch)).json()["status"] == "unchanged"
    assert (await send(client, "PATCH", f"/v1/leads/{lead}", {})).json()["status"] == "unchanged"


async def test_a_patch_can_be_signed_and_its_name_makes_it_count_once(client: httpx.AsyncClient, lead: str) -> None:
    body = json.dumps({"amount": 1}).encode()
    headers = signed(body, "msg_patch")
    assert (await send(client, "PATCH", f"/v1/leads/{lead}", body, headers)).json()["status"] == "updated"
    await send(client, "PATCH", f"/v1/leads/{lead}", {"amount": 2})
    assert (await send(client, "PATCH", f"/v1/leads/{lead}", body, headers)).json()["status"] == "repeated"
    assert (await read(client, lead))["lead"]["amount"] == 2


async def test_an_idempotency_key_counts_once_for_each_key(client: httpx.AsyncClient, lead: str) -> None:
    def named(secret: str) -> dict[str, str]:
        return bearer(secret, **{"idempotency-key": "change-1"})

    path = f"/v1/leads/{lead}"
    assert (await send(client, "PATCH", path, {"amount": 1}, named(WRITE))).json()["status"] == "updated"
    assert (await send(client, "PATCH", path, {"amount": 1}, named(WRITE))).json()["status"] == "repeated"
    assert (await send(client, "PATCH", path, {"amount": 2}, named(BOTH))).json()["status"] == "updated"
    for wrong in ("", "x" * 256, "a\x7f"):
        headers = bearer(WRITE, **{"idempotency-key": wrong})
        problem(await send(client, "PATCH", path, {"amount": 3}, headers), 400)


async def test_a_name_that_was_another_requests_is_refused_and_neither_is_lost(
    client: httpx.AsyncClient, lead: str
) -> None:
    named = bearer(WRITE, **{"idempotency-key": "once"})
    other = str((await post(client, LEAD | {"external_id": "2"}, "m2")).json()["id"])
    assert (await send(client, "POST", f"/v1/leads/{lead}/stage", {"stage": "won"}, named)).status_code == 200
    for method, path, body in (
        ("POST", f"/v1/leads/{other}/stage", {"stage": "won"}),
        ("POST", f"/v1/leads/{lead}/stage", {"stage": "lost"}),
        ("PATCH", f"/v1/leads/{lead}", {"stage": "won"}),
        ("POST", "/v1/leads", LEAD | {"external_id": "3"}),
    ):
        told = problem(await send(client, method, path, body, named), 422)
        assert (told["code"], "Use a new one" in told["detail"], "errors" in told) == ("reused", True, False)
    again = await send(client, "POST", f"/v1/leads/{lead}/stage", {"stage": "won"}, named)
    assert again.json()["status"] == "repeated"
    assert (await read(client, lead))["lead"]["stage"] == "won"
    assert (await read(client, other))["lead"]["stage"] == "new"
    fresh = bearer(WRITE, **{"idempotency-key": "another"})
    moved = await send(client, "POST", f"/v1/leads/{other}/stage", {"stage": "won"}, fresh)
    assert moved.json()["status"] == "updated", "what was refused can be sent again under a name of its own"


async def test_a_webhook_id_that_was_another_leads_is_refused(client: httpx.AsyncClient) -> None:
    first, other = LEAD | {"external_id": "a"}, LEAD | {"external_id": "b"}
    assert (await post(client, first, "m1")).json()["status"] == "fresh"
    assert problem(await post(client, other, "m1"), 422)["code"] == "reused"
    assert (await post(client, first, "m1")).json()["status"] == "repeated"
    assert (await post(client, other, "m2")).json()["status"] == "fresh"


async def test_a_signed_body_is_not_to_be_sent_to_another_address(client: httpx.AsyncClient, lead: str) -> None:
    """The signature is over the body alone: whoever overhears one must not move other leads by it."""
    other = str((await post(client, LEAD | {"external_id": "2"}, "m2")).json()["id"])
    body = b'{"stage": "lost"}'
    headers = signed(body, "m3")
    assert (await send(client, "POST", f"/v1/leads/{lead}/stage", body, headers)).status_code == 200
    problem(await send(client, "POST", f"/v1/leads/{other}/stage", body, headers), 422)
    assert (await read(client, other))["lead"]["stage"] == "new"


@pytest.mark.parametrize(
    ("patch", "fields"),
    [
        ({"source": "other"}, ["source"]),
        ({"external_id": "2", "created_at": "2026-05-04T09:30:00Z"}, ["created_at", "external_id"]),
        ({"owner": "ana", "closed_at": None}, ["closed_at", "owner"]),
        ({"stage": None}, ["stage"]),
        ({"attributes": None}, ["attributes"]),
        ({"attributes": {"a": {"b": 1}}, "amount": -1}, ["amount", "attributes.a"]),
        ({"compny": "Acme"}, ["compny"]),
        ({"name": None, "attributes": {"name": "Ida"}}, ["attributes.name"]),
        ({"name": "a\x00"}, ["name"]),
        (b"[]", [""]),
        (b"{", [""]),
        (b"\xff", [""]),
        (b'{"amount": NaN}', [""]),
        (b'{"name": "\\ud800"}', ["name"]),
    ],
    ids=lambda value: repr(value)[:40],
)
async def test_a_patch_that_cannot_be_taken_names_each_field(
    client: httpx.AsyncClient, lead: str, patch: Any, fields: list[str]
) -> None:
    told = problem(await send(client, "PATCH", f"/v1/leads/{lead}", patch), 422)
    assert sorted(error["field"] for error in told["errors"]) == fields
    assert (await read(client, lead))["lead"]["attributes"] == {"tier": "gold", "fit": 7}


async def test_a_slip_is_answered_with_what_was_meant(client: httpx.AsyncClient, lead: str) -> None:
    told = problem(await send(client, "PATCH", f"/v1/leads/{lead}", {"compny": "Acme"}), 422)
    assert "Did you mean 'company'?" in told["errors"][0]["detail"]


async def test_a_stage_moves_the_lead_and_a_closed_one_ends_it(client: httpx.AsyncClient, lead: str) -> None:
    won = await send(client, "POST", f"/v1/leads/{lead}/stage", {"stage": "won"})
    assert won.json()["owner"]["id"] in {"ivy", "jon"}, "won deals go to delivery"
    lost = {"stage": "lost", "closed_at": "2026-05-04T09:30:00Z"}
    assert (await send(client, "POST", f"/v1/leads/{lead}/stage", lost)).status_code == 200
    told = await read(client, lead)
    assert (told["lead"]["stage"], told["assignment"]["state"]) == ("lost", "closed")
    for wrong, field in (({}, "stage"), ({"stage": " "}, "stage"), ({"stage": "won", "at": 1}, "at")):
        answer = problem(await send(client, "POST", f"/v1/leads/{lead}/stage", wrong), 422)
        assert [error["field"] for error in answer["errors"]] == [field]


@pytest.mark.parametrize("stage", ["Lost", "LOST", " lost "])
async def test_a_stage_is_the_same_in_any_case(client: httpx.AsyncClient, lead: str, stage: str) -> None:
    assert (await send(client, "POST", f"/v1/leads/{lead}/stage", {"stage": stage})).json()["status"] == "updated"
    told = await read(client, lead)
    assert (told["lead"]["stage"], told["assignment"]["state"]) == ("lost", "closed")
    assert (await send(client, "POST", f"/v1/leads/{lead}/stage", {"stage": "lost"})).json()["status"] == "unchanged"


async def test_a_meeting_that_is_only_planned_answers_nothing(client: httpx.AsyncClient, lead: str) -> None:
    path, now = f"/v1/leads/{lead}/activity", datetime.now(UTC)
    planned = {"kind": "meeting", "at": (now + timedelta(hours=1)).isoformat()}
    assert (await send(client, "POST", path, planned)).json()["status"] == "updated"
    assert (await read(client, lead))["assignment"]["state"] == "offered"
    story = (await client.get(f"/v1/leads/{lead}/history", headers=bearer(READ))).json()
    assert "ActivityLogged" in {entry["kind"] for entry in story["facts"]}, "it is on record"
    by_another_clock = {"kind": "call", "at": (now + timedelta(minutes=4)).isoformat()}
    await send(client, "POST", path, by_another_clock)
    assert (await read(client, lead))["assignment"]["state"] == "accepted"


async def test_an_answer_is_one_line_that_people_can_read(client: httpx.AsyncClient) -> None:
    sent = LEAD | {"external_id": "€1", "company": "Söhne & 東京", "message": "a\u2028b"}
    lead = (await post(client, sent)).json()["id"]
    answer = await client.get(f"/v1/leads/{lead}", headers=bearer(READ))
    assert "Söhne & 東京" in answer.text and "€1" in answer.text
    assert answer.text.endswith("}\n") and len(answer.text.splitlines()) == 1
    assert answer.json()["lead"]["message"] == "a\u2028b"
    wrong = await send(client, "PATCH", f"/v1/leads/{lead}", {"€": 1})
    assert "'€'" in wrong.text and wrong.text.endswith("}\n")
    for text in ("half \ud800 €", "\udfff", "a\x85b\u2029"):
        line = json_line({text: [text]})
        assert json.loads(line) == {text: [text]} and len(line.decode().splitlines()) == 1


async def test_a_contact_elsewhere_answers_the_offer(client: httpx.AsyncClient, lead: str) -> None:
    call = {"kind": "call", "note": "left a message", "person": "dan"}
    assert (await send(client, "POST", f"/v1/leads/{lead}/activity", call)).json()["status"] == "updated"
    told = await read(client, lead)
    assert told["assignment"]["state"] == "accepted"
    for wrong, field in (
        ({}, "kind"),
        ({"kind": "dance"}, "kind"),
        ({"kind": "call", "at": "yesterday"}, "at"),
        ({"kind": "call", "person": "nobody"}, "person"),
        ({"kind": "note", "note": "x" * 1001}, "note"),
    ):
        answer = problem(await send(client, "POST", f"/v1/leads/{lead}/activity", wrong), 422)
        assert [error["field"] for error in answer["errors"]] == [field]


async def test_whoever_acted_is_on_record(client: httpx.AsyncClient, lead: str) -> None:
    await send(client, "PATCH", f"/v1/leads/{lead}", {"amount": 1})
    body = json.dumps({"amount": 2}).encode()
    await send(client, "PATCH", f"/v1/leads/{lead}", body, signed(body, "m2"))
    story = (await client.get(f"/v1/leads/{lead}/history", headers=bearer(READ))).json()
    changes = [entry["by"] for entry in story["facts"] if entry["kind"] == "LeadUpdated"]
    assert changes == ["key:crm", "source"]


@pytest.mark.parametrize("number", ["L99", "99", "L0", "x", "L-1", "1e3", "9" * 30, "L1%20"])
async def test_a_lead_that_is_not_there_is_404(client: httpx.AsyncClient, number: str) -> None:
    problem(await send(client, "PATCH", f"/v1/leads/{number}", {}), 404)
    problem(await client.get(f"/v1/leads/{number}", headers=bearer(READ)), 404)
    problem(await client.get(f"/v1/leads/{number}/history", headers=bearer(READ)), 404)


async def test_when_the_database_is_down_nothing_is_changed_and_the_caller_comes_again(house: House) -> None:
    office = replace(house.office, desk=Down(DeskDown("disk full")))
    async with client_of(house, office) as client:
        answer = await send(client, "PATCH", "/v1/leads/L1", {})
    assert "disk" not in problem(answer, 503)["detail"]
    assert int(answer.headers["retry-after"]) > 0


# Reading


async def test_a_lead_is_read_as_it_was_sent_with_who_has_it(client: httpx.AsyncClient, lead: str) -> None:
    told = await read(client, lead.removeprefix("L"))
    sent = LEAD | {"attributes": {"tier": "gold", "fit": 7}}
    assert {name: told["lead"][name] for name in sent} == sent
    assert told["assignment"]["owner"] == {"id": "dan", "name": "Dan Novak"}
    assert (told["assignment"]["offer"], told["assignment"]["state"]) == (1, "offered")
    assert told["requests"] == []


async def test_a_lead_is_found_by_its_senders_name(client: httpx.AsyncClient, lead: str) -> None:
    await post(client, LEAD | {"source": "other"}, "m2")
    answer = await client.get("/v1/leads?source=website&external_id=1", headers=bearer(READ))
    assert answer.json()["lead"]["id"] == lead
    for query in ("source=website&external_id=2", "source=nobody&external_id=1", "source=website&external_id=Acme"):
        problem(await client.get(f"/v1/leads?{query}", headers=bearer(READ)), 404)
    for query in ("", "source=website", "source=&external_id=1", "source=a&external_id=1&x=1", "source=a&source=b"):
        assert problem(await client.get(f"/v1/leads?{query}", headers=bearer(READ)), 422)["errors"]


async def test_the_story_is_read_page_by_page(client: httpx.AsyncClient, lead: str) -> None:
    for amount in range(7):
        await send(client, "PATCH", f"/v1/leads/{lead}", {"amount": amount})
    seen, path = [], f"/v1/leads/{lead}/history?limit=4"
    while path:
        page = (await client.get(path, headers=bearer(READ))).json()
        seen += [entry["seq"] for entry in page["facts"]]
        path = page["next"]
    assert seen == list(range(1, page["total"] + 1))
    assert page["previous"] == f"/v1/leads/{lead}/history?limit=4&offset={4 * (page['total'] // 4) - 4}"
    for query in ("limit=0", "limit=201", "offset=-1", "limit=x", "limit=1&limit=2", "page=2"):
        problem(await client.get(f"/v1/leads/{lead}/history?{query}", headers=bearer(READ)), 422)


# Who may


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic dXNlcjpwYXNz", "Bearer \u00e9", f"Token {READ}"]
)
async def test_without_a_known_key_nothing_is_read(door: httpx.AsyncClient, authorization: str) -> None:
    for path in ("/v1/leads/L1", "/v1/leads/L1/history", "/v1/leads?source=a&external_id=b", "/v1/leads/x"):
        answer = await door.get(path, headers={b"authorization": authorization.encode()})
        assert problem(answer, 401)["detail"]
        assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_without_key_or_signature_nothing_is_written(door: httpx.AsyncClient) -> None:
    for method, path in (
        ("POST", "/v1/leads"),
        ("PATCH", "/v1/leads/L1"),
        ("POST", "/v1/leads/L1/stage"),
        ("POST", "/v1/leads/L1/activity"),
        ("POST", "/v1/leads/import"),
    ):
        for headers in ({}, bearer("wrong"), signed(b"{}", secret="whsec_" + "B" * 32)):
            answer = await door.request(method, path, content=b"{}", headers=headers)
            problem(answer, 401)
            assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_key_opens_what_its_scopes_say_and_no_more(client: httpx.AsyncClient, lead: str) -> None:
    refused = await send(client, "PATCH", f"/v1/leads/{lead}", {}, bearer(READ))
    assert "leads:write" in problem(refused, 403)["detail"]
    assert 'scope="leads:write"' in refused.headers["www-authenticate"]
    assert "leads:read" in problem(await client.get(f"/v1/leads/{lead}", headers=bearer(WRITE)), 403)["detail"]
    told = problem(await client.get(f"/v1/leads/{lead}/history", headers=bearer(WRITE)), 403)
    assert "history:read" in told["detail"]


async def test_a_key_that_is_wrong_is_not_helped_by_a_signature(client: httpx.AsyncClient, lead: str) -> None:
    headers = signed(b"{}") | bearer("wrong")
    problem(await send(client, "PATCH", f"/v1/leads/{lead}", b"{}", headers), 401)
