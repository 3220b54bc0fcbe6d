"""`baton backtest`, `baton policy …` and `baton shadow report` as people use them, on a database of their own."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner, Result

from bot.chart import Bar, as_svg, in_text
from bot.cli import app
from bot.cli.opening import writing
from bot.words.backtest import CAUSES
from bot.words.versions import flow
from routing.backtest.parting import Cause
from routing.commands import Receive
from routing.lead import Draft
from routing.ports import Done
from tests.routing.policies import EXAMPLES

pytestmark = pytest.mark.slow

ROSTER = EXAMPLES / "roster.yml"
LEADS = 20
Baton = Callable[..., Result]


@pytest.fixture
def baton(tmp_path: Path, migrated_sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Baton:
    """Roster and policy in force, and twenty leads of today: half of them large."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BATON_DATABASE_URL", migrated_sqlite_url)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("BATON_POLICY", raising=False)

    def run(*arguments: object, code: int = 0) -> Result:
        done = CliRunner().invoke(app, [str(one) for one in arguments])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        return done

    written("policy.yml", RULES)
    run("import", "roster", ROSTER)
    run("policy", "publish", "policy.yml", "--reason", "first", "--by", "rita")
    lines = [json.dumps({"source": "web", "external_id": f"w{n}", "amount": n * 10}) for n in range(LEADS)]
    Path("leads.ndjson").write_text("\n".join(lines) + "\n")
    run("import", "leads", "leads.ndjson")
    return run


RULES = """
  new:
    - { name: Large ones, when: { amount: ">= 100" }, assign: closers, due: 1h }
    - { name: The rest, when: { source: known }, assign: inbound, due: 1h }
"""
FRAME = """\
currency: USD
pools:
  inbound: { members: [dan, eve, fay], pick: round_robin, manager: rita }
  closers: { members: [ana, cai], pick: round_robin, manager: rita }
queues:
  manual-review: { steward: rita, due: 1h }
otherwise: manual-review
ladders:
  standard: [ { at: due, do: tell_manager } ]
reasons: { accept: [calling_now], reassign: [other], snooze: [other] }
routes:"""


def written(name: str, rules: str, more: str = "") -> Path:
    path = Path(name)
    path.write_text(FRAME + rules + more)
    return path


def small_change() -> Path:
    """It moves one lead of twenty."""
    return written("draft.yml", RULES.replace(">= 100", ">= 110"))


def large_change() -> Path:
    return written("draft.yml", RULES.replace(">= 100", ">= 1000"))


def test_a_backtest_says_what_moves_why_and_what_to_do_next(baton: Baton) -> None:
    said = baton("backtest", large_change(), "--since", "90d").stdout
    assert "20 leads" in said and "10 (50%) move" in said
    assert "“Large ones”, pool closers" in said and "“The rest”, pool inbound" in said
    assert "wants amount >= 1000; the lead has" in said
    assert "Nobody has hours" in said
    assert "baton policy publish draft.yml --reason WHY" in said
    narrow = [line for line in said.splitlines() if "─" in line or line.startswith(("Owner", "Week", "Leads"))]
    assert narrow and all(len(line) <= 80 for line in narrow)


def test_a_backtest_for_programs_spreadsheets_and_eyes(baton: Baton) -> None:
    told = json.loads(baton("backtest", large_change(), "--format", "json").stdout)
    assert (told["leads"], told["move"], told["moved_share"], told["nobody_on_duty"]) == (LEADS, 10, 0.5, None)
    [move] = told["moves"]
    assert (move["rule_before"], move["rule"], move["leads"], len(move["examples"])) == (
        "Large ones",
        "The rest",
        10,
        3,
    )
    assert move["examples"][0]["cause"] == "unmet"
    assert told["never_used"] == [{"stage": "new", "rule": "Large ones"}]
    rows = list(csv.DictReader(io.StringIO(baton("backtest", "draft.yml", "--format", "csv").stdout)))
    assert sum(int(row["draft"]) for row in rows) == sum(int(row["before"]) for row in rows) == LEADS
    baton("backtest", "draft.yml", "--chart", "load.svg")
    assert "fay" in "".join(ET.parse("load.svg").getroot().itertext())  # our own
    assert "cannot be written" in baton("backtest", "draft.yml", "--chart", "no/where.svg", code=1).stderr


def test_what_moves_without_the_draft_is_not_its_doing(baton: Baton) -> None:
    told = json.loads(baton("backtest", "policy.yml", "--against", "current", "--format", "json").stdout)
    assert (told["move"], told["turn"]) == (0, 0)


def test_a_backtest_of_a_file_needs_no_database(baton: Baton, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_DATABASE_URL", "sqlite:///elsewhere.db")
    rows = ["source,external_id,created_at,owner,stage,closed_at,company,amount"]
    rows += [f"crm,c{n},2026-03-0{9 - n}T10:00:00Z,fay,won,2026-03-1{n}T10:00:00Z,Acme,50" for n in range(3)]
    Path("past.csv").write_text("\n".join([*rows, "crm,bad,,fay,,,,1"]) + "\n")
    known = RULES.replace(
        "new:\n", "new:\n    - { name: Kept, when: { account.owner: known }, assign: account_owner, due: 1h }\n"
    )
    asked = ("backtest", written("draft.yml", known), "--roster", ROSTER, "--leads", "past.csv")
    assert "not in order of time" in baton(*asked, code=1).stderr
    done = baton(*asked, "--sort", "created_at", "--format", "json")
    assert {move["rule"] for move in json.loads(done.stdout)["moves"]} <= {"The rest", "Kept"}
    assert json.loads(done.stdout)["leads"] == 3
    assert "1 row of past.csv cannot be read" in done.stderr and "created_at" in done.stderr
    assert not Path("elsewhere.db").exists()
    assert "Leave one of them out" in baton(*asked, "--since", "9d", code=2).stderr


def test_times_that_are_none_and_times_without_leads(baton: Baton) -> None:
    assert "no time" in baton("backtest", "policy.yml", "--since", "soon", code=2).stderr
    assert "no leads to replay" in baton("backtest", "policy.yml", "--since", "2199-01-01", code=1).stderr


def test_a_policy_with_errors_is_not_published(baton: Baton) -> None:
    hidden = RULES + '    - { name: Never, when: { source: known, amount: "> 5" }, assign: closers, due: 1h }\n'
    said = baton("policy", "publish", written("draft.yml", hidden), "--reason", "more", code=1).stderr
    assert "'Never' never matches" in said and "was not published: 1 error must be put right" in said
    assert len(history(baton)) == 1


def history(baton: Baton) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(baton("policy", "history", "--format", "json").stdout)
    return found


def test_one_that_moves_little_comes_and_one_that_moves_much_asks(baton: Baton) -> None:
    said = baton("policy", "publish", small_change(), "--reason", "small", "--by", "rita").stdout
    assert "it moves 1 (5.0%)" in said and "is in force now" in said
    refused = baton("policy", "publish", large_change(), "--reason", "large", code=1)
    assert "45%" in refused.stderr and "--against current" in refused.stderr and "--yes" in refused.stderr
    assert "move" in refused.stdout
    assert len(history(baton)) == 2
    assert "is in force now" in baton("policy", "publish", "draft.yml", "--reason", "large", "--yes").stdout
    assert [one["reason"] for one in history(baton)] == ["large", "small", "first"]


def test_the_policy_in_force_says_how_much_may_move(baton: Baton) -> None:
    baton("policy", "publish", written("loose.yml", RULES, "publish: { ask_above: 60% }\n"), "--reason", "loose")
    assert "is in force now" in baton("policy", "publish", large_change(), "--reason", "large").stdout
    strict = written("strict.yml", RULES, "publish: { ask_above: 0% }\n")
    baton("policy", "publish", strict, "--reason", "strict", "--yes")
    assert "--yes" in baton("policy", "publish", small_change(), "--reason", "small", code=1).stderr


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("publish: { ask_above: lots }\n", "publish.ask_above: 'lots' is no share"),
        ("publish: { ask_above: 101% }\n", "no share"),
        ("publish: { ask: 1% }\n", "'ask' is not a key of publish"),
        ("publish: {}\n", "it says nothing"),
        ("publish: yes\n", "not a section"),
        ("canary: 20\n", "canary: 20 is no share. Write 20%"),
    ],
)
def test_slips_in_these_sections_are_findings(baton: Baton, more: str, problem: str) -> None:
    assert problem in baton("check", written("draft.yml", RULES, more), code=1).stderr


def test_what_publishing_would_change_is_said_in_the_files_words(baton: Baton) -> None:
    draft = written(
        "draft.yml",
        RULES.replace(">= 100", ">= 500").replace(
            "The rest, when: { source: known }", "Shops, when: { industry: retail }"
        ),
        "canary: 20%\n",
    )
    draft.write_text(draft.read_text().replace("[ana, cai]", "[ana, ben]"))
    said = baton("policy", "diff", draft).stdout
    assert "pool closers, members: ben added; cai removed" in said
    assert 'new: “Large ones”, when, amount: ">= 500", was ">= 100"' in said or ">= 500, was >= 100" in said
    assert "new: “Shops” added: when { industry: retail }, to inbound" in said
    assert "new: “The rest” removed" in said
    assert "canary" in said and "20%" in said
    assert "falls to otherwise now; “" in said
    assert "Both say the same" in baton("policy", "diff", "policy.yml").stdout


def test_versions_are_listed_compared_shown_and_brought_back(baton: Baton, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "first version" in baton("policy", "diff", code=1).stderr
    assert "no earlier version" in baton("policy", "rollback", "--reason", "why", code=1).stderr
    baton("policy", "publish", small_change(), "--reason", "dearer", "--by", "rita")
    second, first = (one["version"] for one in history(baton))
    assert "(in force)" in baton("policy", "history").stdout
    assert ">= 110" in baton("policy", "diff").stdout
    assert ">= 100" in baton("policy", "show", first[:6]).stdout and ">= 110" in baton("policy", "show").stdout
    assert "Say why" in baton("policy", "rollback", code=2).stderr
    monkeypatch.setenv("BATON_POLICY", "policy.yml")
    back = baton("policy", "rollback", "--reason", "too dear", "--by", "sam")
    assert f"{first} is in force again" in back.stdout and "BATON_POLICY names policy.yml" in back.stderr
    latest = history(baton)[0]
    assert (latest["version"], latest["by"], latest["reason"]) == (first, "sam", "too dear")
    assert len(latest["sha256"]) == 64
    assert f"{second} is in force again" in baton("policy", "rollback", second, "--reason", "no").stdout
    assert "There is no version zz" in baton("policy", "show", "zz", code=1).stderr
    assert "Sound" in baton("audit", "verify").stdout


def test_where_two_routers_part_is_said_by_rule_and_why(baton: Baton) -> None:
    assert "baton run --shadow" in baton("shadow", "report", code=1).stderr
    with writing() as office:
        for number, owner in enumerate(("dan", "eve", "ana", None)):
            draft = Draft("hubspot", f"h{number}", attributes={"amount": 1}, owner=owner)
            command = Receive(now=datetime.now(UTC), draft=draft, shadow=True)
            assert isinstance(settled(office, command), Done)
    said = baton("shadow", "report", "--since", "30d").stdout
    assert "4 leads decided beside the other router" in said
    assert "The rest" in said and "the rule sends it elsewhere" in said and "ana there" in said
    assert "canary: 20%" in said
    [rule] = json.loads(baton("shadow", "report", "--format", "json").stdout)["rules"]
    assert [rule[kind] for kind in ("same", "same_pool", "apart", "unknown")] in ([1, 1, 1, 1], [0, 2, 1, 1])
    assert rule["why"] == {"elsewhere": 1}
    assert baton("shadow", "report", "--format", "csv").stdout.startswith("rule,target,same,same_pool,apart,unknown\n")
    assert "Another router gave it to Dan" in baton("history", "h0").stdout
    assert "Sound" in baton("audit", "verify").stdout


def settled(office: object, command: Receive) -> object:
    import asyncio

    from bot.office import Office

    assert isinstance(office, Office)

    async def settle() -> object:
        return await office.desk.settle(command)

    return asyncio.run(settle())


def test_a_formula_in_a_name_stays_text_in_a_spreadsheet_and_markup_stays_text_in_a_picture() -> None:
    from bot.cli.tabular import as_csv

    assert "'=HYPERLINK" in as_csv(("a",), [("=HYPERLINK(1)",)])
    svg = as_svg("<script>", "a & b", [Bar("<b>", 1, 2, 1.5), Bar("none", 0, 0)])
    assert "<script>" not in svg and ET.fromstring(svg) is not None  # our own
    assert in_text([Bar("ana", 1, 4), Bar("bo", 0, 2)], 4) == ["ana ████ 4 (was 1)", "bo  ██   2 (was 0)"]


def test_every_cause_has_its_words() -> None:
    assert set(CAUSES) == set(Cause)


def test_plain_data_is_written_as_one_would_write_it() -> None:
    told = {"amount": ">= 5", "when": ["a b", "#x"], "on": True, "none": None}
    assert flow(told) == '{ amount: >= 5, when: [a b, "#x"], on: true, none: nothing }'
