"""Laws of reading: whatever the text, there is a policy or there are findings, and never anything else."""

from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from routing.reading.findings import PolicyError
from routing.reading.policy_file import read_policy
from routing.reading.roster_file import read_roster
from tests.routing.policies import EXAMPLES, people

POLICY = (EXAMPLES / "policy.yml").read_text()
ROSTER = (EXAMPLES / "roster.yml").read_text()

snippets = st.sampled_from(
    ["{", "}", "[", "]", ":", "- ", "\n", "  ", "&a ", "*a", "<<", "!!int ", "? ", "|", ">", "%YAML 1.1\n", "---\n",
     "...\n", '"', "'", "#", "\t", "\x00", "\u2028", "\ud800", "0o9", "0x", ".inf", ".nan", "1e400", "~",
     "2024-01-01", "always", "when", "any", "all", "not", "known", "pools", "due", "50%", ">= 5", "account.",
     "ladders", "routes", "@", "`"]
)  # fmt: skip
noise = st.one_of(st.text(max_size=40), st.lists(snippets, max_size=12).map("".join))


def reads(text: str) -> None:
    for read in (read_policy, read_roster, lambda text: read_policy(text, people())):
        refusal = refused(read, text)
        if refusal is not None:
            assert refusal.findings
            assert all(found.line >= 1 and found.problem and found.fix for found in refusal.findings)
            assert len(str(refusal).splitlines()) == len(refusal.findings)


def refused(read: Callable[[str], object], text: str) -> PolicyError | None:
    try:
        read(text)
    except PolicyError as error:
        return error
    return None


@given(noise)
@example("%YAML 9.9\n---\na: 1")
@example("a: !<tag:x,2000:y> b")
@example("? |\n  x\n: y")
@example("\ufeff%")
@example("key: \x85: x")
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    reads(text)


@given(st.integers(0, len(POLICY)), st.integers(0, 60), noise)
@settings(max_examples=100, deadline=None)
def test_any_edit_of_the_policy_is_read_or_refused(start: int, length: int, put: str) -> None:
    reads(POLICY[:start] + put + POLICY[start + length :])


@given(st.integers(0, len(ROSTER)), st.integers(0, 60), noise)
@settings(max_examples=60, deadline=None)
def test_any_edit_of_the_roster_is_read_or_refused(start: int, length: int, put: str) -> None:
    reads(ROSTER[:start] + put + ROSTER[start + length :])


scalars = st.sampled_from(
    [
        "x",
        "''",
        "null",
        "7",
        "-1",
        "1.5",
        ".nan",
        "true",
        "[]",
        "{}",
        "[[x]]",
        "{ a: b }",
        "'5m'",
        '">= 1"',
        "'\\u0000'",
    ]
)
KEYS = sorted({line.split(":")[0].strip(" -") for line in POLICY.splitlines() if ":" in line and "#" not in line})


@given(st.dictionaries(st.sampled_from(KEYS), scalars, max_size=8))
@settings(max_examples=60, deadline=None)
def test_every_key_bears_every_kind_of_value(entries: dict[str, str]) -> None:
    flow = "{ " + ", ".join(f"{key}: {value}" for key, value in entries.items()) + " }"
    reads(flow)
    for section in ("pools", "queues", "ladders", "reasons", "permissions", "reference", "clock"):
        reads(f"{section}: {flow}")
        reads(f"{section}: {{ one: {flow} }}")
    reads(f"routes: {{ new: [ {flow}, {{ name: x, when: {flow}, assign: y }} ] }}")
    reads(f"ladders: {{ standard: [ {flow} ] }}")
