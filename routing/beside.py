"""Beside an incumbent: leads that another router gives away. Baton decides about them, and tells nobody.

Such a lead is the incumbent's to the end: somebody has it, so its assignment is open and its owner's load is true; no
card, notice or ladder follows. What Baton would have done is a stored decision and a fact. It takes no turn: ledgers
count what was really given.
"""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from routing.assignment import Assignment, Outcome, State
from routing.commands import Receive
from routing.facts import LeadShadowed, lead_stream
from routing.giving import ask_policy, close, policy_of
from routing.lead import Lead
from routing.ports import Done, Standing, Work
from routing.router import fallback

INCUMBENT = "incumbent"
"""Who gave a lead to somebody, where another router did; and the reason of that assignment."""
LONGEST_ERROR = 300


def place(source: str, external_id: str) -> float:
    """Where a lead stands between 0 and 1, for ever: by the SHA-256 of its name, its first eight bytes as a fraction.

    The name is the source, a unit separator (U+001F) and the external id, in UTF-8.
    """
    name = f"{source}\x1f{external_id}".encode("utf-8", "surrogatepass")
    return int.from_bytes(sha256(name).digest()[:8]) / 2**64


def is_handed_over(source: str, external_id: str, share: float) -> bool:
    """Whether a lead is of the share (0 to 1) that Baton routes. A larger share has every lead of a smaller one."""
    return place(source, external_id) < share


def is_beside(held: Assignment | None) -> bool:
    """Whether a lead is the incumbent's."""
    return held is not None and held.open and held.given_by == INCUMBENT


def on_its_side(work: Work, command: Receive) -> Receive:
    """The command as it is to be carried out: of an incumbent's lead quietly, of one that Baton routes as ever.

    A lead that is known stays on its side, whoever runs now and whatever share is handed over by then.
    """
    draft = command.draft
    known = work.lead_named(draft.source, draft.external_id)
    if known is not None:
        shadow = is_beside(work.assignment(known.id))
    else:
        shadow = command.shadow and not is_handed_over(draft.source, draft.external_id, policy_of(work).canary)
    return replace(command, shadow=shadow, quiet=command.quiet or shadow)


def beside(work: Work, lead: Lead, command: Receive) -> Assignment:
    """Open the assignment of a new lead that the incumbent has given to somebody, and keep what Baton says of it.

    Where the record names nobody whom the roster knows, it lies in ``otherwise``, whose steward is not told either.
    """
    policy, now, owner = policy_of(work), command.now, _known(work, command.draft.owner)
    if command.problem is not None:
        decision = fallback(policy, lead, work.roster, command.problem[:LONGEST_ERROR])
    else:
        decision = ask_policy(work, lead, now)
    number = work.put_decision(lead.id, replace(decision, turns=()), now)
    last = work.assignment(lead.id)
    queue = policy.queues[policy.otherwise]
    opened = Assignment(
        id=work.new_assignment(), lead=lead.id, offer=last.offer + 1 if last is not None else 1,
        state=State.OFFERED if owner is not None else State.QUEUED, owner=owner,
        queue=None if owner is not None else queue.name, accountable=owner or queue.accountable(work.roster),
        reason=INCUMBENT, given_by=INCUMBENT, offered_at=now, due_at=now + timedelta(seconds=decision.due),
        decision=number, changed_at=now,
    )  # fmt: skip
    work.put_assignment(None, opened)
    fact = LeadShadowed(
        at=now, by=INCUMBENT, owner=owner, chosen=decision.owner, queue=decision.queue, pool=decision.pool,
        rule=decision.rule, target=decision.target, policy=decision.policy, decision=number, assignment=opened.id,
        offer=opened.offer,
    )  # fmt: skip
    work.record(lead_stream(lead.id), fact)
    return opened


def followed(work: Work, command: Receive, done: Done) -> Done:
    """A copy of an incumbent's lead that names another owner: the incumbent has given it to somebody else."""
    held, owner = done.assignment, _known(work, command.draft.owner)
    if done.lead is None or held is None or not is_beside(held) or owner is None or owner == held.owner:
        return done
    close(work, held, Outcome.HANDED_ON, command.now)
    return Done(Standing.UPDATED, done.lead, beside(work, done.lead, command))


def _known(work: Work, owner: str | None) -> str | None:
    return owner if owner and work.roster.get(owner) is not None else None
