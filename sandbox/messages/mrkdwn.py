"""Slack's mrkdwn, as a person reads it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sandbox.conversations.channels import Channels
from sandbox.messages.marks import MARKS
from sandbox.people.usergroups import UserGroups
from sandbox.people.users import People, User

_TOKEN = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
SUBTEAM = "subteam^"
_BROADCASTS = ("channel", "here", "everyone")


@dataclass(frozen=True)
class Reader:
    """Who reads, and when: dates are shown in the reader's zone, names as the workspace knows them."""

    user: User
    people: People
    channels: Channels
    now: float
    emoji: Mapping[str, str] = field(default_factory=dict)
    """The workspace's own emoji: a picture's address or `alias:NAME`, by name."""
    groups: UserGroups | None = None

    def read(self, source: str) -> str:
        """The words on the screen: names for ids, dates in the reader's zone, no marks, no escapes."""
        parts: list[str] = []
        end = 0
        for code in _CODE.finditer(source):
            parts.extend((self._prose(source[end : code.start()]), unescape(code.group().strip("`"))))
            end = code.end()
        parts.append(self._prose(source[end:]))
        return "".join(parts)

    def is_called_by(self, group_id: str) -> bool:
        """Whether a mention of this user group means the reader, too."""
        return self.groups is not None and self.user.id in self.groups.spread([group_id])

    def _prose(self, source: str) -> str:
        for mark in MARKS.values():
            source = mark.sub(r"\1", source)
        parts: list[str] = []
        end = 0
        for token in _TOKEN.finditer(source):
            parts.extend((unescape(source[end : token.start()]), self._token(token)))
            end = token.end()
        parts.append(unescape(source[end:]))
        return "".join(parts)

    def _token(self, token: re.Match[str]) -> str:
        kind, target, label = token.groups()
        readers: dict[str, Callable[[str, str | None], str]] = {
            "@": self._person,
            "#": self._channel,
            "!": self._special,
        }
        return readers[kind](target, label) if kind else unescape(label or target)

    def _person(self, user_id: str, label: str | None) -> str:
        user = self.people.with_id(user_id)
        return f"@{user.display_name if user else label or user_id}"

    def _channel(self, channel_id: str, label: str | None) -> str:
        channel = self.channels.with_id(channel_id)
        return f"#{channel.name if channel and channel.name else label or channel_id}"

    def _special(self, command: str, label: str | None) -> str:
        if command.startswith("date^"):
            return self._date(command, label)
        if command.startswith(SUBTEAM):
            group = self.groups.with_id(command.removeprefix(SUBTEAM)) if self.groups else None
            return f"@{group.handle}" if group else unescape(label or "") or f"@{command.removeprefix(SUBTEAM)}"
        return unescape(label or "") or f"@{command.split('^', maxsplit=1)[0]}"

    def _date(self, command: str, fallback: str | None) -> str:
        _, stamp, form, *_link = [*command.split("^"), "", ""]
        try:
            moment = datetime.fromtimestamp(int(stamp), UTC).astimezone(self.user.zone)
        except (ValueError, OverflowError):
            return unescape(fallback or "")
        today = datetime.fromtimestamp(self.now, UTC).astimezone(self.user.zone)
        shown = re.sub(r"\{(\w+)\}", lambda part: _DATE_PARTS.get(part.group(1), _unknown)(moment, today), form)
        return shown if "{" not in shown else unescape(fallback or "")


def mentions(source: str, people: People) -> list[str]:
    """Who would be pinged: ids of users who exist and of groups, `channel`, `here`, `everyone`; escapes ping nobody."""
    found: list[str] = []
    for kind, token, _label in _TOKEN.findall(_CODE.sub("", source)):
        group = token.removeprefix(SUBTEAM)
        if kind == "!" and group != token and group not in found:
            found.append(group)
        target = token
        known = (kind == "@" and people.with_id(target) is not None) or (kind == "!" and target in _BROADCASTS)
        if known and target not in found:
            found.append(target)
    return found


def escape(words: str) -> str:
    """A person's typing as Slack passes it on."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(source: str) -> str:
    """The three characters that Slack escapes, and no other entity."""
    return source.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _clock(moment: datetime, *, seconds: bool = False) -> str:
    return moment.strftime("%I:%M:%S %p" if seconds else "%I:%M %p").lstrip("0")


def _ordinal(day: int) -> str:
    special = {1: "st", 2: "nd", 3: "rd"}
    return f"{day}{'th' if day // 10 == 1 else special.get(day % 10, 'th')}"


def _date(moment: datetime, _today: datetime) -> str:
    return f"{moment:%B} {_ordinal(moment.day)}, {moment.year}"


def _date_short(moment: datetime, _today: datetime) -> str:
    return f"{moment:%b} {moment.day}, {moment.year}"


def _date_long(moment: datetime, today: datetime) -> str:
    return f"{moment:%A}, {_date(moment, today)}"


def _pretty(plain: Callable[[datetime, datetime], str]) -> Callable[[datetime, datetime], str]:
    """Yesterday, today and tomorrow by name, other days by date."""

    def name(moment: datetime, today: datetime) -> str:
        near = {timedelta(-1): "yesterday", timedelta(0): "today", timedelta(1): "tomorrow"}
        return near.get(moment.date() - today.date()) or plain(moment, today)

    return name


def _ago(moment: datetime, today: datetime) -> str:
    seconds = (today - moment).total_seconds()
    for name, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = round(abs(seconds) // length)
        if count:
            span = f"{count} {name}{'s' if count > 1 else ''}"
            return f"{span} ago" if seconds > 0 else f"in {span}"
    return "now"


def _unknown(_moment: datetime, _today: datetime) -> str:
    return "{"  # Slack shows the fallback when it does not know a part


_DATE_PARTS: dict[str, Callable[[datetime, datetime], str]] = {
    "date_num": lambda moment, _: f"{moment:%Y-%m-%d}",
    "date_slash": lambda moment, _: f"{moment:%m/%d/%Y}",
    "date": _date,
    "date_short": _date_short,
    "date_long": _date_long,
    "date_pretty": _pretty(_date),
    "date_short_pretty": _pretty(_date_short),
    "date_long_pretty": _pretty(_date_long),
    "ago": _ago,
    "time": lambda moment, _: _clock(moment),
    "time_secs": lambda moment, _: _clock(moment, seconds=True),
}
