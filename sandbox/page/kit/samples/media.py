"""Samples of pictures, tables, charts, and of what is framed."""

from sandbox.page.kit.samples.parts import (
    GONE,
    NOW,
    OTHER,
    PICTURES,
    Json,
    Sample,
    button,
    field,
    line,
    marked,
    modal,
    picture,
    plain,
    rich,
    section,
    words,
)


def _raw(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def _number(value: float) -> Json:
    return {"type": "raw_number", "value": value, "text": f"{value:,}"}


def _series(name: str, *values: int) -> Json:
    labels = ("Mon", "Tue", "Wed", "Thu", "Fri")
    return {"name": name, "data": [{"label": day, "value": value} for day, value in zip(labels, values, strict=True)]}


def _chart(kind: str, title: str) -> Json:
    axis = {"categories": ["Mon", "Tue", "Wed", "Thu", "Fri"], "x_label": "Day", "y_label": "Leads"}
    series = [_series("Web form", 12, 19, 7, 22, 15), _series("Trade fair", 4, 6, 11, 9, 3)]
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {"type": kind, "series": series, "axis_config": axis},
    }


def _card(title: str, body: str, drawing: str) -> Json:
    return {
        "type": "card",
        "hero_image": picture(drawing, f"Picture of {title}"),
        "icon": picture("logo.svg", f"Logo of {title}"),
        "title": marked(f"*{title}*"),
        "subtitle": marked("40 seats · _DACH_"),
        "body": marked(body),
        "actions": [button("Accept", f"accept_{drawing}", style="primary"), button("Decline", f"decline_{drawing}")],
    }


_COMPANIES = (
    "Acme",
    "Globex",
    "Initech",
    "Umbrella",
    "Hooli",
    "Vandelay",
    "Stark",
    "Wayne",
    "Wonka",
    "Soylent",
    "Tyrell",
    "Cyberdyne",
)
_ROWS = [
    [_raw(name), _number(1000 - 61 * place), rich(line(words("hot" if place % 3 else "new", "bold")))]
    for place, name in enumerate(_COMPANIES)
]
_ACTION = {"type": "action_cell", "element": button("Route", "route_acme"), "fallback": _raw("Routed by hand")}

MEDIA = [
    Sample(
        "Image",
        "message",
        [
            {
                "type": "image",
                "title": plain("Leads by region"),
                "image_url": f"{PICTURES}map.svg",
                "alt_text": "A map with three regions",
            },
            {"type": "image", "image_url": GONE, "alt_text": "A picture that is not there"},
            {"type": "image", "slack_file": {"id": "F0CHART"}, "alt_text": "A chart among the files"},
            {"type": "image", "slack_file": {"url": f"{PICTURES}chart.svg"}, "alt_text": "A chart by its address"},
        ],
    ),
    Sample(
        "Section: image", "message", [section("*Acme GmbH*\nBerlin, 400 people", picture("logo.svg", "Logo of Acme"))]
    ),
    Sample(
        "Video, call, file",
        "message",
        [
            {
                "type": "video",
                "title": plain("How routing works"),
                "title_url": "https://example.com/watch",
                "description": plain("Four minutes on owners and limits"),
                "video_url": "https://example.com/embed/1",
                "alt_text": "A lead on its way",
                "thumbnail_url": f"{PICTURES}video.svg",
                "author_name": "Rita Stone",
                "provider_name": "Northwind TV",
                "provider_icon_url": f"{PICTURES}logo.svg",
            },
            {
                "type": "call",
                "call_id": "R0CALL",
                "api_decoration_available": False,
                "call": {
                    "v1": {
                        "id": "R0CALL",
                        "name": "Handover of Acme",
                        "display_id": "705-292-868",
                        "date_start": NOW,
                        "join_url": "https://example.com/calls/705",
                        "all_participants": [{"slack_id": OTHER}, {"external_id": "x", "display_name": "Kim of Acme"}],
                    }
                },
            },
            {"type": "file", "external_id": "contract-4711", "source": "remote"},
        ],
    ),
    Sample(
        "Table",
        "message",
        [
            {
                "type": "table",
                "column_settings": [{"is_wrapped": True}, {"align": "right"}, {"align": "center"}],
                "rows": [
                    [_raw("Company"), _raw("Seats"), _raw("State")],
                    [
                        _raw("Acme GmbH, who asked for a quote and for a trial until the end of March"),
                        _number(40),
                        _raw("new"),
                    ],
                    [
                        _raw("Globex"),
                        _number(1250),
                        rich(line(words("hot", "bold"), " ", {"type": "emoji", "name": "fire"})),
                    ],
                ],
            }
        ],
    ),
    Sample(
        "Data table",
        "message",
        [
            {
                "type": "data_table",
                "caption": "Open leads",
                "page_size": 4,
                "row_header_column_index": 0,
                "rows": [
                    [_raw("Company"), _raw("Seats"), _raw("State"), _raw("Act")],
                    [*_ROWS[0], _ACTION],
                    *([*row, _raw("Assigned")] for row in _ROWS[1:]),
                ],
            }
        ],
    ),
    Sample("Charts: bar and line", "message", [_chart("bar", "Leads by day"), _chart("line", "The same as lines")]),
    Sample(
        "Charts: area and pie",
        "message",
        [
            _chart("area", "The same as areas"),
            {
                "type": "data_visualization",
                "title": "Where leads come from",
                "chart": {
                    "type": "pie",
                    "segments": [
                        {"label": "Web form", "value": 75},
                        {"label": "Trade fair", "value": 33},
                        {"label": "Referral", "value": 12},
                    ],
                },
            },
        ],
    ),
    Sample(
        "Card and carousel",
        "message",
        [
            _card("Acme GmbH", "Asked for a *quote* and a trial.", "hill.svg"),
            {
                "type": "card",
                "slack_icon": {"name": "rocket"},
                "title": plain("A small card"),
                "body": plain("No picture"),
            },
            {
                "type": "carousel",
                "elements": [
                    _card("Globex", "Wants to talk this week.", "sea.svg"),
                    _card("Initech", "Renewal in *May*.", "wood.svg"),
                    _card("Umbrella", "Came back after a year.", "sun.svg"),
                    _card("Hooli", "Asked for a discount.", "map.svg"),
                ],
            },
        ],
    ),
    Sample(
        "Container",
        "message",
        [
            {
                "type": "container",
                "title": plain("Details of the lead"),
                "subtitle": marked("Two more *things*"),
                "icon": picture("logo.svg", "Logo"),
                "is_collapsible": True,
                "width": "wide",
                "child_blocks": [
                    section("It came *by mail*."),
                    {"type": "actions", "elements": [button("Open", "open_lead")]},
                ],
            },
            {
                "type": "container",
                "rich_text_title": rich(line(words("Narrow", "italic"), " with a line")),
                "has_header_divider": True,
                "width": "narrow",
                "child_blocks": [section("Nothing to do here.")],
            },
            {
                "type": "container",
                "title": plain("Folded at first"),
                "is_collapsible": True,
                "default_collapsed": True,
                "width": "full",
                "child_blocks": [section("Now you see me.")],
            },
        ],
    ),
    Sample(
        "Alert",
        "modal",
        modal(
            "Alerts",
            *(
                {"type": "alert", "level": level, "text": marked(text)}
                for level, text in (
                    ("default", "Three leads *wait* for an owner."),
                    ("info", "Limits are read at midnight."),
                    ("warning", "Ben has 9 of 10 leads."),
                    ("error", "The CRM did not answer."),
                    ("success", "All leads have an owner."),
                )
            ),
            field("Reason", {"type": "plain_text_input", "action_id": "reason"}),
        ),
    ),
]
