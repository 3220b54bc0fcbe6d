"""What a unit of work reads: one indexed row or a few, each statement compiled once."""

from sqlalchemy import bindparam, case, func, select, text

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
LISTINGS = select(
    t.account_index.c.key, t.account_index.c.kind, t.account_index.c.text, t.account_index.c.account
).where(t.account_index.c.key.in_(bindparam("keys", expanding=True)))
SHARED = (  # by how many accounts each key is shared
    select(t.account_index.c.key, func.count().label("times"))
    .where(t.account_index.c.key.in_(bindparam("keys", expanding=True)))
    .group_by(t.account_index.c.key)
)
NEAREST = (  # of many, those that have the most keys in common; of equals always the same ones
    select(t.account_index.c.kind, t.account_index.c.text, t.account_index.c.account)
    .where(t.account_index.c.key.in_(bindparam("keys", expanding=True)))
    .group_by(t.account_index.c.account, t.account_index.c.text, t.account_index.c.kind)
    .order_by(func.count().desc(), t.account_index.c.account, t.account_index.c.text)
    .limit(bindparam("most"))
)
JOINED = select(t.joined_records).where(
    t.joined_records.c.source == bindparam("source"),
    t.joined_records.c.external_id.in_(bindparam("ids", expanding=True)),
)
SIGHTINGS = (  # of leads that somebody has
    select(t.lead_traits.c.key, t.lead_traits.c.lead_id, t.lead_traits.c.at)
    .join(t.assignments, t.assignments.c.lead_id == t.lead_traits.c.lead_id)
    .where(t.lead_traits.c.key.in_(bindparam("keys", expanding=True)), text(t.IS_OPEN))
    .order_by(t.lead_traits.c.at.desc(), t.lead_traits.c.lead_id)
    .limit(bindparam("most"))
)
LEDGER = (
    select(
        t.ledgers.c.version,
        t.ledgers.c.time,
        t.ledger_members.c.owner,
        t.ledger_members.c.turns,
        t.ledger_members.c.last,
        t.ledger_members.c.start,
        t.ledger_members.c.weight,
        t.ledger_members.c.left,
        t.ledger_members.c.long,
        t.ledger_members.c.arrears,
    )
    .outerjoin(t.ledger_members, t.ledger_members.c.pool == t.ledgers.c.pool)
    .where(t.ledgers.c.pool == bindparam("pool"))
)
TURNS_OF = select(t.turns).where(t.turns.c.decision_id == bindparam("decision")).order_by(t.turns.c.version)
LOADS = select(t.owners.c.id, t.owners.c.load).where(t.owners.c.load > 0)
GIVEN = (  # what the policy gave somebody by itself
    select(t.assignments.c.offered_at, t.assignments.c.tier)
    .where(
        t.assignments.c.owner == bindparam("owner"),
        t.assignments.c.offered_at > bindparam("since"),
        t.assignments.c.given_by.in_(("policy", "ladder")),
    )
    .order_by(t.assignments.c.offered_at)
)
OPEN_WORK = select(t.assignments.c.owner, t.assignments.c.effort, t.assignments.c.contacted_at).where(
    t.assignments.c.owner.is_not(None), text(t.IS_OPEN)
)
ANSWERED = (
    select(
        t.assignments.c.owner,
        func.count().label("offers"),
        func.sum(case((t.assignments.c.accepted_at <= t.assignments.c.due_at, 1), else_=0)).label("accepted"),
        func.sum(case((t.assignments.c.contacted_at <= t.assignments.c.due_at, 1), else_=0)).label("contacted"),
    )
    .where(t.assignments.c.owner.is_not(None), t.assignments.c.due_at.between(bindparam("since"), bindparam("until")))
    .group_by(t.assignments.c.owner)
)
LAST_OWNER = (
    select(t.assignments.c.owner)
    .join(t.leads, t.leads.c.id == t.assignments.c.lead_id)
    .where(
        t.leads.c.id != bindparam("lead"),
        t.assignments.c.owner.is_not(None),
        t.assignments.c.offered_at > bindparam("since"),
    )
    .order_by(t.assignments.c.offered_at.desc(), t.assignments.c.id.desc())
    .limit(1)
)
LAST_OWNER_OF_PERSON = LAST_OWNER.where(t.leads.c.email_key == bindparam("key"))
LAST_OWNER_OF_COMPANY = LAST_OWNER.where(t.leads.c.company_key == bindparam("key"))
REQUESTS = select(t.requests).where(t.requests.c.id.in_(bindparam("numbers", expanding=True)))
REQUESTS_ABOUT = select(t.requests).where(
    t.requests.c.lead_id.in_(bindparam("leads", expanding=True)), text(t.IS_ASKED)
)
DELIVERY = select(t.inbox.c.lead_id, t.inbox.c.digest).where(
    t.inbox.c.source == bindparam("source"), t.inbox.c.delivery_id == bindparam("id")
)
FOUND = select(t.owners.c.id, t.owners.c.slack_found).where(t.owners.c.slack_found.is_not(None))
CHANNELS = select(t.channels.c.name, t.channels.c.id)
