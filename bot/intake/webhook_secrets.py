"""The secrets of other systems' webhooks, by source: ``hubspot=SECRET, demo-form=SECRET``."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from pydantic import SecretStr

from bot.words import settings as words

SHORTEST = 8
"""The fewest characters: the other system chooses some of them, and a shorter one is a slip."""
_SOURCE = re.compile(r"[A-Za-z0-9][\w.-]{0,59}")


class BadSecret(ValueError):
    """A secret cannot be used; the text says which and why, and never repeats it."""


def read_secrets(text: str) -> Mapping[str, SecretStr]:
    """The secrets of the setting, by source.

    Raises:
        BadSecret: one of them cannot be used.
    """
    secrets: dict[str, SecretStr] = {}
    for number, entry in enumerate((entry for entry in re.split(r"[\s,]+", text) if entry), 1):
        source, _, secret = entry.partition("=")
        if not _SOURCE.fullmatch(source) or not secret:
            raise BadSecret(words.secret_form(number))
        if len(secret) < SHORTEST or not secret.isascii() or not secret.isprintable():
            raise BadSecret(words.secret_short(source, SHORTEST))
        if source in secrets:
            raise BadSecret(words.secret_twice(source))
        secrets[source] = SecretStr(secret)
    return MappingProxyType(secrets)
