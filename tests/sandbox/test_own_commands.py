"""The slash commands that Slack itself answers."""

import json

import pytest

from sandbox import Workspace
from sandbox.errors import NotOnScreen

pytestmark = pytest.mark.anyio


async def test_slacks_own_commands_do_what_they_say(office: Workspace) -> None:
    ana, ben, team = office.person("ana"), office.person("ben"), office.team

    async def typed(line: str, in_: str = "#sales-leads") -> str:
        return (await ana.types(line, in_=in_)).text

    assert await typed("/topic Big leads only") == ""
    sales = team.channels.called("sales-leads")
    assert sales.topic.value == "Big leads only"
    assert await typed("/remove @ben") == ""
    assert ben.id not in sales.members
    assert await typed("/invite @ben @max") == "Nobody here is called @max."
    assert await typed("/invite @ben") == ""
    assert ben.id in sales.members
    assert await typed("/invite @Baton #general", in_="#sales-leads") == ""
    assert office.bot_user_id in team.channels.called("general").members
    answer = await ana.types("/msg @ben Hi, @ben", in_="#general")
    assert (await ben.sees_dm_from("ana", "Hi, @Ben")).channel_id == answer.place
    assert "@Rita" in await typed("/who")
    assert await typed("/rename leads") == ""
    assert await typed("/leave", in_="#leads") == ""
    assert ana.id not in sales.members
    assert (await ana.types("/join #leads", in_="#general")).place == sales.id
    assert await typed("/archive", in_="#leads") == ""
    assert sales.is_archived
    assert await typed("/join #leads", in_="#general") == "That channel is archived."
    office.assert_nothing_unexpected()


async def test_me_and_shrug_are_said_to_all(office: Workspace) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    first = await ana.says("Who has Acme?", in_="#general")
    await ana.types("/me looks at @ben", in_="#general")
    seen = await ben.sees_in("#general", "looks at @Ben")
    assert seen.post.as_slack(office.team.id)["subtype"] == "me_message"
    assert seen.mentions == (ben.id,)
    await ana.types("/shrug no *idea*", in_="#general", thread=first)
    shrug = await ben.sees_in("#general", r"no idea ¯\_(ツ)_/¯", thread=first)
    assert r"¯\_(ツ)_/¯" in json.dumps(shrug.content.blocks, ensure_ascii=False).replace("\\\\", "\\")
    await ana.types("/shrug", in_="#general")
    await ben.sees_in("#general", r"¯\_(ツ)_/¯", thread=None)


async def test_a_command_used_wrongly_is_explained_to_whoever_typed_it(office: Workspace) -> None:
    ana = office.person("ana")
    for line, words in [
        ("/topic", "`/topic words`"),
        ("/invite ben", "`/invite @someone #channel`"),
        ("/join general", "`/join #channel`"),
        ("/msg @ben", "`/msg @someone words`"),
        ("/remove @ana", "Use /leave"),
        ("/join #nowhere", "no channel #nowhere"),
        ("/leave", "Nobody can leave #general."),
        ("/rename Sales Leads", "lower case"),
    ]:
        assert words in (await ana.types(line, in_="#general")).text, line
    await ana.sees_only_to_me("Use /leave")
    with pytest.raises(NotOnScreen):
        await office.person("ben").sees_only_to_me("Use /leave", within=0)
    assert "channels only" in (await ana.types("/topic Hello", in_="@ben")).text
