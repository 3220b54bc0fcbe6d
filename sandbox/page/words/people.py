"""One's own status, and other people's."""

ACTIVE = "Active"
AWAY = "Away"
ACTIVE_QUIET = "Active, notifications paused"
AWAY_QUIET = "Away, notifications paused"
STATUS_UNTIL = "{status}; until {until}"
YOUR_STATUS = "Your status"
UPDATE_STATUS = "Update your status"
CLEAR_STATUS = "Clear status"
SET_AWAY = "Set yourself as away"
SET_ACTIVE = "Set yourself as active"
PAUSE_NOTIFICATIONS = "Pause notifications"
PAUSED_UNTIL = "Notifications paused until {when}"
PAUSES = {"30": "For 30 minutes", "60": "For 1 hour", "tomorrow": "Until tomorrow morning"}
RESUME_NOTIFICATIONS = "Resume notifications"
SET_STATUS = "Set a status"
STATUS_EMOJI = "Emoji"
STATUS_EMOJI_HINT = "An emoji, or its name: palm_tree"
STATUS_EMOJI_EXAMPLE = ":speech_balloon:"
STATUS_TEXT = "Status"
STATUS_EXAMPLE = "What's your status?"
SUGGESTED = "Suggestions"
CLEAR_AFTER_LABEL = "Remove status after…"
CLEAR_AFTER = {
    "": "Don't clear", "30": "30 minutes", "60": "1 hour", "240": "4 hours", "today": "Today", "week": "This week",
}  # fmt: skip
SUGGESTED_STATUSES = (
    ("spiral_calendar_pad", "In a meeting", "60"),
    ("bus", "Commuting", "30"),
    ("face_with_thermometer", "Out sick", "today"),
    ("palm_tree", "Vacationing", ""),
    ("house_with_garden", "Working remotely", "today"),
)
UNTIL = "Until {when}"
NO_SUCH_EMOJI = "There is no emoji {emoji}. Write one such as :palm_tree:, or leave the field empty."
