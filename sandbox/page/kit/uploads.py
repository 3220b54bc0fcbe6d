"""The field for files."""

from typing import Any

import htpy as h

from sandbox.page.kit import words
from sandbox.page.kit.control import Slot

_MOST = 10


def file_input(element: dict[str, Any], slot: Slot) -> h.Node:
    """A native file field, and below it the files that the workspace has taken already."""
    kinds = [f".{str(kind).lstrip('.').lower()}" for kind in element.get("filetypes") or []]
    most = int(element.get("max_files") or _MOST)
    note_id = slot.id(element, "kinds")
    field = slot.field(element)
    described = " ".join(part for part in (field["aria-describedby"], note_id) if part)
    files = [file for file in slot.entry(element).get("files") or [] if isinstance(file, dict)]
    accepted = words.FILES_HINT.format(kinds=", ".join(kinds) or words.FILES_ANY, count=most)
    return h.div(
        slot.root(element),
        class_="kit-control kit-files",
        data_most=str(most),
        data_remove=words.REMOVE,
        data_too_many=words.TOO_MANY.format(count=most),
    )[
        h.input(
            {**field, "aria-describedby": described},
            type="file",
            class_="kit-file-field",
            multiple=most > 1,
            accept=",".join(kinds) or None,
        ),
        h.span(".kit-quiet", id=note_id)[accepted],
        h.ul(".kit-file-list", aria_live="polite")[(file_row(file, slot) for file in files)],
    ]


def file_row(file: dict[str, Any], slot: Slot) -> h.Node:
    """A file that was taken, with a button to leave it out again."""
    name = str(file.get("title") or file.get("name") or file.get("id"))
    return h.li(".kit-file-row", data_file=file.get("id"))[
        h.span[name],
        h.button(
            type="button",
            class_="kit-remove",
            aria_label=words.REMOVE.format(name=name),
            disabled=not slot.shown.live,
        )[words.CROSS],
    ]
