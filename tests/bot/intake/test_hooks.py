"""What other systems send, as their documentation has it: signed as they sign, again, out of order, and unreadable."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from bot.house import House
from bot.intake.typeform import flat
from routing.commands import Command
from routing.lead import Lead
from routing.ports import DeskDown, Outcome
from routing.unreadable import UNREADABLE
from tests.bot.intake.conftest import HOOK_SECRET, client_of
from tests.bot.intake.test_api import Down, clipped, problem

pytestmark = pytest.mark.anyio
PAYLOADS = Path(__file__).parent / "payloads"
Headers = dict[str, str]


@pytest.fixture
async def hooks(hooked: House) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(hooked) as client:
        yield client


def payload(name: str) -> bytes:
    return (PAYLOADS / f"{name}.json").read_bytes()


def digest(signed: bytes, secret: str = HOOK_SECRET) -> bytes:
    return hmac.new(secret.encode(), signed, hashlib.sha256).digest()


def hubspot(
    body: bytes, url: str = "http://baton/v1/hooks/contacts", at: float = 0, secret: str = HOOK_SECRET
) -> Headers:
    moment = str(int((time.time() + at) * 1000))
    signature = base64.b64encode(digest(b"POST" + url.encode() + body + moment.encode(), secret)).decode()
    return {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": moment}


def typeform(body: bytes, secret: str = HOOK_SECRET) -> Headers:
    return {"Typeform-Signature": "sha256=" + base64.b64encode(digest(body, secret)).decode()}


def form(body: bytes, at: float = 0, secret: str = HOOK_SECRET) -> Headers:
    moment = str(int(time.time() + at))
    signature = digest(moment.encode() + b"." + body, secret).hex()
    return {"X-Baton-Signature": f"sha256={signature}", "X-Baton-Timestamp": moment}


SIGNED: dict[str, Callable[..., Headers]] = {"contacts": hubspot, "survey": typeform, "website-form": form}
BODIES = {
    "contacts": payload("hubspot-generic"),
    "survey": payload("typeform-example"),
    "website-form": b'{"ticket": 7, "country": "GB"}',
}


async def send(client: httpx.AsyncClient, source: str, body: bytes, headers: Headers | None = None) -> dict[str, Any]:
    headers = SIGNED[source](body) if headers is None else headers
    answer = await client.post(f"/v1/hooks/{source}", content=body, headers=headers)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def kept(house: House, number: int) -> Lead:
    view = house.office.records.lead(number)
    assert view is not None
    return view.lead


# Who sent it


@pytest.mark.parametrize("source", SIGNED)
async def test_what_is_not_signed_with_the_sources_secret_is_401(hooks: httpx.AsyncClient, source: str) -> None:
    body, good = BODIES[source], SIGNED[source](BODIES[source])
    forged = SIGNED[source](body, secret="another-secret")
    for headers in ({}, forged, {**good, next(iter(good)): "sha256="}, {next(iter(good)): "ÿ".encode("latin-1")}):
        answer = await hooks.post(f"/v1/hooks/{source}", content=body, headers=headers)  # type: ignore[arg-type]
        problem(answer, 401)
    problem(await hooks.post(f"/v1/hooks/{source}", content=body + b" ", headers=good), 401)
    twice = [*good.items(), next(iter(good.items()))]
    problem(await hooks.post(f"/v1/hooks/{source}", content=body, headers=twice), 401)
    await send(hooks, source, body, good)


@pytest.mark.parametrize("source", ["contacts", "website-form"])
async def test_an_old_or_future_delivery_is_401(hooks: httpx.AsyncClient, source: str) -> None:
    body = BODIES[source]
    for seconds in (-301, 302, -86_400):
        answer = await hooks.post(f"/v1/hooks/{source}", content=body, headers=SIGNED[source](body, at=seconds))
        assert "5 minutes" in problem(answer, 401)["detail"]
    await send(hooks, source, body, SIGNED[source](body, at=-290))
    [header] = [name for name in SIGNED[source](body) if name.endswith("Timestamp")]
    for moment in ("now", "", "-1", "9" * 40, "1e9"):
        answer = await hooks.post(f"/v1/hooks/{source}", content=body, headers=SIGNED[source](body) | {header: moment})
        problem(answer, 401)


async def test_hubspot_signs_the_address_that_it_called(hooked: House) -> None:
    body = BODIES["contacts"]
    public = hubspot(body, "https://leads.example.com/baton/v1/hooks/contacts?app=1&to=a@b/c")
    async with client_of(hooked, public_url="https://leads.example.com/baton") as client:
        path = "/v1/hooks/contacts?app=1&to=a%40b%2Fc"
        assert (await client.post(path, content=body, headers=public)).status_code == 200
        problem(await client.post(path, content=body, headers=hubspot(body, "http://baton" + path)), 401)


async def test_a_source_without_a_secret_lets_nothing_in(hooked: House, hooks: httpx.AsyncClient) -> None:
    from bot.intake.api import build_api
    from tests.bot.intake.conftest import SECRET

    transport = httpx.ASGITransport(app=build_api(hooked.office, SECRET, hooked.ready))
    async with httpx.AsyncClient(transport=transport, base_url="http://baton") as client:
        for source, body in BODIES.items():
            answer = await client.post(f"/v1/hooks/{source}", content=body, headers=SIGNED[source](body))
            assert problem(answer, 401)["code"] == "no_secret"


async def test_only_a_webhook_of_the_policy_in_force_is_an_address(house: House, hooks: httpx.AsyncClient) -> None:
    for source in ("nobody", "x" * 300, "%00"):
        problem(await hooks.post(f"/v1/hooks/{source}", content=b"{}"), 404)


async def test_a_channel_is_no_webhook(house: House) -> None:
    async with client_of(house) as client:
        assert problem(await client.post("/v1/hooks/hubspot", content=b"{}"), 404)["code"] == "unknown_source"


async def test_when_the_database_is_down_the_sender_comes_again(hooked: House) -> None:
    async with client_of(hooked, replace(hooked.office, desk=Down(DeskDown("disk full")))) as client:
        for source, body in BODIES.items():
            answer = await client.post(f"/v1/hooks/{source}", content=body, headers=SIGNED[source](body))
            problem(answer, 503)


@pytest.mark.parametrize("source", SIGNED)
@pytest.mark.parametrize("body", [b"", b"{", b"7", b"null", b'["x"]', b"[" * 100_000, b"\xff\xfe"], ids=clipped)
async def test_a_body_that_is_not_the_senders_is_422(hooks: httpx.AsyncClient, source: str, body: bytes) -> None:
    answer = await hooks.post(f"/v1/hooks/{source}", content=body, headers=SIGNED[source](body))
    assert problem(answer, 422)["errors"]


class Unsteady:
    """A desk whose database is down for a while."""

    def __init__(self, house: House) -> None:
        self.house, self.down = house, False

    async def settle(self, command: Command) -> Outcome:
        if self.down:
            raise DeskDown("disk full")
        return await self.house.office.desk.settle(command)


# HubSpot


async def test_hubspots_documented_events_make_leads(hooked: House, hooks: httpx.AsyncClient) -> None:
    told = await send(hooks, "contacts", payload("hubspot-events"))
    assert [lead["status"] for lead in told["leads"]] == ["fresh", "fresh"]
    assert told["put_aside"] == 0
    changed, created = kept(hooked, 1), kept(hooked, 2)
    assert (changed.source, changed.external_id, changed.stage) == ("contacts", "1246965", "new")
    assert created.external_id == "1246978"
    assert created.created_at.isoformat() == "2016-05-02T19:11:47.945000+00:00"


async def test_events_of_one_object_are_one_lead_and_what_tells_of_none_is_put_aside(
    hooked: House, hooks: httpx.AsyncClient
) -> None:
    told = await send(hooks, "contacts", payload("hubspot-generic"))
    assert [lead["id"] for lead in told["leads"]] == ["L1"]
    assert told["put_aside"] == 4, "a property that nobody maps, a merge and two deletions"
    lead = kept(hooked, 1)
    assert lead.external_id == "77"
    assert lead.attributes == {"company": "Acme", "amount": 60_000}
    assert hooked.office.records.lead(2) is None


def event(number: int, name: str, value: str, at: int, object_id: int = 9) -> dict[str, Any]:
    return {
        "eventId": number, "portalId": 33, "occurredAt": at, "subscriptionType": "contact.propertyChange",
        "attemptNumber": 0, "objectId": object_id, "propertyName": name, "propertyValue": value,
    }  # fmt: skip


async def events(hooks: httpx.AsyncClient, *sent: dict[str, Any]) -> dict[str, Any]:
    return await send(hooks, "contacts", json.dumps(sent).encode())


async def test_events_are_taken_in_the_order_in_which_they_happened(hooked: House, hooks: httpx.AsyncClient) -> None:
    await events(hooks, event(2, "company", "New", 2000), event(1, "company", "Old", 1000))
    assert kept(hooked, 1).attributes["company"] == "New"
    late = await events(hooks, event(0, "company", "Older", 500))
    assert (late["leads"], late["put_aside"]) == ([], 1)
    await events(hooks, event(3, "tier", "gold", 1500))
    assert kept(hooked, 1).attributes == {"company": "New", "tier": "gold"}, "late news of something else is news"


async def test_the_same_event_counts_once_in_whatever_company_it_comes_again(
    hooked: House, hooks: httpx.AsyncClient
) -> None:
    first = event(1, "company", "Acme", 1000)
    assert (await events(hooks, first))["leads"][0]["status"] == "fresh"
    again = await events(hooks, first | {"attemptNumber": 1})
    assert again["leads"][0]["status"] == "repeated"
    both = await events(hooks, first | {"attemptNumber": 2}, event(2, "tier", "gold", 1001))
    assert both["leads"][0]["status"] == "updated"
    before = hooked.office.records.history(1, 50, 0)[1]
    await events(hooks, event(2, "tier", "gold", 1001), first)
    assert hooked.office.records.history(1, 50, 0)[1] == before


async def test_what_a_workflow_posts_is_the_whole_record(hooked: House, hooks: httpx.AsyncClient) -> None:
    body = payload("hubspot-workflow")
    assert (await send(hooks, "contacts", body))["leads"][0]["status"] == "fresh"
    lead = kept(hooked, 1)
    assert lead.external_id == "204727"
    assert lead.attributes == {
        "email": "mgnew-email@hubspot.com", "domain": "hubspot.com", "email_kind": "company", "company": "HubSpot",
        "country": "IE", "amount": 12_500,
    }  # fmt: skip
    assert lead.as_of is not None and lead.as_of.year == 2015
    assert lead.created_at.year == 2014
    older = json.loads(body)
    older["properties"]["company"]["value"] = "Before"
    older["properties"]["lastmodifieddate"]["value"] = "1430154200000"
    assert (await send(hooks, "contacts", json.dumps(older).encode()))["leads"][0]["status"] == "unchanged"
    assert kept(hooked, 1).attributes["company"] == "HubSpot"
    flat_record = {"hs_object_id": 5, "company": "Flat", "hs_lastmodifieddate": "2026-05-04T09:30:00Z"}
    await send(hooks, "contacts", json.dumps(flat_record).encode())
    assert kept(hooked, 2).external_id == "5"


async def test_an_event_that_was_not_committed_makes_nothing_old_news(hooked: House) -> None:
    desk = Unsteady(hooked)
    async with client_of(hooked, replace(hooked.office, desk=desk)) as hooks:
        desk.down = True
        newer = json.dumps([event(2, "company", "New", 2000)]).encode()
        problem(await hooks.post("/v1/hooks/contacts", content=newer, headers=hubspot(newer)), 503)
        desk.down = False
        older = await events(hooks, event(1, "company", "Old", 1000))
        assert (older["leads"][0]["status"], older["put_aside"]) == ("fresh", 0)
        assert (await send(hooks, "contacts", newer))["leads"][0]["status"] == "updated"
        assert (await events(hooks, event(0, "company", "Older", 1500)))["put_aside"] == 1
    assert kept(hooked, 1).attributes["company"] == "New"


async def test_requests_that_cross_each_other_leave_the_newest(hooked: House, hooks: httpx.AsyncClient) -> None:
    numbers = [5, 9, 1, 7, 3, 8, 2, 6, 4]
    await asyncio.gather(*(events(hooks, event(n, "company", f"C{n}", n * 1000)) for n in numbers))
    assert kept(hooked, 1).attributes["company"] == "C9"


async def test_a_property_that_is_emptied_is_no_question(hooked: House, hooks: httpx.AsyncClient) -> None:
    await events(hooks, event(1, "company", "Acme", 1), event(2, "country", "GB", 1))
    [emptied] = (await events(hooks, event(3, "country", "", 2)))["leads"]
    assert (emptied["problem"], emptied["queue"]) == (None, None)
    assert "message" not in kept(hooked, 1).attributes


async def test_a_broken_event_is_not_taken_for_another(hooks: httpx.AsyncClient) -> None:
    for broken in ({"objectId": "x"}, {"subscriptionType": 7, "eventType": None}, {"objectId": None}):
        body = json.dumps([event(1, "company", "Acme", 1) | broken]).encode()
        problem(await hooks.post("/v1/hooks/contacts", content=body, headers=hubspot(body)), 422)
    many = json.dumps([event(n, "company", "Acme", n) for n in range(101)]).encode()
    problem(await hooks.post("/v1/hooks/contacts", content=many, headers=hubspot(many)), 422)


# Typeform


async def test_typeforms_documented_example_is_a_lead(hooked: House, hooks: httpx.AsyncClient) -> None:
    told = await send(hooks, "survey", payload("typeform-example"))
    assert told["leads"][0]["status"] == "fresh"
    lead = kept(hooked, 1)
    assert (lead.source, lead.external_id) == ("survey", "a3a12ec67a1365927098a606107fac15")
    assert lead.created_at.isoformat() == "2018-01-18T18:17:02+00:00"
    assert lead.attributes["email"] == "laura@example.com"
    assert lead.attributes["name"] == "Laura", "by the question's title"
    assert lead.attributes["campaign"] == "abc123456", "a hidden field"
    assert lead.attributes["score"] == 4, "a variable of that name is surer than the calculated score"
    assert str(lead.attributes["message"]).startswith("It's cold right now!")
    assert (await send(hooks, "survey", payload("typeform-example")))["leads"][0]["status"] == "repeated"


def test_every_type_of_answer_is_read() -> None:
    read = flat(json.loads(payload("typeform-example"))["form_response"])
    assert read["readable_ref_picture_choice"] == ["London", "Sydney"]
    assert read["readable_ref_multiple_choice"] == "London"
    assert (read["readable_ref_legal"], read["readable_ref_yes_no"]) == (True, False)
    assert (read["readable_ref_number1"], read["readable_ref_date"]) == (5, "2005-10-15")
    assert str(read["readable_ref_calendly"]).startswith("https://calendly.com/")
    more = flat(json.loads(payload("typeform-types"))["form_response"])
    assert more["phone"] == "+34123456789"
    assert str(more["file"]).endswith("/one.pdf")
    assert more["readable_ref_money"] == "$12,500.00"
    assert more["city"] == "Reykjavík"
    assert more["tags"] == ["a", "b", "c"]
    assert more["talk"] == "https://example.com/v.mp4"
    assert more["later"] == "x, 2"


async def test_what_is_not_a_finished_form_is_put_aside(hooks: httpx.AsyncClient) -> None:
    body = json.dumps({"event_id": "1", "event_type": "form_response_partial", "form_response": {}}).encode()
    assert await send(hooks, "survey", body) == {"leads": [], "put_aside": 1}


# Any form


async def test_a_form_is_read_by_its_keys_nested_or_not(hooked: House, hooks: httpx.AsyncClient) -> None:
    sent = {"ticket": 42, "contact": {"email": "ida@example.com"}, "company": "Acme", "country": "GB", "budget": "50k"}
    told = await send(hooks, "website-form", json.dumps(sent).encode())
    assert told["leads"][0]["owner"] in {"dan", "eve", "fay"}
    lead = kept(hooked, 1)
    assert lead.external_id == "42"
    told_of = {"email": "ida@example.com", "domain": "example.com", "email_kind": "company"}
    assert lead.attributes == {**told_of, "company": "Acme", "country": "GB", "amount": 50_000}


async def test_form_fields_are_read_like_json(hooked: House, hooks: httpx.AsyncClient) -> None:
    body = urlencode({"ticket": "7", "company": "Café & Söhne", "budget": "1.200,50 €", "size": "12"}).encode()
    headers = form(body) | {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    await send(hooks, "website-form", body, headers)
    assert kept(hooked, 1).attributes == {"company": "Café & Söhne", "amount": 1200.5, "employees": 12}


async def test_a_post_without_a_name_is_one_lead_however_often_it_comes(hooks: httpx.AsyncClient) -> None:
    body = b'{"company": "Acme"}'
    first = form(body)
    assert (await send(hooks, "website-form", body, first))["leads"][0]["status"] == "fresh"
    assert (await send(hooks, "website-form", body, first))["leads"][0]["status"] == "repeated"
    assert (await send(hooks, "website-form", body, form(body, at=-20)))["leads"][0]["status"] == "unchanged"


# What cannot be read


async def test_what_cannot_be_read_goes_to_a_person_with_the_reason_and_what_could_be_read(
    hooked: House, hooks: httpx.AsyncClient
) -> None:
    sent = {"company": "Acme", "country": "GB", "budget": "a lot", "size": "51-200"}
    [lead] = (await send(hooks, "website-form", json.dumps(sent).encode()))["leads"]
    assert (lead["queue"], lead["accountable"]) == ("manual-review", "rita")
    assert "budget is 'a lot'" in lead["problem"] and "size" in lead["problem"]
    known = kept(hooked, 1)
    assert (known.attributes["company"], known.attributes["country"]) == ("Acme", "GB")
    assert "a lot" in str(known.attributes["message"])
    assert "amount" not in known.attributes


RENAMED = {
    "website-form": {"Ticket-Nr": 7, "firma": "Acme", "land": "GB"},
    "survey": {"form_response": {"token": "t1", "answers": [
        {"type": "text", "text": "Acme", "field": {"id": "f1", "ref": "firma"}},
        {"type": "email", "email": "ida@example.com", "field": {"id": "f2", "ref": "mail"}},
    ]}},
    "contacts": {"vid": 7, "properties": {"firma": {"value": "Acme"}, "land": {"value": "GB"}}},
}  # fmt: skip


@pytest.mark.parametrize("source", RENAMED)
async def test_a_sender_who_renames_everything_is_told_of_and_nothing_is_lost(
    hooked: House, hooks: httpx.AsyncClient, source: str
) -> None:
    [lead] = (await send(hooks, source, json.dumps(RENAMED[source]).encode()))["leads"]
    assert (lead["status"], lead["queue"], lead["accountable"]) == ("fresh", "manual-review", "rita")
    assert "nothing that the source reads is in it" in lead["problem"] and "'firma'" in lead["problem"]
    assert "Acme" in str(kept(hooked, 1).attributes["message"])
    view = hooked.office.records.lead(1)
    assert view is not None and view.assignment is not None and view.assignment.reason == UNREADABLE


async def test_an_empty_record_is_told_of_as_well(hooked: House, hooks: httpx.AsyncClient) -> None:
    [lead] = (await send(hooks, "website-form", b"{}"))["leads"]
    assert (lead["queue"], "nothing is in it" in lead["problem"]) == ("manual-review", True)
    [lead] = (await send(hooks, "survey", b'{"form_response": {"token": "t2"}}'))["leads"]
    assert (lead["queue"], kept(hooked, 2).external_id) == ("manual-review", "t2")


async def test_what_cannot_be_read_of_an_event_is_not_hidden_by_what_can(
    hooked: House, hooks: httpx.AsyncClient
) -> None:
    told = await events(hooks, event(1, "budget", "a lot", 1), event(2, "company", "Acme", 2))
    assert told["leads"][0]["queue"] == "manual-review"
    mended = await events(hooks, event(3, "budget", "5000", 3), event(4, "country", "GB", 4))
    assert mended["leads"][0]["owner"] in {"dan", "eve", "fay"}, "once it can be read, the policy decides"
