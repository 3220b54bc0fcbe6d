"""Who has a lead that belongs to the owner of its account, also while that owner is not there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from routing.accounts.account import SALES, Account, Find, looked_after
from routing.accounts.match_rules import Absent
from routing.people import Roster


@dataclass(frozen=True, slots=True)
class Caretaker:
    """Who has the lead, and why.

    Attributes:
        keeper: who looks after the account; None where nobody does.
        owner: who is to have the lead now; None where nobody of these can, and the rule's ``else`` is next.
        accountable: who answers for it while it waits for the keeper to be back; None where it does not wait.
    """

    keeper: str | None
    owner: str | None = None
    accountable: str | None = None

    @property
    def stands_in(self) -> bool:
        """Whether somebody has it in the keeper's place."""
        return self.owner is not None and self.owner != self.keeper

    @property
    def waits(self) -> bool:
        """Whether it waits for the keeper."""
        return self.accountable is not None


def caretaker(
    account: Account | None,
    role: str,
    came_in: datetime,
    find: Find,
    roster: Roster,
    absent: Absent,
    can_have: Callable[[str], bool],
) -> Caretaker:
    """Who has a lead of ``account``.

    An account that nobody looks after takes its parent's owner. While the owner cannot have it, ``absent`` says what is
    done: ``backup`` goes to whoever stands in for them, that one's stand-in and so on, then to their managers upward;
    ``hold`` has it wait, and the first manager who is there answers for it; ``pool`` leaves it to the rule's ``else``.
    It is held only for somebody who is in the roster and active: nobody waits for whoever has left.

    Args:
        account: the lead's; None where it has none.
        role: ``sales`` or ``success``; empty means sales.
        came_in: when the lead did, UTC: whoever had the account before that has it.
        find: accounts by key.
        roster: everybody there is.
        absent: the policy's choice.
        can_have: whether somebody is there, and never had the lead.
    """
    keeper = looked_after(account, role or SALES, came_in, find) if account is not None else None
    if keeper is None or can_have(keeper):
        return Caretaker(keeper, keeper)
    if absent is Absent.BACKUP:
        return Caretaker(keeper, next(filter(can_have, _stand_ins(roster, keeper)), None))
    if absent is Absent.HOLD and roster.is_active(keeper):
        managers = [*roster.above(keeper)]
        there = next(filter(can_have, managers), next(iter(managers), None))
        return Caretaker(keeper, None, there)
    return Caretaker(keeper)


def _stand_ins(roster: Roster, keeper: str) -> Iterator[str]:
    """Their backup, that one's backup and so on; then their managers upward."""
    seen = {keeper}
    person = roster.get(keeper)
    while person is not None and person.backup is not None and person.backup not in seen:
        seen.add(person.backup)
        yield person.backup
        person = roster.get(person.backup)
    yield from (one for one in roster.above(keeper) if one not in seen)
