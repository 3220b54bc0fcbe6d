"""The workflow step "Route a lead": its inputs are a lead, its outputs are who has it.

The outputs leave by the courier, once the lead is committed, and are tried as often as any notice. Until then the step
waits, for as long as it takes.
"""

import asyncio
from collections.abc import Iterable
from typing import Any

from bot.intake.record import Reading, reading
from bot.office import Office
from bot.slack.messages import delivery_of
from bot.slack.source.text import clean
from bot.slack.who import Body
from routing.commands import Receive
from routing.messages import Place
from routing.reading.field_file import Got
from routing.source import Source, Via

ROUTE_LEAD = "route_lead"
WORKFLOW = "workflow"
"""The source of leads whose workflow names none."""
NUMBERS = frozenset({"amount", "employees"})
LONGEST = 255
FIELDS = (
    *("external_id", "company", "name", "email", "phone", "country", "product", "amount", "employees", "message"),
    *("stage", "url"),
)
"""The inputs besides ``source``, as the manifest names them."""


class NoPolicyYet(Exception):
    """Nobody can own a lead; Slack tells of the step again."""


async def route_lead(office: Office, body: Body) -> None:
    """A workflow has come to the step.

    Raises:
        DeskDown: it could not be taken in now.
        NoPolicyYet: nobody could own it now.
    """
    event = body.get("event")
    execution = event.get("function_execution_id") if isinstance(event, dict) else None
    inputs = event.get("inputs") if isinstance(event, dict) else None
    if not isinstance(execution, str) or not execution.strip() or len(execution) > LONGEST:
        return
    if await asyncio.to_thread(office.records.policy) is None:
        raise NoPolicyYet
    read = read_inputs(inputs if isinstance(inputs, dict) else {}, execution)
    command = Receive(
        now=office.clock.now(), delivery=delivery_of(body), draft=read.draft, problem=read.problem,
        answer_at=Place.step(execution),
    )  # fmt: skip
    await office.desk.settle(command)


def read_inputs(inputs: dict[str, Any], execution: str) -> Reading:
    """The inputs as a lead, and what of them cannot be read."""
    told = {name: clean(value) if isinstance(value, str) else value for name, value in inputs.items()}
    named = told.get("source")
    source = named.strip() if isinstance(named, str) and 0 < len(named.strip()) <= LONGEST else WORKFLOW
    return reading(told, plain_source(source, FIELDS), known={"external_id": execution})


def plain_source(name: str, fields: Iterable[str]) -> Source:
    """A source whose records call each field as Baton does; numbers are written as people write them."""
    read = {field: Got.model_validate({"from": field, "money": field in NUMBERS}) for field in fields}
    return Source(name, Via.FORM, read)
