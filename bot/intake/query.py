"""The parameters of an address, each checked by itself, so that a caller reads of all that is wrong at once."""

import re

from starlette.requests import Request

from bot.intake.problems import FieldError, Problem
from bot.intake.values import LONGEST_NAME
from bot.words import api as words

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Query:
    """Reads parameters; :meth:`done` tells what was wrong with them."""

    def __init__(self, request: Request, known: tuple[str, ...]) -> None:
        self._given = request.query_params
        self._errors = [
            FieldError((name,), words.unknown_parameter(name, known)) for name in self._given if name not in known
        ]

    def text(self, name: str) -> str:
        """A text that must be there, of 1 to 255 characters; empty where it is wrong."""
        value = self._one(name)
        if value is None:
            self.wrong(name, words.PARAMETER_MISSING)
        elif not value.strip() or len(value) > LONGEST_NAME or _CONTROL.search(value):
            self.wrong(name, words.PARAMETER_TEXT)
        return (value or "").strip()

    def optional(self, name: str) -> str | None:
        """A text that may be there."""
        return self._one(name)

    def whole(self, name: str, least: int, most: int, otherwise: int) -> int:
        """A whole number within bounds."""
        value = self._one(name)
        if value is None:
            return otherwise
        if value.isascii() and value.isdecimal() and len(value) < 10 and least <= int(value) <= most:
            return int(value)
        self.wrong(name, words.not_whole(least, most))
        return otherwise

    def truth(self, name: str) -> bool:
        """True or false; false where it is not there."""
        value = self._one(name)
        if value not in {None, "true", "false"}:
            self.wrong(name, words.NOT_TRUTH)
        return value == "true"

    def wrong(self, name: str, why: str) -> None:
        """Note what is wrong with a parameter."""
        self._errors.append(FieldError((name,), why))

    def done(self) -> None:
        """See that nothing was wrong.

        Raises:
            Problem: 422, with all that was.
        """
        if self._errors:
            raise Problem(422, "invalid", words.BAD_QUERY, self._errors)

    def _one(self, name: str) -> str | None:
        values = self._given.getlist(name)
        if len(values) > 1:
            self.wrong(name, words.PARAMETER_TWICE)
        return values[0] if values else None
