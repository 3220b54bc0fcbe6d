"""Links at the head of a conversation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.errors import SlackError
from sandbox.ids import Counter

MOST = 100
"""In one conversation."""
TITLE = 256
LINK = 2048

_EMOJI = re.compile(r":[a-z0-9_+'-]+:(?::skin-tone-[2-6]:)?")
_WEB = re.compile(r"https?://\S+")


@dataclass
class Bookmark:
    """One link with its name, and an emoji before it, which may be empty."""

    id: str
    channel_id: str
    title: str
    link: str
    emoji: str
    by: str
    created: int
    updated: int = 0

    def as_slack(self, team_id: str, place: int) -> dict[str, object]:
        """Slack's bookmark object; `place` is where it stands among the others."""
        return {
            "id": self.id,
            "channel_id": self.channel_id,
            "title": self.title,
            "link": self.link,
            "emoji": self.emoji,
            "icon_url": None,
            "type": "link",
            "entity_id": None,
            "date_created": self.created,
            "date_updated": self.updated,
            "rank": f"{place:04d}",
            "last_updated_by_user_id": self.by,
            "last_updated_by_team_id": team_id,
            "shortcut_id": None,
            "app_id": None,
        }


class Bookmarks:
    """Those of all conversations, in the order in which they were added."""

    def __init__(self, counter: Counter) -> None:
        """None yet."""
        self._counter = counter
        self._bookmarks: dict[str, Bookmark] = {}

    def __iter__(self) -> Iterator[Bookmark]:
        """All of them."""
        return iter(self._bookmarks.values())

    def of(self, channel_id: str) -> list[Bookmark]:
        """Those of one conversation."""
        return [bookmark for bookmark in self if bookmark.channel_id == channel_id]

    def put_back(self, bookmark: Bookmark) -> None:
        """One of an archive."""
        self._bookmarks[bookmark.id] = bookmark

    def add(self, channel_id: str, title: str, link: str, emoji: str, *, by: str, now: float) -> Bookmark:
        """One more, at the end.

        Raises:
            SlackError: `too_many_bookmarks`, or as for `edit`.
        """
        _be_fine(title, link, emoji)
        if len(self.of(channel_id)) >= MOST:
            raise SlackError("too_many_bookmarks")
        bookmark = Bookmark(self._counter.next_id("Bk"), channel_id, title, link, emoji, by, int(now))
        self.put_back(bookmark)
        return bookmark

    def edit(self, bookmark: Bookmark, title: str, link: str, emoji: str, *, by: str, now: float) -> None:
        """Change one.

        Raises:
            SlackError: `invalid_link`, `invalid_emoji`, or `invalid_arguments` for something too long.
        """
        _be_fine(title, link, emoji)
        bookmark.title, bookmark.link, bookmark.emoji = title, link, emoji
        bookmark.by, bookmark.updated = by, int(now)

    def find(self, channel_id: str, bookmark_id: str) -> Bookmark:
        """The one with this id, in this conversation.

        Raises:
            SlackError: `not_found`.
        """
        bookmark = self._bookmarks.get(bookmark_id)
        if bookmark is None or bookmark.channel_id != channel_id:
            raise SlackError("not_found")
        return bookmark

    def remove(self, bookmark: Bookmark) -> None:
        """Take one away."""
        del self._bookmarks[bookmark.id]


def _be_fine(title: str, link: str, emoji: str) -> None:
    for name, value, most in (("title", title, TITLE), ("link", link, LINK)):
        if len(value) > most:
            sentence = f"[ERROR] must be less than {most + 1} characters [json-pointer:/{name}]"
            raise SlackError.invalid("invalid_arguments", [sentence])
    if not _WEB.fullmatch(link):
        raise SlackError("invalid_link")
    if emoji and not _EMOJI.fullmatch(emoji):
        raise SlackError("invalid_emoji")
