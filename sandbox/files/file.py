"""Files that people and apps have shared, their bytes kept in memory."""

import mimetypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from sandbox.errors import SlackError
from sandbox.ids import Counter, secret

LARGEST = 1_000_000_000
"""Bytes of one file that a person may upload."""
MOST = 10
"""Files in one message of a person's."""


@dataclass(eq=False)
class File:
    """One file; `is_shared` once its upload was completed, and `address` is where the workspace is served.

    A remote file is kept elsewhere, at `external_url`: the app that added it calls it by `external_id`.
    """

    id: str
    name: str
    user_id: str
    created: int
    address: Callable[[], str] = field(repr=False)
    content: bytes = field(default=b"", repr=False)
    title: str = ""
    alt_text: str = ""
    channels: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    """Those of its conversations that not everybody may join; Slack calls them `groups`, but for DMs of two."""
    is_uploaded: bool = False
    is_shared: bool = False
    deleted: bool = False
    external_id: str = ""
    external_url: str = ""
    named_kind: str = ""
    """What the app that added it says it is."""

    @property
    def kind(self) -> str:
        """Its extension in small letters, which Slack calls `filetype`."""
        if self.external_id:
            return self.named_kind or "remote"
        return PurePath(self.name).suffix.removeprefix(".").lower() or "text"

    @property
    def mimetype(self) -> str:
        """Its media type, guessed from the name as Slack's is."""
        if self.external_id:
            return "application/vnd.slack-remote"
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def shown_as(self) -> str:
        """What a person reads of it in a message."""
        return "This file was deleted." if self.deleted else self.title or self.name

    @property
    def url(self) -> str:
        """Where its bytes are, for whoever may see them: Slack's `url_private`."""
        if self.external_id:
            return self.external_url
        return f"{self.address()}/files/{self.id}/{quote(self.name)}"

    def as_slack(self) -> dict[str, Any]:
        """Slack's file object; of a deleted file only a tombstone is left."""
        if self.deleted:
            return {"id": self.id, "mode": "tombstone"}
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": self.kind,
            "pretty_type": self.kind.title() if self.external_id else self.kind.upper(),
            "user": self.user_id,
            "editable": False,
            "size": len(self.content),
            "is_public": len(self.channels) > len(self.private),
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": self.url,
            "permalink": self.url,
            "channels": [channel for channel in self.channels if channel not in self.private],
            "groups": [channel for channel in self.private if not channel.startswith("D")],
            "ims": [channel for channel in self.private if channel.startswith("D")],
            "comments_count": 0,
            "has_rich_preview": False,
            **(self._elsewhere() if self.external_id else self._here()),
        }

    def _here(self) -> dict[str, Any]:
        described = {"alt_txt": self.alt_text} if self.alt_text else {}
        hosted = {"mode": "hosted", "is_external": False, "external_type": ""}
        return {**hosted, "url_private_download": f"{self.url}?download=1", **described}

    def _elsewhere(self) -> dict[str, Any]:
        named = {"external_id": self.external_id, "external_url": self.external_url}
        return {"mode": "external", "is_external": True, "external_type": "app", **named}


class Files:
    """All files of a workspace, and the addresses to which one is being uploaded."""

    def __init__(self, counter: Counter, address: Callable[[], str]) -> None:
        """No file yet; `address` tells where the workspace is served."""
        self._counter = counter
        self._address = address
        self._files: dict[str, File] = {}
        self._tickets: dict[str, File] = {}
        self.largest = LARGEST

    def __iter__(self) -> Iterator[File]:
        """Every file, also one that is only announced, and deleted ones."""
        return iter(self._files.values())

    def put_back(self, file: File) -> None:
        """Keep a file of an archive; one whose bytes have not come can still be uploaded."""
        file.address = self._address
        self._files[file.id] = file
        if not file.is_uploaded:
            self._tickets[_ticket(file)] = file

    def announce(self, name: str, *, user_id: str, now: float, alt_text: str = "") -> tuple[File, str]:
        """A file that somebody is about to upload, and the address to send its bytes to."""
        file = File(self._counter.next_id("F"), name, user_id, int(now), self._address, alt_text=alt_text)
        ticket = _ticket(file)
        self._files[file.id] = self._tickets[ticket] = file
        return file, f"{self._address()}/upload/v1/{ticket}"

    def receive(self, ticket: str, content: bytes) -> File | None:
        """The bytes of an announced file; None for an address that was given to nobody."""
        file = self._tickets.pop(ticket, None)
        if file is not None:
            file.content, file.is_uploaded = content, True
        return file

    def add(self, name: str, content: bytes, *, user_id: str, now: float) -> File:
        """A file that a person chose on their own computer."""
        file, address = self.announce(name, user_id=user_id, now=now)
        self.receive(address.rsplit("/", 1)[1], content)
        file.is_shared = True
        return file

    def add_remote(self, external_id: str, url: str, title: str, *, user_id: str, now: float) -> File:
        """A file that stays elsewhere; one added before by the same `external_id` is changed."""
        file = self.with_external_id(external_id)
        if file is None:
            name = title.replace(" ", "_")
            file = File(self._counter.next_id("F"), name, user_id, int(now), self._address, external_id=external_id)
            file.is_uploaded = file.is_shared = True
            self._files[file.id] = file
        file.external_url, file.title = url, title
        return file

    def with_external_id(self, external_id: str) -> File | None:
        """The remote file that its app calls so, or None."""
        theirs = (file for file in self if file.external_id == external_id and not file.deleted)
        return next(theirs, None)

    def forget(self, file: File) -> None:
        """Take a file away that nobody else ever saw."""
        self._files.pop(file.id, None)

    def with_id(self, file_id: str) -> File:
        """A file that was shared.

        Raises:
            SlackError: `file_not_found`, `file_deleted`.
        """
        file = self._files.get(file_id)
        if file is None or not file.is_shared:
            raise SlackError("file_not_found")
        if file.deleted:
            raise SlackError("file_deleted")
        return file

    def uploaded(self, file_id: str) -> File:
        """A file whose bytes have come, and that waits to be shared.

        Raises:
            SlackError: `file_not_found`.
        """
        file = self._files.get(file_id)
        if file is None or not file.is_uploaded or file.is_shared:
            raise SlackError("file_not_found")
        return file

    def must_have_pictures(self, blocks: Any, *, at: str = "/blocks", error: str = "invalid_blocks") -> None:
        """Every picture that is a file here must have been shared.

        Raises:
            SlackError: `error`, with a pointer to each `slack_file` that means no file.
        """
        absent = [place for place, meant in _pictures(blocks, at) if self.shown_by(meant) is None]
        if absent:
            raise SlackError.invalid(error, [f"[ERROR] invalid slack file [json-pointer:{place}]" for place in absent])

    def shown_by(self, slack_file: dict[str, Any]) -> File | None:
        """The file that the `slack_file` of a picture means by its id or its address; None where there is none."""
        for file in self._files.values():
            meant = slack_file.get("id", file.id) == file.id and slack_file.get("url", file.url) == file.url
            if meant and file.is_shared and not file.deleted:
                return file
        return None


def _ticket(file: File) -> str:
    """The last part of the address to upload it to."""
    return secret("upload", file.id, length=24)


def _pictures(value: Any, at: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each `slack_file` in blocks that kept their rules, and where it is."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        if key == "slack_file":
            yield f"{at}/{key}", part
        else:
            yield from _pictures(part, f"{at}/{key}")
