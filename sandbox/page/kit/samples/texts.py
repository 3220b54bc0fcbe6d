"""Samples of texts: mrkdwn, rich text, Markdown."""

from sandbox.page.kit.samples.parts import (
    CHANNEL,
    ME,
    NOW,
    OTHER,
    Sample,
    line,
    marked,
    plain,
    rich,
    section,
    words,
)

_LEAD = f"""*Acme GmbH* asked for a quote · _via the web form_ · ~cold~ warm :fire:
Owner <@{OTHER}>, you are <@{ME}>, posted in <#{CHANNEL}> for <!here> and <!subteam^S0SALES|@sales>
Answer by <!date^{NOW}^{{date_short_pretty}} at {{time}}|tonight> in `crm/leads` or \
<https://example.com/leads/4711?x=1&amp;y=2|in the CRM>, <mailto:ana@example.com|by mail>, <tel:+4912345|by phone>
&gt; We need 40 seats &amp; a trial &lt;soon&gt;.
&gt; *Thanks!*
```lead = {{
  "score": 87,
}}```"""
_LONG = " ".join(
    f"{number}. The buyer wrote that the rollout in region {number} waits for a signature." for number in range(1, 15)
)
_MARKDOWN = """## Weekly report

Leads **rose** by *12 %*, ~~not 10 %~~. See https://example.com/report or [the board](https://example.com/board).

| Team | Leads | Won |
|:-----|------:|:---:|
| North | 41 | 12 |
| South | 17 | 3 |

- [x] Routes checked
- [ ] Limits raised
  1. Ask Rita
  2. Tell the team

> "Never drop a lead."

```python
owner = choose(lead)
```

---
A tag such as <b>this</b> stays text, and ![a picture](https://example.com/chart.png) is a link.
"""

TEXTS = [
    Sample(
        "Section: mrkdwn",
        "message",
        [
            section(_LEAD),
            {"type": "section", "text": {**marked("Verbatim: https://example.com stays a text"), "verbatim": True}},
            {"type": "section", "text": plain("Plain text :tada:\nwith a *second* line")},
        ],
    ),
    Sample(
        "Section: fields",
        "message",
        [
            {
                "type": "section",
                "text": marked("*New lead*"),
                "fields": [
                    marked("*Company*\nAcme GmbH"),
                    marked("*Owner*\nBen Okafor"),
                    marked("*Region*\nDACH"),
                    plain("Score\n87"),
                ],
            }
        ],
    ),
    Sample("Section: long text", "message", [section(_LONG), section(f"Expanded. {_LONG}", expand=True)]),
    Sample(
        "Header, divider, context",
        "message",
        [
            {"type": "header", "text": plain("Leads of today :sunny:")},
            {"type": "divider"},
            {
                "type": "context",
                "elements": [
                    {"type": "image", "image_url": "https://example.com/pictures/face.svg", "alt_text": "Face of Ana"},
                    marked(f"Routed by <@{OTHER}>"),
                    plain("2 minutes ago"),
                ],
            },
        ],
    ),
    Sample(
        "Rich text",
        "message",
        [
            rich(
                line(
                    words("Bold", "bold"),
                    " ",
                    words("italic", "italic"),
                    " ",
                    words("struck", "strike"),
                    " ",
                    words("code", "code"),
                    " ",
                    words("underlined", "underline"),
                    " ",
                    words("all of it", "bold", "italic", "strike"),
                    " ",
                    words("found", "highlight"),
                    "\nfor ",
                    {"type": "user", "user_id": OTHER},
                    " in ",
                    {"type": "channel", "channel_id": CHANNEL},
                    " and ",
                    {"type": "usergroup", "usergroup_id": "S0SALES"},
                    " of ",
                    {"type": "team", "team_id": "T0NORTHWIND"},
                    " ",
                    {"type": "broadcast", "range": "channel"},
                    " ",
                    {"type": "emoji", "name": "wave", "skin_tone": 4},
                    {"type": "emoji", "name": "northwind_logo"},
                    "\n",
                    {"type": "link", "url": "https://example.com/leads", "text": "the leads", "style": {"bold": True}},
                    " ",
                    {"type": "link", "url": "https://example.com/bare"},
                    " due ",
                    {
                        "type": "date",
                        "timestamp": NOW,
                        "format": "{date_long} at {time}",
                        "fallback": "on Sunday",
                        "url": "https://example.com/calendar",
                    },
                    " in ",
                    {"type": "color", "value": "#e01e5a"},
                ),
                {"type": "rich_text_list", "style": "bullet", "elements": [line("First"), line("Second")]},
                {"type": "rich_text_list", "style": "bullet", "indent": 1, "border": 1, "elements": [line("Deeper")]},
                {
                    "type": "rich_text_list",
                    "style": "ordered",
                    "offset": 2,
                    "elements": [line("Third of three"), line("Fourth")],
                },
                {"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": [line("With letters")]},
                {"type": "rich_text_quote", "elements": [words("Never drop a lead.\nNever ever.")]},
                {
                    "type": "rich_text_preformatted",
                    "border": 0,
                    "elements": [words("def owner(lead):\n    return ben")],
                },
            )
        ],
    ),
    Sample("Markdown", "message", [{"type": "markdown", "text": _MARKDOWN}]),
]
