"""The app: its tabs, its modals, what one does with them, and its installation."""

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
TOO_LARGE = "That file is too large."
NO_FILE = "No file came with that."
ANOTHER_SITE = "This can be asked for only by the sandbox's own page."
OLD_PAGE = "This page is of another version than its server: {doing!r}. Load it anew."
FAILED_INSIDE = "That failed inside the sandbox; its terminal says why."

# Modals.

CLOSE = "Close"
CANCEL = "Cancel"
BACK = "Back"

# Installing the app, and whether it is installed.

CONSENT = "{app} is requesting permission to access the {team} workspace"
CONSENT_AS = "You are {name}"
CONSENT_VIEWS = "What will {app} be able to view?"
CONSENT_DOES = "What will {app} be able to do?"
ALLOW = "Allow"
CONSENT_REFUSED = "Something went wrong when authorizing this app."
NO_SUCH_CLIENT = (
    "Invalid client_id parameter: {client_id}. The sandbox prints the right one when it starts, and the workshop's "
    "Workspace tab has it."
)
NO_SUCH_TEAM = "There is no workspace {team} here. Leave the parameter team out."
NO_SUCH_SCOPE = (
    "Invalid permissions requested: {scopes}. Ask for at least one scope, separated by commas, and only for those that "
    "the manifest lists under oauth_config.scopes."
)
NO_SUCH_REDIRECT = (
    "redirect_uri did not match any configured URIs. Passed URI: {uri}. Configured in the manifest under "
    "oauth_config.redirect_urls: {known}."
)
NO_USER_SCOPES = "The sandbox gives tokens to bots only. Leave user_scope out."
NOTHING = "nothing"
NONE_CONFIGURED = "none"
NOT_INSTALLED = (
    "{app} is not installed in this workspace: it hears nothing, and its token works no more. Workshop, Workspace "
    "installs it again."
)
