"""Lists a page at a time."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sandbox.errors import SlackError
from sandbox.web_api.call import Args, Json

T = TypeVar("T")
MOST = 1000


def page(items: Sequence[T], args: Args, *, usual: int = 100) -> tuple[list[T], Json]:
    """One page of items, and the `response_metadata` with the cursor of the next.

    Raises:
        SlackError: `invalid_limit`, `invalid_cursor`.
    """
    limit = args.number("limit", usual)
    if not 0 < limit <= MOST:
        raise SlackError("invalid_limit")
    start = _place(args.get("cursor"))
    rest = start + limit < len(items)
    cursor = base64.b64encode(f"next:{start + limit}".encode()).decode() if rest else ""
    return list(items[start : start + limit]), {"response_metadata": {"next_cursor": cursor}}


def _place(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except (binascii.Error, ValueError):
        raise SlackError("invalid_cursor") from None
