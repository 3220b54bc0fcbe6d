"""What ``baton check`` says: each finding with an example that it makes, and every slip that a reader refuses."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import routing
from bot.reference.sentences import Sentence, sentences
from bot.reference.tables import code, table
from routing.lint import KINDS, Code, lint
from routing.reading.findings import PolicyError
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)

_FRAME = """\
currency: EUR
pools:
  inbound: {{ members: [dan], pick: round_robin, manager: rita }}
queues:
  review: {{ steward: rita, due: 1h }}
otherwise: review
ladders: {{ standard: [ {{ at: {at}, do: tell_manager }} ] }}
reasons: {{ accept: [calling_now], reassign: [other], snooze: [other] }}
{more}
routes:
  new:
{rules}
"""
_PEOPLE = """\
- {{ id: dan, name: Dan, email: dan@x.io, {dan} }}
- {{ id: eve, name: Eve, email: eve@x.io, role: {role} }}
- {{ id: rita, name: Rita, email: rita@x.io, role: manager, timezone: Europe/Berlin, backup: {backup} }}
"""
_ALL = "always"
_ROLE = re.compile(r":\w+:`(?:[\w.]+\.)?(\w+)`")
_WIDE = "{ all: [" + ", ".join(f"{{ any: [{{ f{i}: a }}, {{ g{i}: b }}] }}" for i in range(12)) + "] }"
_CRM = "sources: {{ crm: {{ channel: '#crm', fields: {{ external_id: Id, {0} }} }} }}"


def _policy(*whens: str, more: str = "", at: str = "due", assign: str = "inbound") -> str:
    rules = (
        f"    - {{ name: R{i}, when: {when}, assign: {assign if i else 'inbound'}"
        + (", due: 30m }" if assign == "inbound" or not i else " }")
        for i, when in enumerate(whens)
    )
    return _FRAME.format(rules="\n".join(rules), more=more, at=at)


def _people(dan: str = "team: sales", role: str = "revops", backup: str = "dan") -> str:
    return _PEOPLE.format(dan=dan, role=role, backup=backup)


EXAMPLES: dict[Code, tuple[str, str | None]] = {
    Code.UNREADABLE: (_policy(_ALL).replace("30m", "30"), None),
    Code.CONTRADICTION: (_policy("{ country: GB, not: { country: GB } }"), None),
    Code.NEVER_MATCHES: (_policy("{ country: [GB, DE] }", "{ country: DE }"), None),
    Code.NOBODY: (_policy(_ALL), _people(dan="active: false")),
    Code.NO_CAPACITY: (_policy(_ALL).replace("[dan]", "[dan, eve]"), _people(dan="capacity: 0")),
    Code.NO_EFFECT: (
        _policy(_ALL, more="scorecard: [{ when: { country: GB }, points: 9, group: fit }]\nscore_caps: { fit: 0 }"),
        None,
    ),
    Code.OFF_DUTY: (
        _policy(_ALL, more="clock: { off_hours: overflow }"),
        _people(dan='timezone: Europe/Berlin, hours: { mon-fri: "09:00-18:00" }'),
    ),
    Code.LATE_LADDER: (_policy(_ALL, at="200%"), None),
    Code.MANY_RULES: (_policy(*(f"{{ country: C{i} }}" for i in range(11))), None),
    Code.UNROUTED_STAGE: (_policy(_ALL, more=_CRM.format("stage: { const: demo }")), None),
    Code.UNUSED: (_policy(_ALL).replace("queues:", "queues:\n  nurture: { steward: rita, due: 5d }"), None),
    Code.UNREACHED: (_policy(_ALL), _people(role="rep")),
    Code.NO_CURRENCY: (_policy('{ amount: ">= 50000" }', _ALL, more=_CRM.format("amount: Amount")), None),
    Code.GAP: (_policy("{ country: GB }"), None),
    Code.OVERLAP: (_policy("{ country: GB }", "{ source: web }", assign="review"), None),
    Code.MUTUAL_BACKUP: (_policy(_ALL), _people(dan="backup: rita")),
    Code.NOT_PROVED: (_policy(_WIDE, f"{{ not: {_WIDE} }}"), None),
}
"""For each code a policy, and a roster where it needs one, that has it."""


def example(of: Code) -> str:
    """A sentence that the check says for a code."""
    policy, people = EXAMPLES[of]
    roster = read_roster(people) if people is not None else None
    try:
        found = lint(read_policy(policy, roster), roster, now=NOW, roster_text=people)
    except PolicyError as error:
        return error.findings[0].sentence
    return next(one.sentence for one in found if one.code is of)


def checks() -> Iterator[str]:
    """The findings of ``baton check``."""
    yield "## What `baton check` finds"
    yield ""
    yield "Errors end with exit code 1, and keep a policy from coming into force."
    yield ""
    rows = ((code(one), kind.level.value, kind.means, example(one), f"{kind.do}.") for one, kind in KINDS.items())
    yield from table(("code", "level", "meaning", "an example", "what to do"), rows)


def slips() -> Iterator[str]:
    """Every slip that keeps a file from being read."""
    yield "## Slips that keep a file from being used"
    yield ""
    yield (
        "Code `unreadable`: each is said with its line, all at once; `…` is what stands in the file. Where a word is "
        "nearly one that is known, the fix is *Did you mean …?*"
    )
    yield ""
    for head, found in readers():
        yield f"### {head}"
        yield ""
        rows = dict.fromkeys((one.problem, one.fix) for one in found)
        yield from table(("what is wrong", "what to write"), rows)


def readers() -> Iterator[tuple[str, list[Sentence]]]:
    """The modules that read files, by what they say they read, each with the sentences that it can say."""
    for file in sorted(Path(routing.__file__).parent.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        found = list(sentences(tree))
        if found:
            yield _plain((ast.get_docstring(tree) or file.stem).partition("\n")[0].rstrip(".")), found


def _plain(docstring: str) -> str:
    """A docstring's line as Markdown has it."""
    return _ROLE.sub(r"`\1`", docstring).replace("``", "`")
