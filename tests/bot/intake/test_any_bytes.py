"""Whatever comes in, Baton answers; and what it takes in it can keep."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import Clock
from bot.house import House, adopt
from tests.bot.intake.conftest import EXAMPLES, client_of, signed

pytestmark = pytest.mark.slow

scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text())
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
FIELDS = st.sampled_from(
    [
        "source",
        "external_id",
        "stage",
        "name",
        "company",
        "amount",
        "employees",
        "created_at",
        "tags",
        "message",
        "attributes",
    ]
)
leads = st.fixed_dictionaries({"source": st.text(), "external_id": scalars}).flatmap(
    lambda named: st.dictionaries(FIELDS | st.text(), values).map(lambda more: {**named, **more})
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    path: Path = tmp_path_factory.mktemp("any")
    house = House.open(f"sqlite:///{path / 'baton.db'}", Clock())
    asyncio.run(adopt(house.office, EXAMPLES / "roster.yml", EXAMPLES / "policy.yml"))
    yield house
    house.close()


def status(house: House, body: bytes, headers: dict[Any, Any]) -> int:
    async def run() -> int:
        async with client_of(house) as client:
            return (await client.post("/v1/leads", content=body, headers=headers)).status_code

    return asyncio.run(run())


@given(body=st.binary(max_size=2000) | values.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_unsigned_are_401(house: House, body: bytes) -> None:
    assert status(house, body, {}) == 401


@given(body=st.binary(max_size=200), headers=st.tuples(*[st.binary(max_size=60)] * 3))
def test_any_headers_are_401(house: House, body: bytes, headers: tuple[bytes, bytes, bytes]) -> None:
    clean = [bytes(b for b in value if b >= 32 and b != 127) for value in headers]
    names = (b"webhook-id", b"webhook-timestamp", b"webhook-signature")
    assert status(house, body, dict(zip(names, clean, strict=True))) == 401


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(lead=leads | values)
def test_any_signed_json_is_taken_in_or_422(house: House, lead: Any) -> None:
    body = json.dumps(lead).encode()
    assert status(house, body, signed(body, webhook_id=str(abs(hash(body))))) in {200, 201, 422}


@given(text=st.text(max_size=500))
def test_any_signed_text_is_never_our_fault(house: House, text: str) -> None:
    body = text.encode("utf-8", "replace")
    assert status(house, body, signed(body, webhook_id=str(abs(hash(body))))) == 422
