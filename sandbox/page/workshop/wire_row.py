"""One exchange in the wire's view: a line, and below it all that was said."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import htpy as h

from sandbox.page.window import Window
from sandbox.page.workshop import words
from sandbox.page.workshop.send_tab import pretty
from sandbox.page.workshop.tab import copy_button
from sandbox.wire import Exchange

_SNIPPET, _GLANCE = 70, 400
_ARROWS = {"from_app": "→", "to_app": "←"}


def row_id(number: int) -> str:
    """Of the row of an exchange."""
    return f"wire-{number}"


def row(window: Window, exchange: Exchange, *, is_open: bool) -> h.Node:
    """A line that opens."""
    here = datetime.fromtimestamp(exchange.at, UTC).astimezone(window.user.zone)
    direction = words.DIRECTIONS[exchange.direction]
    kinds = {"ws-bad": exchange.failed, "ws-waits": exchange.ms is None}
    return h.li(id=row_id(exchange.number), class_=["ws-row", f"ws-{exchange.direction}", kinds])[
        h.details(data_ws_exchange=str(exchange.number), open=is_open)[
            h.summary[
                h.time(".ws-when", title=f"{here:%a %d %b %Y}")[f"{here:%H:%M:%S}"],
                h.span(".ws-arrow", title=direction)[
                    h.span(aria_hidden="true")[_ARROWS[exchange.direction]], h.span(".ws-unseen")[direction]
                ],
                h.span(".ws-name")[exchange.name],
                h.span(".ws-rest")[_badges(exchange), h.span(".ws-snippet")[_snippet(window, exchange)]],
                h.span(".ws-status")[_status(exchange)],
                h.span(".ws-ms")[words.UNDER_WAY if exchange.ms is None else _ms(exchange.ms)],
            ],
            h.div(".ws-inside", id=f"{row_id(exchange.number)}-inside")[inside(exchange) if is_open else None],
        ],
    ]


def inside(exchange: Exchange) -> h.Node:
    """What an open row shows."""
    real = datetime.fromtimestamp(exchange.real, UTC).astimezone()
    facts = words.DETAILS.format(number=exchange.number, real=f"{real:%H:%M:%S.%f}"[:-3], way=words.WAYS[exchange.way])
    asked, answered = (
        (words.ARGUMENTS, words.ANSWER_TO_CALL)
        if exchange.direction == "from_app"
        else (words.REQUEST, words.ACKNOWLEDGED)
    )
    return h.div[
        h.p(".ws-facts")[
            h.span[facts],
            h.span[exchange.url] if exchange.url else None,
            h.button(".ws-copy", type="button", data_ws_curl=str(exchange.number))[words.COPY_CURL],
        ],
        h.p(".ws-why")[why] if (why := _why(exchange)) else None,
        _payload(exchange, "request", asked, exchange.request),
        _payload(exchange, "answer", answered, exchange.answer) if exchange.ms is not None else None,
    ]


def _why(exchange: Exchange) -> str:
    """What an error comes from, as a rule, for whoever writes the app."""
    if exchange.faults:  # which say it themselves
        return ""
    if exchange.direction == "from_app":
        return words.WHY_CALL.get(exchange.error or "", "")
    return words.WHY_DELIVERY.get((exchange.way, exchange.error or ""), "")


def _payload(exchange: Exchange, part: str, label: str, value: Any) -> h.Node:
    own = f"{row_id(exchange.number)}-{part}"
    empty = value is None or value in ("", {})
    return h.section(".ws-payload", aria_label=label)[
        h.h4[label], None if empty else copy_button(words.COPY, own), h.pre(id=own, tabindex="0")[_shown(value, empty)]
    ]


def _shown(value: Any, empty: bool) -> str:
    if empty:
        return words.EMPTY
    return value if isinstance(value, str) else pretty(_unfolded(value))


def _unfolded(value: Any) -> Any:
    """Arguments with the JSON in them read: a form carries blocks as text."""
    if not isinstance(value, Mapping):
        return value
    return {
        name: _read(part) if isinstance(part, str) and part[:1] in {"{", "["} else part for name, part in value.items()
    }


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _badges(exchange: Exchange) -> list[h.Element]:
    retry = [words.RETRY.format(number=exchange.retry, reason=exchange.reason)] if exchange.retry else []
    return [
        *(h.span(".ws-badge.ws-fault")[fault] for fault in exchange.faults),
        *(h.span(".ws-badge")[told] for told in retry),
    ]


def _status(exchange: Exchange) -> str:
    if exchange.lost:
        return words.LOST
    if exchange.error is not None:
        return exchange.error
    return "" if exchange.ms is None else "ok"


def _ms(ms: float) -> str:
    if ms < 0.1:
        return "<0.1 ms"
    return f"{ms:.1f} ms" if ms < 10 else f"{ms:,.0f} ms"


def _snippet(window: Window, exchange: Exchange) -> str:
    """Where and what, in a few words."""
    asked = exchange.request
    if not isinstance(asked, Mapping):
        return str(asked)[:_SNIPPET]
    if exchange.direction == "to_app":
        return _delivered(window, exchange, asked)
    view = asked.get("view")
    place = _named(window, str(asked.get("channel") or asked.get("user_id") or asked.get("user") or ""))
    said = (
        asked.get("text") or (view.get("callback_id") if isinstance(view, Mapping) else "") or asked.get("email") or ""
    )
    return " ".join(part for part in (place, _words(window, said)) if part)


def _delivered(window: Window, exchange: Exchange, payload: Mapping[str, Any]) -> str:
    event = payload.get("event")
    about = event if isinstance(event, Mapping) else payload
    user = about.get("user") or about.get("user_id") or ""
    who = _named(window, str(user.get("id", "") if isinstance(user, Mapping) else user))
    label = "" if exchange.label in {exchange.name, ""} else exchange.label
    said = label or _words(window, about.get("text") or "")
    return " ".join(part for part in (who, said) if part)


def _words(window: Window, text: Any) -> str:
    """How a text begins, as it is read on the screen; the payload has it as it was sent."""
    return window.office.team.reader(window.user).read(str(text)[:_GLANCE])[:_SNIPPET]


def _named(window: Window, some_id: str) -> str:
    """The name of a person or a channel; what is neither stands as it is."""
    team = window.office.team
    user, channel = team.people.with_id(some_id), team.channels.with_id(some_id)
    if user is not None:
        return f"@{user.name}"
    if channel is not None:
        other = team.people.with_id(channel.dm_with or "")
        return f"#{channel.name}" if channel.is_channel else channel.name or f"DM @{other.name if other else some_id}"
    return some_id
