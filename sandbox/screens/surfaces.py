"""What a test holds in its hand: a message, a modal, a Home tab, as one person sees it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override

from sandbox.blocks import all_options, every_block
from sandbox.errors import NotOnScreen
from sandbox.messages.posts import Post
from sandbox.messages.reading import Content, buttons_in, own_words, words_in
from sandbox.people.users import User
from sandbox.screens.inputs import Entry
from sandbox.screens.views import View
from sandbox.team import Team

Control = tuple[dict[str, Any], dict[str, Any]]
"""A block and the element in it."""


@dataclass(frozen=True, eq=False)
class Surface(ABC):
    """Anything with words and buttons on it."""

    team: Team = field(repr=False)
    reader: User

    @property
    @abstractmethod
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks on it, as Slack keeps them."""

    @property
    def text(self) -> str:
        """All that its reader can read on it, one text a line, buttons left out."""
        return "\n".join(words_in(self.blocks, self.team.reader(self.reader)))

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons its reader is shown, in order."""
        return [button["text"]["text"] for _, button in buttons_in(self.blocks, self.reader.id)]

    def button(self, label: str, *, near: str | None = None) -> Control:
        """The one button with this label; `near` is text of its block or of the last text above it.

        Raises:
            NotOnScreen: there is none, or more than one.
        """
        found = [
            (block, button)
            for block, button in buttons_in(self.blocks, self.reader.id)
            if button["text"]["text"] == label and (near is None or near in self._text_beside(block))
        ]
        if len(found) != 1:
            beside = "" if near is None else f" beside {near!r}"
            count = "is no button" if not found else f"are {len(found)} buttons"
            raise NotOnScreen(f"There {count} {label!r}{beside}; there are: {self.buttons} on\n{self.text}")
        return found[0]

    def _text_beside(self, wanted: dict[str, Any]) -> str:
        reader = self.team.reader(self.reader)
        beside = ""
        for block in every_block(self.blocks):
            beside = "\n".join(own_words(block, reader)) or beside
            if block is wanted:
                break
        return beside


@dataclass(frozen=True, eq=False)
class Message(Surface):
    """A message as it stood when it was looked at."""

    post: Post = field(repr=False)
    version: int = 0

    @property
    def content(self) -> Content:
        """What it said then."""
        return self.post.versions[self.version].content

    @property
    @override
    def blocks(self) -> list[dict[str, Any]]:
        return self.content.all_blocks

    @property
    @override
    def text(self) -> str:
        """The notification's text and everything in the blocks, as its reader reads them."""
        return self.content.words(self.team.reader(self.reader))

    @property
    def notification(self) -> str:
        """The text that a notification shows and a screen reader says."""
        return self.team.reader(self.reader).read(self.content.text)

    @property
    def ts(self) -> str:
        """Its place in the conversation."""
        return self.post.ts

    @property
    def thread_ts(self) -> str | None:
        """The message it replies to, or None."""
        return self.post.thread_ts

    @property
    def channel_id(self) -> str:
        """The conversation it is in."""
        return self.post.channel_id

    @property
    def mentions(self) -> tuple[str, ...]:
        """Whom it pinged when it was posted: user ids, `channel`, `here`, `everyone`; edits ping nobody."""
        return self.post.pings

    @property
    def reactions(self) -> dict[str, tuple[str, ...]]:
        """Who has reacted to it by now, user ids by the names of the emoji."""
        return dict(self.post.reactions)

    @property
    def now(self) -> "Message":
        """The same message as it stands at present."""
        return Message(self.team, self.reader, self.post, self.post.latest)

    def older(self) -> list["Message"]:
        """This version and those before it, then any later but the present one: what a stale screen may show."""
        earlier = range(self.version, -1, -1)
        later = range(self.version + 1, self.post.latest)
        return [Message(self.team, self.reader, self.post, number) for number in (*earlier, *later)]


@dataclass(frozen=True, eq=False)
class Modal(Surface):
    """A modal; it always tells what is on the screen now."""

    view: View = field(repr=False)

    @property
    @override
    def blocks(self) -> list[dict[str, Any]]:
        return self.view.blocks

    @property
    def title(self) -> str:
        """The words in its title bar."""
        return str(self.view.definition["title"]["text"])

    @property
    def is_open(self) -> bool:
        """Whether it is still on the screen, perhaps under another."""
        return self.view.is_open

    @property
    def private_metadata(self) -> str:
        """What the app keeps in it unseen."""
        return str(self.view.definition.get("private_metadata", ""))

    @property
    def labels(self) -> list[str]:
        """The labels of its fields, in order."""
        return [block["label"]["text"] for block in self.blocks if block["type"] == "input"]

    @property
    def errors(self) -> dict[str, str]:
        """What is said in red under a field, by its label."""
        by_block = {block["block_id"]: block["label"]["text"] for block in self.blocks if block["type"] == "input"}
        return {by_block[block_id]: words for block_id, words in self.view.errors.items() if block_id in by_block}

    @property
    def values(self) -> dict[str, Entry]:
        """What is entered in each field, in Slack's form, by its label."""
        return {label: self.view.entries[self.place(label)] for label in self.labels}

    def options(self, label: str) -> list[str]:
        """The visible options of a field."""
        _, element = self.input(label)
        return [option["text"]["text"] for option in all_options(element)]

    def input(self, label: str) -> Control:
        """The input block with this label, and its element.

        Raises:
            NotOnScreen: there is none; the message lists those there are.
        """
        for block in self.blocks:
            if block["type"] == "input" and block["label"]["text"] == label:
                return block, block["element"]
        raise NotOnScreen(f"There is no field {label!r} in {self.title!r}; there are: {self.labels}")

    def place(self, label: str) -> tuple[str, str]:
        """The (block_id, action_id) of a field."""
        block, element = self.input(label)
        return block["block_id"], element["action_id"]


@dataclass(frozen=True, eq=False)
class Home(Surface):
    """The app's Home tab; empty until the app publishes one."""

    @property
    def view(self) -> View | None:
        """What was published, or None."""
        return self.team.screens.home(self.reader.id)

    @property
    @override
    def blocks(self) -> list[dict[str, Any]]:
        return self.view.blocks if self.view is not None else []
