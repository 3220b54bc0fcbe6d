"""The demo's screen: what each person sees, as a box with their name on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from bot.words import demo as words
from sandbox import Message, Modal
from sandbox.messages.reading import words_in

COLOURS = {"ana": "magenta", "dan": "cyan", "eve": "yellow", "fay": "green", "rita": "red", "cai": "blue"}


class Screen:
    """Prints the story."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def says(self, sentence: str, now: datetime | None = None) -> None:
        """The narrator."""
        self._console.print()
        clock = f"{now:%H:%M}  " if now else ""
        self._console.print(Text.assemble((clock, "dim"), (sentence, "bold")))

    def note(self, line: str) -> None:
        """A quiet line."""
        self._console.print(Text(f"       {line}", "dim"))

    def plain(self, line: str) -> None:
        """A line that is to be copied: never wrapped, never coloured."""
        self._console.print(Text(line), soft_wrap=True)

    def sees(self, who: str, where: str, seen: Message | Modal) -> None:
        """Something on somebody's screen."""
        lines = [Text(line) for line in words_in(seen.blocks, seen.team.reader(seen.reader))]
        buttons = _row(seen.buttons)
        body = Group(*lines, *([Text(), buttons] if buttons.plain else []))
        title = f"{who.capitalize()} · {where}"
        panel = Panel(body, title=Text(title), title_align="left", border_style=COLOURS.get(who, "white"), width=88)
        self._console.print(panel)

    def clicks(self, who: str, button: str) -> None:
        """Somebody presses a button."""
        self._acts(words.ANSWERS["clicks"].format(who=who.capitalize(), button=button))

    def fills(self, who: str, title: str, values: Mapping[str, str]) -> None:
        """Somebody fills in a form."""
        told = ", ".join(f"{label} = {value}" for label, value in values.items())
        self._acts(words.ANSWERS["fills"].format(who=who.capitalize(), title=title, values=told))

    def types(self, who: str, line: str) -> None:
        """Somebody types a command."""
        self._acts(words.ANSWERS["types"].format(who=who.capitalize(), line=line))

    def _acts(self, sentence: str) -> None:
        self._console.print(Text(f"    ▸  {sentence}", "italic"))


def _row(buttons: Sequence[str]) -> Text:
    row = Text()
    for label in buttons:
        row.append(f" {label} ", "reverse")
        row.append("  ")
    return row
