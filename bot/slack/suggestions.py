"""Suggestions: what a searched menu offers while somebody types; see :mod:`bot.slack.targets`."""

import asyncio

import structlog

from bot.blocks import Block
from bot.office import Office
from bot.slack.targets import search, shown, targets
from bot.slack.values import read_metadata
from bot.slack.who import Body, scene_of, user_of
from bot.words.names import Voice
from routing.reasons import Act

log = structlog.get_logger(__name__)

IN_TIME = 2.5
"""Seconds to find something: Slack waits for three, and shows an error then."""
MENUS = {"baton:reassign": Act.REASSIGN, "baton:assign": Act.ASSIGN}
"""The forms that name a person, by callback id."""


async def suggested(office: Office, body: Body) -> list[Block]:
    """The choices that fit what was typed, under their headings; none where they cannot be found in time."""
    try:
        async with asyncio.timeout(IN_TIME):
            return await _found(office, body)
    except Exception:
        log.exception("suggestions_failed")
        return []


async def _found(office: Office, body: Body) -> list[Block]:
    view = body.get("view")
    told = view if isinstance(view, dict) else {}
    act = MENUS.get(str(told.get("callback_id") or ""))
    form = read_metadata(str(told.get("private_metadata") or ""))
    if act is None or form is None:
        return []
    scene = await scene_of(office, user_of(body), form.seen.lead)
    held = scene.view.assignment if scene.view is not None else None
    if scene.person is None or scene.policy is None or held is None:
        return []
    groups = targets(act, held, scene.person, Voice(scene.policy, scene.roster))
    return shown(search(groups, str(body.get("value") or "")))
