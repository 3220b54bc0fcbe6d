"""Who and what a lead is, as cards tell it: what they want, how to reach them, where the record is."""

from collections.abc import Iterable

from bot.blocks import Block, quote, section
from bot.mrkdwn import disarmed, link, mail, phone, words
from bot.words import why
from bot.words.names import amount, title, value
from routing.lead import Lead
from routing.policy import Policy

MESSAGE = 600
"""The most that a card shows of the lead's own message."""


def about(lead: Lead, policy: Policy, *, rest: bool = False) -> list[Block]:
    """Who and what the lead is; ``rest`` leaves out what :func:`in_short` says."""
    known = [*(_ways_and_record(lead) if rest else lead_lines(lead, policy)), *_which_account(lead)]
    message = value(lead.attributes.get("message"), MESSAGE)
    return [*([section("\n".join(known))] if known else []), *([quote(f"“{message}”")] if message else [])]


def lead_lines(lead: Lead, policy: Policy) -> list[str]:
    """The lead's facts, one line each for who they are and what they want, how to reach them, and from where."""
    return [*filter(None, [in_short(lead, policy)]), *_ways_and_record(lead)]


def _which_account(lead: Lead) -> list[str]:
    """The accounts that it may belong to, for whoever must say which."""
    found = [why.candidate(one.name or one.account, one.score, one.by) for one in lead.suspects]
    return [disarmed(f"Which account? {why.either(found)}")] if found else []


def in_short(lead: Lead, policy: Policy) -> str:
    """The person, what they want and where they are, in one line; empty where nothing is known."""
    attributes = lead.attributes
    name = value(attributes.get("name"))
    what = [value(attributes.get("product"), 60), amount(attributes.get("amount"), policy.currency)]
    where = ", ".join(filter(None, (value(attributes.get(field), 40) for field in ("region", "country"))))
    return _joined(disarmed(text) for text in (name if name != title(lead) else "", *what, where))


def _ways_and_record(lead: Lead) -> list[str]:
    attributes = lead.attributes
    email, number = (value(attributes.get(field), 120) for field in ("email", "phone"))
    ways = _joined([mail(email) if email else "", phone(number) if number else ""])
    source = _joined([f"from {words(lead.source, 40)}", link(value(attributes.get("url"), 500), "Open the record")])
    return [text for text in (ways, source) if text]


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(filter(None, parts))


def small_print(lead: Lead) -> str:
    """By what names ``/lead`` finds it, and its stage."""
    return f"{lead.label} · {words(lead.stage, 40)} · {words(lead.external_id, 60)}"
