"""Links in messages, of which the app may show what is behind them."""

import hashlib
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sandbox.blocks import every_block
from sandbox.conversations.channels import Channel
from sandbox.messages.mrkdwn import unescape
from sandbox.messages.posts import Post

if TYPE_CHECKING:
    from sandbox.team import Team

_LINK = re.compile(r"<(https?://[^|>\s]+)(?:\|[^>]*)?>")


def urls_in(post: Post) -> list[str]:
    """The addresses in a message's text, each once."""
    return list(dict.fromkeys(unescape(found) for found in _LINK.findall(post.content.text)))


def domain_of(url: str, domains: tuple[str, ...]) -> str | None:
    """The one of these domains that an address is in, itself or under it; None where it is in none."""
    host = (urlsplit(url).hostname or "").lower()
    return next((domain for domain in domains if host == domain or host.endswith(f".{domain}")), None)


def unfurl_with(team: "Team", post: Post, block_id: str) -> dict[str, Any] | None:
    """The attachment under somebody's message that the app hung there and that has this block; None otherwise."""
    ours = [one for one in post.content.attachments if one.get("is_app_unfurl") and one.get("app_id") == team.app.id]
    for attachment in ours:
        if any(block["block_id"] == block_id for block in every_block(attachment.get("blocks") or [])):
            return attachment
    return None


def unfurl_id(post: Post) -> str:
    """What names a message to `chat.unfurl` beside its `ts`."""
    mark = hashlib.sha256(f"{post.channel_id}/{post.ts}".encode()).hexdigest()
    return f"{post.channel_id}.{post.ts.replace('.', '')}.{mark}"


def shared(team: "Team", post: Post, channel: Channel) -> dict[str, Any] | None:
    """The `link_shared` event of a message; None where the app is not told.

    It is told of links in its `unfurl_domains` that others post, also in public channels that it is not in.
    """
    manifest = team.manifest
    is_member = team.bot_is_in(channel)
    by_itself = post.author == team.app.author
    if not manifest.hears("link_shared") or by_itself or post.only_to or (channel.is_private and not is_member):
        return None
    found = [(url, domain_of(url, manifest.unfurl_domains)) for url in urls_in(post)]
    links = [{"domain": domain, "url": url} for url, domain in found if domain]
    if not links:
        return None
    return {
        "type": "link_shared",
        "channel": channel.id,
        "is_bot_user_member": is_member,
        "user": post.author.user_id,
        "message_ts": post.ts,
        **({"thread_ts": post.thread_ts} if post.thread_ts else {}),
        "unfurl_id": unfurl_id(post),
        "source": "conversations_history",
        "links": links,
        "event_ts": post.ts,
    }
