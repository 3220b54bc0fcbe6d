"""Bold, italic and struck words: where Slack sees the marks, and what they mark."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

_SIGNS = {"bold": "*", "italic": "_", "strike": "~"}
# A mark opens after a space or at the start and closes before a space or at the end, on one line: `a_b_c` is a word,
# and so is the shrug, whose arm stands before its mark.
# Each style is looked for in what the style before it left.
MARKS = {
    style: re.compile(rf"(?<![\w\\{sign}]){sign}(?=\S)([^{sign}\n]*?[^\s{sign}]){sign}(?![\w{sign}])")
    for style, sign in ((style, re.escape(sign)) for style, sign in _SIGNS.items())
}
_HOLE = "\ue000"  # stands for a token while marks are looked for: neither a letter, nor a space, nor a mark


@dataclass(frozen=True)
class Atom:
    """One character, or one token that no mark can break, and the styles upon it."""

    shown: str | re.Match[str]
    styles: frozenset[str] = frozenset()

    @property
    def character(self) -> str:
        """The character, or a stand-in for the token."""
        return self.shown if isinstance(self.shown, str) else _HOLE


def atoms_of(source: str, tokens: Iterable[re.Match[str]]) -> list[Atom]:
    """Characters, and tokens where they stand; of two that overlap the first counts."""
    atoms: list[Atom] = []
    end = 0
    for token in sorted(tokens, key=lambda match: match.start()):
        if token.start() >= end:
            atoms.extend(map(Atom, source[end : token.start()]))
            atoms.append(Atom(token))
            end = token.end()
    return [*atoms, *map(Atom, source[end:])]


def text_of(atoms: Iterable[Atom]) -> str:
    """The atoms as a text to look for marks in; each takes one character."""
    return "".join(atom.character for atom in atoms)


def without_marks(atoms: list[Atom]) -> list[Atom]:
    """The atoms without the marks, and with the styles that the marks gave them."""
    for style, mark in MARKS.items():
        left: list[Atom] = []
        end = 0
        for found in mark.finditer(text_of(atoms)):
            left.extend(atoms[end : found.start()])
            inner = atoms[found.start() + 1 : found.end() - 1]
            left.extend(replace(atom, styles=atom.styles | {style}) for atom in inner)
            end = found.end()
        atoms = [*left, *atoms[end:]]
    return atoms


def runs(atoms: list[Atom]) -> Iterator[tuple[str | re.Match[str], frozenset[str]]]:
    """Tokens one by one, and characters of one style together."""
    for (token, styles), group in groupby(atoms, key=lambda a: (not isinstance(a.shown, str), a.styles)):
        if token:
            yield from ((atom.shown, styles) for atom in group)
        else:
            yield text_of(group), styles


def signed(words: str, style: str) -> str:
    """Words between a style's marks; spaces at the ends stay outside, where Slack wants them."""
    inner = words.strip()
    sign = _SIGNS.get(style, "")
    if not inner or not sign:
        return words
    lead, tail = words[: words.index(inner[0])], words[len(words.rstrip()) :]
    return f"{lead}{sign}{inner}{sign}{tail}"
