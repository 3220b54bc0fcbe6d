"""The body of a request: read whole, and never more of it than it may have; or line by line, one at a time."""

from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request

from bot.intake.problems import Problem
from bot.intake.rows import Line
from bot.words import intake as words

LARGEST = 256 * 1024
"""Bytes."""


def plain(request: Request) -> None:
    """See that the body comes as it is.

    Raises:
        Problem: 415, it is compressed.
    """
    if request.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise Problem(415, "encoded", words.ENCODED)


async def read_body(request: Request, largest: int = LARGEST, too_large: str = words.TOO_LARGE) -> bytes:
    """The bytes as they were sent.

    Raises:
        Problem: 413 more than ``largest`` bytes, as soon as that is known; 415 compressed; 400 cut off.
    """
    plain(request)
    length = request.headers.get("content-length", "")
    if length.isdecimal() and (len(length) > 12 or int(length) > largest):
        raise Problem(413, "too_large", too_large)
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > largest:
                raise Problem(413, "too_large", too_large)
            chunks.append(chunk)
    except ClientDisconnect:
        raise Problem(400, "cut_off", words.CUT_OFF) from None
    return b"".join(chunks)


async def read_lines(chunks: AsyncIterator[bytes], longest: int) -> AsyncIterator[Line]:
    """The lines of a body, while it comes in; of one with more than ``longest`` bytes only the number is kept."""
    line = end = 0
    kept = bytearray()
    skipping = False
    async for chunk in chunks:
        for piece in _pieces(chunk):
            end += len(piece)
            kept += b"" if skipping else piece
            skipping = skipping or len(kept) > longest
            if piece.endswith(b"\n"):
                line += 1
                yield _line(line, end, kept, skipping)
                kept, skipping = bytearray(), False
            elif skipping:
                kept.clear()
    if kept or skipping:
        yield _line(line + 1, end, kept, skipping)


def _pieces(chunk: bytes) -> list[bytes]:
    """Parted after each line feed, and nowhere else."""
    parts = chunk.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _line(line: int, end: int, kept: bytearray, skipping: bool) -> Line:
    return (line, end, None if skipping else kept.decode("utf-8", "surrogateescape"))
