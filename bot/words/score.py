"""What ``baton score fit`` says: what the past proposes, what that is worth, and what it cannot know."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from bot.mrkdwn import line
from bot.words.names import count
from bot.words.versions import percent
from routing.scoring.score_past import LONGEST
from routing.scoring.score_proposal import Kept, Proposal, Proposed, TooLittle
from routing.scoring.score_quality import SURE

NO_SCIKIT = (
    "Points are fitted by scikit-learn, which is not installed. Install it beside Baton, from its folder, with "
    "`{python} -m pip install '.[score]'`."
)
NOTHING = (
    "No lead on record has ended{since}: there is nothing to learn from. Take a longer time, or a file with --leads."
)
NO_HOLD_OUT = "{text} is no time to hold out: write 3mo for the last three months, or 90d."
NO_WIN = "A stage that counts as success needs a name: --outcome won."
IS_CLOSED_LOST = (
    "No lead came to {wins}. The stages at which leads ended are {stages}: name the right one with --outcome."
)
EXISTS = "{path} is there already and stays as it is: name another file with --out."
NO_PLACE = (
    "{name} is laid out so that its sections cannot be replaced one by one. The sections above are the proposal: put "
    "them into it by hand."
)
NOT_READ = "With the proposal {name} could not be used, so no draft was written: {why}"
NO_LINES = "No line could be fitted to any points: there is nothing to propose, and the scorecard stays as it is."
WRITTEN = "The draft is in {path}. Nothing is in force by it."
NOT_APPLIED = "Nothing was changed. --out draft.yml writes the whole policy with it to a file."

POINTS = "Points"
ORDER = "Order, in the held-out months"
CALIBRATION = "Predicted and actual, in the held-out months (tenths of the leads, by points)"
TIERS = "Tiers"
PROPOSAL = "The proposal"
HALF_OPEN = 0.25
"""The share of held-out leads still open above which that is said: those that ended soon are no fair sample."""

BIAS = (
    "These outcomes are also the work of whoever got the leads, and of how soon: points say which leads were won here, "
    "not which could be. A kind of lead that went to the best people looks better than it is."
)

KEPT: Mapping[Kept, str] = MappingProxyType(
    {
        Kept.UNDATED: "reads what is known of the company only as it is now",
        Kept.RARE: "too few leads meet it, or do not",
        Kept.TELLS: "leads that tell it, or do not, all but ended alike: it may be known only afterwards",
    }
)
"""Why a line keeps its points; a test holds that none is missing."""
NOTES: Mapping[Kept, str] = MappingProxyType(
    {
        Kept.UNDATED: "its company is known only as it is now",
        Kept.RARE: "too few leads to fit",
        Kept.TELLS: "it may be known only afterwards",
    }
)
"""The same in the draft, behind the line."""


def too_little(found: TooLittle) -> str:
    """Why nothing is fitted."""
    return (
        f"Before the held-out months {found.won:,} leads were won and {found.lost:,} lost. Fewer than {found.needed:,} "
        "of either are too few to tell points from chance (100, and ten for each line). Take a longer time with "
        "--since, or hold out less with --hold-out."
    )


def summary(proposal: Proposal, first: str, last: str, still_open: int) -> Iterator[str]:
    """What the points are of."""
    leads, won = proposal.fitted + proposal.held, proposal.fitted_won + proposal.held_won
    yield f"{count(leads, 'lead')} of {first} to {last} ended, {won:,} of them ({percent(won / leads)}) won."
    if still_open:
        yield f"Left out as still open: {count(still_open, 'lead')}."
    yield (
        f"The points are of the {proposal.fitted:,} that came in before {proposal.cut:%Y-%m-%d}; the {proposal.held:,} "
        "from then on only say how good they are."
    )


def unripe(share: float) -> str:
    """Why the held-out months may mislead."""
    return (
        f"{percent(share)} of the leads of the held-out months are still open. Those that ended so soon are no fair "
        "sample of them: hold out a longer time, or wait."
    )


def scale(double: int) -> str:
    """What a point is, and what the columns are."""
    return f"{double} points double the odds of success. ± is what chance alone may do to them, 19 times of 20."


def name(one: Proposed, text: str) -> str:
    """A line as a table has it."""
    return line(text, LONGEST + 20) + (" (new)" if one.line is None else "")


def given_up(texts: list[str]) -> str:
    """Present lines that got no points."""
    return f"Given up, for their points round to nothing: {_named(texts)}."


def kept(why: Kept, texts: list[str]) -> str:
    """Present lines that keep their points, and why."""
    end = "" if why is Kept.RARE else " They count in none of the figures below."
    return f"Points kept ({KEPT[why]}): {_named(texts)}.{end}"


def _named(texts: list[str]) -> str:
    return "; ".join(line(text, LONGEST + 20) for text in texts)


def telling(texts: list[str]) -> str:
    """Values that got no line because they may tell the outcome."""
    return (
        f"Left out, since leads that tell them, or do not, all but ended alike: {_named(texts)}. That may be known "
        "only afterwards; where it is known when a lead comes in, add the line by hand."
    )


def order(proposal: Proposal, *, has_card: bool) -> Iterator[str]:
    """How well points put leads in order, and whether that is better than what there is."""
    ranking = proposal.ranking
    if ranking is None:
        yield (
            f"{proposal.held_won:,} won and {proposal.held - proposal.held_won:,} lost leads are too few to say how "
            "good the points are (20 of each). Hold out a longer time."
        )
        return
    yield "AUC: how often a lead that was won has more points than one that was lost (0.5 is chance, 1 is perfect)."
    yield f"  {'the present scorecard' if has_card else 'no scorecard':<22}{ranking.before:.3f}"
    yield f"  {'the proposal':<22}{ranking.after:.3f}  ({ranking.gain:+.3f} ± {SURE * ranking.error:.3f})"
    if ranking.better:
        yield "The proposal is better, by more than chance alone would make it."
    else:
        yield "The proposal is not surely better than what is there. Keep what you have."


def tiers(proposal: Proposal, *, has_tiers: bool) -> Iterator[str]:
    """Where each tier begins, and how many leads it takes."""
    yield (
        "Each takes the share of leads nearest to what it takes today."
        if has_tiers
        else "There are none yet: A is about the best 20% of leads, B the next 30%."
    )
    for (tier, least), share in zip(proposal.tiers, proposal.shares, strict=True):
        start = "the rest" if least is None else f"from {least}"
        yield f"  {line(tier)}: {start}, {percent(share)} of leads"


def note(one: Proposed, before: int | None) -> str:
    """The comment behind a line of the draft."""
    if one.kept is not None:
        return f"kept: {NOTES[one.kept]}"
    was = "new" if before is None else f"was {before}"
    return f"{was}; {count(one.leads, 'lead')}, {percent(one.won / one.leads)} won"


def head(proposal: Proposal, double: int) -> str:
    """The comment above the draft's scorecard."""
    told = f"Proposed by baton score fit from {count(proposal.fitted, 'lead')} before {proposal.cut:%Y-%m-%d}."
    ranking = proposal.ranking
    if ranking is None:
        worth = "Too few leads came later to say how good it is."
    else:
        areas = f"{ranking.after:.3f}, of the former scorecard {ranking.before:.3f}"
        worth = f"AUC on the {proposal.held:,} later ones: {areas}."
    return f"{told}\n{double} points double the odds. {worth}"


def next_step(path: str, policy: str) -> str:
    """What to do with a draft."""
    return f"{WRITTEN.format(path=path)} `baton backtest {path} --against {policy}` says what it would move."
