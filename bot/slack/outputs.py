"""What the workflow step "Route a lead" gives to the steps after it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.words.names import person, queue
from routing.messages import JSON
from routing.people import Roster


def outputs(data: Mapping[str, JSON], roster: Roster) -> dict[str, Any]:
    """The outputs, as the manifest names them; what there is none of is left out."""
    owner, number = _text(data, "owner"), data.get("lead")
    known = roster.get(owner) if owner else None
    told = {
        "lead": f"L{number}" if isinstance(number, int) else _text(data, "lead"),
        "owner": known.slack if known is not None else None,
        "owner_name": person(roster, owner) if owner else None,
        "accountable": person(roster, _text(data, "accountable")) if data.get("accountable") else None,
        "queue": queue(_text(data, "queue")) if data.get("queue") else None,
        "pool": _text(data, "pool"),
        "due_at": _seconds(_text(data, "due_at")),
        "rule": _text(data, "rule"),
    }
    return {name: value for name, value in told.items() if value}


def _seconds(moment: str) -> int | None:
    """A moment in Slack's own type, which each reader's Slack shows in their zone."""
    try:
        return int(datetime.fromisoformat(moment).timestamp())
    except ValueError:
        return None


def _text(data: Mapping[str, JSON], name: str) -> str:
    found = data.get(name)
    return found if isinstance(found, str) else ""
