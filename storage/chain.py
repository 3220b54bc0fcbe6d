"""The chain: each fact hashes its own text and the fact before it, so that no edit goes unnoticed.

What is hashed is text exactly as it is stored, never a value that a database might write differently tomorrow.
A person's data is not in that text, only a digest of it, salted so that nobody can find it by guessing; erasing the
particulars and their salt forgets the person and leaves the chain whole.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routing.facts import Fact

GENESIS = "0" * 64
"""What the first fact of a stream hashes as its predecessor."""

PARTICULARS = "particulars"
"""The name in a fact's body under which the digest of its particulars stands."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: Any) -> str:
    """The one text of a JSON value: keys sorted, no spaces, characters as they are.

    Raises:
        ValueError: it holds NaN or an infinity, which JSON has no text for.
    """
    return _ENCODER.encode(value)


@dataclass(frozen=True, slots=True)
class Particulars:
    """What can be erased: the text, its salt, and the digest that the fact keeps."""

    salt: str
    body: str

    @classmethod
    def of(cls, private: Mapping[str, Any]) -> "Particulars":
        """Private values, salted."""
        return cls(secrets.token_hex(16), canonical(private))

    @property
    def digest(self) -> str:
        """What the fact keeps of them."""
        return digest_of(self.salt, self.body)


def digest_of(salt: str, body: str) -> str:
    """The salted digest of a particulars' text."""
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Link:
    """One fact in its chain, as it is stored.

    Attributes:
        seq: its place in the stream, from 1.
        body: the canonical text of what stays for ever, with the digest of the particulars, if there are any.
    """

    stream: str
    seq: int
    kind: str
    body: str
    prev_hash: str
    hash: str

    @classmethod
    def after(cls, prev_hash: str, stream: str, seq: int, fact: Fact, digest: str | None) -> "Link":
        """The link that a fact makes after the one whose hash is ``prev_hash``."""
        body = canonical({**fact.public(), PARTICULARS: digest} if digest else fact.public())
        return cls(stream, seq, fact.kind, body, prev_hash, link_hash(prev_hash, stream, seq, fact.kind, body))


def link_hash(prev_hash: str, stream: str, seq: int, kind: str, body: str) -> str:
    """The hash of a link: of its predecessor's and of all that it says."""
    text = canonical([stream, seq, kind, body])
    return hashlib.sha256(f"{prev_hash}\n{text}".encode()).hexdigest()
