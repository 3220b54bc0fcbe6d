"""Slack's own rate limits, which Baton keeps by itself: nothing of its is ever refused."""

import pytest

from sandbox import SlackPace
from tests.stories.office import Office

pytestmark = pytest.mark.anyio


async def test_a_morning_of_leads_stays_within_what_slack_allows(office: Office) -> None:
    pace = office.workspace.faults.add(SlackPace())
    for number in range(9):
        await office.lead_comes(f"Company {number}")
    for place, person in enumerate([office.dan, office.eve, office.fay] * 3):
        card = await person.sees_dm(f"Company {place}")
        if place < 3:
            await person.clicks("Accept: calling now", on=card)
            await person.sees_edit(card, "You accepted")
    assert len(office.workspace.calls) > 12
    assert pace.struck == 0
