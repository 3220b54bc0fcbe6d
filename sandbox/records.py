"""Messages, files, views and what the app may still answer, as an archive writes them: plain JSON, and back."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from sandbox.authors import Author
from sandbox.bell import Bell
from sandbox.files import File
from sandbox.inputs import Entry
from sandbox.manifest import Manifest
from sandbox.messages import Post, Version
from sandbox.reactions import Reactions
from sandbox.reading import Content
from sandbox.runs import StepRun
from sandbox.tickets import ResponseTicket
from sandbox.views import Field, View

Json = dict[str, Any]
Places = Mapping[tuple[str, str], Post]
"""Messages by channel id and `ts`."""

_AUTHOR = TypeAdapter(Author)
_OF_A_POST = ("thread_ts", "broadcast", "only_to", "metadata", "edited", "deleted", "expected", "seen_by")
_OF_A_FILE = ("title", "alt_text", "channels", "is_uploaded", "is_shared", "deleted")


def post_record(post: Post) -> Json:
    """A message with every version; what is empty is left out."""
    record: Json = {
        "channel": post.channel_id,
        "ts": post.ts,
        "author": _AUTHOR.dump_python(post.author, exclude_defaults=True),
        "versions": [_version_record(version) for version in post.versions],
        "pings": list(post.pings),
        "reactions": {name: list(users) for name, users in post.reactions},
        "entries": {user_id: _entries_record(entries) for user_id, entries in post.entries.items() if entries},
        **{name: getattr(post, name) for name in _OF_A_POST},
    }
    return {name: value for name, value in record.items() if value}


def post_from(record: Json, files: Mapping[str, File]) -> Post:
    """A message of an archive."""
    return Post(
        channel_id=str(record["channel"]),
        ts=str(record["ts"]),
        author=_AUTHOR.validate_python(record["author"]),
        versions=[_version_from(version, files) for version in record["versions"]],
        pings=tuple(record.get("pings", ())),
        reactions=Reactions.of(record.get("reactions", {})),
        entries={user_id: _entries_from(entries) for user_id, entries in record.get("entries", {}).items()},
        **{name: record[name] for name in _OF_A_POST if name in record},
    )


def file_record(file: File) -> Json:
    """A file with its bytes."""
    record: Json = {
        "id": file.id,
        "name": file.name,
        "user": file.user_id,
        "created": file.created,
        "content": b64encode(file.content).decode(),
        **{name: getattr(file, name) for name in _OF_A_FILE},
    }
    return {name: value for name, value in record.items() if value}


def file_from(record: Json) -> File:
    """A file of an archive; who keeps it gives it its address."""
    return File(
        id=str(record["id"]),
        name=str(record["name"]),
        user_id=str(record["user"]),
        created=int(record["created"]),
        address=str,
        content=b64decode(record.get("content", "")),
        **{name: record[name] for name in _OF_A_FILE if name in record},
    )


def view_record(view: View) -> Json:
    """A modal or a Home tab, with what was typed into it."""
    return {
        "id": view.id,
        "user": view.user_id,
        "hash": view.hash,
        "root": view.root_id,
        "previous": view.previous_id,
        "definition": view.definition,
        "entries": _entries_record(view.entries),
        "errors": view.errors,
    }


def view_from(record: Json) -> View:
    """A view of an archive, open."""
    return View(
        id=str(record["id"]),
        user_id=str(record["user"]),
        definition=record["definition"],
        hash=str(record["hash"]),
        root_id=str(record["root"]),
        previous_id=record["previous"],
        entries=_entries_from(record["entries"]),
        errors=record["errors"],
    )


def ticket_record(ticket_id: str, ticket: ResponseTicket) -> Json:
    """What is behind a response URL that can still be used."""
    source = ticket.source
    return {
        "id": ticket_id,
        "user": ticket.user_id,
        "channel": ticket.channel_id,
        "expires": ticket.expires,
        "uses": ticket.uses,
        "message": None if source is None else [source.channel_id, source.ts],
    }


def ticket_from(record: Json, places: Places) -> ResponseTicket:
    """A response URL of an archive."""
    message = record["message"]
    return ResponseTicket(
        user_id=str(record["user"]),
        channel_id=str(record["channel"]),
        expires=float(record["expires"]),
        source=None if message is None else places[message[0], message[1]],
        uses=int(record["uses"]),
    )


def run_record(run: StepRun) -> Json:
    """A step that runs."""
    return {
        "id": run.id,
        "workflow": run.workflow_execution_id,
        "step": run.step.callback_id,
        "inputs": run.inputs,
        "token": run.token,
        "patience": run.patience,
    }


def run_from(record: Json, manifest: Manifest, bell: Bell) -> StepRun:
    """A step of an archive that still runs."""
    return StepRun(
        id=str(record["id"]),
        workflow_execution_id=str(record["workflow"]),
        step=manifest.steps[record["step"]],
        inputs=record["inputs"],
        token=str(record["token"]),
        bell=bell,
        patience=float(record["patience"]),
    )


def _entries_record(entries: Mapping[Field, Entry]) -> list[Any]:
    return [[block_id, action_id, entry] for (block_id, action_id), entry in entries.items()]


def _entries_from(record: list[Any]) -> dict[Field, Entry]:
    return {(block_id, action_id): entry for block_id, action_id, entry in record}


def _version_record(version: Version) -> Json:
    content = version.content
    record: Json = {
        "ts": version.ts,
        "text": content.text,
        "blocks": content.blocks,
        "attachments": content.attachments,
        "files": [file.id for file in content.files],
    }
    return {name: value for name, value in record.items() if value}


def _version_from(record: Json, files: Mapping[str, File]) -> Version:
    content = Content(
        text=record.get("text", ""),
        blocks=record.get("blocks", []),
        attachments=record.get("attachments", []),
        files=tuple(files[file_id] for file_id in record.get("files", ())),
    )
    return Version(content, str(record["ts"]))
