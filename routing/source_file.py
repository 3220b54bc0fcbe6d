"""Reading sources: how records of other systems become leads."""

from typing import Any

from routing.field_file import Got, read_got
from routing.findings import Findings, Path
from routing.policy_shape import SourceShape, checked, choice, mapping, name, shaped, text
from routing.source import Source, Via

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
        fields = _fields(shape.fields, (*path, "fields"), findings)
        via = _via(shape, path, findings)
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


def _fields(data: Any, path: Path, findings: Findings) -> dict[str, Got]:
    fields: dict[str, Got] = {}
    for field, entry in list(mapping(data, path, findings, FIELDS).items())[:MOST]:
        at = (*path, field)
        checked(text, field, at, findings)
        got = read_got(entry, at, findings)
        if got is not None and got.lookup is not None:
            findings.add((*at, "lookup"), "a policy looks into no other file", "Write map: { … } instead")
        if got is not None:
            fields[field] = got
    return fields
