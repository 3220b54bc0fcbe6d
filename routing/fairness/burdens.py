"""What a lead asks of its owner, and how well somebody answers: plain numbers that picks go by."""

from datetime import datetime, timedelta

MEASURED = 90
"""Days of which somebody's merit is taken."""

SETTLED = timedelta(days=7)


def effort_left(points: int, contacted_at: datetime | None, now: datetime) -> int:
    """What an open lead asks of its owner.

    All of its points until they have been in contact, then half, and a quarter from a week later on. So to sit on leads
    earns nobody a lighter load.

    Args:
        points: in hundredths.
        contacted_at: the first contact, UTC; None before it.
        now: UTC.
    """
    if contacted_at is None:
        return points
    return points // 2 if now < contacted_at + SETTLED else points // 4


def share_of(good: int, all_of_them: int) -> int:
    """A share in thousandths, drawn towards one half while there is little to go by (Laplace's rule of succession)."""
    return 1_000 * (good + 1) // (all_of_them + 2)
