"""Channels are found by name and by id; where Baton is not, is said."""

import asyncio
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
        self.error, self.asked, self.channels, self.takes = error, 0, CHANNELS, 0.0

    async def auth_test(self) -> Answer:
        return Answer(url="https://acme.slack.com/", bot_id="B1", user_id="U1")

    async def conversations_list(self, **_: Any) -> Answer:
        return Answer(channels=self.channels)

    async def conversations_info(self, *, channel: str) -> Answer:
        self.asked += 1
        await asyncio.sleep(self.takes)
        if self.error is not None:
            raise SlackApiError("no", {"ok": False, "error": self.error})  # type: ignore[no-untyped-call]
        return Answer(channel=next(known for known in self.channels if known["id"] == channel))


class Memory:
    def __init__(self) -> None:
        self.learned: dict[str, str] = {}

    def policy(self) -> Any:
        return POLICY

    def roster(self) -> Any:
        return ROSTER

    def channels(self) -> dict[str, str]:
        return self.learned

    async def learn(self, _people: Any, _dms: Any, channels: dict[str, str]) -> None:
        self.learned = self.learned | channels


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


LEADS = frozenset({"#hubspot-leads"})


async def test_while_each_source_s_channel_is_known_slack_is_asked_nothing() -> None:
    known, _, slack = directory()
    await known.learn_channels(LEADS)
    assert [await known.which(LEADS, channel) for channel in ("C1", "C3", "C9", "D1")] == [
        "#hubspot-leads", None, None, None,
    ]  # fmt: skip
    assert await known.which(frozenset({"C3"}), "C3") == "C3"
    assert slack.asked == 0


async def test_what_was_learned_before_a_restart_is_still_known() -> None:
    known, office, slack = directory("fatal_error")
    cast("Any", office.records).learned = {"#hubspot-leads": "C1"}
    assert await known.which(LEADS, "C1") == "#hubspot-leads"
    assert await known.which(LEADS, "C3") is None and slack.asked == 0


async def test_while_one_is_not_known_slack_is_asked_about_each_channel_once() -> None:
    known, office, slack = directory()
    assert [await known.which(LEADS, "C3") for _ in range(3)] == [None] * 3 and slack.asked == 1
    assert await known.which(LEADS, "C1") == "#hubspot-leads" and slack.asked == 2
    assert await known.which(LEADS, "C2") is None and slack.asked == 2
    assert cast("Any", office.outgoing).learned == {"#hubspot-leads": "C1"}


async def test_a_channel_that_got_another_name_is_no_longer_meant_by_the_old_one() -> None:
    known, _, slack = directory()
    await known.learn_channels(LEADS)
    slack.channels = [{"id": "C1", "name": "old-leads"}, {"id": "C9", "name": "hubspot-leads", "is_member": True}]
    await known.learn_channels(LEADS)
    assert [await known.which(LEADS, channel) for channel in ("C1", "C9")] == [None, "#hubspot-leads"]
    assert known.outside == frozenset()


async def test_an_id_that_slack_does_not_know_is_no_channel_and_is_logged() -> None:
    known, _, _ = directory("channel_not_found")
    with capture_logs() as logs:
        assert await known.which(LEADS, "C9") is None
    assert [(log["event"], log["channel"], log["error"]) for log in logs] == [
        ("channel_not_named", "C9", "channel_not_found")
    ]


@pytest.mark.parametrize("error", ["ratelimited", "internal_error", "missing_scope"])
async def test_a_slack_that_cannot_say_now_is_asked_again(error: str) -> None:
    known, _, slack = directory(error)
    with pytest.raises(SlackApiError):
        await known.which(LEADS, "C1")
    slack.error = None
    assert await known.which(LEADS, "C1") == "#hubspot-leads"


async def test_a_slack_that_takes_too_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    known, _, slack = directory()
    slack.takes = 5
    monkeypatch.setattr("bot.directory.ASKING", 0.01)
    with pytest.raises(TimeoutError):
        await known.which(LEADS, "C1")


async def test_a_thread_is_in_its_channel() -> None:
    known, _, _ = directory()
    assert await known.channel_of(Place.thread("C1", "1.000002")) == "C1"
