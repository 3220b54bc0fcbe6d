"""What Slack's own `/status`, `/away` and `/dnd` do."""

import re
from datetime import datetime, time, timedelta

from sandbox.messages.emoji import character
from sandbox.people.availability import LONGEST_STATUS, Status
from sandbox.people.users import User
from sandbox.team import Team

_WITH_EMOJI = re.compile(r":(?P<emoji>[a-z0-9_+'-]+):\s*(?P<words>.*)", re.DOTALL)
_SPAN = re.compile(r"(?:for\s+)?(?P<count>\d+)\s*(?P<unit>m|h)(?:in(?:ute)?s?|rs?|ours?)?", re.IGNORECASE)
_HOUR = re.compile(r"(?:until\s+)?(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?\s*(?P<half>am|pm)?", re.IGNORECASE)
_MORNING = time(9)

SET = "Your status is now {status}."
CLEARED = "Your status is cleared."
TOO_LONG = "A status has at most {most} characters, and this one has {count}."
NO_EMOJI = "There is no emoji :{name}:."
AWAY = "You are now marked as away."
ACTIVE = "You are now marked as active."
QUIET = "Do Not Disturb is on until {when}."
LOUD = "Do Not Disturb is off."
NO_TIME = "When is that? Type `/dnd for 30 minutes`, `/dnd until 6pm`, `/dnd until tomorrow` or `/dnd off`."


def status(team: Team, user: User, words: str) -> str:
    """Set one's status, `:emoji: words`; without any, or with `clear`, it goes away."""
    if words in {"", "clear"}:
        team.staff.sets_status(user, Status())
        return CLEARED
    found = _WITH_EMOJI.fullmatch(words)
    name, said = (found["emoji"], found["words"]) if found else ("", words)
    if name and character(name) is None and name not in team.emoji:
        return NO_EMOJI.format(name=name)
    if len(said) > LONGEST_STATUS:
        return TOO_LONG.format(most=LONGEST_STATUS, count=len(said))
    new = Status.of(said, name, None)
    team.staff.sets_status(user, new)
    return SET.format(status=f"{new.emoji} {new.text}".strip())


def away(team: Team, user: User) -> str:
    """Go away, or come back."""
    is_active = team.staff.is_active(user)
    team.staff.sets_presence(user, away=is_active)
    return AWAY if is_active else ACTIVE


def dnd(team: Team, user: User, words: str) -> str:
    """Pause one's notifications for a while or until an hour, or let them through again."""
    if words.lower() in {"off", "end", "stop"}:
        team.staff.resumes(user)
        return LOUD
    until = _until(words.lower(), team.clock.moment().astimezone(user.zone))
    if until is None:
        return NO_TIME
    team.staff.pauses(user, until)
    return QUIET.format(when=f"{until:%I:%M %p on %A}".lstrip("0"))


def _until(words: str, now: datetime) -> datetime | None:
    """The moment that somebody means on their watch, the next one of its kind."""
    span, hour = _SPAN.fullmatch(words), _HOUR.fullmatch(words)
    if span:
        length = {"m": timedelta(minutes=1), "h": timedelta(hours=1)}[span["unit"].lower()]
        return now + int(span["count"]) * length
    if words.removeprefix("until ") == "tomorrow":
        return datetime.combine(now.date() + timedelta(1), _MORNING, now.tzinfo)
    if not hour:
        return None
    number = int(hour["hour"]) % 12 + 12 * (hour["half"] == "pm") if hour["half"] else int(hour["hour"])
    if number > 23 or int(hour["minute"] or 0) > 59:
        return None
    at = datetime.combine(now.date(), time(number, int(hour["minute"] or 0)), now.tzinfo)
    return at if at > now else datetime.combine(now.date() + timedelta(1), at.time(), now.tzinfo)
