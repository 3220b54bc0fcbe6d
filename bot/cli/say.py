"""How commands speak: results to stdout, everything else to stderr, and no mistake of a person ends in a traceback."""

import functools
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, ParamSpec, TypeVar

import typer

from bot.words import cli as words

if TYPE_CHECKING:
    from storage.lockfile import DatabaseInUse

P = ParamSpec("P")
T = TypeVar("T")

WRONG, USAGE, INTERRUPTED = 1, 2, 130


class Told(Exception):
    """Something that a person can put right; the text is the sentence they read."""

    def __init__(self, sentence: str, code: int = WRONG) -> None:
        super().__init__(sentence)
        self.code = code


def say(text: str) -> None:
    """A line of the result, as it is."""
    typer.echo(text)


def warn(text: str) -> None:
    """A line beside the result."""
    typer.echo(text, err=True)


def fail(sentence: str, code: int = WRONG) -> NoReturn:
    """End the command with a sentence.

    Raises:
        Told: always.
    """
    raise Told(sentence, code)


def plainly(command: Callable[P, T]) -> Callable[P, T]:
    """A command whose errors are sentences on stderr."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        logging.getLogger("storage").setLevel(logging.CRITICAL)  # its errors come back as exceptions, too
        logging.getLogger("alembic").setLevel(logging.WARNING)
        try:
            return command(*args, **kwargs)
        except typer.Exit:
            raise
        except KeyboardInterrupt:
            warn(words.STOPPED)
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            sys.stderr.close()  # whoever read stopped reading; Python would complain about it once more
            raise typer.Exit(WRONG) from None
        except Exception as error:
            told = told_of(error)
            if told is None:
                raise
            warn(str(told))
            raise typer.Exit(told.code) from None

    return run


def told_of(error: Exception) -> Told | None:
    """The sentence for an error; None where it is a bug."""
    if isinstance(error, Told):
        return error
    if isinstance(error, UnicodeDecodeError):
        return Told(words.NOT_UTF8.format(path="The file"))
    if isinstance(error, OSError):
        path = error.filename or "A file"
        return Told(words.NO_FILE.format(path=path, why=(error.strerror or str(error)).lower()))
    return _of_ours(error)


def _of_ours(error: Exception) -> Told | None:
    """Imported here, where it matters no longer how long that takes."""
    from sqlalchemy.exc import DBAPIError

    from bot.house import CannotStart
    from bot.intake.rows import BadFile
    from bot.settings import SettingsError
    from routing.ports import DeskBusy, DeskDown
    from routing.reading.findings import PolicyError
    from storage.checkpoint import BadCheckpoint
    from storage.database import BadDatabaseUrl, DatabaseUnreachable, SchemaBehind
    from storage.lockfile import DatabaseInUse

    if isinstance(error, DatabaseInUse):
        return Told(words.IN_USE.format(path=error.path, who=busy_by(error)))
    if isinstance(error, DatabaseUnreachable):
        return Told(words.UNREACHABLE.format(why=str(error).rstrip(".")))
    if isinstance(error, DBAPIError):
        return Told(words.NOT_A_DATABASE.format(why=error.orig))
    if isinstance(error, DeskDown | DeskBusy):
        return Told(words.FAILED.format(what="The database", why=error))
    opening = (SettingsError, BadDatabaseUrl, SchemaBehind, CannotStart)
    spoken = (*opening, BadFile, BadCheckpoint, PolicyError)
    return Told(str(error), USAGE if isinstance(error, SettingsError) else WRONG) if isinstance(error, spoken) else None


def busy_by(error: "DatabaseInUse") -> str:
    """Who writes the database."""
    return f"process {error.pid}" if error.pid else "another process"


def read_text(path: Path) -> str:
    """A text file that somebody named.

    Raises:
        Told: it cannot be read.
    """
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        fail(words.NOT_UTF8.format(path=path))
    except OSError as error:
        fail(words.NO_FILE.format(path=path, why=(error.strerror or str(error)).lower()))
