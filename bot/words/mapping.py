"""What ``baton map try`` says, in plain text."""

from collections.abc import Sequence

from routing.reading.findings import clip, listed, meant

NO_SOURCE = "{policy} has no source {name}. {fix}"
NO_SOURCES = "{policy} has no sources: add a section `sources`; docs/sources.md shows how."
FOREIGN = "This is not what the source sends: {why}"
EMPTY = "There is nothing to read: give a message in FILE or on stdin, as JSON or as text pasted from Slack."

NOT_JSON = "This is not JSON, at line {line}, column {column}: {why}."
TOO_DEEP = "This is not JSON that can be read: it is nested too deeply."

FIELD, VALUE, FROM = "Field", "Value", "From"
UNUSED_TITLE = "In the message, and not used"
LABEL = "Label"
CONSTANT = "always the same"
NAMED_BY_MESSAGE = "the message itself"
NAMED_BY_SENDER = "its sender"
POSTED = "when it was posted"
EXTERNAL_ID = "C024BE91L:1700000000.000100"
"""What stands for a pasted message's own name."""

WOULD_BE_LEAD = "It would be a lead of {source}."
WOULD_BE_REVIEWED = "It would go to review. {problem}"


def no_source(policy: str, name: str, sources: Sequence[str]) -> str:
    """The policy has sources, but none of this name."""
    fix = meant(name, sources, f"Its sources are {listed(sources)}.")
    return NO_SOURCE.format(policy=policy, name=clip(name), fix=fix)


def not_theirs(app: str, apps: Sequence[str]) -> str:
    """Another app posted it."""
    who = f"“{clip(app)}”" if app else "an app without a name"
    return (
        f"It would be left alone: {who} posted it, and the source reads only what {listed(sorted(apps))} posts there."
    )


def put_aside(aside: Sequence[str]) -> str:
    """A webhook tells of much that is no lead."""
    return f"It would be put aside: there is no lead in it ({listed(aside) or 'nothing at all'})."


def missing(label: str, fields: Sequence[str], there: Sequence[str]) -> str:
    """A label that the source reads and the message has not."""
    fix = meant(label, there, "")
    return f"No “{clip(label)}” (for {listed(fields)}){f': {fix}' if fix else ''}"


MISSING_TITLE = "Read by the source, and not in the message:"
