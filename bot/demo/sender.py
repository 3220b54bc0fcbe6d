"""What the page offers under "Send a lead": a form, examples, and the lines that do the same from a shell."""

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from typing_extensions import override

from bot.demo.desk import Desk
from bot.demo.examples import week
from bot.words import demo as words
from sandbox.page import Sender, SenderField, Sent

SOURCES = ("website", "demo_request", "referral", "event", "partner", "list")
FIELDS = (
    SenderField("source", words.SOURCE, "select", SOURCES, words.SOURCE_HINT),
    SenderField("external_id", words.EXTERNAL_ID, hint=words.EXTERNAL_ID_HINT),
    SenderField("company", words.COMPANY),
    SenderField("name", words.NAME),
    SenderField("email", words.EMAIL, "email"),
    SenderField("phone", words.PHONE),
    SenderField("country", words.COUNTRY, hint=words.COUNTRY_HINT),
    SenderField("product", words.PRODUCT, "select", ("crm", "cpq", "advisory", "training")),
    SenderField("amount", words.AMOUNT, "number", hint=words.AMOUNT_HINT),
    SenderField("employees", words.EMPLOYEES, "number", hint=words.EMPLOYEES_HINT),
    SenderField("message", words.MESSAGE, "long"),
)
EXAMPLES = {words.EVERYDAY: "harbour", words.ENTERPRISE: "nordlicht", words.UNPLACED: "lumen", words.HOSTILE: "soehne"}
"""Companies that may write again; each time it is another lead."""
AGAIN = {"external_id": "w-1001", "employees": 65, "message": "One more thing: we have grown."}
"""What a lead that is in already tells anew."""


def sender(desk: Desk) -> Sender:
    """The sender for a page."""

    async def send(lead: dict[str, Any]) -> Sent:
        await desk.ready.wait()
        return await desk.door.send(lead)

    return Sender("lead", words.SEND_A_LEAD, FIELDS, blank, send, _Examples())


def blank() -> dict[str, Any]:
    """A lead of which nothing is known yet, with a name that nobody has used."""
    return {"source": "website", "external_id": f"mine-{secrets.token_hex(3)}"}


class _Examples(Mapping[str, dict[str, Any]]):
    """Examples that are new leads each time they are chosen, but for the one that is meant to be known."""

    @override
    def __getitem__(self, name: str) -> dict[str, Any]:
        leads = week()["week"]
        if name == words.DUPLICATE:
            return {**leads["harbour"], **AGAIN}
        return {**blank(), **leads[EXAMPLES[name]]}

    @override
    def __iter__(self) -> Iterator[str]:
        return iter((*EXAMPLES, words.DUPLICATE))

    @override
    def __len__(self) -> int:
        return len(EXAMPLES) + 1
