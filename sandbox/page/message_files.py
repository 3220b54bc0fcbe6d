"""The files of a message."""

from collections.abc import Iterator

import htpy as h

from sandbox.files.file import File
from sandbox.page import words
from sandbox.page.icons import icon


def files_html(files: tuple[File, ...]) -> Iterator[h.Node]:
    """Pictures as what they show, everything else as a card that opens or downloads it."""
    for file in files:
        if file.deleted:
            yield h.p(".file.gone")[words.FILE_GONE]
        elif file.external_id:
            yield h.a(".file", href=file.external_url, target="_blank", rel="noopener noreferrer")[
                _card(file, words.REMOTE_FILE)
            ]
        elif file.mimetype.startswith("image/"):
            yield h.a(".picture", href=file.url, target="_blank")[h.img(src=file.url, alt=file.shown_as)]
        else:
            size = f"{file.kind.upper()} · {size_of(len(file.content))}"
            yield h.a(".file", href=f"{file.url}?download=1", download=file.name)[_card(file, size)]


def size_of(count: int) -> str:
    """Bytes, as a person reads them."""
    if count < 1_000:
        return f"{count} bytes"
    return f"{round(count / 1_000)} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def _card(file: File, about: str) -> h.Node:
    return h.fragment[icon("file"), h.span[h.b[file.shown_as], h.small[about]]]
