"""Reading pools: who is in them, how one is picked, what is shared and what happens after a leave."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field, PlainValidator, model_validator

from routing.fairness.allowance import NO_CAPS
from routing.fairness.pools import Back, CatchUp, Measure, Pick, Pool, Worth
from routing.reading.findings import Findings, Path, clip, listed, meant, quoted
from routing.reading.policy_shape import (
    Channel,
    Name,
    Shape,
    Span,
    Text,
    checked,
    choice,
    mapping,
    name,
    shaped,
    whole,
    wrong,
)
from routing.reading.route_file import Names
from routing.reading.shape_schema import seen_as
from routing.reading.terms_shape import CapsKey, Truth, returning, shares, worth

LATER_PICKS = frozenset({"skill", "best_skill", "score", "calendar", "random"})
_NAMED: dict[str, Any] = {"type": "string", "pattern": r"^\s*[A-Za-z0-9]\S{0,59}\s*$"}
_MEMBERS: dict[str, Any] = {"type": "array", "minItems": 1, "uniqueItems": True, "items": _NAMED}


def membership(value: Any) -> tuple[tuple[str, int], ...]:
    """``[dan, eve]``, or ``{ana: 2, ben: 1}`` with weights; weight 0 means the one in the roster."""
    weigh = whole(1, 1000)
    if isinstance(value, dict) and value:
        return tuple((name(owner), weigh(weight)) for owner, weight in value.items())
    if not isinstance(value, list) or not value:
        raise wrong("the members are missing", "Write [dan, eve], or { ana: 2, ben: 1 } with weights")
    names = [name(owner) for owner in value]
    twice = next((owner for owner in names if names.count(owner) > 1), None)
    if twice is not None:
        raise wrong(f"'{twice}' is a member twice", "Name everybody once; a larger share is a weight")
    return tuple((owner, 0) for owner in names)


_WEIGHTS = {"type": "object", "minProperties": 1, "additionalProperties": {"type": "integer", "minimum": 1}}
seen_as(membership, anyOf=[_MEMBERS, _WEIGHTS])


class PoolShape(Shape):
    """A pool."""

    manager: Name
    pick: Annotated[Pick | None, PlainValidator(choice(Pick, later=LATER_PICKS))] = None
    members: Annotated[tuple[tuple[str, int], ...], PlainValidator(membership)] = ()
    team: Text | None = None
    pools: Annotated[tuple[tuple[str, int], ...], PlainValidator(shares)] = ()
    channel: Channel | None = None
    overflow: Name | None = None
    back: Annotated[tuple[Back, CatchUp], PlainValidator(returning)] = Field((Back.FREEZE, CatchUp()), alias="return")
    backups: Truth = False
    caps: CapsKey | None = None
    cooldown: Span | None = None
    share: Annotated[Worth | None, PlainValidator(worth)] = None
    measure: Annotated[Measure | None, PlainValidator(choice(Measure))] = None

    @model_validator(mode="after")
    def _who(self) -> "PoolShape":
        if [bool(self.members), self.team is not None, bool(self.pools)].count(True) != 1:
            fix = "Keep one: members: [dan, eve], team: cs, or pools: { inbound: 70, partners: 30 }"
            raise wrong("a pool has either members, a team or pools", fix)
        if self.pick is None and not self.pools:
            raise wrong("the pool does not say how it picks", f"Add pick: and one of {listed([p.value for p in Pick])}")
        if self.pools and self.pick not in {None, Pick.WEIGHTED}:
            raise wrong("a pool of pools goes by their shares", "Remove pick here; each pool in it has its own")
        if self.pick is not Pick.WEIGHTED and any(weight for _, weight in self.members):
            fix = "Write pick: weighted, or a plain list of members"
            raise wrong(f"weights do not count in a {self.pick} pool", fix)
        return self

    @model_validator(mode="after")
    def _where(self) -> "PoolShape":
        if self.pick is Pick.FIRST_TO_CLAIM and self.channel is None:
            raise wrong("the pool does not say where its leads are claimed", 'Add channel: "#closers"')
        if self.pick is not Pick.FIRST_TO_CLAIM and self.channel is not None:
            raise wrong(
                f"a {self.pick or Pick.WEIGHTED} pool posts nothing", "Remove channel, or write pick: first_to_claim"
            )
        return self

    @model_validator(mode="after")
    def _goes_by(self) -> "PoolShape":
        if self.measure is not None and self.pick is not Pick.BEST_FIRST:
            raise wrong("only pick: best_first goes by a measure", "Remove measure, or write pick: best_first")
        if self.share is not None and self.pick not in {Pick.ROUND_ROBIN, Pick.WEIGHTED, None}:
            raise wrong(
                f"a {self.pick} pool shares nothing by value", "Write pick: round_robin or weighted, or remove share"
            )
        return self


def read_pools(data: Any, names: Names, findings: Findings) -> dict[str, Pool]:
    """The section ``pools``; without it there are none."""
    pools: dict[str, Pool] = {}
    example = "inbound: { members: [dan, eve], pick: round_robin, manager: rita }"
    for pool, entry in (mapping(data, ("pools",), findings, example) if data is not None else {}).items():
        path: Path = ("pools", pool)
        checked(name, pool, path, findings)
        shape = shaped(PoolShape, entry, path, findings)
        if shape is None:
            continue
        _check_people(shape, path, names, findings)
        pools[pool] = _pool(pool, shape)
    _check_pools(pools, names, findings)
    return pools


def _pool(name_: str, shape: PoolShape) -> Pool:
    back, catch_up = shape.back
    return Pool(
        name_,
        shape.pick or Pick.WEIGHTED,
        shape.manager,
        shape.members,
        shape.team,
        shape.channel,
        pools=shape.pools,
        overflow=shape.overflow,
        back=back,
        catch_up=catch_up,
        cover=shape.backups,
        caps=shape.caps or NO_CAPS,
        cooldown=shape.cooldown or 0,
        worth=shape.share,
        measure=shape.measure or Measure.ACCEPTED_IN_TIME,
    )


def _check_people(shape: PoolShape, path: Path, names: Names, findings: Findings) -> None:
    names.person(shape.manager, (*path, "manager"), findings)
    for owner, _ in shape.members:
        names.person(owner, (*path, "members"), findings)
    if shape.team is not None and names.roster is not None and not names.roster.team(shape.team):
        teams = sorted({owner.team for owner in names.roster.owners.values() if owner.team})
        fix = meant(shape.team, teams, f"The roster's teams are {listed(teams)}")
        findings.add((*path, "team"), f"nobody in the roster is in the team {quoted(shape.team)}", fix)


def _check_pools(pools: Mapping[str, Pool], names: Names, findings: Findings) -> None:
    """What a pool names are pools, and no way through them comes back to itself."""
    for pool in pools.values():
        for key, other in _leads_to(pool):
            path: Path = ("pools", pool.name, key)
            if other not in names.pools:
                fix = meant(other, names.pools, "Name one of the pools, or add it under pools")
                findings.add(path, f"there is no pool {quoted(other)}", fix)
            elif pool.name in _within(other, pools):
                problem = f"through {clip(other)} the pool would come back to itself"
                findings.add(path, problem, "Break the circle: a lead must arrive somewhere")
            elif key == "pools" and other in pools and pools[other].is_claimed:
                findings.add(path, f"{clip(other)} is claimed, so it has no share to give", "Name a pool that picks")


def _leads_to(pool: Pool) -> Iterator[tuple[str, str]]:
    yield from (("pools", name) for name, _ in pool.pools)
    if pool.overflow is not None:
        yield "overflow", pool.overflow


def _within(start: str, pools: Mapping[str, Pool]) -> set[str]:
    """Every pool that a lead of this one may come to, itself among them."""
    seen: set[str] = set()
    left = [start]
    while left:
        here = left.pop()
        if here not in seen and here in pools:
            seen.add(here)
            left += [other for _, other in _leads_to(pools[here])]
    return seen
