"""Modals and Home tabs: what is open on whose screen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.blocks import controls, limits
from sandbox.errors import SlackError
from sandbox.ids import Counter, secret
from sandbox.screens.inputs import Entry, keeps_state, untouched

Field = tuple[str, str]
"""A control's place in a view: (block_id, action_id)."""


@dataclass(eq=False)
class View:
    """One view on one person's screen; `definition` has passed Slack's rules."""

    id: str
    user_id: str
    definition: dict[str, Any]
    hash: str
    root_id: str
    previous_id: str | None = None
    entries: dict[Field, Entry] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    is_open: bool = True

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Its blocks, with ids."""
        blocks: list[dict[str, Any]] = self.definition["blocks"]
        return blocks

    def redefine(self, definition: dict[str, Any], new_hash: str) -> None:
        """Show another definition; what was typed stays where block_id, action_id and kind stay."""
        before = self.entries
        self.definition, self.hash, self.errors, self.entries = definition, new_hash, {}, {}
        for block, element in controls(self.blocks):
            if keeps_state(element):
                place = (block["block_id"], element["action_id"])
                kept = before.get(place)
                same = kept is not None and kept["type"] == element["type"]
                self.entries[place] = kept if kept is not None and same else untouched(element)

    def state(self) -> dict[str, Any]:
        """Slack's `state.values`."""
        return state_of(self.entries)

    def as_slack(self, *, team_id: str, app_id: str, bot_id: str) -> dict[str, Any]:
        """Slack's view object."""
        empty: dict[str, Any] = {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "title": None,
            "submit": None,
            "close": None,
            "clear_on_close": False,
            "notify_on_close": False,
        }
        return {
            **empty,
            **self.definition,
            "id": self.id,
            "team_id": team_id,
            "app_id": app_id,
            "bot_id": bot_id,
            "app_installed_team_id": team_id,
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "state": self.state(),
        }


def state_of(entries: Mapping[Field, Entry]) -> dict[str, Any]:
    """Slack's `state`: what was entered, by block_id and action_id."""
    values: dict[str, dict[str, Entry]] = {}
    for (block_id, action_id), entry in entries.items():
        values.setdefault(block_id, {})[action_id] = entry
    return {"values": values}


class Screens:
    """Each person's stack of modals (three at most) and Home tab."""

    def __init__(self, counter: Counter) -> None:
        """Nothing open; ids come from the counter."""
        self._counter = counter
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}
        self.hashes = 0

    def __iter__(self) -> Iterator[View]:
        """Every open view: each person's modals, the top one last, then the Home tabs."""
        return iter(self._all_open())

    def stack(self, user_id: str) -> list[View]:
        """The modals open on a screen, the top one last."""
        return self._stacks.setdefault(user_id, [])

    def home(self, user_id: str) -> View | None:
        """What was published to a person's Home tab, or None."""
        return self._homes.get(user_id)

    def open(self, user_id: str, definition: dict[str, Any], *, on_top: bool) -> View:
        """Open a modal: on top of the others, or in their place.

        Raises:
            SlackError: `push_limit_reached`, `duplicate_external_id`, `invalid_arguments` (not a modal).
        """
        _must_be(definition, "modal")
        self._external_id_is_free(definition, but=None)
        if not on_top:
            self.clear(user_id)
        stack = self.stack(user_id)
        if len(stack) >= limits.STACKED_VIEWS:
            raise SlackError("push_limit_reached")
        view = self._new(user_id, definition, stack[-1] if stack else None)
        stack.append(view)
        return view

    def publish(self, user_id: str, definition: dict[str, Any], expected_hash: str | None) -> View:
        """Show a Home tab.

        Raises:
            SlackError: `hash_conflict`, `invalid_arguments` (not a home view).
        """
        _must_be(definition, "home")
        self._external_id_is_free(definition, but=self._homes.get(user_id))
        view = self._homes.get(user_id)
        if view is None:
            view = self._homes[user_id] = self._new(user_id, definition, None)
        else:
            self.update(view, definition, expected_hash)
        return view

    def update(self, view: View, definition: dict[str, Any], expected_hash: str | None = None) -> None:
        """Show another definition in an open view.

        Raises:
            SlackError: `hash_conflict`, `duplicate_external_id`.
        """
        _must_be(definition, view.definition["type"])
        if expected_hash and expected_hash != view.hash:
            raise SlackError("hash_conflict")
        self._external_id_is_free(definition, but=view)
        view.redefine(definition, self._next_hash())

    def put_back(self, view: View) -> None:
        """Show a view that was open in an archive: a modal on top of those put back before it, or a Home tab."""
        if view.definition["type"] == "home":
            self._homes[view.user_id] = view
        else:
            self.stack(view.user_id).append(view)

    def find(self, *, view_id: str | None, external_id: str | None) -> View:
        """An open view, by either id.

        Raises:
            SlackError: `not_found`.
        """
        for view in self._all_open():
            if view.id == view_id or (external_id and view.definition.get("external_id") == external_id):
                return view
        raise SlackError("not_found")

    def pop(self, view: View) -> None:
        """Close one modal and show the one below it."""
        view.is_open = False
        self.stack(view.user_id).remove(view)

    def clear(self, user_id: str) -> list[View]:
        """Close all modals of a person; answers those that were open, the top one first."""
        closed = self.stack(user_id)[::-1]
        for view in closed:
            view.is_open = False
        self._stacks[user_id] = []
        return closed

    def _new(self, user_id: str, definition: dict[str, Any], below: View | None) -> View:
        view_id = self._counter.next_id("V")
        root = below.root_id if below else view_id
        view = View(view_id, user_id, {}, "", root, previous_id=below.id if below else None)
        view.redefine(definition, self._next_hash())
        return view

    def _next_hash(self) -> str:
        self.hashes += 1
        return f"{self.hashes}.{secret('view', str(self.hashes), length=8)}"

    def _all_open(self) -> list[View]:
        return [*(view for stack in self._stacks.values() for view in stack), *self._homes.values()]

    def _external_id_is_free(self, definition: dict[str, Any], *, but: View | None) -> None:
        external_id = definition.get("external_id")
        if external_id and any(
            view is not but and view.definition.get("external_id") == external_id for view in self._all_open()
        ):
            raise SlackError("duplicate_external_id")


def _must_be(definition: dict[str, Any], kind: str) -> None:
    if definition["type"] != kind:
        message = f"[ERROR] must be a {kind} view [json-pointer:/view/type]"
        raise SlackError.invalid("invalid_arguments", [message])
