"""What is behind a link, shown under the message that has it."""

from dataclasses import replace
from typing import Any

from sandbox.blocks import accepted_attachments, accepted_blocks
from sandbox.errors import SlackError
from sandbox.messages import links
from sandbox.messages.posts import Post
from sandbox.messages.reading import Content
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method

_SOURCES = {"composer", "conversations_history"}


@method("chat.unfurl", "links:write")
def unfurl(team: Team, args: Args) -> Json:
    """Show what is behind links of a message, or ask its author to connect an account first."""
    post = _message(team, args)
    if args.flag("user_auth_required") or args.get("user_auth_message") or args.get("user_auth_blocks"):
        _ask_to_connect(team, post, args)
        return {}
    unfurls = args.parsed("unfurls", error="invalid_unfurls_format")
    if unfurls is None:
        raise SlackError("missing_unfurls")
    if not isinstance(unfurls, dict) or not all(isinstance(shown, dict) for shown in unfurls.values()):
        raise SlackError("invalid_unfurls_format")
    attachments = list(post.content.attachments)
    for url, shown in unfurls.items():
        _is_ours(team, post, url)
        # Another unfurl of a link takes the place of the one before.
        attachments = [known for known in attachments if known.get("app_unfurl_url") != url]
        attachments.append(_attachment(team, url, shown, len(attachments) + 1))
    team.files.must_have_pictures([block for one in attachments for block in one.get("blocks") or []])
    team.rewrite(post, replace(post.content, attachments=accepted_attachments(attachments)))
    return {}


def _message(team: Team, args: Args) -> Post:
    """The message with the links, by its place or by the id that the event gave.

    Raises:
        SlackError: `missing_channel`, `missing_ts`, `missing_source`, `missing_unfurl_id`, `invalid_source`,
            `invalid_unfurl_id`, `cannot_find_channel`, `cannot_find_message`.
    """
    given, source = args.get("unfurl_id"), args.get("source")
    if given is None and source is None:
        return _at(team, _need(args, "channel"), _need(args, "ts"))
    if _need(args, "source") not in _SOURCES:
        raise SlackError("invalid_source")
    channel_id, _, rest = _need(args, "unfurl_id").partition(".")
    digits = rest.partition(".")[0]
    post = team.messages.at(channel_id, f"{digits[:-6]}.{digits[-6:]}")
    if post is None or links.unfurl_id(post) != given:
        raise SlackError("invalid_unfurl_id")
    return post


def _at(team: Team, channel_id: str, ts: str) -> Post:
    channel = team.channels.with_id(channel_id)
    if channel is None or (channel.is_private and not team.bot_is_in(channel)):
        raise SlackError("cannot_find_channel")
    post = team.messages.at(channel_id, ts)
    if post is None:
        raise SlackError("cannot_find_message")
    return post


def _need(args: Args, name: str) -> str:
    value = args.get(name)
    if value is None:
        raise SlackError(f"missing_{name}")
    return value


def _is_ours(team: Team, post: Post, url: str) -> None:
    """Refuse a link that is not in the message, or not in one of the app's domains.

    Raises:
        SlackError: `cannot_unfurl_message`, `cannot_unfurl_url`.
    """
    if url not in links.urls_in(post):
        raise SlackError("cannot_unfurl_message")
    if links.domain_of(url, team.manifest.unfurl_domains) is None:
        raise SlackError("cannot_unfurl_url")


def _attachment(team: Team, url: str, shown: Json, number: int) -> Json:
    ours = {"from_url": url, "app_unfurl_url": url, "is_app_unfurl": True}
    return {**shown, **ours, "app_id": team.app.id, "bot_id": team.app.bot_id, "id": number}


def _ask_to_connect(team: Team, post: Post, args: Args) -> None:
    """Tell the author alone; an app that gives no words of its own is given Slack's."""
    channel = team.channels.with_id(post.channel_id)
    assert channel is not None
    url, text = args.get("user_auth_url"), args.get("user_auth_message") or ""
    blocks: list[Any] = args.parsed("user_auth_blocks", error="invalid_blocks_format") or []
    if not text and not blocks:
        name = team.manifest.bot_name
        text = f"<{url}|Connect your {name} account> to see what is behind this link." if url else f"Connect {name}."
    content = Content(text, accepted_blocks(blocks))
    team.post(channel, content, only_to=post.author.user_id, thread_ts=post.thread_ts)
