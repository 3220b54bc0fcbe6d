"""How often Slack lets an app call each method: its tiers, from its documentation in November 2026."""

from enum import Enum


class Tier(Enum):
    """Calls a minute that Slack promises; it counts each method by itself."""

    ONE = 1
    TWO = 20
    THREE = 50
    FOUR = 100
    SPECIAL = 600
    """With rules of its own, which Slack describes as “hundreds of requests a minute” or not at all."""


_ONE = ["apps.connections.open", "apps.uninstall"]
_TWO = [
    *(f"bookmarks.{verb}" for verb in ("add", "edit", "remove")),
    *(f"chat.{verb}" for verb in ("startStream", "stopStream")),
    *(f"conversations.{verb}" for verb in ("archive", "close", "create", "list", "rename")),
    *(f"conversations.{verb}" for verb in ("setPurpose", "setTopic", "unarchive")),
    *(f"dnd.{verb}" for verb in ("endDnd", "endSnooze", "setSnooze", "teamInfo")),
    "auth.teams.list",
    "emoji.list",
    *(f"files.remote.{verb}" for verb in ("add", "info", "list", "remove", "share", "update")),
    *(f"pins.{verb}" for verb in ("add", "list", "remove")),
    "reactions.list",
    "reactions.remove",
    *(f"usergroups.{verb}" for verb in ("create", "disable", "enable", "list", "update", "users.list", "users.update")),
    "users.list",
    "users.setPresence",
]
_THREE = [
    "auth.revoke",
    "blocks.validate",
    "bookmarks.list",
    "bots.info",
    *(f"chat.{verb}" for verb in ("delete", "deleteScheduledMessage", "meMessage", "scheduleMessage")),
    *(f"chat.{verb}" for verb in ("scheduledMessages.list", "unfurl", "update")),
    *(f"conversations.{verb}" for verb in ("history", "info", "invite", "join", "kick", "leave", "mark")),
    "conversations.open",
    "conversations.replies",
    "dnd.info",
    "apps.manifest.validate",
    "oauth.v2.exchange",
    "files.delete",
    "files.list",
    *(f"functions.{verb}" for verb in ("completeError", "completeSuccess")),
    "reactions.add",
    "reactions.get",
    "team.info",
    *(f"users.{verb}" for verb in ("conversations", "getPresence", "identity", "lookupByEmail", "profile.set")),
]
_FOUR = [
    "api.test",
    "apps.event.authorizations.list",
    *(f"assistant.threads.{verb}" for verb in ("setSuggestedPrompts", "setTitle")),
    "chat.appendStream",
    "chat.postEphemeral",
    "conversations.members",
    *(f"files.{verb}" for verb in ("completeUploadExternal", "getUploadURLExternal", "info")),
    "oauth.v2.access",
    "users.info",
    "users.profile.get",
    *(f"views.{verb}" for verb in ("open", "publish", "push", "update")),
]
_SPECIAL = ["assistant.threads.setStatus", "auth.test", "chat.getPermalink", "chat.postMessage"]

TIERS = {
    method: tier
    for tier, methods in {
        Tier.ONE: _ONE,
        Tier.TWO: _TWO,
        Tier.THREE: _THREE,
        Tier.FOUR: _FOUR,
        Tier.SPECIAL: _SPECIAL,
    }.items()
    for method in methods
}
"""The tier of each method that the sandbox has."""
