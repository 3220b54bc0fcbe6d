"""Menus: native ones to choose one thing, disclosures with checkboxes to choose several."""

import json
from typing import Any

import htpy as h

from sandbox.page.kit import words
from sandbox.page.kit.choices import Choice, choices
from sandbox.page.kit.control import Slot
from sandbox.page.kit.text import object_words

_FILTERED_FROM = 9


def select(element: dict[str, Any], slot: Slot) -> h.Node:
    """A menu to choose one thing from."""
    offered = choices(element, slot)
    hint = object_words(element.get("placeholder"), slot.shown.reader) or words.SELECT_ITEM
    can_clear = slot.in_input
    nothing = not any(choice.chosen for group in offered for choice in group.choices)

    def option(choice: Choice) -> h.Node:
        return h.option(value=choice.value, selected=choice.chosen)[choice.line]

    return h.div(slot.root(element, "change"), class_="kit-control kit-select")[
        h.select(slot.field(element, name=hint), class_="kit-field")[
            h.option(value="", selected=nothing, disabled=not can_clear, hidden=not can_clear)[hint],
            [
                h.optgroup(label=group.label)[map(option, group.choices)] if group.label else map(option, group.choices)
                for group in offered
            ],
        ]
    ]


def multi_select(element: dict[str, Any], slot: Slot) -> h.Node:
    """A menu to choose several things from: a button that opens checkboxes, and chips for what was chosen."""
    offered = choices(element, slot)
    everything = [choice for group in offered for choice in group.choices]
    picked = sorted((choice for choice in everything if choice.rank is not None), key=lambda c: c.rank or 0)
    hint = object_words(element.get("placeholder"), slot.shown.reader) or words.SELECT_SEVERAL
    panel_id = slot.id(element, "panel")
    most = element.get("max_selected_items")
    button = {**slot.field(element), "aria-required": None, "autofocus": slot.field(element)["autofocus"]}
    button["aria-invalid"] = None
    filter_box = h.input(
        ".kit-field.kit-filter", type="search", placeholder=words.FILTER, aria_label=words.FILTER, autocomplete="off"
    )

    def tick(choice: Choice) -> h.Node:
        return h.label(".kit-choice")[
            h.input(type="checkbox", value=choice.value, checked=choice.chosen, data_label=choice.label),
            h.span[choice.label, choice.about and h.small[choice.about]],
        ]

    return h.div(
        slot.root(element, "change"),
        class_="kit-control kit-multi",
        data_most=str(most) if most else None,
        data_remove=words.REMOVE,
    )[
        chips([(choice.value, choice.label) for choice in picked], slot),
        h.button(
            {**button, "aria-labelledby": _both(slot, element)},
            type="button",
            class_="kit-field kit-opener",
            aria_expanded="false",
            aria_controls=panel_id,
        )[h.span(id=slot.id(element, "hint"))[hint]],
        h.div(".kit-panel", id=panel_id, hidden=True)[
            h.p(".kit-quiet")[words.AT_MOST.format(count=most)] if most else None,
            filter_box if len(everything) >= _FILTERED_FROM else None,
            h.div(".kit-choices", role="group", aria_label=hint)[
                (
                    h.div(role="group", aria_label=group.label)[
                        h.div(".kit-group-label", aria_hidden="true")[group.label], map(tick, group.choices)
                    ]
                    if group.label
                    else map(tick, group.choices)
                    for group in offered
                )
            ],
            h.p(".kit-quiet.kit-none", hidden=True, role="status")[words.NO_RESULTS],
        ],
    ]


def _both(slot: Slot, element: dict[str, Any]) -> str | None:
    """The label and the words on the button: one without the other says too little."""
    return f"{slot.label_id} {slot.id(element, 'hint')}" if slot.label_id else None


def external_select(element: dict[str, Any], slot: Slot) -> h.Node:
    """A box to type in, which asks the app for options: a combobox, for one option or several."""
    several = str(element.get("type")).startswith("multi_")
    entry = slot.entry(element)
    now = (entry.get("selected_options") or []) if several else [o for o in [entry.get("selected_option")] if o]
    reader = slot.shown.reader
    hint = object_words(element.get("placeholder"), reader) or words.SELECT_ITEM
    least = element.get("min_query_length")
    least = 3 if least is None else int(least)
    list_id = slot.id(element, "list")
    single = object_words(now[0].get("text"), reader) if now and not several else None
    most = element.get("max_selected_items")
    return h.div(
        slot.root(element, "change"),
        class_=["kit-control", "kit-external"],
        data_least=str(least),
        data_most=str(most) if most else None,
        data_remove=words.REMOVE,
        data_chosen=json.dumps(now, ensure_ascii=False),
        data_loading=words.LOADING,
        data_none=words.NO_RESULTS,
        data_too_short=words.TYPE_MORE.format(count=least) if least > 1 else words.TYPE_TO_SEARCH,
        data_too_many=words.AT_MOST.format(count=most) if most else None,
    )[
        chips([(str(o.get("value")), object_words(o.get("text"), reader)) for o in now], slot) if several else None,
        h.input(
            {**slot.field(element, name=hint), "role": "combobox"},
            type="text",
            class_="kit-field",
            value=single,
            placeholder=hint,
            autocomplete="off",
            aria_autocomplete="list",
            aria_expanded="false",
            aria_controls=list_id,
        ),
        h.div(".kit-menu.kit-listbox", popover="manual")[
            h.div(id=list_id, role="listbox", aria_label=hint, hidden=True), h.p(".kit-menu-note", role="status")
        ],
    ]


def chips(chosen: list[tuple[str, str]], slot: Slot) -> h.Node:
    """What was chosen, each with a button to take it away."""
    return h.ul(".kit-chips", hidden=not chosen)[
        (
            h.li(".kit-chip", data_value=value)[
                h.span[label],
                h.button(type="button", aria_label=words.REMOVE.format(name=label), disabled=not slot.shown.live)[
                    words.CROSS
                ],
            ]
            for value, label in chosen
        )
    ]
