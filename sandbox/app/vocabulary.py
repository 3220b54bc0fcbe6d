"""The words of Slack's platform: its events, its scopes, and which scope lets an app hear of what.

From Slack's reference, in November 2026. It grows, so a word that is not here is warned of and never refused.
"""

_HEARD_WITH = {
    "": [
        *("app_home_opened", "app_rate_limited", "app_uninstalled", "entity_details_requested", "function_executed"),
        *("grid_migration_finished", "grid_migration_started", "message.app_home", "team_access_granted"),
        *("team_access_revoked", "tokens_revoked"),
    ],
    "admin.apps:read": ["app_requested"],
    "app_mentions:read": ["app_mention"],
    "assistant:write": ["assistant_thread_context_changed", "assistant_thread_started"],
    "calls:read calls:write": ["call_rejected"],
    "channels:history": ["channel_history_changed", "message.channels"],
    "channels:read": [
        *("channel_archive", "channel_created", "channel_deleted", "channel_id_changed", "channel_left"),
        *("channel_rename", "channel_unarchive"),
    ],
    "channels:read groups:read": ["channel_shared", "channel_unshared", "member_joined_channel", "member_left_channel"],
    "conversations.connect:manage": [
        *("shared_channel_invite_accepted", "shared_channel_invite_approved", "shared_channel_invite_declined"),
    ],
    "conversations.connect:read": ["shared_channel_invite_received"],
    "dnd:read": ["dnd_updated_user"],
    "emoji:read": ["emoji_changed"],
    "files:read": [
        *("file_change", "file_created", "file_deleted", "file_public", "file_shared", "file_unshared"),
        *("file_comment_added", "file_comment_deleted", "file_comment_edited"),
    ],
    "groups:history": ["group_history_changed", "message.groups"],
    "groups:read": [
        *("group_archive", "group_close", "group_deleted", "group_left", "group_open", "group_rename"),
        "group_unarchive",
    ],
    "im:history": ["im_history_changed", "message.im"],
    "im:read": ["im_close", "im_created", "im_open"],
    "links:read": ["link_shared"],
    "metadata.message:read": ["message_metadata_deleted", "message_metadata_posted", "message_metadata_updated"],
    "mpim:history": ["message.mpim"],
    "pins:read": ["pin_added", "pin_removed"],
    "reactions:read": ["reaction_added", "reaction_removed"],
    "stars:read": ["star_added", "star_removed"],
    "team:read": ["email_domain_changed", "team_domain_change", "team_rename"],
    "usergroups:read": [
        *("subteam_created", "subteam_members_changed", "subteam_self_added", "subteam_self_removed"),
        "subteam_updated",
    ],
    "users:read": ["team_join", "user_change", "user_huddle_changed", "user_profile_changed", "user_status_changed"],
    "workflow.steps:execute": [
        *("workflow_deleted", "workflow_published", "workflow_step_deleted", "workflow_step_execute"),
        "workflow_unpublished",
    ],
}

EVENT_SCOPES = {event: tuple(scopes.split()) for scopes, events in _HEARD_WITH.items() for event in events}
"""What an app may subscribe to for its bot; of several scopes any one opens the event, and some need none."""

USER_EVENTS = frozenset({"dnd_updated", "message"})
"""What only a person's own token hears of."""

_RIGHTS = {
    "app_mentions": "read",
    "assistant": "write",
    "bookmarks": "read write",
    "calls": "read write",
    "canvases": "read write",
    "channels": "history join manage read write.invites write.topic",
    "chat": "write write.customize write.public",
    "commands": "",
    "conversations.connect": "manage read write",
    "datastore": "read write",
    "dnd": "read",
    "emoji": "read",
    "files": "read write",
    "groups": "history read write write.invites write.topic",
    "im": "history read write write.topic",
    "incoming-webhook": "",
    "links.embed": "write",
    "links": "read write",
    "lists": "read write",
    "metadata.message": "read",
    "mpim": "history read write write.invites write.topic",
    "none": "",
    "pins": "read write",
    "reactions": "read write",
    "reminders": "read write",
    "remote_files": "read share write",
    "search": "read.files read.im read.mpim read.private read.public read.users",
    "team.billing": "read",
    "team.preferences": "read",
    "team": "read",
    "tokens.basic": "",
    "triggers": "read write",
    "usergroups": "read write",
    "users.profile": "read",
    "users": "read read.email write",
    "workflow.steps": "execute",
}

BOT_SCOPES = frozenset(
    f"{what}:{right}" if right else what for what, rights in _RIGHTS.items() for right in rights.split(" ")
)
"""What a bot may be granted."""

SCOPE_WORDS = {
    "app_mentions:read": "View messages that directly mention it in conversations it is in",
    "bookmarks:read": "List bookmarks",
    "bookmarks:write": "Create, edit and remove bookmarks",
    "channels:history": "View messages and other content in public channels it has been added to",
    "channels:join": "Join public channels in the workspace",
    "channels:manage": "Manage public channels it has been added to, and create new ones",
    "channels:read": "View basic information about public channels in the workspace",
    "chat:write": "Send messages as itself",
    "chat:write.customize": "Send messages with a customized username and avatar",
    "chat:write.public": "Send messages to channels it isn't a member of",
    "commands": "Add shortcuts and slash commands that people can use",
    "dnd:read": "View Do Not Disturb settings for people in the workspace",
    "emoji:read": "View custom emoji in the workspace",
    "files:read": "View files shared in channels and conversations it has been added to",
    "files:write": "Upload, edit and delete files as itself",
    "groups:history": "View messages and other content in private channels it has been added to",
    "groups:read": "View basic information about private channels it has been added to",
    "groups:write": "Manage private channels it has been added to, and create new ones",
    "im:history": "View messages and other content in direct messages it has been added to",
    "im:read": "View basic information about direct messages it has been added to",
    "im:write": "Start direct messages with people",
    "incoming-webhook": "Post messages to specific channels in Slack",
    "links:read": "View certain URLs in messages",
    "links:write": "Show previews of certain URLs in messages",
    "metadata.message:read": "View message metadata in channels it has been added to",
    "mpim:history": "View messages and other content in group direct messages it has been added to",
    "mpim:read": "View basic information about group direct messages it has been added to",
    "mpim:write": "Start group direct messages with people",
    "pins:read": "View pinned content in channels and conversations it has been added to",
    "pins:write": "Add and remove pinned messages and files",
    "reactions:read": "View emoji reactions and their content in conversations it has been added to",
    "reactions:write": "Add and edit emoji reactions",
    "team:read": "View the name, email domain and icon of the workspace",
    "usergroups:read": "View user groups in the workspace",
    "usergroups:write": "Create and manage user groups",
    "users:read": "View people in the workspace",
    "users:read.email": "View email addresses of people in the workspace",
    "users:write": "Set its own presence",
    "users.profile:read": "View profile details about people in the workspace",
    "workflow.steps:execute": "Add steps that people can use in Workflow Builder",
}
"""What granting a scope lets the app do, for whoever is asked."""
