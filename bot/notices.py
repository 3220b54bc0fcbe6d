"""The notice: one message, sent once, that mentions at most one person."""

import re
from datetime import datetime

from bot.blocks import Drawn, section
from bot.mrkdwn import disarmed
from bot.words import notices as say
from bot.words.names import Voice, person
from routing.messages import Tell
from routing.people import Roster
from routing.policy import Policy
from routing.views import LeadView, NoticeJob

_USER = re.compile(r"[UW][A-Z0-9]+")


def draw_notice(job: NoticeJob, view: LeadView | None, policy: Policy, roster: Roster, now: datetime) -> Drawn:
    """Draw a notice. The mention at its start is its only ping; where Slack's id is not known yet, it is the name."""
    del now  # a notice says what was meant when it was written; each reader's Slack renders its moments
    told = say.Told(Voice(policy, roster), view, job.data, job.mention)
    said = say.SENTENCES.get(Tell(job.tell)) if job.tell in set(Tell) else None
    sentence = said(told) if said is not None else say.other(told, job.tell)
    text = f"{mention(roster, job.mention)}: {sentence}" if job.mention else sentence[:1].upper() + sentence[1:]
    return Drawn(text, [section(text)])


def mention(roster: Roster, who: str) -> str:
    """A ping where the roster knows the Slack id, else the name."""
    known = roster.get(who)
    if known is not None and known.slack and _USER.fullmatch(known.slack):
        return f"<@{known.slack}>"
    return disarmed(person(roster, who))
