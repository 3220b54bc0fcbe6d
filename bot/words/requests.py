"""What people ask for, and how it ended: for cards, notices and forms. Everything here is mrkdwn."""

from datetime import datetime

from bot.mrkdwn import when, words
from bot.words.names import Voice
from routing.reasons import Act
from routing.request import Request, ToAssign, Wish

APPROVE = "Approve"
DECLINE = "Decline"
NOTE = 300
"""The most that is shown of a note."""

ACTS = (Act.ASSIGN, Act.REASSIGN, Act.SNOOZE)
"""The acts that a request's reason may belong to."""


def wish(voice: Voice, of: Wish, asker: str | None, it: str = "it") -> str:
    """What is wished for, after "asks": ``that it go to Ana Ruiz``."""
    if isinstance(of, ToAssign):
        return f"to have {it}" if of.to == asker else f"that {it} go to *{voice.person(of.to)}*"
    return f"to snooze {it} until {when(of.until)}, past due"


def because(voice: Voice, code: str, note: str = "") -> str:
    """The reason, and the asker's own words."""
    said = voice.reason(code, *ACTS)
    return f"{said} — “{words(note, NOTE)}”" if note.strip() else said


def asked(voice: Voice, request: Request) -> str:
    """To whoever answers."""
    why = because(voice, request.reason, request.note)
    who, what = voice.person(request.asker), wish(voice, request.wish, request.asker)
    return f"*{who} asks* {what}: {why}. Answer by {when(request.expires_at)}."


def pending(voice: Voice, request: Request, reader: str | None) -> str:
    """To whoever cannot answer it: what is asked, and who has until when."""
    who = "*You asked*" if request.asker == reader else f"*{voice.person(request.asker)} asks*"
    what, why = wish(voice, request.wish, request.asker), voice.reason(request.reason, *ACTS)
    return f"{who} {what}: {why}. {has_until(voice, request.approver, request.expires_at)}."


def has_until(voice: Voice, approver: str, expires_at: datetime) -> str:
    """Whose answer it is, and by when."""
    return f"{voice.person(approver)} has until {when(expires_at)} to answer"


def more(left: int, label: str) -> str:
    """What a card leaves out."""
    return f"and {left:,} more: `/lead show {label}`"


def spoken(voice: Voice, label: str, request: Request) -> str:
    """What a screen reader says of a button, for there may be several of the same name."""
    return f"{label} what {voice.person(request.asker)} asks"
