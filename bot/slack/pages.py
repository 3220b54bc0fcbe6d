"""What the answers to ``/lead`` are made of: who asks, sentences, and lists a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks import Block, Drawn, actions, button, context, section
from bot.office import Office
from bot.slack.answers import drawn
from bot.slack.values import Page, page_value
from bot.slack.who import Scene
from bot.words import commands as say
from bot.words import refusals
from bot.words.names import Voice, value
from routing.people import Owner
from routing.views import LeadLine

PAGE = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and who asks."""

    office: Office
    person: Owner
    voice: Voice

    @property
    def user(self) -> str:
        """Their Slack id, by which they were found."""
        return self.person.slack or ""


def asked_by(office: Office, scene: Scene) -> Asked | Drawn:
    """The question's asker, or why they get no answer."""
    if scene.person is None:
        return drawn(refusals.STRANGER)
    if scene.policy is None:
        return said(say.NO_POLICY)
    return Asked(office, scene.person, Voice(scene.policy, scene.roster))


def said(*texts: str) -> Drawn:
    """An answer of paragraphs, in mrkdwn."""
    return Drawn(texts[0], [section(text) for text in texts])


def exact(found: Sequence[LeadLine], reference: str) -> Sequence[LeadLine]:
    """The leads whose number, external id or e-mail address it is; a company's name may be meant in part."""
    wanted = reference.casefold()

    def names(of: LeadLine) -> set[str]:
        lead = of.lead
        return {name.casefold() for name in (lead.label, lead.external_id, value(lead.attributes.get("email")))}

    return [one for one in found if wanted in names(one)]


def show_button(kind: str, of: LeadLine) -> Block:
    """The button beside a lead in a list."""
    spoken = f"{say.SHOW} {of.lead.label}"
    return button(say.SHOW, f"baton:look:{of.lead.id}", page_value(Page(kind, of.lead.id, 0)), spoken=spoken)


def paging(page: Page, shown: int, total: int, labels: tuple[str, str]) -> list[Block]:
    """Where the page stands among all, and the ways to the others."""
    back, forward = labels
    before = Page(page.kind, page.lead, max(0, page.offset - PAGE), page.queue)
    after = Page(page.kind, page.lead, page.offset + PAGE, page.queue)
    buttons = [button(back, "baton:look:back", page_value(before))] if page.offset > 0 else []
    if page.offset + shown < total:
        buttons.append(button(forward, "baton:look:forward", page_value(after)))
    place = context(say.page_of(page.offset + 1, page.offset + shown, total))
    return [place, actions(*buttons)] if buttons else []
