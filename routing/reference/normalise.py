"""What leads tell, in one form: countries by ISO 3166, numbers in E.164, domains as they are registered.

It is done when a lead is taken in, and what comes of it is kept: a decision that is computed again later, beside a
newer library, is of the same values. What cannot be read stays as its sender wrote it, and its field is named in
``unrecognised``. Doing it twice changes nothing.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

from routing.fields import known
from routing.lead import Value
from routing.reference.domains import SHARED, Address, MailKind, address, mail_kind, registered_domain
from routing.reference.phones import e164
from routing.reference.places import country_code, state_code
from routing.reference.tongues import language_code
from routing.reference.zones import zone_name

DOMAIN, EMAIL_KIND, UNRECOGNISED = "domain", "email_kind", "unrecognised"
WORKED_OUT = frozenset({DOMAIN, EMAIL_KIND, UNRECOGNISED})
"""What Baton tells of a lead by itself; a ``domain`` only where the sender tells none."""

_OWN = WORKED_OUT - {DOMAIN}
_POSTAL_CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9 -]{0,14}[A-Z0-9])?")

Reader = Callable[[str, str | None], str | None]
"""Reads a field's text, knowing the lead's country (alpha-2) where it is known; None for what it cannot read."""


def _email(text: str, _country: str | None) -> str | None:
    found = address(text)
    return found.text if found is not None else None


def _website(text: str, _country: str | None) -> str | None:
    """It stays a link as its sender wrote it: only what cannot lead anywhere is told apart."""
    return text if registered_domain(text) is not None else None


def _postal_code(text: str, _country: str | None) -> str | None:
    if len(text) > 200:
        return None
    found = " ".join(unicodedata.normalize("NFKC", text).upper().split())
    return found if _POSTAL_CODE.fullmatch(found) else None


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "country": lambda text, _country: country_code(text),  # first: some of the others need to know it
        "state": state_code,
        "phone": e164,
        "email": _email,
        "website": _website,
        DOMAIN: lambda text, _country: registered_domain(text),
        "language": lambda text, _country: language_code(text),
        "timezone": lambda text, _country: zone_name(text),
        "postal_code": _postal_code,
    }
)
"""The fields that have one form."""

_NUMBERS = frozenset({"phone", "postal_code"})
_SEVERAL = frozenset({"language"})


def normalised(told: Mapping[str, Value]) -> dict[str, Value]:
    """A lead's attributes in one form, by name; nothing raises, whatever they are.

    Args:
        told: what is known of the lead, in whatever form; also what this function gave before.
    """
    lead = {name: value for name, value in told.items() if name not in _OWN}
    country, unread = None, []
    for name, reader in READERS.items():
        value = lead.get(name)
        if value is None or not known(value):
            continue
        found = reader(value, country) if isinstance(value, str) else _read(name, reader, value, country)
        if found is None:
            unread.append(name)
            continue
        lead[name] = found
        if name == "country":
            country = str(found)
    lead |= _worked_out(lead)
    if unread:
        lead[UNRECOGNISED] = sorted(unread)
    return dict(sorted(lead.items()))


def reworded(told: Mapping[str, Value], kept: Mapping[str, Value]) -> dict[str, Value]:
    """The sender's own words for what is kept in another form."""
    return {name: value for name, value in sorted(told.items()) if known(value) and kept.get(name) != value}


def without_worked_out(lead: Mapping[str, Value]) -> dict[str, Value]:
    """What the sender tells of a lead: what follows from it may be about to change."""
    rest = {name: value for name, value in lead.items() if name not in WORKED_OUT}
    if DOMAIN in lead and (lead[DOMAIN] is None or lead[DOMAIN] != _domain(rest)):
        rest[DOMAIN] = lead[DOMAIN]
    return rest


def as_kept(field: str, word: str) -> str | None:
    """A word for a field in the form that leads have: ``Germany`` is ``DE``; None where no lead can have it."""
    reader = READERS.get(field)
    return reader(word, None) if reader is not None else word


def _read(name: str, reader: Reader, value: Value, country: str | None) -> Value:
    """What is no text: numbers for codes, and lists."""
    if name in _NUMBERS and isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**20:
        return reader(str(value), country)
    if name in _SEVERAL and isinstance(value, list | tuple):
        found = [reader(item, country) for item in value if isinstance(item, str)]
        kept = [item for item in found if item is not None]
        return kept if len(kept) == len(value) else None
    return None


def _worked_out(lead: Mapping[str, Value]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    domain = None if known(lead.get(DOMAIN)) else _domain(lead)
    if domain is not None:
        found[DOMAIN] = domain
    mail = _address(lead)
    if mail is not None:
        found[EMAIL_KIND] = mail_kind(mail.domain).value
    return found


def _domain(lead: Mapping[str, Value]) -> str | None:
    """The company's own domain: that of its website, else of its mail."""
    website, mail = lead.get("website"), _address(lead)
    site = registered_domain(website) if isinstance(website, str) else None
    found = (site, mail.domain if mail is not None else None)
    return next((one for one in found if one and one not in SHARED and mail_kind(one) is MailKind.COMPANY), None)


def _address(lead: Mapping[str, Value]) -> Address | None:
    email = lead.get("email")
    return address(email) if isinstance(email, str) else None


def warm() -> None:
    """Load what reading needs (about half a second), so that no lead waits for it."""
    normalised(
        {
            "country": "Deutschland", "state": "Bayern", "phone": "030 1234567", "email": "a@acme.example",
            "website": "münchen.de", "language": "German", "timezone": "UTC", "postal_code": "80331",
        }
    )  # fmt: skip
