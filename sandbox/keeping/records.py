"""Messages, files, views and what the app may still answer, as an archive writes them: plain JSON, and back."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from sandbox.app.manifest import Manifest
from sandbox.app.runs import StepRun
from sandbox.bell import Bell
from sandbox.files.file import File
from sandbox.messages.authors import Author, Persona
from sandbox.messages.posts import Pin, Post, Stream, Version
from sandbox.messages.reactions import Reactions
from sandbox.messages.reading import Content
from sandbox.messages.scheduled import Scheduled
from sandbox.screens.inputs import Entry
from sandbox.screens.tickets import ResponseTicket
from sandbox.screens.views import Field, View

Json = dict[str, Any]
Places = Mapping[tuple[str, str], Post]
"""Messages by channel id and `ts`."""

_AUTHOR = TypeAdapter(Author)
_PERSONA = TypeAdapter(Persona)
_PIN = TypeAdapter(Pin)
_STREAM = TypeAdapter(Stream)
_OF_A_POST = (
    "thread_ts", "broadcast", "only_to", "metadata", "subtype", "particulars", "edited", "deleted", "expected",
    "seen_by",
)  # fmt: skip
_OF_A_SCHEDULED = ("id", "channel_id", "post_at", "created", "thread_ts", "broadcast", "metadata")
_OF_A_FILE = (
    *("title", "alt_text", "channels", "private", "is_uploaded", "is_shared", "deleted"),
    *("external_id", "external_url", "named_kind"),
)


def post_record(post: Post) -> Json:
    """A message with every version; what is empty is left out."""
    record: Json = {
        "channel": post.channel_id,
        "ts": post.ts,
        "author": _AUTHOR.dump_python(post.author, exclude_defaults=True),
        "versions": [_version_record(version) for version in post.versions],
        "pings": list(post.pings),
        "persona": _PERSONA.dump_python(post.persona, exclude_defaults=True) if post.persona else None,
        "pin": _PIN.dump_python(post.pin) if post.pin else None,
        "stream": _STREAM.dump_python(post.stream) if post.stream else None,
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
        persona=_PERSONA.validate_python(record["persona"]) if "persona" in record else None,
        pin=_PIN.validate_python(record["pin"]) if "pin" in record else None,
        stream=_STREAM.validate_python(record["stream"]) if "stream" in record else None,
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


def scheduled_record(message: Scheduled) -> Json:
    """A message that waits for its time."""
    details = {name: getattr(message, name) for name in _OF_A_SCHEDULED}
    return {**details, "content": content_record(message.content)}


def scheduled_from(record: Json, files: Mapping[str, File]) -> Scheduled:
    """A waiting message of an archive."""
    content = content_from(record["content"], files)
    return Scheduled(content=content, **{name: record[name] for name in _OF_A_SCHEDULED})


def _entries_record(entries: Mapping[Field, Entry]) -> list[Any]:
    return [[block_id, action_id, entry] for (block_id, action_id), entry in entries.items()]


def _entries_from(record: list[Any]) -> dict[Field, Entry]:
    return {(block_id, action_id): entry for block_id, action_id, entry in record}


def _version_record(version: Version) -> Json:
    return {"ts": version.ts, **content_record(version.content)}


def content_record(content: Content) -> Json:
    """What a message says; what is empty is left out."""
    record: Json = {
        "text": content.text,
        "blocks": content.blocks,
        "attachments": content.attachments,
        "files": [file.id for file in content.files],
        "plain": not content.mrkdwn,
        "typed": content.typed,
    }
    return {name: value for name, value in record.items() if value}


def _version_from(record: Json, files: Mapping[str, File]) -> Version:
    return Version(content_from(record, files), str(record["ts"]))


def content_from(record: Json, files: Mapping[str, File]) -> Content:
    """What a message of an archive says."""
    return Content(
        text=record.get("text", ""),
        blocks=record.get("blocks", []),
        attachments=record.get("attachments", []),
        files=tuple(files[file_id] for file_id in record.get("files", ())),
        mrkdwn=not record.get("plain"),
        typed=record.get("typed", ""),
    )
