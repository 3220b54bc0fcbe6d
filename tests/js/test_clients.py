"""Code not written here: an app on Bolt for JavaScript, and the two clients below it, each used alone."""

import pytest

from sandbox import DroppedSocket, RateLimited, ServerError, Workspace
from tests.js.conftest import Node

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

DISHES = "Lentil soup, Onion soup, Pad thai, Pizza"


@pytest.fixture(params=["socket", "http"])
async def lunch(request: pytest.FixtureRequest, office: Workspace, node: Node) -> None:
    """The app, reached in both ways."""
    app = await node("app.js", env={"LUNCH_BY": request.param})
    said = await app.line()
    if request.param == "http":
        office.deliver_by_http(said)
        assert await office.verifies_url()
    else:
        assert said == "connected"


@pytest.mark.usefixtures("lunch")
async def test_an_app_on_bolt(office: Workspace) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    async with office.story():
        # A message, its button, a modal with options that the app gives, and an error under a field.
        await ana.says("I am hungry", in_="#general")
        card = await ana.sees_in("#general", "@Ana, shall I order lunch?")
        await ana.clicks("Order", on=card)
        form = await ana.sees_modal("Order lunch")
        await ana.fills(form, {"Dish": "Onion soup", "Size": "Large", "Portions": "many"})
        refused = await ana.submits(form)
        assert refused.errors == {"Portions": "A number from 1 to 9, please."}
        await ana.fills(form, {"Portions": "2"})
        assert (await ana.submits(form)).accepted
        order = await ben.sees_in("#lunch-orders", "@Ana takes 2 of Onion soup (large).")
        assert order.mentions == (ana.id,)

        # The same in a DM, and a mention, which is heard twice: as an app_mention and as a message.
        await ben.says("hungry!")
        await ben.sees_dm("@Ben, shall I order lunch?")
        asked = await ben.says("@lunch what can you do?", in_="#general")
        await ben.sees_in("#general", "type /lunch", thread=asked)

        # A command: its acknowledgement, and its response URL; a click's response URL replaces what was clicked.
        assert (await ana.types("/lunch")).text == "Try /lunch menu."
        assert (await ana.types("/lunch menu", in_="#general")).text == ""
        menu = await ana.sees_only_to_me(DISHES)
        await ana.clicks("Shut", on=menu)
        shut = await ana.sees_edit(menu, "The kitchen is shut.")
        assert shut.buttons == []

        # Home.
        await ana.opens_home()
        await ana.sees_home("No plates yet.")
        for plates in ("Plates: 1", "Plates: 2"):
            await ana.clicks("One more plate", on=await ana.sees_home())
            await ana.sees_home(plates)

        # Shortcuts.
        await ben.uses_shortcut("Order lunch")
        await ben.closes(await ben.sees_modal("Order lunch"))
        await ben.uses_shortcut("Thank", on=order)
        await ben.sees_only_to_me("You thanked @Lunch.")
    assert office.failures == []
    refusals = {call.method: call.error for call in office.calls if call.error}
    assert refusals == {}


async def test_the_web_client_alone(office: Workspace, node: Node) -> None:
    post = "chat.postMessage"
    limit = office.faults.add(RateLimited(post, retry_after=1, times=1, where={"text": "limited"}))
    long = office.faults.add(RateLimited(post, retry_after=30, times=1, where={"text": "limited at once"}))
    error = office.faults.add(ServerError("users.info", times=1))
    program = await node("web_api.js", env={"ANA": office.person("ana").id})
    code, said = await program.ends()
    assert code == 0, said
    assert (limit.struck, long.struck, error.struck) == (1, 1, 1)
    ana = office.person("ana")
    for posted in ("New menu", "limited"):
        await ana.sees_in("#general", posted)
    asked = await ana.sees_in("#general", "What is for lunch?")
    await ana.sees_in("#general", "**Soup** and pizza.", thread=asked)
    office.assert_nothing_unexpected()


async def test_the_socket_client_alone(office: Workspace, node: Node) -> None:
    ana = office.person("ana")
    program = await node("socket_mode.js")
    assert await program.line() == "connected"
    assert (await ana.types("/lunch")).text == "/lunch it is"

    # Slack asks it to connect anew, and then cuts it off.
    await office.sockets.refresh()
    assert await program.line() == "connected"
    assert (await ana.types("/lunch")).text == "/lunch it is"
    office.sockets.drop()
    assert await program.line() == "connected"
    assert (await ana.types("/lunch")).text == "/lunch it is"

    # An event that went down with its socket comes again over the next.
    office.timing.retry_waits = (0.1,)
    drop = office.faults.add(DroppedSocket(times=1))
    await ana.opens_home()
    assert {await program.line(), await program.line()} == {"connected", "home home 1"}
    assert drop.struck == 1
    await office.settles()
    assert office.failures == []
