"""Stories run in Socket Mode on SQLite and in HTTP mode on PostgreSQL; a few cross over."""

import gc
from collections.abc import AsyncIterator

import pytest

from tests.stories.office import Office, an_office

SETTINGS = [
    pytest.param(("socket", "sqlite"), id="socket-sqlite"),
    pytest.param(("http", "postgres"), id="http-postgres", marks=pytest.mark.postgres),
]
CROSSED = [
    pytest.param(("http", "sqlite"), id="http-sqlite"),
    pytest.param(("socket", "postgres"), id="socket-postgres", marks=pytest.mark.postgres),
]


@pytest.fixture(scope="module", autouse=True)
def _no_long_pauses() -> None:
    """Leave what earlier tests left out of the garbage collector's sight: its pauses would look like a slow bot."""
    gc.collect()
    gc.freeze()


@pytest.fixture(params=SETTINGS)
def setting(request: pytest.FixtureRequest) -> tuple[str, str]:
    mode, engine = request.param
    url: str = request.getfixturevalue(f"migrated_{engine}_url")
    return mode, url


@pytest.fixture
async def office(setting: tuple[str, str]) -> AsyncIterator[Office]:
    mode, url = setting
    async with an_office(url, mode) as place:
        yield place
