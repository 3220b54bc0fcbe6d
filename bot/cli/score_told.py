"""Showing what ``baton score fit`` found, and writing the draft where one is wanted."""

from collections.abc import Iterator
from pathlib import Path

from bot.cli.say import fail, say, warn
from bot.cli.score_fit import Found
from bot.cli.tabular import table
from bot.words import cli as cli_words
from bot.words import score as words
from bot.words.versions import percent
from routing.reading.findings import PolicyError
from routing.scoring.score_draft import NoPlace, draft, sections
from routing.scoring.score_past import card_of
from routing.scoring.score_proposal import Proposed
from routing.scoring.score_quality import SURE


def show(found: Found) -> None:
    """Say what the past proposes, and what it is worth.

    Raises:
        Told: it proposes nothing.
    """
    for one in _summary(found):
        say(one)
    for sentence in found.left_out:
        warn(sentence)
    for one in (*_points(found), *_worth(found)):
        say(one)
    if all(one.kept is not None for one in found.made.lines):
        fail(words.NO_LINES)
    for one in _draft(found):
        say(one)


def write(found: Found, policy: Path, out: Path | None) -> None:
    """Write the whole policy with the proposal to a new file.

    Raises:
        Told: the file is there already, or cannot be written, or the policy cannot take the proposal.
    """
    try:
        text = draft(found.policy, written(found))
    except NoPlace:
        fail(words.NO_PLACE.format(name=policy.name))
    except PolicyError as error:
        fail(words.NOT_READ.format(name=policy.name, why=error))
    if out is None:
        say(f"\n{words.NOT_APPLIED}")
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        fail(words.EXISTS.format(path=out))
    except OSError as error:
        fail(cli_words.CANNOT_WRITE.format(path=out, why=(error.strerror or str(error)).lower()))
    say(f"\n{words.next_step(str(out), str(policy))}")


def written(found: Found) -> str:
    """The sections of the proposal, as YAML."""
    lines = card_of(found.policy).lines

    def note(one: Proposed) -> str:
        return words.note(one, None if one.line is None else lines[one.line].points)

    return sections(found.policy, found.made, found.observer.spelled, note, words.head(found.made, found.double))


def _summary(found: Found) -> Iterator[str]:
    proposal, moments = found.made, [one.at for one in found.examples]
    yield from words.summary(proposal, f"{min(moments):%Y-%m-%d}", f"{max(moments):%Y-%m-%d}", len(found.unended))
    late = sum(at >= proposal.cut for at in found.unended)
    if late and late / (late + proposal.held) > words.HALF_OPEN:
        yield words.unripe(late / (late + proposal.held))


def _points(found: Found) -> Iterator[str]:
    proposal = found.made
    yield f"\n{words.POINTS}"
    if proposal.lines:
        yield words.scale(found.double)
        heads = ("Line", "Now", "Then", "±", "Leads", "Won")
        yield table(heads, [_row(found, one) for one in proposal.lines], figures=range(1, 6))
    if proposal.dropped:
        yield words.given_up([_text(found, one) for one in proposal.dropped])
    if proposal.telling:
        yield words.telling([_text(found, one) for one in proposal.telling])
    for why in dict.fromkeys(one.kept for one in proposal.lines if one.kept is not None):
        yield words.kept(why, [_text(found, one) for one in proposal.lines if one.kept is why])


def _worth(found: Found) -> Iterator[str]:
    yield f"\n{words.ORDER}"
    yield from words.order(found.made, has_card=bool(card_of(found.policy).lines))
    if found.made.bands:
        yield f"\n{words.CALIBRATION}"
        yield _bands(found)
    yield f"\n{words.BIAS}"


def _draft(found: Found) -> Iterator[str]:
    yield f"\n{words.TIERS}"
    yield from words.tiers(found.made, has_tiers=bool(card_of(found.policy).tiers))
    yield f"\n{words.PROPOSAL}"
    yield written(found).rstrip("\n")


def _row(found: Found, one: Proposed) -> tuple[str, ...]:
    lines = card_of(found.policy).lines
    return (
        words.name(one, _text(found, one)), "" if one.line is None else str(lines[one.line].points), str(one.points),
        "" if one.error is None else f"{SURE * one.error:.0f}", f"{one.leads:,}",
        percent(one.won / one.leads) if one.leads else "",
    )  # fmt: skip


def _text(found: Found, one: Proposed) -> str:
    """A line's condition as people read it."""
    if one.line is not None:
        return card_of(found.policy).lines[one.line].when.text
    assert one.pair is not None
    return f"{one.pair[0]} is {found.observer.spelled[one.pair]}"


def _bands(found: Found) -> str:
    rows = [
        (str(band.least) if band.least == band.most else f"{band.least} to {band.most}", f"{band.leads:,}",
         percent(band.predicted), percent(band.actual))
        for band in found.made.bands
    ]  # fmt: skip
    return table(("Points", "Leads", "Predicted", "Won"), rows, figures=range(1, 4))
