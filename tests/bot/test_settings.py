from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, StoreSettings, load, load_settings

Env = Callable[..., None]

GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-very-secret",
    "SLACK_APP_TOKEN": "xapp-very-secret",
    "BATON_INTAKE_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
}


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Env:
    for name in os.environ:
        if name.startswith(("BATON_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def put(**values: str) -> None:
        for name, value in (GOOD | values).items():
            monkeypatch.setenv(name, value)

    return put


def wrong() -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return caught.value.sentences


def test_defaults(env: Env) -> None:
    env()
    settings = load_settings()
    assert settings.database_url.get_secret_value() == "sqlite:///baton.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8700)
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.policy is None
    assert settings.socket_mode


def test_everything_that_is_missing_is_said_at_once(env: Env) -> None:
    said = wrong()
    assert len(said) == 3
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "BATON_INTAKE_SECRET"):
        [sentence] = [s for s in said if s.startswith(f"{name} is missing: ")]
        assert sentence.endswith(".")


def test_over_http_slack_signs(env: Env) -> None:
    env(SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="abc123")
    assert not load_settings().socket_mode
    env(SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="")
    assert [s.split()[0] for s in wrong()] == ["SLACK_SIGNING_SECRET"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BATON_DATABASE_URL", "mysql://root:hunter2@host/db"),
        ("BATON_DATABASE_URL", "sqlite://"),
        ("BATON_DATABASE_URL", "sqlite:///:memory:"),
        ("BATON_DATABASE_URL", "sqlite:////nowhere/at/all/baton.db"),
        ("BATON_DATABASE_URL", "baton.db"),
        ("BATON_POLICY", "/nowhere/policy.yml"),
        ("BATON_ROSTER", "/"),
        ("BATON_INTAKE_SECRET", "hunter2"),
        ("BATON_INTAKE_SECRET", "whsec_c2hvcnQ="),
        ("BATON_INTAKE_SECRET", "whsec_ü"),
        ("BATON_HOST", "not a host"),
        ("BATON_PORT", "eighty"),
        ("BATON_PORT", "70000"),
        ("BATON_API_KEYS", "crm:leads:read:hunter2"),
        ("BATON_API_KEYS", "hunter2"),
        ("BATON_WEBHOOK_SECRETS", "hunter2"),
        ("BATON_WEBHOOK_SECRETS", "hubspot=hunter2 hubspot=hunter2hunter2"),
        ("BATON_PUBLIC_URL", "leads.example.com"),
        ("BATON_PUBLIC_URL", "https://leads.example.com/?a=hunter2"),
        ("SLACK_BOT_TOKEN", "xoxp-hunter2"),
        ("SLACK_APP_TOKEN", "xoxb-hunter2"),
        ("SLACK_SIGNING_SECRET", "hunter2 hunter2"),
        ("SLACK_API_URL", "http://slack.example/api/"),
        ("SLACK_API_URL", "slack.com"),
        ("SLACK_API_URL", "http://[::1"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_the_variable_and_no_secret(env: Env, name: str, value: str) -> None:
    env(**{name: value})
    [sentence] = wrong()
    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert "hunter2" not in sentence


def test_no_secret_is_in_what_settings_look_like(env: Env) -> None:
    env(BATON_DATABASE_URL="postgresql://baton:very-secret@db/baton", SLACK_SIGNING_SECRET="very-secret")
    shown = repr(load_settings()) + str(load_settings().model_dump())
    assert "very-secret" not in shown
    assert GOOD["BATON_INTAKE_SECRET"] not in shown


def test_a_sandbox_on_this_machine_can_move_the_clock_and_slack_cannot(env: Env, tmp_path: Path) -> None:
    offset = tmp_path / "offset"
    env(SLACK_API_URL="http://127.0.0.1:8701/api", BATON_CLOCK_OFFSET_FILE=str(offset))
    settings = load_settings()
    assert settings.slack_api_url == "http://127.0.0.1:8701/api/"
    assert settings.clock().offset_file == offset
    env(SLACK_API_URL="https://slack.com/api/")
    assert load_settings().clock().offset_file is None


def test_a_command_needs_no_slack(env: Env) -> None:
    assert load(StoreSettings).database_url.get_secret_value() == "sqlite:///baton.db"
    assert issubclass(Settings, StoreSettings)


def test_keys_secrets_and_the_address_are_read(env: Env) -> None:
    env(
        BATON_API_KEYS="crm:leads:write:0123456789abcdef01234567",
        BATON_WEBHOOK_SECRETS="hubspot=very-secret",
        BATON_PUBLIC_URL="https://leads.example.com/baton/",
    )
    settings = load_settings()
    assert [key.name for key in settings.keys.known] == ["crm"]
    assert settings.secrets["hubspot"].get_secret_value() == "very-secret"
    assert settings.public_url == "https://leads.example.com/baton"
    shown = repr(settings) + str(settings.model_dump()) + repr(settings.keys)
    assert "0123456789abcdef" not in shown and "very-secret" not in shown
    env(BATON_API_KEYS="", BATON_WEBHOOK_SECRETS="", BATON_PUBLIC_URL="")
    assert load_settings().keys.known == () and load_settings().public_url is None
