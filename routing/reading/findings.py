"""Findings: what is wrong in a file that a person wrote, at which line, and how to put it right."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Where something stands in a file: keys and list positions from the root."""

Mark = tuple[int, int]
"""A line and a column, both from 1."""


MOST_TOLD = 100
"""How many findings an error's text has; nobody reads more, and a hostile file has a hundred thousand."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        line: from 1.
        column: from 1.
        path: as people write it: ``routes.new[2].assign``; empty for the file as a whole.
        problem: what is wrong, without a full stop.
        fix: what to write instead, without a full stop.
    """

    line: int
    column: int
    path: str
    problem: str
    fix: str

    @property
    def sentence(self) -> str:
        """The problem and the fix after their place, without the file's name."""
        where = f"{self.path}: " if self.path else ""
        end = "" if self.fix.endswith("?") else "."
        return f"{where}{self.problem}. {self.fix}{end}"


class PolicyError(ValueError):
    """A policy or a roster cannot be used; ``findings`` has all that is wrong, in the file's order."""

    def __init__(self, findings: Iterable[Finding], name: str = "policy.yml") -> None:
        self.findings = sorted(set(findings))
        self.name = name
        lines = [f"{name}:{found.line}: {found.sentence}" for found in self.findings[:MOST_TOLD]]
        if len(self.findings) > MOST_TOLD:
            lines.append(f"{name}: and {len(self.findings) - MOST_TOLD:,} more")
        super().__init__("\n".join(lines))


class Findings:
    """Collects findings while a file is read, so that its author sees all of them at once."""

    def __init__(self, marks: Mapping[Path, Mark]) -> None:
        self._marks = marks
        self._found: list[Finding] = []

    def __iter__(self) -> Iterator[Finding]:
        """What was found so far."""
        return iter(self._found)

    def __len__(self) -> int:
        """How much was found so far."""
        return len(self._found)

    def add(self, path: Path, problem: str, fix: str) -> None:
        """Note what is wrong at ``path``; what is missing there is reported where its parent stands."""
        line, column = self._mark(path)
        self._found.append(Finding(line, column, written(path), problem, fix))

    def line(self, path: Path) -> int:
        """The line of ``path``, from 1."""
        return self._mark(path)[0]

    def _mark(self, path: Path) -> Mark:
        for length in range(len(path), -1, -1):
            if path[:length] in self._marks:
                return self._marks[path[:length]]
        return (1, 1)


def written(path: Path) -> str:
    """A path as people write it: ``routes.new[2].assign``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{clip(step)}" if text else clip(step)
    return text


def clip(text: str, length: int = 60) -> str:
    """A text short and plain enough for a one-line message."""
    plain = text if text.isprintable() else text.encode("unicode_escape").decode("ascii")
    return plain if len(plain) <= length else plain[: length - 1] + "…"


def quoted(value: object) -> str:
    """A value as a message quotes it."""
    return f"'{clip(value)}'" if isinstance(value, str) else clip(repr(value))


def listed(names: Iterable[str]) -> str:
    """Names in a row, the first eight of them."""
    known = [clip(name) for name in names]
    return ", ".join(known[:8]) + (", …" if len(known) > 8 else "")


def close(word: str, known: Iterable[str], cutoff: float = 0.7) -> str | None:
    """The known word that was most likely meant."""
    folded = {name.casefold(): name for name in known}
    # difflib takes quadratic time in the words' length, and a name that long is nobody's slip of the pen
    near = difflib.get_close_matches(word.casefold()[:80], folded, n=1, cutoff=cutoff)
    return folded[near[0]] if near else None


def meant(word: str, known: Iterable[str], otherwise: str) -> str:
    """``Did you mean 'closers'?`` where a known word is near, else the sentence given."""
    near = close(word, known)
    return f"Did you mean '{clip(near)}'?" if near is not None else otherwise
