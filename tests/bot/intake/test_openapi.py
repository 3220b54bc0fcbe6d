"""The API's description tells the truth: the addresses, the fields, the examples, and a page that needs no network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute
from jsonschema import Draft202012Validator

from bot.house import House
from bot.intake.api import description
from bot.intake.change_forms import PATCH_FIELDS, ActivityForm, StageForm
from bot.intake.keys import Scope
from bot.intake.lead_form import FIELDS, IMPORT_FIELDS
from routing.activity import Activity
from tests.bot.intake.conftest import BOTH, api_of, bearer

pytestmark = pytest.mark.anyio
TOLD = description()
SCHEMAS = TOLD["components"]["schemas"]


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in TOLD["paths"].items():
        for method in item.keys() & {"get", "post", "patch", "put", "delete"}:
            yield method.upper(), path, item[method]


def resolved(value: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in value:
        return value
    found: Any = TOLD
    for step in value["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


def validates(value: Any, schema: dict[str, Any]) -> None:
    Draft202012Validator({**schema, "components": TOLD["components"]}).validate(value)


async def test_it_has_each_address_and_no_other(house: House) -> None:
    api = api_of(house)
    routes = {
        (method, route.path_format)
        for route in api.routes
        if isinstance(route, APIRoute) and route.path not in {"/docs", "/docs/oauth2-redirect"}
        for method in route.methods or ()
    }
    assert routes == {(method, path) for method, path, _ in operations()}


def test_it_has_the_fields_that_the_forms_have() -> None:
    assert tuple(SCHEMAS["Lead"]["properties"]) == FIELDS
    assert set(SCHEMAS["ImportedLead"]["properties"]) == set(IMPORT_FIELDS)
    assert set(SCHEMAS["Patch"]["properties"]) == set(PATCH_FIELDS)

    def sent(path: str) -> dict[str, Any]:
        told: dict[str, Any] = TOLD["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        return told["properties"]  # type: ignore[no-any-return]

    assert set(sent("/v1/leads/{id}/stage")) == set(StageForm.model_fields)
    assert set(sent("/v1/leads/{id}/activity")) == set(ActivityForm.model_fields)
    assert sent("/v1/leads/{id}/activity")["kind"]["enum"] == list(Activity)
    assert all(scope in TOLD["info"]["description"] for scope in Scope)


def test_each_operation_has_examples_and_each_example_has_its_schema() -> None:
    seen = 0
    for method, path, operation in operations():
        contents = [*operation.get("requestBody", {}).get("content", {}).items()]
        for status, answer in operation["responses"].items():
            content = resolved(answer)["content"]
            assert content, f"{method} {path} {status}"
            contents += content.items()
        for kind, content in contents:
            assert content["examples"], f"{method} {path} {kind}"
            for example in content["examples"].values():
                validates(example["value"], content["schema"])
                if kind == "application/x-ndjson" and '"line"' in example["value"]:
                    for line in example["value"].splitlines():
                        validates(json.loads(line), SCHEMAS["ImportAnswer"])
                seen += 1
    assert seen > 50


async def test_the_examples_work(client: httpx.AsyncClient) -> None:
    for method, path, operation in sorted(operations(), key=lambda told: (told[1].count("/"), told[0] == "GET")):
        if "hooks" in path:
            continue
        for kind, content in operation.get("requestBody", {"content": {"": {"examples": {"": {}}}}})["content"].items():
            for example in content["examples"].values():
                value = example.get("value", "")
                body = value if isinstance(value, str) else json.dumps(value)
                headers = bearer(BOTH, **({"content-type": kind} if kind else {}))
                query = {p["name"]: p["example"] for p in operation.get("parameters", []) if p.get("in") == "query"}
                at = path.replace("{id}", "L1")
                answer = await client.request(method, at, content=body, params=query, headers=headers)
                assert answer.is_success, f"{method} {path}: {answer.text}"
                told = resolved(operation["responses"][str(answer.status_code)])["content"]
                [(media, schema)] = told.items()
                assert answer.headers["content-type"] == media
                if media == "application/json":
                    validates(answer.json(), schema["schema"])


async def test_the_description_and_its_page_are_there_without_a_network(door: httpx.AsyncClient) -> None:
    answer = await door.get("/v1/openapi.json")
    assert answer.json() == json.loads(json.dumps(TOLD))
    page = (await door.get("/docs")).text
    assert "/v1/openapi.json" in page
    assert not re.findall(r"(?:src|href)=[\"'](?:https?:)?//", page)
    for part in re.findall(r"(?:src|href)=[\"']([^\"']+)", page):
        assert (await door.get(part)).status_code == 200, part
