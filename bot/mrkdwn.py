"""Slack's mrkdwn: other people's words on one line, within a length, and without power over their message."""

import re
import unicodedata
from datetime import datetime

from routing.moment import utc
from routing.reference.phones import spaced

ELLIPSIS = "…"
NAME = 80
"""The most that is shown of a name, in characters."""

_BIDI = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# The marks of bold, strike and code become their look-alikes; an underscore only where it could open or close italics.
_MARKS = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb"})
_EDGE = re.compile(r"(?<!\w)_|_(?!\w)|(?<=_)_")
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,30}")
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~:/?#\[\]@!$&'()+,;=%-]*)?")


def units(text: str) -> int:
    """A text's length as Slack counts it: an emoji outside Unicode's first plane counts twice."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """A text within a length; what was cut off shows."""
    if units(text) <= limit:
        return text
    kept = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", errors="ignore")
    return kept.rstrip() + ELLIPSIS


def line(text: str, limit: int = NAME) -> str:
    """A text on one line and within a length, as plain text: no control characters, no turned writing direction."""
    start = text[: 8 * limit]
    visible = "".join(" " if _is_unseen(sign) else sign for sign in start)
    return cut(" ".join(visible.split()), limit)


def _is_unseen(sign: str) -> bool:
    return sign in _BIDI or unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"}


def escape(text: str) -> str:
    """Slack's three escapes: whatever the text holds, it is no mention, no link and no command."""
    return text.translate(_ESCAPES)


def words(text: str, limit: int = NAME) -> str:
    """Other people's words inside mrkdwn: one line, within a length before escaping, and only ever words."""
    return disarmed(line(text, limit))


def disarmed(text: str) -> str:
    """A plain text as mrkdwn that shows it as it is."""
    quiet = _EDGE.sub("\u02cd", text.translate(_MARKS))
    return escape(_EMOJI.sub(":\u200b", quiet))


def when(moment: datetime) -> str:
    """A moment that each reader sees in their own zone."""
    at = utc(moment)
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{at:%Y-%m-%d %H:%M} UTC>"


def mail(address: str) -> str:
    """An e-mail address to tap; anything else is only shown."""
    known = line(address, 120)
    return f"<mailto:{known}|{known}>" if _EMAIL.fullmatch(known) else words(known, 60)


def phone(number: str) -> str:
    """A telephone number to tap, spaced as people read it; anything else is only shown."""
    known = line(number, 40)
    digits = re.sub(r"[^0-9+]", "", known)
    return f"<tel:{digits}|{escape(spaced(known))}>" if _PHONE.fullmatch(known) else disarmed(known)


def link(address: str, label: str) -> str:
    """A link, where the address is an ordinary http(s) one; else nothing."""
    target = escape(address.strip())
    ordinary = len(target) <= 500 and _URL.fullmatch(address.strip())
    return f"<{target}|{words(label)}>" if ordinary else ""
