"""The page's own sentences: where Slack has one, it is Slack's."""

APP = "APP"
ONLY_YOU = "Only visible to you"
DISMISS = "Dismiss"
EDITED = "(edited)"
NEW = "New"
TODAY = "Today"
YESTERDAY = "Yesterday"
SLACKBOT = "Slackbot"

# Where one is.

SKIP_TO_MESSAGES = "Skip to the messages"
SKIP_TO_COMPOSER = "Skip to the composer"
PEOPLE = "People"
CONVERSATIONS = "Conversations"
CHANNELS = "Channels"
APPS = "Apps"
YOU_ARE = "You are"
BACK_TO_LIST = "Back to the list"
SWITCH = "Jump to…"
SWITCH_HINT = "Jump to a channel or become somebody else"
SWITCH_NOTHING = "Nothing fits."
SWITCH_PLACE = "Where to, or who to be?"
BE = "Be {name}"
ARCHIVED = "archived"
PRIVATE = "private channel"
UNREAD = "{count} unread"
FOR_YOU = "{count} for {name}"
NEWS_FOR = "unread messages for {name}"
LOCAL_TIME = "{time} in {city}"
MEMBERS = "{count} members"
MEMBER = "1 member"
BEGINNING = "This is the very beginning of {place}."
BEGINNING_DM = "This is the very beginning of {name}'s conversation with {app}."
NOTHING_YET = "Nothing has been said here yet."
NEW_BELOW = "{count} new"
LATEST = "Jump to the latest messages"
NEW_SINCE = "New messages since {when}"
LOADING = "Loading…"
MESSAGES_IN = "Messages in {place}"
STOPPED = "The sandbox stopped. Trying again…"

# Messages.

REPLIES = "{count} replies"
REPLY = "1 reply"
LAST_REPLY = "Last reply {when}"
NEW_REPLIES = "{count} new"
REPLY_IN_THREAD = "Reply in thread"
REPLIED_TO = "replied to a thread: "
MORE_ACTIONS = "More actions"
COPY_LINK = "Copy link"
THREAD = "Thread"
CLOSE_THREAD = "Close the thread"
THREAD_GONE = "This thread's first message was deleted."
MESSAGE_DELETED = "This message was deleted."
REACTED = "{names} reacted with :{emoji}:"
FILE_GONE = "This file was deleted."

# The composer.

MESSAGE_IN = "Message {place}"
REPLY_PLACEHOLDER = "Reply…"
SEND = "Send"
ALSO_SEND = "Also send to {place}"
SHORTCUTS = "Shortcuts"
NO_SHORTCUTS = "This app has no shortcuts of this kind."
ARCHIVED_HERE = "#{name} is archived. Nobody can write here any more."
READ_ONLY = "Sending messages to {app} is turned off."
READ_ONLY_COMMANDS = "Commands such as {command} are typed in a channel:"
NO_MESSAGES_TAB = "{app} takes no messages: its manifest enables no Messages tab."
NOT_A_COMMAND = (
    "*{command}* is not a valid command. In Slack, all messages that start with the “/” character are interpreted as "
    "commands. If you are trying to send a message and not run a command, try preceding the “/” with an empty space."
)
NOT_IN_THREADS = "*{command}* is not supported in threads. Sorry!"
COMMAND_FAILED = ":warning: {error}"
EMPTY_MESSAGE = "There is nothing to send."

# The app.

HOME = "Home"
MESSAGES = "Messages"
ABOUT = "About"
HOME_EMPTY = "{app} has shown {name} no Home yet."
HOME_EMPTY_HINT = "An app publishes it with views.publish, usually when it hears app_home_opened."
HOME_DEAF = "Its manifest does not list app_home_opened among its events."
ABOUT_BOT = "Bot user"
ABOUT_APP = "App"
ABOUT_COMMANDS = "Slash commands"
ABOUT_SHORTCUTS = "Shortcuts"
ABOUT_SCOPES = "Scopes"
ABOUT_EVENTS = "Events"
ABOUT_NONE = "none"
MESSAGE_SHORTCUT = "on a message"
GLOBAL_SHORTCUT = "global"

# Acts.

APP_FAILED = "{app} did not answer. ({reason})"
MODAL_FAILED = "We had some trouble connecting. Try again? ({reason})"
MODAL_CLOSED = "This dialog was closed."
CHANGED = "This message has changed. Please look again."
NOT_YOURS = "{name} is not in that conversation."
NO_SUCH_PERSON = "Nobody here is called {name!r}."
NO_SUCH_PLACE = "There is no {place!r} for {name} to look at."
NO_FILE = "No file came with that."
ANOTHER_SITE = "This can be asked for only by the sandbox's own page."
OLD_PAGE = "This page is of another version than its server: {doing!r}. Load it anew."
FAILED_INSIDE = "That failed inside the sandbox; its terminal says why."

# Modals.

CLOSE = "Close"
CANCEL = "Cancel"
BACK = "Back"

# The tour.

TOUR = "Guided tour"
TOUR_STEP = "{number} of {count}"
TOUR_BACK = "Back"
TOUR_DISMISS = "Not now"
TOUR_RESUME = "Resume the tour"
TOUR_AGAIN = "Take the tour again"
TOUR_GO = "Go to {name}'s screen"
TOUR_GO_PLACE = "Go there"
TOUR_DONE = "Done ✓"
TOUR_END = "Close"
TOUR_OVER = "That was the tour"


def counted(count: int) -> str:
    """A count as a badge has it."""
    return "99+" if count > 99 else str(count)
