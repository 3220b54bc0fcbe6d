"""The events that tell the app of people: who came, went, or changed something about themselves."""

from typing import Any

Event = dict[str, Any]

STATUS = ("user_change", "user_status_changed")
PROFILE = ("user_change", "user_profile_changed")
ACCOUNT = ("user_change",)
"""Which events tell of a change of each sort; Slack sends all of them at once."""


def changed(kind: str, user: dict[str, Any], ts: str) -> Event:
    """Somebody's data, as they are now."""
    return {"type": kind, "user": user, "cache_ts": int(float(ts)), "event_ts": ts}


def joined(user: dict[str, Any], ts: str) -> Event:
    """Somebody new."""
    return {"type": "team_join", "user": user, "event_ts": ts}


def disturbed_no_more(user_id: str, status: dict[str, Any], ts: str) -> Event:
    """Somebody's notifications are paused, or come again, or have other hours."""
    return {"type": "dnd_updated_user", "user": user_id, "dnd_status": status, "event_ts": ts}
