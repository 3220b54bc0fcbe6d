"""A migrated database, and a writer at work on it, on either engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import Database
from storage.writer import Writer
from tests.storage.support import migrated, running


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """A database with Baton's tables."""
    with migrated(migrated_url) as database:
        yield database


@pytest.fixture
def writer(database: Database) -> Iterator[Writer]:
    """A writer at work, with Ana, Ben and Rita in the roster."""
    with running(database) as writer:
        yield writer
