"""The example leads, and what was known of their companies before."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

Lead = Mapping[str, Any]
ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def story_leads() -> dict[str, Lead]:
    """The leads of the story that ``--once`` tells, by their names there."""
    lines = (EXAMPLES / "demo.ndjson").read_text("utf-8").splitlines()
    leads = [json.loads(line) for line in lines if line.strip()]
    return {lead["external_id"]: lead for lead in leads}


@cache
def week() -> Mapping[str, Any]:
    """``examples/demo-week.yml``: ``accounts``, ``week``, ``posted``, ``fresh``, ``tour``."""
    found: dict[str, Any] = YAML(typ="safe", pure=True).load((EXAMPLES / "demo-week.yml").read_text("utf-8"))
    return found
