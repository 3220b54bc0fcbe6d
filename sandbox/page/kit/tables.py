"""Tables: the plain one, and the one that is sorted, searched and paged through on the page itself."""

from typing import Any

import htpy as h

from sandbox.page.kit import words
from sandbox.page.kit.draw import as_json, draws, element_html
from sandbox.page.kit.layout import slot_of
from sandbox.page.kit.rich_text import rich_html
from sandbox.page.kit.shown import Shown
from sandbox.page.kit.text import object_html

Block = dict[str, Any]

_PAGE = 5
_ALIGNMENTS = {"left", "center", "right"}


@draws("table")
def table(block: Block, shown: Shown) -> h.Node:
    """A table whose first row is its head; it scrolls sideways where it is too wide."""
    rows = _rows(block)
    settings = block.get("column_settings") or []
    head, body = rows[:1], rows[1:]

    def cell(place: int, value: Any, *, is_head: bool) -> h.Node:
        about = settings[place] if place < len(settings) and isinstance(settings[place], dict) else {}
        align = about.get("align")
        css = [f"kit-align-{align}" if align in _ALIGNMENTS else None, {"kit-wrap": about.get("is_wrapped") is True}]
        inner = _cell(value, block, shown)
        return h.th(scope="col", class_=css)[inner] if is_head else h.td(class_=css)[inner]

    return _scrolling(words.TABLE)[
        h.table(".kit-table")[
            h.thead[(h.tr[(cell(n, value, is_head=True) for n, value in enumerate(row))] for row in head)],
            h.tbody[(h.tr[(cell(n, value, is_head=False) for n, value in enumerate(row))] for row in body)],
        ]
    ]


@draws("data_table")
def data_table(block: Block, shown: Shown) -> h.Node:
    """A table with a caption, heads that sort, a box that filters, and pages; the page's script does all three."""
    rows = _rows(block)
    size = block.get("page_size")
    size = size if isinstance(size, int) and size > 0 else _PAGE
    named = block.get("row_header_column_index") or 0
    head, body = (rows[0] if rows else []), rows[1:]
    table_id = shown.id(block.get("block_id"), "rows")

    def column(place: int, value: Any) -> h.Node:
        inner = _cell(value, block, shown)
        name = _words(value)
        return h.th(scope="col", aria_sort="none")[
            h.button(".kit-sort", type="button", data_column=str(place), title=words.SORT_BY.format(column=name))[
                inner, h.span(".kit-sort-sign", aria_hidden="true")
            ]
        ]

    def cell(place: int, value: Any) -> h.Node:
        number = isinstance(value, dict) and value.get("type") == "raw_number"
        data = {"data-value": str(value.get("value")) if number else None, "class": "kit-number" if number else None}
        inner = _cell(value, block, shown)
        return h.th(data, scope="row")[inner] if place == named else h.td(data)[inner]

    def turn(way: str, label: str) -> h.Node:
        return h.button(
            ".kit-button.kit-turn", type="button", data_turn=way, aria_controls=table_id, disabled=way == "-1"
        )[label]

    caption = str(block.get("caption") or "")
    many = len(body) > size
    return h.div(".kit-data-table", data_page_size=str(size), data_page_words=words.PAGE)[
        h.input(
            ".kit-field.kit-row-filter",
            type="search",
            placeholder=words.FILTER_ROWS,
            aria_label=f"{words.FILTER_ROWS}: {caption}",
        )
        if many
        else None,
        _scrolling(caption)[
            h.table(".kit-table")[
                h.caption[caption],
                h.thead[h.tr[(column(place, value) for place, value in enumerate(head))]],
                h.tbody(id=table_id)[
                    (
                        h.tr(hidden=place >= size)[(cell(n, value) for n, value in enumerate(row))]
                        for place, row in enumerate(body)
                    )
                ],
            ]
        ],
        h.div(".kit-pages")[
            turn("-1", words.PREVIOUS),
            h.span(".kit-page", role="status")[words.PAGE.format(first=1, last=size, count=len(body))],
            turn("1", words.NEXT),
        ]
        if many
        else None,
    ]


def _scrolling(name: str) -> h.Element:
    """A frame that scrolls sideways, for keys too, which is why it can be focused and has a name."""
    return h.div(".kit-scroll", tabindex="0", role="region", aria_label=name)


def _rows(block: Block) -> list[list[Any]]:
    return [row for row in block.get("rows") or [] if isinstance(row, list)]


def _cell(value: Any, block: Block, shown: Shown) -> h.Node:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind in {"raw_text", "raw_number"}:
        return str(value.get("text", ""))
    if kind == "rich_text":
        return rich_html(value, shown.reader)
    if kind in {"plain_text", "mrkdwn"}:
        return object_html(value, shown.reader)
    if kind == "action_cell":
        return element_html(value.get("element"), slot_of(block, shown))
    return as_json(words.UNKNOWN_ELEMENT, value)


def _words(value: Any) -> str:
    return str(value.get("text", "")) if isinstance(value, dict) else ""
