"""Moments as a person reads them on their own watch."""

from datetime import UTC, datetime, timedelta

from sandbox.page import words
from sandbox.people.users import User

_WEEK = 7


def moment_of(ts: str, user: User) -> datetime:
    """The moment of a message in this person's zone."""
    return datetime.fromtimestamp(float(ts), UTC).astimezone(user.zone)


def clock(moment: datetime) -> str:
    """`9:05 AM`."""
    return f"{moment:%I:%M %p}".lstrip("0")


def in_full(moment: datetime) -> str:
    """`Monday, November 22nd at 9:05:12 AM`, as Slack's tooltip has it, with the year."""
    return f"{moment:%A}, {moment:%B} {ordinal(moment.day)}, {moment.year} at {moment:%I:%M:%S %p}".replace(" 0", " ")


def day(moment: datetime, now: datetime) -> str:
    """`Today`, `Yesterday`, `Monday, November 22nd`, with the year when it is another."""
    if moment.date() == now.date():
        return words.TODAY
    if moment.date() == now.date() - timedelta(days=1):
        return words.YESTERDAY
    year = "" if moment.year == now.year else f", {moment.year}"
    return f"{moment:%A}, {moment:%B} {ordinal(moment.day)}{year}"


def ago(moment: datetime, now: datetime) -> str:
    """`just now`, `5 minutes ago`, `23 hours ago`, `3 days ago`, `on November 3rd`."""
    seconds, days = (now - moment).total_seconds(), (now.date() - moment.date()).days
    if days > _WEEK:
        return f"on {moment:%B} {ordinal(moment.day)}"
    for length, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= length:
            count = days if name == "day" else int(seconds // length)
            return f"{count} {name}{'s' * (count > 1)} ago"
    return "just now"


def city(user: User) -> str:
    """The last word of a zone: `London`, `New York`."""
    return user.tz.rsplit("/", 1)[-1].replace("_", " ")


def ordinal(number: int) -> str:
    """`1st`, `22nd`, `13th`."""
    special = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number // 10 == 1 else special.get(number % 10, 'th')}"
