from datetime import UTC, datetime

import pytest

from sandbox import Workspace
from sandbox.messages.mrkdwn import Reader, escape, mentions
from sandbox.messages.reading import Content

pytestmark = pytest.mark.anyio

NOON = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp())


def reader(office: Workspace, name: str = "ana") -> Reader:
    return Reader(office.team.people.named(name), office.team.people, office.team.channels, float(NOON))


async def test_names_stand_for_ids(office: Workspace) -> None:
    ben, sales = office.person("ben").id, office.channel_id("#sales-leads")
    source = f"<@{ben}> told <#{sales}>, <!here> and <@U404|somebody>: <https://x.example|the page> &amp; &lt;more&gt;"
    assert reader(office).read(source) == "@Ben told #sales-leads, @here and @somebody: the page & <more>"


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("*Acme* is _new_, ~old~", "Acme is new, old"),
        ("account_owner_id and 2*3*4", "account_owner_id and 2*3*4"),
        ("`a *b* <@U1>` *c*", "a *b* <@U1> c"),
        ("* not bold *", "* not bold *"),
        ("&amp;lt;", "&lt;"),
    ],
)
async def test_marks_are_not_read_aloud(office: Workspace, source: str, read: str) -> None:
    assert reader(office).read(source) == read


@pytest.mark.parametrize(
    ("name", "form", "read"),
    [
        ("ana", "{date_short_pretty} at {time}", "today at 12:00 PM"),
        ("dan", "{date_short_pretty} at {time}", "today at 7:00 AM"),
        ("fay", "{date} {time_secs}", "March 2nd, 2026 8:00:00 PM"),
        ("ana", "{date_long}", "Monday, March 2nd, 2026"),
        ("ana", "{date_num} {date_slash}", "2026-03-02 03/02/2026"),
        ("ana", "{date_unheard_of}", "noon"),
    ],
)
async def test_dates_are_in_the_readers_zone(office: Workspace, name: str, form: str, read: str) -> None:
    assert reader(office, name).read(f"<!date^{NOON}^{form}|noon>") == read


async def test_yesterday_and_tomorrow_have_names(office: Workspace) -> None:
    day = 24 * 3600
    source = f"<!date^{NOON - day}^{{date_pretty}}|x> <!date^{NOON + day}^{{date_pretty}}|x> <!date^x^{{date}}|then>"
    assert reader(office).read(source) == "yesterday tomorrow then"


@pytest.mark.parametrize(
    ("seconds", "read"),
    [(-90, "1 minute ago"), (-7300, "2 hours ago"), (3 * 86_400, "in 3 days"), (5, "now")],
)
async def test_how_long_ago(office: Workspace, seconds: int, read: str) -> None:
    assert reader(office).read(f"<!date^{NOON + seconds}^{{ago}}|then>") == read


async def test_only_unescaped_mentions_of_real_people_ping(office: Workspace) -> None:
    people, ben = office.team.people, office.person("ben").id
    assert mentions(f"<@{ben}> <!channel> <@{ben}> <@U404>", people) == [ben, "channel"]
    assert mentions(escape(f"<@{ben}> <!channel>") + f" `<@{ben}>`", people) == []


async def test_plain_text_pings_nobody_and_rich_text_does(office: Workspace) -> None:
    ben = office.person("ben").id
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "user", "user_id": ben}]}],
    }
    quiet = {"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}}
    content = Content("hi", [rich, quiet])
    assert content.pings(office.team.people) == (ben,)
    assert content.words(reader(office)) == "hi\n@Ben\n<!channel>"


async def test_rich_text_is_read(office: Workspace) -> None:
    parts = [
        {"type": "text", "text": "See "},
        {"type": "channel", "channel_id": office.channel_id("general")},
        {"type": "date", "timestamp": NOON, "format": "{date_num}", "fallback": "?"},
        {"type": "text", "text": " "},
        {"type": "broadcast", "range": "here"},
        {"type": "link", "url": "https://x.example"},
    ]
    section = {"type": "rich_text_section", "elements": parts}
    content = Content("", [{"type": "rich_text", "elements": [section]}, {"type": "markdown", "text": "**So**"}])
    assert content.words(reader(office)) == "See #general2026-03-02 @herehttps://x.example\n**So**"
    assert content.pings(office.team.people) == ("here",)
