"""What is pressed: buttons, links that look like buttons, icons, thumbs, and menus of more actions."""

from typing import Any

import htpy as h

from sandbox.page.kit import words
from sandbox.page.kit.control import Slot
from sandbox.page.kit.links import link_url
from sandbox.page.kit.text import object_html, object_words

_ICONS = {
    "trash": "M4 7h16M10 11v6m4-6v6M6 7l1 13h10l1-13M9 7V4h6v3",
    "thumbs-up": "M7 11v9H4v-9zm0 0 4-7c1.500 0 2.500 1 2.300 2.500L13 10h6l-1.500 8.500a2 2 0 0 1-2 1.500H7",
    "thumbs-down": "M7 13V4H4v9zm0 0 4 7c1.500 0 2.500-1 2.300-2.500L13 14h6l-1.500-8.500a2 2 0 0 0-2-1.500H7",
    "more": "M5 12h.01M12 12h.01M19 12h.01",
    "link": "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1m2 4a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
    "workflow": "M13 3 5 14h6l-1 7 8-11h-6z",
}


def icon(name: str) -> h.Node:
    """A small drawing in the colour of the text; a circle where the name says nothing to this page."""
    path = _ICONS.get(name, "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16")
    return h.svg(".kit-icon", viewBox="0 0 24 24", aria_hidden="true", focusable="false")[h.Element("path")(d=path)]


def button(element: dict[str, Any], slot: Slot) -> h.Node:
    """A button, or a link that looks like one and tells the app too."""
    shown = slot.shown
    style = element.get("style")
    attributes = {
        **slot.root(element, "click"),
        "class": ["kit-button", f"kit-{style}" if style in {"primary", "danger"} else None],
        "aria-label": element.get("accessibility_label") or None,
        "title": _prompt(element),
    }
    label = object_html(element.get("text"), shown.reader)
    url = link_url(element.get("url"))
    if url is None:
        return h.button(attributes, type="button", disabled=not shown.live)[label]
    if not shown.live:
        return h.a(attributes, role="link", aria_disabled="true", title=url)[label]
    return h.a(attributes, href=url, target="_blank", rel="noopener noreferrer")[label]


def _prompt(element: dict[str, Any]) -> str | None:
    said = element.get("agent_prompt_display")
    prompt = element.get("agent_prompt")
    if not prompt:
        return None
    return words.AGENT_PROMPT.format(prompt=f"{said} ({prompt})" if said else prompt)


def workflow_button(element: dict[str, Any], slot: Slot) -> h.Node:
    """A button that starts a workflow. Slack tells the app nothing of it, so neither does this page."""
    trigger = (element.get("workflow") or {}).get("trigger") or {}
    inputs = trigger.get("customizable_input_parameters") or []
    about = [words.WORKFLOW.format(url=trigger.get("url", ""))]
    about += [f"{entry.get('name')}: {entry.get('value')}" for entry in inputs if isinstance(entry, dict)]
    style = element.get("style")
    return h.button(
        {**slot.root(element), "data-note": words.NO_WORKFLOWS},
        type="button",
        class_=["kit-button", f"kit-{style}" if style in {"primary", "danger"} else None],
        title="\n".join(about),
        aria_label=element.get("accessibility_label") or None,
        disabled=not slot.shown.live,
    )[icon("workflow"), object_html(element.get("text"), slot.shown.reader)]


def icon_button(element: dict[str, Any], slot: Slot) -> h.Node:
    """A small icon to press; its words are shown beside it."""
    return h.button(
        slot.root(element, "click"),
        type="button",
        class_="kit-button kit-icon-button",
        aria_label=element.get("accessibility_label") or None,
        title=str(element.get("icon") or ""),
        disabled=not slot.shown.live,
    )[icon(str(element.get("icon"))), h.span[object_html(element.get("text"), slot.shown.reader)]]


def feedback_buttons(element: dict[str, Any], slot: Slot) -> h.Node:
    """Two buttons, for a good and a bad answer."""
    pair = (("positive_button", words.GOOD, "thumbs-up"), ("negative_button", words.BAD, "thumbs-down"))

    def one(place: int, key: str, name: str, drawing: str) -> h.Node:
        part = element.get(key) or {}
        label = object_words(part.get("text"), slot.shown.reader)
        return h.button(
            type="button",
            class_="kit-button kit-icon-button",
            data_value=str(place),
            aria_label=part.get("accessibility_label") or label or name,
            disabled=not slot.shown.live,
        )[
            # Thumbs of the app's own are not drawn twice.
            icon(drawing) if not label or label.isascii() else None,
            h.span[label],
        ]

    return h.span(
        slot.root(element, "click"), class_="kit-control kit-feedback", role="group", aria_label=words.FEEDBACK
    )[(one(place, *about) for place, about in enumerate(pair))]


def overflow(element: dict[str, Any], slot: Slot) -> h.Node:
    """A button that opens a menu of more actions."""
    menu_id = slot.id(element, "menu")
    options = [option for option in element.get("options") or [] if isinstance(option, dict)]

    def item(place: int, option: dict[str, Any]) -> h.Node:
        about = option.get("description")
        inner = [
            h.span[object_html(option.get("text"), slot.shown.reader)],
            about and h.small[object_html(about, slot.shown.reader)],
        ]
        shared = {"role": "menuitem", "class": "kit-menu-item", "data-value": str(place), "tabindex": "-1"}
        url = link_url(option.get("url"))
        if url:
            return h.a(shared, href=url, target="_blank", rel="noopener noreferrer")[inner]
        return h.button(shared, type="button")[inner]

    return h.span(slot.root(element, "click"), class_="kit-control kit-overflow")[
        h.button(
            ".kit-button.kit-more",
            type="button",
            popovertarget=menu_id,
            aria_label=words.MORE_ACTIONS,
            aria_haspopup="menu",
            aria_expanded="false",
            aria_controls=menu_id,
            disabled=not slot.shown.live,
        )[icon("more")],
        h.div(".kit-menu", id=menu_id, role="menu", popover="auto", aria_label=words.MORE_ACTIONS)[
            (item(place, option) for place, option in enumerate(options))
        ],
    ]
