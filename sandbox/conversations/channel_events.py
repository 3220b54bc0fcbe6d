"""The events that tell the app of channels: made, renamed, archived, and who comes and goes."""

from typing import Any

from sandbox.conversations.channels import Channel
from sandbox.team import Team

Event = dict[str, Any]

_LETTERS = {"channels": "C", "groups": "G"}
_EVERYWHERE = {"created", "rename", "archive", "unarchive"}
"""What the app hears of every public channel, whether it is there or not."""


def tell(team: Team, what: str, channel: Channel, user_id: str) -> None:
    """Announce `created`, `rename`, `archive`, `unarchive` or `left`, to an app that may hear of it.

    Slack calls it `channel_…` of a public channel and `group_…` of a private one.
    """
    family = channel.scope_family
    name = f"{'group' if channel.is_private else 'channel'}_{what}"
    may_know = team.bot_is_in(channel) or (not channel.is_private and what in _EVERYWHERE) or what == "left"
    if may_know and _hears(team, name, family):
        ts = team.timestamps.next_ts()
        team.announce({"type": name, **_about(team, what, channel, user_id), "event_ts": ts})


def tell_of_member(team: Team, name: str, channel: Channel, user_id: str, inviter: str = "") -> None:
    """Announce `member_joined_channel` or `member_left_channel`, where the app is, or was until now."""
    concerns = team.bot_is_in(channel) or user_id == team.app.bot_user.id
    if concerns and _hears(team, name, channel.scope_family):
        event = {
            "type": name,
            "user": user_id,
            "channel": channel.id,
            "channel_type": _LETTERS[channel.scope_family],
            "team": team.id,
            "event_ts": team.timestamps.next_ts(),
        }
        team.announce(event | ({"inviter": inviter} if inviter else {}))


def _hears(team: Team, name: str, family: str) -> bool:
    return name in team.manifest.events and f"{family}:read" in team.manifest.scopes


def _about(team: Team, what: str, channel: Channel, user_id: str) -> Event:
    if what == "created":
        shown = channel.as_slack(bot_user=team.app.bot_user.id, team_id=team.id)
        left_out = {"topic", "purpose", "is_member", "previous_names"}
        return {"channel": {key: part for key, part in shown.items() if key not in left_out}}
    if what == "rename":
        renamed = {
            "id": channel.id,
            "name": channel.name,
            "name_normalized": channel.name,
            "created": channel.created,
            "is_channel": not channel.is_private,
            "is_mpim": False,
        }
        return {"channel": renamed}
    if what == "left":
        return {"channel": channel.id, "actor_id": user_id}
    return {"channel": channel.id, "user": user_id} | ({"is_moved": 0} if what == "archive" else {})
