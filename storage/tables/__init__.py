"""The tables. What the design promises is a constraint here, so that no bug above can break it.

The triggers that make facts append-only stand in ``storage/triggers.py``; ``storage/migrations/`` builds all of it.
"""

from storage.tables.base import metadata
from storage.tables.house import account_index, accounts, channels, desk_state, owners, policies, rosters
from storage.tables.leads import (
    HELD,
    IS_AGEING,
    IS_ASKED,
    IS_CHECKED,
    IS_HELD,
    IS_OPEN,
    IS_QUEUED,
    IS_RELEASED,
    assignments,
    escalations,
    inbox,
    joined_records,
    lead_traits,
    leads,
    requests,
)
from storage.tables.outgoing import IS_UNSENT, IS_WANTED, cards, notices
from storage.tables.pools import decision_words, decisions, ledger_members, ledgers, turns
from storage.tables.story import facts, heads, particulars

__all__ = [
    "HELD",
    "IS_AGEING",
    "IS_ASKED",
    "IS_CHECKED",
    "IS_HELD",
    "IS_OPEN",
    "IS_QUEUED",
    "IS_RELEASED",
    "IS_UNSENT",
    "IS_WANTED",
    "account_index",
    "accounts",
    "assignments",
    "cards",
    "channels",
    "decision_words",
    "decisions",
    "desk_state",
    "escalations",
    "facts",
    "heads",
    "inbox",
    "joined_records",
    "lead_traits",
    "leads",
    "ledger_members",
    "ledgers",
    "metadata",
    "notices",
    "owners",
    "particulars",
    "policies",
    "requests",
    "rosters",
    "turns",
]
