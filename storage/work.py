"""The unit of work: what the commands of one batch see and leave, in memory, until it is flushed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from routing.accounts.duplicates import traits
from routing.accounts.matching import Clues
from routing.commands import Amend, Answers, Command, Escalate, Expire, LogActivity, PersonActs, Receive, Reroute
from routing.facts import Fact
from routing.messages import Audience, Notice, Place
from storage.changes import Told
from storage.work_held import HeldWork
from storage.work_house import HouseWork
from storage.work_leads import LeadWork
from storage.work_pools import PoolWork
from storage.work_requests import RequestWork


class UnitOfWork(HouseWork, LeadWork, HeldWork, PoolWork, RequestWork):
    """One batch on one transaction: a :class:`routing.ports.Work`.

    Each part stands in a module of its own (``work_leads.py`` and so on), and all on :class:`storage.batch.Batch`.
    """

    def expect(self, commands: Sequence[Command]) -> None:
        """Read what several commands are sure to ask for all at once, rather than each for itself."""
        deliveries, names = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for delivery in (command.delivery for command in commands if command.delivery is not None):
            deliveries[delivery.source].add(delivery.id)
        drafts = [command.draft for command in commands if isinstance(command, Receive)]
        for draft in drafts:
            names[draft.source].add(draft.external_id)
        for source, ids in deliveries.items():
            self._expect_deliveries(source, ids)
        for source, ids in names.items():
            self._expect_leads(source, ids)
            self._expect_joined(source, {key for key in ids if self.seen.names[source, key] is None})
        clues = [Clues.of(draft.attributes) for draft in drafts]
        self._expect_listings({key for one in clues for key in one.sure_keys()})
        listed = {one.account for listings in self.seen.listings.values() for one in listings}
        self._expect_accounts({*(one.key for one in clues), *listed} - {""})
        if self.policy is not None and self.policy.duplicates is not None:
            self._expect_sightings({trait for draft in drafts for trait in traits(draft.attributes)})
        self._expect_requests({command.request for command in commands if isinstance(command, Answers | Expire)})
        self._expect_requests_about(set(self._leads_of(commands)))

    def _leads_of(self, commands: Sequence[Command]) -> Iterator[int]:
        """The leads that may move, as far as the commands themselves tell."""
        for command in commands:
            match command:
                case PersonActs() | Escalate() | Reroute():
                    yield command.seen.lead
                case Amend() | LogActivity():
                    yield command.lead
                case Receive(draft=draft) if number := self.seen.names.get((draft.source, draft.external_id)):
                    yield number
                case Answers() | Expire() if request := self.seen.requests.get(command.request):
                    yield request.lead
                case _:
                    pass

    def record(self, stream: str, fact: Fact) -> None:
        """Append a fact to a stream."""
        self.changes.told.setdefault(stream, Told()).add(fact)

    def show(self, lead: int, place: Place, audience: Audience) -> None:
        """From now on a card of the lead is shown at a place."""
        self.changes.shows[lead, str(place)] = audience

    def redraw(self, lead: int, by: str | None = None) -> None:
        """Every card of the lead is out of date; ``by`` sees theirs first."""
        self.changes.redraws[lead, by or ""] = None

    def tell(self, notice: Notice) -> None:
        """Send a notice, once."""
        self.changes.notices.setdefault(notice.key, notice)
