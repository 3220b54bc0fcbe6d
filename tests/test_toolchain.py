"""The repository's own promises: what is locked, what no file names, how the test databases behave."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from sqlalchemy import create_engine, inspect, text

from tests.postgres import Cluster, sweep

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock")
PINNED = re.compile(r"([A-Za-z0-9._-]+)==(\S+)")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
# The brackets keep each pattern from matching itself.
REGISTRIES = re.compile(r"py[p]i\.org|python[h]osted|npm[j]s\.|deb\.debia[n]|debia[n]\.org|npm[j]s\.com")
MACHINE = re.compile(r"/(wor[k]|far[m]|roo[t])/|\.librar[y]")


def locked(name: str) -> dict[str, str]:
    """The versions a lock file pins. A line is a comment, or a pinned name and its hashes: nothing else."""
    versions: dict[str, str] = {}
    lines = (ROOT / name).read_text().replace("\\\n", " ").splitlines()
    for line in lines:
        if line.startswith("#") or not line.strip():
            continue
        requirement, *hashes = line.split()
        pin = PINNED.fullmatch(requirement)
        assert pin, f"{name}: {requirement} is not a name and a version"
        assert hashes, f"{name}: {requirement} has no hash"
        assert all(HASH.fullmatch(one) for one in hashes), f"{name}: {requirement} has more than hashes"
        versions[canonicalize_name(pin[1])] = pin[2]
    return versions


def asked() -> dict[str, list[Requirement]]:
    """What pyproject.toml asks of each lock file."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project = config["project"]
    runtime = [*project["dependencies"], *config["build-system"]["requires"]]
    dev = [*runtime, *project["optional-dependencies"]["dev"]]
    bench = [*runtime, *project["optional-dependencies"]["bench"]]
    wanted = (runtime, dev, bench)
    return {name: [Requirement(line) for line in lines] for name, lines in zip(LOCKS, wanted, strict=True)}


def repository_files() -> list[Path]:
    """What is tracked, and what would be at the next `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in {"DATA", "MAKEFLAGS", "ARGS"}}
    return subprocess.run(["make", *arguments], cwd=ROOT, env=clean, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address(name: str) -> None:
    assert "://" not in (ROOT / name).read_text()


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_and_hashes_what_pyproject_asks_for(name: str) -> None:
    versions = locked(name)
    for requirement in asked()[name]:
        version = versions.get(canonicalize_name(requirement.name))
        assert version, f"{name} lacks {requirement}: run `make lock`"
        assert version in requirement.specifier, f"{name} has {version}, not {requirement}: run `make lock`"


def test_the_dev_lock_holds_the_runtime_lock() -> None:
    assert locked(LOCKS[0]).items() <= locked(LOCKS[1]).items()


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINE], ids=["registries", "machine"])
def test_no_file_names_a_registry_or_a_machine(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in repository_files()
        if (match := pattern.search(path.read_text(errors="ignore")))
    ]
    assert found == []


def test_make_alone_lists_every_target() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    listed = make().stdout
    for target in phony[1].split():
        assert f"make {target} " in listed


def test_crm_without_a_folder_says_what_to_say() -> None:
    run = make("crm")
    assert run.returncode != 0
    assert "make crm DATA=" in run.stderr


@pytest.mark.parametrize("visit", [1, 2])
def test_a_database_is_empty_each_time(database_url: str, visit: int) -> None:
    engine = create_engine(database_url)
    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE visits (number INTEGER)"))
        connection.execute(text("INSERT INTO visits VALUES (:number)"), {"number": visit})
    engine.dispose()


def test_the_server_keeps_what_it_says_it_keeps(postgres_cluster: Cluster, postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW fsync")) == "on"
        assert connection.scalar(text("SHOW max_connections")) == "100"
    engine.dispose()
    assert postgres_cluster.port < 32_768


OTHER_RUN = """
import time
from tests.postgres import find_programs, run_cluster
with run_cluster(find_programs()) as cluster:
    print(cluster.process.pid, cluster.home, flush=True)
    time.sleep(60)
"""


def is_postgres(pid: str) -> bool:
    """Whether the process is at work; one that ended and nobody waited for has no command line."""
    try:
        return "postgres" in Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
@pytest.mark.usefixtures("postgres_cluster")
def test_a_killed_run_takes_its_server_along() -> None:
    with subprocess.Popen([sys.executable, "-c", OTHER_RUN], cwd=ROOT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        pid, home = other.stdout.readline().split()
        assert is_postgres(pid)
        other.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while is_postgres(pid):
        assert time.monotonic() < deadline, f"the server {pid} outlived its run"
        time.sleep(0.05)
    sweep()
    assert not Path(home).exists()
