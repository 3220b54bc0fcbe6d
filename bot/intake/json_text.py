"""JSON as it is sent: one line of UTF-8, as people read it."""

import json

_BREAKS = {ord(c): f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"}
"""What some programs take for the end of a line."""


def json_line(told: object) -> bytes:
    """A value as one line, with its end. Half a character, which UTF-8 does not have, stays as JSON escapes it."""
    return json.dumps(told, ensure_ascii=False).translate(_BREAKS).encode("utf-8", "backslashreplace") + b"\n"
