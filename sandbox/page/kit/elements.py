"""The table of elements: each kind, and the function that draws it."""

from typing import Any

import htpy as h

from sandbox.page.kit import buttons, fields, menus, uploads
from sandbox.page.kit.control import Slot
from sandbox.page.kit.draw import ELEMENTS
from sandbox.page.kit.links import linked
from sandbox.page.kit.pictures import picture_html


def _image(element: dict[str, Any], slot: Slot) -> h.Node:
    return picture_html(element, slot.shown, "accessory")


def _source(element: dict[str, Any], _slot: Slot) -> h.Node:
    return linked(element.get("url"), str(element.get("text") or element.get("url") or ""))


ELEMENTS.update(
    {
        "button": buttons.button,
        "workflow_button": buttons.workflow_button,
        "icon_button": buttons.icon_button,
        "feedback_buttons": buttons.feedback_buttons,
        "overflow": buttons.overflow,
        "image": _image,
        "url": _source,
        "file_input": uploads.file_input,
        "rich_text_input": fields.rich_text_input,
    }
    | dict.fromkeys(("datepicker", "timepicker", "datetimepicker"), fields.date_input)
    | dict.fromkeys(("checkboxes", "radio_buttons"), fields.ticks)
    | dict.fromkeys(("plain_text_input", "email_text_input", "url_text_input", "number_input"), fields.text_input)
    | dict.fromkeys(("static_select", "users_select", "channels_select", "conversations_select"), menus.select)
    | dict.fromkeys(
        ("multi_static_select", "multi_users_select", "multi_channels_select", "multi_conversations_select"),
        menus.multi_select,
    )
    | dict.fromkeys(("external_select", "multi_external_select"), menus.external_select)
)
