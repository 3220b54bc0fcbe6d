"""Who presses, and what they look at: one indexed read each, off the event loop and side by side."""

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.office import Office
from routing.people import Owner, Roster
from routing.policy import Policy
from routing.views import LeadView

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known when somebody acts: who they are, the lead they mean, the policy and the roster."""

    person: Owner | None
    roster: Roster
    policy: Policy | None
    view: LeadView | None


@dataclass(frozen=True, slots=True)
class Click:
    """A button press, read as if a stranger had sent it: what is missing is empty."""

    user: str
    action_id: str
    value: str
    trigger_id: str
    channel: str
    ts: str
    is_ephemeral: bool

    @property
    def verb(self) -> str:
        """What the button is for: ``accept_now`` of ``baton:accept_now:1``."""
        parts = self.action_id.split(":")
        return parts[1] if len(parts) > 1 and parts[0] == "baton" else ""


def click_of(body: Body) -> Click:
    """The press in a ``block_actions`` payload."""
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
    container = _part(body, "container")
    return Click(
        user=_text(_part(body, "user"), "id"),
        action_id=_text(action, "action_id"),
        value=_text(action, "value"),
        trigger_id=_text(body, "trigger_id"),
        channel=_text(_part(body, "channel"), "id") or _text(container, "channel_id"),
        ts=_text(container, "message_ts") or _text(_part(body, "message"), "ts"),
        is_ephemeral=container.get("is_ephemeral") is True,
    )


def user_of(body: Body) -> str:
    """Who submitted a view, or typed a command."""
    return _text(_part(body, "user"), "id") or _text(body, "user_id")


async def person_of(office: Office, user: str) -> tuple[Owner | None, Roster]:
    """Somebody by Slack user id, and everybody else."""
    roster = await asyncio.to_thread(office.records.roster)
    return (roster.by_slack(user) if user else None), roster


async def scene_of(office: Office, user: str, lead: int | None = None) -> Scene:
    """What is known at this moment."""
    records = office.records
    (person, roster), policy, view = await asyncio.gather(
        person_of(office, user), asyncio.to_thread(records.policy), _view(office, lead)
    )
    return Scene(person, roster, policy, view)


async def _view(office: Office, lead: int | None) -> LeadView | None:
    return None if lead is None else await asyncio.to_thread(office.records.lead, lead)


def _part(body: Body, name: str) -> Body:
    part = body.get(name)
    return part if isinstance(part, dict) else {}


def _text(body: Body, name: str) -> str:
    found = body.get(name)
    return found if isinstance(found, str) else ""
