"""The small card under the message that told of a lead: who has it and until when, for everybody in that channel.

It has no buttons and none of the lead's own data: what the channel knows of the lead stands in the message above.
"""

from datetime import datetime

from bot.blocks import Drawn, context, section
from bot.words import sources as say
from bot.words.names import Voice
from routing.views import LeadView


def draw_source(voice: Voice, view: LeadView, now: datetime) -> Drawn:
    """Draw it."""
    told = say.standing(voice, view, now)
    return Drawn(told.replace("\n", " "), [section(told), context(view.lead.label)])
