"""The body of a request, read whole, and never more of it than a lead can have."""

from starlette.requests import ClientDisconnect, Request

from bot.intake.problems import Problem
from bot.words import intake as words

LARGEST = 256 * 1024
"""Bytes."""


async def read_body(request: Request) -> bytes:
    """The bytes as they were sent.

    Raises:
        Problem: 413 too large, as soon as that is known; 415 compressed; 400 cut off.
    """
    headers = request.headers
    if headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise Problem(415, "encoded", words.ENCODED)
    length = headers.get("content-length", "")
    if length.isdecimal() and (len(length) > 12 or int(length) > LARGEST):
        raise _too_large()
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > LARGEST:
                raise _too_large()
            chunks.append(chunk)
    except ClientDisconnect:
        raise Problem(400, "cut_off", words.CUT_OFF) from None
    return b"".join(chunks)


def _too_large() -> Problem:
    return Problem(413, "too_large", words.TOO_LARGE)
