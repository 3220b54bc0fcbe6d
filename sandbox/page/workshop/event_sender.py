"""A sender that is always there: any event of the Events API, by hand."""

from typing import TYPE_CHECKING, Any

from sandbox.curl import as_curl
from sandbox.page.plugs import Sender, SenderField, Sent
from sandbox.page.workshop import words
from sandbox.people.users import User
from sandbox.wire import Exchange

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

NAME = "event"

Json = dict[str, Any]


def event_sender(office: "Workspace", user: User) -> Sender:
    """Sends an event as if it had happened; `user` is who it happens to, unless one says otherwise."""
    team = office.team
    channel = next(iter(team.channels), None)
    place = "" if channel is None else channel.id
    joined = {"type": "member_joined_channel", "user": user.id, "channel": place, "channel_type": "C", "team": team.id}
    mention = {"type": "app_mention", "user": user.id, "channel": place, "text": f"<@{office.bot_user_id}> hello"}

    async def send(event: Json) -> Sent:
        team.announce(event)
        exchange = await _passed(office, event)
        error = "http_timeout" if exchange is None else exchange.error
        answer = words.TAKEN if error is None else words.NOT_TAKEN.format(error=error)
        curl = "" if exchange is None else as_curl(exchange, office)
        return Sent(200 if error is None else 504, answer, curl)

    return Sender(
        name=NAME,
        title=words.EVENT,
        fields=[SenderField(name, label, hint=hint) for name, (label, hint) in words.EVENT_FIELDS.items()],
        blank=lambda: {**mention, "ts": (ts := team.timestamps.next_ts()), "event_ts": ts},
        send=send,
        examples={
            "app_mention": mention,
            "member_joined_channel": joined,
            "team_join": {"type": "team_join", "user": {"id": user.id, "name": user.name}},
            "channel_rename": {"type": "channel_rename", "channel": {"id": place, "name": "renamed"}},
        },
    )


async def _passed(office: "Workspace", event: Json) -> Exchange | None:
    """The first delivery of this very event, once the app has answered it or failed to."""

    def look() -> Exchange | None:
        ours = (e for e in office.wire if isinstance(e.request, dict) and e.request.get("event") is event)
        first = next(ours, None)
        return None if first is None or first.ms is None else first

    # Without an app Slack, and the sandbox, waits for one to connect before it gives the attempt up.
    return await office.team.bell.until(look, within=2 * office.timing.ack_window + 1)
