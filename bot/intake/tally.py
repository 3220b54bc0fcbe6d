"""What became of an import's rows."""

from dataclasses import dataclass, field

from routing.assignment import State
from routing.ports import Done, Standing


@dataclass(slots=True)
class Tally:
    """How many rows, and (``given``) which open leads each owner has of them without having been told."""

    fresh: int = 0
    updated: int = 0
    unchanged: int = 0
    strangers: int = 0  #: closed leads whose owner the roster does not know
    interrupted: bool = False
    given: dict[str, list[int]] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        """Rows that are in."""
        return self.fresh + self.updated + self.unchanged

    def count(self, done: Done) -> None:
        """A row that is in.

        What an interrupted run left counts as given, too: nobody was told of it, for an import tells at its end.
        """
        if done.standing is Standing.FRESH:
            self.fresh += 1
        elif done.standing in {Standing.UPDATED, Standing.JOINED}:
            self.updated += 1
        else:
            self.unchanged += 1
        present = done.assignment
        if present is not None and present.owner and present.state is State.OFFERED and present.ladder is None:
            self.given.setdefault(present.owner, []).append(present.lead)

    def told(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """What each owner is to be told of, as the digest takes it."""
        return tuple((owner, tuple(dict.fromkeys(leads))) for owner, leads in sorted(self.given.items()))
