"""The workspace as a whole: reset, export, import, and what connects an app."""

from typing import Any, ClassVar

import htpy as h
from typing_extensions import override

from sandbox.page.workshop import words
from sandbox.page.workshop.lines import bolt_for_javascript, bolt_for_python, environment, oauth
from sandbox.page.workshop.tab import WholeTab, copy_button


class WorkspaceTab(WholeTab):
    """Three buttons, two of which ask first and say what is lost."""

    name: ClassVar[str] = "workspace"

    @override
    def stamp(self) -> Any:
        office = self.window.office
        installed = (office.team.installation.is_installed, office.bot_token, office.team.manifest.warnings)
        return (len(office.team.messages), installed, office.address, office.page.host is not None)

    @override
    def inside(self) -> h.Node:
        office = self.window.office
        loses = {
            "messages": f"{len(office.team.messages):,}",
            "app": words.RESET_APP if office.page.host is not None else "",
        }
        return [
            h.section(".ws-block", aria_label=words.FILES)[
                h.h3[words.FILES],
                h.dl(".ws-acts")[
                    _act(h.a(".ws-button", href="/workshop/export", download=True)[words.EXPORT], words.EXPORT_HINT),
                    _act(h.button(type="button", data_ws_picks="ws-import-file")[words.IMPORT], words.IMPORT_HINT),
                    _act(h.button(type="button", data_ws_opens="ws-ask-reset")[words.RESET], words.RESET_HINT),
                ],
                h.input(id="ws-import-file", type="file", accept=".zip,.json", hidden=True, aria_label=words.IMPORT),
                _question("ws-ask-reset", words.RESET_ASK, words.RESET_LOSES.format(**loses), words.SURE_RESET),
                _question("ws-ask-import", words.IMPORT_ASK, words.IMPORT_LOSES.format(**loses), words.SURE_IMPORT),
                h.p(".ws-wrong", id="ws-files-wrong", role="alert"),
            ],
            self._app(),
            h.section(".ws-block", aria_label=words.CONNECT)[
                h.h3[words.CONNECT],
                h.p(".ws-hint")[words.CONNECT_HINT],
                _lines("ws-environment", words.ENVIRONMENT, environment(office)),
                _lines("ws-bolt-python", words.BOLT_PYTHON, bolt_for_python(office)),
                _lines("ws-bolt-js", words.BOLT_JS, bolt_for_javascript(office)),
                _lines("ws-oauth", words.OAUTH, oauth(office)),
                h.p(".ws-hint")[words.BY_HTTP_HINT],
            ],
        ]

    def _app(self) -> h.Node:
        installation = self.window.office.team.installation
        manifest = installation.manifest
        if installation.is_installed:
            act, hint, on = words.UNINSTALL, words.UNINSTALL_HINT, None
        else:
            act, hint, on = words.INSTALL, words.INSTALL_HINT, "yes"
        button = h.button(type="button", data_ws_do="workshop-install", data_on=on)[act]
        warnings = [h.li[warning] for warning in manifest.warnings]
        return h.section(".ws-block", aria_label=words.APP)[
            h.h3[words.APP],
            h.dl(".ws-acts")[_act(button, hint.format(app=manifest.name))],
            h.fragment[h.p[words.MANIFEST_WARNINGS], h.ul(".ws-warnings")[warnings]] if warnings else None,
        ]


def _act(control: h.Element, hint: str) -> h.Node:
    return h.div[h.dt[control], h.dd(".ws-hint")[hint]]


def _question(own: str, asked: str, loses: str, sure: str) -> h.Node:
    return h.dialog(".ws-dialog", id=own, aria_labelledby=f"{own}-asked")[
        h.h3(id=f"{own}-asked")[asked],
        h.p[loses],
        h.p(".ws-do")[
            h.button(".ws-danger", type="button", data_ws_sure=own)[sure],
            h.button(type="button", data_ws_cancels=own, autofocus=True)[words.CANCEL],
        ],
    ]


def _lines(own: str, label: str, text: str) -> h.Node:
    return h.section(".ws-payload", aria_label=label)[
        h.h4[label], copy_button(words.COPY, own), h.pre(".ws-lines", id=own, tabindex="0")[text]
    ]
