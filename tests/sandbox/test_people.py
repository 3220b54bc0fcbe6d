"""Statuses, presence, do-not-disturb and profiles: what people set, what an app asks, and what it hears."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace
from sandbox.keeping.archive import Archive
from sandbox.people.availability import Quiet, Status
from tests.sandbox.asking import error_of, grants

pytestmark = pytest.mark.anyio

Json = dict[str, Any]

TOLD = {"dnd_updated_user", "team_join", "user_change", "user_profile_changed", "user_status_changed"}


@pytest.fixture(autouse=True)
def permitted(office: Workspace) -> None:
    grants(office, "users.profile:read", "users:write", "dnd:read")
    manifest = office.team.manifest
    office.team.manifest = replace(manifest, events=manifest.events | TOLD)


async def told(office: Workspace, heard: list[Json]) -> list[str]:
    """The kinds of what the app heard since this was asked last, which come in any order."""
    await office.settles()
    kinds = sorted(event["type"] for event in heard)
    heard.clear()
    return kinds


async def test_a_status_is_in_the_profile_and_the_app_hears_of_it(
    office: Workspace, client: AsyncWebClient, heard: list[Json]
) -> None:
    ana = office.person("ana")
    monday = office.clock.moment() + timedelta(days=3)
    await ana.sets_status("On holiday", emoji="palm_tree", until=monday)
    await office.settles()
    set_to = {"status_text": "On holiday", "status_emoji": ":palm_tree:", "status_expiration": int(monday.timestamp())}
    for profile in (
        (await client.users_profile_get(user=ana.id))["profile"],
        (await client.users_info(user=ana.id))["user"]["profile"],
        next(user for user in (await client.users_list())["members"] if user["id"] == ana.id)["profile"],
        *(event["user"]["profile"] for event in heard),
    ):
        assert {name: profile[name] for name in set_to} == set_to
    assert await told(office, heard) == ["user_change", "user_status_changed"]


async def test_a_status_goes_away_at_its_time_and_the_app_hears_of_that_too(
    office: Workspace, client: AsyncWebClient, heard: list[Json]
) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    await ana.sets_status("In a meeting", until=office.clock.moment() + timedelta(hours=1))
    await ben.sets_status("Working remotely", emoji=":house_with_garden:")
    await told(office, heard)
    office.passes(minutes=59)
    assert await told(office, heard) == []
    office.passes(minutes=1)
    await office.settles()
    assert {event["user"]["profile"]["status_text"] for event in heard} == {""}
    assert {event["user"]["id"] for event in heard} == {ana.id}
    assert await told(office, heard) == ["user_change", "user_status_changed"]
    profile = (await client.users_profile_get(user=ana.id))["profile"]
    assert (profile["status_text"], profile["status_emoji"], profile["status_expiration"]) == ("", "", 0)
    assert (await client.users_profile_get(user=ben.id))["profile"]["status_text"] == "Working remotely"


async def test_a_status_has_at_most_a_hundred_characters_and_some_emoji() -> None:
    assert Status.of("x" * 100, "", None) == Status("x" * 100, ":speech_balloon:")
    with pytest.raises(ValueError, match="at most 100 characters, and this one has 101"):
        Status.of("x" * 101, "", None)
    with pytest.raises(ValueError, match="time zone"):
        Status.of("Lunch", "", datetime(2026, 11, 23, 12))  # noqa: DTZ001
    assert not Status.of("", "", datetime.now(UTC))


async def test_a_status_taken_away_is_gone(office: Workspace, client: AsyncWebClient) -> None:
    ana = office.person("ana")
    await ana.sets_status(emoji="sick")
    await ana.clears_status()
    assert (await client.users_profile_get(user=ana.id))["profile"]["status_emoji"] == ""


async def test_presence_is_asked_and_never_told(office: Workspace, client: AsyncWebClient, heard: list[Json]) -> None:
    ana = office.person("ana")

    async def presence() -> Json:
        answer: Any = await client.users_getPresence(user=ana.id)
        return {name: part for name, part in answer.data.items() if name != "ok"}

    assert await presence() == {"presence": "active"}
    await ana.goes_away()
    assert await presence() == {"presence": "away"}
    await ana.comes_back()
    assert await presence() == {"presence": "active"}
    assert await told(office, heard) == []
    assert await error_of(client.users_getPresence(user="U0NOBODY")) == "user_not_found"


async def test_the_bot_is_away_until_it_says_otherwise_or_its_manifest_does(
    office: Workspace, client: AsyncWebClient
) -> None:
    own = (await client.users_getPresence(user=office.bot_user_id)).data
    assert isinstance(own, dict)
    assert (own["presence"], own["manual_away"], own["online"]) == ("away", True, False)
    await client.users_setPresence(presence="auto")
    assert (await client.users_getPresence(user=office.bot_user_id))["presence"] == "active"
    await client.users_setPresence(presence="away")
    assert (await client.users_getPresence(user=office.bot_user_id))["presence"] == "away"
    office.team.manifest = replace(office.team.manifest, always_online=True)
    assert (await client.users_getPresence(user=office.bot_user_id))["presence"] == "active"
    assert await error_of(client.users_setPresence(presence="busy")) == "invalid_presence"


async def test_notifications_are_paused_for_a_while(
    office: Workspace, client: AsyncWebClient, heard: list[Json]
) -> None:
    ana = office.person("ana")
    now = int(office.clock.now())
    assert not (await client.dnd_info(user=ana.id))["dnd_enabled"]
    await ana.pauses_notifications(minutes=30)
    await office.settles()
    status = heard[0]["dnd_status"]
    assert status["dnd_enabled"]
    assert status["next_dnd_start_ts"] == pytest.approx(now, abs=2)
    assert status["next_dnd_end_ts"] == pytest.approx(now + 1800, abs=2)
    asked = (await client.dnd_info(user=ana.id)).data
    assert isinstance(asked, dict)
    assert {name: part for name, part in asked.items() if name != "ok"} == status, "of another no snooze is told"
    await ana.resumes_notifications()
    assert not (await client.dnd_info(user=ana.id))["dnd_enabled"]
    assert await told(office, heard) == ["dnd_updated_user", "dnd_updated_user"]
    await ana.pauses_notifications(until=office.clock.moment() + timedelta(hours=2))
    office.passes(hours=2)
    assert not (await client.dnd_info(user=ana.id))["dnd_enabled"]
    assert (await client.dnd_info())["snooze_enabled"] is False


async def test_quiet_hours_come_each_day_on_that_persons_watch() -> None:
    zone = ZoneInfo("America/New_York")

    def at(day: int, hour: int) -> float:
        return datetime(2026, 11, day, hour, tzinfo=zone).timestamp()

    nights = Quiet.daily("22:00", "8:00".zfill(5))
    assert nights.span(at(23, 12), zone) == (at(23, 22), at(24, 8))
    assert nights.span(at(23, 7), zone) == (at(22, 22), at(23, 8))
    assert nights.span(at(23, 8), zone) == (at(23, 22), at(24, 8))
    assert (nights.is_on(at(23, 23), zone), nights.is_on(at(23, 9), zone)) == (True, False)
    lunch = Quiet.daily("12:00", "13:00")
    assert lunch.span(at(23, 13), zone) == (at(24, 12), at(24, 13))
    with pytest.raises(ValueError, match="lunch"):
        Quiet.daily("lunch", "13:00")


async def test_quiet_hours_are_told_of_many_people_at_once(
    office: Workspace, client: AsyncWebClient, heard: list[Json]
) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    await ana.keeps_quiet_hours("22:00", "08:00")
    assert await told(office, heard) == ["dnd_updated_user"]
    users = (await client.dnd_teamInfo(users=[ana.id, ben.id]))["users"]
    assert (users[ana.id]["dnd_enabled"], users[ben.id]["dnd_enabled"]) == (True, False)
    assert users[ana.id]["next_dnd_end_ts"] - users[ana.id]["next_dnd_start_ts"] == 10 * 3600
    assert (users[ben.id]["next_dnd_start_ts"], users[ben.id]["next_dnd_end_ts"]) == (1, 1)


async def test_fifty_people_may_be_asked_about_and_no_more(office: Workspace, client: AsyncWebClient) -> None:
    many = [office.team.add_person(f"p{number}").id for number in range(51)]
    assert len((await client.dnd_teamInfo(users=many[:50]))["users"]) == 50
    assert await error_of(client.dnd_teamInfo(users=many)) == "too_many_users"
    assert await error_of(client.dnd_teamInfo(users="")) == "no_users_provided"
    assert await error_of(client.dnd_teamInfo(users="U0NOBODY")) == "user_not_visible"
    assert await error_of(client.dnd_info(user="U0NOBODY")) == "user_not_found"


async def test_what_only_a_person_may_do_is_refused_to_a_bot(client: AsyncWebClient) -> None:
    for call in (
        client.users_profile_set(profile={"status_text": "Lunch"}),
        client.dnd_setSnooze(num_minutes=5),
        client.dnd_endSnooze(),
        client.dnd_endDnd(),
        client.users_identity(),
    ):
        assert await error_of(call) == "not_allowed_token_type"


@pytest.mark.parametrize(
    ("scope", "method", "arguments"),
    [
        ("users.profile:read", "users.profile.get", {}),
        ("users:write", "users.setPresence", {"presence": "auto"}),
        ("users:read", "users.getPresence", {}),
        ("dnd:read", "dnd.info", {}),
        ("dnd:read", "dnd.teamInfo", {"users": "U1"}),
    ],
)
async def test_each_needs_its_scope(
    office: Workspace, client: AsyncWebClient, scope: str, method: str, arguments: Json
) -> None:
    manifest = office.team.manifest
    office.team.manifest = replace(manifest, scopes=tuple(s for s in manifest.scopes if s != scope))
    assert await error_of(client.api_call(method, params=arguments)) == "missing_scope"


async def test_who_has_no_scope_hears_nothing(office: Workspace, heard: list[Json]) -> None:
    manifest = office.team.manifest
    office.team.manifest = replace(manifest, scopes=tuple(s for s in manifest.scopes if s != "dnd:read"))
    await office.person("ana").pauses_notifications()
    assert await told(office, heard) == []
    office.team.manifest = replace(office.team.manifest, scopes=("dnd:read",))
    await office.person("ana").sets_status("Lunch")
    assert await told(office, heard) == []


async def test_people_come_change_and_go(office: Workspace, client: AsyncWebClient, heard: list[Json]) -> None:
    max_ = office.team.add_person("max", tz="Europe/Vienna")
    await office.settles()
    assert (heard[0]["user"]["id"], heard[0]["user"]["tz"]) == (max_.id, "Europe/Vienna")
    assert await told(office, heard) == ["team_join"]
    await office.person("max").changes_profile(tz="Asia/Tokyo", title="Sales")
    await office.settles()
    assert {(e["user"]["tz"], e["user"]["tz_offset"], e["user"]["profile"]["title"]) for e in heard} == {
        ("Asia/Tokyo", 32400, "Sales")
    }
    assert await told(office, heard) == ["user_change", "user_profile_changed"]
    with pytest.raises(ValueError, match="A profile has no shoe_size"):
        await office.person("max").changes_profile(shoe_size="44")
    office.team.deactivates("max")
    await office.settles()
    assert heard[0]["user"]["deleted"]
    assert await told(office, heard) == ["user_change"]
    assert (await client.users_info(user=max_.id))["user"]["deleted"]
    assert (await client.users_getPresence(user=max_.id))["presence"] == "away"


async def test_an_address_is_in_events_only_with_its_scope(office: Workspace, heard: list[Json]) -> None:
    ana = office.person("ana")
    await ana.sets_status("Lunch")
    await office.settles()
    assert heard[0]["user"]["profile"]["email"] == "ana@example.com"
    heard.clear()
    manifest = office.team.manifest
    office.team.manifest = replace(manifest, scopes=tuple(s for s in manifest.scopes if s != "users:read.email"))
    await ana.sets_status("Back")
    await office.settles()
    assert "email" not in heard[0]["user"]["profile"]


async def test_a_file_may_say_all_of_it() -> None:
    office = Workspace.load(
        {
            "people": [
                {"name": "ana", "tz": "Europe/Paris", "status": "Out sick", "away": True},
                {
                    "name": "ben",
                    "tz": "Europe/Paris",
                    "status": {"text": "Vacation", "emoji": "palm_tree", "until": "2036-11-23 09:00"},
                    "quiet": {"from": "22:00", "to": "08:00"},
                },
            ]
        },
        manifest=Workspace.load({"people": []}, manifest="tests/sandbox/manifest.yml").team.manifest,
    )
    ana, ben = (office.team.people.named(name) for name in ("ana", "ben"))
    assert (ana.status, ana.away) == (Status("Out sick", ":speech_balloon:"), True)
    nine = datetime(2036, 11, 23, 9, tzinfo=ZoneInfo("Europe/Paris"))
    assert ben.status == Status("Vacation", ":palm_tree:", int(nine.timestamp()))
    assert ben.quiet == Quiet(hours=("22:00", "08:00"))
    with pytest.raises(ValueError, match="at most 100"):
        office.team.add_person("cai", status="x" * 101)


async def test_it_outlives_an_export(office: Workspace) -> None:
    ana = office.person("ana")
    await ana.sets_status("On holiday", emoji="palm_tree", until=office.clock.moment() + timedelta(days=1))
    await ana.goes_away()
    await ana.keeps_quiet_hours("22:00", "08:00")
    await ana.pauses_notifications(minutes=90)
    again = Workspace.unpacked(Archive.read(await office.pack())).team.people.named("ana")
    assert (again.status, again.away, again.quiet) == (ana.user.status, True, ana.user.quiet)
    assert again.quiet.hours == ("22:00", "08:00")
