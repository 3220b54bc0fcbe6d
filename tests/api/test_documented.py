"""docs/http.md: what it prints works as printed, and answers what it prints."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.running import running, settle_in
from tests.bot.intake.conftest import SECRET

PAGE = (Path(__file__).parents[2] / "docs" / "http.md").read_text("utf-8")
NEXT = "---8<---"
BLOCK = re.compile(r"^```(bash|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CHANGES = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")


def steps() -> Iterator[tuple[str, list[Any]]]:
    """Each block of lines, with the answers that the page prints below it."""
    blocks = BLOCK.findall(PAGE)
    for number, (kind, text) in enumerate(blocks):
        if kind == "bash":
            after = blocks[number + 1] if number + 1 < len(blocks) else ("", "")
            yield text, [json.loads(line) for line in after[1].splitlines()] if after[0] == "json" else []


def timeless(value: Any) -> Any:
    """An answer without its moments, which are others each day."""
    if isinstance(value, dict):
        return {name: timeless(inner) for name, inner in value.items() if name != "total"}
    if isinstance(value, list):
        return [timeless(inner) for inner in value]
    return CHANGES.sub("…", value) if isinstance(value, str) else value


@pytest.mark.slow
def test_the_page_works_as_printed(sqlite_url: str, tmp_path: Path) -> None:
    settle_in(sqlite_url, tmp_path)
    (tmp_path / ".env").write_text(f"export BATON_INTAKE_SECRET={SECRET}\n")
    (once, _), *rest = steps()
    keys, secrets = in_bash(
        f'{once}\n. ./.env; printf "%s\\n" "$BATON_API_KEYS" "$BATON_WEBHOOK_SECRETS"', tmp_path
    ).split()
    script = "".join(f"{text}\necho '{NEXT}'\n" for text, _ in rest)
    with running(sqlite_url, keys, secrets) as baton:
        printed = in_bash(script, tmp_path, BATON=baton.url).split(NEXT + "\n")[:-1]
    for (text, answers), shown in zip(rest, printed, strict=True):
        lines = [json.loads(line) for line in shown.splitlines()]
        assert timeless(lines) == timeless(answers), text
        assert shown == "" or shown.endswith("}\n"), "a shell's prompt is on a line of its own"
    assert "12.500 €" in "".join(printed)


def in_bash(script: str, folder: Path, **more: str) -> str:
    """What a shell prints."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=folder, env={"PATH": os.environ["PATH"], **more}, text=True,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_address_has_its_lines_and_every_parameter_its_word() -> None:
    from bot.intake.api import description
    from bot.intake.lead_form import FIELDS

    for path, item in description()["paths"].items():
        shown = path.replace("{id}", "L1").replace("{source}", "website-form")
        assert shown in PAGE or path.replace("{source}", "SOURCE") in PAGE, path
        for operation in (value for value in item.values() if isinstance(value, dict)):
            for parameter in operation.get("parameters", []):
                assert f"`{parameter.get('name', 'Idempotency-Key')}" in PAGE, parameter
    for field in FIELDS:
        assert f"`{field}`" in PAGE, field
