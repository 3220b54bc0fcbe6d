"""All that a workspace knows, as one JSON document, and back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypedDict

from pydantic import TypeAdapter

from sandbox.app.manifest import Manifest
from sandbox.conversations.bookmarks import Bookmark
from sandbox.conversations.channels import Channel, Channels
from sandbox.files.file import File
from sandbox.keeping.records import (
    file_from,
    file_record,
    post_from,
    post_record,
    run_from,
    run_record,
    scheduled_from,
    scheduled_record,
    ticket_from,
    ticket_record,
    view_from,
    view_record,
)
from sandbox.messages.assistants import AssistantThread
from sandbox.messages.authors import Author
from sandbox.people.usergroups import UserGroup, UserGroups
from sandbox.people.users import People, User
from sandbox.team import Team

Json = dict[str, Any]

_MANIFEST = TypeAdapter(Manifest)
_PEOPLE = TypeAdapter(list[User])
_CHANNEL = TypeAdapter(Channel)
_CHANNELS = TypeAdapter(list[Channel])
_AUTHORS = TypeAdapter(list[Author])
_BOOKMARKS = TypeAdapter(list[Bookmark])
_ASSISTANTS = TypeAdapter(list[AssistantThread])
_GROUPS = TypeAdapter(list[UserGroup])


class Numbers(TypedDict):
    """How many ids were made of each kind, and the last `ts`."""

    ids: int
    runs: int
    responses: int
    triggers: int
    hashes: int
    last_ts: int


def state_of(team: Team) -> Json:
    """Everything, in an order that is the same each time: two documents of the same state are equal."""
    return {**frame_of(team), "messages": [post_record(post) for post in team.messages]}


def frame_of(team: Team) -> Json:
    """Everything but the messages, which are the most of it."""
    screens = list(team.screens)
    return {
        "name": team.name,
        "time": team.clock.now(),
        "numbers": numbers_of(team),
        "manifest": manifest_record(team.installation.manifest),
        "installation": team.installation.as_record(),
        "people": _PEOPLE.dump_python(list(team.people), mode="json"),
        "usergroups": _GROUPS.dump_python(list(team.usergroups), mode="json"),
        "channels": [_channel_record(channel) for channel in team.channels],
        "apps": _AUTHORS.dump_python([author for author in team.bots.values() if author != team.app.author]),
        "files": [file_record(file) for file in team.files],
        "emoji": team.emoji,
        "read": [list(mark) for mark in team.read_marks],
        "followed": [list(choice) for choice in team.read_marks.followed],
        "modals": [view_record(view) for view in screens if view.definition["type"] == "modal"],
        "homes": [view_record(view) for view in screens if view.definition["type"] == "home"],
        "response_urls": [ticket_record(i, ticket) for i, ticket in team.responses.living(team.clock.now())],
        "runs": [run_record(run) for run in team.runs.still_running],
        "scheduled": [scheduled_record(message) for message in team.scheduled],
        "bookmarks": _BOOKMARKS.dump_python(list(team.bookmarks)),
        "assistants": _ASSISTANTS.dump_python(list(team.assistants)),
    }


def numbers_of(team: Team) -> Numbers:
    """Where its counters stand."""
    return {
        "ids": team.counter.made,
        "runs": team.runs.counter.made,
        "responses": team.responses.counter.made,
        "triggers": team.triggers.handed_out,
        "hashes": team.screens.hashes,
        "last_ts": team.timestamps.last,
    }


def manifest_record(manifest: Manifest) -> Json:
    """A manifest with nothing in it whose order is by chance."""
    record: Json = _MANIFEST.dump_python(manifest, mode="json")
    return {**record, "events": sorted(record["events"])}


def manifest_from(record: Any) -> Manifest:
    """The manifest of an archive."""
    return _MANIFEST.validate_python(record)


def fill(team: Team, state: Json, manifest: Manifest | None = None) -> None:
    """Make a workspace what a document says; `manifest` is of a newer version of the same app.

    Counters only rise: an id that was made since for something else is not made again.

    Raises:
        KeyError, TypeError, ValueError: the document is no workspace; the team is half one then.
    """
    before = numbers_of(team)
    team.begin(str(state["name"]), manifest or manifest_from(state["manifest"]))
    _fill_in_people(team, state)
    if kept := state.get("installation"):
        team.installation.put_back(kept)
    team.emoji = dict(state.get("emoji", {}))
    files = {file.id: file for file in map(file_from, state["files"])}
    for file in files.values():
        team.files.put_back(file)
    posts = [post_from(record, files) for record in state["messages"]]
    for post in posts:
        team.messages.add(post)
    for user_id, channel_id, thread_ts, ts in state["read"]:
        team.read_marks.put_back(user_id, channel_id, thread_ts, ts)
    for user_id, channel_id, thread_ts, follows in state.get("followed", ()):
        team.read_marks.followed.choose(user_id, channel_id, thread_ts, follows=follows)
    for view in map(view_from, [*state["modals"], *state["homes"]]):
        team.screens.put_back(view)
    places = {(post.channel_id, post.ts): post for post in posts}
    team.responses.tickets = {record["id"]: ticket_from(record, places) for record in state["response_urls"]}
    for record in state["runs"]:
        if record["step"] in team.manifest.steps:
            team.runs.resume(run_from(record, team.manifest, team.bell))
    _fill_in_what_apps_add(team, state, files)
    _count_on(team, before, state["numbers"])
    team.clock.moves_to(datetime.fromtimestamp(float(state["time"]), UTC))


def _fill_in_people(team: Team, state: Json) -> None:
    users = _PEOPLE.validate_python(state["people"])
    own = next(user for user in users if user.id == team.app.bot_user.id)
    team.app = replace(team.app, bot_user=own)
    team.people = People(users)
    channels = _CHANNELS.validate_python(state["channels"])
    team.channels = Channels(channels, team=team.name, bot_user=own.id, now=team.clock.now)
    team.usergroups = UserGroups(_GROUPS.validate_python(state.get("usergroups", [])), team=team)
    team.bots |= {author.bot_id: author for author in _AUTHORS.validate_python(state["apps"])}


def _fill_in_what_apps_add(team: Team, state: Json, files: Mapping[str, File]) -> None:
    for message in state.get("scheduled", ()):
        team.scheduled.put_back(scheduled_from(message, files))
    for bookmark in _BOOKMARKS.validate_python(state.get("bookmarks", ())):
        team.bookmarks.put_back(bookmark)
    for thread in _ASSISTANTS.validate_python(state.get("assistants", ())):
        team.assistants.put_back(thread)


def _count_on(team: Team, before: Numbers, now: Numbers) -> None:
    team.counter.made = max(before["ids"], now["ids"])
    team.runs.counter.made = max(before["runs"], now["runs"])
    team.responses.counter.made = max(before["responses"], now["responses"])
    team.triggers.handed_out = max(before["triggers"], now["triggers"])
    team.screens.hashes = max(before["hashes"], now["hashes"])
    team.timestamps.last = now["last_ts"]  # domain time goes back too, and a `ts` tells it


def _channel_record(channel: Channel) -> Json:
    record: Json = _CHANNEL.dump_python(channel, mode="json")
    return {**record, "members": sorted(channel.members), "closed_by": sorted(channel.closed_by)}
