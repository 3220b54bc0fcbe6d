"""Channels are found by name and by id; where Baton is not, is said."""

from typing import Any, cast

import pytest
from slack_sdk.errors import SlackApiError
from structlog.testing import capture_logs

from bot import jobs
from bot.clock import Clock
from bot.directory import Directory
from bot.office import Office
from bot.words import run as words
from routing.messages import Place
from tests.bot.slack.little import POLICY, ROSTER

pytestmark = pytest.mark.anyio

CHANNELS = [
    {"id": "C1", "name": "hubspot-leads", "is_member": False},
    {"id": "C2", "name": "sales-leads", "is_member": True},
    {"id": "C3", "name": "general", "is_member": False},
]


class Answer(dict[str, Any]):
    @property
    def data(self) -> dict[str, Any]:
        return dict(self)


class FakeSlack:
    def __init__(self, error: str | None = None) -> None:
        self.error, self.asked, self.channels = error, 0, CHANNELS

    async def auth_test(self) -> Answer:
        return Answer(url="https://acme.slack.com/", bot_id="B1", user_id="U1")

    async def conversations_list(self, **_: Any) -> Answer:
        return Answer(channels=self.channels)

    async def conversations_info(self, *, channel: str) -> Answer:
        self.asked += 1
        if self.error is not None:
            raise SlackApiError("no", {"ok": False, "error": self.error})  # type: ignore[no-untyped-call]
        return Answer(channel=next(known for known in self.channels if known["id"] == channel))


class Memory:
    def policy(self) -> Any:
        return POLICY

    def roster(self) -> Any:
        return ROSTER

    async def learn(self, *_: Any) -> None:
        return None


def directory(error: str | None = None) -> tuple[Directory, Office, FakeSlack]:
    memory, slack = cast("Any", Memory()), FakeSlack(error)
    office = Office(memory, memory, memory, Clock())
    return Directory(office, cast("Any", slack)), office, slack


async def test_a_channel_that_baton_is_not_in_is_logged_with_what_to_do() -> None:
    known, office, _ = directory()
    with capture_logs() as logs:
        await jobs.get_to_know(office, known)
    assert {
        "event": "not_in_channel",
        "channel": "#hubspot-leads",
        "fix": words.NOT_IN_CHANNEL,
        "log_level": "warning",
    } in logs
    missing = [log["channel"] for log in logs if log["event"] == "no_such_channel"]
    assert "#lead-review" in missing and "#hubspot-leads" not in missing
    assert not any(log.get("channel") == "#general" for log in logs), "the policy does not name it"
    assert known.workspace.permalink("C1", "1.000002") == "https://acme.slack.com/archives/C1/p1000002"


async def test_a_channels_name_is_asked_for_once() -> None:
    known, _, slack = directory()
    assert [await known.name_of("C3") for _ in range(3)] == ["general"] * 3 and slack.asked == 1
    await known.learn_channels(frozenset({"#hubspot-leads"}))
    assert await known.name_of("C1") == "hubspot-leads" and slack.asked == 1


async def test_a_channel_that_got_another_name_is_no_longer_meant_by_the_old_one() -> None:
    known, _, slack = directory()
    await known.learn_channels(frozenset({"#hubspot-leads"}))
    slack.channels = [{"id": "C1", "name": "old-leads"}, {"id": "C9", "name": "hubspot-leads", "is_member": True}]
    await known.learn_channels(frozenset({"#hubspot-leads"}))
    assert [await known.name_of(channel) for channel in ("C1", "C9")] == ["old-leads", "hubspot-leads"]
    assert known.outside == frozenset()


async def test_an_id_that_slack_does_not_know_is_no_channel() -> None:
    known, _, _ = directory("channel_not_found")
    assert await known.name_of("C9") == ""


@pytest.mark.parametrize("error", ["ratelimited", "internal_error", "missing_scope"])
async def test_a_slack_that_cannot_say_now_is_asked_again(error: str) -> None:
    known, _, slack = directory(error)
    with pytest.raises(SlackApiError):
        await known.name_of("C1")
    slack.error = None
    assert await known.name_of("C1") == "hubspot-leads"


async def test_a_thread_is_in_its_channel() -> None:
    known, _, _ = directory()
    assert await known.channel_of(Place.thread("C1", "1.000002")) == "C1"
