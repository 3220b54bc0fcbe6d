"""The rules for rich text: sections, lists, quotes and code, and the parts that make them up."""

from sandbox.blocks import limits
from sandbox.blocks.objects import block
from sandbox.blocks.rules import Rule, boolean, by_type, listing, one_of, shape, string, whole

_STYLES = ("bold", "italic", "strike", "underline", "code", "highlight", "client_highlight", "unlink")
_SKIN_TONES = 6
_BORDER = whole(0, 1)


def _part(required: dict[str, Rule], /, **optional: Rule) -> Rule:
    return shape(required, {"style": shape({}, dict.fromkeys(_STYLES, boolean)), **optional})


_ID = string(shortest=1)
_PARTS: dict[str, Rule] = {
    "text": _part({"text": string(shortest=1)}),
    "link": _part({"url": string(shortest=1)}, text=string(), unsafe=boolean),
    "emoji": _part({"name": string(shortest=1)}, unicode=string(), skin_tone=whole(1, _SKIN_TONES)),
    "user": _part({"user_id": _ID}),
    "channel": _part({"channel_id": _ID}),
    "usergroup": _part({"usergroup_id": _ID}),
    "team": _part({"team_id": _ID}),
    "date": _part({"timestamp": whole(0), "format": string(shortest=1)}, url=string(), fallback=string()),
    "broadcast": _part({"range": one_of("here", "channel", "everyone")}),
    "color": _part({"value": string(shortest=1)}),
}
RICH_PARTS = frozenset(_PARTS)

_LINE = listing(by_type(_PARTS), least=0)
_SECTION = shape({"elements": _LINE})
_QUOTE = shape({"elements": _LINE}, {"border": _BORDER})
_CODE = shape({"elements": _LINE}, {"border": _BORDER, "language": string()})
_INNER: dict[str, Rule] = {
    "rich_text_section": _SECTION,
    "rich_text_quote": _QUOTE,
    "rich_text_preformatted": _CODE,
}
_LIST = shape(
    {"style": one_of("bullet", "ordered"), "elements": listing(by_type(_INNER))},
    {"indent": whole(0, limits.LIST_INDENT), "offset": whole(0), "border": _BORDER},
)
RICH_LAYOUT: dict[str, Rule] = _INNER | {"rich_text_list": _LIST}

RICH_TEXT = block({"elements": listing(by_type(RICH_LAYOUT), least=0)})
A_RICH_TEXT = by_type({"rich_text": RICH_TEXT})  # where another block wants one inside
