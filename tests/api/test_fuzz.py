"""Schemathesis against the API as it describes itself: a real house, the example's policy, every phase it has.

``BATON_FUZZ_REQUESTS`` says how many requests, about; below 1,500 the examples and the coverage phase alone make more.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.running import running, settle_in

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
ROOT = Path(__file__).parents[2]
CONFIG = Path(__file__).with_name("schemathesis.toml")
REQUESTS = int(os.environ.get("BATON_FUZZ_REQUESTS", "1500"))
FIXED, EACH = 1_420, 9
"""Requests that the examples and coverage phases make, and how many one more example an operation adds."""


def test_the_api_keeps_its_word_whatever_is_sent(sqlite_url: str, tmp_path: Path) -> None:
    settle_in(sqlite_url, tmp_path)
    examples = max(1, (REQUESTS - FIXED) // EACH)
    seed = ["--seed", "1"] if os.environ.get("CI") == "true" else []
    with running(sqlite_url) as baton:
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIG), "run",
                f"{baton.url}/v1/openapi.json", "--max-examples", str(examples), *seed,
            ],
            cwd=tmp_path,  # where it leaves its cache
            env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.api.fuzz_hooks", "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    made = re.search(r"^ *([\d,]+) generated", done.stdout, re.MULTILINE)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    assert made is not None
    print(f"{made[1]} requests")
    assert int(made[1].replace(",", "")) >= min(REQUESTS, FIXED) * 0.8
