"""Where tiers begin under other points: each takes the share of leads that it takes today."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import inf

Tiers = tuple[tuple[str, int | None], ...]
"""Name and least points, from the highest; the last has None."""

USUAL = (("A", 0.2), ("B", 0.5))
"""The tiers of a policy that has none, and the share of leads in each or a higher one; the rest is C."""


def proposed_tiers(present: Tiers, today: Sequence[int], had: Sequence[int]) -> tuple[Tiers, tuple[float, ...]]:
    """The tiers with new bounds, and the share of leads in each. Nobody has more to do by them than today.

    Args:
        present: the tiers that there are; empty for none.
        today: the points of past leads now; at least one lead.
        had: their points as proposed.
    """
    names, shares, last = [name for name, _ in USUAL], [share for _, share in USUAL], "C"
    if present:
        least = [bound for _, bound in present if bound is not None]
        names, last = [name for name, _ in present[:-1]], present[-1][0]
        shares = [sum(points >= bound for points in today) / len(today) for bound in least]
    bounds = list(_falling(_bound(had, share) for share in shares))
    reached = [sum(points >= bound for points in had) / len(had) for bound in bounds]
    each = [share - before for share, before in zip((*reached, 1.0), (0.0, *reached), strict=True)]
    return (*zip(names, bounds, strict=True), (last, None)), tuple(each)


def _bound(points: Sequence[int], share: float) -> int:
    """The bound that comes nearest to a share, of two equally near the higher; only a share of nothing gets nobody."""
    counted = Counter(points)
    taken, best, off = 0, max(points) + 1, inf if share else 0.0
    for step in sorted(counted, reverse=True):
        taken += counted[step]
        missed = abs(taken / len(points) - share)
        if missed < off - 1e-12:
            best, off = step, missed
    return best


def _falling(bounds: Iterable[int]) -> Iterator[int]:
    """Each bound below the one before: two tiers cannot begin at the same points."""
    last: int | None = None
    for bound in bounds:
        last = bound if last is None else min(bound, last - 1)
        yield last
