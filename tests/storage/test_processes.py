"""Several processes: on SQLite one writes, on PostgreSQL they take turns."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.audit import verify
from storage.database import Database
from storage.lockfile import DatabaseInUse
from tests.storage.support import migrated, rows, run, running, take_in

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def replica(url: str, name: str, leads: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.storage.replica", url, name, str(leads)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_second_process_is_told_who_has_the_file(sqlite_url: str) -> None:
    with migrated(sqlite_url) as database, running(database):
        other = replica(sqlite_url, "x", 1)
        _, error = other.communicate(timeout=60)
        assert other.returncode != 0
        assert f"DatabaseInUse: {database.url.database} is in use by process {os.getpid()}" in error


def test_so_is_a_second_one_in_the_same_process(sqlite_url: str) -> None:
    with migrated(sqlite_url):
        other = Database(sqlite_url)
        with pytest.raises(DatabaseInUse) as told:
            other.migrate()
        assert told.value.pid == str(os.getpid())
        other.close()


def test_the_next_process_may_write_once_the_first_let_go(sqlite_url: str) -> None:
    with migrated(sqlite_url) as database, running(database) as writer:
        run(writer, take_in("e-1"))
    with migrated(sqlite_url) as database:
        assert rows(database, "SELECT count(*) FROM leads") == [(1,)]


def test_readers_need_no_lock(sqlite_url: str) -> None:
    with migrated(sqlite_url) as database, running(database) as writer:
        run(writer, take_in("e-1"))
        other = Database(sqlite_url)
        other.check()
        assert rows(other, "SELECT count(*) FROM leads") == [(1,)]
        other.close()


def test_two_replicas_fork_no_chain_and_lose_no_turn(postgres_url: str) -> None:
    with migrated(postgres_url) as database:
        with running(database):
            pass
        both = [replica(postgres_url, name, 150) for name in ("left", "right")]
        for process in both:
            _, error = process.communicate(timeout=100)
            assert process.returncode == 0, error
        report = verify(database)
        assert report.findings == []
        assert report.leads == 300
        assert report.facts == 900
        assert rows(database, "SELECT version FROM ledgers") == [(300,)]
        assert rows(database, "SELECT turns FROM ledger_members") == [(100,), (100,), (100,)]
        assert rows(database, "SELECT seq FROM heads WHERE stream = 'lead:0'") == [(300,)]


@pytest.mark.slow
def test_a_replica_killed_in_the_middle_leaves_a_whole_story(database_url: str) -> None:
    with migrated(database_url) as database:
        with running(database):
            pass
        database.release()
        process = replica(database_url, "doomed", 100_000)
        while rows(database, "SELECT count(*) FROM leads") < [(200,)]:
            assert process.poll() is None, process.communicate()
        process.send_signal(signal.SIGKILL)
        process.communicate()
        report = verify(database)
        assert report.findings == []
        assert report.leads >= 200
        database.migrate()
        with running(database) as writer:
            run(writer, take_in("after"))
