"""`baton score fit` as people use it: on a file, on a database, on a real CRM; it proposes, and changes nothing."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner, Result

from bot.cli import app, score_logistic
from routing.reading.policy_file import read_policy
from tests.routing.policies import EXAMPLES

pytestmark = pytest.mark.slow

CRM = EXAMPLES.parents[1] / "shared" / "data" / "crm"
Baton = Callable[..., Result]
POLICY = """\
currency: USD
closed_stages: [lost, done]
# Our guess.
scorecard:
  - { when: { source: demo }, points: 5 }
  - { when: { country: NO }, points: 5 }
tiers: { A: 10, B: 5, C: lowest }

# Who is there.
pools:
  inbound: { members: [dan, eve, fay], pick: round_robin, manager: rita }
queues:
  manual-review: { steward: rita, due: 1h }
otherwise: manual-review
ladders:
  standard: [ { at: due, do: tell_manager } ]
reasons: { accept: [calling_now], reassign: [other], snooze: [other] }
routes:
  new:
    - { name: Hot, when: { tier: A }, assign: inbound, due: 5m }
    - { name: The rest, when: { source: known }, assign: inbound, due: 1h }
  won:
    - { name: Delivery, when: { source: known }, assign: inbound, due: 1h }
"""
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = 300


@pytest.fixture
def baton(tmp_path: Path, migrated_sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Baton:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BATON_DATABASE_URL", migrated_sqlite_url)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("BATON_POLICY", raising=False)
    Path("policy.yml").write_text(POLICY)

    def run(*arguments: object, code: int = 0) -> Result:
        done = CliRunner().invoke(app, [str(one) for one in arguments])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        return done

    return run


def past(name: str, leads: int = 1_200) -> Path:
    """Demos are won two times of three, others one of three; wherever they are from. One in ten is open."""
    path, rows = Path(name), []
    for n in range(leads):
        demo = n % 2
        stage = "new" if n % 10 == 9 else "won" if (n // 4 % 3 < 2) is bool(demo) else "lost"
        at = BEGIN + timedelta(days=n * DAYS / leads)
        rows.append(f"{'demo' if demo else 'web'},x{n},{stage},{at:%Y-%m-%dT%H:%M:%SZ},{('NO', 'US')[n // 2 % 2]}")
    path.write_text("\n".join(["source,external_id,stage,created_at,country", *rows]) + "\n")
    return path


def test_points_of_a_file_and_a_draft_that_check_and_backtest_take(baton: Baton) -> None:
    asked = ("score", "fit", "policy.yml", "--leads", past("past.csv"))
    said = baton(*asked, "--out", "draft.yml").stdout
    assert "1,080 leads of 2025-01-01 to 2025-10-27 ended" in said and "Left out as still open: 120 leads." in said
    assert "before 2025-07-27" in said and "20 points double the odds" in said
    assert re.search(r"source is demo +5 +39 +\d +332 +67%", said)
    assert "the present scorecard" in said and "The proposal is better" in said
    assert "Predicted" in said and "work of whoever got the leads" in said
    assert "`baton backtest draft.yml --against policy.yml` says what it would move." in said
    draft = Path("draft.yml").read_text()
    assert "# Who is there." in draft and "# Our guess." in draft and "# was 5; " in draft
    assert "is sound" in baton("check", "draft.yml").stdout
    tried = ("backtest", "draft.yml", "--leads", "past.csv", "--roster", EXAMPLES / "roster.yml", "--against")
    assert json.loads(baton(*tried, "policy.yml", "--format", "json").stdout)["leads"] == 1_200
    assert Path("policy.yml").read_text() == POLICY

    assert baton(*asked).stdout.partition("\nNothing was changed.")[0] == said.partition("\nThe draft is in")[0]
    assert "is there already and stays as it is" in baton(*asked, "--out", "draft.yml", code=1).stderr
    assert Path("draft.yml").read_text() == draft


def test_points_of_the_database_are_of_leads_as_they_came_in(baton: Baton) -> None:
    """What is told of a lead later, such as why it was lost, is no line; a deal that is delivered was won, too."""
    baton("import", "roster", EXAMPLES / "roster.yml")
    baton("policy", "publish", "policy.yml", "--reason", "first", "--by", "rita")
    lines = past("past.csv", 500).read_text().splitlines()
    first = [lines[0], *(re.sub(",(won|lost|new),", ",new,", line) for line in lines[1:])]
    Path("first.csv").write_text("\n".join(first) + "\n")
    baton("import", "leads", "first.csv")
    after = [lines[0] + ",language"]
    after += [line + (",en" if ",won," in line else ",de") for line in lines[1:] if ",new," not in line]
    Path("after.csv").write_text("\n".join(after) + "\n")
    baton("import", "leads", "after.csv")
    done = [after[0], *(line.replace(",won,", ",done,") for line in after[1:] if ",won," in line)]
    Path("done.csv").write_text("\n".join(done[:40]) + "\n")
    baton("import", "leads", "done.csv")
    before = digest(baton)
    said = baton("score", "fit", "policy.yml").stdout
    assert "450 leads of 2025-01-01" in said and "50 leads." in said
    assert re.search(r"source is demo +5 +\d\d ", said) and "language" not in said
    of_file = baton("score", "fit", "policy.yml", "--leads", "past.csv").stdout
    assert said.partition("The proposal\n")[2] == of_file.partition("The proposal\n")[2]
    assert digest(baton) == before
    late = baton("score", "fit", "policy.yml", "--since", "2025-07-01", code=1).stderr
    assert "are too few to tell points from chance" in late


def digest(baton: Baton) -> str:
    """Of the whole story."""
    Path("story.json").unlink(missing_ok=True)
    baton("audit", "checkpoint", "story.json")
    return str(json.loads(Path("story.json").read_text())["digest"])


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("--hold-out", "soon"), 2, "soon is no time to hold out: write 3mo"),
        (("--hold-out", "0mo"), 2, "no time to hold out"),
        (("--outcome", "sold"), 1, "No lead came to sold. The stages at which leads ended are"),
        (("--outcome", " "), 2, "needs a name"),
        (("--hold-out", "9mo"), 1, "too few to tell points from chance"),
        (("--since", "9d"), 2, "Leave one of them out"),
    ],
)
def test_slips_and_too_little_are_said(baton: Baton, more: tuple[str, ...], code: int, said: str) -> None:
    asked = ("score", "fit", "policy.yml", "--leads", past("past.csv", 400))
    assert said in baton(*asked, *more, "--out", "draft.yml", code=code).stderr
    assert not Path("draft.yml").exists()


def test_a_file_out_of_order_is_refused(baton: Baton) -> None:
    lines = past("past.csv", 400).read_text().splitlines()
    Path("past.csv").write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n")
    asked = ("score", "fit", "policy.yml", "--leads", "past.csv")
    assert "not in order of time" in baton(*asked, code=1).stderr
    assert "Points" in baton(*asked, "--sort", "created_at").stdout


def test_where_nothing_matters_nothing_is_proposed(baton: Baton) -> None:
    lines = past("past.csv").read_text().splitlines()
    Path("past.csv").write_text(
        "\n".join([lines[0], *(re.sub("^(web|demo)", "web", line) for line in lines[1:])]) + "\n"
    )
    Path("policy.yml").write_text(re.sub(r"  - .*country.*\n", "", POLICY))
    asked = ("score", "fit", "policy.yml", "--leads", "past.csv", "--out", "draft.yml")
    done = baton(*asked, code=1)
    assert "there is nothing to propose" in done.stderr and "too few leads meet it" in done.stdout
    assert not Path("draft.yml").exists()


def test_a_policy_that_cannot_take_the_proposal_is_left_alone_and_says_why(baton: Baton) -> None:
    past("past.csv")
    asked = ("score", "fit", "policy.yml", "--leads", "past.csv", "--out", "draft.yml")
    bare = re.sub(r"scorecard:\n(  - .*\n)+tiers: .*\n", "", POLICY)
    Path("policy.yml").write_text(bare.replace("tier: A", "tier: hot"))
    assert "there is no tier 'hot' in tiers" in baton(*asked, code=1).stderr
    Path("policy.yml").write_text(json.dumps(YAML(typ="safe", pure=True).load(POLICY)))
    done = baton(*asked, code=1)
    assert "put them into it by hand" in done.stderr and "source: demo }, points: 39" in done.stdout
    assert not Path("draft.yml").exists()


def test_without_scikit_learn_it_says_how_to_get_it(baton: Baton, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score_logistic, "is_there", lambda: False)
    assert "-m pip install '.[score]'" in baton("score", "fit", "policy.yml", code=1).stderr


@pytest.mark.skipif(not CRM.is_dir(), reason="the CRM's data is not beside the repository")
def test_the_example_crm_has_a_leak_and_nothing_to_learn(baton: Baton) -> None:
    """A company is on its records only where an opportunity got somewhere: docs/scoring.md."""
    text = (EXAMPLES / "crm" / "policy.yml").read_text()
    card = """scorecard:
  - { when: { account: known }, points: 20 }
  - { when: { account.relationship: customer }, points: 40 }
  - { when: { amount: ">= 3000" }, points: 20 }
tiers: { A: 60, B: 20, C: lowest }
"""
    Path("policy.yml").write_text(text.replace("pools:\n", card + "pools:\n", 1))
    read_policy(Path("policy.yml").read_text())
    files = ("--leads", CRM / "sales_pipeline.csv", "--map", EXAMPLES / "crm" / "pipeline.map.yml")
    done = baton("score", "fit", "policy.yml", *files, "--sort", "created_on", "--out", "draft.yml", code=1)
    assert "9,931 leads of 2017-01-01 to 2017-12-30 ended, 6,438 of them (65%) won." in done.stdout
    assert "it may be known only afterwards): account is known; account.relationship is customer." in done.stdout
    assert "Given up, for their points round to nothing: amount >= 3000." in done.stdout
    assert "not surely better" in done.stdout and "nothing to propose" in done.stderr
    assert not Path("draft.yml").exists()
