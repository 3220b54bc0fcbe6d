"""What the past proposes for a scorecard, and what that is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from routing.scoring.score_past import Pair
from routing.scoring.score_quality import Band, Ranking
from routing.scoring.score_tiers import Tiers
from routing.scoring.scorecard import Scorecard


class Kept(Enum):
    """Why a line keeps the points that it has."""

    UNDATED = "undated"
    RARE = "rare"
    TELLS = "tells"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line of the proposal, or one that was given up.

    Attributes:
        line: its place in the present scorecard; None for one found in the data.
        pair: the field and value of one found.
        points: proposed; 0 gives it up.
        error: the standard error of the points; None where they are not fitted.
        leads: how many met it, of those that were fitted; ``won`` of these were.
        kept: why it keeps its points; None where they are fitted.
    """

    line: int | None
    pair: Pair | None
    points: int
    error: float | None
    leads: int
    won: int
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the past proposes, and what it is worth.

    Attributes:
        fitted: the leads that the points are of, ``held`` those that came later and say how good they are.
        lines: those with points; present ones first, in their order, then those found, most points first.
        dropped: present lines that got no points.
        telling: values that all but give the outcome away, and got no line.
        tiers: name and least points, from the highest; the last has None. ``shares``: of all leads, in each.
        factor: points that are one in log-odds.
        ranking: of the present and the proposed points in the held-out months; None with too few leads there.
        bands: predicted and actual in the held-out months; empty with none.
    """

    fitted: int
    fitted_won: int
    held: int
    held_won: int
    cut: datetime
    factor: float
    lines: tuple[Proposed, ...]
    dropped: tuple[Proposed, ...]
    telling: tuple[Proposed, ...]
    tiers: Tiers
    shares: tuple[float, ...]
    ranking: Ranking | None = None
    bands: tuple[Band, ...] = ()


class TooLittle(Exception):
    """There is too little to fit; what there is, and what there should be of each kind."""

    def __init__(self, won: int, lost: int, needed: int) -> None:
        super().__init__(f"{won} won, {lost} lost, {needed} needed of each")
        self.won, self.lost, self.needed = won, lost, needed


def proposed_points(card: Scorecard, lines: Sequence[Proposed], met: int, values: Sequence[Pair]) -> int:
    """What a fresh lead has under the proposal; lines that keep their points keep their caps, too."""
    total, groups = 0, dict[str, int]()
    for one in lines:
        if not (met >> one.line & 1 if one.line is not None else one.pair in values):
            continue
        group = card.lines[one.line].group if one.line is not None and one.kept is not None else ""
        if group:
            groups[group] = groups.get(group, 0) + one.points
        else:
            total += one.points
    return total + sum(min(points, card.caps.get(group, points)) for group, points in groups.items())
