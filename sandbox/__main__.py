"""`python -m sandbox`: serve a workspace until interrupted, and say how to reach it."""

import argparse
import asyncio
import signal

from sandbox.workspace import Workspace


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A Slack workspace on this machine.")
    parser.add_argument("--workspace", required=True, metavar="FILE", help="people and channels (YAML)")
    parser.add_argument("--manifest", required=True, metavar="FILE", help="the app's manifest (YAML)")
    parser.add_argument("--port", type=int, default=0, help="port on loopback (default: any free one)")
    parser.add_argument("--clock", metavar="FILE", help="keep the clock's offset in this file")
    parser.add_argument("--request-url", metavar="URL", help="deliver by signed HTTP to this URL, not by Socket Mode")
    options = parser.parse_args()
    workspace = Workspace.load(options.workspace, manifest=options.manifest, clock_file=options.clock)
    asyncio.run(serve(workspace, options.port, options.request_url))


async def serve(workspace: Workspace, port: int, request_url: str | None) -> None:
    """Serve until interrupted or told to end."""
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with workspace.serving(port):
        if request_url:
            workspace.deliver_by_http(request_url)
        for line in instructions(workspace):
            print(line, flush=True)
        await ended.wait()


def instructions(workspace: Workspace) -> list[str]:
    """Lines for a shell: the variables that point an app here."""
    variables = [f"export {name}={value}" for name, value in workspace.environment.items()]
    return [
        f"# {workspace.team.name} is served at {workspace.address}; stop it with Ctrl-C.",
        *variables,
        f"# The clock's offset, in seconds: {workspace.clock.offset_file}",
    ]


if __name__ == "__main__":
    main()
