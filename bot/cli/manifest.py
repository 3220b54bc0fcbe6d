"""``baton manifest``: what Slack is to be told about the app."""

from typing import Annotated

import typer

from bot.cli.say import USAGE, fail, plainly, say


@plainly
def manifest(
    http: Annotated[
        str | None,
        typer.Option(metavar="URL", help="For HTTP: the https:// address by which Slack reaches Baton."),
    ] = None,
) -> None:
    """Print the manifest to make the Slack app from: for Socket Mode, or for HTTP with --http."""
    from bot.manifest import BadAddress, for_http, for_socket_mode

    try:
        text = for_socket_mode() if http is None else for_http(http)
    except BadAddress as error:
        fail(str(error), USAGE)
    say(text.rstrip("\n"))
