"""A workflow's step "Route a lead": the workflow goes on with who has it."""

from datetime import timedelta

import pytest

from sandbox import LostAck, LostAnswer, RateLimited, Refused, ServerError
from tests.stories.office import MONDAY_9AM, Office
from tests.stories.test_slack_as_a_source import down_once, leads

pytestmark = pytest.mark.anyio

ACME = {"company": "Acme", "name": "Jo Bell", "country": "GB", "amount": "12.5k"}


async def test_a_step_gives_who_has_the_lead(office: Office) -> None:
    run = await (await office.mel.runs_step("route_lead", ACME)).ends()
    await office.dan.sees_dm("Acme", "Jo Bell", "USD 12,500", "from workflow")
    assert run.outputs == {
        "lead": "L1",
        "owner": office.dan.id,
        "owner_name": "Dan Novak",
        "accountable": "Dan Novak",
        "due_at": int((MONDAY_9AM + timedelta(minutes=30)).timestamp()),
        "rule": "Everyone else who can be placed",
    }


async def test_a_step_for_a_queue_gives_who_answers_for_it(office: Office) -> None:
    run = await (await office.mel.runs_step("route_lead", {"company": "Acme", "country": "ZZ"})).ends()
    waiting = await office.rita.sees_in("#lead-review", "Acme")
    await office.rita.sees_in("#lead-review", "came into the queue", thread=waiting)
    assert run.outputs is not None and "owner" not in run.outputs
    assert (run.outputs["queue"], run.outputs["accountable"]) == ("Manual review", "Rita Stone")


async def test_what_cannot_be_read_goes_to_review_and_the_workflow_goes_on(office: Office) -> None:
    run = await (await office.mel.runs_step("route_lead", ACME | {"amount": "ten or twenty"})).ends()
    waiting = await office.rita.sees_in("#lead-review", "Acme", "ten or twenty")
    await office.rita.sees_in("#lead-review", "came into the queue", thread=waiting)
    assert run.outputs is not None and run.outputs["queue"] == "Manual review"


async def test_an_id_of_the_source_makes_two_runs_one_lead(office: Office) -> None:
    same = ACME | {"source": "hubspot", "external_id": "9001"}
    first, second = [await (await office.mel.runs_step("route_lead", same)).ends() for _ in range(2)]
    await office.dan.sees_dm("Acme", "from hubspot")
    assert first.outputs == second.outputs
    await office.rests()
    assert await leads(office) == 1


async def test_a_step_whose_answer_is_lost_or_delayed_ends_once_and_pings_nobody(office: Office) -> None:
    method = "functions.completeSuccess"
    async with office.workspace.suffers(
        LostAck("function_executed", times=1), LostAnswer(method, times=1), RateLimited(method, times=1),
        ServerError(method, times=1),
    ):  # fmt: skip
        run = await (await office.mel.runs_step("route_lead", ACME)).ends()
        await office.dan.sees_dm("Acme")
        await office.rests()
    assert run.outputs is not None and run.outputs["lead"] == "L1"
    assert await leads(office) == 1


async def test_a_workflow_that_was_stopped_meanwhile_disturbs_nobody(office: Office) -> None:
    async with office.workspace.suffers(Refused("functions.completeSuccess", "execution_not_in_running_state")):
        await office.mel.runs_step("route_lead", ACME)
        await office.dan.sees_dm("Acme")
        await office.rests()


async def test_a_step_that_could_not_be_committed_comes_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = down_once(office, monkeypatch)
    run = await (await office.mel.runs_step("route_lead", ACME)).ends()
    await office.dan.sees_dm("Acme")
    assert run.outputs is not None and len(lost) == 1
    await office.rests()
    assert await leads(office) == 1
