"""A remark: one thing that was looked at, how it is, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How it is."""

    GOOD = "good"
    WARNING = "warning"  #: it works, and not as it should
    FAULT = "fault"  #: it keeps Baton, or a part of it, from working
    SKIPPED = "skipped"  #: it could not be looked at, because of something else


class Area(StrEnum):
    """What it is about, in the order in which people are told."""

    SETTINGS = "Settings"
    DATABASE = "Database"
    POLICY = "Policy and roster"
    SLACK = "Slack"
    CHANNELS = "Channels"
    PEOPLE = "People"
    INTAKE = "Ways in"


@dataclass(frozen=True, slots=True)
class Remark:
    """One line of the report.

    Attributes:
        text: what was found, one sentence.
        fix: what to do, one sentence or two; empty where there is nothing to do.
    """

    area: Area
    mark: Mark
    text: str
    fix: str = ""


def good(area: Area, text: str) -> Remark:
    """It is as it should be."""
    return Remark(area, Mark.GOOD, text)


def warning(area: Area, text: str, fix: str) -> Remark:
    """It works, and not as it should."""
    return Remark(area, Mark.WARNING, text, fix)


def fault(area: Area, text: str, fix: str) -> Remark:
    """It keeps Baton, or a part of it, from working."""
    return Remark(area, Mark.FAULT, text, fix)


def skipped(area: Area, text: str) -> Remark:
    """It could not be looked at."""
    return Remark(area, Mark.SKIPPED, text)
