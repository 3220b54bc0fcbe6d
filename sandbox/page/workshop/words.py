"""Every sentence of the workshop, in one place."""

TIMES = "\N{MULTIPLICATION SIGN}"

WORKSHOP = "Workshop"
OPEN_ALONE = "Open in a window of its own"
CLOSE = "Close the workshop"
COPY = "Copy"
COPY_CURL = "Copy as curl"

# The clock bar.
CLOCK = "The workspace's clock"
MOVE_CLOCK = "Move the clock"
MOVES = {
    "5": ("+5 min", "Let five minutes pass at once"),
    "30": ("+30 min", "Let half an hour pass at once"),
    "morning": ("Next morning", "Skip to the next working morning: Monday to Friday, 9:00 for {name}"),
}
PLAY = f"Play 60{TIMES}"
PLAY_HINT = "Let an hour pass in a minute"
STOP = "Stop"
STOP_HINT = "Let time pass as it does"
BACK = "Real time"
BACK_HINT = "Set the clock to the present; messages stay where they are"
IN_REAL_TIME = "real time"
AHEAD = "{span} ahead"
BEHIND = "{span} behind"
PLAYING = "playing at {speed:g}\N{MULTIPLICATION SIGN}"
TIME_HINT = "{name}'s time, {zone}"
UNITS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))

SOCKETS = {1: "Socket Mode: 1 socket"}
MANY_SOCKETS = "Socket Mode: {count} sockets"
BY_HTTP = "HTTP: {url}"
NO_APP = "No app is connected"
NO_APP_HINT = "Start yours with the variables under Workshop, Workspace."
CONNECTED_HINT = "What the app is reached by"
NOBODY_THERE = "Nobody listened there the last time. Is the app running, and is this the whole address?"

# The tabs.
TABS = {"send": "Send", "wire": "Wire", "faults": "Faults", "workspace": "Workspace"}

# Sending.
SEND = "Send"
SEND_WHAT = "What to send"
NEW = "Start anew"
NEW_HINT = "Fill the form with what it begins with, under a new id"
EXAMPLE = "Example"
CHOOSE_EXAMPLE = "Choose an example…"
NOTHING_CHOSEN = "(none)"
FORM = "Form"
AS_JSON = "As JSON"
JSON_HINT = "The form and the JSON follow each other."
ANSWER = "Answer"
NOT_JSON = "Line {line}, column {column}: {message}."
NO_OBJECT = "This must be one JSON object, in { and }."
NOBODY_LISTENS = "Nobody listens: {reason}. Is the app running?"
ANSWERED = "HTTP {status}, {ms} ms"
NO_SENDERS = "Whoever serves this workspace has plugged in nothing else to send."

EVENT = "An event"
EVENT_FIELDS = {
    "type": ("Type", "Any event of Slack's Events API; the manifest is not asked"),
    "user": ("User id", ""),
    "channel": ("Channel id", ""),
    "text": ("Text", ""),
}
TAKEN = "The app acknowledged it"
NOT_TAKEN = "The app did not acknowledge it: {error}"

# The wire.
SEARCH = "Filter"
SEARCH_HINT = "Words in names and payloads"
DIRECTION = "Direction"
DIRECTIONS = {"": "Both ways", "from_app": "App → Slack", "to_app": "Slack → app"}
METHOD = "Name"
ALL_METHODS = "All names"
ERRORS_ONLY = "Errors only"
PAUSE = "Pause"
GO_ON = "Go on"
CLEAR = "Clear"
OLDER = "Older"
NEWEST = "Newest"
NOTHING_YET = "Nothing has passed yet. Each call of the app's and each delivery to it will stand here."
NOTHING_FITS = "Nothing that fits the filter."
SUMMARY = "{shown} of {count}"
SUMMARY_PAUSED = "{shown} of {count}, {new} since the pause"
UNDER_WAY = "under way"
LOST = "answer lost"
RETRY = "retry {number}: {reason}"
REQUEST = "Request"
ARGUMENTS = "Arguments"
ANSWER_TO_CALL = "Answer"
ACKNOWLEDGED = "Acknowledgement"
EMPTY = "(empty)"
FORGOTTEN = "This one is forgotten by now."
DETAILS = "No. {number} · {real} real time · {way}"
WAYS = {"http": "HTTP", "socket": "Socket Mode"}
WHY_CALL = {
    "invalid_auth": "The token is none of this workspace's. Its own are under Workspace.",
    "not_authed": "No token came along. It goes into the header Authorization, after the word Bearer.",
    "not_allowed_token_type": "Another kind of token is needed: xapp-… opens sockets, xoxb-… does the rest.",
    "missing_scope": "The manifest does not ask for the scope that the answer names.",
    "not_in_channel": "The app's bot is not in this channel. Invite it, or let it call conversations.join.",
    "channel_not_found": "There is no such channel here, or it is private and the app's bot is not in it.",
    "expired_trigger_id": "A trigger id is good for three seconds. Open the modal first; look things up afterwards.",
    "exchanged_trigger_id": "A trigger id is good for one modal. Change that one with views.update.",
    "push_limit_reached": "Three modals lie on each other already; there can be no fourth.",
    "unknown_method": "The sandbox lacks this method; docs/sandbox.md lists those it has. Is it spelled as in Slack?",
    "cannot_unfurl_url": "The address is in none of the manifest's unfurl_domains.",
    "message_not_in_streaming_state": "That stream was stopped, or began more than five minutes ago.",
    "streaming_mode_mismatch": "A stream that began with markdown_text goes on with it, and one of chunks with chunks.",
    "time_in_past": "The workspace's own clock counts: the bar above, or the offset file, tells what time it is.",
}
WHY_DELIVERY = {
    (
        "socket",
        "connection_failed",
    ): "No socket was open, or it broke. Does the app run, with the xapp-… token from here?",
    ("http", "connection_failed"): "Nobody listens at this address. Is the app running?",
    ("socket", "http_timeout"): "Not acknowledged in three seconds: no listener takes it, or ack() came too late.",
    ("http", "http_timeout"): "Not acknowledged in three seconds: ack() came too late.",
    (
        "http",
        "http_error",
    ): "The app refused it: no listener takes it, or its signing secret is another one.",
}

# Faults.
FAULTS_HINT = "What is ticked goes wrong from now on, in every window. The Wire says what it struck."
ALL_OFF = "All off"
OTHER_FAULTS = "{count} more switched on by code; “All off” takes them away, too."
STRUCK = "struck {count}\N{MULTIPLICATION SIGN}"
NOW = {"drop": "Cut all sockets now", "silence": "Silence all sockets now", "refresh": "Ask for new sockets now"}
NOW_HINT = {
    "drop": "As a network does that fails",
    "silence": "They stay open, and nothing passes any more",
    "refresh": "As Slack does every few hours",
}
BAD_NUMBER = "“{value}” is not a number that “{label}” takes."
UNKNOWN_FAULT = "There is no such fault."

# The workspace.
FILES = "This workspace as a file"
EXPORT = "Export"
EXPORT_HINT = "People, messages, files, open forms, the clock and what the app beside it remembers, in one file."
IMPORT = "Import…"
IMPORT_HINT = "The file takes the place of everything here."
RESET = "Reset…"
RESET_HINT = "Back to how this workspace was when it was loaded."
RESET_ASK = "Reset the workspace?"
RESET_LOSES = "{messages} messages, every open form and the clock's time are lost{app}. Export first to keep them."
RESET_APP = ", and the app forgets what it knows"
IMPORT_ASK = "Import this file?"
IMPORT_LOSES = (
    "{messages} messages, every open form and the clock's time are lost{app}; what is in the file takes their place."
)
SURE_RESET = "Reset"
SURE_IMPORT = "Import"
CANCEL = "Cancel"
NO_FILE = "No file came."
TOO_LARGE = "That file is larger than a gigabyte."
APP = "The app"
UNINSTALL = "Uninstall"
UNINSTALL_HINT = (
    "{app} is installed. Taken out, it hears app_uninstalled and tokens_revoked, and its token works no more."
)
INSTALL = "Install again"
INSTALL_HINT = "{app} is not installed. It gets another token, and every scope of its manifest; or let it ask by OAuth."
MANIFEST_WARNINGS = "Slack takes the manifest, but:"
OAUTH = "To be installed by OAuth"
CONNECT = "Connect an app"
CONNECT_HINT = "These point any Slack app at this workspace; the tokens guard nothing real."
ENVIRONMENT = "Variables for a shell"
BOLT_PYTHON = "Bolt for Python"
BOLT_JS = "Bolt for JavaScript"
BY_HTTP_HINT = (
    "Without Socket Mode, start the sandbox with --request-url and the address where the app takes Slack's requests."
)
