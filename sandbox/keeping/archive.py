"""A whole workspace as one file: a zip with `workspace.json`, and beside it what the app's host adds under `app/`."""

import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from sandbox.app.manifest import Manifest
from sandbox.clock.clock import Clock
from sandbox.keeping.state import fill, manifest_from
from sandbox.team import Team

FORMAT = "slack sandbox"
VERSION = 1

_STATE = "workspace.json"
_APP = "app/"
_ZIP = b"PK"
_LARGEST = 1024 * 1024 * 1024


class BrokenArchive(ValueError):
    """A file that is no archive of a workspace, or not a whole one; the words are for whoever chose it."""


@dataclass(frozen=True)
class Archive:
    """What a file holds: the workspace's state, and the app's files by name.

    A file that a workspace is kept in knows how it was at its start, too.
    """

    state: dict[str, Any]
    app: Mapping[str, bytes] = field(default_factory=dict)
    start: dict[str, Any] | None = None

    @classmethod
    def read(cls, source: bytes | str | Path) -> "Archive":
        """Read an export, or the `workspace.json` of one alone, and prove that a workspace can be made of it.

        Raises:
            BrokenArchive: it is something else, of a newer version, or damaged.
            OSError: there is no such file.
        """
        content = source if isinstance(source, bytes) else Path(source).read_bytes()
        archive = _unzipped(content) if content.startswith(_ZIP) else cls(_state(content))
        archive = replace(archive, start=archive.state.pop("start", None))
        try:
            fill(_blank(), archive.state)
            if archive.start is not None:
                fill(_blank(), archive.start)
        except (KeyError, TypeError, ValueError, AttributeError, StopIteration) as mistake:
            raise BrokenArchive(f"That file is damaged: {mistake!r} in its {_STATE}.") from mistake
        return archive

    def written(self) -> bytes:
        """The state as text that a person can read: a message a line."""
        frame = {name: value for name, value in self.state.items() if name != "messages"}
        return b"".join(parts_of(frame, [line_of(message) for message in self.state["messages"]]))

    def packed(self) -> bytes:
        """The one file."""
        file = BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
            folder.writestr(_STATE, self.written())
            for name, content in self.app.items():
                folder.writestr(_APP + name, content)
        return file.getvalue()

    def team(self, clock: Clock, manifest: Manifest | None = None) -> Team:
        """A workspace made of it; `manifest` is another version of the same app's.

        Raises:
            BrokenArchive: that manifest is of another app.
        """
        own = manifest_from(self.state["manifest"])
        if manifest is not None and manifest.name != own.name:
            raise BrokenArchive(
                f"That workspace was kept for the app {own.name!r}, and the manifest is of {manifest.name!r}."
            )
        team = Team(str(self.state["name"]), manifest or own, clock)
        fill(team, self.state, manifest)
        return team


def line_of(message: Mapping[str, Any]) -> bytes:
    """One message as text."""
    return json.dumps(message, ensure_ascii=False).encode()


def parts_of(frame: Mapping[str, Any], messages: Iterable[bytes]) -> list[bytes]:
    """A state as text, in pieces: what it is, everything but the messages, and these."""
    head = json.dumps({"format": FORMAT, "version": VERSION, **frame}, ensure_ascii=False, indent=1)
    return [head.removesuffix("\n}").encode(), b',\n "messages": [\n', b",\n".join(messages), b"\n ]\n}\n"]


def _blank() -> Team:
    return Team("", Manifest(), Clock())


def _unzipped(content: bytes) -> Archive:
    try:
        with zipfile.ZipFile(BytesIO(content)) as folder:
            if sum(entry.file_size for entry in folder.infolist()) > _LARGEST:
                raise BrokenArchive("That file unpacks to more than a gigabyte, which no export of this sandbox does.")
            names = [name for name in folder.namelist() if name.startswith(_APP) and not name.endswith("/")]
            app = {name.removeprefix(_APP): folder.read(name) for name in names}
            return Archive(_state(folder.read(_STATE)), app)
    except KeyError:
        raise BrokenArchive(f"That is no export of this sandbox: there is no {_STATE} in it.") from None
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as mistake:
        raise BrokenArchive(f"That file is damaged: {mistake}.") from mistake


def _state(content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content)
    except ValueError:
        raise BrokenArchive("That is no export of this sandbox: it is neither a zip nor JSON.") from None
    if not isinstance(document, dict) or document.pop("format", None) != FORMAT:
        raise BrokenArchive("That is no export of this sandbox: it does not say so.")
    version = document.pop("version", None)
    if version != VERSION:
        raise BrokenArchive(f"That export is of version {version!r}; this sandbox reads version {VERSION}.")
    return document
