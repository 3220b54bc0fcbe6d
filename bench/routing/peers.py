"""Rule engines from the package registry, each given the same rules in its own words, by the fastest way that we found.

Only the fields that rules ask of are handed over; none of them can say why a rule did not match.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar

from typing_extensions import override

from bench.routing.workload import Condition, Rule

Match = Callable[[Mapping[str, Any]], int]
FIELDS = ("country", "region", "product", "segment", "amount", "employees", "source", "tags", "score")
MORE = ("phone", "utm_source", "industry", "title", "company")
"""Of which the second workload asks as well."""


class Peer(ABC):
    """An engine.

    Attributes:
        module: what it is imported as.
        guards: whether it is given the second workload, too.
    """

    name: ClassVar[str]
    module: ClassVar[str]
    guards: ClassVar[bool] = False

    @classmethod
    def is_here(cls) -> bool:
        """Whether it is installed."""
        return find_spec(cls.module) is not None

    @abstractmethod
    def compile(self, rules: Sequence[Rule], fields: Sequence[str]) -> Match:
        """Make what answers a lead with the place of the first rule that matches."""


class Zen(Peer):
    """zen-engine (Rust): one decision table, through the static loader; its other way in is fourteen times slower."""

    name, module, guards = "zen-engine", "zen", True

    @override
    def compile(self, rules: Sequence[Rule], fields: Sequence[str]) -> Match:
        zen = import_module(self.module)

        columns = [name for name in FIELDS if name != "tags"]
        rows = [_row(place, rule, columns) for place, rule in enumerate(rules)]
        table = {
            "hitPolicy": "first",
            "inputs": [
                *({"id": name, "name": name, "field": name} for name in columns),
                {"id": "more", "name": "more"},
            ],
            "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
            "rules": rows,
        }
        node = {"position": {"x": 0, "y": 0}}
        document = {
            "contentType": "application/vnd.gorules.decision",
            "nodes": [
                {"id": "i", "type": "inputNode", "name": "in", **node},
                {"id": "t", "type": "decisionTableNode", "name": "t", "content": table, **node},
                {"id": "o", "type": "outputNode", "name": "out", **node},
            ],
            "edges": [
                {"id": "1", "sourceId": "i", "targetId": "t", "type": "edge"},
                {"id": "2", "sourceId": "t", "targetId": "o", "type": "edge"},
            ],
        }
        engine = zen.ZenEngine({"loader": {"type": "static", "content": {"p": document}}})
        evaluate = engine.evaluate

        def match(lead: Mapping[str, Any]) -> int:
            rule: int = evaluate("p", {name: lead[name] for name in fields})["result"]["rule"]
            return rule

        return match


def _row(place: int, rule: Rule, columns: Sequence[str]) -> dict[str, str]:
    """A row of the table: a cell for each field, as the engine's authors would write it, and one for all else."""
    row = {"_id": str(place), "rule": str(place), "more": "", **dict.fromkeys(columns, "")}
    cells: dict[str, list[Condition]] = {}
    more = []
    for condition in rule.when:
        if condition[0] in columns and condition[1] in {"eq", "in", "gte", "lt"} and not _nullable(rule):
            cells.setdefault(condition[0], []).append(condition)
        else:
            more.append(_zen(condition))
    for name, asked in cells.items():
        row[name] = _cell(asked)
    row["more"] = " and ".join(more)
    return row


def _nullable(rule: Rule) -> bool:
    """Whether the rule is of the second workload, whose leads have gaps: there every condition is guarded."""
    return any(op in {"any", "not", "known", "unknown", "starts_with", "contains"} for _, op, _ in rule.when)


def _cell(asked: Sequence[Condition]) -> str:
    sets = [{value} if op == "eq" else set(value) for _, op, value in asked if op in {"eq", "in"}]
    if sets:
        return ", ".join(f"'{word}'" for word in sorted(set.intersection(*sets))) or "'never'"
    return " and ".join(f"{'>=' if op == 'gte' else '<'} {value}" for _, op, value in asked)


def _zen(condition: Condition) -> str:
    name, op, value = condition
    if op == "any":
        return "(" + " or ".join(_zen(part) for part in value) + ")"
    if op == "not":
        return f"not({_zen(value)})"
    if op in {"known", "unknown"}:
        return f"{name} {'!=' if op == 'known' else '=='} null"
    said = {
        "eq": f"{name} == '{value}'",
        "in": f"{name} in {_list(value)}",
        "gte": f"{name} >= {value}",
        "lt": f"{name} < {value}",
        "has": f"contains({name}, '{value}')",
        "starts_with": f"startsWith({name}, '{value}')",
        "contains": f"contains({name}, '{value}')",
    }[op]
    return said if op == "has" else f"({name} != null and {said})"


def _list(value: Any) -> str:
    return "[" + ", ".join(f"'{word}'" for word in value) + "]" if isinstance(value, list) else ""


class CelRust(Peer):
    """common-expression-language (Rust): a program for each rule, one context for each lead."""

    name, module, guards = "common-expression-language", "cel", True

    @override
    def compile(self, rules: Sequence[Rule], fields: Sequence[str]) -> Match:
        cel = import_module(self.module)

        programs = [cel.compile(_all(_cel, rule, " && ", "true")) for rule in rules]
        context = cel.Context

        def match(lead: Mapping[str, Any]) -> int:
            told = context(variables={name: lead[name] for name in fields})
            return next(place for place, program in enumerate(programs) if program.execute(told))

        return match


class CelCpp(Peer):
    """cel-expr-python (Google's C++): a program for each rule, one activation for each lead."""

    name, module = "cel-expr-python", "cel_expr_python"

    @override
    def compile(self, rules: Sequence[Rule], fields: Sequence[str]) -> Match:
        cel = import_module(f"{self.module}.cel")

        kinds = {"amount": cel.Type.DOUBLE, "employees": cel.Type.INT, "score": cel.Type.INT}
        types = {name: kinds.get(name, cel.Type.STRING) for name in fields} | {"tags": cel.Type.List(cel.Type.STRING)}
        env = cel.NewEnv(variables=types)
        programs = [env.compile(_all(_cel_bare, rule, " && ", "true")) for rule in rules]

        def match(lead: Mapping[str, Any]) -> int:
            told = env.Activation({name: lead[name] for name in fields})
            return next(place for place, program in enumerate(programs) if program.eval(told).value())

        return match


class RuleEngine(Peer):
    """rule-engine (Python): a rule for each rule, parsed once."""

    name, module = "rule-engine", "rule_engine"

    @override
    def compile(self, rules: Sequence[Rule], fields: Sequence[str]) -> Match:
        rule_engine = import_module(self.module)

        made = [rule_engine.Rule(_all(_cel_bare, rule, " and ", "true")) for rule in rules]

        def match(lead: Mapping[str, Any]) -> int:
            return next(place for place, rule in enumerate(made) if rule.matches(lead))

        return match


class JsonLogic(Peer):
    """json-logic-qubit (Python)."""

    name, module = "json-logic-qubit", "json_logic"

    @override
    def compile(self, rules: Sequence[Rule], fields: Sequence[str]) -> Match:
        logic = import_module(self.module).jsonLogic
        made = [{"and": [_json_logic(one) for one in rule.when]} if rule.when else True for rule in rules]

        def match(lead: Mapping[str, Any]) -> int:
            return next(place for place, rule in enumerate(made) if rule is True or logic(rule, lead))

        return match


def _all(said: Callable[[Condition], str], rule: Rule, word: str, always: str) -> str:
    return word.join(said(condition) for condition in rule.when) or always


def _cel(condition: Condition) -> str:
    name, op, value = condition
    if op == "any":
        return "(" + " || ".join(_cel(part) for part in value) + ")"
    if op == "not":
        return f"!({_cel(value)})"
    if op in {"known", "unknown"}:
        return f"{name} {'!=' if op == 'known' else '=='} null"
    said = _cel_bare(condition)
    return said if name in {"country", "region", "source", "tags", "score"} else f"({name} != null && {said})"


def _cel_bare(condition: Condition) -> str:
    name, op, value = condition
    text = json.dumps(value)
    return {
        "eq": f"{name} == {text}",
        "in": f"{name} in {text}",
        "gte": f"{name} >= {text}",
        "lt": f"{name} < {text}",
        "has": f"{text} in {name}",
        "starts_with": f"{name}.startsWith({text})",
        "contains": f"{name}.contains({text})",
    }[op]


def _json_logic(condition: Condition) -> dict[str, Any]:
    name, op, value = condition
    told = {"var": name}
    sign = {"eq": "==", "in": "in", "gte": ">=", "lt": "<", "has": "in"}[op]
    return {sign: [value, told] if op == "has" else [told, value]}


PEERS: tuple[type[Peer], ...] = (Zen, CelRust, CelCpp, RuleEngine, JsonLogic)
