"""``baton check``: what is wrong with a policy, for a person, a program, a code scanner, or a pull request."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.say import read_text
from bot.words import cli as words

if TYPE_CHECKING:
    from routing.lint import Code, Lint
    from routing.policy import Policy


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


class Subject(StrEnum):
    """Which file a JSON Schema is for."""

    POLICY = "policy"
    ROSTER = "roster"


def schema(of: Subject) -> str:
    """The JSON Schema of a file, for editors."""
    from bot.words.keys import KEYS
    from routing.reading.editor_schema import policy_schema, roster_schema

    made = policy_schema(KEYS) if of is Subject.POLICY else roster_schema(KEYS)
    return json.dumps(made, indent=2, ensure_ascii=False)


def recorded_stages() -> Mapping[str, int]:
    """How many leads on record are in each stage.

    Raises:
        SettingsError, DatabaseUnreachable, SchemaBehind: the database cannot be opened.
        Told: it was never made.
    """
    from bot.cli.opening import opened
    from storage.stages import leads_by_stage

    with opened() as database:
        return leads_by_stage(database)


class Checked:
    """A policy file that was looked at: what it says, if it can be read, and what is wrong with it."""

    def __init__(
        self, policy_file: Path, roster_file: Path | None, now: datetime, recorded: Mapping[str, int] | None = None
    ) -> None:
        """Read and check it.

        Args:
            policy_file: the policy.
            roster_file: the roster, whose people are looked at, too.
            now: UTC; the week that follows is looked at.
            recorded: how many leads on record are in each stage.

        Raises:
            PolicyError: the roster cannot be used.
            OSError: a file cannot be read.
        """
        from routing.lint import Code, Lint, lint
        from routing.reading.findings import PolicyError
        from routing.reading.policy_file import read_policy
        from routing.reading.roster_file import read_roster

        self.file, self.roster_file = policy_file, roster_file
        people = read_text(roster_file) if roster_file is not None else None
        self.roster = read_roster(people, roster_file.name) if people is not None and roster_file is not None else None
        self.policy: Policy | None = None
        self.found: list[Lint]
        try:
            self.policy = read_policy(read_text(policy_file), self.roster, policy_file.name)
        except PolicyError as error:
            self.found = [Lint(Code.UNREADABLE, f.line, f.path, f.problem, f.fix) for f in error.findings]
        else:
            self.found = lint(self.policy, self.roster, now=now, recorded=recorded or {}, roster_text=people)

    @property
    def sound(self) -> bool:
        """Whether nothing is an error."""
        return not any(found.level == "error" for found in self.found)

    def written(self, form: Format, *, everything: bool) -> Iterator[str]:
        """The findings, line by line; overlaps only when `everything` is wanted or a program reads."""
        if form is Format.TEXT:
            yield from self._text(everything=everything)
        elif form is Format.GITHUB:
            yield from (_annotation(self._where(found), found) for found in self.found)
        else:
            told = [(self._where(found), found) for found in self.found]
            document = [_record(*one) for one in told] if form is Format.JSON else _sarif(told)
            yield json.dumps(document, indent=2)

    def _where(self, found: "Lint") -> Path:
        """The file in which a finding stands."""
        return self.roster_file if found.in_roster and self.roster_file is not None else self.file

    def _text(self, *, everything: bool) -> Iterator[str]:
        from bot.words.names import count

        shown = [found for found in self.found if everything or found.code != "overlap"]
        yield from (f"{self._where(found).name}:{found.line}: {found.level}: {found.sentence}" for found in shown)
        if len(shown) < len(self.found):
            yield words.OVERLAPS.format(count=count(len(self.found) - len(shown), "pair"))
        if self.policy is None:
            return
        if self.sound:
            yield words.SOUND.format(
                name=self.file.name,
                rules=count(sum(len(stage) for stage in self.policy.routes.values()), "rule"),
                pools=count(len(self.policy.pools), "pool"),
                queues=count(len(self.policy.queues), "queue"),
                version=self.policy.version,
            )
        if self.roster is None:
            yield words.NO_ROSTER_CHECKED


def _record(file: Path, found: "Lint") -> dict[str, Any]:
    return {
        "level": found.level.value, "code": found.code.value, "file": str(file), "line": found.line, "path": found.path,
        "problem": found.problem, "fix": found.fix, "example": found.example,
    }  # fmt: skip


def _annotation(file: Path, found: "Lint") -> str:
    """A workflow command of GitHub's: it stands at the line in the pull request."""
    kind = {"error": "error", "warning": "warning"}.get(found.level, "notice")
    told = found.sentence.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{kind} file={_property(str(file))},line={found.line},title={found.code}::{told}"


def _property(text: str) -> str:
    """A value among a workflow command's properties, where colons and commas part them."""
    for sign, written in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        text = text.replace(sign, written)
    return text


def _sarif(findings: "Sequence[tuple[Path, Lint]]") -> dict[str, Any]:
    """SARIF 2.1.0 (OASIS, 2020), as code scanners take it."""
    codes = list(dict.fromkeys(found.code for _, found in findings))
    driver = {"name": "baton check", "rules": [_sarif_rule(code) for code in codes]}
    results = [_sarif_result(file, found, codes.index(found.code)) for file, found in findings]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }


def _sarif_rule(code: "Code") -> dict[str, Any]:
    from routing.lint import KINDS

    kind = KINDS[code]
    return {
        "id": code.value,
        "shortDescription": {"text": kind.means},
        "help": {"text": f"{kind.do}."},
        "defaultConfiguration": {"level": kind.level.value},
    }


def _sarif_result(file: Path, found: "Lint", rule: int) -> dict[str, Any]:
    place = {"artifactLocation": {"uri": file.as_posix()}, "region": {"startLine": found.line}}
    more = {"path": found.path, "problem": found.problem, "fix": found.fix, "example": found.example}
    return {
        "ruleId": found.code.value,
        "ruleIndex": rule,
        "level": found.level.value,
        "message": {"text": found.sentence},
        "locations": [{"physicalLocation": place}],
        "properties": {key: value for key, value in more.items() if value is not None},
    }
