"""A page with one of everything that an app can send, to be looked at and tried without an app."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import htpy as h

from sandbox.blocks import accepted_attachments, accepted_blocks, accepted_view
from sandbox.messages.mrkdwn import Reader
from sandbox.page.kit import SAMPLES, Sample, Shown, attachments_html, blocks_html, plain_html
from sandbox.page.kit.links import picture_url
from sandbox.page.kit.samples.parts import CHANNEL, ME, OTHER, PICTURES, THIRD

__all__ = ["SAMPLES", "gallery_html", "seen_by"]

STATIC = "/page/static/"
"""Where the page finds its style and its scripts."""

_TITLE = "What an app can send"
_INTRODUCTION = (
    "One of every block and every element of Block Kit, as the sandbox shows it, beside its JSON. "
    "Use the controls: what an app would be told stands in the list of acts."
)
_COLORS = {
    "map": ("#3f6fb5", "#8fd3c1"),
    "chart": ("#7a4fb5", "#e7a8c0"),
    "face": ("#d98b5f", "#f3d7a3"),
    "logo": ("#007a5a", "#67c7a5"),
    "hill": ("#4e8f4c", "#c6dd8f"),
    "sea": ("#1f5f8f", "#86c7e6"),
    "wood": ("#3f6b3a", "#a3b86c"),
    "sun": ("#c9662a", "#f6cf6b"),
    "video": ("#33384a", "#7784b5"),
}


def gallery_html(reader: Reader, *, static: str = STATIC) -> h.Node:
    """The whole document; `static` is where `kit.css` and `kit.js` are."""
    samples = [seen_by(reader, sample) for sample in SAMPLES]
    return h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.meta(name="color-scheme", content="light dark"),
            h.title[_TITLE],
            h.link(rel="icon", href=f"{static}icon.svg", type="image/svg+xml"),
            (h.link(rel="stylesheet", href=f"{static}{name}") for name in ("kit.css", "gallery.css")),
            h.script(type="module", src=f"{static}gallery.js"),
        ],
        h.body[
            h.header(".gallery-head")[
                h.h1[_TITLE],
                h.p[_INTRODUCTION],
                h.div(role="group", aria_label="Theme", class_="gallery-themes")[
                    (
                        h.button(type="button", data_set_theme=theme, aria_pressed=str(theme == "auto").lower())[name]
                        for theme, name in (("auto", "As the system"), ("light", "Light"), ("dark", "Dark"))
                    )
                ],
            ],
            h.div(".gallery-body")[
                h.nav(".gallery-index", aria_label="Samples")[
                    h.ul[(h.li[h.a(href=f"#{_anchor(sample)}")[sample.title]] for sample in samples)]
                ],
                h.main[(_sample(sample, reader) for sample in samples)],
                h.aside(".gallery-acts", aria_label="Acts")[
                    h.h2["Acts"],
                    h.p(".gallery-none")["Nothing was done yet."],
                    h.div(id="acts", role="log", tabindex="0", aria_label="What the app would be told")[h.ol],
                ],
            ],
        ],
    ]


def seen_by(reader: Reader, sample: Sample) -> Sample:
    """The sample with people and channels of the reader's workspace, and with the ids that Slack adds."""
    others = [user.id for user in reader.people if user.id != reader.user.id and not user.is_bot]
    rooms = [channel.id for channel in reader.channels if channel.is_channel and not channel.is_private]
    ids = {
        ME: reader.user.id,
        OTHER: (others or [reader.user.id])[0],
        THIRD: (others or [reader.user.id])[-1],
        CHANNEL: (rooms or [CHANNEL])[0],
    }
    source = json.dumps(sample.json)
    for name, real in ids.items():
        source = source.replace(name, real)
    accept: Any = {"message": accepted_blocks, "attachments": accepted_attachments}.get(sample.kind, accepted_view)
    return replace(sample, json=accept(json.loads(source)))


def sample_html(sample: Sample, reader: Reader) -> h.Node:
    """What the kit makes of a sample."""
    shown = Shown(
        reader,
        errors=sample.errors,
        in_view=sample.kind in {"modal", "home"},
        picture=_picture,
        place=_anchor(sample),
        focus=False,  # a page of many forms can put the cursor in none of them
    )
    if sample.kind == "attachments":
        return attachments_html(sample.json, shown)
    return blocks_html(sample.blocks, shown)


def _sample(sample: Sample, reader: Reader) -> h.Node:
    source = json.dumps(sample.json, indent=2, ensure_ascii=False)
    inner = sample_html(sample, reader)
    return h.section(".gallery-sample", id=_anchor(sample), aria_labelledby=f"{_anchor(sample)}-title")[
        h.h2(id=f"{_anchor(sample)}-title")[sample.title, h.small[sample.kind]],
        h.div(class_=f"gallery-surface gallery-{sample.kind}", data_place=_anchor(sample))[
            h.div(".gallery-modal-head")[plain_html(sample.json["title"]["text"])] if sample.kind == "modal" else None,
            inner,
        ],
        h.details[h.summary["JSON"], h.pre(tabindex="0")[source]],
    ]


def _anchor(sample: Sample) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in sample.title.lower()).split()
    return "-".join(words)


def _picture(url: str) -> str | None:
    """A picture of the samples is drawn here, since nothing is downloaded; another address is taken as it is."""
    name = url.removeprefix(PICTURES).removesuffix(".svg")
    if not url.startswith(PICTURES) or name not in _COLORS:
        return picture_url(url)
    dark, light = _COLORS[name]
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 320 180' width='320' height='180'>"
        f"<rect width='320' height='180' fill='{light}'/><circle cx='246' cy='54' r='26' fill='#fff' opacity='.7'/>"
        f"<path d='M0 140 70 70l50 46 62-66 138 110v20H0z' fill='{dark}' opacity='.85'/>"
        f"<path d='M0 160 110 110l90 40 60-26 60 26v30H0z' fill='{dark}'/></svg>"
    )
    return f"data:image/svg+xml,{quote(drawing)}"
