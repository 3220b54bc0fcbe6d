"""Block Kit, as small functions: each returns one block or element, within Slack's limits."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.mrkdwn import cut, units

Block = dict[str, Any]

SECTION = 2_900
"""Slack takes 3,000 characters in a section; the rest is for its own counting."""
OPTIONS = 100
BUTTON = 75


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message: ``text`` is what a notification and a screen reader say, in mrkdwn; ``blocks`` what is seen."""

    text: str
    blocks: list[Block]


def plain(text: str, limit: int) -> Block:
    """Text that is only ever text."""
    return {"type": "plain_text", "text": cut(text, limit), "emoji": False}


def mrkdwn(text: str) -> Block:
    """Marked-up text; nothing in it becomes a link by itself."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> Block:
    """A headline."""
    return {"type": "header", "text": plain(text, 150)}


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph of mrkdwn."""
    block = {"type": "section", "text": mrkdwn(text)}
    return block if accessory is None else {**block, "accessory": accessory}


def quote(text: str) -> Block:
    """A paragraph of somebody else's words."""
    return {"type": "section", "text": plain(text, SECTION)}


def context(text: str) -> Block:
    """Small print, in mrkdwn."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def actions(*elements: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def button(label: str, action_id: str, value: str, *, primary: bool = False, spoken: str | None = None) -> Block:
    """A button; ``spoken`` is what a screen reader says where the label alone does not tell."""
    made = {"type": "button", "text": plain(label, BUTTON), "action_id": action_id, "value": value}
    if primary:
        made["style"] = "primary"
    if spoken is not None:
        made["accessibility_label"] = cut(spoken, BUTTON)
    return made


def option(label: str, value: str) -> Block:
    """A choice in a menu."""
    return {"text": plain(label, BUTTON), "value": value}


def menu(action_id: str, options: list[Block], placeholder: str) -> Block:
    """A menu of one choice."""
    shown = options[:OPTIONS]
    return {"type": "static_select", "action_id": action_id, "options": shown, "placeholder": plain(placeholder, 150)}


def field(block_id: str, label: str, element: Block, *, optional: bool = False, hint: str = "") -> Block:
    """A labelled input of a modal."""
    block: Block = {"type": "input", "block_id": block_id, "label": plain(label, 200), "element": element}
    block["optional"] = optional
    return {**block, "hint": plain(hint, 500)} if hint else block


def paragraphs(lines: Iterable[str]) -> list[Block]:
    """Lines of mrkdwn in as few sections as hold them; each line fits into one."""
    blocks: list[Block] = []
    held: list[str] = []
    for text in lines:
        if held and units("\n".join([*held, text])) > SECTION:
            blocks.append(section("\n".join(held)))
            held = []
        held.append(text)
    return [*blocks, section("\n".join(held))] if held else blocks
