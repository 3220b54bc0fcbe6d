"""Random conditions of every form, and what random leads tell: right, blank, mistyped, hostile."""

from hypothesis import strategies as st

from routing.conditions import (
    Always,
    Condition,
    Dated,
    Edge,
    Every,
    Has,
    How,
    Negation,
    OneOf,
    Pattern,
    Some,
    Told,
    Within,
)
from routing.conditions.dates import DAY, micros
from routing.conditions.units import PLAIN, SHARE, TIME, money
from routing.lead import Value
from tests.routing.policies import NOW

NUMBERS = [-1, 0, 1, 2, 2.5, 99, 100, 1e300, float("inf"), float("nan"), 10**400, 0.2, 0.25, -1.5, 2**53 + 1]
TEXTS = [
    *("GB", "gb", "us", "EMEA", "NA", "smb", "acme", "ACMÉ", "gold", "vip", "Straße", "STRASSE", "100", "2.5"),
    *("20%", "150 %", "99 EUR", "EUR 101", "100 USD", "1d", "90s", "Zürich", "zu\u0308rich", "\uff36ip", "\ud800"),
    *("2026-03-01", "2026-03-02", "2026-03-04T09:00:00Z", "2026-02-30", "01/02/2026", "x" * 200, "0100", "gb gb"),
    "a\nb",
]
BLANKS = ["", " ", "\u0301"]
SIGNS = st.sampled_from([">=", ">", "<=", "<"])

scalars = st.one_of(
    st.none(), st.booleans(), st.sampled_from(NUMBERS), st.sampled_from([*TEXTS, *BLANKS]), st.text(max_size=3)
)
items = st.lists(st.one_of(st.sampled_from([*TEXTS, *BLANKS]), st.just("new")), max_size=3)
values: st.SearchStrategy[Value] = st.one_of(scalars, items)

_words = st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3)
_parts = st.lists(
    st.one_of(st.sampled_from(["g", "b", "vi", "1", "00", "ss", "é", " g", "a\nb", "*", "?", "[b"]), st.just("gb")),
    min_size=1,
    max_size=2,
)
_globs = st.lists(st.sampled_from(["g*", "*b", "?b", "*i?*", "v*p", "1?0*", "[*]*", "*2*0*"]), min_size=1, max_size=2)
_finite = st.sampled_from([n for n in NUMBERS if isinstance(n, int) or abs(n) < 1e309])
_far = st.sampled_from([-3 * DAY, -DAY, -1, 0, 1, DAY, 2 * DAY, 60 * DAY])


def words_on(names: st.SearchStrategy[str]) -> st.SearchStrategy[Condition]:
    """Equality, sets, and whether the field is told at all."""
    return st.one_of(
        st.builds(OneOf, names, st.lists(st.one_of(st.sampled_from(TEXTS), _finite, st.booleans()), min_size=1)),
        st.builds(Has, names, _words),
        st.builds(Told, names, told=st.booleans()),
    )


def forms_on(names: st.SearchStrategy[str]) -> st.SearchStrategy[Condition]:
    """Forms of texts."""
    return st.one_of(
        st.builds(Pattern, names, st.sampled_from([How.CONTAINS, How.STARTS_WITH, How.ENDS_WITH]), _parts),
        st.builds(Pattern, names, st.just(How.LIKE), _globs),
    )


def sizes_on(names: st.SearchStrategy[str]) -> st.SearchStrategy[Condition]:
    """Numbers within bounds, in some unit."""
    bounds = st.lists(st.tuples(SIGNS, st.one_of(st.integers(-2, 101), st.just(0.2))), min_size=1, max_size=2)
    return st.builds(Within, names, bounds, st.sampled_from([PLAIN, PLAIN, SHARE, TIME, money("EUR")]))


def dates_on(names: st.SearchStrategy[str], relative: st.SearchStrategy[bool]) -> st.SearchStrategy[Condition]:
    """Dates, so far from now or by the calendar."""
    from_now = st.builds(Edge, SIGNS, _far, relative=st.just(True))
    fixed = st.builds(Edge, SIGNS, _far.map(lambda far: far + micros(NOW) // DAY * DAY), relative=st.just(False))
    edges = relative.flatmap(lambda yes: st.lists(from_now if yes else fixed, min_size=1, max_size=2))
    return st.builds(Dated, names, st.just("so"), edges)


def questions(names: st.SearchStrategy[str]) -> st.SearchStrategy[Condition]:
    """One question of any form about one of the fields."""
    return st.one_of(words_on(names), forms_on(names), sizes_on(names), dates_on(names, st.booleans()))


def conditions_of(tests: st.SearchStrategy[Condition], leaves: int) -> st.SearchStrategy[Condition]:
    """Questions joined by all, any and not."""
    return st.recursive(
        st.one_of(tests, tests, tests, st.builds(Always)),
        lambda inner: st.one_of(
            st.builds(Every, st.lists(inner, min_size=1, max_size=3)),
            st.builds(Some, st.lists(inner, min_size=1, max_size=3)),
            st.builds(Negation, inner),
        ),
        max_leaves=leaves,
    )
