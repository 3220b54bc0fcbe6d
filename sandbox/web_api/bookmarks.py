"""Links at the head of a conversation."""

from sandbox.conversations.bookmarks import Bookmark
from sandbox.conversations.channels import Channel
from sandbox.errors import SlackError
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.places import visible_channel


@method("bookmarks.add", "bookmarks:write")
def add(team: Team, args: Args) -> Json:
    """Add a link; bookmarks of other types are no part of this sandbox."""
    channel, title, kind = _channel(team, args), args.need("title"), args.need("type")
    if kind != "link":
        raise SlackError("invalid_bookmark_type")
    by, now = team.app.bot_user.id, team.clock.now()
    link, emoji = args.get("link") or "", args.get("emoji") or ""
    return _shown(team, team.bookmarks.add(channel.id, title, link, emoji, by=by, now=now))


@method("bookmarks.edit", "bookmarks:write")
def edit(team: Team, args: Args) -> Json:
    """Change a bookmark; what is left out stays."""
    bookmark = _bookmark(team, args)
    title, link = args.get("title") or bookmark.title, args.get("link") or bookmark.link
    emoji = args.get("emoji") or bookmark.emoji
    team.bookmarks.edit(bookmark, title, link, emoji, by=team.app.bot_user.id, now=team.clock.now())
    return _shown(team, bookmark)


@method("bookmarks.remove", "bookmarks:write")
def remove(team: Team, args: Args) -> Json:
    """Take a bookmark away."""
    team.bookmarks.remove(_bookmark(team, args))
    team.bell.ring()
    return {}


@method("bookmarks.list", "bookmarks:read")
def list_bookmarks(team: Team, args: Args) -> Json:
    """Those of a conversation, in their order."""
    shown = team.bookmarks.of(_channel(team, args).id)
    return {"bookmarks": [bookmark.as_slack(team.id, place) for place, bookmark in enumerate(shown)]}


def _channel(team: Team, args: Args) -> Channel:
    return visible_channel(team, args.need("channel_id"))


def _bookmark(team: Team, args: Args) -> Bookmark:
    return team.bookmarks.find(_channel(team, args).id, args.need("bookmark_id"))


def _shown(team: Team, bookmark: Bookmark) -> Json:
    team.bell.ring()
    return {"bookmark": bookmark.as_slack(team.id, team.bookmarks.of(bookmark.channel_id).index(bookmark))}
