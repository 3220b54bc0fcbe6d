"""Which threads somebody follows, and what is news to them there."""

import pytest

from sandbox import Workspace
from sandbox.keeping.archive import Archive
from sandbox.screens.surfaces import Message

pytestmark = pytest.mark.anyio


def places(office: Workspace, name: str) -> list[str]:
    """The first messages of the threads that somebody follows."""
    return [thread.thread_ts for thread in office.team.read_marks.followed.of(office.person(name).id)]


async def asked(office: Workspace, text: str = "Who has Acme?") -> Message:
    return await office.person("ana").says(text, in_="#general")


async def test_one_follows_what_one_began_answered_or_was_mentioned_in(office: Workspace) -> None:
    first = await asked(office, "Who has Acme, @sam?")
    assert places(office, "ana") == [], "nobody has answered yet"
    await office.person("ben").says("Ask @dan", in_="#general", thread=first)
    for name in ("ana", "sam", "ben", "dan"):
        assert places(office, name) == [first.ts], name
    assert places(office, "fay") == []


async def test_unread_replies_are_news_until_they_are_read(office: Workspace) -> None:
    first, ana, ben = await asked(office), office.person("ana"), office.person("ben")
    await ben.says("Not me", in_="#general", thread=first)
    last = await ben.says("But @ana had", in_="#general", thread=first)
    marks = office.team.read_marks
    [thread] = marks.followed.of(ana.id)
    assert (thread.unread, thread.calls) == (2, 1)
    assert [thread.unread for thread in marks.followed.of(ben.id)] == [0], "what one wrote oneself"
    marks.read(ana.id, first.channel_id, last.ts, first.ts)
    assert [(thread.unread, thread.calls) for thread in marks.followed.of(ana.id)] == [(0, 0)]


async def test_a_reply_sent_to_the_channel_is_read_there_too(office: Workspace) -> None:
    first, ana = await asked(office), office.person("ana")
    reply = await office.person("ben").says("I do", in_="#general", thread=first, broadcast=True)
    marks = office.team.read_marks
    assert marks.followed.of(ana.id)[0].unread == 1
    marks.read(ana.id, first.channel_id, reply.ts)
    assert marks.followed.of(ana.id)[0].unread == 0


async def test_the_newest_reply_is_on_top_and_deleted_ones_count_for_nothing(office: Workspace) -> None:
    one, two = await asked(office, "One"), await asked(office, "Two")
    ben = office.person("ben")
    await ben.says("To one", in_="#general", thread=one)
    last = await ben.says("To two", in_="#general", thread=two)
    assert places(office, "ana") == [two.ts, one.ts]
    office.team.delete(last.post)
    assert places(office, "ana") == [one.ts]


async def test_one_can_turn_it_off_and_on_and_an_export_knows(office: Workspace) -> None:
    first, ana, fay = await asked(office), office.person("ana"), office.person("fay")
    await office.person("ben").says("I do", in_="#general", thread=first)
    followed = office.team.read_marks.followed
    followed.choose(ana.id, first.channel_id, first.ts, follows=False)
    followed.choose(fay.id, first.channel_id, first.ts, follows=True)
    again = Workspace.unpacked(Archive.read(await office.pack()))
    for one in (office, again):
        assert places(one, "ana") == [] and places(one, "fay") == [first.ts] == places(one, "ben")
        assert not one.team.read_marks.followed.follows(ana.id, first.channel_id, first.ts)


async def test_nobody_follows_where_they_are_no_member(office: Workspace) -> None:
    first = await office.person("rita").says("Review?", in_="#lead-review")
    await office.person("sam").says("@ana would know", in_="#lead-review", thread=first)
    assert places(office, "ana") == [] and places(office, "rita") == [first.ts]


async def test_a_day_with_a_past_begins_with_all_threads_read(office: Workspace) -> None:
    first = await asked(office)
    await office.person("ben").says("I do", in_="#general", thread=first)
    office.team.read_marks.all_read()
    assert [thread.unread for thread in office.team.read_marks.followed.of(office.person("ana").id)] == [0]
