"""What people can do with a lead, as buttons. Each carries the offer that it was drawn with."""

from bot.blocks import Block, actions, button
from bot.mrkdwn import line
from bot.slack.values import seen_value
from bot.words import cards as say
from bot.words.names import lowered
from routing.assignment import Assignment, State
from routing.commands import Seen
from routing.policy import Policy
from routing.reasons import Act, Reason


def quick_reasons(policy: Policy, act: Act) -> tuple[Reason, ...]:
    """The reasons that do for one tap: the first two that ask for no note."""
    return tuple(reason for reason in policy.reasons.get(act, ()) if not reason.note)[:2]


def owner_buttons(assignment: Assignment, policy: Policy) -> Block:
    """What the owner can do."""
    there = seen_value(_seen(assignment))
    accept = button(say.ACCEPT, "baton:accept", there)
    rest = [
        button(say.REASSIGN, "baton:reassign", there),
        button(say.SNOOZE, "baton:snooze", there),
        button(say.WHY, "baton:why", there),
    ]
    if assignment.state is State.ACCEPTED:
        return actions(*rest)
    if assignment.state is State.SNOOZED:
        return actions(accept, *rest)
    quick = [
        button(
            say.ACCEPT_NOW.format(reason=line(lowered(reason.label), 60)),
            f"baton:accept_now:{place}", seen_value(_seen(assignment), reason.code), primary=place == 1,
        )
        for place, reason in enumerate(quick_reasons(policy, Act.ACCEPT), start=1)
    ]  # fmt: skip
    return actions(*quick, accept, *rest)


def desk_buttons(assignment: Assignment, *, primary: bool = True) -> list[Block]:
    """What a manager or a steward can do while nobody has accepted; ``primary`` where nothing else is more urgent."""
    there = seen_value(_seen(assignment))
    return [
        button(say.TAKE_OVER, "baton:take_over", there, primary=primary),
        button(say.ASSIGN, "baton:assign", there),
    ]


def claim_button(assignment: Assignment, policy: Policy) -> Block:
    """Claim: in one tap, with the first reason that asks for no note; where each asks for one, by a form."""
    quick = quick_reasons(policy, Act.CLAIM)
    if not quick:
        return button(say.CLAIM_FORM, "baton:claim_form", seen_value(_seen(assignment)), primary=True)
    return button(say.CLAIM, "baton:claim", seen_value(_seen(assignment), quick[0].code), primary=True)


def why_here_button(assignment: Assignment) -> Block:
    """Why it is there to be claimed, and by whom."""
    return button(say.WHY_HERE, "baton:why", seen_value(_seen(assignment)))


def _seen(assignment: Assignment) -> Seen:
    return Seen(assignment.lead, assignment.id, assignment.offer)
