"""Reading a rule's words for fields that leads have in one form: ``country: Germany`` asks for ``DE``."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from routing.fields import fold
from routing.reading.findings import Findings, Path, listed, meant, quoted
from routing.reference.domains import MailKind
from routing.reference.normalise import EMAIL_KIND, READERS, UNRECOGNISED, as_kept
from routing.reference.places import near_country, near_state
from routing.reference.tongues import near_language
from routing.reference.zones import near_zone

_NEAR: Mapping[str, tuple[str, Callable[[str], str]]] = MappingProxyType(
    {
        "country": ("a country", near_country),
        "state": ("a state or province", near_state),
        "language": ("a language", near_language),
        "timezone": ("a time zone", near_zone),
        "phone": (
            "a number that leads have",
            lambda _: 'Write "+14155550123"; for its beginning { starts_with: "+1415" }',
        ),
        "email": ("a mail address", lambda _: "Write ana@acme.com; for all of a company's, domain: acme.com"),
        "website": ("a web address", lambda _: "Write domain: acme.com"),
        "domain": ("a registered domain", lambda _: "Write it like acme.com, without www"),
        "postal_code": ("a postal code", lambda _: 'Write "90210"; for ranges use reference.regions'),
    }
)
"""For each field what its values are called, and how to put right what is none."""

_CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {EMAIL_KIND: tuple(kind.value for kind in MailKind), UNRECOGNISED: tuple(READERS)}
)


def read_kept(key: str, word: Any, path: Path, findings: Findings) -> Any:
    """A rule's word for a field in the form that leads have; as it is, with a finding, where no lead can have it."""
    if not isinstance(word, str):
        return word
    choices = _CHOICES.get(key)
    if choices is not None:
        if fold(word) not in choices:
            fix = meant(word, choices, f"Use one of {listed(choices)}")
            findings.add(path, f"{key} is never {quoted(word)}", fix)
        return word
    kept = as_kept(key, word)
    if kept is None:
        called, near = _NEAR[key]
        findings.add(path, f"{quoted(word)} is not {called}", near(word))
        return word
    return kept
