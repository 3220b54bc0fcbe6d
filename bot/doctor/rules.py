"""Policy and roster: whether the files can be read, what is in force, and what ``baton run`` would make of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from bot.doctor.remark import Area, Remark, fault, good, skipped, warning
from bot.doctor.setup import Setup
from bot.doctor.store import Found
from bot.words import doctor as words
from bot.words.names import count
from routing.people import Roster
from routing.policy import Policy, TargetKind
from routing.reading.findings import PolicyError
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster

HERE = Area.POLICY
T = TypeVar("T", Roster, Policy)


@dataclass(frozen=True, slots=True)
class Rules:
    """What would be in force once ``baton run`` has started; None where that cannot be said."""

    remarks: tuple[Remark, ...]
    policy: Policy | None = None
    roster: Roster | None = None


def rules(setup: Setup, found: Found) -> Rules:
    """Look at both files, and at what is in force."""
    told: list[Remark] = []
    named = setup.roster.name if setup.roster is not None else ""
    given = _read(setup.roster, lambda text: read_roster(text, named), told)
    people = _people(setup, found, given, told)
    policy_name = setup.policy.name if setup.policy is not None else ""
    written = _read(setup.policy, lambda text: read_policy(text, people, policy_name), told)
    policy = _policy(setup, found, written, told)
    if policy is not None and people is not None:
        told.extend(_absent(policy, people))
    return Rules(tuple(told), policy, people)


def _read(file: Path | None, read: Callable[[str], T], told: list[Remark]) -> T | None:
    if file is None:
        return None
    try:
        return read(file.read_text("utf-8"))
    except PolicyError as error:
        told.extend(fault(HERE, line, "") for line in str(error).splitlines())
    except UnicodeDecodeError:
        told.append(fault(HERE, words.NOT_UTF8.format(path=file), words.NOT_UTF8_FIX))
    except OSError as error:
        told.append(fault(HERE, words.UNREADABLE.format(path=file, why=(error.strerror or "").lower()), words.PATH_FIX))
    return None


def _people(setup: Setup, found: Found, given: Roster | None, told: list[Remark]) -> Roster | None:
    """The roster that would be in force: the file's, and inactive whoever left it."""
    file, old = setup.roster, found.roster
    size = count(len((given or old or Roster("")).owners), "person", "people")
    if file is None:
        stored = words.ROSTER_STORED.format(people=size) if old is not None else None
        told.append(_without_file("BATON_ROSTER", setup, found, stored))
        return old
    if given is None:
        return None
    if old is not None and old.version != given.version:
        told.append(warning(HERE, words.ROSTER_DIFFERS.format(name=file.name, people=size), words.DIFFERS_FIX))
        return _merged(old, given)
    sentence = words.ROSTER_SAME if old is not None else words.ROSTER_NEW
    told.append(good(HERE, sentence.format(name=file.name, people=size)))
    return given if old is None else _merged(old, given)


def _merged(old: Roster, given: Roster) -> Roster:
    """With what was learned of whoever stayed; whoever left is inactive."""
    left = (replace(owner, active=False) for owner in old.owners.values() if owner.id not in given.owners)
    stay = [replace(new, slack=new.slack or _known(old, new.id, new.email)) for new in given.owners.values()]
    return Roster.of(given.version, [*stay, *left])


def _known(old: Roster, owner: str, email: str | None) -> str | None:
    before = old.get(owner)
    return before.slack if before is not None and before.email == email else None


def _policy(setup: Setup, found: Found, given: Policy | None, told: list[Remark]) -> Policy | None:
    file, old = setup.policy, found.policy
    if file is None:
        stored = words.POLICY_STORED.format(version=old.version) if old is not None else None
        told.append(_without_file("BATON_POLICY", setup, found, stored))
        return old
    if given is None:
        return None
    if old is not None and old.version != given.version:
        sentence = words.POLICY_DIFFERS.format(name=file.name, new=given.version, old=old.version)
        told.append(warning(HERE, sentence, words.DIFFERS_FIX))
        return given
    sentence = words.POLICY_SAME if old is not None else words.POLICY_NEW
    told.append(good(HERE, sentence.format(name=file.name, version=given.version)))
    return given


def _without_file(variable: str, setup: Setup, found: Found, stored: str | None) -> Remark:
    """What is in force counts; without that there is nothing to go by."""
    if variable in setup.given:
        return skipped(HERE, words.FILE_UNUSABLE.format(variable=variable))
    if stored is not None:
        return good(HERE, stored)
    if not found.known:
        return skipped(HERE, words.NOT_KNOWN.format(variable=variable))
    return fault(HERE, *(words.NO_ROSTER if variable == "BATON_ROSTER" else words.NO_POLICY))


def _absent(policy: Policy, people: Roster) -> Iterator[Remark]:
    """Whom the policy names and the roster has not, or not at work."""
    for who in sorted(named(policy, people)):
        if who not in people.owners:
            yield fault(HERE, words.STRANGER.format(who=who), words.STRANGER_FIX)
        elif not people.is_active(who):
            yield warning(HERE, words.INACTIVE.format(who=who), words.INACTIVE_FIX)


def named(policy: Policy, people: Roster) -> frozenset[str]:
    """Everybody whom the policy names, by roster id."""
    return frozenset(_named(policy, people))


def _named(policy: Policy, people: Roster) -> Iterator[str]:
    for pool in policy.pools.values():
        yield pool.manager
        yield from (member for member, _ in pool.members_of(people))
    for queue in policy.queues.values():
        yield queue.steward
        yield from ([queue.deputy] if queue.deputy else [])
        yield from (who for who in queue.open_to if who not in policy.pools)
    for grant in policy.permissions.values():
        yield from grant.people
    for rule in (rule for stage in policy.routes.values() for rule in stage):
        yield from (to.name for to in (rule.assign, rule.otherwise) if to is not None and to.kind is TargetKind.OWNER)
