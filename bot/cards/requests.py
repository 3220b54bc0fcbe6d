"""What is asked about a lead and not answered, as a card shows it."""

from bot.blocks import Block, actions, button, context, section
from bot.slack.values import request_value
from bot.words import requests as say
from bot.words.names import Voice
from routing.people import Owner
from routing.policy import Policy
from routing.reasons import Right
from routing.request import Request
from routing.views import LeadView

SHOWN = 5
"""The most requests that one card shows."""
SHOWN_TO_ONE = 15
"""The same for whoever asks by ``/lead show``: as many as fit into one answer."""


def open_requests(voice: Voice, view: LeadView) -> list[Block]:
    """For a channel, or whoever answers for the lead: each with the buttons that answer it."""
    return _first(view, [block for one in view.requests[:SHOWN] for block in _with_buttons(voice, one)], SHOWN)


def requests_for(voice: Voice, view: LeadView, reader: Owner, most: int = SHOWN) -> list[Block]:
    """For one person: buttons only where they may answer."""
    blocks = (
        _with_buttons(voice, one) if may_answer(voice.policy, one, reader) else [_pending(voice, one, reader)]
        for one in view.requests[:most]
    )
    return _first(view, [block for of_one in blocks for block in of_one], most)


def may_answer(policy: Policy, request: Request, person: Owner) -> bool:
    """Whether somebody may answer: whoever is asked, or has the right, but never the asker."""
    return person.id != request.asker and (person.id == request.approver or policy.may(person, Right.APPROVE))


def _first(view: LeadView, blocks: list[Block], most: int) -> list[Block]:
    left = len(view.requests) - most
    return [*blocks, context(say.more(left, view.lead.label))] if left > 0 else blocks


def _pending(voice: Voice, request: Request, reader: Owner) -> Block:
    return section(say.pending(voice, request, reader.id))


def _with_buttons(voice: Voice, request: Request) -> list[Block]:
    value = request_value(request.id)
    approve, decline = (say.spoken(voice, label, request) for label in (say.APPROVE, say.DECLINE))
    return [
        section(say.asked(voice, request)),
        actions(
            button(say.APPROVE, f"baton:approve:{request.id}", value, primary=True, spoken=approve),
            button(say.DECLINE, f"baton:decline:{request.id}", value, spoken=decline),
        ),
    ]
