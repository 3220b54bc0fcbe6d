"""How the courier takes what is to be sent: by leases of time, in the writer's transactions."""

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, Table, and_, case, exists, null, or_, select, text, update

from routing.messages import Audience, Place
from routing.views import CardJob, NoticeJob
from storage import tables as t
from storage.statements import insert_into
from storage.writer import Writer

T = TypeVar("T")

CARD_FIRST = timedelta(seconds=3)
"""How long a notice under a posted card waits for the card to be up to date."""

WANTED = text(t.IS_WANTED)
UNSENT = text("notices.sent_at IS NULL AND notices.error IS NULL")


class StoredOutgoing:
    """A :class:`routing.ports.Outgoing`, through the writer. Leases are of real time (UTC) and expire by themselves."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def lease(self, now: datetime, seconds: float, limit: int) -> tuple[Sequence[CardJob], Sequence[NoticeJob]]:
        """What is to be sent and leased to nobody, by rank, then age; leased to the caller from now on.

        ``limit`` is for each of the two. A threaded notice waits for its card to be posted, unless that was given up or
        is not there: then it goes without a thread.
        """
        until = now + timedelta(seconds=seconds)

        def take(connection: Connection) -> tuple[list[CardJob], list[NoticeJob]]:
            cards = [_card_job(row) for row in connection.execute(_cards(now, limit))]
            notices = [_notice_job(row) for row in connection.execute(_notices(now, limit))]
            _set(connection, t.cards, [card.id for card in cards], leased_until=until)
            _set(connection, t.notices, [notice.id for notice in notices], leased_until=until)
            return cards, notices

        return await self._do(take)

    async def card_shown(self, card: int, version: int, channel: str, ts: str, digest: str | None = None) -> None:
        """A card was drawn (``digest`` is of what it shows); is a newer version wanted by now, it is drawn again."""
        shown = case((t.cards.c.shown < version, version), else_=t.cards.c.shown)
        await self._do(
            lambda connection: _set(
                connection, t.cards, [card],
                shown=shown, channel=channel, ts=ts, digest=digest,
                leased_until=None, not_before=None, attempts=0, error=None,
            )
        )  # fmt: skip

    async def card_lost(self, card: int) -> None:
        """The message that showed a card is not there any longer: the next drawing posts it anew, at once."""
        await self._do(
            lambda connection: _set(connection, t.cards, [card], shown=0, ts=None, leased_until=None, not_before=None)
        )

    async def notice_sent(self, notice: int, channel: str, ts: str) -> None:
        """A notice was sent."""
        await self._do(
            lambda connection: _set(
                connection, t.notices, [notice], sent_at=datetime.now(UTC), channel=channel, ts=ts, leased_until=None
            )
        )

    async def later(self, cards: Sequence[int], notices: Sequence[int], at: datetime, failed: bool) -> None:
        """Not before ``at`` (real time, UTC); ``failed`` counts it as an attempt."""
        await self._both(
            cards,
            notices,
            lambda table: {"not_before": at, "leased_until": None, "attempts": table.c.attempts + int(failed)},
        )

    async def give_up(self, cards: Sequence[int], notices: Sequence[int], error: str) -> None:
        """Never again by itself: a card until its lead changes, a notice for good."""
        await self._both(cards, notices, lambda _table: {"error": error, "leased_until": None})

    async def card_seen(self, lead: int, place: Place, channel: str, ts: str) -> None:
        """A click tells of a message whose post was never confirmed: it is the card from now on, if none is known."""
        c = t.cards.c
        unknown = and_(c.lead_id == lead, c.place == str(place), c.ts.is_(None))
        query = update(t.cards).where(unknown).values(channel=channel, ts=ts, digest=None)

        def see(connection: Connection) -> None:
            connection.execute(query)

        await self._do(see)

    async def learn(self, slack_ids: dict[str, str], dm_channels: dict[str, str], channels: dict[str, str]) -> None:
        """Slack's ids: of people and of their DMs, by roster id; of channels, by name."""

        def keep(connection: Connection) -> None:
            for owner, user in slack_ids.items():
                _learn_about(connection, owner, slack_found=user)
            for owner, channel in dm_channels.items():
                _learn_about(connection, owner, dm_channel=channel)
            _learn_channels(connection, channels)
            if slack_ids:
                connection.execute(update(t.desk_state).values(people=t.desk_state.c.people + 1))

        await self._do(keep)

    def dm_channel(self, owner: str) -> str | None:
        """The id of somebody's DM, where it is known; blocks for one indexed read."""
        with self._writer.database.read() as connection:
            return connection.scalar(select(t.owners.c.dm_channel).where(t.owners.c.id == owner))

    async def _both(
        self, cards: Sequence[int], notices: Sequence[int], values: Callable[[Table], dict[str, Any]]
    ) -> None:
        def change(connection: Connection) -> None:
            _set(connection, t.cards, cards, **values(t.cards))
            _set(connection, t.notices, notices, **values(t.notices))

        await self._do(change)

    async def _do(self, chore: Callable[[Connection], T]) -> T:
        return await asyncio.wrap_future(self._writer.submit_chore(chore))


def _free(table: Table, now: datetime) -> Any:
    c = table.c
    return and_(or_(c.leased_until.is_(None), c.leased_until <= now), or_(c.not_before.is_(None), c.not_before <= now))


def _cards(now: datetime, limit: int) -> Select[Any]:
    c = t.cards.c
    return select(t.cards).where(WANTED, _free(t.cards, now)).order_by(c.rank, c.asked_at, c.id).limit(limit)


def _notices(now: datetime, limit: int) -> Select[Any]:
    n, c = t.notices.c, t.cards.c
    its_card = and_(c.lead_id == n.lead_id, c.place == n.place)
    threaded = and_(n.threaded, c.ts.is_not(None))
    # The card says it first: whoever is pinged must not find old buttons. No ping waits for that longer than a moment.
    card_is_right = or_(c.shown >= c.wanted, n.asked_at <= now - CARD_FIRST)
    may_go = or_(~n.threaded, c.id.is_(None), and_(c.ts.is_not(None), card_is_right), c.error.is_not(None))
    return (
        select(
            t.notices,
            case((threaded, c.channel), else_=null()).label("card_channel"),
            case((threaded, c.ts), else_=null()).label("card_ts"),
        )
        .outerjoin(t.cards, its_card)
        .where(UNSENT, _free(t.notices, now), may_go)
        .order_by(n.asked_at, n.id)
        .limit(limit)
    )


def _set(connection: Connection, table: Table, ids: Sequence[int], **values: Any) -> None:
    if ids:
        connection.execute(update(table).where(table.c.id.in_(ids)).values(**values))


def _learn_about(connection: Connection, owner: str, **values: str) -> None:
    connection.execute(update(t.owners).where(t.owners.c.id == owner).values(**values))


def _learn_channels(connection: Connection, channels: dict[str, str]) -> None:
    """What was wanted in a channel while only its name was known moves to its id: a lead has one live message there."""
    known = {row.name: row.id for row in connection.execute(select(t.channels))}
    statement = insert_into(connection.dialect.name, t.channels)
    keep = statement.on_conflict_do_update(index_elements=[t.channels.c.name], set_={"id": statement.excluded.id})
    for name, channel in channels.items():
        if known.get(name) == channel:
            continue
        connection.execute(keep, {"name": name, "id": channel})
        named, found = str(Place.channel(name)), str(Place.channel(channel))
        there = t.cards.alias()
        twice = exists().where(there.c.lead_id == t.cards.c.lead_id, there.c.place == found)
        connection.execute(update(t.cards).where(t.cards.c.place == named, ~twice).values(place=found))
        unsent = and_(t.notices.c.place == named, t.notices.c.sent_at.is_(None))
        connection.execute(update(t.notices).where(unsent).values(place=found))


def _card_job(row: Row[Any]) -> CardJob:
    return CardJob(
        id=row.id,
        lead=row.lead_id,
        place=Place.parse(row.place),
        audience=Audience(row.audience),
        wanted=row.wanted,
        channel=row.channel,
        ts=row.ts,
        attempts=row.attempts,
        rank=row.rank,
        digest=row.digest,
    )


def _notice_job(row: Row[Any]) -> NoticeJob:
    return NoticeJob(
        id=row.id,
        key=row.key,
        tell=row.tell,
        place=Place.parse(row.place),
        lead=row.lead_id,
        mention=row.mention,
        data=json.loads(row.data),
        channel=row.card_channel,
        thread_ts=row.card_ts,
        attempts=row.attempts,
    )
