"""The doctor: whatever keeps the bot from working is told, all at once, with the fix; and nothing is disturbed."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from sqlalchemy import text
from typer.testing import CliRunner

from bot.cli import app
from bot.clock import Clock, real_now
from bot.doctor import channels, doors, people, slack_line
from bot.doctor.examination import aside, examine
from bot.doctor.remark import Area, Mark, Remark
from bot.doctor.report import works
from bot.doctor.rules import named
from bot.doctor.setup import read_setup
from bot.house import House, adopt
from bot.manifest import scopes
from bot.words import doctor as words
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster
from sandbox import Call, Manifest, Proceed, RateLimited, Refused, Reply, ServerError, Workspace
from storage.database import Database
from storage.lockfile import LockFile, holder
from tests.stories.office import EXAMPLES, ROOT, SECRET, an_office

pytestmark = pytest.mark.anyio
MANIFEST = Manifest.load(ROOT / "manifest.yml")
Environment = dict[str, str]
SetUp = Callable[[Environment], Environment]


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith(("BATON_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> SetUp:
    def set_up(variables: Environment) -> Environment:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return variables

    return set_up


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def variables(workspace: Workspace | None, database: str, **more: str) -> Environment:
    """What a healthy set-up over Socket Mode has."""
    slack = workspace.environment if workspace is not None else {}
    return {
        "BATON_DATABASE_URL": database,
        "BATON_INTAKE_SECRET": SECRET,
        "BATON_PORT": str(free_port()),
        "BATON_POLICY": str(EXAMPLES / "policy.yml"),
        "BATON_ROSTER": str(EXAMPLES / "roster.yml"),
        **slack,
        **more,
    }


def over_http(workspace: Workspace, database: str, **more: str) -> Environment:
    told = variables(workspace, database, **more)
    del told["SLACK_APP_TOKEN"]
    return told


def people_and_channels() -> Any:
    return YAML(typ="safe", pure=True).load((EXAMPLES / "workspace.yml").read_text())


@asynccontextmanager
async def a_workspace(document: Any = None, *, without: tuple[str, ...] = ()) -> AsyncIterator[Workspace]:
    made = Workspace.load(document or people_and_channels(), manifest=MANIFEST, without_scopes=without)
    async with made.serving():
        yield made


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with a_workspace() as made:
        yield made


async def told() -> list[Remark]:
    """What the doctor says; and it says no secret, whatever it says."""
    remarks = await examine(read_setup())
    everything = " ".join(f"{one.text} {one.fix}" for one in remarks)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "BATON_INTAKE_SECRET"):
        assert os.environ.get(name, "not set") not in everything
    for one in remarks:
        assert "{" not in one.text + one.fix, "a sentence that nobody filled"
        assert "  " not in one.text + one.fix
        assert one.text.endswith((".", "?")) and (not one.fix or one.fix.endswith("."))
    return remarks


def said(remarks: list[Remark], mark: Mark, area: Area | None = None) -> str:
    return "\n".join(f"{r.text} {r.fix}" for r in remarks if r.mark is mark and area in {None, r.area})


def faults(remarks: list[Remark], area: Area | None = None) -> str:
    return said(remarks, Mark.FAULT, area)


def warnings(remarks: list[Remark], area: Area | None = None) -> str:
    return said(remarks, Mark.WARNING, area)


async def put_in_force(url: str) -> None:
    house = House.open(url, Clock())
    try:
        await adopt(house.office, EXAMPLES / "roster.yml", EXAMPLES / "policy.yml")
    finally:
        house.close()


# Nothing, and everything


async def test_with_nothing_set_up_everything_missing_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    remarks = await told()
    for missing in ("BATON_INTAKE_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "no roster yet", "no policy yet"):
        assert missing in faults(remarks)
    assert "`baton run` builds its tables" in said(remarks, Mark.GOOD)
    assert {remark.area for remark in remarks} == set(Area)
    assert os.listdir(tmp_path) == []  # noqa: PTH208  # a folder of one test, looked at once


async def test_a_healthy_set_up_before_the_first_start(workspace: Workspace, database_url: str, set_up: SetUp) -> None:
    set_up(variables(workspace, database_url))
    remarks = await told()
    assert faults(remarks) + warnings(remarks) + said(remarks, Mark.SKIPPED) == ""
    for good in (
        "Baton is @baton in Northwind", "scopes that Baton needs are granted", "clock and Slack's agree",
        "Socket Mode is open", "Baton is in #sales-leads", "13 people of the roster are in Slack", "is free",
        "roster.yml is sound, with 13 people: `baton run` puts it in force",
    ):  # fmt: skip
        assert good in said(remarks, Mark.GOOD)


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_bot_that_runs_is_told_of_and_not_disturbed(database_url: str, mode: str, set_up: SetUp) -> None:
    port = free_port()
    async with an_office(database_url, mode, BATON_PORT=port) as office:
        url = f"http://127.0.0.1:{port}"
        here = variables if mode == "socket" else over_http
        set_up(here(office.workspace, database_url, BATON_PORT=str(port), BATON_PUBLIC_URL=url))
        remarks, lead = await asyncio.gather(told(), office.lead_comes())
        assert faults(remarks) + warnings(remarks) + said(remarks, Mark.SKIPPED) == ""
        good = said(remarks, Mark.GOOD)
        assert f"A running Baton answers at 127.0.0.1:{port}" in good
        assert "policy.yml is in force, version p-" in good and "roster.yml is in force, with 13 people" in good
        if database_url.startswith("sqlite"):
            assert f"Process {os.getpid()} writes it: a Baton is running" in good
        assert ("answers a signed request as Slack expects it" in good) is (mode == "http")
        owner = lead["owner"]["id"]
        await office.workspace.person(owner).sees_dm("Acme")


async def test_every_scope_of_the_manifest_is_told_with_what_breaks_without_it() -> None:
    assert set(scopes().needed) | set(scopes().optional) == set(words.SCOPES)


# Settings


async def test_one_wrong_variable_hides_none_of_the_others(
    workspace: Workspace, sqlite_url: str, set_up: SetUp
) -> None:
    set_up(variables(workspace, sqlite_url, BATON_PORT="99999", BATON_API_KEYS="crm:oops", SLACK_BOT_TOKEN="xoxp-1"))
    remarks = await told()
    for variable in ("BATON_PORT", "BATON_API_KEYS", "SLACK_BOT_TOKEN"):
        assert variable in faults(remarks, Area.SETTINGS)
    assert "Socket Mode is open" in said(remarks, Mark.GOOD)
    assert "The port was not tried" in said(remarks, Mark.SKIPPED)
    assert "policy.yml is sound" in said(remarks, Mark.GOOD)


async def test_an_app_token_that_is_wrong_still_means_socket_mode(
    workspace: Workspace, sqlite_url: str, set_up: SetUp
) -> None:
    set_up(variables(workspace, sqlite_url, SLACK_APP_TOKEN="xoxb-the-wrong-one"))
    remarks = await told()
    assert "SLACK_APP_TOKEN is not an app-level token" in faults(remarks)
    assert "Socket Mode was not tried" in said(remarks, Mark.SKIPPED)
    assert "BATON_PUBLIC_URL" not in warnings(remarks)


# The database


async def test_a_database_that_is_behind_is_brought_up_to_date_by_run(database_url: str, set_up: SetUp) -> None:
    await put_in_force(database_url)
    set_revision(database_url, "0001")
    set_up(variables(None, database_url))
    remarks = await told()
    assert "tables of an older Baton" in warnings(remarks, Area.DATABASE)
    assert faults(remarks, Area.DATABASE) == ""


async def test_a_database_of_a_newer_baton_is_left_alone(database_url: str, set_up: SetUp) -> None:
    await put_in_force(database_url)
    set_revision(database_url, "9999")
    set_up(variables(None, database_url))
    assert "was written by a newer Baton (revision 9999): install that one" in faults(await told(), Area.DATABASE)


async def test_triggers_that_are_gone_are_told(database_url: str, set_up: SetUp) -> None:
    await put_in_force(database_url)
    execute(database_url, f"DROP TRIGGER facts_no_update{'' if database_url.startswith('sqlite') else ' ON facts'}")
    set_up(variables(None, database_url))
    assert "Triggers that guard the story are gone: facts_no_update." in faults(await told(), Area.DATABASE)


async def test_a_file_that_is_no_database(tmp_path: Path, set_up: SetUp) -> None:
    (tmp_path / "letter.db").write_text("Dear all, " * 200)
    set_up(variables(None, f"sqlite:///{tmp_path / 'letter.db'}"))
    assert "file is not a database" in faults(await told(), Area.DATABASE)


async def test_a_server_that_does_not_answer_and_its_password_stays_secret(set_up: SetUp) -> None:
    set_up(variables(None, f"postgresql://ana:hunter2@127.0.0.1:{free_port()}/baton"))
    remarks = await told()
    assert "ana:***@127.0.0.1" in faults(remarks, Area.DATABASE)
    assert "Start the database" in faults(remarks, Area.DATABASE)
    assert "hunter2" not in repr(remarks)


async def test_a_folder_that_may_not_be_written(
    sqlite_url: str, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.store.os.access", lambda *_: False)  # root may write anywhere
    set_up(variables(None, sqlite_url))
    assert "may not be written by this user" in faults(await told(), Area.DATABASE)


def test_to_look_who_writes_keeps_nobody_from_writing(tmp_path: Path) -> None:
    file = tmp_path / "baton.db"
    assert holder(file) is None
    lock = LockFile(file)
    lock.take()
    assert holder(file) == str(os.getpid())
    lock.release()
    assert holder(file) is None
    with ThreadPoolExecutor(1) as looker:
        ends = time.monotonic() + 0.5
        looking = looker.submit(lambda: [holder(file) for _ in iter(lambda: time.monotonic() < ends, False)])
        while not looking.done():
            lock.take()
            lock.release()
        assert len(looking.result()) > 10


async def test_a_database_that_hangs_is_not_waited_for() -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        await aside(lambda: time.sleep(3), 0.05)
    assert time.monotonic() - began < 1


def set_revision(url: str, revision: str) -> None:
    known = {file.name[:4]: file for file in (ROOT / "storage/migrations/versions").glob("0*.py")}
    if revision in known:
        line = next(line for line in known[revision].read_text().splitlines() if line.startswith("revision"))
        revision = line.split('"')[1]
    execute(url, f"UPDATE alembic_version SET version_num = '{revision}'")


def execute(url: str, statement: str) -> None:
    database = Database(url)
    try:
        with database.connect_writing() as connection:
            database.enter(connection)
            connection.execute(text(statement))
            connection.commit()
    finally:
        database.close()


# Policy and roster


async def test_every_finding_of_a_policy_is_told_with_its_line(sqlite_url: str, tmp_path: Path, set_up: SetUp) -> None:
    broken = tmp_path / "broken.yml"
    broken.write_text((EXAMPLES / "policy.yml").read_text().replace("manager: rita", "manager: ritta", 2))
    set_up(variables(None, sqlite_url, BATON_POLICY=str(broken)))
    lines = faults(await told(), Area.POLICY).splitlines()
    assert len(lines) == 2
    assert all(line.startswith("broken.yml:") and "Did you mean 'rita'?" in line for line in lines)


async def test_files_that_differ_from_what_is_in_force(
    database_url: str, tmp_path: Path, workspace: Workspace, set_up: SetUp
) -> None:
    await put_in_force(database_url)
    policy, roster = tmp_path / "mine.yml", tmp_path / "people.yml"
    policy.write_text((EXAMPLES / "policy.yml").read_text() + "# changed\n")
    lines = (EXAMPLES / "roster.yml").read_text().splitlines()
    roster.write_text("\n".join(line for line in lines if "id: hal," not in line))
    set_up(variables(workspace, database_url, BATON_POLICY=str(policy), BATON_ROSTER=str(roster)))
    remarks = await told()
    assert "mine.yml is sound, version p-" in warnings(remarks, Area.POLICY)
    assert "and not the policy in force, p-" in warnings(remarks, Area.POLICY)
    assert "people.yml is sound, with 12 people, and not the roster in force" in warnings(remarks, Area.POLICY)
    assert "`baton run` puts it in force when it starts next" in warnings(remarks, Area.POLICY)
    assert "The policy names hal, who is not active" in warnings(remarks, Area.POLICY)
    assert works(remarks)


async def test_without_files_what_is_in_force_counts(database_url: str, workspace: Workspace, set_up: SetUp) -> None:
    await put_in_force(database_url)
    given = variables(workspace, database_url)
    del given["BATON_POLICY"], given["BATON_ROSTER"]
    set_up(given)
    remarks = await told()
    assert faults(remarks) + warnings(remarks) == ""
    assert "The roster in force has 13 people" in said(remarks, Mark.GOOD)
    assert "Baton is in #sales-leads" in said(remarks, Mark.GOOD)


async def test_files_that_cannot_be_read(sqlite_url: str, tmp_path: Path, set_up: SetUp) -> None:
    (tmp_path / "latin.yml").write_bytes(b"currency: \xff")
    set_up(variables(None, sqlite_url, BATON_POLICY=str(tmp_path / "latin.yml"), BATON_ROSTER="nowhere.yml"))
    remarks = await told()
    assert "latin.yml is not UTF-8 text. Save it as UTF-8." in faults(remarks, Area.POLICY)
    assert "BATON_ROSTER names nowhere.yml" in faults(remarks, Area.SETTINGS)
    assert "BATON_ROSTER was not looked at: see Settings" in said(remarks, Mark.SKIPPED)


# Slack


@pytest.mark.parametrize("scope", scopes().needed)
async def test_a_scope_that_was_not_granted_is_told_with_what_breaks(
    sqlite_url: str, set_up: SetUp, scope: str
) -> None:
    async with a_workspace(without=(scope,)) as workspace:
        set_up(variables(workspace, sqlite_url))
        remarks = await told()
    assert f"The scope {scope} is missing: {words.SCOPES[scope]}." in faults(remarks, Area.SLACK)
    assert f"Add {scope} under OAuth & Permissions" in faults(remarks, Area.SLACK)


async def test_an_optional_scope_is_missed_only_where_the_policy_uses_it(
    sqlite_url: str, tmp_path: Path, set_up: SetUp
) -> None:
    sources = 'sources: { hub: { channel: "#general", fields: { external_id: Deal ID, company: Company } } }\n'
    without, having = tmp_path / "without.yml", tmp_path / "with.yml"
    without.write_text(policy_without_sources())
    having.write_text(policy_without_sources() + sources)
    document = people_and_channels()
    next(one for one in document["channels"] if one["name"] == "general")["bot"] = True
    async with a_workspace(document, without=scopes().optional) as workspace:
        set_up(variables(workspace, sqlite_url, BATON_POLICY=str(without)))
        assert warnings(await told(), Area.CHANNELS) == ""
        set_up({"BATON_POLICY": str(having)})
        remarks = await told()
    expected = "The source hub reads #general, and the optional scope channels:history for it is missing."
    assert expected in warnings(remarks, Area.CHANNELS)
    assert "groups:history" not in warnings(remarks)
    assert works(remarks)


def policy_without_sources() -> str:
    document = YAML(typ="safe", pure=True).load((EXAMPLES / "policy.yml").read_text())
    document.pop("sources", None)
    written = StringIO()
    YAML(typ="safe", pure=True).dump(document, written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("code", "fix"),
    [
        ("invalid_auth", "Copy the bot token again"),
        ("token_revoked", "install the app again, and copy the new token"),
        ("account_inactive", "install it again"),
    ],
)
async def test_a_token_that_slack_refuses(
    workspace: Workspace, sqlite_url: str, set_up: SetUp, code: str, fix: str
) -> None:
    set_up(variables(workspace, sqlite_url))
    workspace.faults.add(Refused("auth.test", code=code))
    remarks = await told()
    assert f"Slack refused SLACK_BOT_TOKEN ({code})." in faults(remarks) and fix in faults(remarks)
    assert "Socket Mode is open" in said(remarks, Mark.GOOD), "the other token is looked at all the same"
    assert "Slack has to take SLACK_BOT_TOKEN first" in said(remarks, Mark.SKIPPED, Area.PEOPLE)


async def test_an_app_token_that_slack_refuses(workspace: Workspace, sqlite_url: str, set_up: SetUp) -> None:
    set_up(variables(workspace, sqlite_url, SLACK_APP_TOKEN="xapp-another"))
    remarks = await told()
    assert "Slack refused SLACK_APP_TOKEN (invalid_auth)" in faults(remarks)
    assert "connections:write" in faults(remarks)


async def test_slack_that_is_away(sqlite_url: str, workspace: Workspace, set_up: SetUp) -> None:
    set_up(variables(workspace, sqlite_url, SLACK_API_URL=f"http://127.0.0.1:{free_port()}/api/"))
    assert "Slack does not answer at http://127.0.0.1:" in faults(await told(), Area.SLACK)


async def test_slack_that_answers_with_a_page(sqlite_url: str, workspace: Workspace, set_up: SetUp) -> None:
    set_up(variables(workspace, sqlite_url))
    workspace.faults.add(ServerError(""))
    assert "an answer that is none of Slack's" in faults(await told(), Area.SLACK)


async def test_slack_that_hangs_is_given_up(
    sqlite_url: str, workspace: Workspace, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(call: Call, proceed: Proceed) -> Reply:
        await asyncio.sleep(5)
        return await proceed()

    workspace.faults = hang
    monkeypatch.setattr(slack_line, "CALL", 0.2)
    set_up(variables(workspace, sqlite_url))
    began = time.monotonic()
    remarks = await told()
    assert time.monotonic() - began < 3
    assert "no answer within" in faults(remarks, Area.SLACK)


@pytest.mark.parametrize(
    ("apart", "mark"), [(5, Mark.GOOD), (90, Mark.WARNING), (-90, Mark.WARNING), (400, Mark.FAULT)]
)
async def test_a_clock_that_is_wrong(
    sqlite_url: str, workspace: Workspace, set_up: SetUp, apart: int, mark: Mark
) -> None:
    async def elsewhen(call: Call, proceed: Proceed) -> Reply:
        reply = await proceed()
        there: datetime = real_now() + timedelta(seconds=apart)
        return replace(reply, headers={**reply.headers, "Date": format_datetime(there, usegmt=True)})

    workspace.faults = elsewhen
    set_up(variables(workspace, sqlite_url))
    remarks = await told()
    assert "clock" in said(remarks, mark, Area.SLACK)
    assert works(remarks) is (mark is not Mark.FAULT)


@pytest.mark.parametrize("secret", ["xapp-looks-like-a-token", "8F2696BB4B7DAD781F03AB8ABBC747F7"])
async def test_a_signing_secret_of_another_form(
    workspace: Workspace, sqlite_url: str, set_up: SetUp, secret: str
) -> None:
    set_up(over_http(workspace, sqlite_url, SLACK_SIGNING_SECRET=secret))
    assert "SLACK_SIGNING_SECRET does not have the form of one" in warnings(await told())


# Channels


async def test_channels_that_are_not_as_they_must_be(sqlite_url: str, tmp_path: Path, set_up: SetUp) -> None:
    document = people_and_channels()
    rooms = {one["name"]: one for one in document["channels"]}
    rooms["sales-leads"]["bot"] = False
    rooms["lead-review"]["archived"] = True
    document["channels"] = [one for one in document["channels"] if one["name"] != "sales-floor"]
    async with a_workspace(document) as workspace:
        set_up(variables(workspace, sqlite_url))
        remarks = await told()
    told_of = faults(remarks, Area.CHANNELS)
    assert "Baton is not in #sales-leads. Type /invite @Baton in #sales-leads." in told_of
    assert "#lead-review is archived. Unarchive it" in told_of
    assert "There is no channel #sales-floor, or it is private and Baton is not in it." in told_of
    assert not works(remarks)


async def test_channels_are_looked_for_on_every_page(
    sqlite_url: str, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "PAGE", 1)
    async with a_workspace() as workspace:
        set_up(variables(workspace, sqlite_url))
        remarks = await told()
    assert faults(remarks) == ""
    assert "Baton is in #sales-leads" in said(remarks, Mark.GOOD)


async def test_half_the_channels_can_be_looked_at_with_half_the_scopes(sqlite_url: str, set_up: SetUp) -> None:
    async with a_workspace(without=("groups:read",)) as workspace:
        set_up(variables(workspace, sqlite_url))
        remarks = await told()
    assert "Baton is in #sales-leads" in said(remarks, Mark.GOOD)


async def test_channels_that_slack_does_not_tell_of_are_not_called_missing(
    workspace: Workspace, sqlite_url: str, set_up: SetUp
) -> None:
    workspace.faults.add(Refused("conversations.list", code="internal_error"))
    set_up(variables(workspace, sqlite_url))
    remarks = await told()
    assert faults(remarks, Area.CHANNELS) == ""
    assert "#sales-leads was not found so far: internal_error." in said(remarks, Mark.SKIPPED)


# People


async def test_people_who_are_not_as_the_roster_says(sqlite_url: str, tmp_path: Path, set_up: SetUp) -> None:
    document = people_and_channels()
    staff = {one["name"]: one for one in document["people"]}
    staff["ana"]["email"] = "ana.ruiz@example.com"
    staff["ben"]["deactivated"] = True
    staff["cai"] |= {"id": "U0CAI", "deactivated": True}
    staff["fay"]["tz"] = "Asia/Tokyo"
    staff["eve"]["tz"] = "America/Winnipeg"  # the same clock as Chicago's
    roster = tmp_path / "roster.yml"
    text_of = (EXAMPLES / "roster.yml").read_text().replace("id: cai, ", "id: cai, slack: U0CAI, ")
    roster.write_text(text_of.replace("id: dan, ", "id: dan, slack: U0NOBODY, "))
    async with a_workspace(document) as workspace:
        set_up(variables(workspace, sqlite_url, BATON_ROSTER=str(roster)))
        remarks = await told()
    missing = faults(remarks, Area.PEOPLE)
    assert "Ana Ruiz (ana) is not in Slack under the address ana@example.com, or was deactivated." in missing
    assert "Ben Okafor (ben) is not in Slack under the address" in missing
    assert "Cai Lin (cai) was deactivated in Slack." in missing
    assert "Dan Novak (dan) is not in Slack under the id U0NOBODY" in missing
    assert warnings(remarks, Area.PEOPLE).startswith("Fay Andersen (fay) is in Asia/Tokyo by Slack, and in Europe/Oslo")
    assert "Eve" not in warnings(remarks, Area.PEOPLE)
    assert "9 people of the roster are in Slack." in said(remarks, Mark.GOOD)


async def test_of_a_large_roster_a_part_is_looked_up_and_told_so(
    sqlite_url: str, tmp_path: Path, set_up: SetUp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "MOST", 13)
    known = read_roster((EXAMPLES / "roster.yml").read_text())
    first = named(read_policy((EXAMPLES / "policy.yml").read_text(), known), known)
    roster = tmp_path / "roster.yml"
    more = "".join(f"  - {{ id: aa{n}, name: A {n}, email: a{n}@example.com }}\n" for n in range(500))
    roster.write_text((EXAMPLES / "roster.yml").read_text().rstrip() + "\n" + more)
    set_up(variables(workspace, sqlite_url, BATON_ROSTER=str(roster)))
    remarks = await told()
    assert "Only 13 of 513 people were looked up" in said(remarks, Mark.SKIPPED)
    assert f"{len(first)} people of the roster are in Slack." in said(remarks, Mark.GOOD), "the policy's come first"
    asked = [call for call in workspace.calls if call.method == "users.lookupByEmail"]
    assert len(asked) == 13


async def test_many_of_a_kind_are_counted(sqlite_url: str, set_up: SetUp) -> None:
    document = people_and_channels()
    for one in document["people"]:
        one["email"] = f"{one['name']}@elsewhere.example"
    async with a_workspace(document) as workspace:
        set_up(variables(workspace, sqlite_url))
        lines = faults(await told(), Area.PEOPLE).splitlines()
    assert len(lines) == people.TOLD + 1
    assert lines[-1].startswith("So it is with 1 person more.")


async def test_slack_that_asks_for_patience_is_given_it(workspace: Workspace, sqlite_url: str, set_up: SetUp) -> None:
    workspace.faults.add(RateLimited("users.lookupByEmail", times=2, retry_after=1))
    set_up(variables(workspace, sqlite_url))
    assert "13 people of the roster are in Slack." in said(await told(), Mark.GOOD)


async def test_slack_that_asks_for_too_much_patience_is_left_alone(
    workspace: Workspace, sqlite_url: str, set_up: SetUp
) -> None:
    workspace.faults.add(RateLimited("users.lookupByEmail", retry_after=120))
    set_up(variables(workspace, sqlite_url))
    began = time.monotonic()
    remarks = await told()
    assert time.monotonic() - began < 5
    assert "13 people could not be looked up: ratelimited." in said(remarks, Mark.SKIPPED)
    assert faults(remarks) == ""


# Ways in


async def test_webhooks_and_their_secrets(sqlite_url: str, tmp_path: Path, workspace: Workspace, set_up: SetUp) -> None:
    policy = tmp_path / "policy.yml"
    hooks = "sources:\n" + "".join(
        f"  {name}: {{ webhook: {via}, fields: {{ external_id: id, company: company }} }}\n"
        for name, via in (("crm", "hubspot"), ("ask", "typeform"))
    )
    policy.write_text(policy_without_sources() + hooks)
    secrets, keys = "crm=0123456789abcdef, askk=0123456789abcdef", "bi:leads:read:0123456789abcdef0123456789"
    set_up(
        variables(
            workspace, sqlite_url, BATON_POLICY=str(policy), BATON_WEBHOOK_SECRETS=secrets, BATON_API_KEYS=keys
        )
    )  # fmt: skip
    remarks = await told()
    assert "Webhooks of the source crm have a secret." in said(remarks, Mark.GOOD)
    assert "source ask is a webhook without a secret" in faults(remarks), "every lead of it is refused"
    assert "Add ask=SECRET to BATON_WEBHOOK_SECRETS" in faults(remarks)
    assert "a secret for askk, and the policy has no such webhook" in warnings(remarks)
    assert "1 API key may be used: bi." in said(remarks, Mark.GOOD)
    assert "0123456789" not in repr(remarks)
    assert not works(remarks)


@pytest.fixture
def somebody_else() -> Iterator[int]:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        yield other.getsockname()[1]


async def test_a_port_that_another_program_has(
    somebody_else: int, sqlite_url: str, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.examination.CALL", 0.3)  # it takes connections and says nothing
    set_up(variables(None, sqlite_url, BATON_PORT=str(somebody_else)))
    assert f"127.0.0.1:{somebody_else} is taken by another program." in faults(await told(), Area.INTAKE)


async def test_an_address_that_is_not_this_machines(sqlite_url: str, set_up: SetUp) -> None:
    set_up(variables(None, sqlite_url, BATON_HOST="192.0.2.1"))
    assert "192.0.2.1 is no address of this machine." in faults(await told(), Area.INTAKE)


async def test_an_address_where_slack_reaches_nobody(workspace: Workspace, sqlite_url: str, set_up: SetUp) -> None:
    set_up(over_http(workspace, sqlite_url))
    assert "Whether Slack can reach Baton was not tried." in warnings(await told())
    set_up({"BATON_PUBLIC_URL": f"http://127.0.0.1:{free_port()}"})
    assert "Start Baton, and look again." in warnings(await told())
    assert "No Baton is reached at http://127.0.0.1:" in warnings(await told())
    assert "nobody takes the connection" in warnings(await told())
    set_up({"BATON_PUBLIC_URL": "http://leads.example.com"})
    assert "Slack sends to https:// addresses only" in faults(await told())
    set_up({"BATON_PUBLIC_URL": workspace.address})
    assert "it answers with HTTP 404" in warnings(await told())


async def test_an_address_that_leads_past_the_running_bot(postgres_url: str, set_up: SetUp) -> None:
    port = free_port()
    async with an_office(postgres_url, "http", BATON_PORT=port) as office:
        nowhere = f"http://127.0.0.1:{free_port()}"
        set_up(over_http(office.workspace, postgres_url, BATON_PORT=str(port), BATON_PUBLIC_URL=nowhere))
        assert "Look at the proxy in front of Baton" in faults(await told(), Area.INTAKE)


@pytest.mark.parametrize(
    ("mode", "changed", "expected"),
    [
        ("http", {"SLACK_SIGNING_SECRET": "0" * 32}, "refused a request signed with SLACK_SIGNING_SECRET"),
        ("socket", {}, "/slack/events is not there, though a Baton answers beside it"),
    ],
)
async def test_a_bot_that_runs_with_other_settings(
    sqlite_url: str, set_up: SetUp, mode: str, changed: Environment, expected: str
) -> None:
    port = free_port()
    async with an_office(sqlite_url, mode, BATON_PORT=port) as office:
        url = f"http://127.0.0.1:{port}"
        set_up(over_http(office.workspace, sqlite_url, BATON_PORT=str(port), BATON_PUBLIC_URL=url, **changed))
        assert expected in faults(await told(), Area.INTAKE)


# The command


def doctor(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["doctor", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout


def test_the_command_says_it_in_lines_and_fails(set_up: SetUp) -> None:
    code, shown = doctor()
    assert code == 1
    assert "\x1b" not in shown
    lines = shown.splitlines()
    assert lines[0] == "Settings"
    assert lines[1].startswith("  ✗ BATON_INTAKE_SECRET is missing")
    assert lines[-1] == "5 things to mend before Baton works as it should. 1 thing could be better."


async def test_the_command_has_only_warnings(workspace: Workspace, sqlite_url: str, set_up: SetUp) -> None:
    set_up(over_http(workspace, sqlite_url))
    code, shown = await asyncio.to_thread(doctor)
    assert code == 0
    assert shown.splitlines()[-1] == "Baton has all it needs. 1 thing could be better."
    code, shown = await asyncio.to_thread(doctor, "--json")
    assert code == 0
    read = json.loads(shown)
    assert read["ok"] is True
    assert {"area": "channels", "mark": "good", "text": "Baton is in #sales-leads.", "fix": ""} in read["remarks"]


async def test_a_bug_in_one_look_hides_no_other(
    workspace: Workspace, sqlite_url: str, set_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ValueError(workspace.bot_token)

    monkeypatch.setattr(channels, "channels", broken)
    monkeypatch.setattr(doors, "port", broken)
    set_up(variables(workspace, sqlite_url))
    remarks = await told()
    assert "This could not be looked at: ValueError." in faults(remarks, Area.CHANNELS)
    assert "13 people of the roster are in Slack." in said(remarks, Mark.GOOD)
