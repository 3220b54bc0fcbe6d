"""Laying a policy out anew: one order of keys, one spacing, pools in columns; every word and every comment is kept."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from routing.reading.yaml_text import read_yaml
from routing.reading.yaml_tree import Branch, Comment, Entry, Scalar, comments_of, read_tree

WIDTH = 100
"""The most columns of a line that is laid out; a single longer word stays as it is."""

SECTIONS = (
    *("currency", "clock", "closed_stages", "reference", "scorecard", "score_caps", "tiers"),
    *("effort", "pools", "queues", "routes", "otherwise", "ladders", "reasons", "give_back"),
    *("permissions", "approvals", "accounts", "duplicates", "sources", "publish", "canary"),
)
"""The sections as docs/policy.md has them; any other stays behind the one that it follows."""

_ORDERS: dict[tuple[str, int], tuple[str, ...]] = {
    ("routes", 3): ("name", "when", "assign", "else", "due", "ladder"),
    ("pools", 2): ("members", "team", "pools", "pick", "channel", "manager"),
    ("effort", 2): ("when", "points"),
    ("queues", 2): ("steward", "deputy", "channel", "due", "open_to"),
    ("ladders", 3): ("at", "do", "in", "to", "repeat"),
    ("scorecard", 2): ("when", "points", "group", "half_life"),
    ("sources", 2): ("channel", "webhook", "apps", "fields"),
    ("reasons", 3): ("code", "label", "note"),
    ("approvals", 1): ("expire", "in"),
}
"""The keys of the entries of a section, by how deep they stand in it; keys that are not here follow as they were."""

_ALIGNED = frozenset({"pools", "queues", "reasons", "permissions"})
"""Sections whose values stand in one column."""
_ONE_LINE = frozenset({"pools", "queues"})
"""Sections whose entries are one line each, where that fits."""
_ROOM = 12
"""How far a column that an author chose may be from the longest key."""
_DEEP = {"pools": 1, "queues": 1, "reasons": 1, "permissions": 1, "ladders": 1, "sources": 1, "routes": 3}
"""Sections that are never in brackets themselves, and how deep."""

Path = tuple[str, ...]


class CannotFormat(Exception):
    """A policy could not be laid out without changing it; it was left as it is."""


def format_policy(text: str, name: str = "policy.yml") -> str:
    """A policy in the one layout. Doing it twice changes nothing more.

    Raises:
        PolicyError: the text is no YAML that a policy may be written in.
        CannotFormat: the layout would have changed what the policy says.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    before = read_yaml(text, name)
    if not isinstance(before.root, dict) or "routes" not in before.root:
        before.findings.add((), "this is no policy, for it has no routes", "Name a policy file")
    before.fail()
    tree = read_tree(text)
    kept = Counter(comments_of(tree))
    _order(tree, ())
    done = "\n".join(_Writer().block(tree, (), 0)) + "\n"
    after = read_yaml(done, name)
    if _meaning(before.root, ()) != _meaning(after.root, ()) or Counter(comments_of(read_tree(done))) != kept:
        raise CannotFormat(name)
    return done


def _meaning(data: Any, path: Path) -> Any:
    """What a text says: with the order of all keys but those that the layout orders."""
    if isinstance(data, dict):
        pairs = [(key, _meaning(value, (*path, key))) for key, value in data.items()]
        return ("keys", sorted(pairs, key=lambda pair: pair[0]) if not path or _keys(path) else pairs)
    return [_meaning(item, (*path, "")) for item in data] if isinstance(data, list) else (type(data), data)


def _keys(path: Path) -> tuple[str, ...] | None:
    return _ORDERS.get((path[0], len(path))) if path else None


def _order(branch: Branch, path: Path) -> None:
    """Put keys into their order; comments move with theirs."""
    order = _keys(path)
    if not path and not branch.is_list:
        _order_sections(branch)
    elif order is not None and not branch.is_list:
        ranks = {key: rank for rank, key in enumerate(order)}
        branch.entries.sort(key=lambda entry: ranks.get(entry.key.value if entry.key else "", len(ranks)))
    for entry in branch.entries:
        if isinstance(entry.value, Branch):
            _order(entry.value, (*path, entry.key.value if entry.key else ""))


def _order_sections(root: Branch) -> None:
    """Sections in the order of the guide; as they are where a comment might lose what it is about."""
    ranks, rank = {}, -1
    for place, entry in enumerate(root.entries):
        key = entry.key.value if entry.key else ""
        rank = SECTIONS.index(key) if key in SECTIONS else rank
        ranks[entry.start] = (rank, key not in SECTIONS, place)
    ordered = sorted(root.entries, key=lambda entry: ranks[entry.start])
    alone = any(entry.leading and entry.blank for entry in root.entries)
    if ordered == root.entries or alone or (root.entries[0].leading and ordered[0] is not root.entries[0]):
        return
    first = root.entries[0]
    (first.leading[0] if first.leading else first).blank = True
    root.entries = ordered


class _Writer:
    """Writes a tree as lines."""

    def block(self, branch: Branch, path: Path, indent: int) -> list[str]:
        """A list or mapping, an entry a line or more."""
        lines: list[str] = []
        width = self._column(branch, path, indent)
        first_width = self._first_pair(branch, path)
        for entry in branch.entries:
            _hoist(entry)
            written = self._entry(entry, (*path, _name(entry)), indent, width, first_width)
            lines += self._above(entry, indent, first=not lines)
            lines += written
        for comment in branch.tail:
            lines += [""] * (comment.blank and bool(lines)) + [" " * indent + comment.text]
        return lines

    def _above(self, entry: Entry, indent: int, *, first: bool) -> list[str]:
        """The comments and the blank lines above an entry."""
        lines: list[str] = []
        everything: list[Comment | Entry] = [*entry.leading, entry]
        for above in everything:
            lines += [""] * (above.blank and not (first and not lines))
            if isinstance(above, Comment):
                lines.append(" " * indent + above.text)
        return lines

    def _entry(self, entry: Entry, path: Path, indent: int, width: int, first_width: int) -> list[str]:
        key = "-" if entry.key is None else _scalar(entry.key, flow=False) + ":"
        start = " " * indent + key
        value = entry.value
        if isinstance(value, Scalar):
            shown = _scalar(value, flow=False)
            return [_with_comments(f"{start.ljust(indent + width)} {shown}" if shown else start, entry)]
        one_line = f"{start.ljust(indent + width)} {_flow(value, first_width)}"
        if not value.entries or (_may_be_one_line(value, path) and len(one_line) <= WIDTH):
            return [_with_comments(one_line, entry)]
        if _is_flow(value) and _is_words(value):
            return _filled(start.ljust(indent + width) + " ", value, entry)
        if entry.key is None:
            value.tail[:0] = entry.trailing
        inner = self.block(value, path, indent + 2)
        if entry.key is not None:
            return [_with_comments(start, entry), *inner]
        return [start + inner[0][indent + 1 :], *inner[1:]]

    def _column(self, branch: Branch, path: Path, indent: int) -> int:
        """How wide the keys of a mapping are whose values stand in one column; 0 where they do not.

        They do where their author put them so, and in some sections at any rate.
        """
        ends = [_ends(entry, (*path, _name(entry))) for entry in branch.entries]
        keys = [_width(entry) for entry in branch.entries]
        if len(path) == 1 and path[0] in _ONE_LINE:
            keys = [key for key, end in zip(keys, ends, strict=True) if end and indent + key + end <= WIDTH]
        longest = max(keys, default=0)
        usual = longest if len(path) == 1 and path[0] in _ALIGNED else 0
        theirs = [entry.offset - 1 for entry in branch.entries if entry.offset and _has_one_line(entry.value)]
        if len(theirs) < 2 or len(set(theirs)) > 1 or not longest <= theirs[0] <= longest + _ROOM:
            return usual
        return theirs[0] if all(indent + theirs[0] + end <= WIDTH for end in ends) else usual

    def _first_pair(self, branch: Branch, path: Path) -> int:
        """How wide the first pairs of a ladder's steps are, so that what they do stands in one column."""
        if len(path) != 2 or path[0] != "ladders":
            return 0
        steps = [entry.value for entry in branch.entries if isinstance(entry.value, Branch)]
        return max((len(_pair(step.entries[0])) for step in steps if _may_be_one_line(step, path)), default=0)


def _name(entry: Entry) -> str:
    return entry.key.value if entry.key is not None else ""


def _hoist(entry: Entry) -> None:
    """Put the comments of what stands on the line of a dash above the dash."""
    inner, bare = entry.value, not entry.leading
    while entry.key is None and isinstance(inner, Branch) and inner.entries and not _is_flow(inner):
        first = inner.entries[0]
        entry.leading += first.leading
        first.leading = []
        if first.key is not None:
            break
        inner = first.value
    if bare and entry.leading:
        entry.leading[0].blank, entry.blank = entry.blank or entry.leading[0].blank, False


def _width(entry: Entry) -> int:
    """The columns of a key and its colon."""
    return len(_scalar(entry.key, flow=False)) + 1 if entry.key is not None else 0


def _ends(entry: Entry, path: Path) -> int:
    """The columns of a value in brackets and the space before it; 0 where it is not written so."""
    value = entry.value
    return len(_flow(value)) + 1 if isinstance(value, Branch) and _may_be_one_line(value, path) else 0


def _has_one_line(value: Scalar | Branch) -> bool:
    return bool(value.raw) if isinstance(value, Scalar) else value.flow


def _is_flow(branch: Branch) -> bool:
    return branch.flow and not branch.has_comments()


def _may_be_one_line(branch: Branch, path: Path) -> bool:
    """Whether a list or mapping is written in brackets: as its author did, or because its section is."""
    if branch.has_comments() or not branch.entries:
        return not branch.has_comments()
    if len(path) <= _DEEP.get(path[0], 0):
        return False
    return branch.flow or (len(path) == 2 and path[0] in _ONE_LINE)


def _is_words(branch: Branch) -> bool:
    return branch.is_list and all(isinstance(entry.value, Scalar) for entry in branch.entries)


def _filled(start: str, branch: Branch, entry: Entry) -> list[str]:
    """A long list of words over several lines."""
    lines, line = [], start + "["
    words = [_scalar(item.value, flow=True) for item in branch.entries if isinstance(item.value, Scalar)]
    for place, word in enumerate(words):
        end = "]" if place == len(words) - 1 else ","
        joined = f"{line}{word}{end}" if line.endswith("[") or not line.strip() else f"{line} {word}{end}"
        if len(joined) > WIDTH and not line.endswith("[") and line.strip():
            lines.append(line)
            joined = f"{' ' * (len(start) + 1)}{word}{end}"
        line = joined
    return [*lines, _with_comments(line, entry)]


def _flow(branch: Branch, first_width: int = 0) -> str:
    """A list or mapping in brackets."""
    if not branch.entries:
        return "[]" if branch.is_list else "{}"
    parts = [_pair(entry) for entry in branch.entries]
    if branch.is_list:
        return f"[{', '.join(parts)}]"
    if first_width and len(parts) > 1:
        return f"{{ {(parts[0] + ',').ljust(first_width + 1)} {', '.join(parts[1:])} }}"
    return f"{{ {', '.join(parts)} }}"


def _pair(entry: Entry) -> str:
    value = entry.value
    shown = _flow(value) if isinstance(value, Branch) else _scalar(value, flow=True)
    return shown if entry.key is None else f"{_scalar(entry.key, flow=True)}: {shown}"


def _scalar(scalar: Scalar, *, flow: bool) -> str:
    """A scalar as its author wrote it, on one line; in quotes where brackets around it would break it."""
    if not scalar.raw:
        return "null" if flow else ""
    if "\n" in scalar.raw or scalar.raw[0] in "|>":
        return _double_quoted(scalar.value)
    if flow and scalar.plain and (scalar.raw[0] in ":?" or set(scalar.raw) & set(",[]{}")):
        return "'" + scalar.raw.replace("'", "''") + "'"
    return scalar.raw


def _double_quoted(text: str) -> str:
    """A text in double quotes, whatever is in it."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(escapes.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in text) + '"'


def _with_comments(line: str, entry: Entry) -> str:
    """A line and the comments behind it, in the column that they had, if the line leaves room."""
    told: Sequence[Comment] = entry.trailing
    if not told:
        return line
    return f"{line} ".ljust(told[0].column) + " ".join(comment.text for comment in told)
