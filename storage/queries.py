"""What a unit of work reads: one indexed row or a few, each statement compiled once."""

from sqlalchemy import bindparam, select, text

from storage import tables as t

LEAD = select(t.leads).where(t.leads.c.id == bindparam("lead"))
LEAD_NAMED = select(t.leads).where(
    t.leads.c.external_id == bindparam("external_id"), t.leads.c.source == bindparam("source")
)
ASSIGNMENT = (  # the newest: an open one is always newer than those before it
    select(t.assignments)
    .where(t.assignments.c.lead_id == bindparam("lead"))
    .order_by(t.assignments.c.id.desc())
    .limit(1)
)
HAD = select(t.assignments.c.owner).where(
    t.assignments.c.lead_id == bindparam("lead"), t.assignments.c.owner.is_not(None)
)
OPEN_OF = select(t.assignments.c.lead_id).where(
    t.assignments.c.accountable == bindparam("owner"), t.assignments.c.owner == bindparam("owner"), text(t.IS_OPEN)
)
ACCOUNT = select(t.accounts).where(t.accounts.c.key == bindparam("key"))
DELIVERIES = select(t.inbox.c.delivery_id, t.inbox.c.lead_id, t.inbox.c.digest).where(
    t.inbox.c.source == bindparam("source"), t.inbox.c.delivery_id.in_(bindparam("ids", expanding=True))
)
LEADS_NAMED = select(t.leads).where(
    t.leads.c.source == bindparam("source"), t.leads.c.external_id.in_(bindparam("ids", expanding=True))
)
ACCOUNTS = select(t.accounts).where(t.accounts.c.key.in_(bindparam("keys", expanding=True)))
LEDGER = (
    select(
        t.ledgers.c.version,
        t.ledger_members.c.owner,
        t.ledger_members.c.turns,
        t.ledger_members.c.last,
        t.ledger_members.c.credit,
    )
    .outerjoin(t.ledger_members, t.ledger_members.c.pool == t.ledgers.c.pool)
    .where(t.ledgers.c.pool == bindparam("pool"))
)
LOADS = select(t.owners.c.id, t.owners.c.load).where(t.owners.c.load > 0)
REQUESTS = select(t.requests).where(t.requests.c.id.in_(bindparam("numbers", expanding=True)))
REQUESTS_ABOUT = select(t.requests).where(
    t.requests.c.lead_id.in_(bindparam("leads", expanding=True)), text(t.IS_ASKED)
)
DELIVERY = select(t.inbox.c.lead_id, t.inbox.c.digest).where(
    t.inbox.c.source == bindparam("source"), t.inbox.c.delivery_id == bindparam("id")
)
FOUND = select(t.owners.c.id, t.owners.c.slack_found).where(t.owners.c.slack_found.is_not(None))
CHANNELS = select(t.channels.c.name, t.channels.c.id)
