"""What the browser sent, in Slack's forms: an entry of `state.values`, and the part that an action carries."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from sandbox.blocks import all_options
from sandbox.messages.composing import rich_text_of
from sandbox.messages.mrkdwn import Reader
from sandbox.page.kit import words
from sandbox.screens.inputs import Entry, field_of, untouched

_PRESSED = {"button", "icon_button", "workflow_button"}


def untouched_entry(element: dict[str, Any]) -> Entry:
    """The state of any element before anybody used it; an unknown one has only its type."""
    kind = str(element.get("type"))
    try:
        return untouched({**element, "type": kind})
    except KeyError:
        return {"type": kind}


def value_to_entry(element: dict[str, Any], raw: Any, reader: Reader) -> Entry:
    """The entry that `raw` becomes in this element.

    Raises:
        ValueError: it makes no sense there; the message is a sentence for whoever entered it.
    """
    kind = str(element.get("type"))
    if kind not in _READERS:
        raise ValueError(words.NO_VALUE)
    if kind == "file_input":
        return {"type": kind, "files": _files(element, raw)}
    field = field_of(element)
    if raw is None or raw == "":
        return {"type": kind, field: [] if field.endswith("s") else None}
    return {"type": kind, field: _READERS[kind](element, raw, reader)}


def chosen(element: dict[str, Any], raw: Any, reader: Reader) -> dict[str, Any]:
    """What an action says beside its type and ids.

    Raises:
        ValueError: as for `value_to_entry`.
    """
    kind = element.get("type")
    if kind in _PRESSED:
        return {}
    if kind == "feedback_buttons":
        keys = {"0": "positive_button", "1": "negative_button"}
        part = element.get(keys.get(str(raw), "")) or {}
        if not part:
            raise ValueError(words.BAD_CHOICE)
        return {"text": part.get("text"), "value": part.get("value")}
    if kind == "overflow":
        return {"selected_option": _option(element, raw)}
    entry = value_to_entry(element, raw, reader)
    return {key: value for key, value in entry.items() if key != "type"}


def _option(element: dict[str, Any], raw: Any) -> dict[str, Any]:
    options = all_options(element)
    if isinstance(raw, str) and re.fullmatch(r"\d{1,4}", raw):
        raw = int(raw)
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw < len(options):
        raise ValueError(words.BAD_CHOICE)
    return options[raw]


def _several(raw: Any, element: dict[str, Any]) -> list[Any]:
    if not isinstance(raw, list):
        raise ValueError(words.BAD_CHOICE)  # noqa: TRY004 - whoever entered it is told, whatever was wrong
    most = element.get("max_selected_items")
    if isinstance(most, int) and len(raw) > most:
        raise ValueError(words.TOO_MANY.format(count=most))
    return raw


def _one_option(element: dict[str, Any], raw: Any, _reader: Reader) -> dict[str, Any]:
    return _option(element, raw)


def _options(element: dict[str, Any], raw: Any, _reader: Reader) -> list[dict[str, Any]]:
    return [_option(element, item) for item in _several(raw, element)]


def _external(_element: dict[str, Any], raw: Any, _reader: Reader) -> dict[str, Any]:
    """An option as the app gave it, and as the page gives it back."""
    fits = isinstance(raw, dict) and isinstance(raw.get("text"), dict) and isinstance(raw.get("value"), str)
    if not fits:
        raise ValueError(words.BAD_CHOICE)
    option: dict[str, Any] = raw
    return option


def _externals(element: dict[str, Any], raw: Any, reader: Reader) -> list[dict[str, Any]]:
    return [_external(element, item, reader) for item in _several(raw, element)]


def _user(_element: dict[str, Any], raw: Any, reader: Reader) -> str:
    if not isinstance(raw, str) or reader.people.with_id(raw) is None:
        raise ValueError(words.NOBODY.format(id=raw))
    return raw


def _users(element: dict[str, Any], raw: Any, reader: Reader) -> list[str]:
    return [_user(element, item, reader) for item in _several(raw, element)]


def _channel(_element: dict[str, Any], raw: Any, reader: Reader) -> str:
    if not isinstance(raw, str) or reader.channels.with_id(raw) is None:
        raise ValueError(words.NO_CHANNEL.format(id=raw))
    return raw


def _channels(element: dict[str, Any], raw: Any, reader: Reader) -> list[str]:
    return [_channel(element, item, reader) for item in _several(raw, element)]


def _text(_element: dict[str, Any], raw: Any, _reader: Reader) -> str:
    if not isinstance(raw, str):
        raise ValueError(words.BAD_TEXT)  # noqa: TRY004 - as above
    return raw.replace("\r\n", "\n")


def _date(_element: dict[str, Any], raw: Any, _reader: Reader) -> str:
    try:
        return date.fromisoformat(str(raw)).isoformat()
    except ValueError:
        raise ValueError(words.BAD_DATE) from None


def _time(_element: dict[str, Any], raw: Any, _reader: Reader) -> str:
    try:
        return f"{time.fromisoformat(str(raw)):%H:%M}"
    except ValueError:
        raise ValueError(words.BAD_TIME) from None


def _moment(_element: dict[str, Any], raw: Any, reader: Reader) -> int:
    """Seconds; a time without a zone is one on the reader's watch."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    try:
        moment = datetime.fromisoformat(str(raw))
    except ValueError:
        raise ValueError(words.BAD_DATE) from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=reader.user.zone)).timestamp())


def _rich_text(_element: dict[str, Any], raw: Any, reader: Reader) -> dict[str, Any]:
    return rich_text_of(_text(_element, raw, reader), reader)


def _files(element: dict[str, Any], raw: Any) -> list[dict[str, Any]]:
    """Files by id; the workspace knows the rest of them."""
    files = (
        [{"id": item} if isinstance(item, str) else item for item in (raw or [])]
        if isinstance(raw or [], list)
        else None
    )
    if files is None or not all(isinstance(file, dict) and isinstance(file.get("id"), str) for file in files):
        raise ValueError(words.BAD_FILES)
    most = element.get("max_files") or 10
    if len(files) > most:
        raise ValueError(words.TOO_MANY.format(count=most))
    return files


_READERS: dict[str, Callable[[dict[str, Any], Any, Reader], Any]] = {
    "plain_text_input": _text,
    "email_text_input": _text,
    "url_text_input": _text,
    "number_input": _text,
    "rich_text_input": _rich_text,
    "static_select": _one_option,
    "radio_buttons": _one_option,
    "checkboxes": _options,
    "multi_static_select": _options,
    "external_select": _external,
    "multi_external_select": _externals,
    "users_select": _user,
    "multi_users_select": _users,
    "channels_select": _channel,
    "multi_channels_select": _channels,
    "conversations_select": _channel,
    "multi_conversations_select": _channels,
    "datepicker": _date,
    "timepicker": _time,
    "datetimepicker": _moment,
    "file_input": lambda element, raw, _reader: _files(element, raw),
}
