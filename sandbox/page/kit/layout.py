"""The blocks of every message and form: sections, actions, context, headers, dividers, images, inputs."""

from typing import Any

import htpy as h

from sandbox.page.kit import words
from sandbox.page.kit.control import Slot
from sandbox.page.kit.draw import draws, element_html
from sandbox.page.kit.pictures import picture_html
from sandbox.page.kit.shown import Shown
from sandbox.page.kit.text import object_html, object_words, plain_html

Block = dict[str, Any]

_LONG = 700
_MANY_LINES = 10


@draws("section")
def section(block: Block, shown: Shown) -> h.Node:
    """Text, fields in two columns, and something beside them."""
    text, accessory = block.get("text"), block.get("accessory")
    fields = [field for field in block.get("fields") or [] if isinstance(field, dict)]
    body = [
        _folded(block, shown) if text else None,
        h.div(".kit-fields")[(h.div(".kit-text")[object_html(field, shown.reader)] for field in fields)]
        if fields
        else None,
    ]
    if not accessory:
        return h.div(".kit-body")[body]
    about = object_words(text, shown.reader) if text else ""
    return [h.div(".kit-body")[body], h.div(".kit-accessory")[element_html(accessory, slot_of(block, shown, about))]]


def slot_of(block: Block, shown: Shown, about: str = "") -> Slot:
    """The place for an element that tells the app at once."""
    return Slot(shown, str(block.get("block_id") or ""), name=about[:120])


def _folded(block: Block, shown: Shown) -> h.Node:
    """A section's text, a long one folded unless the app wants it whole."""
    text = block["text"]
    source = str(text.get("text") or "")
    inner = object_html(text, shown.reader)
    is_long = len(source) > _LONG or source.count("\n") >= _MANY_LINES
    if block.get("expand") or not is_long:
        return h.div(".kit-text")[inner]
    text_id = shown.id(block.get("block_id"), "text")
    return h.div(".kit-fold")[
        h.div(".kit-text", id=text_id)[inner],
        h.button(
            ".kit-see-more",
            type="button",
            aria_expanded="false",
            aria_controls=text_id,
            data_more=words.SEE_MORE,
            data_less=words.SEE_LESS,
        )[words.SEE_MORE],
    ]


@draws("actions", "context_actions")
def actions(block: Block, shown: Shown) -> h.Node:
    """Controls in a row."""
    return [element_html(element, slot_of(block, shown)) for element in block.get("elements") or []]


@draws("context")
def context(block: Block, shown: Shown) -> h.Node:
    """Small pictures and small texts."""

    def one(element: Any) -> h.Node:
        kind = element.get("type") if isinstance(element, dict) else None
        if kind in {"plain_text", "mrkdwn"}:
            return h.div(".kit-text")[object_html(element, shown.reader)]
        return element_html(element, slot_of(block, shown))

    return [one(element) for element in block.get("elements") or []]


@draws("header")
def header(block: Block, shown: Shown) -> h.Node:
    """A line in large letters."""
    return h.h3(".kit-heading")[object_html(block.get("text"), shown.reader)]


@draws("divider")
def divider(_block: Block, _shown: Shown) -> h.Node:
    """A line across."""
    return h.hr


@draws("image")
def image(block: Block, shown: Shown) -> h.Node:
    """A picture under its title."""
    title = block.get("title")
    return h.figure[
        h.figcaption[object_html(title, shown.reader)] if title else None, picture_html(block, shown, "block")
    ]


@draws("input")
def field(block: Block, shown: Shown) -> h.Node:
    """A label, a control, a hint, and what is wrong with what was entered."""
    element = block.get("element")
    kind = element.get("type") if isinstance(element, dict) else None
    block_id = str(block.get("block_id") or "")
    hint, error = block.get("hint"), shown.errors.get(block_id)
    label_id, hint_id, error_id = (shown.id(block_id, part) for part in ("label", "hint", "error"))
    slot = Slot(
        shown,
        block_id,
        tells=bool(block.get("dispatch_action")),
        in_input=True,
        label_id=label_id,
        about=tuple(name for name, there in ((error_id, error), (hint_id, hint)) if there),
        wrong=error is not None,
        optional=bool(block.get("optional")),
    )
    label = [
        object_html(block.get("label"), shown.reader),
        h.span(".kit-optional")[f" {words.OPTIONAL}"] if block.get("optional") else None,
    ]
    is_group = kind in {"checkboxes", "radio_buttons"}
    target = None if is_group or not isinstance(element, dict) else slot.id(element)
    return h.div(class_=["kit-input-field", {"kit-wrong": slot.wrong}])[
        h.label(".kit-label", id=label_id, for_=target)[label] if target else h.div(".kit-label", id=label_id)[label],
        element_html(element, slot),
        h.p(".kit-error", id=error_id, role="alert")[plain_html(error)] if error is not None else None,
        h.p(".kit-hint", id=hint_id)[object_html(hint, shown.reader)] if hint else None,
    ]
