"""The command line as people use it: the program, a real database, and what stands on the screen."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.api.running import running

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
MANY = 12_000
Baton = Callable[..., "Shown"]


def environment(database: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BATON_", "SLACK_"))}
    return kept | {"BATON_DATABASE_URL": database, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def start(cwd: Path, database: str, *arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot.cli", *map(str, arguments)],
        cwd=cwd, env=environment(database), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # A shell's background jobs are deaf to Ctrl-C, and so is what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # no threads here
    )  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """What a command left on the screen."""

    stdout: str
    stderr: str


@pytest.fixture
def baton(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Baton:
    """Run a command inside this process, which is quicker than the program by a second."""
    monkeypatch.chdir(tmp_path)

    def run(
        *arguments: str | Path, code: int = 0, database: str = sqlite_url, env: dict[str, str] | None = None
    ) -> Shown:
        clean: dict[str, str | None] = {name: None for name in os.environ if name.startswith(("BATON_", "SLACK_"))}
        wanted = clean | {"BATON_DATABASE_URL": database} | (env or {})
        result = CliRunner().invoke(app, [str(a) for a in arguments], env=wanted)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return Shown(result.stdout, result.stderr)

    return run


@pytest.fixture
def office(baton: Baton, migrated_sqlite_url: str) -> Baton:
    """With roster and policy in force."""
    baton("import", "roster", EXAMPLES / "roster.yml")
    baton("policy", "publish", EXAMPLES / "policy.yml", "--reason", "first")
    return baton


def test_help_lists_what_works_and_nothing_else(baton: Baton) -> None:
    shown = baton("--help").stdout
    everyday = ("run", "demo", "doctor", "manifest", "check", "route", "backtest", "shadow", "history", "explain")
    for command in (*everyday, "import", "policy", "audit", "db", "score"):
        assert f"\n  {command} " in shown
    for later in ("simulate", "report", "erase", "backup", "webhooks", "upgrade"):
        assert later not in shown


def test_help_imports_nothing_heavy() -> None:
    heavy = "{'sqlalchemy', 'fastapi', 'pydantic', 'slack_bolt', 'aiohttp', 'alembic', 'sklearn'}"
    program = f"import sys, bot.cli; print(*{heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_run_says_what_it_needs(baton: Baton) -> None:
    said = baton("run", code=2).stderr.splitlines()
    assert [line.split()[0] for line in said] == ["BATON_INTAKE_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]


def test_check(baton: Baton, tmp_path: Path) -> None:
    shown = baton("check", EXAMPLES / "policy.yml", "--roster", EXAMPLES / "roster.yml").stdout
    assert re.search(r"policy\.yml is sound: \d+ rules, \d+ pools and \d+ queues, version p-", shown)
    broken = tmp_path / "broken.yml"
    broken.write_text((EXAMPLES / "policy.yml").read_text().replace("assign: closers", "assign: closer"))
    assert "broken.yml:" in baton("check", broken, code=1).stderr
    assert "cannot be read" in baton("check", tmp_path / "no.yml", code=1).stderr
    (tmp_path / "latin.yml").write_bytes(b"currency: \xff")
    assert "UTF-8" in baton("check", tmp_path / "latin.yml", code=1).stderr


def test_check_proves_what_it_says_in_every_format(baton: Baton, tmp_path: Path) -> None:
    text = (EXAMPLES / "policy.yml").read_text()
    hidden = text.replace("when: { source: event }", "when: { source: partner, country: GB }")
    assert hidden != text
    file = tmp_path / "policy.yml"
    file.write_text(hidden)
    said = baton("check", file, code=1).stderr
    assert re.search(r"policy\.yml:\d+: error: routes\.new\[4\]\.when: .* never matches: .* by 'Partners have", said)
    assert "is sound" not in said
    found = json.loads(baton("check", file, "--format", "json", code=1).stdout)
    assert {(one["code"], one["level"]) for one in found} >= {("never_matches", "error"), ("gap", "note")}
    line = next(one["line"] for one in found if one["code"] == "never_matches")
    sarif = json.loads(baton("check", file, "--format", "sarif", code=1).stdout)
    places = [one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in sarif["runs"][0]["results"]]
    assert sarif["version"] == "2.1.0" and line in places
    told = baton("check", file, "--format", "github", code=1).stdout.splitlines()
    assert any(one.startswith("::error file=") and f"line={line},title=never_matches::" in one for one in told)
    everything = baton("check", EXAMPLES / "policy.yml", "--all").stdout
    assert "overlap" not in baton("check", EXAMPLES / "policy.yml").stdout.split("pairs")[0]
    assert "comes before 'Partners have their own desk'" in everything


def test_route_decides_without_a_database(baton: Baton, tmp_path: Path) -> None:
    lead = tmp_path / "lead.json"
    lead.write_text('{"source":"website","external_id":"1","country":"GB","employees":5000,"amount":60000}')
    with_files = ("--policy", EXAMPLES / "policy.yml", "--roster", EXAMPLES / "roster.yml")
    shown = baton("route", lead, *with_files, "--explain").stdout.splitlines()
    assert shown[0] == "Ana Ruiz (ana), due in 15m. Rule: “Enterprise in EMEA”, to pool enterprise-emea."
    assert shown[1] == "Region EMEA by country GB."
    assert shown[2].startswith("Chosen: Ana Ruiz (ana): furthest behind their share (0 of 12 open")
    assert shown[3].startswith("Not chosen: Ben Okafor (ben): somebody else was first")
    assert shown[4] == "Earlier rules:"
    assert shown[5].startswith("  “Customers stay with their account owner” wants account.relationship"), "one a line"
    assert not (tmp_path / "baton.db").exists()
    lead.write_text('{"sorce":1}')
    assert "sorce: " in baton("route", lead, *with_files, code=1).stderr


def test_the_examples_go_in_and_their_stories_come_out(office: Baton) -> None:
    accounts = ("import", "accounts", EXAMPLES / "accounts.csv", "--map", EXAMPLES / "accounts.map.yml")
    assert office(*accounts).stdout == "6 accounts taken in.\n"
    assert office(*accounts).stdout.startswith("Nothing changed")
    assert office("import", "leads", EXAMPLES / "leads.ndjson").stdout == "20 leads new, 0 changed, 0 in already.\n"
    more = office("import", "leads", EXAMPLES / "leads.csv", "--map", EXAMPLES / "leads.map.yml")
    assert more.stdout == "4 leads new, 0 changed, 0 in already.\n"
    again = office("import", "leads", EXAMPLES / "leads.ndjson")
    assert again.stdout == "Nothing changed: all 20 leads of the file are in already.\n"

    explained = office("explain", "w-1003").stdout.splitlines()
    assert explained[0].startswith("L4 ACME Industrial: Gus Weber (gus), no answer yet, due ")
    assert "Customers stay with their account owner" in explained[1]
    assert explained[2] == "Region EMEA by country NL."
    assert explained[3].startswith("Chosen: Gus Weber (gus): looks after the account (")
    story = office("history", "L4").stdout.splitlines()
    assert "Came in from website as w-1003, at stage new." in story[0]
    assert "Offered to Gus Weber by the rule “Customers stay" in story[1]
    assert "<!date" not in "".join(story)
    hostile = office("history", "w-1008").stdout
    assert "<!channel>" not in hostile
    assert "There is no lead L999" in office("explain", "L999", code=1).stderr
    assert "Several leads" in office("explain", "Delta Foods", code=1).stderr


def test_no_company_comes_to_belong_to_itself_by_a_later_file(office: Baton, tmp_path: Path) -> None:
    (tmp_path / "first.csv").write_text("name,parent\nAcme,Globex\n")
    (tmp_path / "later.csv").write_text("name,parent\nGlobex,Acme\n")
    assert office("import", "accounts", tmp_path / "first.csv").stdout == "1 account taken in.\n"
    refused = office("import", "accounts", tmp_path / "later.csv", code=1).stderr
    assert "“Globex” would belong to itself in the end. Correct one parent on the way, and import again." in refused


def test_audit(office: Baton, tmp_path: Path, sqlite_url: str) -> None:
    office("import", "leads", EXAMPLES / "leads.ndjson")
    assert office("audit", "verify").stdout.startswith("Sound: ")
    office("audit", "checkpoint", tmp_path / "checkpoints")
    office("audit", "verify", "--checkpoint", tmp_path / "checkpoints")
    assert "no checkpoint" in office("audit", "verify", "--checkpoint", EXAMPLES / "leads.ndjson", code=1).stderr

    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("""UPDATE facts SET body = replace(body, '"ana"', '"ben"') WHERE stream = 'lead:1'""")
    assert "cannot be read" in office("audit", "verify", "--checkpoint", tmp_path / "none", code=1).stderr
    broken = office("audit", "verify", code=1)
    assert "The first broken link is lead:1 #" in broken.stderr
    assert "Change nothing in this database" in broken.stderr
    assert [line for line in broken.stdout.splitlines() if line.startswith("append-only: ")][1:] == [], (
        "one line a kind"
    )


def test_policy_show_and_publish(office: Baton, baton: Baton, tmp_path: Path) -> None:
    assert office("policy", "show").stdout.strip() == (EXAMPLES / "policy.yml").read_text().strip()
    same = office("policy", "publish", EXAMPLES / "policy.yml", "--reason", "again")
    assert "in force already; nothing was changed" in same.stdout
    other = tmp_path / "other.yml"
    other.write_text((EXAMPLES / "policy.yml").read_text().replace("manager: rita", "manager: ritta", 1))
    assert "ritta" in office("policy", "publish", other, "--reason", "slip", code=1).stderr


def test_on_a_fresh_machine_each_command_says_what_comes_first(baton: Baton, tmp_path: Path) -> None:
    assert "There is no database yet" in baton("history", "L1", code=1).stderr
    assert "sqlite:///" in baton("db", "where").stdout
    baton("db", "migrate")
    published = baton("policy", "publish", EXAMPLES / "policy.yml", "--reason", "x", code=1)
    assert published.stderr.startswith("Nobody is in the roster: ")
    assert "No policy is in force" in baton("policy", "show", code=1).stderr
    assert "No policy is in force" in baton("import", "leads", EXAMPLES / "leads.ndjson", code=1).stderr


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://root:hunter2@db/x", "BATON_DATABASE_URL"),
        ("sqlite:////nowhere/baton.db", "/nowhere"),
        ("postgresql://baton:hunter2@127.0.0.1:1/x", "does not answer"),
    ],
)
def test_a_database_that_cannot_be_opened(baton: Baton, url: str, said: str) -> None:
    for command in (("db", "migrate"), ("history", "L1"), ("import", "leads", EXAMPLES / "leads.ndjson")):
        shown = baton(*command, database=url, code=2 if said != "does not answer" else 1)
        assert said in shown.stderr
        assert "hunter2" not in shown.stderr + shown.stdout


def test_a_file_that_is_no_database(baton: Baton, tmp_path: Path) -> None:
    (tmp_path / "no.db").write_text("policy, not a database\n" * 100)
    shown = baton("history", "L1", database=f"sqlite:///{tmp_path}/no.db", code=1)
    assert shown.stderr.startswith("BATON_DATABASE_URL names something that cannot be read as Baton's database")


def test_a_roster_in_yaml_is_the_whole_truth(baton: Baton, tmp_path: Path) -> None:
    first = baton("import", "roster", EXAMPLES / "roster.yml").stdout
    assert first.startswith("13 people in the roster")
    assert baton("import", "roster", EXAMPLES / "roster.yml").stdout.startswith("Nothing changed")
    (tmp_path / "few.yml").write_text("people:\n  - { id: ana, name: Ana, emial: ana@example.com }\n")
    assert "few.yml:2" in baton("import", "roster", tmp_path / "few.yml", code=1).stderr


@pytest.mark.parametrize(
    ("right", "slip", "said"),
    [
        ("from: Received", "from: Recieved", "Did you mean 'Received'?\n"),
        ("%d/%m/%Y", "%Y-%m/%Y", "is no form that a date can be read by. Name each part once"),
        ("number: true", "numbr: true", "Did you mean 'number'?"),
    ],
)
def test_a_slip_in_a_mapping(office: Baton, tmp_path: Path, right: str, slip: str, said: str) -> None:
    mapping = tmp_path / "slip.yml"
    mapping.write_text((EXAMPLES / "leads.map.yml").read_text().replace(right, slip))
    assert said in office("import", "leads", EXAMPLES / "leads.csv", "--map", mapping, code=1).stderr


def test_bad_rows_are_set_aside_and_the_rest_goes_in(office: Baton, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_bytes(
        b"source,external_id,company,amount\nweb,1,Acme,5\nweb,,Nobody,5\nweb,3,B\xff,5\nweb,4,C,lots\nweb,5\nweb,6,D,6\n"
    )
    shown = office("import", "leads", file, code=1)
    assert shown.stdout == "2 leads new, 0 changed, 0 in already.\n"
    said = shown.stderr.splitlines()
    assert said[0].startswith("line 3: external_id")
    assert said[1] == "line 4: company is not UTF-8: save the file as UTF-8"
    assert said[2].startswith("line 5: amount: this is not a number")
    assert "4 rows were set aside in " in said[-1]
    aside = tmp_path / "leads.csv.rejected.ndjson"
    lines = [json.loads(line) for line in aside.read_text().splitlines()]
    assert [line["line"] for line in lines] == [3, 4, 5, 6]
    assert lines[2]["row"]["amount"] == "lots"

    file.write_text("source,external_id,company,amount\nweb,1,Acme,5\nweb,4,C,9\n")
    assert office("import", "leads", file).stdout == "1 lead new, 0 changed, 1 in already.\n"
    assert not aside.exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("f.csv", "external_id,company\n1,A\n", "--source"),
        ("f.csv", "source,external_id,colour\nw,1,red\n", "colour"),
        ("f.csv", "source,company\nw,A\n", "external_id"),
        ("f.xlsx", "", "CSV"),
    ],
)
def test_a_file_that_fits_nothing(office: Baton, tmp_path: Path, name: str, content: str, said: str) -> None:
    (tmp_path / name).write_text(content)
    assert said in office("import", "leads", tmp_path / name, code=1).stderr


def many(tmp_path: Path) -> Path:
    file = tmp_path / "many.ndjson"
    leads = ({"source": "x", "external_id": str(n), "country": "GB"} for n in range(MANY))
    file.write_text("".join(json.dumps(lead) + "\n" for lead in leads))
    return file


def wait_for_leads(url: str) -> None:
    """Until an import is well under way."""
    deadline = time.monotonic() + 30
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        while connection.execute("SELECT count(*) FROM leads").fetchone()[0] < 300:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def in_already(shown: str) -> int:
    found = re.fullmatch(r"([\d,]+) leads new, 0 changed, ([\d,]+) in already\.\n", shown)
    assert found, shown
    fresh, known = (int(number.replace(",", "")) for number in found.groups())
    assert fresh + known == MANY
    return known


@pytest.mark.slow
def test_an_import_that_was_killed_goes_on_where_it_stopped(office: Baton, tmp_path: Path, sqlite_url: str) -> None:
    file = many(tmp_path)
    with start(tmp_path, sqlite_url, "import", "leads", file) as process:
        wait_for_leads(sqlite_url)
        process.send_signal(signal.SIGKILL)
    assert 300 <= in_already(office("import", "leads", file).stdout) < MANY
    assert office("audit", "verify").stdout.startswith("Sound: ")


@pytest.mark.slow
def test_ctrl_c_lets_what_is_under_way_finish(office: Baton, tmp_path: Path, sqlite_url: str) -> None:
    file = many(tmp_path)
    with start(tmp_path, sqlite_url, "import", "leads", file) as process:
        wait_for_leads(sqlite_url)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert err.endswith("Run the same command again to go on: what is in stays as it is.\n")
    taken = int(out.split()[0].replace(",", ""))
    assert 300 <= taken < MANY
    assert in_already(office("import", "leads", file).stdout) == taken


SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def through(office: Baton, sqlite_url: str) -> Iterator[Baton]:
    """Commands while a Baton runs on the same file."""
    with running(sqlite_url) as baton:
        port = baton.url.rpartition(":")[2]
        yield partial(office, env={"BATON_INTAKE_SECRET": baton.secret, "BATON_PORT": port, "BATON_HOST": "0.0.0.0"})


def test_while_baton_runs_leads_are_imported_through_it(through: Baton, office: Baton) -> None:
    shown = through("import", "leads", EXAMPLES / "leads.ndjson")
    assert shown.stdout == "20 leads new, 0 changed, 0 in already.\n"
    more = through("import", "leads", EXAMPLES / "leads.csv", "--map", EXAMPLES / "leads.map.yml", "--sort", "Received")
    assert more.stdout == "4 leads new, 0 changed, 0 in already.\n"
    again = through("import", "leads", EXAMPLES / "leads.ndjson", "--notify")
    assert again.stdout == "Nothing changed: all 20 leads of the file are in already.\n"
    assert "Came in from website as w-1003" in office("history", "w-1003").stdout


def test_while_baton_runs_bad_rows_are_set_aside_all_the_same(through: Baton, tmp_path: Path) -> None:
    file = tmp_path / "leads.ndjson"
    good = ({"source": "web", "external_id": str(n), "country": "GB"} for n in range(3))
    long = {
        "source": "web",
        "external_id": "9",
        "message": "x" * 9_000,
        "attributes": {f"a{n}": "x" * 9_000 for n in range(9)},
    }
    rows = [*map(json.dumps, good), "not json", json.dumps({"source": "web"}), json.dumps(long), ""]
    closed = {"source": "web", "external_id": "7", "stage": "lost", "owner": "zed", "closed_at": "2020-01-01T00:00:00Z"}
    file.write_text("\n".join([*rows, json.dumps(closed)]) + "\n")
    shown = through("import", "leads", file, code=1)
    assert shown.stdout == "4 leads new, 0 changed, 0 in already.\n"
    assert "1 closed lead came in without an owner" in shown.stderr
    aside = [json.loads(line) for line in (tmp_path / "leads.ndjson.rejected.ndjson").read_text().splitlines()]
    assert sorted(row["line"] for row in aside) == [4, 5, 6]
    assert "64 KiB" in aside[-1]["error"]


def test_a_large_import_through_a_running_baton_goes_in_parts_and_tells_each_owner_once(
    through: Baton, tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.cli import over_http

    monkeypatch.setattr(over_http, "MOST", 7)
    file = tmp_path / "leads.ndjson"
    leads = ({"source": "web", "external_id": str(n), "country": "GB"} for n in range(30))
    file.write_text("".join(json.dumps(lead) + "\n" for lead in leads))
    assert through("import", "leads", file).stdout.startswith("30 leads new")
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        told = connection.execute("SELECT data FROM notices WHERE tell = 'imported'").fetchall()
    assert sorted(json.loads(data)["count"] for (data,) in told) == [10, 10, 10]


def test_a_baton_that_goes_away_in_the_middle_is_told_by_line_and_a_second_run_goes_on(
    through: Baton, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.cli import over_http

    signed, parts = over_http.RemoteImport._signed, iter(range(99))
    monkeypatch.setattr(over_http, "MOST", 5)
    monkeypatch.setattr(
        over_http.RemoteImport, "_signed", lambda self, body: signed(self, body if next(parts) < 2 else body + b" ")
    )
    file = tmp_path / "leads.ndjson"
    leads = ({"source": "web", "external_id": str(n), "country": "GB"} for n in range(20))
    file.write_text("".join(json.dumps(lead) + "\n" for lead in leads))
    shown = through("import", "leads", file, code=1)
    assert shown.stdout == "10 leads new, 0 changed, 0 in already.\n"
    assert "Stopped at line 11: " in shown.stderr and shown.stderr.endswith("what is in stays as it is.\n")
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert through("import", "leads", file).stdout == "10 leads new, 0 changed, 10 in already.\n"


def test_while_baton_runs_an_import_is_told_what_it_needs(office: Baton, sqlite_url: str) -> None:
    from storage.database import Database

    database = Database(sqlite_url)
    database.claim()
    try:
        missing = office("import", "leads", EXAMPLES / "leads.ndjson", code=2).stderr
        silent = partial(office, env={"BATON_INTAKE_SECRET": SECRET, "BATON_PORT": "1"}, code=1)
        no_answer = silent("import", "leads", EXAMPLES / "leads.ndjson").stderr
        other = office("import", "roster", EXAMPLES / "roster.yml", code=1).stderr
    finally:
        database.close()
    who = f"is in use by process {os.getpid()}"
    assert who in missing and "BATON_INTAKE_SECRET is missing" in missing
    assert who in no_answer and "no Baton answers at http://127.0.0.1:1." in no_answer and "BATON_PORT" in no_answer
    assert f"{who}. Stop that Baton first" in other


def test_another_secret_is_told_so(through: Baton) -> None:
    wrong = {**through.keywords["env"], "BATON_INTAKE_SECRET": "whsec_" + "B" * 32}  # type: ignore[attr-defined]
    said = through("import", "leads", EXAMPLES / "leads.ndjson", env=wrong, code=1).stderr
    assert "did not take the import: No signature" in said and said.endswith("run the same command again.\n")


def test_a_roster_that_knows_less_takes_nothing_away(office: Baton, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text(
        "id,name,email,manager,capacity\nana,Ana Ruiz-Lopez,ana@example.com,rita,9\nnew,Nu Body,nu@example.com,rita,\n"
        "odd,Odd,odd@example.com,nobody,\nnot an id,X,x@example.com,,\nana,Twice,t@example.com,,\n"
    )
    shown = office("import", "roster", file, code=1)
    assert shown.stdout.startswith("14 people in the roster, version r-")
    assert len(shown.stderr.splitlines()) == 4
    assert office("policy", "publish", EXAMPLES / "policy.yml", "--reason", "x").stdout
