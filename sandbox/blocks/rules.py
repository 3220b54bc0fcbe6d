"""Small rules that join into Slack's rules for blocks; each reports what is wrong and where.

A rule is called with a value, its JSON pointer, and the list of problems it may add to. The sentences are
Slack's way of putting them: `[ERROR] must be less than 76 characters [json-pointer:/blocks/0/text/text]`.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any


class Problems:
    """What Slack would answer in `response_metadata.messages`."""

    def __init__(self) -> None:
        """Nothing wrong yet."""
        self.messages: list[str] = []

    def add(self, sentence: str, at: str) -> None:
        """One more problem, at a JSON pointer."""
        self.messages.append(f"[ERROR] {sentence} [json-pointer:{at}]")


Rule = Callable[[Any, str, Problems], None]


def string(longest: int | None = None, *, shortest: int = 0, like: str | None = None) -> Rule:
    """Text within these lengths, without `longest` of any; `like` is a regular expression for all of it."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add("must be a string", at)
        elif longest is not None and len(value) > longest:
            problems.add(f"must be less than {longest + 1} characters", at)
        elif len(value) < shortest:
            problems.add(f"must be more than {shortest - 1} characters", at)
        elif like is not None and not re.fullmatch(like, value):
            problems.add("must match a valid format", at)

    return check


def boolean(value: Any, at: str, problems: Problems) -> None:
    """True or false, and nothing that only looks like it."""
    if not isinstance(value, bool):
        problems.add("must be a boolean", at)


def whole(least: int, most: int | None = None) -> Rule:
    """A whole number between two bounds, both allowed, or with a lower bound only."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.add("must be an integer", at)
        elif most is None and value < least:
            problems.add(f"must be at least {least}", at)
        elif most is not None and not least <= value <= most:
            problems.add(f"must be between {least} and {most}", at)

    return check


def number(value: Any, at: str, problems: Problems) -> None:
    """A number, whole or not."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        problems.add("must be a number", at)


def anything(_value: Any, _at: str, _problems: Problems) -> None:
    """No rule: what Slack's documentation says nothing of is taken as it is."""


def or_null(rule: Rule) -> Rule:
    """The rule, or nothing at all in this place of a list."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if value is not None:
            rule(value, at, problems)

    return check


def one_of(*words: str) -> Rule:
    """One of these words."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if value not in words:
            problems.add(f"must be one of {', '.join(words)}", at)

    return check


def listing(rule: Rule, *, most: int | None = None, least: int = 1) -> Rule:
    """A list with this many items, each under a rule; without `most` as many as you like."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add("must be an array", at)
            return
        if most is not None and len(value) > most:
            problems.add(f"no more than {most} items allowed", at)
        if len(value) < least:
            problems.add(f"no fewer than {least} items allowed", at)
        for place, item in enumerate(value):
            rule(item, f"{at}/{place}", problems)

    return check


def shape(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """An object with these keys, and `type`, and no others."""
    rules = {**required, **(optional or {})}

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must be an object", at)
            return
        for key in required:
            if value.get(key) is None:
                problems.add(f"missing required field: {key}", at)
        for key, part in value.items():
            if key in rules and part is not None:
                rules[key](part, f"{at}/{key}", problems)
            elif key not in rules and key != "type":
                problems.add(f"invalid additional property: {key}", at)

    return check


def by_type(kinds: Mapping[str, Rule], allowed: Collection[str] | None = None) -> Rule:
    """An object whose `type` picks its rule, among `allowed` where only some fit."""

    def check(value: Any, at: str, problems: Problems) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str):
            problems.add("missing required field: type", at)
        elif kind not in kinds or (allowed is not None and kind not in allowed):
            problems.add(f"unsupported type: {kind}", f"{at}/type")
        else:
            kinds[kind](value, at, problems)

    return check


def any_of(*keys: str) -> Rule:
    """An object with at least one of these keys."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if all(value.get(key) is None for key in keys):
            problems.add(f"missing required field: {' or '.join(keys)}", at)

    return check


def both(*rules: Rule) -> Rule:
    """All these rules; the later ones see only objects."""

    def check(value: Any, at: str, problems: Problems) -> None:
        for place, rule in enumerate(rules):
            if place == 0 or isinstance(value, dict):
                rule(value, at, problems)

    return check


def text(longest: int, *, plain: bool = False) -> Rule:
    """A text object, not empty; `plain` where Slack takes no mrkdwn."""
    words = string(longest, shortest=1)
    kinds = {"plain_text": shape({"text": words}, {"emoji": boolean})}
    if not plain:
        kinds["mrkdwn"] = shape({"text": words}, {"verbatim": boolean})
    return by_type(kinds)
