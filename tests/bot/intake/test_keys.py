"""API keys and webhook secrets: what can be set, and what is said where it cannot."""

from __future__ import annotations

import pytest

from bot.intake.keys import BadKey, Scope, read_keys
from bot.intake.webhook_secrets import BadSecret, read_secrets

SECRET = "0123456789abcdef01234567"


def test_several_keys_in_one_setting() -> None:
    keys = read_keys(f"crm:leads:read+leads:write:{SECRET},\n bi:history:read:{SECRET[::-1]} ")
    assert [key.name for key in keys.known] == ["crm", "bi"]
    found = keys.find(SECRET)
    assert found is not None
    assert found.scopes == {Scope.LEADS_READ, Scope.LEADS_WRITE}
    assert keys.find(SECRET + "x") is None
    assert SECRET not in repr(keys)
    assert read_keys(" , ").known == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hunter2", "key 1"),
        (f"a:leads:read:{SECRET} hunter2", "key 2"),
        (f":leads:read:{SECRET}", "key 1"),
        (f"Crm:leads:read:{SECRET}", "key 1"),
        (f"crm::{SECRET}", "key 1"),
        ("crm:leads:read:hunter2", "secret of crm is shorter"),
        ("crm:leads:read:", "secret of crm is missing"),
        (f"crm:leads:read:{SECRET}ü", "secret of crm"),
        (f"crm:leads:reed:{SECRET}", "Did you mean 'leads:read'"),
        (f"crm:leads:read+admin:{SECRET}", "'admin'"),
        (f"crm:leads:read:{SECRET} crm:leads:write:{SECRET}1", "crm is there twice"),
        (f"crm:leads:read:{SECRET} bi:leads:write:{SECRET}", "the same secret"),
    ],
)
def test_each_slip_in_a_key_is_told_and_no_secret_with_it(text: str, said: str) -> None:
    with pytest.raises(BadKey) as caught:
        read_keys(text)
    assert str(caught.value).startswith("BATON_API_KEYS: ")
    assert said in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "hunter2" not in str(caught.value)
    assert SECRET not in str(caught.value)


def test_webhook_secrets_by_source() -> None:
    secrets = read_secrets("hubspot=abc=def-123, web-form=12345678")
    assert {name: secret.get_secret_value() for name, secret in secrets.items()} == {
        "hubspot": "abc=def-123",
        "web-form": "12345678",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hunter2", "pair 1"),
        ("a=short", "secret of a"),
        ("=12345678", "pair 1"),
        ("a=12345678 a=12345679", "a is there"),
    ],
)
def test_each_slip_in_a_secret_is_told(text: str, said: str) -> None:
    with pytest.raises(BadSecret) as caught:
        read_secrets(text)
    assert str(caught.value).startswith("BATON_WEBHOOK_SECRETS: ")
    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value)
