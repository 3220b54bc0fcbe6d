"""How an app comes into the workspace and leaves it: by OAuth, by its own wish, and by somebody's click."""

import re
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Manifest, Timing, Workspace
from sandbox.keeping.archive import Archive
from tests.sandbox.asking import error_of, grants
from tests.serving import served

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),  # slack_sdk still uses it
]

Json = dict[str, Any]

REDIRECT = "https://relay.example.com/oauth"
SCOPES = ["chat:write", "commands", "users:read"]
DOCUMENT: Json = {
    "display_information": {"name": "Relay"},
    "features": {
        "app_home": {"messages_tab_enabled": True},
        "slash_commands": [{"command": "/lead", "description": "About a lead"}],
        "shortcuts": [{"name": "Take", "type": "global", "callback_id": "take", "description": "Take it"}],
    },
    "oauth_config": {"redirect_urls": [REDIRECT, "http://127.0.0.1"], "scopes": {"bot": SCOPES}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_uninstalled", "tokens_revoked", "user_change"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


@pytest.fixture
async def office(people_file: Path) -> AsyncIterator[Workspace]:
    timing = Timing(ack_window=0.5, retry_waits=(0.01, 0.02, 0.03), patience=2.0)
    workspace = Workspace.load(people_file, manifest=Manifest.from_document(DOCUMENT), timing=timing)
    async with workspace.serving():
        yield workspace


@pytest.fixture
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


def authorizing(office: Workspace, **other: str) -> tuple[str, dict[str, str]]:
    """The address where somebody is asked, and what an app asks there."""
    asked = {"client_id": office.team.app.client_id, "scope": ",".join(SCOPES), "redirect_uri": REDIRECT, "state": "s1"}
    return office.oauth_environment["SLACK_AUTHORIZE_URL"], {**asked, **other}


async def answered(
    browser: aiohttp.ClientSession, office: Workspace, answer: str = "allow", **other: str
) -> dict[str, str]:
    """What comes back to the app when somebody clicks."""
    address, asked = authorizing(office, **other)
    headers = {"Origin": office.address}
    form = {**asked, "answer": answer}
    async with browser.post(address, data=form, headers=headers, allow_redirects=False) as sent_back:
        assert sent_back.status == 302, await sent_back.text()
        location = sent_back.headers["Location"]
    assert location.startswith(asked["redirect_uri"] or REDIRECT)
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


async def exchanged(office: Workspace, code: str, **other: Any) -> Json:
    """What `oauth.v2.access` answers to a code."""
    app = office.team.app
    asked = {"client_id": app.client_id, "client_secret": app.client_secret, "code": code, "redirect_uri": REDIRECT}
    answer = await AsyncWebClient(base_url=office.api_url).oauth_v2_access(**{**asked, **other})
    assert isinstance(answer.data, dict)
    return answer.data


async def test_bolt_installs_itself_by_its_own_oauth_flow_and_works(
    office: Workspace, browser: aiohttp.ClientSession, tmp_path: Path
) -> None:
    store = FileInstallationStore(base_dir=str(tmp_path / "installations"))
    settings = AsyncOAuthSettings(
        client_id=office.team.app.client_id,
        client_secret=office.team.app.client_secret,
        scopes=SCOPES,
        installation_store=store,
        state_store=FileOAuthStateStore(expiration_seconds=60, base_dir=str(tmp_path / "states")),
        authorization_url=office.oauth_environment["SLACK_AUTHORIZE_URL"],
    )
    app = AsyncApp(
        signing_secret=office.signing_secret,
        oauth_settings=settings,
        client=AsyncWebClient(base_url=office.api_url),
    )

    @app.command("/lead")
    async def lead(ack: Any, client: AsyncWebClient) -> None:
        await ack()
        await client.chat_postMessage(channel=ana.id, text="Installed and well")

    async with served(app.web_app(path="/slack/events", port=0)) as home:
        office.deliver_by_http(f"{home}/slack/events")
        office.team.manifest = replace(office.team.manifest, redirect_urls=(f"{home}/slack/oauth_redirect",))
        office.team.installation.uninstall()
        async with browser.get(f"{home}/slack/install") as begin:
            link = re.search(r'href="([^"]+authorize[^"]+)"', await begin.text())
            state = begin.headers["Set-Cookie"].partition(";")[0]  # it says Secure, which a browser grants a loopback
        assert link
        async with browser.get(link[1].replace("&amp;", "&")) as asking:
            page = await asking.text()
            assert "Relay is requesting permission to access the Northwind workspace" in page
            assert "Send messages as itself" in page and "View people in the workspace" in page
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        form = {**hidden, "answer": "allow"}
        address = office.oauth_environment["SLACK_AUTHORIZE_URL"]
        headers = {"Origin": office.address}
        async with browser.post(address, data=form, headers=headers, allow_redirects=False) as sent_back:
            back = sent_back.headers["Location"]
        async with browser.get(back, headers={"Cookie": state}) as installed:
            assert (installed.status, installed.url.path) == (200, "/slack/oauth_redirect"), await installed.text()
            assert "Thank you" in await installed.text()
        kept = store.find_bot(enterprise_id=None, team_id=office.team.id)
        assert kept is not None and kept.bot_token == office.bot_token
        assert kept.bot_scopes == SCOPES
        ana = office.person("ana")
        await ana.types("/lead")
        await ana.sees_dm("Installed and well")


async def test_a_code_is_changed_for_the_bots_token_once(office: Workspace, browser: aiohttp.ClientSession) -> None:
    browser.cookie_jar.update_cookies({"sandbox-person": "ben"})
    back = await answered(browser, office)
    assert back["state"] == "s1"
    given = await exchanged(office, back["code"])
    assert (given["access_token"], given["token_type"]) == (office.bot_token, "bot")
    assert given["scope"] == ",".join(SCOPES)
    assert (given["bot_user_id"], given["app_id"]) == (office.bot_user_id, office.team.app.id)
    assert given["team"] == {"id": office.team.id, "name": "Northwind"}
    assert given["authed_user"] == {"id": office.person("ben").id}
    assert await error_of(exchanged(office, back["code"])) == "code_already_used"


async def test_a_code_lives_ten_minutes_and_is_held_to_its_redirect(
    office: Workspace, browser: aiohttp.ClientSession
) -> None:
    code = (await answered(browser, office))["code"]
    assert await error_of(exchanged(office, code, redirect_uri="")) == "bad_redirect_uri"
    office.passes(minutes=9, seconds=58)
    assert (await exchanged(office, code))["ok"]
    late = (await answered(browser, office))["code"]
    office.passes(minutes=10, seconds=1)
    assert await error_of(exchanged(office, late)) == "invalid_code"
    assert await error_of(exchanged(office, "made-up")) == "invalid_code"
    unnamed = (await answered(browser, office, redirect_uri=""))["code"]
    assert (await exchanged(office, unnamed, redirect_uri=None))["ok"], (
        "the first URL of the manifest, if none is named"
    )


async def test_only_the_app_itself_gets_a_token(office: Workspace, browser: aiohttp.ClientSession) -> None:
    code = (await answered(browser, office))["code"]
    assert await error_of(exchanged(office, code, client_id="1.2")) == "invalid_client_id"
    assert await error_of(exchanged(office, code, client_secret="wrong")) == "bad_client_secret"
    assert await error_of(exchanged(office, code, grant_type="password")) == "invalid_grant_type"
    app = office.team.app
    asked = {"client_id": app.client_id, "client_secret": app.client_secret, "code": code, "redirect_uri": REDIRECT}
    async with browser.post(f"{office.api_url}oauth.v2.access", data=asked) as in_the_body:
        assert (await in_the_body.json())["access_token"] == office.bot_token


async def test_whoever_cancels_sends_the_app_away(office: Workspace, browser: aiohttp.ClientSession) -> None:
    assert await answered(browser, office, "cancel") == {"error": "access_denied", "state": "s1"}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"client_id": "1.2"}, "Invalid client_id parameter: 1.2."),
        ({"scope": "chat:write,admin"}, "Invalid permissions requested: chat:write,admin."),
        ({"scope": ""}, "Invalid permissions requested: nothing."),
        ({"redirect_uri": "https://evil.example.com"}, "Passed URI: https://evil.example.com."),
        ({"redirect_uri": f"{REDIRECT}er"}, f"Passed URI: {REDIRECT}er."),
        ({"user_scope": "chat:write"}, "Leave user_scope out."),
        ({"team": "T0OTHER"}, "There is no workspace T0OTHER here."),
    ],
)
async def test_what_is_asked_wrongly_is_told_where_it_is_asked(
    office: Workspace, browser: aiohttp.ClientSession, wrong: dict[str, str], sentence: str
) -> None:
    address, asked = authorizing(office, **wrong)
    async with browser.get(address, params=asked) as page:
        assert page.status == 400
        assert sentence in await page.text()
    origin = {"Origin": office.address}
    async with browser.post(address, data={**asked, "answer": "allow"}, headers=origin) as refused:
        assert refused.status == 400


async def test_another_site_cannot_allow_it(office: Workspace, browser: aiohttp.ClientSession) -> None:
    address, asked = authorizing(office)
    for headers in ({}, {"Origin": "https://evil.example.com"}):
        async with browser.post(address, data={**asked, "answer": "allow"}, headers=headers) as refused:
            assert refused.status == 403


async def test_an_uninstalled_app_hears_of_it_and_can_do_nothing_more(
    office: Workspace, client: AsyncWebClient, heard: list[Json]
) -> None:
    ana, app = office.person("ana"), office.team.app
    credentials = {"client_id": app.client_id, "client_secret": app.client_secret}
    assert await error_of(client.apps_uninstall(**{**credentials, "client_secret": "no"})) == "bad_client_secret"
    await client.apps_uninstall(**credentials)
    await office.settles()
    assert sorted(event["type"] for event in heard) == ["app_uninstalled", "tokens_revoked"]
    revoked = next(event["tokens"] for event in heard if event["type"] == "tokens_revoked")
    assert revoked == {"oauth": [], "bot": [office.bot_user_id]}
    assert await error_of(client.auth_test()) == "account_inactive"
    assert (await ana.types("/lead")).refused
    heard.clear()
    await ana.sets_status("Lunch")
    await office.settles()
    assert heard == []


async def test_installed_again_it_has_another_token(office: Workspace, client: AsyncWebClient) -> None:
    first = office.bot_token
    office.team.installation.uninstall()
    office.team.installation.install()
    assert office.bot_token != first
    assert await error_of(client.auth_test()) == "account_inactive"
    again = AsyncWebClient(token=office.bot_token, base_url=office.api_url)
    assert (await again.auth_test())["user_id"] == office.bot_user_id
    assert office.team.manifest.commands == {"/lead": False}
    assert not (await again.users_info(user=office.bot_user_id))["user"]["deleted"]


async def test_oauth_grants_what_was_asked_for_and_more_the_next_time(
    office: Workspace, browser: aiohttp.ClientSession
) -> None:
    office.team.installation.uninstall()
    code = (await answered(browser, office, scope="chat:write"))["code"]
    given = await exchanged(office, code)
    assert given["scope"] == "chat:write"
    client = AsyncWebClient(token=given["access_token"], base_url=office.api_url)
    assert await error_of(client.users_list()) == "missing_scope"
    code = (await answered(browser, office, scope="users:read"))["code"]
    again = await exchanged(office, code)
    assert (again["access_token"], again["scope"]) == (given["access_token"], "chat:write,users:read")
    assert (await client.users_list())["ok"]


async def test_a_token_can_be_given_up(office: Workspace, client: AsyncWebClient) -> None:
    assert (await client.auth_revoke(test=True))["revoked"] is False
    assert (await client.auth_test())["ok"]
    assert (await client.auth_revoke())["revoked"] is True
    assert await error_of(client.auth_test()) == "account_inactive"
    assert not office.team.installation.is_installed


async def test_whether_it_is_installed_outlives_an_export(office: Workspace) -> None:
    team = office.team
    team.installation.uninstall()
    gone = Workspace.unpacked(Archive.read(await office.pack()))
    assert not gone.team.installation.is_installed and gone.team.manifest.commands == {}
    gone.team.installation.install()
    team.installation.install(["chat:write"])
    back = Workspace.unpacked(Archive.read(await office.pack()))
    assert (back.bot_token, back.team.manifest.scopes) == (office.bot_token, ("chat:write",))
    assert gone.bot_token == office.bot_token
    assert gone.team.manifest.commands == {"/lead": False}
    await office.reset()
    assert office.team.installation.is_installed and office.team.manifest.scopes == tuple(SCOPES)


async def test_an_app_asks_where_it_is_and_who_sees_an_event(
    office: Workspace, client: AsyncWebClient, heard: list[Json]
) -> None:
    assert (await client.auth_teams_list())["teams"] == [{"id": office.team.id, "name": "Northwind"}]
    await office.person("ana").sets_status("Lunch")
    await office.settles()
    envelope = office.deliveries[-1].parcel.payload
    whole = AsyncWebClient(token=office.app_token, base_url=office.api_url)
    ask = whole.apps_event_authorizations_list
    found = await ask(event_context=envelope["event_context"])
    assert found["authorizations"] == envelope["authorizations"]
    assert found["authorizations"][0]["user_id"] == office.bot_user_id
    assert await error_of(ask(event_context="4-nonsense")) == "invalid_event_context"
    other = Workspace.load({"name": "Northwind", "people": []}, manifest=Manifest(name="Other")).team
    from sandbox.delivery.event_context import context_of

    assert await error_of(ask(event_context=context_of(other, {"type": "message"}))) == "auth_mismatch"
    refused = client.apps_event_authorizations_list(event_context=envelope["event_context"])
    assert await error_of(refused) == "not_allowed_token_type"


async def test_the_assumed_app_may_send_the_browser_back_anywhere(browser: aiohttp.ClientSession) -> None:
    from sandbox.app.defaults import PEOPLE, permissive_app

    office = Workspace.load(PEOPLE, manifest=permissive_app())
    grants(office)
    async with office.serving():
        back = await answered(browser, office, scope="chat:write", redirect_uri="http://127.0.0.1:3000/back")
        assert (await exchanged(office, back["code"], redirect_uri="http://127.0.0.1:3000/back"))["ok"]


@pytest.fixture
def rotating(office: Workspace) -> Workspace:
    """The same app with token rotation; its tokens live an hour."""
    office.team.manifest = replace(office.team.manifest, rotates_tokens=True)
    office.team.token_life = 3600.0
    return office


async def test_slack_sdks_rotator_renews_a_token_that_oauth_gave(
    rotating: Workspace, browser: aiohttp.ClientSession
) -> None:
    office = rotating
    given = await exchanged(office, (await answered(browser, office))["code"])
    assert given["access_token"].startswith("xoxe.xoxb-1-") and given["expires_in"] == 3600
    app = office.team.app
    rotator = AsyncTokenRotator(
        client_id=app.client_id, client_secret=app.client_secret, client=AsyncWebClient(base_url=office.api_url)
    )
    first = Bot(
        app_id=app.id,
        bot_token=given["access_token"],
        bot_id=app.bot_id,
        bot_user_id=app.bot_user.id,
        bot_refresh_token=given["refresh_token"],
        bot_token_expires_in=given["expires_in"],
        installed_at=time.time(),
    )
    assert await rotator.perform_bot_token_rotation(bot=first, minutes_before_expiration=30) is None
    second = await rotator.perform_bot_token_rotation(bot=first)  # two hours before it expires
    assert second is not None and second.bot_token != first.bot_token
    for bot in (first, second):
        assert (await AsyncWebClient(token=bot.bot_token, base_url=office.api_url).auth_test())["ok"]
    with pytest.raises(SlackTokenRotationError, match="invalid_refresh_token"):
        await rotator.perform_bot_token_rotation(bot=first)
    third = await rotator.perform_bot_token_rotation(bot=second)
    assert third is not None
    oldest = AsyncWebClient(token=first.bot_token, base_url=office.api_url)
    assert await error_of(oldest.auth_test()) == "token_expired", "two are good at a time"
    again = Workspace.unpacked(Archive.read(await office.pack())).team.installation
    assert (again.is_bots(third.bot_token), again.is_bots(first.bot_token)) == (True, False)
    office.team.installation.uninstall()
    newest = AsyncWebClient(token=third.bot_token, base_url=office.api_url)
    assert await error_of(newest.auth_test()) == "account_inactive"


async def test_a_token_that_rotates_expires(rotating: Workspace, browser: aiohttp.ClientSession) -> None:
    rotating.team.token_life = 0.0
    given = await exchanged(rotating, (await answered(browser, rotating))["code"])
    client = AsyncWebClient(token=given["access_token"], base_url=rotating.api_url)
    assert await error_of(client.auth_test()) == "token_expired"


async def test_a_lasting_token_is_changed_for_one_that_rotates_once(
    rotating: Workspace, client: AsyncWebClient
) -> None:
    app = rotating.team.app
    ask = {"client_id": app.client_id, "client_secret": app.client_secret, "token": app.bot_token}
    given = await client.oauth_v2_exchange(**ask)
    assert (await AsyncWebClient(token=given["access_token"], base_url=rotating.api_url).auth_test())["ok"]
    assert await error_of(client.auth_test()) == "token_revoked"
    rotating.team.installation.is_exchanged = False
    rotating.team.manifest = replace(rotating.team.manifest, rotates_tokens=False)
    assert await error_of(client.oauth_v2_exchange(**ask)) == "token_rotation_not_enabled"
