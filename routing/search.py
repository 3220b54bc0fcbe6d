"""The search: from the rule that matched to the one who has the lead, by way of its target and its ``else``."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from routing.accounts.account_owner import Caretaker, caretaker
from routing.decision import Barrier, Candidate, Decision, Why
from routing.duty.calendar import is_away, off_duty
from routing.fairness.considered import Considered, considered, once
from routing.fairness.gates import LEAD, Asks, numbers_of
from routing.fairness.off_hours import meanwhile, on_call
from routing.fairness.pick import NOBODY, Choice, Picking, choose
from routing.fields import Facts, fold, measured
from routing.lead import Lead, Value
from routing.people import Roster
from routing.policy import Policy, Rule, Target, TargetKind
from routing.snapshot import Snapshot

OTHERWISE = "otherwise"
"""The rule of a decision that no rule made."""


class Search:
    """One lead and the rule that matches it, looking for an owner."""

    def __init__(
        self,
        policy: Policy,
        rule: Rule,
        facts: Facts,
        snapshot: Snapshot,
        had: frozenset[str],
        by_turn: bool,
        resting: frozenset[str],
    ) -> None:
        self.policy, self.rule, self.facts, self.snapshot, self.had = policy, rule, facts, snapshot, had
        self.resting = resting
        asks = self._asks() if had or resting or rule.selective or snapshot.roster.selective else None
        before = None
        if rule.sticky is not None:
            asks = asks or Asks()
            before = snapshot.last_owner(facts.lead, facts.now - timedelta(seconds=rule.sticky))
        self.picking = Picking(policy.pools, snapshot, facts.now, asks, before, by_turn, self._amounts())
        self.choices: list[tuple[Target, Choice]] = []

    def decision(self) -> Decision:
        """Try the rule's target, then its ``else``; what neither can place waits in ``otherwise``."""
        policy, rule, lead, roster = self.policy, self.rule, self.facts.lead, self.snapshot.roster
        for target in (rule.assign, rule.otherwise):
            if target is None:
                break
            if target.kind is TargetKind.QUEUE:
                return queued(policy, lead, roster, target.name, rule.name)
            choice = self._choose(target)
            self.choices.append((target, choice))
            if choice.found:
                return self._placed(target, choice)
        return queued(policy, lead, roster, policy.otherwise, rule.name)

    def _placed(self, target: Target, choice: Choice) -> Decision:
        policy, rule, roster = self.policy, self.rule, self.snapshot.roster
        accountable = choice.owner or choice.accountable
        if accountable is None:
            accountable = policy.pools[str(choice.pool)].accountable(roster)
        return Decision(
            policy=policy.version,
            roster=roster.version,
            stage=self.facts.lead.stage,
            rule=rule.name,
            target=target.label,
            owner=choice.owner,
            queue=None,
            accountable=accountable,
            due=rule.due or policy.queues[policy.otherwise].due,
            ladder=rule.ladder,
            turns=choice.turns,
            pool=choice.pool,
            held_until=choice.back if choice.owner is None else None,
            awaits=choice.awaits,
        )

    def candidates(self) -> tuple[Candidate, ...]:
        """Everybody who was considered, target by target."""
        return once(self._considered())

    def _considered(self) -> Iterator[Considered]:
        for target, choice in self.choices:
            if target.kind is TargetKind.POOL:
                yield from considered(self.policy.pools[target.name], self.picking, choice)
                yield from on_call(self.policy.clock, choice, self.picking)
            else:
                yield from (("", candidate) for candidate in self._alone(target, choice))

    def _choose(self, target: Target) -> Choice:
        if target.kind is TargetKind.POOL:
            pool = self.policy.pools[target.name]
            return meanwhile(self.policy.clock, pool, choose(pool, self.picking), self.picking)
        if target.kind is TargetKind.OWNER:
            return Choice(target.name, Why.CHOSEN_NAMED) if self._against(target.name) is None else NOBODY
        found = self._caretaker(target)
        if found.owner is not None:
            return Choice(found.owner, Why.CHOSEN_BACKUP if found.stands_in else Why.CHOSEN_ACCOUNT)
        keeper = self.snapshot.roster.get(found.keeper) if found.keeper is not None else None
        off = off_duty(keeper, self.facts.now) if keeper is not None else None
        if keeper is None or off is None or off.until is None or not found.waits or keeper.id in self.had:
            return NOBODY
        return Choice(None, back=off.until, awaits=keeper.id, accountable=found.accountable)

    def _alone(self, target: Target, choice: Choice) -> Iterator[Candidate]:
        """One person, not out of a pool, or who stands in: capacity does not bind, and the numbers tell."""
        owner = target.name if target.kind is TargetKind.OWNER else self._caretaker(target).keeper
        if owner is None:
            yield Candidate("", Why.NO_ACCOUNT_OWNER)
            return
        if choice.owner != owner:
            stopped = self._against(owner) or Barrier(Why.UNKNOWN)
            yield Candidate(owner, stopped.why, stopped.numbers)
        person = self.snapshot.roster.get(choice.owner) if choice.owner is not None else None
        if person is not None and choice.why is not None:
            yield Candidate(person.id, choice.why, numbers_of(person, self.snapshot))

    def _caretaker(self, target: Target) -> Caretaker:
        """Whoever looks after the lead's account in the role that the target names."""
        facts, policy = self.facts, self.policy
        return caretaker(
            facts.account(),
            target.name,
            facts.lead.created_at,
            self.snapshot.account,
            self.snapshot.roster,
            policy.accounts.absent,
            lambda owner: self._against(owner) is None,
        )

    def _against(self, owner: str) -> Barrier | None:
        """What keeps somebody from the lead who was not picked: their hours do not, for the lead is theirs."""
        person = self.snapshot.roster.get(owner)
        if person is None:
            return Barrier(Why.UNKNOWN)
        if not person.active:
            return Barrier(Why.INACTIVE)
        if owner in self.had:
            return Barrier(Why.HAD_IT_BEFORE)
        if is_away(person, self.facts.now):
            off = off_duty(person, self.facts.now)
            back = off.until if off is not None else None
            return Barrier(Why.AWAY, {"until": int(back.timestamp())} if back is not None else {}, back)
        return None

    def _asks(self) -> Asks:
        """What the lead asks of its owner."""
        rule, facts = self.rule, self.facts
        parties = {fold(value) for name in ("domain", "company") if isinstance(value := facts.get(name), str)}
        if facts.lead.account is not None:
            parties.add(facts.lead.account)
        tier = facts.get("tier")
        return Asks(
            had=self.had,
            resting=self.resting,
            muted=rule.mute,
            skills=_wanted(rule.require.skills, facts.get("skills")),
            languages=_wanted(rule.require.languages, facts.get("language")),
            liked_skills=_wanted(rule.prefer.skills, facts.get("skills")),
            liked_languages=_wanted(rule.prefer.languages, facts.get("language")),
            parties=frozenset(parties),
            tier=tier if isinstance(tier, str) else "",
        )

    def _amounts(self) -> Mapping[str, int]:
        fields = self.policy.shared
        if not fields:
            return {}
        found = ((name, measured(self.facts.get(name))) for name in fields)
        return {name: round(amount) for name, amount in found if amount is not None}


def _wanted(words: Sequence[str], told: Value) -> frozenset[str]:
    """What a rule asks for; ``lead`` stands for what the lead tells."""
    if LEAD not in words:
        return frozenset(words)
    items = told if isinstance(told, list | tuple) else [told]
    return frozenset(word for word in words if word != LEAD) | {fold(item) for item in items if isinstance(item, str)}


def queued(
    policy: Policy,
    lead: Lead,
    roster: Roster,
    name: str,
    rule: str = OTHERWISE,
    error: str | None = None,
) -> Decision:
    """The decision that a lead waits in a queue."""
    queue = policy.queues[name]
    return Decision(
        policy=policy.version,
        roster=roster.version,
        stage=lead.stage,
        rule=rule,
        target=Target(TargetKind.QUEUE, name).label,
        owner=None,
        queue=name,
        accountable=queue.accountable(roster),
        due=queue.due,
        ladder=None,
        error=error,
    )
