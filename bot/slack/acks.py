"""What a submitted form is answered with: what is wrong at its fields, or a sentence in the form's place."""

from typing import Any

from bot.slack.forms import sentence_view
from bot.words import refusals

Ack = dict[str, Any]
"""The ack's arguments; none closes the form."""


def errors(told: dict[str, str]) -> Ack:
    """Each sentence under its field; the form stays open."""
    return {"response_action": "errors", "errors": told}


def instead(sentence: str, title: str = refusals.TITLE) -> Ack:
    """A sentence in the form's place."""
    return {"response_action": "update", "view": sentence_view(sentence, title)}
