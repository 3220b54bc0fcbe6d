"""What Slack sends to an app: interactions, commands and events, in Slack's form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.app.runs import StepRun
from sandbox.conversations.channels import Channel
from sandbox.delivery.event_context import authorizations_of, context_of
from sandbox.ids import slack_id
from sandbox.messages.posts import Post
from sandbox.people.users import User
from sandbox.screens.inputs import Entry
from sandbox.screens.views import Field, View, state_of
from sandbox.team import Team

Kind = Literal["interactive", "slash_commands", "events_api"]


@dataclass(frozen=True)
class Parcel:
    """Something to deliver; `label` names it for people in errors and logs."""

    kind: Kind
    payload: dict[str, Any]
    label: str

    @property
    def names(self) -> tuple[str, ...]:
        """What a fault may call it: its kind, and its event's type, its interaction's type, or its command."""
        event = self.payload.get("event", {})
        own = (event.get("type"), self.payload.get("type"), self.payload.get("command"))
        return (self.kind, *(str(name) for name in own if name))


def block_actions(
    team: Team,
    user: User,
    action: dict[str, Any],
    *,
    trigger_id: str,
    place: dict[str, Any],
) -> Parcel:
    """A click or a choice; `place` says where, from `in_message` or `in_view`."""
    stamped = {**action, "action_ts": team.timestamps.next_ts()}
    payload = {**_interaction(team, user), "trigger_id": trigger_id, **place, "actions": [stamped]}
    return Parcel("interactive", {"type": "block_actions", **payload}, f"a click on {_name_of(action)}")


def in_message(
    team: Team, post: Post, channel: Channel, *, response_url: str, entries: Mapping[Field, Entry] | None = None
) -> dict[str, Any]:
    """The place of a click on a message; `entries` are what the person has chosen in its menus."""
    container = {
        "type": "message",
        "message_ts": post.ts,
        "channel_id": channel.id,
        "is_ephemeral": post.only_to is not None,
    }
    if post.thread_ts:
        container["thread_ts"] = post.thread_ts
    return {
        "container": container,
        "channel": {"id": channel.id, "name": channel.payload_name},
        "message": team.message_object(post),
        "state": state_of(entries or {}),
        "response_url": response_url,
    }


def in_unfurl(place: dict[str, Any], attachment: dict[str, Any]) -> dict[str, Any]:
    """The place of a click on what the app shows of a link in somebody's message."""
    about = {"attachment_id": attachment["id"], "is_app_unfurl": True, "app_unfurl_url": attachment["app_unfurl_url"]}
    container = {**place["container"], "type": "message_attachment", **about}
    return {**place, "container": container, "app_unfurl": attachment}


def in_view(team: Team, view: View) -> dict[str, Any]:
    """The place of a click in a modal or a Home tab."""
    return {"container": {"type": "view", "view_id": view.id}, "view": view_object(team, view)}


def block_suggestion(
    team: Team, user: User, block: dict[str, Any], element: dict[str, Any], query: str, place: dict[str, Any]
) -> Parcel:
    """Typing into a menu whose options the app gives; `place` as for a click, but there is nothing to respond to."""
    payload = {
        "type": "block_suggestion",
        **_interaction(team, user),
        **{key: part for key, part in place.items() if key not in {"response_url", "state"}},
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": query,
    }
    return Parcel("interactive", payload, f"options for {query!r}")


def view_submission(team: Team, user: User, view: View, *, trigger_id: str) -> Parcel:
    """A modal handed in."""
    payload = {
        "type": "view_submission",
        **_interaction(team, user),
        "trigger_id": trigger_id,
        "view": view_object(team, view),
        "response_urls": [],
    }
    return Parcel("interactive", payload, "a submitted modal")


def view_closed(team: Team, user: User, view: View, *, is_cleared: bool) -> Parcel:
    """A modal closed without being handed in."""
    payload = {
        "type": "view_closed",
        **_interaction(team, user),
        "view": view_object(team, view),
        "is_cleared": is_cleared,
    }
    return Parcel("interactive", payload, "a closed modal")


def slash_command(
    team: Team, user: User, channel: Channel, command: str, text: str, *, trigger_id: str, response_url: str
) -> Parcel:
    """A slash command; every value is text, as in a form."""
    payload = {
        "token": team.app.verification_token,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": channel.payload_name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": team.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }
    return Parcel("slash_commands", payload, command)


def shortcut(team: Team, user: User, callback_id: str, *, trigger_id: str) -> Parcel:
    """A global shortcut; it tells of no channel."""
    payload = {
        "type": "shortcut",
        **_interaction(team, user),
        "action_ts": team.timestamps.next_ts(),
        "callback_id": callback_id,
        "trigger_id": trigger_id,
    }
    return Parcel("interactive", payload, f"the shortcut {callback_id!r}")


def message_action(
    team: Team, user: User, callback_id: str, post: Post, channel: Channel, *, trigger_id: str, response_url: str
) -> Parcel:
    """A message shortcut, with the whole message that it was used on."""
    payload = {
        "type": "message_action",
        **_interaction(team, user),
        "action_ts": team.timestamps.next_ts(),
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "response_url": response_url,
        "message_ts": post.ts,
        "channel": {"id": channel.id, "name": channel.payload_name},
        "message": team.message_object(post),
    }
    return Parcel("interactive", payload, f"the shortcut {callback_id!r}")


def event_callback(team: Team, event: dict[str, Any]) -> Parcel:
    """Something that happened, with an id that stays the same in every retry."""
    payload = {
        "token": team.app.verification_token,
        "team_id": team.id,
        "api_app_id": team.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": team.counter.next_id("Ev"),
        "event_time": int(team.clock.now()),
        "authorizations": authorizations_of(team),
        "event_context": context_of(team, event),
        "is_ext_shared_channel": False,
    }
    return Parcel("events_api", payload, str(event["type"]))


def app_home_opened(team: Team, user: User, tab: str) -> dict[str, Any]:
    """A person opened the app's Home or Messages tab."""
    event: dict[str, Any] = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": team.channels.dm(user).id,
        "tab": tab,
        "event_ts": team.timestamps.next_ts(),
    }
    home = team.screens.home(user.id)
    return event | ({"view": view_object(team, home)} if home is not None and tab == "home" else {})


def function_executed(team: Team, run: StepRun) -> dict[str, Any]:
    """A workflow has come to one of the app's steps."""
    return {
        "type": "function_executed",
        "function": {
            "id": slack_id("Fn", team.app.id, run.step.callback_id),
            **run.step.as_slack(),
            "type": "app",
            "app_id": team.app.id,
            "date_created": 1700000000,
            "date_updated": 1700000000,
            "date_deleted": 0,
        },
        "inputs": run.inputs,
        "function_execution_id": run.id,
        "workflow_execution_id": run.workflow_execution_id,
        "event_ts": team.timestamps.next_ts(),
        "bot_access_token": run.token,
    }


def view_object(team: Team, view: View) -> dict[str, Any]:
    """Slack's view object."""
    return view.as_slack(team_id=team.id, app_id=team.app.id, bot_id=team.app.bot_id)


def _interaction(team: Team, user: User) -> dict[str, Any]:
    return {
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": team.id},
        "api_app_id": team.app.id,
        "token": team.app.verification_token,
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _name_of(action: dict[str, Any]) -> str:
    text = action.get("text") or (action.get("selected_option") or {}).get("text") or {}
    return repr(text.get("text", action["action_id"]))
