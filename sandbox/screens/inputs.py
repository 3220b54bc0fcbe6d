"""What a person has typed and chosen, in Slack's form for `state.values`."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from sandbox.blocks import all_options, limits
from sandbox.conversations.channels import Channels
from sandbox.errors import NotOnScreen
from sandbox.people.users import People

Entry = dict[str, Any]
Upload = tuple[str, bytes]
Value = str | int | float | date | time | datetime | Sequence[str] | Sequence[Upload] | Mapping[str, Any] | None
"""What a test may fill in: words, a visible option's label, several labels, a name, a moment, files as (name, bytes),
or a `rich_text` block where words without marks are not enough."""
Receive = Callable[[str, bytes, str], dict[str, Any]]
"""Keeps a file (name, bytes, who chose it) and answers Slack's file object."""

_FIELDS = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
}
_EMPTY_LISTS = {field for field in _FIELDS.values() if field.endswith("s")}
_FOR_ONE_CLICK = {"overflow"}  # what is chosen there leaves nothing behind in the state
_QUERY_LENGTH = 3  # from which Slack asks an app for options, unless the app says otherwise


def field_of(element: dict[str, Any]) -> str:
    """The key under which Slack keeps what was entered in this kind of element."""
    return _FIELDS[element["type"]]


def keeps_state(element: dict[str, Any]) -> bool:
    """Whether the element has a value that `state.values` tells."""
    return element["type"] in _FIELDS and element["type"] not in _FOR_ONE_CLICK


def untouched(element: dict[str, Any]) -> Entry:
    """The state of an element before anybody used it."""
    field = field_of(element)
    initial = element.get("initial_" + field.removeprefix("selected_").removeprefix("rich_text_"))
    return {"type": element["type"], field: initial or ([] if field in _EMPTY_LISTS else None)}


def is_blank(entry: Entry) -> bool:
    """Whether nothing was entered."""
    return all(value in (None, "", []) for key, value in entry.items() if key != "type")


def queries(element: dict[str, Any], value: Value) -> list[str]:
    """What Slack asks the app for while this is typed into an external menu; nothing for too few characters."""
    several = [value] if isinstance(value, str) or not isinstance(value, Sequence) else value
    least = int(element.get("min_query_length", _QUERY_LENGTH))
    return [str(typed) for typed in several if len(str(typed)) >= least]


def rich_text(words: str) -> dict[str, Any]:
    """Words typed into a field for rich text, without any marks."""
    part = {"type": "text", "text": words}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [part]}]}


class Form:
    """Turns a person's words into Slack's values, knowing who and what can be chosen."""

    def __init__(self, people: People, channels: Channels, receive: Receive) -> None:
        """Offer these people and channels, and keep files with `receive`."""
        self._people = people
        self._channels = channels
        self._receive = receive

    def entry(
        self, element: dict[str, Any], value: Value, offered: list[dict[str, Any]] | None = None, *, by: str = ""
    ) -> Entry:
        """What `value` becomes in this element; `offered` are options that the app sent for it, `by` is who fills it.

        Raises:
            NotOnScreen: no option has that label, or nobody has that name.
        """
        field = field_of(element)
        if value is None:
            return {"type": element["type"], field: [] if field in _EMPTY_LISTS else None}
        if field in {"selected_option", "selected_options"}:
            return {"type": element["type"], field: self._chosen(element, field, value, offered)}
        if field == "files":
            return {"type": element["type"], field: [self._receive(*upload, by) for upload in _uploads(value)]}
        if field == "rich_text_value":
            written = dict(value) if isinstance(value, Mapping) else rich_text(str(value))
            return {"type": element["type"], field: written}
        several = [value] if isinstance(value, str) or not isinstance(value, Sequence) else value
        converted = [self._plain(element["type"], item) for item in several]
        return {"type": element["type"], field: converted if field in _EMPTY_LISTS else converted[0]}

    def _chosen(
        self, element: dict[str, Any], field: str, value: Value, offered: list[dict[str, Any]] | None
    ) -> dict[str, Any] | list[dict[str, Any]]:
        options = all_options(element) if offered is None else offered
        if field == "selected_option":
            return option_labelled(str(value), options)
        wanted = [value] if isinstance(value, str) or not isinstance(value, Iterable) else value
        return [option_labelled(str(item), options) for item in wanted]

    def _plain(self, kind: str, value: Any) -> Any:
        if isinstance(value, datetime):
            return _moment(kind, value)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, time):
            return f"{value:%H:%M}"
        if "users_select" in kind:
            return self._person(str(value))
        if "channels_select" in kind or "conversations_select" in kind:
            return self._channel(str(value))
        return int(value) if kind == "datetimepicker" else str(value)

    def _person(self, name: str) -> str:
        wanted = name.removeprefix("@").casefold()
        for user in self._people:
            if wanted in {user.name.casefold(), user.display_name.casefold(), user.real_name.casefold()}:
                return user.id
        raise NotOnScreen(f"There is nobody called {name!r} to choose.")

    def _channel(self, name: str) -> str:
        channel = self._channels.named(name)
        if channel is None:
            raise NotOnScreen(f"There is no channel {name!r} to choose.")
        return channel.id


def _uploads(value: Any) -> list[Upload]:
    """Files as a test gives them.

    Raises:
        NotOnScreen: these are no files.
    """
    given = value if isinstance(value, list) else [value]
    if not all(isinstance(item, tuple) for item in given):
        raise NotOnScreen(f"Files are chosen as a list of (name, bytes), not as {value!r}.")
    return given


def option_labelled(label: str, options: list[dict[str, Any]]) -> dict[str, Any]:
    """The option with this visible text.

    Raises:
        NotOnScreen: there is none; the message lists those there are.
    """
    for option in options:
        if option["text"]["text"] == label:
            return option
    raise NotOnScreen(f"No option says {label!r}; there are: {[o['text']['text'] for o in options]}")


def complaint(element: dict[str, Any], entry: Entry, *, optional: bool) -> str | None:
    """What Slack itself says under a field before it sends anything, or None."""
    if is_blank(entry):
        return None if optional else "Please complete this required field."
    if "files" in entry:
        return _files(element, entry["files"])
    value = entry.get("value")
    if not isinstance(value, str):
        return _too_many(element, entry)
    if len(value) < int(element.get("min_length") or 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(value) > int(element.get("max_length") or 3000):
        return f"Please enter at most {element.get('max_length') or 3000} characters."
    check = _FORMATS.get(element["type"])
    return check(element, value) if check is not None else None


def _too_many(element: dict[str, Any], entry: Entry) -> str | None:
    most = element.get("max_selected_items")
    chosen = entry[field_of(element)]
    return f"Please select at most {most} items." if most is not None and len(chosen) > int(most) else None


def _files(element: dict[str, Any], files: list[dict[str, Any]]) -> str | None:
    most = int(element.get("max_files") or limits.INPUT_FILES)
    kinds = [kind.lower() for kind in element.get("filetypes") or []]
    if len(files) > most:
        return f"Please upload at most {most} file{'s' if most > 1 else ''}."
    if any(file["size"] > limits.INPUT_FILE_BYTES for file in files):
        return "Please upload files of at most 10 MB."
    if kinds and any(PurePath(file["name"]).suffix.removeprefix(".").lower() not in kinds for file in files):
        return f"Please upload files of these types: {', '.join(kinds)}."
    return None


def _email(_element: dict[str, Any], value: str) -> str | None:
    return None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", value) else "Please enter a valid email address."


def _url(_element: dict[str, Any], value: str) -> str | None:
    return None if re.fullmatch(r"https?://[^\s/]+\S*", value) else "Please enter a valid URL."


def _number(element: dict[str, Any], value: str) -> str | None:
    whole = not element["is_decimal_allowed"]
    if not re.fullmatch(r"-?\d+" if whole else r"-?\d+(\.\d+)?", value):
        return f"Please enter a valid {'whole ' if whole else ''}number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and Decimal(value) < Decimal(least):
        return f"Please enter a number of at least {least}."
    if most is not None and Decimal(value) > Decimal(most):
        return f"Please enter a number of at most {most}."
    return None


_FORMATS: dict[str, Callable[[dict[str, Any], str], str | None]] = {
    "email_text_input": _email,
    "url_text_input": _url,
    "number_input": _number,
}
"""What each kind of field takes. The sentences are near Slack's, not known to be Slack's."""


def _moment(kind: str, value: datetime) -> Any:
    if kind == "datetimepicker":
        return int(value.timestamp())
    return f"{value:%H:%M}" if kind == "timepicker" else value.date().isoformat()
