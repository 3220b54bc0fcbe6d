"""`/lead` answers: by number, external id, e-mail or company, a page at a time, readable on a phone."""

import pytest

from tests.stories.office import Office

pytestmark = pytest.mark.anyio


async def ask(office: Office, line: str, *expected: str) -> str:
    """Mel types a command and reads the answer."""
    await office.mel.types(line)
    return (await office.mel.sees_only_to_me(*expected)).text


async def test_a_lead_is_found_by_each_of_its_names(office: Office) -> None:
    await office.lead_comes("Acme Traders", external_id="crm-77", email="jo@acme.example")
    await office.dan.sees_dm("Acme Traders")
    for name in ("L1", "crm-77", "jo@acme.example", "JO@ACME.example", "acme traders", "acme"):
        await ask(office, f"/lead show {name}", "Acme Traders", "Waiting for Dan Novak")


async def test_history_tells_the_whole_story(office: Office) -> None:
    await office.lead_comes("Acme")
    card = await office.dan.sees_dm("Acme")
    await office.passes(minutes=20)
    await office.dan.sees_dm("is waiting for your answer", thread=card)
    await office.dan.clicks("Accept: calling now", on=card)
    story = await ask(office, "/lead history Acme", "The story of Acme")
    told = ["Came in from website", "Offered to Dan Novak", "was reminded", "Dan Novak accepted it: calling now"]
    assert [story.index(line) for line in told] == sorted(story.index(line) for line in told)


async def test_a_long_history_is_paged(office: Office) -> None:
    for employees in range(1, 24):
        await office.lead_comes("Acme", external_id="x-1", employees=employees)
    await office.dan.sees_dm("Acme")
    await office.mel.types("/lead history Acme")
    first = await office.mel.sees_only_to_me("Came in from website")
    assert "Newer" in first.buttons
    await office.mel.clicks("Newer", on=first)
    second = await office.mel.sees_edit(first, "11 to 20 of 24")
    assert "Came in" not in second.text and "Older" in second.buttons


async def test_why_and_why_not(office: Office) -> None:
    await office.lead_comes("Acme", employees=50)
    await office.dan.sees_dm("Acme")
    why = await ask(office, "/lead why L1", "Everyone else who can be placed")
    assert "Enterprise in EMEA" in why and "Fay Andersen" in why


async def test_mine_lists_what_is_due_first(office: Office) -> None:
    for company in ("Acme", "Bolt", "Core", "Dyno"):
        await office.lead_comes(company)
    for person, company in ((office.dan, "Acme"), (office.eve, "Bolt"), (office.fay, "Core"), (office.dan, "Dyno")):
        await person.sees_dm(company)
    await office.dan.types("/lead mine")
    mine = (await office.dan.sees_only_to_me("Acme", "Dyno")).text
    assert mine.index("Acme") < mine.index("Dyno") and "Bolt" not in mine


async def test_an_ambiguous_name_gets_a_short_list(office: Office) -> None:
    await office.lead_comes("Acme North")
    await office.dan.sees_dm("Acme North")
    await office.lead_comes("Acme South")
    await office.eve.sees_dm("Acme South")
    await office.mel.types("/lead history acme")
    choice = await office.mel.sees_only_to_me("Acme North", "Acme South")
    await office.mel.clicks(choice.buttons[0], on=choice, near="Acme South")
    await office.mel.sees_edit(choice, "The story of Acme South")


async def test_what_is_not_there_says_what_to_try(office: Office) -> None:
    await ask(office, "/lead history Nobody Ltd", "Nobody Ltd")
    await ask(office, "/lead", "/lead history")
    await ask(office, "/lead frobnicate", "/lead history")
    await ask(office, "/lead help", "/lead mine")
