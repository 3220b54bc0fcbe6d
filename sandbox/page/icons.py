"""Small drawings in the colour of the text around them."""

import htpy as h
from markupsafe import Markup

_PATHS = {
    "hash": "M9.5 4 7.5 20M16.5 4l-2 16M4.5 9.5h15.5M4 14.5h15.5",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "box": "M4 5h16v4H4zM5.5 9v10h13V9M10 13h4",
    "eye": "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"
    "M12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6",
    "threads": "M9.500 4.500H20V14h-2.500v3.500L13 14H9.500zM6.500 8H4v8.500h2v3l4-3h2.500",
    "bell": "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15zM10 20.500h4",
    "jump": "M4 12h14M12.500 6l6 6-6 6",
    "keyboard": "M3 6.500h18v11H3zM6.500 10h.01M10 10h.01M13.500 10h.01M17.500 10h.01M8 14h8",
    "reply": "M20 12a7.5 7 0 0 1-11 6.2L4 20l1.6-4.2A7 7 0 1 1 20 12zM9 10.5h6M9 13.5h4",
    "pin": "M9 4h6l-1 6 3.500 3.500H6.500L10 10zM12 13.500V20",
    "more": "M5.5 12h.01M12 12h.01M18.5 12h.01",
    "close": "M6 6l12 12M18 6 6 18",
    "back": "M14.5 5.5 8 12l6.5 6.5",
    "down": "M12 5v14M6 13l6 6 6-6",
    "up": "M12 19V5M6 11l6-6 6 6",
    "send": "M4 12 20 4.5 14.5 20l-3-6.5zM11.5 13.5 20 4.5",
    "bolt": "M13 3 5 14h6l-1 7 8-11h-6z",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20",
    "plus": "M12 5v14M5 12h14",
    "bold": "M7.500 5h5.500a3.500 3.500 0 0 1 0 7H7.500zM7.500 12h6.500a3.500 3.500 0 0 1 0 7H7.500z",
    "italic": "M10.500 5h6M7.500 19h6M13.500 5l-3 14",
    "strike": "M4.500 12h15M16 7.500C15.500 6 14 5 12 5c-2.500 0-4.200 1.300-4.200 3.300"
    "M8 16c.400 1.800 2 3 4.200 3 2.600 0 4.300-1.400 4.300-3.500",
    "ordered": "M10 6.500h10M10 12h10M10 17.500h10M4 5l1.300-.600V9"
    "M3.800 15.300c.300-1 2.600-1.200 2.600.400 0 1.300-2.600 2-2.600 3.300h2.800",
    "bullet": "M9.500 6.500H20M9.500 12H20M9.500 17.500H20M5 6.500h.010M5 12h.010M5 17.500h.010",
    "quote": "M5 5v14M10 7.500h9M10 12h9M10 16.500h6",
    "code": "M8.500 7 4 12l4.500 5M15.500 7l4.500 5-4.500 5",
    "block": "M4 5h16v14H4zM9.500 9.500 7.500 12l2 2.500M14.500 9.500l2 2.500-2 2.500",
    "emoji": "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM9 10h.010M15 10h.010"
    "M8.500 14.500c1.800 2.300 5.200 2.300 7 0",
    "react": "M19.500 11.500A8.500 8.500 0 1 1 12.500 3.500M8 10h.010M14 10h.010"
    "M7.500 14.500c1.800 2.300 5.200 2.300 7 0M18.500 2.500v6M15.500 5.500h6",
    "pencil": "M5 19l1-4L16.500 4.500l3 3L9 18z",
    "trash": "M5 7h14M9.500 7V4.500h5V7M7 7l.800 13h8.400L17 7M10.300 10.500v6M13.700 10.500v6",
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
