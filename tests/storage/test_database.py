"""The database as an edge meets it: opened, read, closed."""

from __future__ import annotations

import threading
import time

import pytest

from storage.database import Database, DatabaseClosed


def test_closing_waits_for_reads_under_way_and_refuses_new_ones(database_url: str) -> None:
    database = Database(database_url)
    database.migrate()
    reading, may_end = threading.Event(), threading.Event()
    ended: list[float] = []

    def read() -> None:
        with database.read() as connection:
            connection.exec_driver_sql("SELECT 1")
            reading.set()
            assert may_end.wait(5)
        ended.append(time.monotonic())

    reader = threading.Thread(target=read)
    reader.start()
    assert reading.wait(5)
    threading.Timer(0.1, may_end.set).start()
    database.close()
    closed = time.monotonic()
    reader.join(5)
    assert ended and ended[0] <= closed
    with pytest.raises(DatabaseClosed), database.read():
        pass
