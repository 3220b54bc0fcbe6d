"""The rules of each stage: what they hide from one another, where they meet, and what they leave out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice

from routing.lead import Value
from routing.lint.example import as_said, facts_of
from routing.lint.finding import Code, Spotted
from routing.policy import Policy, Rule
from routing.proof.coverage import Box, Space, TooHard, meet
from routing.reading.findings import clip, listed, quoted

RULES_A_PERSON_EXPLAINS = 10
SPLIT = "Split rules with many any and not"
TRIES = 40
"""Examples that are tried before a gap or an overlap is left unsaid: fields that depend on others rule some out."""


def stages(policy: Policy) -> Iterator[Spotted]:
    """What is wrong with the rules of each stage, taken together."""
    for stage, rules in policy.routes.items():
        looked_at = _Stage(policy, stage, rules)
        yield from looked_at.many()
        yield from looked_at.wide()
        try:
            yield from looked_at.dead()
            yield from looked_at.overlaps()
            yield from looked_at.gap()
        except TooHard:
            problem = f"the rules of {clip(stage)} are too entangled to prove anything about them"
            yield Spotted(Code.NOT_PROVED, ("routes", stage), problem, SPLIT)


class _Stage:
    """The rules of one stage, and the space of leads that they cut."""

    def __init__(self, policy: Policy, stage: str, rules: Sequence[Rule]) -> None:
        self._policy, self._stage, self._rules = policy, stage, rules
        self._space = Space([rule.when for rule in rules])
        self._boxes = [cover.boxes for cover in self._space.covers]
        self._exact = [cover.exact for cover in self._space.covers]
        self._dead: set[int] = set()

    def many(self) -> Iterator[Spotted]:
        count = len(self._rules)
        if count > RULES_A_PERSON_EXPLAINS:
            problem = f"{clip(self._stage)} has {count} rules, and whoever asks why must be told of all before theirs"
            fix = f"Join what goes to one place; {RULES_A_PERSON_EXPLAINS} rules can still be explained"
            yield Spotted(Code.MANY_RULES, ("routes", self._stage), problem, fix)

    def wide(self) -> Iterator[Spotted]:
        """Rules whose condition is more cases than are multiplied out."""
        for place, rule in enumerate(self._rules):
            if not self._exact[place]:
                problem = f"{quoted(rule.name)} has too many cases to prove anything about it, or about gaps"
                yield Spotted(Code.NOT_PROVED, ("routes", self._stage, place, "when"), problem, SPLIT)

    def dead(self) -> Iterator[Spotted]:
        """Rules that nothing reaches, with the earlier rules that are in the way."""
        for place, rule in enumerate(self._rules):
            if not self._exact[place]:
                continue
            path = ("routes", self._stage, place, "when")
            if not self._boxes[place]:
                self._dead.add(place)
                problem = "no lead can meet this condition: it contradicts itself"
                yield Spotted(Code.CONTRADICTION, path, problem, "Correct it, or remove the rule")
            elif self._hidden(place, range(place)):
                self._dead.add(place)
                names = listed(quoted(self._rules[i].name) for i in self._in_the_way(place))
                problem = f"{quoted(rule.name)} never matches: every lead it names is taken before, by {names}"
                yield Spotted(Code.NEVER_MATCHES, path, problem, "Move it up, or remove it")

    def overlaps(self) -> Iterator[Spotted]:
        """Leads that two rules name for different places, where neither rule is a particular case of the other."""
        alive = [place for place in range(len(self._rules)) if place not in self._dead and self._exact[place]]
        for first, second in combinations(alive, 2):
            one, other = self._rules[first], self._rules[second]
            if one.assign == other.assign or self._hidden(first, [second]) or self._hidden(second, [first]):
                continue
            example = self._tried(self._common(first, second), first)
            if example is not None:
                problem = f"{quoted(one.name)} comes before {quoted(other.name)} for leads that both name"
                fix = "If the other should have them, change the order or say so in one of the two"
                yield Spotted(Code.OVERLAP, ("routes", self._stage, second, "when"), problem, fix, example)

    def gap(self) -> Iterator[Spotted]:
        """A lead that no rule names."""
        space = self._space
        if not all(self._exact):
            return
        parts = space.left(space.whole, [box for boxes in self._boxes for box in boxes])
        example = self._tried(parts, None)
        if example is not None:
            queue = quoted(self._policy.otherwise)
            problem = f"some leads meet no rule of {clip(self._stage)} and go to {queue}"
            fix = "Add a rule for them if that is not meant"
            yield Spotted(Code.GAP, ("routes", self._stage), problem, fix, example)

    def _hidden(self, place: int, others: Iterable[int]) -> bool:
        """Whether the others take every lead that a rule names."""
        taken = [box for other in others for box in self._boxes[other]]
        return all(next(self._space.left(box, taken), None) is None for box in self._boxes[place])

    def _in_the_way(self, place: int) -> list[int]:
        """The earlier rules without which a rule would match."""
        needed = [i for i in range(place) if any(meet(a, b) for a in self._boxes[i] for b in self._boxes[place])]
        for one in list(needed):
            rest = [i for i in needed if i != one]
            if self._hidden(place, rest):
                needed = rest
        return needed

    def _common(self, first: int, second: int) -> Iterator[Box]:
        """The leads that two rules name and none before them."""
        before = [box for earlier in range(first) for box in self._boxes[earlier]]
        for one in self._boxes[first]:
            for other in self._boxes[second]:
                both = meet(one, other)
                if both is not None:
                    yield from self._space.left(both, before)

    def _tried(self, parts: Iterator[Box], expected: int | None) -> Mapping[str, Value] | None:
        """An example out of the parts for which the policy itself matches that rule; None where it is none of a few."""
        for part in islice(parts, TRIES):
            whole = self._space.whole_numbers(part)
            if all(whole):
                example = self._space.example(whole)
                if self._policy.match(facts_of(example, self._stage, self._policy)) == expected:
                    return as_said(example)
        return None
