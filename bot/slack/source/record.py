"""A Slack message as a record: what it says under each label, and what stands for the message as a whole.

``$text`` is all of it, ``$title`` its headline or first line, ``$link`` its first link under words of its own (else its
first one), ``$email`` and ``$phone`` the first of each, ``$app`` who posted it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from typing_extensions import override

from bot.slack.source.labels import Labelled, labels
from bot.slack.source.text import Link, clean, fold, without_emoji
from bot.slack.source.walk import MOST, Chunk, Json, Pair, Piece, Title, pieces

LONGEST = 10_000
_EMAIL = re.compile(r"(?<![\w.+%-])[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_PHONE = re.compile(r"(?<![\w+])\+[0-9][0-9 ()./-]{5,24}[0-9]")


@dataclass(frozen=True)
class MessageRecord(Mapping[str, Any]):
    """What a message says; a label is found however it is written."""

    labelled: Mapping[str, Labelled]
    whole: Mapping[str, str]

    @override
    def __getitem__(self, label: str) -> str:
        if label.startswith("$"):
            return self.whole[label]
        return self.labelled[fold(label)].value

    @override
    def __iter__(self) -> Iterator[str]:
        yield from (one.label for one in self.labelled.values())
        yield from self.whole

    @override
    def __len__(self) -> int:
        return len(self.labelled) + len(self.whole)

    def label_of(self, label: str) -> str | None:
        """A label as the message has it."""
        found = self.labelled.get(fold(label))
        return found.label if found is not None else None

    @property
    def text(self) -> str:
        """All that the message says."""
        return self.whole.get("$text", "")


def record_of(message: Json) -> MessageRecord:
    """Read a message object. Whatever it is, this neither raises nor takes long."""
    read = list(islice(pieces(message), MOST))
    links = [piece for piece in read if isinstance(piece, Link)]
    text = "\n\n".join(filter(None, map(_spoken, read)))[:LONGEST].strip()
    whole = {
        "$text": text,
        "$title": _title(read),
        "$link": _link(links),
        "$email": _first(links, "mailto:") or _found(_EMAIL, text),
        "$phone": _first(links, "tel:") or _found(_PHONE, text),
        "$app": app_of(message),
    }
    return MessageRecord(labels(read), {name: value for name, value in whole.items() if value})


def app_of(message: Json) -> str:
    """Who posted a message: the name of the app or the bot."""
    profile = message.get("bot_profile")
    names = (profile.get("name") if isinstance(profile, dict) else None, message.get("username"))
    return next((clean(name).strip()[:200] for name in names if isinstance(name, str) and name.strip()), "")


def _spoken(piece: Piece) -> str:
    if isinstance(piece, Title):
        return piece.text
    if isinstance(piece, Pair):
        return f"{piece.label.rstrip(':')}: {piece.value}" if piece.value.strip() else ""
    return "\n".join(line.text for line in piece.lines).strip() if isinstance(piece, Chunk) and not piece.spare else ""


def _title(read: list[Piece]) -> str:
    headline = next((piece.text for piece in read if isinstance(piece, Title)), "")
    first = next((text for piece in read if isinstance(piece, Chunk) and (text := _spoken(piece))), "")
    return without_emoji((headline or first.partition("\n")[0]).strip()[:300])


def _link(links: list[Link]) -> str:
    ordinary = [link for link in links if link.url.startswith(("https://", "http://")) and len(link.url) <= 2_000]
    named = (link.url for link in ordinary if link.named)
    return next(named, ordinary[0].url if ordinary else "")


def _first(links: list[Link], scheme: str) -> str:
    found = next((link.url for link in links if link.url.startswith(scheme)), "")
    return found.removeprefix(scheme).partition("?")[0].strip()


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group().strip() if found else ""
