"""What somebody typed after ``/lead``: Slack sends addresses as links, people as ids, and three characters escaped."""

import re
from dataclasses import dataclass

from bot.mrkdwn import line
from routing.people import Owner, Roster

_LINK = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody chosen from Slack's list: their Slack id, and the name that Slack sends with it."""

    user: str
    name: str


def typed(text: str) -> str:
    """The text as it was meant, on one line."""
    bare = _LINK.sub(lambda found: found.group(2) or found.group(1).removeprefix("mailto:"), text)
    return line(bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"), 200)


def mentioned(text: str) -> tuple[Mention | None, str]:
    """The first person mentioned in a text as Slack sends it, and the text without them."""
    found = _MENTION.search(text)
    if found is None:
        return None, typed(text)
    rest = typed(f"{text[: found.start()]} {text[found.end() :]}")
    return Mention(found.group(1), typed(found.group(2) or "")), rest


def person_named(roster: Roster, name: str) -> Owner | None:
    """Somebody by roster id, by name, or by a first name that only they have."""
    wanted = name.removeprefix("@").casefold()
    known = roster.get(wanted)
    if known is not None:
        return known
    people = list(roster.owners.values())
    called = [o for o in people if line(o.name).casefold() == wanted or o.id.casefold() == wanted]
    first = [o for o in people if o.active and o.name.casefold().split()[:1] == [wanted]]
    return next((found[0] for found in (called, first) if len(found) == 1), None)
