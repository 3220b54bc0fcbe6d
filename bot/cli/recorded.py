"""Recorded leads of a file, for a backtest: in order of time, with what each company was to us by then."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.intake.form_errors import Unreadable
from bot.intake.got import BadField
from bot.intake.lead_file import LeadFile
from bot.intake.rows import BadRow, Row
from routing.accounts.account import Account, account_key
from routing.backtest.imagined import FindAccount, no_account
from routing.backtest.replay import Given, Recorded
from routing.changing import WON, told
from routing.intake import FIRST_STAGE
from routing.lead import Draft, Lead, stage_name
from routing.moment import utc
from routing.policy import Policy

NO_MOMENT = "it has no created_at: when it came in is what a backtest goes by"


@dataclass(slots=True)
class RecordedFile:
    """The leads of a file.

    What is history counts as it does in an import: a lead that was won makes its company a customer, and its owner the
    company's from then on. So accounts are kept in memory, leads are not.

    Attributes:
        rows: in order of time.
        leads: how rows become leads.
        policy: says which stages are closed; such a lead came in as a new one.
        find: an account that is known beforehand.
        aside: how many rows could not be read; ``first`` is one of them. They grow while the file is read.
    """

    rows: Iterable[Row | BadRow]
    leads: LeadFile
    policy: Policy
    find: FindAccount = no_account
    aside: int = 0
    first: BadRow | None = None
    _accounts: dict[str, Account | None] = field(default_factory=dict)

    def records(self) -> Iterator[Recorded]:
        """Each lead as it was when it came in."""
        number = 0
        for row in self.rows:
            draft = self._draft(row)
            if draft is not None:
                number += 1
                yield self._recorded(draft, number)

    def _draft(self, row: Row | BadRow) -> Draft | None:
        if isinstance(row, BadRow):
            self._set_aside(row)
            return None
        try:
            draft = self.leads.draft(row)
            if draft.created_at is None:
                raise BadField(NO_MOMENT)
        except (BadField, Unreadable) as error:
            self._set_aside(BadRow(row.line, row.end, str(error), row.values))
            return None
        return draft

    def _set_aside(self, bad: BadRow) -> None:
        self.aside += 1
        self.first = self.first or bad

    def _recorded(self, draft: Draft, number: int) -> Recorded:
        assert draft.created_at is not None
        at = utc(draft.created_at)
        ends = utc(draft.closed_at) if draft.closed_at is not None else None
        stage = stage_name(draft.stage or FIRST_STAGE)
        over = ends is not None or self.policy.closed(stage)
        key = account_key(str(draft.attributes.get("company") or "")) or None
        lead = Lead(
            number, draft.source, draft.external_id, FIRST_STAGE if over else stage, at, at, told(draft.attributes), key
        )
        if stage == WON and key is not None:
            known = self.account(key) or Account(key, lead.text("company"))
            self._accounts[key] = known.won_by(draft.owner, ends or at)
        return Recorded(lead, at, Given(owner=draft.owner), ends or (at if over else None))

    def account(self, key: str) -> Account | None:
        """A company by its key, as the leads so far make it."""
        if key not in self._accounts:
            self._accounts[key] = self.find(key)
        return self._accounts[key]
