"""The headers of a request, by which its sender is known."""

from starlette.datastructures import Headers


def once(headers: Headers, name: str) -> str:
    """A header that is there once, else nothing: of two nobody can say which one counts."""
    found = headers.getlist(name)
    return found[0] if len(found) == 1 else ""
