"""Faults by tick."""

from typing import Any, ClassVar

import htpy as h
from typing_extensions import override

from sandbox.page.workshop import words
from sandbox.page.workshop.fault_board import FaultBoard, board_of
from sandbox.page.workshop.fault_kinds import GROUPS, KINDS, FaultKind, Parameter
from sandbox.page.workshop.tab import WholeTab
from sandbox.web_api import METHODS

_WHATS = ("events_api", "interactive", "slash_commands", "message", "app_mention", "block_actions", "view_submission")


class FaultsTab(WholeTab):
    """One line for each fault: a tick, its parameters, and how often it struck."""

    name: ClassVar[str] = "faults"

    @property
    def _board(self) -> FaultBoard:
        return board_of(self.window.office)

    @override
    def stamp(self) -> Any:
        board = self._board
        return (
            [(board.is_on(kind), board.struck(kind), dict(board.values[name])) for name, kind in KINDS.items()],
            board.others,
            len(self.window.office.sockets),
        )

    @override
    def inside(self) -> h.Node:
        board = self._board
        any_on = board.others or any(board.is_on(kind) for kind in KINDS.values())
        return [
            h.div(".ws-line")[
                h.p(".ws-hint.ws-wide")[words.FAULTS_HINT],
                h.button(type="button", data_ws_do="workshop-faults-off", disabled=not any_on)[words.ALL_OFF],
            ],
            h.p(".ws-hint")[words.OTHER_FAULTS.format(count=board.others)] if board.others else None,
            [
                h.fieldset(".ws-faults", data_key=title)[
                    h.legend[title],
                    [_line(board, kind) for kind in kinds],
                    _now_buttons(enabled=bool(len(self.window.office.sockets))) if title == "Sockets" else None,
                ]
                for title, kinds in GROUPS.items()
            ],
            _choices("ws-methods", sorted([*METHODS, "response_url"])),
            _choices("ws-whats", [*_WHATS, *self.window.office.team.manifest.commands]),
        ]


def _line(board: FaultBoard, kind: FaultKind) -> h.Node:
    own, is_on, struck = f"ws-fault-{kind.name}", board.is_on(kind), board.struck(kind)
    return h.div(class_=["ws-fault-line", {"ws-on": is_on}], data_key=kind.name, data_ws_fault=kind.name)[
        h.label(".ws-tick")[
            h.input(id=own, type="checkbox", checked=is_on, aria_describedby=f"{own}-about"), h.span[kind.label]
        ],
        h.p(".ws-hint", id=f"{own}-about")[kind.about],
        h.div(".ws-parameters")[
            [_parameter(kind, parameter, board.values[kind.name][parameter.name]) for parameter in kind.parameters]
        ],
        h.output(".ws-struck", for_=own)[words.STRUCK.format(count=struck) if struck or is_on else ""],
    ]


def _parameter(kind: FaultKind, parameter: Parameter, value: str) -> h.Node:
    label = f"{parameter.label} ({kind.label})"
    control: h.Node
    if parameter.kind == "choice":
        control = h.select(name=parameter.name, aria_label=label)[
            [h.option(value=option, selected=option == value)[option] for option in parameter.options]
        ]
    else:
        known = {"method": "ws-methods", "what": "ws-whats"}.get(parameter.kind)
        control = h.input(
            type="text",
            name=parameter.name,
            value=value,
            aria_label=label,
            placeholder=parameter.hint or None,
            list=known,
            inputmode="decimal" if parameter.kind == "number" else None,
            autocomplete="off",
            class_=f"ws-{parameter.kind}",
        )
    return h.label(".ws-parameter")[h.span(aria_hidden="true")[parameter.label], control]


def _now_buttons(*, enabled: bool) -> h.Node:
    return h.p(".ws-do")[
        [
            h.button(
                type="button",
                data_ws_do="workshop-sockets",
                data_what=what,
                title=words.NOW_HINT[what],
                disabled=not enabled,
            )[label]
            for what, label in words.NOW.items()
        ]
    ]


def _choices(own: str, values: list[str]) -> h.Node:
    return h.datalist(id=own)[[h.option(value=value) for value in values]]
