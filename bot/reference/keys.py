"""The keys of the policy and of the roster."""

from collections.abc import Iterator
from itertools import groupby

from bot.reference.tables import code, table
from bot.words.keys import KEYS
from routing.reading.editor_schema import keys


def listed_keys() -> Iterator[str]:
    """Every key with its line, by the entry that it stands in."""
    yield "## The keys"
    yield ""
    yield "`baton check --schema policy` and `--schema roster` give the same to an editor."
    yield ""
    named = [key for key in keys() if key in KEYS]
    for where, members in groupby(sorted(named, key=_where), key=_where):
        yield f"### In {code(where)}" if where else "### The sections"
        yield ""
        yield from table(("key", ""), ((code(key.rpartition(".")[2]), KEYS[key]) for key in members))


def _where(key: str) -> str:
    return key.rpartition(".")[0]
