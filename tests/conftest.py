"""What every test may ask for: a database of its own, on either engine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgres import Cluster, find_programs, run_cluster

CI = os.environ.get("CI") == "true"
NO_POSTGRES = "PostgreSQL's server programs are not here (Debian: apt-get install postgresql)"

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if CI else "dev")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for PostgreSQL by name, so that `-m "not postgres"` leaves it all out."""
    for item in items:
        if isinstance(item, pytest.Function) and "postgres_cluster" in item.fixturenames:
            item.add_marker("postgres")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip from here, not from a fixture: then the summary has one line for all of them."""
    if not CI and item.get_closest_marker("postgres") and find_programs() is None:
        pytest.skip(NO_POSTGRES)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """One server for the session; each xdist worker has its own."""
    programs = find_programs()
    if programs is None:
        pytest.fail(NO_POSTGRES)
    with run_cluster(programs) as cluster:
        yield cluster


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """An empty PostgreSQL database, dropped after the test."""
    name = postgres_cluster.create_database()
    yield postgres_cluster.url(name)
    postgres_cluster.drop_database(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'baton.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database: the test runs once on each engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
