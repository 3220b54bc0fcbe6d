"""A lineup: a pool's members in the order in which they are next, found without looking at all of them.

Whose turn is next, where the pick is by share, is the chairman assignment (Robert Tijdeman, The chairman assignment
problem, Discrete Mathematics 32, 1980), kept in virtual time as by I. Stoica and H. Abdel-Wahab (Earliest eligible
virtual deadline first, 1995): of those who are owed at least ``1 / (2n - 2)`` of a turn, whoever would first be owed
all but that. As long as nobody comes or goes, everybody's turns differ from their share by less than one turn, which
smooth weighted round robin (Igor Sysoev, nginx 1.3.1, 2012) does not promise; for weights 5, 1, 1 both say a a b a c
a a. Of equal weights it is whoever has waited longest. Members of one weight keep one order among them whatever time
does, so there is a heap for each weight, and only the heads are compared.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush, heapreplace
from typing import NamedTuple

from routing.decision import Barrier, Why
from routing.fairness.ledger import UNIT, Arrears, Ledger, Tally, Turn
from routing.fairness.pools import Back, Pool

DAY = timedelta(days=1)
# A named tuple's own way to be made is a function of Python's, and takes twice as long.
made = tuple.__new__
_SLACK = 64


class Standing(NamedTuple):
    """Whether somebody is there for a pool's leads.

    Attributes:
        barrier: what stands against them; None where nothing does.
        stand_in: who has their leads while they are away, where the pool has backups do so.
        until: the next moment (UTC) at which this may be otherwise by time alone; None where never.
        rank: who is first before anybody's share counts: the lowest. 0 for all where only the share counts.
    """

    barrier: Barrier | None
    stand_in: str | None = None
    until: datetime | None = None
    rank: int = 0


class Member:
    """Somebody in a lineup."""

    __slots__ = ("entry", "owner", "place", "standing", "tally", "weight")

    def __init__(self, owner: str, place: int, weight: int, tally: Tally) -> None:
        self.owner, self.place, self.weight, self.tally = owner, place, weight, tally
        self.standing = Standing(None)
        self.entry: _Entry | None = None

    @property
    def there(self) -> bool:
        """Whether they may have a turn, by themselves or by who stands in for them."""
        return self.entry is not None


_Entry = tuple[int, int, int, int, Member]
"""Rank, own time (or latest turn), latest turn, place in the policy: the stated order of ties."""

Stand = Callable[[str, datetime], Standing]
Barred = Callable[[Member], bool]


class Lineup:
    """Who is next in a pool. It shows the ledger as it stands; :meth:`take` moves it on."""

    def __init__(self, pool: Pool, members: Iterable[tuple[str, int]], ledger: Ledger, stand: Stand, why: Why) -> None:
        """Line up ``members`` (with weights from 1) by what the ledger says.

        Args:
            pool: whose members they are.
            members: each with their weight.
            ledger: the pool's numbers.
            stand: says who is there.
            why: why whoever is first here is chosen.
        """
        self.pool, self.why = pool, why
        self.picks_at_once = not pool.pools and not pool.is_claimed
        self.version, self.time = ledger.version, ledger.time
        self.members: dict[str, Member] = {}
        self._stand = stand
        self._fair = not pool.ranked
        self._heaps: dict[int, list[_Entry]] = {}
        self._total = self._there = self._given = 0
        self._until: datetime | None = None
        self._changed: dict[str, Tally] = {}
        for place, (owner, weight) in enumerate(members):
            known = ledger.of(owner)
            tally = (known or Tally(start=ledger.time, weight=weight)).weighing(weight, ledger.time)
            self.members[owner] = Member(owner, place, weight, tally)
            if tally is not known:
                self._changed[owner] = tally
        self._gone(ledger)

    @property
    def anybody(self) -> bool:
        """Whether anybody is there."""
        return self._there > 0

    @property
    def until(self) -> datetime | None:
        """The next moment (UTC) at which somebody may come or go by time alone."""
        return self._until

    def at(self, now: datetime) -> "Lineup":
        """The lineup at a moment (UTC): whoever came or went by then has come or gone."""
        until = self._until
        if (until is not None and now < until) or not self.members:
            return self
        self._heaps, self._total, self._there, self._given = {}, 0, 0, 0
        moments = []
        for member in self.members.values():
            standing = member.standing = self._stand(member.owner, now)
            if standing.until is not None:
                moments.append(standing.until)
            member.entry = None
            self._settle(member, now)
            if standing.barrier is None:
                self._there += 1
                self._total += member.weight
                entry = member.entry = self._entry_of(member)
                self._heap_of(member).append(entry)
            if member.tally.arrears is not None:
                moments.append(self._next_grant(member.tally.arrears))
        if self._total:  # what some are given, all owe: else everybody would be owed more and more
            self.time -= self._given * UNIT // self._total
        for heap in self._heaps.values():
            heapify(heap)
        self._until = min(moments, default=datetime.max.replace(tzinfo=now.tzinfo))
        return self

    def touch(self, owner: str, now: datetime) -> None:
        """Something about a member changed that is not by time: their load, their latest lead."""
        member = self.members.get(owner)
        if member is None or self._until is None:
            return
        before, standing = member.standing, self._stand(owner, now)
        if standing.until is not None:
            self._until = min(self._until, standing.until)
        member.standing = standing
        if standing.barrier is None and member.entry is not None:
            if standing.rank != before.rank:
                self._moves(member)
            return
        self._settle(member, now)
        self._leave(member)
        if standing.barrier is None:
            self._enter(member)

    def first(self, cost: int = 1, barred: Barred | None = None) -> Member | None:
        """Who is next for a lead of this cost, of those whom nothing bars from it; None where nobody is."""
        if barred is None and len(self._heaps) == 1:
            (heap,) = self._heaps.values()
            if heap and heap[0][4].entry is heap[0]:
                return heap[0][4]
        best: _Entry | None = None
        best_at: tuple[bool, int, int] | None = None
        parts = max(1, 2 * self._there - 2)
        turn = cost * UNIT
        time, most = self.time + turn // (self._total or 1), turn - turn // parts
        for weight, heap in self._heaps.items():
            head = heap[0] if heap else None
            if head is None or head[4].entry is not head or barred is not None:
                head = _head(heap, barred)
                if head is None:
                    continue
            start = head[1]
            owed = weight * (time - start)
            at = (owed * parts < turn, start + most // (weight or 1), -owed)
            if best is None or best_at is None or at < best_at or (at == best_at and head[2:4] < best[2:4]):
                best, best_at = head, at
        return None if best is None else best[4]

    def turn(self, member: Member, cost: int = 1) -> Turn:
        """The entry of the ledger by which a member takes the next turn."""
        version, total = self.version + 1, self._total or member.weight
        turns, _, start, weight, left, long, arrears = member.tally
        after = made(Tally, (turns + 1, version, start + cost * UNIT // weight, weight, left, long, arrears))
        time = self.time + cost * UNIT // total
        changed = {**self._changed, member.owner: after} if self._changed else {member.owner: after}
        return made(Turn, (self.pool.name, version, time, member.owner, cost, changed, "turn"))

    def take(self, turn: Turn) -> None:
        """Go on to the ledger as it is with this turn."""
        self.version, self.time = turn.version, turn.time
        self._changed = {}
        for owner, tally in turn.members.items():
            member = self.members.get(owner)
            if member is None:
                continue
            member.tally = tally
            if member.entry is not None:
                self._moves(member)

    def _moves(self, member: Member) -> None:
        """Put a member where their numbers now say; mostly they were first."""
        before, fair = member.entry, self._fair
        heap = self._heaps[member.weight if fair else 0]
        _, last, start, *_ = member.tally
        entry = (member.standing.rank, start if fair else last, last, member.place, member)
        member.entry = entry
        if heap[0] is before:
            heapreplace(heap, entry)
            return
        heappush(heap, entry)
        if len(heap) > 4 * len(self.members) + _SLACK:
            heap[:] = [entry for entry in heap if entry[4].entry is entry]
            heapify(heap)

    def owed(self, member: Member) -> int:
        """What a member is owed, in hundredths of a turn."""
        return 100 * member.tally.owed(self.time) // UNIT

    def _entry_of(self, member: Member) -> _Entry:
        _, last, start, *_ = member.tally
        return (member.standing.rank, start if self._fair else last, last, member.place, member)

    def _heap_of(self, member: Member) -> list[_Entry]:
        weight = member.weight if self._fair else 0
        heap = self._heaps.get(weight)
        if heap is None:
            heap = self._heaps[weight] = []
        return heap

    def _enter(self, member: Member) -> None:
        self._there += 1
        self._total += member.weight
        entry = member.entry = self._entry_of(member)
        heappush(self._heap_of(member), entry)

    def _leave(self, member: Member) -> None:
        if member.entry is not None:
            member.entry = None
            self._there -= 1
            self._total -= member.weight

    def _settle(self, member: Member, now: datetime) -> None:
        """Bring a member's numbers to what they are by their standing now."""
        barrier, tally = member.standing.barrier, member.tally
        if barrier is not None:
            long = tally.long or barrier.is_leave
            if tally.left is None or long is not tally.long:
                tally = tally._replace(left=self.time if tally.left is None else tally.left, long=long)
        elif tally.left is not None:
            tally = self._back(tally, tally.left, now)
        if tally.arrears is not None and barrier is None:
            tally = self._granted(tally, tally.arrears, now)
        if tally is not member.tally:
            member.tally = self._changed[member.owner] = tally

    def _back(self, tally: Tally, left: int, now: datetime) -> Tally:
        """Somebody is there again. Off duty or full, they stood still; of a leave the policy says what follows."""
        still = tally.start + self.time - left
        way = self.pool.back
        if not tally.long or way is Back.FREEZE:
            return tally._replace(start=still, left=None, long=False)
        if way is Back.AVERAGE:
            return tally._replace(start=self.time, left=None, long=False)
        if way is Back.NONE:
            return tally._replace(start=max(still, self.time), left=None, long=False)
        missed = tally.weight * (self.time - left) // UNIT
        most = self.pool.catch_up.per_day * -(-self.pool.catch_up.expires // int(DAY.total_seconds()))
        arrears = Arrears(now, min(missed, most)) if missed > 0 else None
        return tally._replace(start=still, left=None, long=False, arrears=arrears)

    def _granted(self, tally: Tally, arrears: Arrears, now: datetime) -> Tally:
        """Some of what was missed is made up for each day, and what is left in the end expires."""
        away, terms = now - arrears.since, self.pool.catch_up
        due = min(arrears.owed, int(away / DAY * terms.per_day), terms.per_day * terms.expires // 86_400)
        more = max(0, due - arrears.granted)
        over = due >= arrears.owed or away >= timedelta(seconds=terms.expires)
        if not more and not over:
            return tally
        left = None if over else replace(arrears, granted=arrears.granted + more)
        self._given += more
        return tally.charged(-more)._replace(arrears=left)

    def _next_grant(self, arrears: Arrears) -> datetime:
        """When the next missed turn is made up for; microseconds late rather than early."""
        return arrears.since + (arrears.granted + 1) * DAY / self.pool.catch_up.per_day + timedelta.resolution

    def _gone(self, ledger: Ledger) -> None:
        """Whoever is no member any longer stands still, should they ever be one again."""
        for owner, tally in ledger.members.items():
            if owner not in self.members and tally.left is None:
                self._changed[owner] = tally._replace(left=ledger.time, long=True)


def _head(heap: list[_Entry], barred: Barred | None) -> _Entry | None:
    """The first of a heap who is still there and whom nothing bars; the heap stays as it is."""
    passed: list[_Entry] = []
    found = None
    while heap:
        entry = heap[0]
        if entry[-1].entry is not entry:
            heappop(heap)
        elif barred is not None and barred(entry[-1]):
            passed.append(heappop(heap))
        else:
            found = entry
            break
    for entry in passed:
        heappush(heap, entry)
    return found
