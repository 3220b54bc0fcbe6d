"""`python -m sandbox`: a Slack workspace on this machine, until interrupted."""

import argparse
import asyncio
import errno
import signal
import sys
import webbrowser
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from ruamel.yaml.error import YAMLError

from sandbox.app.defaults import PEOPLE, permissive_app
from sandbox.app.manifest import Manifest
from sandbox.app.manifest_check import BadManifest
from sandbox.keeping.archive import Archive, BrokenArchive
from sandbox.keeping.keeping import kept
from sandbox.page.workshop.fault_board import board_of
from sandbox.workspace import Workspace

PORT = 8701
_TRIED = 20
"""Ports looked at, one after the other, when nobody asked for one."""


class Mistaken(Exception):
    """What was asked for on the command line cannot be had; the words say what to do."""


def main() -> None:
    """Read the command line and serve."""
    options = _options().parse_args()
    try:
        asyncio.run(serve(_workspace(options), options))
    except Mistaken as mistake:
        print(f"python -m sandbox: {mistake}", file=sys.stderr)
        sys.exit(2)


async def serve(workspace: Workspace, options: argparse.Namespace) -> None:
    """Serve until interrupted or told to end."""
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with AsyncExitStack() as stack:
        taken = await _served(stack, workspace, options.port)
        if options.keep:
            await stack.enter_async_context(kept(workspace, options.keep))
        if options.pace:
            board_of(workspace).set("pace", {}, on=True)
        if options.request_url:
            workspace.deliver_by_http(options.request_url)
        address, *variables = instructions(workspace)
        for line in [address, *taken, *variables]:
            print(line, flush=True)
        if options.open:
            await asyncio.to_thread(webbrowser.open, workspace.address)
        await ended.wait()


def instructions(workspace: Workspace) -> list[str]:
    """The address of the page, then lines for a shell: the variables that point an app here."""
    variables = [f"export {name}={value}" for name, value in workspace.environment.items()]
    return [
        f"# {workspace.team.name} is at {workspace.address}; open it in a browser. Ctrl-C stops it.",
        *variables,
        *(f"# {workspace.team.manifest.name}'s manifest: {warning}" for warning in workspace.team.manifest.warnings),
        f"# To install it by OAuth: {' '.join(f'{k}={v}' for k, v in workspace.oauth_environment.items())}",
        f"# The clock's offset, in seconds: {workspace.clock.offset_file}",
    ]


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="A Slack workspace on this machine, with a page in the browser. Without options: four people, "
        "two channels, and an app that may do everything.",
        epilog="docs/sandbox.md leads through it, with one-liners for Bolt.",
    )
    parser.add_argument("--workspace", metavar="FILE", help="people and channels (YAML)")
    parser.add_argument("--manifest", metavar="FILE", help="the app's manifest (YAML or JSON)")
    parser.add_argument("--port", type=int, help=f"port on loopback, 0 for any (default: {PORT}, or the next free one)")
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    parser.add_argument("--request-url", metavar="URL", help="deliver by signed HTTP to this URL, not by Socket Mode")
    parser.add_argument("--clock", metavar="FILE", help="keep the clock's offset in this file, for the app to read")
    parser.add_argument("--archive", metavar="FILE", help="begin with an export")
    parser.add_argument("--keep", metavar="FILE", help="keep everything in this file, and go on from it next time")
    parser.add_argument("--pace", action="store_true", help="hold the app to Slack's own rate limits")
    return parser


def _workspace(options: argparse.Namespace) -> Workspace:
    manifest = _manifest(options.manifest) if options.manifest else None
    goes_on = Path(options.keep) if options.keep and Path(options.keep).exists() else None
    if options.keep and not Path(options.keep).resolve().parent.is_dir():
        raise Mistaken(f"There is no folder {Path(options.keep).parent} to keep {options.keep} in; make it first.")
    begins_with = goes_on or options.archive
    if begins_with:
        return _unpacked(begins_with, manifest, options.clock)
    return _loaded(options.workspace, manifest or permissive_app(), options.clock)


def _unpacked(file: str | Path, manifest: Manifest | None, clock: str | None) -> Workspace:
    try:
        return Workspace.unpacked(Archive.read(file), manifest=manifest, clock_file=clock)
    except BrokenArchive as mistake:
        raise Mistaken(f"{file}: {mistake}") from None
    except OSError as mistake:
        raise Mistaken(
            f"{file} cannot be read ({mistake.strerror}); --archive takes a file that was exported."
        ) from None


def _manifest(file: str) -> Manifest:
    try:
        return Manifest.load(file)
    except OSError as mistake:
        raise Mistaken(
            f"{file} cannot be read ({mistake.strerror}); --manifest takes the file that Slack calls the app manifest. "
            "Without it, an app is assumed that may do everything."
        ) from None
    except BadManifest as mistake:
        raise Mistaken(_refusal(file, mistake)) from None
    except (YAMLError, KeyError, TypeError, ValueError, AttributeError) as mistake:
        raise Mistaken(f"{file} is no app manifest: {_reason(mistake)}.") from None


def _refusal(file: str, mistake: BadManifest) -> str:
    """One fault on the line itself, several on lines of their own."""
    begins = f"{file} is no app manifest that Slack would take"
    if len(mistake.faults) == 1:
        return f"{begins}: {mistake.faults[0]}."
    return "\n  ".join([f"{begins}:", *map(str, mistake.faults)])


def _loaded(file: str | None, manifest: Manifest, clock: str | None) -> Workspace:
    people: str | Mapping[str, Any] = file or PEOPLE
    try:
        return Workspace.load(people, manifest=manifest, clock_file=clock)
    except OSError as mistake:
        raise Mistaken(
            f"{mistake.filename} cannot be used ({mistake.strerror}); --workspace takes a YAML file with people and "
            "channels, such as examples/workspace.yml. Without it, there are four people and two channels."
        ) from None
    except (YAMLError, KeyError, TypeError, ValueError, AttributeError, ZoneInfoNotFoundError) as mistake:
        raise Mistaken(f"{file} does not describe a workspace: {_reason(mistake)}.") from None


def _reason(mistake: Exception) -> str:
    if isinstance(mistake, KeyError):
        return str(mistake.args[0]) if " " in str(mistake.args[0]) else f"{mistake.args[0]!r} is missing"
    return " ".join(str(mistake).split()).rstrip(".")


async def _served(stack: AsyncExitStack, workspace: Workspace, asked: int | None) -> list[str]:
    """Serve on the port asked for, or on the first free one; answers what there is to say about that."""
    for port in [asked] if asked is not None else range(PORT, PORT + _TRIED):
        try:
            await stack.enter_async_context(workspace.serving(port))
        except OSError as mistake:
            if mistake.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
            continue
        return [] if port in {asked, PORT} else [f"# Port {PORT} is taken, so this is {port}."]
    if asked is not None:
        raise Mistaken(f"Port {asked} is taken or not yours; --port 0 takes any free one.")
    raise Mistaken(f"The ports from {PORT} to {PORT + _TRIED - 1} are all taken; --port 0 takes any free one.")


if __name__ == "__main__":
    main()
