"""Files: announce, share, look up, delete. The bytes go to the address in between (`sandbox/files/file_routes.py`)."""

import re
from collections.abc import Callable
from typing import Any

from sandbox.blocks import accepted_blocks
from sandbox.conversations.channels import Channel
from sandbox.errors import SlackError
from sandbox.files import file_sharing
from sandbox.files.file import File
from sandbox.messages.reading import Content
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.places import place_to_post, thread_of

_CONVERSATION = "^[CGDZ][A-Z0-9]{8,}$"
_TYPES: dict[str, Callable[[File], bool]] = {
    "spaces": lambda _: False,  # there are none here, nor snippets
    "snippets": lambda _: False,
    "images": lambda file: file.mimetype.startswith("image/"),
    "gdocs": lambda _: False,
    "zips": lambda file: file.kind == "zip",
    "pdfs": lambda file: file.kind == "pdf",
}


@method("files.getUploadURLExternal", "files:write")
def get_upload_url(team: Team, args: Args) -> Json:
    """Where to send a file's bytes."""
    name = args.need("filename")
    if args.number("length", 0) < 1:
        raise SlackError.invalid("invalid_arguments", ["[ERROR] must be more than 0 [json-pointer:/length]"])
    alt_text = args.get("alt_txt") or ""
    by = team.app.bot_user.id
    file, address = team.files.announce(name, user_id=by, now=team.clock.now(), alt_text=alt_text)
    return {"upload_url": address, "file_id": file.id}


@method("files.completeUploadExternal", "files:write")
def complete_upload(team: Team, args: Args) -> Json:
    """Share files whose bytes have come, in conversations or with nobody yet."""
    given = args.parsed("files", error="invalid_arguments")
    if not isinstance(given, list) or not given or not all(isinstance(entry, dict) for entry in given):
        raise SlackError.invalid("invalid_arguments", ["[ERROR] missing required field: files"])
    places = [place_to_post(team, channel_id) for channel_id in _conversations(args)]
    files = [team.files.uploaded(str(entry.get("id"))) for entry in given]
    content = _comment(args, files)
    threads = [thread_of(team, place, args) for place in places]
    for file, entry in zip(files, given, strict=True):
        file.title = str(entry.get("title") or file.name)
        file.is_shared = True
        if not places:
            file_sharing.created(team, file)
    for place, thread_ts in zip(places, threads, strict=True):
        _share(team, place, content, thread_ts)
    return {"files": [file.as_slack() for file in files]}


@method("files.info", "files:read")
def info(team: Team, args: Args) -> Json:
    """One file."""
    file = team.files.with_id(args.need("file"))
    if file_sharing.is_hidden(team, file):
        raise SlackError("file_not_found")
    told = {**file.as_slack(), "shares": file_sharing.shares(team, file)}
    return {"file": told, "comments": [], "response_metadata": {"next_cursor": ""}}


@method("files.delete", "files:write")
def delete(team: Team, args: Args) -> Json:
    """Delete one of the app's files; messages that show it keep a tombstone."""
    file = team.files.with_id(args.need("file"))
    if file.user_id != team.app.bot_user.id:
        raise SlackError("cant_delete_file")
    file_sharing.delete(team, file)
    return {}


@method("files.list", "files:read")
def list_files(team: Team, args: Args) -> Json:
    """The files that the app may see, newest first: all, or those of one person, conversation, time or kind."""
    user_id, channel = args.get("user"), args.get("channel")
    if user_id is not None and team.people.with_id(user_id) is None:
        raise SlackError("user_not_found")
    kinds = set((args.get("types") or "all").split(","))
    if not kinds <= _TYPES.keys() | {"all"}:
        raise SlackError("unknown_type")
    since, until = float(args.get("ts_from") or 0), float(args.get("ts_to") or "inf")
    found = [
        file
        for file in reversed([*team.files])
        if file.is_shared
        and not file.deleted
        and file_sharing.may_see(team, file)
        and user_id in {None, file.user_id}
        and (channel is None or channel in file.channels)
        and since <= file.created <= until
        and ("all" in kinds or any(_TYPES[kind](file) for kind in kinds))
    ]
    return _page(found, args)


def _page(files: list[File], args: Args) -> Json:
    """The older way of giving a list in parts: `page` counts from 1."""
    count, number = max(args.number("count", 100), 1), max(args.number("page", 1), 1)
    shown = files[(number - 1) * count : number * count]
    pages = max(-(-len(files) // count), 1)
    paging = {"count": count, "total": len(files), "page": number, "pages": pages}
    return {"files": [file.as_slack() for file in shown], "paging": paging}


def _conversations(args: Args) -> list[str]:
    """Where to share: `channel_id`, or `channels` with commas; names and people will not do."""
    given = [args.get("channel_id"), *(args.get("channels") or "").split(",")]
    ids = [channel_id for channel_id in given if channel_id]
    for channel_id in ids:
        if not re.fullmatch(_CONVERSATION, channel_id):
            sentence = f"[ERROR] input must match regex pattern: {_CONVERSATION} [json-pointer:/channel_id]"
            raise SlackError.invalid("invalid_arguments", [sentence])
    return ids


def _comment(args: Args, files: list[File]) -> Content:
    """What the message says beside the files: a comment, else blocks."""
    text = args.get("initial_comment") or ""
    blocks: Any = [] if text else args.parsed("blocks", error="invalid_blocks_format") or []
    return Content(text, accepted_blocks(blocks), files=tuple(files))


def _share(team: Team, channel: Channel, content: Content, thread_ts: str | None) -> None:
    file_sharing.shared(team, content.files, channel)
    team.post(channel, content, thread_ts=thread_ts)
