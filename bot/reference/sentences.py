"""The sentences that a module can say about a file, read from its source: the problem and the fix of each finding."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

BLANK = "…"
"""What stands for a value that is filled in."""
_TWO = frozenset({"wrong", "SpanError", "refuse"})
"""What is called with a problem and a fix."""


class Sentence(NamedTuple):
    """A problem and its fix, with ``…`` for what is filled in."""

    problem: str
    fix: str


Names = Mapping[str, Sequence[ast.expr]]
"""What is assigned to each name, in order."""


def sentences(tree: ast.Module) -> Iterator[Sentence]:
    """The sentences of a module, in its order."""
    known = _assigned(tree.body)
    for scope in ast.walk(tree):
        if isinstance(scope, ast.FunctionDef):
            names = {**known, **_assigned(ast.walk(scope))}
            for call in _calls(scope):
                told = _told(call, names)
                if told is not None:
                    yield told


def _calls(scope: ast.FunctionDef) -> Iterator[ast.Call]:
    """The calls of a function itself, in order; those of functions inside it are theirs."""
    ahead: list[ast.AST] = list(scope.body)
    while ahead:
        node = ahead.pop(0)
        if isinstance(node, ast.FunctionDef):
            continue
        if isinstance(node, ast.Call):
            yield node
        ahead[:0] = ast.iter_child_nodes(node)


def _assigned(nodes: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """What is assigned to each name; a tuple's names each have their part."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            found.setdefault(node.target.id, []).append(node.value)
        for target in node.targets if isinstance(node, ast.Assign) else ():
            assert isinstance(node, ast.Assign)
            if isinstance(target, ast.Name):
                found.setdefault(target.id, []).append(node.value)
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for name, value in zip(target.elts, node.value.elts, strict=False):
                    if isinstance(name, ast.Name):
                        found.setdefault(name.id, []).append(value)
    return found


def _standing_for(name: ast.Name, names: Names) -> ast.expr | None:
    """What a name stands for where it is used: what was assigned to it last, further up."""
    values = names.get(name.id, ())
    above = [value for value in values if value.lineno <= name.lineno]
    return max(above or values, key=lambda value: value.lineno, default=None)


def _told(call: ast.Call, names: Names) -> Sentence | None:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called in _TWO:
        arguments = call.args
    elif called == "add" and "findings" in ast.unparse(call.func):
        arguments = call.args[1:]
    else:
        return None
    parts = _spread(arguments, names)
    if len(parts) != 2:
        return None
    problem, fix = (_text(part, names) for part in parts)
    return Sentence(problem, fix) if set(problem) - set(BLANK + " ") else None


def _spread(arguments: list[ast.expr], names: Names) -> list[ast.expr]:
    """Arguments, with a starred pair as its two parts."""
    found: list[ast.expr] = []
    for one in arguments:
        if not isinstance(one, ast.Starred):
            found.append(one)
            continue
        pair = _standing_for(one.value, names) if isinstance(one.value, ast.Name) else None
        found += pair.elts if isinstance(pair, ast.Tuple) else []
    return found


def _text(node: ast.expr, names: Names, depth: int = 0) -> str:
    """An expression as people read it."""
    if depth > 6:
        return BLANK
    if isinstance(node, ast.Constant):
        return str(node.value) if node.value is not None else BLANK
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, names, depth + 1) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        inner = node.value
        return _text(inner, names, depth + 1) if isinstance(inner, ast.Constant | ast.Name) else BLANK
    if isinstance(node, ast.Name):
        meant = _standing_for(node, names)
        return _text(meant, names, depth + 1) if meant is not None else BLANK
    if isinstance(node, ast.BinOp):
        return _text(node.left, names, depth + 1) + _text(node.right, names, depth + 1)
    if isinstance(node, ast.IfExp):
        either = dict.fromkeys(_text(part, names, depth + 1) for part in (node.body, node.orelse))
        return " / ".join(text for text in either if text and text != BLANK) or BLANK
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "meant":
        return _text(node.args[-1], names, depth + 1)
    return BLANK
