"""Everything goes wrong at random, while leads come and people press: at the end all is delivered and sound."""

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from bot import app, slack_errors
from sandbox import (
    DeliveredTwice,
    DroppedSocket,
    LostAck,
    LostAnswer,
    LostCall,
    NotOnScreen,
    Person,
    RateLimited,
    Refused,
    Reordered,
    ServerError,
    Trouble,
)
from tests.stories.office import Office
from tests.stories.paces import QuickEdits
from tests.stories.promises import all_is_well

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(180)]

LEADS, SECONDS, FAULTS = 40, 12.0, 100
ACCEPT = "Accept: calling now"
METHODS = ("chat.postMessage", "chat.update", "views.open", "conversations.open", "response_url", "")
CALLS: tuple[Callable[[str], Trouble], ...] = (
    lambda method: RateLimited(method, retry_after=1, times=1),
    lambda method: RateLimited(method, retry_after=None, empty=True, times=1),
    lambda method: ServerError(method, status=500, times=1),
    lambda method: ServerError(method, status=503, empty=True, times=1),
    lambda method: Refused(method, "message_limit_exceeded", times=1),
    lambda method: LostCall(method, times=1),
    lambda method: LostAnswer(method, times=1),
)
DELIVERIES: tuple[Callable[[], Trouble], ...] = (
    lambda: DeliveredTwice("block_actions", times=1),
    lambda: DeliveredTwice("block_actions", gap=0.2, times=1),
    lambda: Reordered("block_actions", at_most=0.5, times=1),
    lambda: LostAck("block_actions", times=1),
)


@pytest.fixture(autouse=True)
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slack_errors, "DEFAULT_WAIT", 1.0)
    monkeypatch.setattr(app, "Pace", QuickEdits)


async def blows(office: Office, chance: random.Random) -> None:
    """One fault after another; two of them cut the socket, before and after a press is sent."""
    for number in range(FAULTS):
        if office.settings.socket_mode and number in {FAULTS // 3, FAULTS * 2 // 3}:
            office.workspace.faults.add(DroppedSocket(after_sending=number > FAULTS // 2, times=1))
        of_calls = chance.random() < 0.75
        method = chance.choice(METHODS)
        office.workspace.faults.add(chance.choice(CALLS)(method) if of_calls else chance.choice(DELIVERIES)())
        await asyncio.sleep(SECONDS / FAULTS)


async def works(person: Person, chance: random.Random, over: asyncio.Event) -> set[str]:
    """Whoever sees a card asks why, now and then, and accepts, as often as it takes; the companies accepted."""
    done = set()
    while not over.is_set():
        with suppress(NotOnScreen):
            card = await person.sees_dm("is yours", within=0.3)
            if chance.random() < 0.3:
                await person.clicks("Why me?", on=card, expecting_error=True)
                with suppress(NotOnScreen):
                    await person.closes(await person.sees_modal(within=0.3))
            while not (await person.clicks(ACCEPT, on=card, old=True, expecting_error=True)).answered:
                await asyncio.sleep(0.2)
            done.add(card.text.splitlines()[0].partition(" is yours")[0])
    return done


async def reads(person: Person) -> None:
    """Somebody looks at all that is left to see."""
    with suppress(NotOnScreen):
        while True:
            await person.sees_only_to_me(within=0)
    with suppress(NotOnScreen):
        while True:
            await person.sees_dm(within=0)


async def test_a_storm_loses_nothing_and_doubles_nothing(office: Office) -> None:
    chance, over, began = random.Random(20261122), asyncio.Event(), time.monotonic()
    reps = (office.dan, office.eve, office.fay)
    working = [asyncio.create_task(works(rep, random.Random(n), over)) for n, rep in enumerate(reps)]
    storm = asyncio.create_task(blows(office, chance))
    for number in range(LEADS):
        await asyncio.sleep(max(0.0, began + number * SECONDS / LEADS - time.monotonic()))
        await office.lead_comes(f"Company {number:02}")
    await storm
    assert sum(trouble.struck for trouble in office.workspace.faults) > FAULTS // 2
    office.workspace.faults.clear()
    async with asyncio.timeout(60):
        while await asyncio.to_thread(office._unsent):
            await asyncio.sleep(0.2)
    await asyncio.sleep(1)
    over.set()
    accepted = set().union(*await asyncio.gather(*working))
    assert accepted == {f"Company {number:02}" for number in range(LEADS)}
    await all_is_well(office, leads=LEADS, within=60)
    for rep in reps:
        await reads(rep)
    assert {failure.reason for failure in office.workspace.failures} <= {"connection_failed", "http_timeout"}
    office.workspace.failures.clear()
