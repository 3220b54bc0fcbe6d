"""What Baton says when it cannot start: one sentence for each variable, with what to do. No value is ever repeated."""

from collections.abc import Mapping
from types import MappingProxyType

from routing.reading.findings import clip

MISSING: Mapping[str, str] = MappingProxyType(
    {
        "SLACK_BOT_TOKEN": (
            "SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token (xoxb-…) from your Slack app's page "
            "“OAuth & Permissions”."
        ),
        "SLACK_SIGNING_SECRET": (
            "SLACK_SIGNING_SECRET is missing: copy it from your Slack app's page “Basic Information”, or set "
            "SLACK_APP_TOKEN (xapp-…) to use Socket Mode, which needs none."
        ),
        "BATON_INTAKE_SECRET": (
            "BATON_INTAKE_SECRET is missing: it signs the leads that are sent to POST /v1/leads. Make one with "
            "`echo whsec_$(openssl rand -base64 32)` and give it to your senders too."
        ),
    }
)

WRONG: Mapping[str, str] = MappingProxyType(
    {
        "BATON_DATABASE_URL": (
            "BATON_DATABASE_URL names no database that Baton can use: write sqlite:///baton.db, or "
            "postgresql://user:password@host/name."
        ),
        "BATON_INTAKE_SECRET": (
            "BATON_INTAKE_SECRET is not a Standard Webhooks secret: write whsec_ and then 24 to 64 bytes in base64; "
            "`echo whsec_$(openssl rand -base64 32)` makes one."
        ),
        "BATON_HOST": "BATON_HOST is not an address or a host name: write 127.0.0.1, or 0.0.0.0 for every interface.",
        "BATON_PORT": "BATON_PORT is not a port: write a whole number from 0 to 65535, such as 8700.",
        "SLACK_BOT_TOKEN": (
            "SLACK_BOT_TOKEN is not a bot token: it begins with xoxb-, and stands on your Slack app's page "
            "“OAuth & Permissions”."
        ),
        "SLACK_APP_TOKEN": (
            "SLACK_APP_TOKEN is not an app-level token: it begins with xapp-, and stands on your Slack app's page "
            "“Basic Information”; unset it to have Slack call over HTTP."
        ),
        "SLACK_SIGNING_SECRET": (
            "SLACK_SIGNING_SECRET has spaces or other strange characters in it: copy it again from your Slack app's "
            "page “Basic Information”."
        ),
        "SLACK_API_URL": (
            "SLACK_API_URL is not where a Slack can be: leave it unset for Slack itself, or write https://…, or "
            "http:// and an address of this machine."
        ),
        "BATON_PUBLIC_URL": (
            "BATON_PUBLIC_URL is not an address: write the one by which HubSpot reaches Baton, https:// and a host, "
            "without anything after it but a path."
        ),
        "BATON_CLOCK_OFFSET_FILE": "BATON_CLOCK_OFFSET_FILE is not a path: name a file, or unset it.",
    }
)


def no_file(variable: str, path: str) -> str:
    """A file that a variable names cannot be read."""
    return f"{variable} names {path}, which is not a file that can be read: correct the path, or unset {variable}."


def no_folder(folder: str) -> str:
    """The folder for the SQLite file is not there."""
    return f"BATON_DATABASE_URL puts the database into {folder}, which is not a folder: make it, or name another file."


def wrong(variable: str) -> str:
    """Any other value that cannot be used."""
    return WRONG.get(variable, f"{variable} cannot be used as it is: correct or unset it.")


_KEY_FORM = "name:scope+scope:secret, such as crm:leads:read+leads:write:$(openssl rand -hex 24)"


def key_form(number: int) -> str:
    """A key that is not written as one."""
    return f"BATON_API_KEYS: key {number} is not written as {_KEY_FORM}. The name has small letters, digits, - and _."


def key_characters(name: str) -> str:
    """A secret with characters that no header can carry."""
    return (
        f"BATON_API_KEYS: the secret of {name} is missing, or has other characters than letters, digits and "
        ". _ ~ + / = -: make one with `openssl rand -hex 24`."
    )


def key_short(name: str, least: int) -> str:
    """A secret that could be guessed."""
    return f"BATON_API_KEYS: the secret of {name} is shorter than {least} characters. `openssl rand -hex 24` makes one."


def key_scope(name: str, scope: str, fix: str) -> str:
    """A scope that is none."""
    return f"BATON_API_KEYS: {name} has the scope {clip(scope)!r}, which there is not. {fix.rstrip('?.')}."


def key_twice(name: str) -> str:
    """Two keys of one name: nobody could say who acted."""
    return f"BATON_API_KEYS: {name} is there twice: give each key a name of its own."


def key_shared(name: str) -> str:
    """Two keys with one secret: nobody could say who acted."""
    return f"BATON_API_KEYS: {name} has the same secret as another key: give each a secret of its own."


def secret_form(number: int) -> str:
    """A pair that is none."""
    return (
        f"BATON_WEBHOOK_SECRETS: pair {number} is not written as source=secret, such as hubspot=…, with the "
        "source's name from the policy."
    )


def secret_short(source: str, least: int) -> str:
    """A secret that is a slip."""
    return (
        f"BATON_WEBHOOK_SECRETS: the secret of {source} is shorter than {least} characters, or has strange ones: copy "
        "it again from the other system."
    )


def secret_twice(source: str) -> str:
    """Two secrets for one source."""
    return f"BATON_WEBHOOK_SECRETS: {source} is there twice: keep the secret that the other system has now."
