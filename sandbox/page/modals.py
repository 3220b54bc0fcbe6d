"""The modal on top of this person's screen."""

from typing import Any

import htpy as h
from typing_extensions import override

from sandbox.page import words
from sandbox.page.avatar import app_face
from sandbox.page.icons import icon
from sandbox.page.kit import Shown, blocks_html, plain_html
from sandbox.page.links import own_links
from sandbox.page.regions import Whole
from sandbox.screens.views import View


class Modals(Whole):
    """One dialog: that on top of at most three; those below come back when it is closed."""

    id = "modals"

    @override
    def stamp(self) -> Any:
        stack = self.window.office.team.screens.stack(self.window.user.id)
        return [(view.id, view.hash, tuple(view.errors.items())) for view in stack]

    @override
    def html(self) -> h.Node:
        stack = self.window.office.team.screens.stack(self.window.user.id)
        return h.div(id=self.id)[self._dialog(stack[-1], len(stack)) if stack else None]

    def _dialog(self, view: View, depth: int) -> h.Node:
        team, definition = self.window.office.team, view.definition
        shown = Shown(
            team.reader(self.window.user), entries=view.entries, errors=view.errors, in_view=True, place=view.id
        )
        submit = definition.get("submit")
        close = definition.get("close")
        return h.dialog(
            id=f"modal-{view.id}", class_="modal", data_view=view.id, data_depth=str(depth),
            aria_labelledby=f"title-{view.id}",
        )[
            h.form(method="dialog", novalidate=True)[
                h.header[
                    h.button(".tool", type="button", data_do="close", aria_label=words.BACK)[icon("back")]
                    if depth > 1 else app_face(team),
                    h.h2(id=f"title-{view.id}")[plain_html(definition["title"]["text"])],
                    h.button(".tool", type="button", data_do="close", aria_label=words.CLOSE)[icon("close")],
                ],
                h.div(".modal-body", data_place=f"v:{view.id}", tabindex="-1")[
                    own_links(team, blocks_html(view.blocks, shown))
                ],
                h.p(".modal-error", role="alert", hidden=True),
                h.footer[
                    h.button(".plain", type="button", data_do="close")[
                        plain_html(close["text"]) if close else words.CANCEL if submit else words.CLOSE
                    ],
                    h.button(".primary", type="submit", disabled=bool(definition.get("submit_disabled")))[
                        plain_html(submit["text"])
                    ] if submit else None,
                ],
            ]
        ]  # fmt: skip
