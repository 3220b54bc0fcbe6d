"""Files: announce, share, look up, delete. The bytes go to the address in between, see `sandbox/file_routes.py`."""

import re
from typing import Any

from sandbox.blocks import accepted_blocks
from sandbox.channels import Channel
from sandbox.errors import SlackError
from sandbox.files import File
from sandbox.reading import Content
from sandbox.team import Team
from sandbox.web_api.call import Args, Json, method
from sandbox.web_api.chat import thread_of
from sandbox.web_api.places import place_to_post

_CONVERSATION = "^[CGDZ][A-Z0-9]{8,}$"


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
    for place, thread_ts in zip(places, threads, strict=True):
        _share(team, place, content, thread_ts)
    return {"files": [file.as_slack() for file in files]}


@method("files.info", "files:read")
def info(team: Team, args: Args) -> Json:
    """One file."""
    file = team.files.with_id(args.need("file"))
    return {"file": file.as_slack(), "comments": [], "response_metadata": {"next_cursor": ""}}


@method("files.delete", "files:write")
def delete(team: Team, args: Args) -> Json:
    """Delete one of the app's files; messages that show it keep a tombstone."""
    file = team.files.with_id(args.need("file"))
    if file.user_id != team.app.bot_user.id:
        raise SlackError("cant_delete_file")
    file.deleted, file.content = True, b""
    team.bell.ring()
    return {}


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
    for file in content.files:
        file.channels.append(channel.id)
    team.post(channel, content, thread_ts=thread_ts)
