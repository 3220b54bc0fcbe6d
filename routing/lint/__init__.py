"""What is wrong with a policy that can be read: rules that never match, leads that no rule names, pools without people.

What is said of rules is proved by the algebra in `routing.coverage`, not found by trying leads.
"""

from routing.findings import written
from routing.lint.finding import Code, Level, Lint
from routing.lint.parts import late_ladders, people, unused
from routing.lint.stages import stages
from routing.people import Roster
from routing.policy import Policy
from routing.yaml_text import read_yaml

__all__ = ["Code", "Level", "Lint", "lint"]


def lint(policy: Policy, roster: Roster | None = None) -> list[Lint]:
    """All findings about a policy, in the order of the file.

    Args:
        policy: that could be read; what cannot be read is a ``PolicyError`` already.
        roster: with it, its people are looked at, too.
    """
    marks = read_yaml(policy.source, "policy.yml").findings
    found = [*stages(policy), *late_ladders(policy), *unused(policy), *(people(policy, roster) if roster else ())]
    placed = [
        Lint(one.level, one.code, marks.line(one.path), written(one.path), one.problem, one.fix, one.example)
        for one in found
    ]
    return sorted(placed, key=lambda one: (one.line, one.path, one.code))
