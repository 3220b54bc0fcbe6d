"""What every test may ask for: a database of its own, on either engine, empty or with Baton's tables."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from fastapi.dependencies import models
from hypothesis import settings

from storage.database import Database
from tests.postgres import Cluster, find_programs, run_cluster

pytest_plugins = ["tests.watchdog"]

CI = os.environ.get("CI") == "true"
NO_POSTGRES = "PostgreSQL's server programs are not here (Debian: apt-get install postgresql)"

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if CI else "dev")

# As the running bot logs: structlog's own way to show an error, with every local variable, takes seconds each time.
structlog.configure(
    [
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for PostgreSQL by name, so that `-m "not postgres"` leaves it all out; begin with what is slow.

    A slow test that comes last has one process at work and the others idle.
    """
    for item in items:
        if isinstance(item, pytest.Function) and "postgres_cluster" in item.fixturenames:
            item.add_marker("postgres")
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Leave three thousand tests and their libraries out of each garbage collection: they stay to the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Let a test's bot go: FastAPI remembers thousands of endpoints, and behind each is the office it was made for."""
    for remembered in vars(models).values():
        if hasattr(remembered, "cache_clear"):
            remembered.cache_clear()


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
    yield from _database(postgres_cluster)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'baton.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database: the test runs once on each engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def postgres_template(postgres_cluster: Cluster) -> str:
    """A database with Baton's tables, to be copied: to migrate each time takes longer than most tests."""
    name = postgres_cluster.create_database()
    _migrate(postgres_cluster.url(name))
    return name


@pytest.fixture
def migrated_postgres_url(postgres_cluster: Cluster, postgres_template: str) -> Iterator[str]:
    """A PostgreSQL database with Baton's tables and nothing in them, dropped after the test."""
    yield from _database(postgres_cluster, postgres_template)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in a file."""
    path = tmp_path_factory.mktemp("template") / "baton.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def migrated_sqlite_url(sqlite_url: str, sqlite_template: Path) -> str:
    """An SQLite file with Baton's tables and nothing in them."""
    shutil.copyfile(sqlite_template, sqlite_url.removeprefix("sqlite:///"))
    return sqlite_url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def migrated_url(request: pytest.FixtureRequest) -> str:
    """A database with Baton's tables and nothing in them: the test runs once on each engine."""
    url: str = request.getfixturevalue(f"migrated_{request.param}_url")
    return url


def _database(cluster: Cluster, template: str | None = None) -> Iterator[str]:
    name = cluster.create_database(template)
    yield cluster.url(name)
    cluster.drop_database(name)


def _migrate(url: str) -> None:
    database = Database(url)
    database.migrate()
    database.close()
