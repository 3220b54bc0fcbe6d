"""Reactions to a message."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from sandbox.errors import SlackError
from sandbox.messages.emoji import character

MOST_EMOJI = 50
"""Different emoji on one message."""
MOST_OF_ONE = 23
"""Of one person's."""

_NAME = re.compile(r"([a-z0-9_+'-]+)(?:::skin-tone-[2-6])?")


class Reactions:
    """Who put which emoji, in the order they came; a name has no colons, and may end in `::skin-tone-2` to `-6`."""

    def __init__(self) -> None:
        """None yet."""
        self._by_name: dict[str, list[str]] = {}

    @classmethod
    def of(cls, by_name: Mapping[str, Iterable[str]]) -> "Reactions":
        """Those of an archive: user ids by the names of emoji."""
        reactions = cls()
        reactions._by_name = {name: list(users) for name, users in by_name.items()}
        return reactions

    def __iter__(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each name with the ids of its users."""
        return ((name, tuple(users)) for name, users in self._by_name.items())

    def add(self, user_id: str, name: str, own: Container[str] = ()) -> None:
        """One more; `own` are the names of the workspace's own emoji.

        Raises:
            SlackError: `invalid_name`, `already_reacted`, `too_many_emoji`, `too_many_reactions`.
        """
        _be_known(name, own)
        if user_id in self._by_name.get(name, ()):
            raise SlackError("already_reacted")
        if name not in self._by_name and len(self._by_name) >= MOST_EMOJI:
            raise SlackError("too_many_emoji")
        if sum(user_id in users for users in self._by_name.values()) >= MOST_OF_ONE:
            raise SlackError("too_many_reactions")
        self._by_name.setdefault(name, []).append(user_id)

    def remove(self, user_id: str, name: str, own: Container[str] = ()) -> None:
        """One less; what nobody has put any more is gone.

        Raises:
            SlackError: `invalid_name`, `no_reaction`.
        """
        _be_known(name, own)
        if user_id not in self._by_name.get(name, ()):
            raise SlackError("no_reaction")
        self._by_name[name].remove(user_id)
        if not self._by_name[name]:
            del self._by_name[name]

    def as_slack(self) -> list[dict[str, Any]]:
        """What a message object has."""
        return [{"name": name, "users": list(users), "count": len(users)} for name, users in self]


def _be_known(name: str, own: Container[str]) -> None:
    shape = _NAME.fullmatch(name)
    if shape is None or not (name in own or character(shape.group(1))):
        raise SlackError("invalid_name")
