"""The lines that connect an app, with this workspace's own address and tokens."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.workspace import Workspace


def environment(office: "Workspace") -> str:
    """Variables for a shell."""
    return "\n".join(f"export {name}={value}" for name, value in office.environment.items())


def oauth(office: "Workspace") -> str:
    """What OAuth needs besides, and the option of Bolt's that takes the address."""
    variables = office.oauth_environment
    return "\n".join(
        [
            *(f"export {name}={value}" for name, value in variables.items()),
            f'# Bolt for Python: OAuthSettings(authorization_url="{variables["SLACK_AUTHORIZE_URL"]}", …)',
        ]
    )


def bolt_for_python(office: "Workspace") -> str:
    """An app that says where it is."""
    return f"""\
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

app = App(client=WebClient(token="{office.bot_token}", base_url="{office.api_url}"))
# your listeners
SocketModeHandler(app, "{office.app_token}").start()"""


def bolt_for_javascript(office: "Workspace") -> str:
    """The same in JavaScript."""
    return f"""\
const {{ App }} = require("@slack/bolt");

const app = new App({{
  token: "{office.bot_token}",
  appToken: "{office.app_token}",
  socketMode: true,
  clientOptions: {{ slackApiUrl: "{office.api_url}" }},
}});
// your listeners
app.start();"""
