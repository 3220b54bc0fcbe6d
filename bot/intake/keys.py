"""API keys: who they are for, what they open, and their secrets, of which only digests are kept.

Written in one setting: ``crm:leads:read+leads:write:SECRET``, several parted by commas or spaces.
"""

import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from bot.words import settings as words
from routing.reading.findings import meant

SHORTEST = 24
"""The fewest characters of a secret."""
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_SECRET = re.compile(r"[A-Za-z0-9._~+/=-]{1,512}")


class BadKey(ValueError):
    """A key cannot be used; the text says which and why, and never repeats a secret."""


class Scope(StrEnum):
    """What a key opens."""

    LEADS_READ = "leads:read"
    LEADS_WRITE = "leads:write"
    HISTORY_READ = "history:read"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: who it is for, and the SHA-256 of its secret."""

    name: str
    scopes: frozenset[Scope]
    digest: bytes = field(repr=False)


def digest_of(secret: str) -> bytes:
    """What is kept of a secret."""
    return sha256(secret.encode("utf-8", "surrogateescape")).digest()


@dataclass(frozen=True, slots=True)
class Keys:
    """Every key there is."""

    known: tuple[Key, ...] = ()

    def find(self, secret: str) -> Key | None:
        """The key with this secret; all are compared, in constant time: no answer tells how near a guess was."""
        given, found = digest_of(secret), None
        for key in self.known:
            if hmac.compare_digest(key.digest, given):
                found = key
        return found


def read_keys(text: str) -> Keys:
    """The keys of the setting.

    Raises:
        BadKey: one of them cannot be used.
    """
    keys = tuple(_read(number, entry) for number, entry in enumerate(_entries(text), 1))
    _once(keys)
    return Keys(keys)


def _entries(text: str) -> Iterator[str]:
    yield from (entry for entry in re.split(r"[\s,]+", text) if entry)


def _read(number: int, entry: str) -> Key:
    name, _, rest = entry.partition(":")
    scopes, _, secret = rest.rpartition(":")
    if not _NAME.fullmatch(name) or not scopes:
        raise BadKey(words.key_form(number))
    if not _SECRET.fullmatch(secret):
        raise BadKey(words.key_characters(name))
    if len(secret) < SHORTEST:
        raise BadKey(words.key_short(name, SHORTEST))
    return Key(name, frozenset(_scopes(name, scopes.split("+"))), digest_of(secret))


def _scopes(name: str, given: Iterable[str]) -> Iterator[Scope]:
    known = [scope.value for scope in Scope]
    for scope in given:
        if scope not in known:
            raise BadKey(words.key_scope(name, scope, meant(scope, known, f"Write one of {', '.join(known)}.")))
        yield Scope(scope)


def _once(keys: tuple[Key, ...]) -> None:
    names, digests = [key.name for key in keys], [key.digest for key in keys]
    for key in keys:
        if names.count(key.name) > 1:
            raise BadKey(words.key_twice(key.name))
        if digests.count(key.digest) > 1:
            raise BadKey(words.key_shared(key.name))
