"""Which faults are ticked, in every window of a workspace alike."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sandbox.faults.faults import Trouble
from sandbox.page.doings import Cannot
from sandbox.page.workshop import words
from sandbox.page.workshop.fault_kinds import KINDS, FaultKind, Parameter

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

_MOST = 1_000_000


class FaultBoard:
    """The ticks, and what was entered beside them."""

    def __init__(self, office: "Workspace") -> None:
        """Nothing ticked."""
        self._office = office
        self.values = {name: kind.usual() for name, kind in KINDS.items()}
        self._on: dict[str, list[Trouble]] = {}

    def is_on(self, kind: FaultKind) -> bool:
        """Whether it is ticked, and nobody has switched its troubles off elsewhere."""
        ours = self._on.get(kind.name, [])
        return bool(ours) and ours[0] in list(self._office.faults)

    def struck(self, kind: FaultKind) -> int:
        """How often it has struck since it was ticked."""
        return sum(trouble.struck for trouble in self._on.get(kind.name, []))

    @property
    def others(self) -> int:
        """How many troubles are on that were not ticked here."""
        ours = {id(trouble) for troubles in self._on.values() for trouble in troubles}
        return sum(id(trouble) not in ours for trouble in self._office.faults)

    def set(self, name: str, values: Mapping[str, str], *, on: bool) -> None:
        """Tick one, or not, with what was entered; one that is on begins anew.

        Raises:
            Cannot: there is no such fault, or something entered is no number.
        """
        kind = KINDS.get(name)
        if kind is None:
            raise Cannot(words.UNKNOWN_FAULT)
        entered = {p.name: _checked(p, str(values.get(p.name, "")).strip()) for p in kind.parameters}
        self.values[name] = entered
        self._take_away(name)
        if on:
            self._on[name] = [self._office.faults.add(trouble) for trouble in kind.makes(entered)]
        self._office.team.bell.ring()

    def clear(self) -> None:
        """Switch everything off, what code has switched on too."""
        self._on.clear()
        self._office.faults.clear()
        self._office.team.bell.ring()

    def _take_away(self, name: str) -> None:
        for trouble in self._on.pop(name, []):
            self._office.faults.remove(trouble)


def board_of(office: "Workspace") -> FaultBoard:
    """The one board of a workspace."""
    return _BOARDS.setdefault(office, FaultBoard(office))


def _checked(parameter: Parameter, value: str) -> str:
    if parameter.kind == "choice" and value not in parameter.options:
        return parameter.usual
    if parameter.kind == "number" and value:
        whole = parameter.name in {"times", "retry_after", "ms"}
        is_number = value.isdigit() if whole else value.replace(".", "", 1).isdigit()
        if not is_number or float(value) > _MOST or (parameter.name == "times" and not int(value)):
            raise Cannot(words.BAD_NUMBER.format(value=value, label=parameter.label))
    return value


_BOARDS: "WeakKeyDictionary[Workspace, FaultBoard]" = WeakKeyDictionary()
