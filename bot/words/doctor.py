"""What ``baton doctor`` says: what was found and, in a ``…_FIX``, what to do.

Sentences with a name in braces are filled where they are said.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bot.words.names import count

MARKS: Mapping[str, str] = MappingProxyType({"good": "✓", "warning": "!", "fault": "✗", "skipped": "-"})

Told = tuple[str, str]
"""What was found, and what to do."""

# Settings

SETTINGS_GOOD = "Every variable can be used. Set are {names}."

# Database

NO_DATABASE_URL = "Not looked at: BATON_DATABASE_URL cannot be used."
UNREACHABLE = "{name} cannot be used: {why}."
UNREACHABLE_FIX = "Start the database, or correct BATON_DATABASE_URL."
TO_BE_MADE = "{name} is empty as yet: `baton run` builds its tables."
BEHIND = "{name} has the tables of an older Baton."
BEHIND_FIX = "`baton run` brings them up to date when it starts, and so does `baton db migrate`. Make a backup first."
SOUND = "{name} answers, its tables are up to date, and the triggers that guard the story are there."
TRIGGERS = "Triggers that guard the story are gone: {names}."
TRIGGERS_FIX = (
    "Somebody took them away: look at the story with `baton audit verify`, and take a backup that still has them."
)
NOT_WRITABLE = "{path} may not be written by this user."
NOT_WRITABLE_FIX = "Let the user who runs Baton write there, or name another file in BATON_DATABASE_URL."
WRITES = "Process {pid} writes it: a Baton is running, and is not disturbed by this."
SOMEBODY_WRITES = "Another process writes it: a Baton is running, and is not disturbed by this."
NOBODY_WRITES = "Nobody writes it now: no Baton is running on it."

# Policy and roster

NOT_UTF8 = "{path} is not UTF-8 text."
NOT_UTF8_FIX = "Save it as UTF-8."
UNREADABLE = "{path} cannot be read: {why}."
PATH_FIX = "Correct the path, or the file's rights."
FILE_UNUSABLE = "{variable} was not looked at: see Settings."
NOT_KNOWN = "{variable} names no file, and what is in force cannot be read: see Database."
NO_ROSTER: Told = (
    "There is no roster yet.",
    "Set BATON_ROSTER to a roster file, or run `baton import roster FILE`.",
)
NO_POLICY: Told = (
    "There is no policy yet.",
    "Set BATON_POLICY to a policy file, or run `baton policy publish FILE --reason WHY`.",
)
ROSTER_STORED = "The roster in force has {people}; BATON_ROSTER names no file."
ROSTER_NEW = "{name} is sound, with {people}: `baton run` puts it in force."
ROSTER_SAME = "{name} is in force, with {people}."
ROSTER_DIFFERS = "{name} is sound, with {people}, and not the roster in force."
POLICY_STORED = "The policy in force is {version}; BATON_POLICY names no file."
POLICY_NEW = "{name} is sound, version {version}: `baton run` puts it in force."
POLICY_SAME = "{name} is in force, version {version}."
POLICY_DIFFERS = "{name} is sound, version {new}, and not the policy in force, {old}."
DIFFERS_FIX = "`baton run` puts it in force when it starts next."
STRANGER = "The policy names {who}, who is not in the roster."
STRANGER_FIX = "Add them to the roster, or name somebody else in the policy."
INACTIVE = "The policy names {who}, who is not active in the roster and is given nothing."
INACTIVE_FIX = "Take them out of the policy, or let them be active."

# Slack

NO_BOT_TOKEN = "Not asked for Baton's name, scopes and clock: SLACK_BOT_TOKEN is needed for it."
NO_APP_TOKEN = "Socket Mode was not tried: SLACK_APP_TOKEN cannot be used."
NO_SIGNING_SECRET = "Slack's requests cannot be told from others': SLACK_SIGNING_SECRET is needed for it."
NEEDS_SLACK = "Not looked at: Slack has to take SLACK_BOT_TOKEN first."
WHO = "Slack takes the bot token: Baton is @{user} in {team}."
BOT_TOKEN_REFUSED: Told = (
    "Slack refused SLACK_BOT_TOKEN ({error}).",
    "Copy the bot token again from your app's page, OAuth & Permissions.",
)
APP_TOKEN_REFUSED: Told = (
    "Slack refused SLACK_APP_TOKEN ({error}).",
    "Copy the app-level token (xapp-…) with connections:write from Basic Information; Socket Mode has to be on, too.",
)
REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "account_inactive": "The app was taken out of the workspace: install it again, and copy the new token.",
        "token_revoked": "The token was revoked: install the app again, and copy the new token.",
        "ratelimited": "Slack asks for patience: try again in a minute.",
    }
)
AWAY = "Slack does not answer at {url}: {why}."
AWAY_FIX = "Look whether this machine reaches it; a proxy is named in HTTPS_PROXY."
NO_ANSWER = "no answer within {seconds} seconds"
CERTIFICATE = "its certificate is not trusted"
TLS = "no TLS connection came about"
DNS = "its name is not known"
CONNECTION = "nobody takes the connection"
NO_SLACK = "an answer that is none of Slack's"
OUT_OF_TIME = "there was no time left"
SOCKET = "Slack takes the app token: Socket Mode is open to Baton."
HTTP = "SLACK_SIGNING_SECRET has the form of one. Slack is to send to Baton over HTTP."
SECRET_FORM = "SLACK_SIGNING_SECRET does not have the form of one: 32 digits and letters from a to f."
SECRET_FORM_FIX = "Copy it again from your app's page, Basic Information; the client secret is another thing."
SCOPES_GOOD = "All {number} scopes that Baton needs are granted."
SCOPES_UNSAID = "Slack did not say which scopes are granted."
SCOPES_UNSAID_FIX = "Compare OAuth & Permissions on your app's page with `baton manifest`."
SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "chat:write": "no card and no message can be posted",
        "im:write": "nobody can be told in a DM",
        "commands": "/lead and the shortcuts do not answer",
        "users:read": "nobody can be looked up in Slack",
        "users:read.email": "nobody can be found by their e-mail address",
        "channels:read": "public channels cannot be found by their names",
        "groups:read": "private channels cannot be found by their names",
        "channels:history": "what other apps post in public channels is not told to Baton",
        "groups:history": "what other apps post in private channels is not told to Baton",
    }
)
SCOPE_FIX = "Add {scope} under OAuth & Permissions on your app's page, and install the app again."
CLOCK = "This machine's clock and Slack's agree."
CLOCK_ASKEW = "This machine's clock and Slack's are {apart} apart; from 5 minutes on signatures are refused."
CLOCK_FIX = "Set the clock, best by NTP."

# Channels

CHANNELS_NO_POLICY = "Not looked at: there is no policy to name them."
CHANNELS_NO_SCOPE = "Not looked at: channels:read is needed for it."
NO_CHANNELS = "The policy names no channel."
IN_CHANNEL = "Baton is in {name}."
CHANNEL_UNSEEN = "{name} was not found so far: {why}."
CHANNEL_MISSING = "There is no channel {name}, or it is private and Baton is not in it."
CHANNEL_FIX = "Make it and invite Baton, or correct its name in the policy."
CHANNEL_HALF = "It may be of the kind that Baton has no scope to see: see Slack."
CHANNEL_ARCHIVED = "{name} is archived."
CHANNEL_ARCHIVED_FIX = "Unarchive it and invite Baton, or name another channel in the policy."
NOT_IN_CHANNEL = "Baton is not in {name}."
INVITE = "Type /invite @Baton in {name}."
SOURCE_UNREADABLE = "The source {source} reads {channel}, and the optional scope {scope} for it is missing."

# People

PEOPLE_NO_ROSTER = "Not looked up: there is no roster to name them."
PEOPLE_NO_SCOPE = "Not looked up: users:read and users:read.email are needed for it."
NOBODY = "Nobody in the roster is active."
NOBODY_FIX = "Let somebody be active, or nobody can be given a lead."
FOUND = "{people} of the roster {are} in Slack."
NOT_IN_SLACK = "{who} is not in Slack {known}, or was deactivated."
BY_ID = "under the id {id}"
BY_EMAIL = "under the address {email}"
EMAIL_FIX = "Correct their e-mail in the roster, give their Slack id (slack: U…), or let them be inactive."
ID_FIX = "Correct their Slack id in the roster, or let them be inactive."
DEACTIVATED = "{who} was deactivated in Slack."
DEACTIVATED_FIX = "Let them be inactive in the roster (active: false), and hand on what they have."
ZONE = "{who} is in {slack} by Slack, and in {roster} by the roster."
ZONE_FIX = "Correct timezone: in the roster, or tell them to correct it in Slack."
MORE_PEOPLE = "So it is with {people} more."
PEOPLE_UNSEEN = "{people} could not be looked up: {why}."
PEOPLE_SAMPLE = "Only {looked} of {people} were looked up, for Slack's sake; whom the policy names came first."

# Ways in

SIGNED = "POST /v1/leads takes what is signed with BATON_INTAKE_SECRET."
NOT_SIGNED = "POST /v1/leads takes nothing: BATON_INTAKE_SECRET is needed for it."
KEYS = "{keys} may be used: {names}."
WEBHOOK = "Webhooks of the source {name} have a secret."
WEBHOOK_NO_SECRET = "The policy's source {name} is a webhook without a secret: what it sends is refused."
WEBHOOK_NO_SECRET_FIX = "Add {name}=SECRET to BATON_WEBHOOK_SECRETS, with the secret that the other system has."
SECRET_NO_WEBHOOK = "BATON_WEBHOOK_SECRETS has a secret for {name}, and the policy has no such webhook."
SECRET_NO_WEBHOOK_FIX = "Correct the source's name there or in the policy, or take the secret away."
NO_ADDRESS = "The port was not tried: BATON_HOST or BATON_PORT cannot be used."
ANY_PORT = "BATON_PORT is 0: any free port is taken."
PORT_OURS = "A running Baton answers at {host}:{port}."
PORT_FREE = "{host}:{port} is free."
PORT_TAKEN: Told = ("{host}:{port} is taken by another program.", "Stop it, or set BATON_PORT to a free port.")
PORT_FORBIDDEN: Told = ("{host}:{port} may not be opened by this user.", "Set BATON_PORT to a port from 1024 on.")
HOST_FOREIGN: Told = ("{host} is no address of this machine.", "Correct BATON_HOST; 127.0.0.1 always works.")
NO_PUBLIC_URL = "Whether Slack can reach Baton was not tried."
NO_PUBLIC_URL_FIX = "Set BATON_PUBLIC_URL to the https:// address by which it does."
NOT_HTTPS = "BATON_PUBLIC_URL is {url}, and Slack sends to https:// addresses only."
NOT_HTTPS_FIX = "Put a proxy with a certificate in front of Baton, and name its address."
REACHED = "Baton is reached at {url}."
UNREACHED = "No Baton is reached at {url}: {why}."
UNREACHED_FIX = "Look at the proxy in front of Baton, the name's DNS, and the certificate."
NOT_RUNNING_FIX = "Start Baton, and look again."
EVENTS_GOOD = "{url} answers a signed request as Slack expects it."
EVENTS_UNREACHED = "{url} did not answer: {why}."
EVENTS_ODD = "{url} answered a signed request with HTTP {status}."
EVENTS: Mapping[int, Told] = MappingProxyType(
    {
        401: (
            "{url} refused a request signed with SLACK_SIGNING_SECRET.",
            "Start Baton again with this secret; and the proxy must hand on body and headers as they are.",
        ),
        404: (
            "{url} is not there, though a Baton answers beside it.",
            "Start that Baton again without SLACK_APP_TOKEN; and the proxy must hand on this path, too.",
        ),
    }
)
STATUS = "it answers with HTTP {status}"
NOT_BATON = "something else answers there"

ODD_FIX = "Try again; should it stay so, it is a bug worth telling."


def scope_missing(scope: str) -> str:
    """A scope without which Baton is not what it should be."""
    broken = SCOPES.get(scope)
    return f"The scope {scope} is missing: {broken}." if broken else f"The scope {scope} is missing."


def bug(error: Exception) -> str:
    """A look that went wrong by itself; what the error says may hold what nobody should read."""
    if isinstance(error, TimeoutError):
        return "It took too long to look at this."
    return f"This could not be looked at: {type(error).__name__}."


def seconds(apart: float) -> str:
    """How far two clocks are apart."""
    return f"{apart:.0f} seconds" if apart < 120 else count(round(apart / 60), "minute")


def summary(faults: int, warnings: int) -> str:
    """The last line."""
    beside = f" {count(warnings, 'thing')} could be better." if warnings else ""
    if faults:
        return f"{count(faults, 'thing')} to mend before Baton works as it should.{beside}"
    return f"Baton has all it needs.{beside}"
