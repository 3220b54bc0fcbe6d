"""Reading sources: how records of other systems become leads."""

from typing import Any

from routing.reading.field_file import Got, read_got
from routing.reading.findings import Findings, Path, clip, close, meant, quoted
from routing.reading.policy_shape import SourceShape, checked, choice, mapping, name, shaped, text, wrong
from routing.source import Source, Via

KNOWN = (
    *(
        "source",
        "external_id",
        "stage",
        "created_at",
        "closed_at",
        "owner",
        "name",
        "email",
        "phone",
        "title",
        "company",
    ),
    *("website", "industry", "segment", "employees", "revenue", "country", "region"),
    *("state", "city", "postal_code", "language", "timezone"),
    *("product", "amount", "currency", "team", "campaign", "url", "message", "tags"),
)
"""The fields of a lead that Baton has a name for; others are the sender's own."""
FOUND = ("$text", "$title", "$link", "$email", "$phone", "$app")
"""What is found in a message without a label."""
OWN = "attributes."
EXAMPLE = '{ channel: "#hubspot-leads", fields: { company: Company } }'
FIELDS = "{ external_id: Deal ID, company: Company }"
MOST = 100
"""The most sources, and the most fields of one."""


def read_sources(data: Any, findings: Findings) -> dict[str, Source]:
    """The section ``sources``; without it there are none."""
    if data is None:
        return {}
    sources: dict[str, Source] = {}
    channels: dict[str, str] = {}
    for source, entry in mapping(data, ("sources",), findings, f"hubspot: {EXAMPLE}").items():
        path: Path = ("sources", source)
        checked(name, source, path, findings)
        shape = shaped(SourceShape, entry, path, findings)
        if shape is None:
            continue
        via = _via(shape, path, findings)
        fields = _fields(shape.fields, via, (*path, "fields"), findings)
        if shape.channel is not None and channels.setdefault(shape.channel, source) != source:
            problem = f"{shape.channel} is read by the source {channels[shape.channel]} already"
            findings.add((*path, "channel"), problem, "Read each channel by one source")
        if via is not None:
            sources[source] = Source(source, via, fields, shape.channel, frozenset(a.casefold() for a in shape.apps))
    return sources


def _via(shape: SourceShape, path: Path, findings: Findings) -> Via | None:
    if (shape.channel is None) is (shape.webhook is None):
        findings.add(path, "a source is a channel or a webhook", 'Write channel: "#leads", or webhook: typeform')
        return None
    if shape.apps and shape.channel is None:
        findings.add((*path, "apps"), "only a channel is read by who posts there", "Remove apps")
    if shape.channel is not None:
        return Via.CHANNEL
    return checked(choice(Via, Via.CHANNEL), shape.webhook, (*path, "webhook"), findings)


def _fields(data: Any, via: Via | None, path: Path, findings: Findings) -> dict[str, Got]:
    fields: dict[str, Got] = {}
    for field, entry in list(mapping(data, path, findings, FIELDS).items())[:MOST]:
        at = (*path, field)
        checked(_field, field, at, findings)
        got = read_got(entry, at, findings)
        if got is not None and got.lookup is not None:
            findings.add((*at, "lookup"), "a policy looks into no other file", "Write map: { … } instead")
        if got is not None and via is Via.CHANNEL:
            _check_found(got, at, findings)
        if got is not None:
            fields[field] = got
    return fields


def _field(value: Any) -> str:
    """A field's name: one that Baton knows, or one of the sender's own, which must not look like a slip."""
    field = text(value)
    near = close(field, KNOWN, cutoff=0.8) if field not in KNOWN and not field.startswith(OWN) else None
    if near is not None:
        raise wrong(f"{quoted(field)} is no field of a lead", f"Write {near}; or {OWN}{clip(field)}, if it is your own")
    return field


def _check_found(got: Got, path: Path, findings: Findings) -> None:
    """A name with a $ is one of a few, or nothing would ever be found."""
    if got.column is not None and got.column.startswith("$") and got.column not in FOUND:
        fix = meant(got.column, FOUND, f"Write a label of the message, or one of {', '.join(FOUND)}")
        findings.add(path, f"there is no {clip(got.column)} in a message", fix)
