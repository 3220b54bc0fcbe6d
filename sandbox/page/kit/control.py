"""Where a control stands: its block, what labels it, and when using it tells the app."""

import json
from dataclasses import dataclass
from typing import Any

from sandbox.page.kit.shown import Shown
from sandbox.page.kit.text import object_words, text_html
from sandbox.page.kit.values import untouched_entry
from sandbox.screens.inputs import Entry

_ENTER = "on_enter_pressed"
_CHARACTER = "on_character_entered"
_NAMES = {_ENTER: "enter", _CHARACTER: "character"}
_TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"}


@dataclass(frozen=True)
class Slot:
    """The place that a block gives to one of its elements."""

    shown: Shown
    block_id: str
    tells: bool = True
    """Whether using it tells the app at once; an input block says so by `dispatch_action`."""
    in_input: bool = False
    name: str = ""
    """What it is about, for those who hear the page, where no label stands beside it."""
    label_id: str | None = None
    about: tuple[str, ...] = ()
    """The ids of its hint and its error."""
    wrong: bool = False
    optional: bool = True

    def id(self, element: dict[str, Any], part: str = "field") -> str:
        """An id for a part of the element's HTML."""
        return self.shown.id(self.block_id, element.get("action_id"), element.get("type"), part)

    def entry(self, element: dict[str, Any]) -> Entry:
        """What was entered, or what the app put there to begin with."""
        place = (self.block_id, str(element.get("action_id")))
        kept = self.shown.entries.get(place)
        return untouched_entry(element) if kept is None else kept

    def root(self, element: dict[str, Any], when: str | None = None) -> dict[str, Any]:
        """The attributes by which the page's script knows a control; `when` is what tells the app."""
        confirm = element.get("confirm")
        return {
            "data-control": element.get("type"),
            "data-action": element.get("action_id"),
            "data-dispatch": self._dispatch(element, when),
            "data-confirm": self._confirm(confirm) if isinstance(confirm, dict) else None,
        }

    def field(self, element: dict[str, Any], part: str = "field", *, name: str = "") -> dict[str, Any]:
        """The attributes of the native field inside: its id, its names, its state."""
        return {
            "id": self.id(element, part),
            "aria-label": None if self.label_id else (name or self.name or None),
            "aria-labelledby": self.label_id,
            "aria-describedby": " ".join(self.about) or None,
            "aria-invalid": "true" if self.wrong else None,
            "aria-required": "true" if self.in_input and not self.optional else None,
            "disabled": not self.shown.live,
            "autofocus": self.shown.focus and self.shown.in_view and element.get("focus_on_load") is True,
        }

    def _dispatch(self, element: dict[str, Any], when: str | None) -> str | None:
        if not self.tells or when is None or not self.shown.live:
            return None
        if element.get("type") not in _TYPED:
            return when
        asked = (element.get("dispatch_action_config") or {}).get("trigger_actions_on") or [_ENTER]
        return " ".join(_NAMES[word] for word in asked if word in _NAMES) or None

    def _confirm(self, confirm: dict[str, Any]) -> str:
        reader = self.shown.reader
        parts = {key: object_words(confirm.get(key), reader) for key in ("title", "text", "confirm", "deny")}
        text = confirm.get("text")
        marked = isinstance(text, dict) and text.get("type") == "mrkdwn"
        more = {"html": str(text_html(str(text.get("text") or ""), reader))} if marked and text else {}
        return json.dumps({**parts, "style": confirm.get("style"), **more}, ensure_ascii=False)
