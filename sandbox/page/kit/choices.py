"""What a menu offers: the app's options, people, or conversations."""

from dataclasses import dataclass
from typing import Any

from sandbox.conversations.channels import Channel
from sandbox.page.kit import words
from sandbox.page.kit.control import Slot
from sandbox.page.kit.text import object_words


@dataclass(frozen=True)
class Choice:
    """One thing to choose; `value` is what the browser sends for it."""

    value: str
    label: str
    about: str = ""
    rank: int | None = None
    """Which place it has among what is chosen; None if it is not."""

    @property
    def chosen(self) -> bool:
        """Whether it is chosen now."""
        return self.rank is not None

    @property
    def line(self) -> str:
        """All of it on one line, for a native menu."""
        return f"{self.label} — {self.about}" if self.about else self.label


@dataclass(frozen=True)
class Group:
    """Choices under a heading; without one where they are not grouped."""

    label: str
    choices: list[Choice]


def choices(element: dict[str, Any], slot: Slot) -> list[Group]:
    """What this menu offers to this reader, with what is chosen now."""
    kind = str(element.get("type"))
    if "static_select" in kind:
        return _options(element, slot)
    return [Group("", _people(element, slot) if "users_select" in kind else _conversations(element, slot))]


def _options(element: dict[str, Any], slot: Slot) -> list[Group]:
    entry = slot.entry(element)
    now = [*(entry.get("selected_options") or []), entry.get("selected_option")]

    def rank(option: Any) -> int | None:
        return now.index(option) if option in now else None

    reader = slot.shown.reader
    groups = [Group("", [])] if not element.get("option_groups") else []
    given: list[tuple[str, list[Any]]] = [("", element.get("options") or [])] if groups else []
    given += [
        (object_words(group.get("label"), reader), group.get("options") or [])
        for group in element.get("option_groups") or []
        if isinstance(group, dict)
    ]
    place = 0
    offered: list[Group] = []
    for label, options in given:
        found: list[Choice] = []
        for option in options:
            words_of = object_words(option.get("text"), reader)
            about = object_words(option.get("description"), reader)
            found.append(Choice(str(place), words_of, about, rank(option)))
            place += 1
        offered.append(Group(label, found))
    return offered


def _people(element: dict[str, Any], slot: Slot) -> list[Choice]:
    entry = slot.entry(element)
    now = _places([*(entry.get("selected_users") or []), entry.get("selected_user")])
    return [
        Choice(
            user.id,
            user.real_name,
            about=words.SENT_BY_APP if user.is_bot else "",
            rank=now.get(user.id),
        )
        for user in slot.shown.reader.people
        if not user.deactivated or user.id in now
    ]


def _conversations(element: dict[str, Any], slot: Slot) -> list[Choice]:
    entry = slot.entry(element)
    several = [*(entry.get("selected_channels") or []), *(entry.get("selected_conversations") or [])]
    now = _places([*several, entry.get("selected_channel"), entry.get("selected_conversation")])
    if not now and element.get("default_to_current_conversation") and slot.shown.here:
        now = {slot.shown.here: 0}
    wanted = (element.get("filter") or {}).get("include") or ["im", "mpim", "private", "public"]
    if "channels_select" in str(element.get("type")):
        wanted = ["public"]
    return [
        Choice(channel.id, _name(channel, slot), rank=now.get(channel.id))
        for channel in slot.shown.reader.channels
        if channel.id in now or (_kind(channel) in wanted and _open_to(channel, slot))
    ]


def _places(ids: list[Any]) -> dict[Any, int]:
    return {who: place for place, who in enumerate(ids) if who}


def _kind(channel: Channel) -> str:
    if not channel.is_channel:
        return channel.kind.value
    return "private" if channel.is_private else "public"


def _open_to(channel: Channel, slot: Slot) -> bool:
    me = slot.shown.reader.user.id
    if channel.is_archived:
        return False
    return not channel.is_private or me in channel.members


def _name(channel: Channel, slot: Slot) -> str:
    if channel.is_channel:
        return f"#{channel.name}"
    me = slot.shown.reader.user.id
    others = [slot.shown.reader.people.with_id(who) for who in sorted(channel.members) if who != me]
    return ", ".join(user.real_name for user in others if user) or channel.id
