"""What a search asks for: words, and modifiers such as `from:@ana`, `in:#leads`, `has:link` and `after:2026-11-01`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sandbox.blocks import every_block, texts_of
from sandbox.conversations.channels import Channel, Kind
from sandbox.messages.posts import Post
from sandbox.people.users import User
from sandbox.team import Team

MODIFIERS = ("from", "in", "has", "is", "after", "before", "on")
"""What may stand before a colon."""

HAS = ("link", "file", "reaction")
"""What may follow `has:`, besides an emoji such as `:eyes:`."""

_TERM = re.compile(r'(?P<no>-?)(?:(?P<modifier>[a-z]+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>\S+))', re.IGNORECASE)
_LINK = re.compile(r"<(?:https?|mailto):|\bhttps?://", re.IGNORECASE)

Test = Callable[[Post], bool]


@dataclass(frozen=True)
class Problem:
    """A modifier that means nothing here: `from:@max` where nobody is called Max."""

    modifier: str
    value: str


class Terms:
    """A query taken apart, as this person means it."""

    def __init__(self, team: Team, user: User, query: str) -> None:
        """Read a query; what of it means nothing here is among the problems."""
        self._team = team
        self._user = user
        self.words: list[str] = []
        self.without: list[str] = []
        self.tests: list[Test] = []
        self.problems: list[Problem] = []
        for term in _TERM.finditer(query):
            self._take(term)

    def _take(self, term: re.Match[str]) -> None:
        value = term["phrase"] if term["phrase"] is not None else term["word"]
        modifier = (term["modifier"] or "").lower()
        if modifier in MODIFIERS:
            test = self._test(modifier, value)
            if test is None:
                self.problems.append(Problem(modifier, value))
            else:
                self.tests.append(_not(test) if term["no"] else test)
        elif value and value.removesuffix(":").lower() not in MODIFIERS:  # somebody is still typing `from:`
            word = f"{term['modifier']}:{value}" if modifier else value
            (self.without if term["no"] else self.words).append(word)

    def _test(self, modifier: str, value: str) -> Test | None:
        tests = {
            "from": self._from,
            "in": self._in,
            "has": _has,
            "is": _is,
            "after": self._after,
            "before": self._before,
            "on": self._on,
        }
        return tests[modifier](value)

    def _from(self, value: str) -> Test | None:
        user = self._person(value)
        if user is not None:
            return lambda post: post.author.user_id == user.id
        name = _plain(value)
        bots = {author.bot_id for author in self._team.bots.values() if author.name.casefold() == name}
        return (lambda post: post.author.bot_id in bots) if bots else None

    def _in(self, value: str) -> Test | None:
        channel = self._place(value)
        return None if channel is None else lambda post: post.channel_id == channel.id

    def _after(self, value: str) -> Test | None:
        day = self._day(value)
        if day is None:
            return None
        start = self._start(day + timedelta(days=1))
        return lambda post: float(post.ts) >= start

    def _before(self, value: str) -> Test | None:
        day = self._day(value)
        if day is None:
            return None
        end = self._start(day)
        return lambda post: float(post.ts) < end

    def _on(self, value: str) -> Test | None:
        day = self._day(value)
        if day is None:
            return None
        start, end = self._start(day), self._start(day + timedelta(days=1))
        return lambda post: start <= float(post.ts) < end

    def _person(self, value: str) -> User | None:
        name = _plain(value)
        if name == "me":
            return self._user
        people = self._team.people
        called = (user for user in people if name in {user.name, user.display_name.casefold(), user.id.casefold()})
        return next(called, None)

    def _place(self, value: str) -> Channel | None:
        user = None if value.startswith("#") else self._person(value)
        for channel in self._team.channels:
            if self._user.id not in channel.members:
                continue
            if channel.is_channel and channel.name == value.removeprefix("#").casefold():
                return channel
            if user is not None and channel.kind is Kind.DM and channel.members == {self._user.id, user.id}:
                return channel
        return None

    def _day(self, value: str) -> date | None:
        today = datetime.fromtimestamp(self._team.clock.now(), UTC).astimezone(self._user.zone).date()
        named = {"today": today, "yesterday": today - timedelta(days=1)}
        try:
            return named.get(value.casefold()) or date.fromisoformat(value)
        except ValueError:
            return None

    def _start(self, day: date) -> float:
        return datetime(day.year, day.month, day.day, tzinfo=self._user.zone).timestamp()


def _not(test: Test) -> Test:
    return lambda post: not test(post)


def _has(value: str) -> Test | None:
    emoji = re.fullmatch(r":([\w+'-]+):", value)
    if emoji is not None:
        return lambda post: any(name == emoji[1] for name, _ in post.reactions)
    kinds: dict[str, Test] = {
        "link": _has_link,
        "file": lambda post: bool(post.content.files),
        "reaction": lambda post: any(True for _ in post.reactions),
    }
    return kinds.get(value.casefold())


def _is(value: str) -> Test | None:
    return (lambda post: bool(post.thread_ts)) if value.casefold() == "thread" else None


def _plain(value: str) -> str:
    return value.removeprefix("@").casefold()


def _has_link(post: Post) -> bool:
    content = post.content
    texts = [text for block in every_block(content.all_blocks) for text in texts_of(block)]
    sources = [content.text, *(str(text.get("text", "")) for text in texts if text["type"] != "rich_text")]
    return any(map(_LINK.search, sources)) or any(_rich_link(text) for text in texts if text["type"] == "rich_text")


def _rich_link(part: dict[str, object]) -> bool:
    inner = part.get("elements")
    return part.get("type") == "link" or (isinstance(inner, list) and any(map(_rich_link, inner)))
