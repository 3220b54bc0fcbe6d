"""The sentences and labels that are Slack's own, not the app's."""

SEE_MORE = "See more"
SEE_LESS = "See less"
NO_RESULTS = "No results"
LOADING = "Loading…"
MORE_ACTIONS = "More actions"
OPTIONAL = "(optional)"
REMOVE = "Remove {name}"
FILTER = "Filter options"
AT_MOST = "Choose at most {count}"
TYPE_TO_SEARCH = "Type to search"
TYPE_MORE = "Type at least {count} characters"
SELECT_ITEM = "Select an item"
SELECT_SEVERAL = "Select options"
SELECT_DATE = "Select a date"
SELECT_TIME = "Select a time"
SELECT_DATE_TIME = "Select a date and time"
CROSS = "\N{MULTIPLICATION SIGN}"
BACK = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
FORTH = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
PRESS_ENTER = "Press Enter to submit"
PRESS_BOTH = "Press Ctrl+Enter or ⌘+Enter to submit"
BAD_NUMBER = "Please enter a valid number."
FILES_HINT = "{kinds}, at most {count}"
FILES_ANY = "Any file"
FORMATTING = "Formatting"
UNKNOWN_BLOCK = "A block this sandbox cannot draw:"
UNKNOWN_ELEMENT = "An element this sandbox cannot draw:"
FILE_ID = "Slack file {id}"
PREVIOUS = "Previous"
NEXT = "Next"
PAGE = "{first} to {last} of {count}"
SHOW_DATA = "Show as a table"
SORT_BY = "Sort by {column}"
FILTER_ROWS = "Filter rows"
PLAY = "Watch “{title}”"
VIDEO_BY = "by {name}"
JOIN = "Join"
CALL = "Call"
CALL_ENDED = "This call has ended"
PARTICIPANTS = "{count} on the call"
REMOTE_FILE = "Remote file"
SOURCES = "Sources"
CONNECT = "Connect"
DISCONNECT = "Disconnect"
CONNECTED = "Connected"
NOT_CONNECTED = "Not connected"
WORKFLOW = "Starts the workflow {url}"
NO_WORKFLOWS = "This sandbox starts no workflows from buttons."
AGENT_PROMPT = "Asks the agent: {prompt}"
TABLE = "Table"
LEGACY_BUTTON = "Buttons of the time before Block Kit are shown, but not delivered."
FEEDBACK = "Feedback"
GOOD = "Good response"
BAD = "Bad response"
SENT_BY_APP = "app"
CARDS = "Cards"
TIME_ZONE = "Time zone: {zone}"

LEVELS = {"default": "Note", "info": "Info", "warning": "Warning", "error": "Error", "success": "Success"}
STATUSES = {"pending": "Pending", "in_progress": "In progress", "complete": "Complete", "error": "Failed"}
TOOLS = {
    "bold": "Bold",
    "italic": "Italic",
    "strike": "Strikethrough",
    "code": "Code",
    "link": "Link",
    "bullet": "Bulleted list",
    "ordered": "Ordered list",
    "quote": "Blockquote",
    "pre": "Code block",
}

BAD_CHOICE = "Please choose one of the options."
TOO_MANY = "Please choose at most {count}."
BAD_DATE = "Please enter a valid date."
BAD_TIME = "Please enter a valid time."
BAD_TEXT = "Please enter text."
NOBODY = "There is nobody with the id {id} here."
NO_CHANNEL = "There is no conversation with the id {id} here."
BAD_FILES = "Please attach files that were uploaded."
NO_VALUE = "This control takes no value."
