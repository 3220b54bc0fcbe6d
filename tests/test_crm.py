"""The example CRM keeps Baton's promises on real data, twice."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data" / "crm"


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the CRM's data is not beside the repository")
def test_the_example_crm(tmp_path: Path) -> None:
    first = run(tmp_path)
    assert "14,277 leads new" in first
    assert "4,346 open leads, 9,931 closed ones as history" in first
    assert "Whoever won the account last keeps it" in first
    assert re.search(r"manual-review .* at capacity", first)
    assert "Nothing changed: the story" not in first
    assert sound(first)

    again = run(tmp_path)
    assert "Nothing changed: all 14,277 leads" in again
    assert "Nothing changed: the roster" in again
    assert "Nothing changed: all 97 accounts" in again
    assert "Nothing changed: the story is the same, fact for fact" in again
    assert sound(again) == sound(first)
    assert tables(again) == tables(first)
    assert "14,277 leads of 2016-11-14 to 2017-12-31" in (tried := backtest(tmp_path))
    for figure in ("501 (3.5%) move", "3.9% of them (it was 4.1%) fall"):  # as docs/backtest.md has them
        assert figure in tried


def backtest(folder: Path) -> str:
    """The example's policy beside what it was before its first backtest."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BATON_", "SLACK_"))}
    crm = ROOT / "examples" / "crm"
    leads = ("--leads", DATA / "sales_pipeline.csv", "--map", crm / "pipeline.map.yml", "--sort", "created_on")
    asked = (*leads, "--against", crm / "policy.before.yml")
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "backtest", crm / "policy.yml", *asked],
        cwd=ROOT, env=kept | {"PYTHONPATH": str(ROOT), "BATON_DATABASE_URL": f"sqlite:///{folder / 'crm.db'}"},
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run(folder: Path) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BATON_", "SLACK_"))}
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "crm" / "run.py", "--data", DATA, "--work", folder],
        cwd=ROOT, env=kept | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def sound(shown: str) -> str:
    found = re.search(r"Sound: [\d,]+ facts in [\d,]+ chains and 14,277 leads", shown)
    assert found, shown
    return found[0]


def tables(shown: str) -> str:
    return shown.partition("Who got how much")[2].partition("Took")[0]
