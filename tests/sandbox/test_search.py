"""Finding messages by their words and by modifiers."""

import time

import pytest

from sandbox import Workspace
from sandbox.messages.authors import Author
from sandbox.messages.reading import Content
from sandbox.messages.search import Search

pytestmark = pytest.mark.anyio


def found(office: Workspace, name: str, query: str) -> list[str]:
    """What somebody finds, the newest first."""
    return [post.content.text for post in Search(office.team).find(office.person(name).user, query).posts]


async def test_one_finds_what_one_may_see_and_nothing_else(office: Workspace) -> None:
    ana, rita = office.person("ana"), office.person("rita")
    first = await ana.says("Acme called", in_="#general")
    await rita.says("acme, too", in_="#general", thread=first)
    await rita.says("Acme is a secret", in_="#lead-review")
    gone = await ana.says("Acme is gone", in_="#general")
    office.team.delete(gone.post)
    general = office.team.channels.called("general")
    office.team.post(general, Content("Acme whispers"), only_to=ana.id)
    assert found(office, "ana", "ACME") == ["acme, too", "Acme called"]
    assert found(office, "rita", "acme secret") == ["Acme is a secret"]


async def test_the_words_of_blocks_and_edits_are_found(office: Workspace) -> None:
    general, search = office.team.channels.called("general"), Search(office.team)
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Globex* wants a <https://example.com|demo>"}}]
    post = office.team.post(general, Content("A lead", blocks))
    ana = office.person("ana").user
    assert search.find(ana, "globex demo").posts == [post]
    office.team.rewrite(post, Content("Initech"))
    assert search.find(ana, "globex").posts == [] and search.find(ana, "initech").posts == [post]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from:@ben", ["Lunch at noon?", "Acme: see https://acme.example"]),
        ("from:me", ["Acme is mine"]),
        ("in:#general acme", ["Acme: see https://acme.example"]),
        ("has:link", ["Acme: see https://acme.example"]),
        ("has::eyes:", ["Acme is mine"]),
        ('"at noon"', ["Lunch at noon?"]),
        ("acme -from:me", ["Acme: see https://acme.example"]),
        ("acme -mine", ["Acme: see https://acme.example"]),
        ("before:today", ["Acme: see https://acme.example"]),
        ("after:yesterday lunch", ["Lunch at noon?"]),
        ("on:yesterday", ["Acme: see https://acme.example"]),
        ("acme from:", ["Acme is mine", "Acme: see https://acme.example"]),
    ],
)
async def test_modifiers_say_who_where_and_when(office: Workspace, query: str, expected: list[str]) -> None:
    ana, ben = office.person("ana"), office.person("ben")
    await ben.says("Acme: see https://acme.example", in_="#general")
    office.passes(days=1)
    mine = await ana.says("Acme is mine", in_="#sales-leads")
    await ben.reacts("eyes", on=mine)
    await ben.says("Lunch at noon?", in_="#general")
    assert [text.replace("<", "").replace(">", "") for text in found(office, "ana", query)] == expected


@pytest.mark.parametrize("query", ["from:@max", "in:#nowhere", "in:#lead-review", "has:cake", "after:soon", "is:good"])
async def test_what_means_nothing_here_is_told(office: Workspace, query: str) -> None:
    modifier, _, value = query.partition(":")
    result = Search(office.team).find(office.person("ana").user, f"acme {query}")
    assert [(problem.modifier, problem.value) for problem in result.problems] == [(modifier, value)]
    assert result.posts == []


async def test_five_thousand_messages_are_searched_at_once(office: Workspace) -> None:
    general, ben = office.team.channels.called("general"), office.person("ben")
    for number in range(5_000):
        office.team.post(general, Content(f"Message {number} of *many*"), author=Author(ben.id, "ben"))
    search, ana = Search(office.team), office.person("ana").user
    search.find(ana, "")  # who opens the search is about to type
    took = []
    for query in ("message 49", "from:@ben many", "nothing"):
        began = time.process_time()
        search.find(ana, query)
        took.append(time.process_time() - began)
    assert max(took) < 0.05, took
    assert len(search.find(ana, "message 499").posts) == 15
