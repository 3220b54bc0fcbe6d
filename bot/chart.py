"""A chart of a backtest: as bars in the terminal, and as an SVG picture that needs nothing but a viewer."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

BAR, HALVES = "█", "▌"
_WAS, _HAD, _INK, _FAINT = "#9aa5b1", "#1d6fb8", "#1f2933", "#e4e7eb"
_LEFT, _WIDTH, _ROW, _TOP = 190, 760, 30, 84


@dataclass(frozen=True, slots=True)
class Bar:
    """Somebody's leads: on record, by the draft, and what their fair share is (None: no pool gives them any)."""

    name: str
    was: int
    had: int
    wanted: float | None = None


def in_text(bars: Sequence[Bar], width: int = 40) -> list[str]:
    """Bars of blocks, a line each: the name, what they would have, and what they had."""
    most = max((bar.had for bar in bars), default=0) or 1
    names = max((len(bar.name) for bar in bars), default=0)
    return [f"{bar.name:<{names}} {_blocks(bar.had / most, width)} {bar.had:,} (was {bar.was:,})" for bar in bars]


def _blocks(share: float, width: int) -> str:
    halves = round(share * width * 2)
    return (BAR * (halves // 2) + HALVES * (halves % 2)).ljust(width)


def as_svg(title: str, note: str, bars: Sequence[Bar]) -> str:
    """A picture: for each name a bar before and one after, with a tick at the fair share."""
    most = max((max(bar.was, bar.had, bar.wanted or 0) for bar in bars), default=0) or 1
    height = _TOP + _ROW * len(bars) + 24
    across = _WIDTH - _LEFT - 80
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"',
        'role="img" font-family="system-ui, sans-serif" font-size="12">',
        f"<title>{escape(title)}</title><desc>{escape(note)}</desc>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="16" y="26" font-size="16" font-weight="600" fill="{_INK}">{escape(title)}</text>',
        f'<text x="16" y="46" fill="{_INK}">{escape(note)}</text>',
        _legend(66),
    ]
    for row, bar in enumerate(bars):
        parts.append(_drawn(bar, _TOP + row * _ROW, across / most))
    return "\n".join([*parts, "</svg>", ""])


def _legend(y: int) -> str:
    return (
        f'<rect x="16" y="{y - 9}" width="10" height="10" fill="{_WAS}"/>'
        f'<text x="31" y="{y}" fill="{_INK}">before</text>'
        f'<rect x="91" y="{y - 9}" width="10" height="10" fill="{_HAD}"/>'
        f'<text x="106" y="{y}" fill="{_INK}">draft</text>'
        f'<path d="M166 {y - 11}v14" stroke="{_INK}" stroke-width="2"/>'
        f'<text x="174" y="{y}" fill="{_INK}">fair share of what pools give, with what comes by name or account</text>'
    )


def _drawn(bar: Bar, y: int, scale: float) -> str:
    was, had = bar.was * scale, bar.had * scale
    end = max(was, had, (bar.wanted or 0) * scale)
    tick = ""
    if bar.wanted is not None:
        tick = f'<path d="M{_LEFT + bar.wanted * scale:.1f} {y}v24" stroke="{_INK}" stroke-width="2"/>'
    return (
        f'<path d="M{_LEFT} {y + 26}h{_WIDTH - _LEFT - 16}" stroke="{_FAINT}"/>'
        f'<text x="{_LEFT - 8}" y="{y + 16}" text-anchor="end" fill="{_INK}">{escape(bar.name)}</text>'
        f'<rect x="{_LEFT}" y="{y + 1}" width="{was:.1f}" height="8" fill="{_WAS}"/>'
        f'<rect x="{_LEFT}" y="{y + 11}" width="{had:.1f}" height="12" fill="{_HAD}"/>{tick}'
        f'<text x="{_LEFT + end + 6:.1f}" y="{y + 20}" fill="{_INK}">{bar.had:,}</text>'
    )
