import json
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from sandbox import Manifest

SCHEMA = Path("shared") / "data" / "slack" / "manifest.schema.2.0.0.json"


def test_slack_would_take_the_manifest(root: Path) -> None:
    schema = root.parent / SCHEMA
    if not schema.exists():
        pytest.skip(f"Slack's manifest schema is not at {schema}")
    document = YAML(typ="safe", pure=True).load((root / "manifest.yml").read_text())
    jsonschema.Draft7Validator(json.loads(schema.read_text())).validate(document)


def test_it_asks_for_these_rights_and_no_more(root: Path) -> None:
    manifest = Manifest.load(root / "manifest.yml")
    assert manifest.scopes == (
        "chat:write",
        "im:write",
        "commands",
        "users:read",
        "users:read.email",
        "channels:read",
        "groups:read",
        "channels:history",
        "groups:history",
    )
    assert manifest.commands == {"/lead": True}
    assert manifest.events == {"function_executed", "message.channels", "message.groups"}
    assert {shortcut.callback_id for shortcut in manifest.shortcuts} == {"route_message", "route_lead"}
    assert set(manifest.steps) == {"route_lead"} and manifest.runs_steps
    assert manifest.socket_mode
    assert manifest.interactive
    assert not manifest.home_tab
    assert manifest.messages_tab
