"""The demo in the browser: an office with a past, where more comes in while one looks."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.demo.arrivals import Arrivals, Rhythm
from bot.demo.desk import PATIENCE, Desk
from bot.demo.examples import EXAMPLES, ROOT
from bot.demo.folder import Folder
from bot.demo.host import DemoHost
from bot.demo.ports import BATON, PAGE, free_ports
from bot.demo.sender import sender
from bot.demo.tour import Guide
from bot.words import demo as words
from sandbox import NotOnScreen, SlackShowedAnError, Timing, Workspace
from sandbox.keeping.archive import Archive, BrokenArchive
from sandbox.keeping.keeping import kept

if TYPE_CHECKING:
    from bot.demo.chronicle import Chronicle
    from bot.demo.run import Options

PLAYING, OVER = "playing", "over"


class Live:
    """One run of the demo, from the address to Ctrl-C."""

    def __init__(
        self, options: "Options", folder: Folder, say: Callable[[str], None], rhythm: Rhythm | None = None
    ) -> None:
        """``say`` prints a line; ``rhythm`` is that of the fresh leads."""
        self._options = options
        self._folder = folder
        self._say = say
        self._resumed = False
        self._chronicle: Chronicle
        self._beginning: asyncio.Task[None] | None = None
        archive = None if options.fresh else self._left_behind()
        if archive is None:
            folder.wipe()
        self.workspace = Workspace.load(
            EXAMPLES / "workspace.yml", manifest=ROOT / "manifest.yml", clock_file=folder.clock,
            timing=Timing(patience=PATIENCE),
        )  # fmt: skip
        self._archive = archive
        self.desk = Desk(self.workspace, folder, http=options.http)
        self.guide = Guide(self.desk)
        self._arrivals = Arrivals(self.desk, rhythm)

    async def run(self, stopping: asyncio.Event) -> None:
        """Run until told to stop."""
        await self._furnish()
        async with self._served(), kept(self.workspace, self._folder.workspace):
            self._says_where()
            working, stopped = asyncio.create_task(self._work()), asyncio.create_task(stopping.wait())
            await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
            for task in (working, stopped):
                task.cancel()
            await asyncio.gather(stopped, return_exceptions=True)
            with suppress(asyncio.CancelledError):
                await working  # where it ended by itself, its error says why
        self._note()
        self._say(words.STOPPED)

    async def _furnish(self) -> None:
        """The office as it was left, and what is plugged into its page."""
        page = self.workspace.page
        if self._archive is not None:
            # Not the beginning of this workspace but what became of it: a reset goes back to an office without a past.
            await self.workspace.restore(self._archive.packed())
            self._resumed = True
        page.senders.append(sender(self.desk))
        if self._options.leads:
            page.switches.append(self._arrivals.switch)
        page.host = DemoHost(self.desk, self._stop_beginning, self._runs_again)
        page.notice = words.STARTING
        if self._resumed:
            self.guide.goes_on(self._folder.noted())

    @asynccontextmanager
    async def _served(self) -> AsyncIterator[None]:
        """The workspace on the usual port, or the first that is free."""
        async with AsyncExitStack() as stack:
            for port in free_ports(PAGE):
                with suppress(OSError):
                    await stack.enter_async_context(self.workspace.serving(port))
                    break
            yield

    def _says_where(self) -> None:
        address = self.workspace.address
        self._folder.announce(address)
        self._say(words.ADDRESS.format(address=address))
        if int(address.rpartition(":")[2]) != PAGE:
            self._say(words.PORT_TAKEN.format(port=PAGE, who=words.PAGE_IS, taken=address))
        self._say(words.STOPS)

    async def _work(self) -> None:
        async with self.desk.open():
            await asyncio.to_thread(_import_chronicle)
            from bot.demo.chronicle import Chronicle

            if self.desk.door.port != BATON:
                taken = self.desk.door.address
                self._say(words.PORT_TAKEN.format(port=BATON, who=words.BATON_IS, taken=taken))
            self._chronicle = Chronicle(self.desk, self._say)
            self._begin()
            try:
                async with asyncio.TaskGroup() as together:
                    together.create_task(self._chronicle.keep())
                    together.create_task(self._keep_notes())
                    if self._options.leads:
                        together.create_task(self._fresh_leads())
            finally:
                await self._stop_beginning()

    async def _stop_beginning(self) -> None:
        if self._beginning is not None:
            self._beginning.cancel()
            await asyncio.gather(self._beginning, return_exceptions=True)

    # The beginning.

    def _begin(self) -> None:
        """Go on where it was, or play the week; in the background, for the page is open."""
        if self._beginning is not None:
            self._beginning.cancel()
        self._beginning = asyncio.create_task(self._go_on() if self._resumed else self._begin_anew())
        self._resumed = False

    def _runs_again(self, anew: bool) -> None:
        """After a reset or an import."""
        if anew:
            self.guide.begins_anew()
            self._begin()
        else:
            self._is_ready("")

    async def _go_on(self) -> None:
        self._is_ready(words.RESUMED.format(now=f"{self.workspace.clock.moment().astimezone():%A %H:%M}"))

    async def _begin_anew(self) -> None:
        self.desk.ready.clear()
        self.workspace.page.tour = None  # nobody is shown around while a week rushes by
        self._folder.note(week=PLAYING, fresh=0)
        if self._options.history:
            await self._play_the_week()
        if self._options.at is not None:
            self.workspace.clock.moves_to(self._options.at)
        else:
            self.workspace.clock.moves_by(0)
        self._folder.note(week=OVER)
        self._is_ready("")

    async def _play_the_week(self) -> None:
        from bot.demo import week

        def tell(day: str) -> None:
            self.workspace.page.notice = words.WEEK_NOTICE.format(day=day)
            self.workspace.team.bell.ring()

        self._say(words.WEEK)
        try:
            await week.play(self.desk, self._options.at or datetime.now(UTC), tell)
        except (NotOnScreen, SlackShowedAnError, AssertionError, TimeoutError, OSError) as error:
            self._say(words.WEEK_BROKEN.format(error=error))  # somebody acted in it, or the machine is very slow

    def _is_ready(self, said: str) -> None:
        self._chronicle.skip()
        self.workspace.page.notice, self.workspace.page.tour = "", self.guide.tour
        self.workspace.team.bell.ring()
        self.desk.ready.set()
        if said:
            self._say(said)
        self._say(words.TRIED.format(line=f"BATON_DATABASE_URL={self._folder.url} {_baton()} history prairie"))
        self._say(words.READY.format(leads=self._chronicle.leads(), address=self.desk.door.address))

    # While it runs.

    async def _fresh_leads(self) -> None:
        if sys.stdin.isatty():
            self._say(words.ENTER)
            asyncio.get_running_loop().add_reader(sys.stdin, self._enter)
        try:
            await self.desk.ready.wait()
            await self._arrivals.keep_coming(lambda error: self._say(words.NOT_TAKEN.format(error=error)))
        finally:
            if sys.stdin.isatty():
                asyncio.get_running_loop().remove_reader(sys.stdin)

    def _enter(self) -> None:
        """Somebody pressed Enter in the terminal: fresh leads come, or they do not."""
        sys.stdin.readline()
        switch = self._arrivals.switch
        switch.on = not switch.on
        self.workspace.team.bell.ring()
        self._say(words.RESUMED_LEADS if switch.on else words.PAUSED_LEADS)

    async def _keep_notes(self) -> None:
        while True:
            self._note()
            await asyncio.sleep(1)

    def _note(self) -> None:
        tour = self.guide.tour
        self._folder.note(tour=tour.at, begun=sorted(tour.begun), dismissed=tour.dismissed)

    def _left_behind(self) -> Archive | None:
        """What the last demo left; None where there was none, or its week was cut short."""
        if self._folder.noted().get("week") != OVER or not self._folder.database.exists():
            return None
        try:
            return Archive.read(self._folder.workspace)
        except (BrokenArchive, OSError) as error:
            self._say(words.UNREADABLE.format(folder=self._folder.path, error=error))
            return None


def _baton() -> str:
    """How this shell would start Baton."""
    beside = Path(sys.executable).with_name("baton")
    return str(beside.relative_to(Path.cwd())) if beside.is_relative_to(Path.cwd()) else "baton"


def _import_chronicle() -> None:
    import bot.demo.chronicle
    import bot.demo.week  # noqa: F401
