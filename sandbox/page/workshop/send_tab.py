"""Sending something to the app by hand, as a form or as JSON."""

import json
from typing import Any, ClassVar

import htpy as h
from typing_extensions import override

from sandbox.page.plugs import Sender, SenderField
from sandbox.page.workshop import words
from sandbox.page.workshop.event_sender import event_sender
from sandbox.page.workshop.tab import WholeTab, copy_button

_INPUTS = {"text": "text", "number": "number", "email": "email", "url": "url"}


class SendTab(WholeTab):
    """A form and its JSON, which the script keeps in step; the server sends, and says what is wrong with the JSON."""

    name: ClassVar[str] = "send"
    chosen = ""

    @property
    def senders(self) -> dict[str, Sender]:
        """Everything that can be sent, by name."""
        window = self.window
        every = [*window.page.senders, event_sender(window.office, window.user)]
        return {sender.name: sender for sender in every}

    @property
    def sender(self) -> Sender:
        """The one that is chosen."""
        senders = self.senders
        return senders.get(self.chosen) or next(iter(senders.values()))

    @override
    def stamp(self) -> Any:
        return (tuple(sender.name for sender in self.window.page.senders), self.sender.name, self.window.user.id)

    @override
    def inside(self) -> h.Node:
        senders, sender = self.senders, self.sender
        return [
            h.div(".ws-line")[
                _labelled(
                    words.SEND_WHAT,
                    h.select(id="ws-sender", data_ws_sender=True)[
                        [h.option(value=s.name, selected=s is sender)[s.title] for s in senders.values()]
                    ],
                )
                if len(senders) > 1
                else h.h3[sender.title],
                _labelled(words.EXAMPLE, _examples(sender)) if sender.examples else None,
                h.button(type="button", data_ws_blank=True, title=words.NEW_HINT)[words.NEW],
            ],
            h.form(".ws-send", id="ws-send", data_key=sender.name, data_ws_form=sender.name, novalidate=True)[
                h.fieldset[h.legend[words.FORM], [_field(field) for field in sender.fields]],
                h.div(".ws-json")[
                    h.label(for_="ws-json")[words.AS_JSON],
                    h.textarea(
                        id="ws-json",
                        rows="14",
                        spellcheck="false",
                        autocomplete="off",
                        aria_describedby="ws-json-hint ws-json-wrong",
                    )[pretty(sender.blank())],
                    h.p(".ws-hint", id="ws-json-hint")[words.JSON_HINT],
                    h.p(".ws-wrong", id="ws-json-wrong", role="alert"),
                ],
                h.p(".ws-do")[h.button(".ws-primary", type="submit")[words.SEND]],
            ],
            h.section(".ws-answer", id="ws-answer", hidden=True, aria_label=words.ANSWER)[
                h.p(".ws-status", id="ws-status", role="status"),
                h.pre(id="ws-answer-text", tabindex="0"),
                h.p(".ws-do")[
                    copy_button(words.COPY, "ws-answer-text"), copy_button(words.COPY_CURL, "ws-answer-curl")
                ],
                h.pre(id="ws-answer-curl", hidden=True),
            ],
        ]


def pretty(value: Any) -> str:
    """JSON for people."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def _examples(sender: Sender) -> h.Node:
    return h.select(id="ws-example", data_ws_example=True)[
        h.option(value="")[words.CHOOSE_EXAMPLE], [h.option(value=name)[name] for name in sender.examples]
    ]


def _labelled(label: str, control: h.Node) -> h.Node:
    return h.label(".ws-labelled")[h.span[label], control]


def _field(field: SenderField) -> h.Node:
    own = f"ws-field-{field.name}"
    described = f"{own}-hint" if field.hint else None
    known = {"id": own, "data-ws-field": field.name, "data-kind": field.kind, "aria-describedby": described}
    return h.div(".ws-field")[
        h.label(for_=own)[field.label],
        _control(field, known),
        h.p(".ws-hint", id=described)[field.hint] if field.hint else None,
    ]


def _control(field: SenderField, known: dict[str, str | None]) -> h.Node:
    if field.kind == "select":
        blank = h.option(value="")[words.NOTHING_CHOSEN]
        return h.select(**known)[blank, [h.option(value=option)[option] for option in field.options]]
    if field.kind == "long":
        return h.textarea(rows="3", **known)
    return h.input(type=_INPUTS[field.kind], step="any" if field.kind == "number" else None, **known)
