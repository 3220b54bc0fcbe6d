"""Small drawings in the colour of the text around them."""

import htpy as h
from markupsafe import Markup

_PATHS = {
    "hash": "M9.5 4 7.5 20M16.5 4l-2 16M4.5 9.5h15.5M4 14.5h15.5",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "box": "M4 5h16v4H4zM5.5 9v10h13V9M10 13h4",
    "eye": "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"
    "M12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6",
    "reply": "M20 12a7.5 7 0 0 1-11 6.2L4 20l1.6-4.2A7 7 0 1 1 20 12zM9 10.5h6M9 13.5h4",
    "more": "M5.5 12h.01M12 12h.01M18.5 12h.01",
    "close": "M6 6l12 12M18 6 6 18",
    "back": "M14.5 5.5 8 12l6.5 6.5",
    "down": "M12 5v14M6 13l6 6 6-6",
    "up": "M12 19V5M6 11l6-6 6 6",
    "send": "M4 12 20 4.5 14.5 20l-3-6.5zM11.5 13.5 20 4.5",
    "bolt": "M13 3 5 14h6l-1 7 8-11h-6z",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20",
    "link": "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17",
    "home": "M4 11.5 12 4.5l8 7V20h-5.5v-5h-5v5H4z",
    "file": "M7 3.5h7l4 4V20.5H7zM14 3.5v4h4",
    "people": "M9 5a3.2 3.2 0 1 0 0 6.4A3.2 3.2 0 0 0 9 5zM3 19.5c.3-3.5 2.6-5.5 6-5.5s5.7 2 6 5.5"
    "M16 5.6a3 3 0 0 1 0 5.4M17.5 14.3c2 .7 3.3 2.5 3.5 5.2",
}


def icon(name: str) -> h.Node:
    """A drawing by its name; whoever hears the page does not hear it."""
    thick = "3" if name == "more" else "1.6"
    return Markup(  # noqa: S704  # a constant: nothing in it was sent by anybody
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" '
        f'stroke-width="{thick}" stroke-linecap="round" stroke-linejoin="round"><path d="{_PATHS[name]}"/></svg>'
    )
