"""``baton history`` and ``baton explain``: what happened to a lead, and the decision behind its owner."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.say import Told, plainly, say, warn
from bot.words import cli as words

if TYPE_CHECKING:
    from routing.lead import Lead
    from routing.ports import Records

Reference = Annotated[str, typer.Argument(help="L17, an external id, an e-mail address or a company.")]
PAGE = 500


@plainly
def history(ref: Reference) -> None:
    """Tell a lead's whole story, oldest fact first."""
    from bot.cli.opening import reading
    from bot.words.history import fact
    from bot.words.names import Voice

    with reading() as records:
        lead = _one(records, ref)
        policy = records.policy()
        if policy is None:
            raise Told(words.NO_POLICY)
        voice = Voice(policy, records.roster())
        offset, total = 0, 1
        while offset < total:
            entries, total = records.history(lead.id, PAGE, offset)
            for entry in entries:
                say(words.plain(fact(voice, entry)))
            offset += PAGE


@plainly
def explain(
    ref: Reference,
    verify: Annotated[bool, typer.Option("--verify", help="Compute every decision about it again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For a machine.")] = False,
) -> None:
    """Say by which rule a lead has its owner, and why not the others."""
    from bot.cli.explaining import explained_json, verified
    from bot.cli.opening import stored

    with stored() as records:
        lead = _one(records, ref)
        if verify:
            verified(records, lead, as_json=as_json)
            return
        view, people = records.lead(lead.id), records.roster()
        assert view is not None
        if as_json:
            say(explained_json(view))
            return
        say(words.standing(view, people))
        if view.explained is None:
            say(words.not_decided(view, people))
            return
        say(words.decided(view.explained))
        if view.explained.error:
            say(words.CANNOT_DECIDE.format(error=view.explained.error))
        for line in (*words.read(lead, view.explained.placing), *words.why(view.explained, people)):
            say(line)


def _one(records: "Records", reference: str) -> "Lead":
    """The lead that was meant; several of the same name are listed."""
    found = records.find(reference, 10)
    if not found:
        raise Told(words.NO_LEAD.format(reference=reference))
    exact = [line for line in found if reference in {line.lead.label, line.lead.external_id}]
    if len(found) > 1 and len(exact) != 1:
        warn(words.SEVERAL.format(reference=reference))
        raise Told("\n".join(f"  {words.called(line.lead)}, {line.lead.stage}" for line in found))
    return (exact or list(found))[0].lead
