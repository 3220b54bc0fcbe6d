"""A throwaway PostgreSQL cluster for the tests: there in a second, gone with the run, however that ends."""

from __future__ import annotations

import itertools
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

HOMES = Path("/tmp")  # short, for a socket's path may hold some hundred bytes, and open to the server's own user
PREFIX = "baton-postgres-"
PORTS = range(20_000, 32_000)  # below those that the kernel gives to clients, which linger after a connection
SUPERUSER = "baton"
PATIENCE = 60.0  # seconds until a start or a stop counts as failed


def find_programs() -> Path | None:
    """The folder of the newest PostgreSQL server programs here, if any."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("[0-9]*/bin"),
        key=lambda folder: [int(part) for part in folder.parent.name.split(".")],
        reverse=True,
    )
    path = (Path(folder) for folder in os.get_exec_path())
    for folder in (*debian, *path):
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    return None


class Cluster:
    """A running server: makes a database, gives its URL, drops it."""

    def __init__(self, home: Path, port: int, process: subprocess.Popen[bytes]) -> None:
        self.home = home
        self.port = port
        self.process = process
        self._numbers = itertools.count(1)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def create_database(self, template: str | None = None) -> str:
        """Create one that is empty, or a copy of another that nobody is connected to."""
        name = f"baton_{next(self._numbers)}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template or "template1")
        return name

    def drop_database(self, name: str) -> None:
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def is_ready(self) -> bool:
        """Whether this server answers: its socket's folder is its own, where its port might be another's."""
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def restart(self, programs: Path) -> None:
        """Crash the server and start it again on its data and port, with room on its disk."""
        self.stop()
        self.process = _launch(programs, self.home, self.port, {}).process
        if not _wait_until_ready(self):
            message = f"PostgreSQL did not start again: {(self.home / 'log').read_text(errors='replace')[-2000:]}"
            raise RuntimeError(message)

    def stop(self) -> None:
        """End the server at once; its data goes with it."""
        for how in (signal.SIGQUIT, signal.SIGKILL):
            self.process.send_signal(how)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                continue
            return

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.home), port=self.port, user=SUPERUSER, dbname="postgres", autocommit=True)

    def _execute(self, statement: Any, *databases: str) -> None:
        with self._connect() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, databases)))


@contextmanager
def run_cluster(
    programs: Path,
    options: Mapping[str, str] | None = None,
    wal_segment: int = 16,
    largest_file: int | None = None,
) -> Iterator[Cluster]:
    """A new cluster for as long as the block runs.

    ``options`` are server settings; ``wal_segment`` is in MB; ``largest_file`` (bytes) is where a file that the server
    writes meets a full disk.
    """
    sweep()
    home = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=HOMES))
    try:
        _initdb(programs, home, wal_segment)
        cluster = _start(programs, home, options or {}, largest_file)
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def sweep() -> None:
    """Remove what runs that were killed left behind. Their servers died with them."""
    for home in HOMES.glob(f"{PREFIX}*"):
        pid = home.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdecimal() and not _is_alive(int(pid)):
            shutil.rmtree(home, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _server_user() -> pwd.struct_passwd | None:
    """PostgreSQL will not run as root, so root hands it to a user without power."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    message = "root needs a user named postgres or nobody to run PostgreSQL as"
    raise RuntimeError(message)


def _as_server(home: Path) -> dict[str, Any]:
    """How subprocess starts one of PostgreSQL's programs."""
    how: dict[str, Any] = {
        "cwd": home,
        "env": {"PATH": os.defpath, "LC_ALL": "C"},
        "stdin": subprocess.DEVNULL,
    }
    if user := _server_user():
        how |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return how


def _initdb(programs: Path, home: Path, wal_segment: int) -> None:
    if user := _server_user():
        os.chown(home, user.pw_uid, user.pw_gid)
    made = subprocess.run(
        [
            *(programs / "initdb", "--pgdata", home / "data", "--username", SUPERUSER, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"),
            *("--wal-segsize", str(wal_segment)),
        ],
        **_as_server(home),
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        message = f"initdb failed: {made.stderr.strip()}"
        raise RuntimeError(message)


def _start(programs: Path, home: Path, options: Mapping[str, str], largest_file: int | None) -> Cluster:
    log = home / "log"
    for _ in range(5):  # another may take the port between our look and the server's
        cluster = _launch(programs, home, _free_port(), options, largest_file)
        try:
            if _wait_until_ready(cluster):
                return cluster
        except BaseException:
            cluster.stop()
            raise
    message = f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}"
    raise RuntimeError(message)


def _launch(
    programs: Path, home: Path, port: int, options: Mapping[str, str], largest_file: int | None = None
) -> Cluster:
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(home),
        "max_connections": "100",
        "shared_buffers": "32MB",
        "timezone": "UTC",
        **options,
    }
    command: list[str | Path] = [programs / "postgres", "-D", home / "data", "-p", str(port)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    if setpriv := shutil.which("setpriv"):  # the server ends when the process that started it does
        command = [setpriv, "--pdeathsig", "QUIT", *command]
    if largest_file is not None:  # in blocks of 1,024 bytes
        command = ["bash", "-c", f'ulimit -f {largest_file // 1024} && exec "$@"', "limited", *command]
    with (home / "log").open("ab") as log:
        process = subprocess.Popen(command, **_as_server(home), stdout=log, stderr=log, start_new_session=True)
    return Cluster(home, port, process)


def _wait_until_ready(cluster: Cluster) -> bool:
    deadline = time.monotonic() + PATIENCE
    while cluster.process.poll() is None:
        if cluster.is_ready():
            return True
        if time.monotonic() > deadline:
            cluster.stop()
        time.sleep(0.02)
    return False


def _free_port() -> int:
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
