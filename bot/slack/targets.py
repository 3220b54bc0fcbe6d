"""Who and what a lead can go to: the menu of every form that names a person, and the search in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.blocks import OPTIONS, Block, option, plain
from bot.words import modals as say
from bot.words.names import Voice, person, queue
from routing.answering import answers_request
from routing.assignment import Assignment
from routing.people import Owner, Roster
from routing.policy import Policy
from routing.reasons import Act, Right

NEXT = "next"
QUEUE = "queue:"
PERSON = "person:"
_VALUE = 150
"""The longest value of a choice."""


@dataclass(frozen=True, slots=True)
class Target:
    """One choice; ``sought`` is what a search looks through."""

    label: str
    value: str
    sought: str

    @property
    def option(self) -> Block:
        """The choice as Slack has it."""
        return option(self.label, self.value)


Groups = list[tuple[str, list[Target]]]
"""Choices under their headings."""


def targets(act: Act, held: Assignment, reader: Owner, voice: Voice) -> Groups:
    """All that the reader may choose: for Reassign what is done at once first, for Assign people only."""
    if act is not Act.REASSIGN:
        return _by_nearness(held, reader, voice.roster)
    people = [one for _, group in _by_nearness(held, reader, voice.roster) for one in group]
    heading = say.TO_A_PERSON
    if must_ask(voice.policy, reader):
        approver = approver_of(voice, held, reader)
        heading, people = say.with_approval(approver), people if approver else []
    return [(say.AT_ONCE, _places(voice.policy, held)), *([(heading, people)] if people else [])]


def must_ask(policy: Policy, reader: Owner) -> bool:
    """Whether somebody may name who gets a lead only with approval."""
    return not policy.may(reader, Right.REASSIGN_TO_NAMED)


def approver_of(voice: Voice, held: Assignment, reader: Owner) -> str | None:
    """The name of whoever would be asked; None where nobody could be."""
    approver = answers_request(voice.policy, voice.roster, held, reader.id)
    return person(voice.roster, approver) if approver is not None else None


def menu_of(action_id: str, groups: Groups, chosen: str = "") -> Block:
    """The menu: with all its choices where Slack takes as many, else one that is searched."""
    known = [target for _, group in groups for target in group]
    fits = len(known) <= OPTIONS
    menu: Block = {
        "type": "static_select" if fits else "external_select",
        "action_id": action_id,
        "placeholder": plain(say.TO_HINT if fits else say.SEARCH_HINT, 150),
    }
    menu |= {"option_groups": shown(groups)} if fits else {"min_query_length": 0}
    first = next((target for target in known if chosen and target.value == chosen), None)
    return {**menu, "initial_option": first.option} if first is not None else menu


def search(groups: Groups, query: str) -> Groups:
    """The choices whose name, id or team holds every word of a query; as many as Slack takes."""
    wanted = query.casefold().split()
    found: Groups = []
    left = OPTIONS
    for heading, group in groups:
        fitting = [target for target in group if all(word in target.sought for word in wanted)][:left]
        left -= len(fitting)
        found += [(heading, fitting)] if fitting else []
    return found


def shown(groups: Groups) -> list[Block]:
    """Choices as Slack has them."""
    return [{"label": plain(heading, 75), "options": [one.option for one in group]} for heading, group in groups]


def _places(policy: Policy, held: Assignment) -> list[Target]:
    """The next by policy first; then each queue but the one that has it."""
    names = [name for name in sorted(policy.queues) if name != held.queue and len(name) < _VALUE - len(QUEUE)]
    labels = [(say.QUEUE.format(queue=queue(name)), f"{QUEUE}{name}") for name in names]
    return [Target(label, value, label.casefold()) for label, value in [(say.NEXT, NEXT), *labels]]


def _by_nearness(held: Assignment, reader: Owner, roster: Roster) -> Groups:
    """Everybody who can have it: the reader's own people first, then the present owner's team."""
    known = [o for o in roster.owners.values() if o.active and o.id != held.owner and len(o.id) < 120]
    by_name = sorted(known, key=lambda o: (o.name.casefold(), o.id))
    holder = roster.get(held.owner or "")
    team, twice = holder.team if holder is not None else None, _twice(by_name)
    groups: dict[str, list[Target]] = {say.REPORTS: [], say.TEAM: [], say.OTHERS: []}
    for one in by_name:
        is_near = team is not None and one.team == team
        heading = say.REPORTS if one.manager == reader.id else say.TEAM if is_near else say.OTHERS
        groups[heading].append(_target(one, roster, twice))
    return [(heading, group) for heading, group in groups.items() if group]


def _target(one: Owner, roster: Roster, twice: frozenset[str]) -> Target:
    name = person(roster, one.id)
    label = f"{name[:40]} ({one.id})" if one.name in twice else name
    return Target(label, f"{PERSON}{one.id}", " ".join(_words(one)).casefold())


def _words(one: Owner) -> Iterable[str]:
    return (one.name, one.id, one.team or "")


def _twice(people: Sequence[Owner]) -> frozenset[str]:
    seen: set[str] = set()
    again: set[str] = set()
    for one in people:
        (again if one.name in seen else seen).add(one.name)
    return frozenset(again)
