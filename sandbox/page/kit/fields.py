"""What is typed and ticked: texts, numbers, dates, checkboxes, radio buttons."""

from datetime import UTC, datetime
from typing import Any

import htpy as h

from sandbox.messages.rich_source import typed_from
from sandbox.page.kit import words
from sandbox.page.kit.buttons import icon
from sandbox.page.kit.control import Slot
from sandbox.page.kit.text import object_html, object_words

_TYPES = {"email_text_input": "email", "url_text_input": "url", "number_input": "number"}


def text_input(element: dict[str, Any], slot: Slot) -> h.Node:
    """One line, several lines, an e-mail address, a URL, or a number."""
    value = str(slot.entry(element).get("value") or "")
    longest = element.get("max_length")
    attributes: dict[str, Any] = {
        **slot.field(element),
        "placeholder": _placeholder(element, slot) or None,
        "class": "kit-field",
        "data-max": longest,
        "data-bad": words.BAD_NUMBER if element.get("type") == "number_input" else None,
    }
    field: h.Node
    if element.get("multiline"):
        field = h.textarea(attributes, rows="4")[_kept(value)]
    else:
        kind = _TYPES.get(str(element.get("type")), "text")
        field = h.input(attributes, _bounds(element), type=kind, value=value or None, autocomplete="off")
    count = h.span(".kit-count", aria_hidden="true")[str(longest - len(value))] if longest else None
    return _root(element, slot, "enter")[field, count, _press(element, slot, several=bool(element.get("multiline")))]


def _press(element: dict[str, Any], slot: Slot, *, several: bool) -> h.Node:
    """How to tell the app, where a key does: in a field of several lines Enter only begins the next one."""
    told = str(slot.root(element, "enter")["data-dispatch"] or "").split()
    words_of = words.PRESS_BOTH if several else words.PRESS_ENTER
    return h.p(".kit-hint")[words_of] if "enter" in told else None


def _bounds(element: dict[str, Any]) -> dict[str, Any]:
    if element.get("type") != "number_input":
        return {}
    step = "any" if element.get("is_decimal_allowed") else "1"
    return {"min": element.get("min_value"), "max": element.get("max_value"), "step": step}


def rich_text_input(element: dict[str, Any], slot: Slot) -> h.Node:
    """Several lines with Slack's marks, and a bar that writes them."""
    value = typed_from(slot.entry(element).get("rich_text_value"), slot.shown.reader)
    field_id = slot.id(element)
    least, most = element.get("min_lines"), element.get("max_lines")
    rows = max(int(least or 4), 2)

    def tool(place: int, name: str) -> h.Node:
        return h.button(
            type="button",
            class_=f"kit-tool kit-tool-{name}",
            data_tool=name,
            aria_label=words.TOOLS[name],
            title=words.TOOLS[name],
            tabindex="0" if place == 0 else "-1",
            disabled=not slot.shown.live,
        )[_TOOL_SIGNS[name]]

    bar = h.div(".kit-toolbar", role="toolbar", aria_label=words.FORMATTING, aria_controls=field_id)[
        (tool(place, name) for place, name in enumerate(words.TOOLS))
    ]
    return _root(element, slot, "enter", "kit-rich-input")[
        bar,
        h.textarea(
            slot.field(element),
            class_="kit-field",
            rows=str(min(rows, int(most)) if most else rows),
            placeholder=_placeholder(element, slot) or None,
        )[_kept(value)],
        _press(element, slot, several=True),
    ]


_TOOL_SIGNS: dict[str, h.Node] = {
    "bold": h.b["B"],
    "italic": h.i["I"],
    "strike": h.s["S"],
    "code": "</>",
    "link": icon("link"),
    "bullet": "•",
    "ordered": "1.",
    "quote": "❝",
    "pre": "{ }",
}


def date_input(element: dict[str, Any], slot: Slot) -> h.Node:
    """A day, a time of day, or both; the last two on the reader's watch."""
    kind = str(element.get("type"))
    native, key, fallback = {
        "datepicker": ("date", "selected_date", words.SELECT_DATE),
        "timepicker": ("time", "selected_time", words.SELECT_TIME),
        "datetimepicker": ("datetime-local", "selected_date_time", words.SELECT_DATE_TIME),
    }[kind]
    value = slot.entry(element).get(key)
    zone = element.get("timezone") or (slot.shown.reader.user.tz if kind == "datetimepicker" else None)
    hint = _placeholder(element, slot) or fallback
    return _root(element, slot, "change", "kit-date")[
        h.input(
            slot.field(element, name=hint),
            type=native,
            class_="kit-field",
            value=_local(value, slot) if kind == "datetimepicker" else value,
            title=hint,
        ),
        h.span(".kit-quiet")[words.TIME_ZONE.format(zone=zone)] if zone else None,
    ]


def _local(seconds: Any, slot: Slot) -> str | None:
    if not isinstance(seconds, int):
        return None
    moment = datetime.fromtimestamp(seconds, UTC).astimezone(slot.shown.reader.user.zone)
    return f"{moment:%Y-%m-%dT%H:%M}"


def ticks(element: dict[str, Any], slot: Slot) -> h.Node:
    """Checkboxes, or radio buttons, with their descriptions."""
    several = element.get("type") == "checkboxes"
    entry = slot.entry(element)
    now = (entry.get("selected_options") or []) if several else [entry.get("selected_option")]
    shared = slot.field(element, "group")
    name = slot.id(element, "name")
    about_group = {key: shared[key] for key in ("id", "aria-label", "aria-labelledby", "aria-describedby")}

    def one(place: int, option: dict[str, Any]) -> h.Node:
        about, about_id = option.get("description"), slot.id(element, f"about{place}")
        return h.div(".kit-tick")[
            h.label[
                h.input(
                    type="checkbox" if several else "radio",
                    name=name,
                    value=str(place),
                    checked=option in now,
                    disabled=not slot.shown.live,
                    aria_describedby=about_id if about else None,
                    aria_invalid="true" if slot.wrong else None,
                    autofocus=bool(shared["autofocus"]) and place == 0,
                ),
                h.span(".kit-text")[object_html(option.get("text"), slot.shown.reader)],
            ],
            about and h.div(".kit-quiet.kit-text", id=about_id)[object_html(about, slot.shown.reader)],
        ]

    options = [option for option in element.get("options") or [] if isinstance(option, dict)]
    role = "group" if several else "radiogroup"
    return h.div(slot.root(element, "change"), {**about_group, "role": role}, class_="kit-control kit-ticks")[
        (one(place, option) for place, option in enumerate(options))
    ]


def _root(element: dict[str, Any], slot: Slot, when: str, css: str = "") -> h.Element:
    return h.div(slot.root(element, when), class_=["kit-control", css or None])


def _placeholder(element: dict[str, Any], slot: Slot) -> str:
    return object_words(element.get("placeholder"), slot.shown.reader)


def _kept(value: str) -> str:
    """HTML swallows the first line break in a textarea; one more keeps it."""
    return f"\n{value}" if value.startswith("\n") else value
