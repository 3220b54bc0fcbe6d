"""Problems: what went wrong, as RFC 9457 has it, with a pointer to each field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from bot.intake.json_text import json_line
from routing.reading.findings import clip

JSON = "application/problem+json"
SHOWN = 20
"""The most field errors that one answer has."""

Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field; ``path`` leads to it from the body's root."""

    path: Where
    detail: str

    def told(self) -> dict[str, str]:
        """As the answer has it: a dotted path for people, a JSON pointer for programs."""
        steps = [clip(str(step), 100) for step in self.path]
        pointer = "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)
        return {"field": ".".join(steps), "pointer": f"#{pointer}", "detail": self.detail}


class Problem(Exception):  # RFC 9457's word
    """An answer other than 2xx.

    Attributes:
        code: its stable name.
        detail: the sentence.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})

    def told(self) -> dict[str, Any]:
        """As the answer has it."""
        body: dict[str, Any] = {
            "type": "about:blank", "title": HTTPStatus(self.status).phrase, "status": self.status,
            "code": self.code, "detail": self.detail,
        }  # fmt: skip
        if self.errors:
            body["errors"] = [error.told() for error in self.errors[:SHOWN]]
        return body

    def response(self) -> Response:
        """As it is sent."""
        return Response(json_line(self.told()), self.status, self.headers, media_type=JSON)
