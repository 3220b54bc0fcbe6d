import json
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Manifest, NotOnScreen, Workspace

pytestmark = pytest.mark.anyio

Json = dict[str, Any]

ACME = {"company": "Acme", "employees": 120}


async def test_a_step_gives_its_outputs(office: Workspace, bot: AsyncApp) -> None:
    events: list[Json] = []
    tokens: list[str | None] = []
    ana = office.person("ana")

    @bot.function("route_lead")
    async def route(event: Json, inputs: Json, complete: Any, client: AsyncWebClient) -> None:
        events.append(event)
        tokens.append(client.token)
        await client.chat_postMessage(channel="#sales-leads", text=inputs["company"])
        await complete(outputs={"owner": ana.id})

    run = await (await ana.runs_step("route_lead", ACME)).ends()
    assert (run.outputs, run.error) == ({"owner": ana.id}, None)
    await ana.sees_in("#sales-leads", "Acme")
    [event] = events
    assert (event["inputs"], event["function_execution_id"]) == (ACME, run.id)
    assert (event["function_execution_id"][:2], event["workflow_execution_id"][:2]) == ("Fx", "Wx")
    assert tokens == [event["bot_access_token"]]
    assert event["bot_access_token"].startswith("xwfp-")
    function = event["function"]
    assert (function["id"][:2], function["callback_id"], function["type"]) == ("Fn", "route_lead", "app")
    assert function["app_id"] == office.team.app.id
    assert [(p["name"], p["type"], p["is_required"]) for p in function["input_parameters"]] == [
        ("company", "string", True),
        ("employees", "integer", False),
    ]
    assert [p["name"] for p in function["output_parameters"]] == ["owner", "reason"]


async def test_a_step_fails_with_a_sentence(office: Workspace, bot: AsyncApp) -> None:
    @bot.function("close_lead")
    async def close(inputs: Json, fail: Any) -> None:
        await fail(error=f"There is no lead {inputs['lead']}.")

    run = await (await office.person("ana").runs_step("close_lead", {"lead": "x-1"})).ends()
    assert (run.outputs, run.error) == (None, "There is no lead x-1.")


async def test_slack_checks_the_inputs_and_the_app_hears_nothing(office: Workspace) -> None:
    run = await office.person("ana").runs_step("route_lead", {"employees": "many", "mood": "good"})
    assert run.error == (
        "parameter_validation_failed: missing required field: company; "
        "must be of type integer: employees; unknown field: mood"
    )
    await office.settles()
    assert office.deliveries == []


async def test_the_outputs_are_held_to_the_manifest(office: Workspace, client: AsyncWebClient) -> None:
    run = await office.person("ana").runs_step("route_lead", ACME)
    with pytest.raises(SlackApiError) as refusal:
        await client.functions_completeSuccess(function_execution_id=run.id, outputs={"reason": 1, "mood": "good"})
    answer = refusal.value.response
    assert answer["error"] == "parameter_validation_failed"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] missing required field: owner",
        "[ERROR] must be of type string: reason",
        "[ERROR] unknown field: mood",
    ]
    assert not run.ended
    await client.functions_completeSuccess(function_execution_id=run.id, outputs={"owner": "U1"})
    assert run.outputs == {"owner": "U1"}


async def test_a_step_ends_once_and_by_its_own_token_or_the_bots(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    one, two = [await ana.runs_step("close_lead", {"lead": "x"}) for _ in range(2)]

    async def error_of(**arguments: Any) -> str:
        with pytest.raises(SlackApiError) as refusal:
            await client.functions_completeError(error="no", **arguments)
        return str(refusal.value.response["error"])

    assert await error_of(function_execution_id="Fx404") == "function_execution_not_found"
    assert await error_of(function_execution_id=one.id, token=two.token) == "access_denied"
    assert await error_of(function_execution_id=one.id, token="xwfp-made-up") == "invalid_auth"
    await client.functions_completeError(function_execution_id=one.id, error="no", token=one.token)
    assert await error_of(function_execution_id=one.id, token=one.token) == "execution_not_in_running_state"
    with pytest.raises(SlackApiError, match="execution_not_in_running_state"):
        await client.functions_completeSuccess(function_execution_id=one.id, outputs={})
    with pytest.raises(SlackApiError, match="token_expired"):
        await client.auth_test(token=one.token)
    assert (await client.auth_test(token=two.token))["ok"]


async def test_outputs_may_come_in_a_form(office: Workspace) -> None:
    run = await office.person("ana").runs_step("close_lead", {"lead": "x"})
    form = {"token": run.token, "function_execution_id": run.id}
    async with aiohttp.ClientSession() as session:
        url = f"{office.api_url}functions.completeSuccess"
        async with session.post(url, data=form) as response:
            assert (await response.json())["error"] == "invalid_arguments"
        async with session.post(url, data=form | {"outputs": json.dumps({})}) as response:
            assert (await response.json())["ok"]
    assert run.outputs == {}


async def test_a_step_that_is_not_answered_still_runs(office: Workspace) -> None:
    office.team.manifest = replace(office.team.manifest, events=frozenset())
    run = await office.person("ana").runs_step("route_lead", ACME)
    with pytest.raises(NotOnScreen, match="The step 'Route a lead' still runs"):
        await run.ends(within=0.01)
    assert office.deliveries == []


async def test_a_step_needs_its_place_in_the_manifest(office: Workspace) -> None:
    ana = office.person("ana")
    with pytest.raises(NotOnScreen, match=r"no step 'open_lead'; there are: \['route_lead', 'close_lead'\]"):
        await ana.runs_step("open_lead")
    office.team.manifest = replace(office.team.manifest, runs_steps=False)
    with pytest.raises(NotOnScreen, match="function_runtime"):
        await ana.runs_step("route_lead", ACME)


async def test_both_forms_of_parameters_mean_the_same() -> None:
    flat = {"lead": {"type": "string", "title": "Lead", "is_required": True}, "properties": {"type": "object"}}
    nested = {
        "properties": {"lead": {"type": "string", "title": "Lead"}, "properties": {"type": "object"}},
        "required": ["lead"],
    }
    read = [
        Manifest.from_document(
            {"display_information": {"name": "x"}, "functions": {"f": {"title": "F", "input_parameters": form}}}
        ).steps["f"]
        for form in (flat, nested)
    ]
    assert read[0] == read[1]
    assert [(p.name, p.required) for p in read[0].inputs] == [("lead", True), ("properties", False)]
    with pytest.raises(ValueError, match="'lead' of a step has no type"):
        Manifest.from_document(
            {"display_information": {"name": "x"}, "functions": {"f": {"input_parameters": {"lead": {}}}}}
        )
