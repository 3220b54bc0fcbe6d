"""What the app says in answer to a person: through a response URL, or in a command's acknowledgement."""

import json
from typing import Any

from sandbox.conversations.channels import Channel
from sandbox.errors import SlackError
from sandbox.messages.posts import Post
from sandbox.screens.tickets import ResponseTicket
from sandbox.team import Team
from sandbox.web_api import Args, Reply
from sandbox.web_api.content import content_of

_GONE = {"invalid_url", "expired_url", "used_url"}


def answered(team: Team, ticket_id: str, text: str) -> Reply:
    """Carry out what was posted to a response URL; every refusal is an answer, never an exception."""
    try:
        respond(team, ticket_id, json.loads(text))
    except ValueError:
        return Reply({"ok": False, "error": "invalid_payload"}, 400)
    except SlackError as refusal:
        body = {"ok": False, "error": refusal.code, **refusal.details}
        return Reply(body, 404 if refusal.code in _GONE else 400)
    return Reply({"ok": True}, text="ok")


def respond(team: Team, ticket_id: str, body: Any) -> None:
    """Carry out what was posted to a response URL.

    Raises:
        SlackError: the URL is expired, used up or unknown, or Slack refuses the message.
    """
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    ticket = team.responses.redeem(ticket_id, team.clock.now())
    args = Args(body)
    source = ticket.source if ticket.source is not None and not ticket.source.deleted else None
    if args.flag("delete_original") and source is not None:
        team.delete(source)
    elif args.flag("replace_original") and source is not None:
        team.rewrite(source, content_of(args))
    else:
        _new_message(team, ticket, args)


def say(team: Team, channel: Channel, user_id: str, args: Args) -> Post:
    """Post an answer: to the person alone, unless `response_type` is `in_channel`.

    Raises:
        SlackError: Slack refuses the message.
    """
    content = content_of(args)
    alone = args.get("response_type") != "in_channel"
    return team.post(channel, content, only_to=user_id if alone else None, thread_ts=args.get("thread_ts"))


def _new_message(team: Team, ticket: ResponseTicket, args: Args) -> None:
    channel = team.channels.with_id(ticket.channel_id)
    if channel is None:
        raise SlackError("channel_not_found")
    say(team, channel, ticket.user_id, args)
