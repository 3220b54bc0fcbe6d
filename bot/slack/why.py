"""Why me: the decision behind a lead, in a modal and for ``/lead why``."""

from bot.blocks import Block, context, paragraphs, section
from bot.words import modals as say
from bot.words.cards import was_claimed
from bot.words.names import Voice
from routing.decision import Why
from routing.views import Explained, LeadView

MISMATCHES = 15
CANDIDATES = 25


def why_blocks(voice: Voice, view: LeadView) -> list[Block]:
    """The rule, why no earlier one, everybody who was considered, and the policy's version."""
    head, held = section(voice.lead(view.lead)), view.assignment
    if view.explained is not None and (held is None or held.decision is not None):
        first = [section(say.claimed(voice, held))] if held is not None and was_claimed(view) else []
        return [head, *first, *paragraphs(say.unread(view.lead)), *_decision(voice, view.explained)]
    if held is not None and voice.roster.get(held.given_by) is not None:
        return [head, section(say.by_person(voice, held))]
    return [head, section(say.no_decision())]


def _decision(voice: Voice, explained: Explained) -> list[Block]:
    missed = [say.mismatch(m) for m in explained.mismatches]
    ranked = sorted(explained.candidates, key=lambda c: not c.chosen)
    considered = [say.candidate(voice, c) for c in ranked]
    blocks = [section(say.rule(voice, explained))]
    heading = say.CLAIMERS if any(c.why is Why.MAY_CLAIM for c in explained.candidates) else say.CANDIDATES
    blocks += paragraphs([heading, *_first(considered, CANDIDATES)]) if considered else []
    blocks += paragraphs(say.points(explained.score)) if explained.score is not None else []
    blocks += paragraphs(said) if (said := say.read(explained)) else []
    blocks += paragraphs([say.MISMATCHES, *_first(missed, MISMATCHES)]) if missed else []
    return [*blocks, context(say.policy_version(explained.policy))]


def _first(lines: list[str], most: int) -> list[str]:
    left = len(lines) - most
    return [*lines[:most], say.more(left)] if left > 0 else lines
