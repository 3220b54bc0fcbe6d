"""Slack's words for what it refuses, as sentences for whoever is refused."""

from sandbox.conversations.channel_life import LONGEST_NAME, LONGEST_NOTE
from sandbox.errors import SlackError

_SENTENCES = {
    "already_archived": "That channel is archived already.",
    "already_in_channel": "They are in this channel already.",
    "cant_archive_general": "Nobody can archive #general.",
    "cant_invite": "That account was deactivated: nobody can add it.",
    "cant_kick_from_general": "Nobody can be removed from #general.",
    "cant_kick_self": "Use /leave to leave a channel yourself.",
    "cant_leave_general": "Nobody can leave #general.",
    "channel_not_found": "There is no such channel, or you are not in it.",
    "invalid_name_maxlength": f"A channel's name has at most {LONGEST_NAME} characters.",
    "invalid_name_punctuation": "A channel's name needs a letter or a digit.",
    "invalid_name_required": "A channel needs a name.",
    "invalid_name_specials": "Channel names are in lower case, without spaces or periods: letters, digits, - and _.",
    "is_archived": "That channel is archived.",
    "last_member": "You are the last one here: archive the channel instead.",
    "method_not_supported_for_channel_type": "That works in channels only, not in direct messages.",
    "name_taken": "That name is taken already by a channel, a person or an app.",
    "not_archived": "That channel is not archived.",
    "not_in_channel": "Whoever that is about is not in this channel.",
    "too_long": f"That is too long: at most {LONGEST_NOTE} characters.",
    "user_disabled": "That account was deactivated: it takes no messages any more.",
    "user_not_found": "Nobody here is called that.",
}


def sentence_for(refusal: SlackError) -> str:
    """What to say to a person; Slack's own word where there is nothing better."""
    return _SENTENCES.get(refusal.code, refusal.code)
