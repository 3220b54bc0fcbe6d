"""Leads whose account is uncertain: a person says which it is before the policy routes them."""

from routing.accounts.match import By
from routing.decision import Decision
from routing.lead import Lead
from routing.people import Roster
from routing.policy import Policy, Target, TargetKind

WHICH_ACCOUNT = "which account"
"""The rule of a decision that waits for somebody to say which account a lead belongs to."""


def review(policy: Policy, lead: Lead, roster: Roster) -> Decision | None:
    """The decision that somebody must say which account it is; None where that is known, or no rule would ask."""
    if lead.matched_by is not By.UNCERTAIN or not policy.asks_of_accounts:
        return None
    queue = policy.queues[policy.accounts.review or policy.otherwise]
    return Decision(
        policy=policy.version, roster=roster.version, stage=lead.stage, rule=WHICH_ACCOUNT,
        target=Target(TargetKind.QUEUE, queue.name).label, owner=None, queue=queue.name,
        accountable=queue.accountable(roster), due=queue.due, ladder=None,
    )  # fmt: skip
