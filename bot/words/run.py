"""What ``baton run`` says when it starts, and why it cannot."""

TOKEN_REFUSED = (
    "Slack refused SLACK_BOT_TOKEN ({error}). Copy the bot token again from your app's page, OAuth & Permissions."
)
APP_TOKEN_REFUSED = (
    "Slack refused SLACK_APP_TOKEN ({error}). It is the app-level token (xapp-…) with the scope connections:write, "
    "on your app's page under Basic Information."
)
NO_ROSTER = "There is no roster yet: set BATON_ROSTER to a roster file, or run `baton import roster FILE`."
NO_POLICY = (
    "There is no policy yet: set BATON_POLICY to a policy file, or run `baton policy publish FILE --reason WHY`."
)
PORT_TAKEN = "{host}:{port} is taken by another program. Stop it, or set BATON_PORT to a free port."
PORT_FORBIDDEN = "{host}:{port} may not be opened by this user. Set BATON_PORT to a port from 1024 on."
HOST_FOREIGN = "{host} is no address of this machine. Correct BATON_HOST; 127.0.0.1 always works."


def canary(share: float) -> str:
    """What people hear of while Baton runs beside another router."""
    if share == 0:
        return "nothing: Baton only says what it would do (baton shadow report)"
    return f"{share:.2%} of new leads, which Baton routes; of the others it only says what it would do"


NOT_READY = "The database does not answer."

CHANNEL_MISSING = "make the channel and invite Baton, or correct its name in the policy"
NOT_IN_CHANNEL = "invite Baton to the channel: type /invite @Baton there"
PERSON_MISSING = "correct the e-mail address in the roster, or add the Slack id"
