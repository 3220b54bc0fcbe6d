"""Every error of the HTTP API is read by its sender: each is brought about over a connection, with status and field.

A sentence without a case fails the last test; what no sender can bring about stands in ``OUT_OF_REACH``, with why.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

import httpx
import pytest

from bot.intake.lead_form import FIELDS
from bot.words import api, intake
from tests.bot.intake.conftest import BOTH, KEYS, READ, SECRETS, WRITE, bearer, policy_with_hooks
from tests.bot.intake.conftest import signed as signed_at
from tests.bot.intake.test_api import problem
from tests.bot.intake.test_hooks import form, hubspot, typeform
from tests.stories.office import EXAMPLES, Office, an_office
from tests.stories.test_sentences_slack import Floor

pytestmark = pytest.mark.anyio

Headers = Mapping[str, str] | list[tuple[str, str]]
MODULES = {"api": api, "intake": intake}
NDJSON, CSV = {"content-type": "application/x-ndjson"}, {"content-type": "text/csv"}
LEAD = {"source": "website", "external_id": "42", "company": "Acme", "country": "GB"}


@dataclass(frozen=True)
class Said:
    """A sentence of ``bot/words``, by its name and as it is read."""

    name: str
    text: str


def said(name: str, /, *args: Any, **fields: str) -> Said:
    """The sentence of this name, filled in."""
    module, _, of = name.partition(".")
    found = getattr(MODULES[module], of)
    if callable(found):
        return Said(name, found(*args))
    return Said(name, found[args[0]] if args else found.format(**fields) if fields else found)


@dataclass(frozen=True)
class Case:
    """A request that is not done, and what its sender reads: ``errors`` has a sentence for each field."""

    what: str
    status: int
    code: str
    detail: Said
    body: bytes = b""
    headers: Callable[[bytes], Headers] = field(default=lambda body: signed_at(body, f"msg_{time.monotonic_ns()}"))
    method: str = "POST"
    path: str = "/v1/leads"
    errors: tuple[tuple[str, Said], ...] = ()


def but(**changed: str | None) -> Callable[[bytes], Headers]:
    """Signed, but for some headers: None leaves one out."""

    def headers(body: bytes) -> Headers:
        given: dict[str, str | None] = {**signed_at(body), **{name.replace("_", "-"): v for name, v in changed.items()}}
        return {name: value for name, value in given.items() if value is not None}

    return headers


def at(seconds: float) -> Callable[[bytes], Headers]:
    return lambda body: signed_at(body, at=time.time() + seconds)


def by(secret: str, **more: str) -> Callable[[bytes], Headers]:
    return lambda _body: bearer(secret, **{name.replace("_", "-"): value for name, value in more.items()})


def told(**fields: Any) -> bytes:
    return json.dumps(LEAD | fields).encode()


INVALID, BAD_BODY, BAD_QUERY = said("intake.INVALID"), said("api.BAD_BODY"), said("api.BAD_QUERY")
LINE = said("api.LINE_INVALID")


def of_lead(what: str, body: bytes, where: str, sentence: Said) -> Case:
    return Case(what, 422, "invalid", INVALID, body, errors=((where, sentence),))


def of_change(what: str, path: str, body: bytes, where: str, sentence: Said) -> Case:
    method = "PATCH" if path == "/v1/leads/L1" else "POST"
    return Case(what, 422, "invalid", BAD_BODY, body, by(WRITE), method, path, ((where, sentence),))


def of_query(what: str, query: str, where: str, sentence: Said) -> Case:
    return Case(what, 422, "invalid", BAD_QUERY, b"", by(BOTH), "GET", query, ((where, sentence),))


def of_import(what: str, status: int, code: str, detail: Said, body: bytes, **more: Any) -> Case:
    kind = more.pop("kind", NDJSON)
    headers = more.pop("headers", None) or (lambda _body: bearer(WRITE) | kind)
    return Case(what, status, code, detail, body, headers, "POST", "/v1/leads/import" + more.pop("query", ""), **more)


def of_header(what: str, body: bytes, why: Said) -> Case:
    detail = said("api.HEADER", why=why.text)
    return of_import(what, 422, "header", detail, body, kind=CSV, errors=(("", why),))


def of_hook(
    what: str, status: int, code: str, detail: Said, source: str, body: bytes, headers: Any, **more: Any
) -> Case:
    return Case(what, status, code, detail, body, headers, "POST", f"/v1/hooks/{source}", **more)


def foreign(what: str, source: str, body: bytes, why: Said) -> Case:
    signs = {"contacts": signed_for_hubspot, "survey": typeform, "website-form": form}[source]
    detail = said("api.HOOK_BODY", why=why.text)
    return of_hook(what, 422, "foreign", detail, source, body, signs, errors=(("", why),))


def signed_for_hubspot(body: bytes) -> Headers:
    """By the address that it has; the port is filled in by the test."""
    return {"sign-for": "hubspot"}


PATCH, STAGE, ACTIVITY = (
    '{"amount": 60000, "attributes": {"tier": null}}', '{"stage": "won"}', '{"kind": "call"}',
)  # fmt: skip
ACTIVITY_FIELDS = ("kind", "at", "person", "note")
HALF = b'{"source": "website", "external_id": "1", "name": "\\ud800"}'
TWO_MB = b'{"source": "website", "external_id": "1", "message": "' + b"x" * 2_000_000 + b'"}'

CASES = [
    # Who may
    Case("unsigned", 401, "unsigned", said("api.WHO"), told(), lambda _: {}),
    Case("no id", 401, "unsigned", said("api.WHO"), told(), but(webhook_id=None)),
    Case("no timestamp", 401, "unsigned", said("api.WHO"), told(), but(webhook_timestamp=None)),
    Case("no signature", 401, "unsigned", said("api.WHO"), told(), but(webhook_signature=None)),
    Case("two ids", 401, "unsigned", said("api.WHO"), told(), lambda b: [*signed_at(b).items(), ("webhook-id", "x")]),
    Case("an id with a space", 401, "unsigned", said("intake.BAD_ID"), told(), but(webhook_id="a b")),
    Case("a timestamp in letters", 401, "unsigned", said("intake.BAD_TIME"), told(), but(webhook_timestamp="abc")),
    Case("a timestamp of NaN", 401, "unsigned", said("intake.BAD_TIME"), told(), but(webhook_timestamp="nan")),
    Case("a timestamp below zero", 401, "unsigned", said("intake.BAD_TIME"), told(), but(webhook_timestamp="-1")),
    Case("stale", 401, "unsigned", said("intake.NOT_NOW"), told(), at(-301)),
    Case("from the future", 401, "unsigned", said("intake.NOT_NOW"), told(), at(302)),
    Case("not UTF-8", 401, "unsigned", said("intake.NOT_TEXT"), b'{"source": "\xff"}'),
    Case("forged", 401, "unsigned", said("intake.FORGED"), told(),
         lambda b: signed_at(b, secret="whsec_" + "B" * 32)),
    Case("changed on the way", 401, "unsigned", said("intake.FORGED"), told(), lambda b: signed_at(b + b" ")),
    Case("no key", 401, "no_key", said("api.NO_KEY"), b"", lambda _: {}, "GET", "/v1/leads/L1"),
    Case("another scheme", 401, "no_key", said("api.NO_KEY"), told(), lambda _: {"authorization": "Basic eDp5"}),
    Case("a key nobody has", 401, "unknown_key", said("api.KEY_UNKNOWN"), told(), by("nobody-0123456789abcdef")),
    Case("no right to write", 403, "scope_missing", said("api.scope_missing", "bi", "leads:write"), told(), by(READ)),
    Case("no right to read", 403, "scope_missing", said("api.scope_missing", "crm", "history:read"), b"", by(WRITE),
         "GET", "/v1/leads/L1/history"),
    Case("a name with a space", 400, "idempotency_key", said("api.IDEMPOTENCY"), told(),
         by(WRITE, idempotency_key="a b")),
    # The body
    Case("2 MB", 413, "too_large", said("intake.TOO_LARGE"), TWO_MB),
    Case("compressed", 415, "encoded", said("intake.ENCODED"), told(), but(content_encoding="gzip")),
    of_lead("nothing", b"", "", said("intake.NOT_JSON")),
    of_lead("not JSON", b"company=Acme", "", said("intake.NOT_JSON")),
    of_lead("cut short", b'{"source": "website"', "", said("intake.NOT_JSON")),
    of_lead("too deep", b'{"a":' * 30_000, "", said("intake.NOT_JSON")),
    of_lead("a list", b"[]", "", said("intake.NOT_OBJECT")),
    of_lead("lone surrogates", HALF, "name", said("intake.SURROGATE")),
    # The fields of a lead
    of_lead("no source", b'{"external_id": "1"}', "source", said("intake.missing", "source")),
    of_lead("a blank name", told(source=" "), "source", said("intake.blank")),
    of_lead("an unknown field", told(compny="x"), "compny", said("intake.unknown", "compny", FIELDS)),
    of_lead("another unknown field", told(zzz=1), "zzz", said("intake.unknown", "zzz", FIELDS)),
    of_lead("a number for a text", told(company=7), "company", said("intake.not_text")),
    of_lead("a text for a number", told(amount="lots"), "amount", said("intake.NOT_A_NUMBER")),
    of_lead("NaN", b'{"source":"a","external_id":"1","amount":NaN}', "amount", said("intake.NOT_A_NUMBER")),
    of_lead("endless", b'{"source":"a","external_id":"1","amount":1e999}', "amount", said("intake.NOT_A_NUMBER")),
    of_lead("less than nothing", told(employees=-1), "employees", said("intake.NEGATIVE")),
    of_lead("huge", told(amount=10**17), "amount", said("intake.HUGE")),
    of_lead("too long", told(company="x" * 2001), "company", said("intake.too_long", 2_000)),
    of_lead("too many", told(tags=["a"] * 51), "tags", said("intake.too_long", 50)),
    of_lead("control characters", told(company="a\x00b"), "company", said("intake.CONTROL")),
    of_lead("a line break in a name", told(company="a\nb"), "company", said("intake.CONTROL")),
    of_lead("not a moment", told(created_at="yesterday"), "created_at", said("intake.NOT_A_MOMENT")),
    of_lead("no zone", told(created_at="2026-05-04T09:30:00"), "created_at", said("intake.NO_ZONE")),
    of_lead("long ago", told(created_at="1066-10-14T09:00:00Z"), "created_at", said("intake.OUT_OF_TIME")),
    of_lead("nested", told(attributes={"a": {"b": 1}}), "attributes.a", said("intake.NESTED")),
    of_lead("a name of no letters", told(attributes={"": 1}), "attributes", said("intake.KEY")),
    of_lead("said twice", told(attributes={"company": "x"}), "attributes.company", said("intake.GIVEN_TWICE")),
    # Addresses and parameters
    Case("nothing there", 404, "not_found", said("intake.STATUS", 404), b"", lambda _: {}, "GET", "/v1/lead"),
    Case("another method", 405, "method_not_allowed", said("intake.STATUS", 405), b"", lambda _: {}, "DELETE"),
    Case("no number", 404, "unknown_lead", said("api.NO_LEAD_NUMBER"), b"", by(READ), "GET", "/v1/leads/acme"),
    Case("no such lead", 404, "unknown_lead", said("api.UNKNOWN_LEAD", lead="99"), b"", by(READ), "GET",
         "/v1/leads/L99"),
    Case("no such lead to change", 404, "unknown_lead", said("api.UNKNOWN_LEAD", lead="99"), b'{"stage": "won"}',
         by(WRITE), "POST", "/v1/leads/L99/stage"),
    Case("no lead of this name", 404, "unknown_lead", said("api.NO_LEAD_NAMED"), b"", by(READ), "GET",
         "/v1/leads?source=a&external_id=b"),
    of_query("a parameter is missing", "/v1/leads?source=a", "external_id", said("api.PARAMETER_MISSING")),
    of_query("a parameter is there twice", "/v1/leads?source=a&external_id=b&source=a", "source",
             said("api.PARAMETER_TWICE")),
    of_query("a blank parameter", "/v1/leads?source=%20&external_id=b", "source", said("api.PARAMETER_TEXT")),
    of_query("an unknown parameter", "/v1/leads/L1?x=1", "x", said("api.unknown_parameter", "x", ())),
    of_query("no whole number", "/v1/leads/L1/history?limit=many", "limit", said("api.not_whole", 1, 200)),
    # Changes of a lead
    of_change("no JSON", "/v1/leads/L1", b"{", "", said("api.not_json", PATCH)),
    of_change("NaN in a change", "/v1/leads/L1", b'{"amount": NaN}', "", said("api.not_json", PATCH)),
    of_change("a list of changes", "/v1/leads/L1", b"[]", "", said("api.NOT_OBJECT", example=PATCH)),
    of_change("another source", "/v1/leads/L1", b'{"source": "x"}', "source", said("api.NOT_CHANGED")),
    of_change("another beginning", "/v1/leads/L1", b'{"created_at": "2026-05-04T09:30:00Z"}', "created_at",
              said("api.CREATED")),
    of_change("another owner", "/v1/leads/L1", b'{"owner": "ana"}', "owner", said("api.OWNER")),
    of_change("no stage", "/v1/leads/L1", b'{"stage": null}', "stage", said("api.STAGE_NEEDED")),
    of_change("no attributes", "/v1/leads/L1", b'{"attributes": null}', "attributes", said("api.ATTRIBUTES_NULL")),
    of_change("closed elsewhere", "/v1/leads/L1", b'{"closed_at": "2026-05-04T09:30:00Z"}', "closed_at",
              said("api.CLOSED_AT_ELSEWHERE")),
    of_change("changed twice", "/v1/leads/L1", b'{"company": "x", "attributes": {"company": "y"}}',
              "attributes.company", said("api.GIVEN_TWICE")),
    of_change("half a character", "/v1/leads/L1", b'{"company": "\\udfff"}', "company", said("intake.SURROGATE")),
    of_change("no stage at all", "/v1/leads/L1/stage", b"{}", "stage", said("api.field_missing", "stage")),
    of_change("an unknown kind", "/v1/leads/L1/activity", b'{"kind": "fax"}', "kind",
              said("api.one_of", ("call", "email", "meeting", "message", "note"))),
    of_change("an unknown field of a change", "/v1/leads/L1/activity", b'{"kind": "call", "zzz": 1}', "zzz",
              said("api.unknown_field", "zzz", ACTIVITY_FIELDS)),
    Case("an unknown person", 422, "owner_unknown", BAD_BODY, b'{"kind": "call", "person": "bob"}', by(WRITE), "POST",
         "/v1/leads/L1/activity", (("person", said("api.NOBODY")),)),
    of_change("no account", "/v1/leads/L1/account", b"{}", "account", said("api.field_missing", "account")),
    Case("an unknown account", 422, "account_unknown", BAD_BODY, b'{"account": "Nobody & Sons"}', by(WRITE), "POST",
         "/v1/leads/L1/account", (("account", said("api.NO_ACCOUNT")),)),
    # Imports
    of_import("no kind", 415, "kind", said("api.IMPORT_KIND"), b"{}", kind={"content-type": "application/json"}),
    of_import("a compressed import", 415, "encoded", said("intake.ENCODED"), b"",
              kind=NDJSON | {"content-encoding": "gzip"}),
    of_import("a signed one of 9 MB", 413, "too_large", said("api.IMPORT_TOO_LARGE"), b" " * (9 * 1024 * 1024),
              headers=lambda _: signed_at(b"") | NDJSON),
    of_import("neither true nor false", 422, "invalid", BAD_QUERY, b"", query="?notify=yes",
              errors=(("notify", said("api.NOT_TRUTH")),)),
    of_import("a strange name", 422, "invalid", BAD_QUERY, b"", query="?name=a.b",
              errors=(("name", said("api.IMPORT_NAME")),)),
    of_header("an empty file", b"", said("intake.EMPTY", name="The body")),
    of_header("no source column", b"external_id\n1\n", said("api.NO_COLUMN", column="source")),
    of_header("a column of theirs", b"source,external_id,Deal\na,1,x\n", said("api.not_our_column", "Deal")),
    of_header("a column twice", b"source,source\na,b\n", said("intake.TWICE", name="The body", column="source")),
    of_header("UTF-16", "source,external_id\n".encode("utf-16"), said("intake.UTF16", name="The body")),
    # Webhooks of other systems
    of_hook("no such source", 404, "unknown_source", said("api.NO_SOURCE"), "nobody", b"{}", lambda _: {}),
    of_hook("no secret", 401, "no_secret", said("api.NO_SECRET"), "secretless", b"{}", lambda _: {}),
    of_hook("unsigned hook", 401, "unsigned",
            said("api.HOOK_UNSIGNED", headers="X-Baton-Signature and X-Baton-Timestamp"), "website-form", b"{}",
            lambda _: {}),
    of_hook("a time in letters", 401, "unsigned", said("api.HOOK_TIME", header="X-Baton-Timestamp", unit="seconds"),
            "website-form", b"{}", lambda b: form(b) | {"X-Baton-Timestamp": "abc"}),
    of_hook("an old hook", 401, "unsigned", said("api.HOOK_OLD", header="X-Baton-Timestamp"), "website-form", b"{}",
            lambda b: form(b, at=-400)),
    of_hook("a forged hook", 401, "unsigned", said("api.HOOK_SIGNATURE"), "survey", b"{}",
            lambda b: typeform(b, secret="another-secret")),
    of_hook("a hook for another address", 401, "unsigned", said("api.HOOK_URL"), "contacts", b"[]",
            lambda b: hubspot(b, url="https://elsewhere.example.com/v1/hooks/contacts")),
    of_hook("a hook of 2 MB", 413, "too_large", said("api.HOOK_TOO_LARGE"), "website-form", TWO_MB, form),
    of_hook("a compressed hook", 415, "encoded", said("intake.ENCODED"), "website-form", b"{}",
            lambda b: form(b) | {"content-encoding": "gzip"}),
    foreign("a form that is none", "website-form", b"[1]", said("api.FORM_BODY")),
    foreign("a form too deep", "website-form", b"[" * 100_000, said("api.FORM_BODY")),
    foreign("a survey that is no JSON", "survey", b"x", said("api.NOT_JSON_BODY")),
    foreign("a survey that is none", "survey", b"{}", said("api.TYPEFORM_BODY")),
    foreign("no events", "contacts", b"[1]", said("api.HUBSPOT_BODY")),
    foreign("an event of nothing", "contacts", b'[{"eventId": 1}]', said("api.HUBSPOT_EVENT", number="1")),
    foreign("a record of nothing", "contacts", b'{"properties": {}}', said("api.HUBSPOT_RECORD")),
]  # fmt: skip

LONG = b'{"source": "a", "external_id": "1", "message": "' + b"x" * 70_000 + b'"}'
LINES: list[tuple[bytes, Mapping[str, str], str, Said]] = [
    (LONG, NDJSON, "", said("api.LINE_TOO_LONG")),
    (b"not json", NDJSON, "", said("intake.not_json", "Expecting value", 1)),
    (b"[" * 30_000, NDJSON, "", said("intake.not_json", "too deep, or not a number", 1)),
    (b'{"source": "a", "external_id": "1", "amount": NaN}', NDJSON, "",
     said("intake.not_json", "too deep, or not a number", 1)),
    (b"[1]", NDJSON, "", said("intake.NOT_A_ROW")),
    (b"\xff", NDJSON, "", said("intake.not_utf8", "the line")),
    (b'{"source": "a", "external_id": "\\ud800"}', NDJSON, "external_id", said("intake.SURROGATE")),
    (b'{"source": "a", "external_id": "1", "company": "\\u0000"}', NDJSON, "company", said("intake.CONTROL")),
    (b'{"source": "a"}', NDJSON, "external_id", said("intake.missing", "external_id")),
    (b"source,external_id\na", CSV, "", said("intake.wrong_width", 1, 2)),
    (b'source,external_id\na,"open', CSV, "", said("intake.QUOTE_OPEN")),
    (b'source,external_id\na,"b"c', CSV, "", said("intake.not_csv", "',' expected after '\"'")),
    (b"source,external_id\na,\xff", CSV, "", said("intake.not_utf8", "external_id")),
]  # fmt: skip
"""Bodies of an import of which one line is refused, and why."""

ELSEWHERE = {
    "api.NOT_READ", "api.LINE_DOWN", "api.AGAIN", "intake.DOWN", "intake.FAILED", "intake.NOT_READY",
    "api.NO_SECRET_FIX", "api.REUSED", "intake.unreadable", "intake.nothing_read", "intake.not_money",
    "intake.not_a_number",
}  # fmt: skip
"""Read in the stories below."""
OUT_OF_REACH = {
    "intake.CUT_OFF": "whoever breaks off does not read on; a proxy between them may",
    "intake.NO_POLICY": "Baton does not start without a policy",
    "intake.STATUS": "400 is the framework's own, for what none of ours raises; 404 and 405 are above",
    "api.NOT_DONE": "no refusal is left that the API does not know by name: for later ones",
    "intake.YES": "a value, and no sentence",
    "intake.NO": "a value, and no sentence",
}
OF_FILES = {
    "LINE_TOO_LONG", "UNKNOWN_KIND", "NO_COLUMN", "NO_LOOKUP", "NO_ASIDE", "NO_SORT", "NOT_OURS", "not_in_map",
    "not_in_lookup", "not_a_date", "no_slug", "nobody", "own_manager", "person_twice", "down", "unknown_owner",
    "account_twice", "one_of", "NO_NAME", "TWO_OWNERS", "OWN_PARENT", "no_domain", "anybodys_domain",
}  # fmt: skip
"""Said at a terminal, of files: their tests are those of ``baton import``, and of sources."""


@pytest.fixture(scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """One running Baton for all cases, with a lead in it."""
    folder = tmp_path_factory.mktemp("intake")
    secretless = "  secretless: { webhook: form, fields: { company: company } }\n"
    policy = policy_with_hooks().replace("sources:\n", f"sources:\n{secretless}", 1)
    (folder / "policy.yml").write_text(policy)
    more: dict[str, Any] = {
        "BATON_POLICY": folder / "policy.yml",
        "BATON_API_KEYS": KEYS,
        "BATON_WEBHOOK_SECRETS": SECRETS,
    }
    async with an_office(f"sqlite:///{folder / 'baton.db'}", "socket", **more) as place:
        await place.lead_comes("First")
        await place.dan.sees_dm("First")
        yield place


async def ask(office: Office, case: Case) -> httpx.Response:
    headers = case.headers(case.body)
    if isinstance(headers, dict) and "sign-for" in headers:
        headers = hubspot(case.body, url=office.url + case.path)
    return await office.http.request(
        case.method, office.url + case.path, content=case.body, headers=headers
    )  # a dict or a list of pairs


@pytest.mark.parametrize("case", CASES, ids=[case.what for case in CASES])
async def test_a_sender_reads_what_is_wrong_and_what_to_do(office: Office, case: Case) -> None:
    answer = await ask(office, case)
    read = problem(answer, case.status)
    assert read["code"] == case.code
    assert read["detail"] == case.detail.text
    found = {error["field"]: error["detail"] for error in read.get("errors", [])}
    assert found == {where: sentence.text for where, sentence in case.errors}
    for error in read.get("errors", []):
        assert error["pointer"] == "#" + "".join(f"/{step}" for step in error["field"].split(".") if step)


@pytest.mark.parametrize("case", LINES, ids=[str(case[0][:30]) + case[3].name for case in LINES])
async def test_a_line_that_is_wrong_says_why(office: Office, case: tuple[bytes, Mapping[str, str], str, Said]) -> None:
    body, kind, where, sentence = case
    answer = await office.http.post(f"{office.url}/v1/leads/import", content=body, headers=bearer(WRITE, **kind))
    assert answer.status_code == 200
    line, last = (json.loads(text) for text in answer.text.splitlines())
    assert (line["error"]["status"], line["error"]["code"]) == (422, "invalid")
    assert line["error"]["detail"] == LINE.text
    assert [(one["field"], one["detail"]) for one in line["error"]["errors"]] == [(where, sentence.text)]
    assert last["summary"]["refused"] == 1


async def test_a_large_body_is_answered_before_it_was_sent(office: Office) -> None:
    """Announced or not: no more of it is read than may be, and the sender has the answer meanwhile."""
    port = office.bot.port
    for framing, rest in (("content-length: 2000000", b""), ("transfer-encoding: chunked", _chunks(300))):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST /v1/leads HTTP/1.1\r\nhost: baton\r\nwebhook-id: 1\r\n{framing}\r\n\r\n"
        writer.write(head.encode() + rest)
        async with asyncio.timeout(20):
            answer = await reader.readuntil(b"}")
        assert b" 413 " in answer and json.dumps(intake.TOO_LARGE).encode() in answer
        writer.close()


def _chunks(kilobytes: int) -> bytes:
    return (b"400\r\n" + b"x" * 1024 + b"\r\n") * kilobytes


async def test_what_json_leaves_open_is_the_same_everywhere(office: Office) -> None:
    """A name that is there twice counts as it stands last; a media type is not asked for; a BOM is no JSON."""
    twice = b'{"source": "website", "external_id": "twice", "country": "GB", "company": "A", "company": "Last"}'
    headers = signed_at(twice, "msg_twice") | {"content-type": "text/plain"}
    lead = (await office.http.post(f"{office.url}/v1/leads", content=twice, headers=headers)).json()["id"]
    await office.eve.sees_dm("Last")
    path = f"{office.url}/v1/leads/{lead}"
    await office.http.patch(path, content=b'{"company": "B", "company": "Later"}', headers=bearer(WRITE))
    assert (await office.http.get(path, headers=bearer(READ))).json()["lead"]["company"] == "Later"
    line = b'{"source": "website", "external_id": "twice", "company": "C", "company": "Latest"}'
    await office.http.post(f"{office.url}/v1/leads/import", content=line, headers=bearer(WRITE) | NDJSON)
    assert (await office.http.get(path, headers=bearer(READ))).json()["lead"]["company"] == "Latest"
    marked = b"\xef\xbb\xbf" + twice
    answer = await office.http.post(f"{office.url}/v1/leads", content=marked, headers=signed_at(marked, "msg_bom"))
    assert problem(answer, 422)["errors"][0]["detail"] == intake.NOT_JSON


async def test_what_another_system_got_wrong_goes_to_a_person_with_the_reason(office: Office) -> None:
    body = b'{"ticket": 9, "company": "Delta", "budget": "a lot", "size": "many"}'
    answer = await office.http.post(f"{office.url}/v1/hooks/website-form", content=body, headers=form(body))
    [lead] = answer.json()["leads"]
    errors = [f"amount: {intake.not_money('budget', 'a lot')}", f"employees: {intake.not_a_number('size', 'many')}"]
    assert lead["problem"] == intake.unreadable(errors)
    card = await office.rita.sees_in("#lead-review", "Delta", "It could not be read: amount: budget is 'a lot'")
    await office.rita.sees_in("#lead-review", "came into the queue", thread=card)


async def test_what_another_system_calls_by_other_names_goes_to_a_person(office: Office) -> None:
    body = b'{"zzz": 1}'
    answer = await office.http.post(f"{office.url}/v1/hooks/website-form", content=body, headers=form(body))
    [lead] = answer.json()["leads"]
    assert lead["problem"] == intake.unreadable([intake.nothing_read(["zzz"])])
    card = await office.rita.sees_in("#lead-review", "nothing that the source reads is in it, only 'zzz'")
    await office.rita.sees_in("#lead-review", "came into the queue", thread=card)


async def test_a_name_that_stands_for_another_request_is_told_so(office: Office) -> None:
    first, other = told(external_id="reused", country="ZZ"), told(external_id="reused", country="GB")
    assert (await office.posts(first, "msg_reused")).status_code == 201
    card = await office.rita.sees_in("#lead-review", "Acme")
    await office.rita.sees_in("#lead-review", "came into the queue", thread=card)
    read = problem(await office.posts(other, "msg_reused"), 422)
    assert (read["code"], read["detail"]) == ("reused", api.REUSED)
    assert (await office.posts(first, "msg_reused")).json()["status"] == "repeated"


async def test_what_may_pass_by_itself_is_503_and_says_when(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = told(external_id="503")
    place = Floor(office, EXAMPLES)
    with place.commits_fail():
        answer = await office.posts(lead)
        assert problem(answer, 503)["detail"] == intake.DOWN and answer.headers["retry-after"] == "5"
        headers = bearer(WRITE) | NDJSON
        answer = await office.http.post(f"{office.url}/v1/leads/import", content=lead, headers=headers)
        line, last = (json.loads(text) for text in answer.text.splitlines())
        assert (line["error"]["status"], line["error"]["detail"]) == (503, api.LINE_DOWN)
        assert last["summary"]["again"] == 1 and last["summary"]["detail"] == api.AGAIN
    with monkeypatch.context() as away:
        away.setattr(office.bot.office.records, "lead", _away)
        answer = await office.http.get(f"{office.url}/v1/leads/L1", headers=bearer(READ))
        assert problem(answer, 503)["detail"] == api.NOT_READ and answer.headers["retry-after"] == "5"
    with monkeypatch.context() as bug:
        bug.setattr(office.bot.office.desk, "settle", _a_bug)
        answer = await office.posts(lead)
        assert problem(answer, 500)["detail"] == intake.FAILED and "hunter2" not in answer.text
    with monkeypatch.context() as away:
        away.setattr("storage.database.Database.check", _away)
        answer = await office.http.get(f"{office.url}/readyz")
        assert problem(answer, 503)["detail"] == "Baton is not ready: The database does not answer."


def _away(*_: object) -> None:
    raise OSError("hunter2")


async def _a_bug(_command: object) -> None:
    raise RuntimeError("hunter2")


def names() -> Iterator[str]:
    for of, module in MODULES.items():
        for name, value in vars(module).items():
            ours = isinstance(value, FunctionType) and value.__module__ == module.__name__
            if ours or (name.isupper() and isinstance(value, str | Mapping)):
                yield f"{of}.{name}"


def test_every_sentence_has_its_case() -> None:
    read = {said.name for case in CASES for said in (case.detail, *(sentence for _, sentence in case.errors))}
    read |= {case[3].name for case in LINES} | {"api.LINE_INVALID"} | ELSEWHERE
    of_files = {f"intake.{name}" for name in OF_FILES}
    assert set(names()) - read - OUT_OF_REACH.keys() == of_files
    assert not read & of_files
