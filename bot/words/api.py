"""What programs that use the API read, beyond what is wrong with a lead itself (:mod:`bot.words.intake`)."""

from collections.abc import Iterable

from routing.reading.findings import clip, meant

# Who may

WHO = (
    "Say who you are: sign the request by Standard Webhooks (webhook-id, webhook-timestamp and webhook-signature, once "
    "each), or send the header Authorization: Bearer and an API key's secret."
)
NO_KEY = "Send the header Authorization: Bearer and an API key's secret, once."
KEY_UNKNOWN = "There is no API key with this secret: compare it with BATON_API_KEYS, where Baton runs."
IDEMPOTENCY = "Idempotency-Key is 1 to 255 printable ASCII characters, no spaces, once: give each request its own."


def scope_missing(name: str, scope: str) -> str:
    """A key that does not open this."""
    return f"The key {name} lacks the scope {scope}: add it in BATON_API_KEYS, where Baton runs."


# Leads

NO_ACCOUNT = "there is no account of this name: write it as the accounts file has it"
NO_LEAD_NUMBER = "There is no lead by this number: write it like L17 or 17."
NO_LEAD_NAMED = "There is no lead of this source with this external_id: write both just as they were sent."
BAD_QUERY = "The address cannot be understood as it is; errors says which parameters, and why."
BAD_BODY = "The body cannot be taken as it is; errors says which fields, and why."
NOT_CHANGED = "A lead's source and external_id are its name for ever: leave them out"
CREATED = "when a lead came in does not change: leave it out"
OWNER = "who has a lead is decided by the policy, or by people in Slack: leave it out"
STAGE_NEEDED = "a lead always has a stage: write one, or leave it out"
ATTRIBUTES_NULL = 'name the attributes that are to go, as in {"attributes": {"tier": null}}'
CLOSED_AT_ELSEWHERE = "closed_at goes with a stage to POST /v1/leads/{id}/stage: leave it out here"
GIVEN_TWICE = "it is given twice, here and at the top: keep one of them"
NOT_OBJECT = "this is one JSON object, such as {example}"
PARAMETER_MISSING = "this parameter is missing: add it"
PARAMETER_TWICE = "this parameter is there twice: keep one"
PARAMETER_TEXT = "write 1 to 255 characters on one line, not only spaces"
NOT_TRUTH = "write true or false"


def not_whole(least: int, most: int) -> str:
    """A parameter that is no number within bounds."""
    return f"write a whole number from {least:,} to {most:,}"


def not_json(example: str) -> str:
    """A body that is no JSON."""
    return f"this is not JSON: send one object, such as {example}"


def field_missing(field: str) -> str:
    """A field that must be there."""
    return f"{field} is missing: add it"


def one_of(known: Iterable[str]) -> str:
    """A word that is none of a few."""
    return f"write one of {', '.join(known)}"


def unknown_field(field: str, known: tuple[str, ...]) -> str:
    """A field that there is not."""
    return f"there is no field {clip(field)!r} here. {meant(field, known, 'The fields are ' + ', '.join(known))}"


def unknown_parameter(name: str, known: tuple[str, ...]) -> str:
    """A parameter that there is not."""
    fix = "The parameters are " + ", ".join(known) if known else "Leave it out"
    return f"there is no parameter {clip(name)!r} here. {meant(name, known, fix)}"


# What the desk refuses

UNKNOWN_LEAD = "There is no lead L{lead}: ask for it by its source and external_id."
NOBODY = "there is nobody of this id in the roster: write somebody's id from it, or leave person out"
NOT_READ = "The database did not answer; ask again."
REUSED = "This Idempotency-Key (webhook-id) was used for another request; nothing was changed. Use a new one."
NOT_DONE = "This could not be done ({because}); nothing was changed. Look at the lead as it stands now."

# Imports

IMPORT_KIND = "Send application/x-ndjson, one lead a line, or text/csv in UTF-8, with a header of Baton's own names."
LINE_TOO_LONG = "the line is longer than 64 KiB: send long texts as a link"
IMPORT_TOO_LARGE = "A signed import has 8 MiB at most: send it in parts, or with an API key, which has no limit."
IMPORT_NAME = "write 1 to 64 letters, digits, - and _: it names the import for ever"
LINE_INVALID = "This line cannot be taken in as it is; errors says which fields, and why."
LINE_DOWN = "The database did not take this line; nothing was changed by it. Send it again."
AGAIN = "Send the same import again: what is in stays as it is, and the rest goes in."
HEADER = "The header cannot be used: {why}"
NO_COLUMN = "there is no column {column}, without which nothing is a lead: add it."


def not_our_column(column: str) -> str:
    """A column that Baton has no name for."""
    return f"{clip(column)!r} is no field of Baton's: call it {clip('attributes.' + column)}, or leave it out."


# Webhooks of other systems

NO_SOURCE = "The policy has no source of this name that is a webhook: add it under sources, or correct the address."
NO_SECRET = "Baton has no secret for this source, so nothing that comes in for it can be trusted; its log has the fix."
NO_SECRET_FIX = "Add {source}=… to BATON_WEBHOOK_SECRETS and start Baton again."
HOOK_SIGNATURE = "The signature does not fit this body: sign it with the source's secret in BATON_WEBHOOK_SECRETS."
HOOK_TOO_LARGE = "The body is larger than 1 MiB: send fewer events, or fewer properties, at a time."
HOOK_UNSIGNED = "Send {headers}, once each."
HOOK_TIME = "{header} is not a moment: write the {unit} since 1970, UTC, as a whole number."
HOOK_OLD = "{header} is more than 5 minutes away from now: sign when you send, and set the sender's clock."
HOOK_URL = (
    "The signature does not fit this body and address. Behind a proxy, set BATON_PUBLIC_URL to the address by which "
    "HubSpot reaches Baton."
)
HOOK_BODY = "The body is not what this source sends: {why}."
NOT_JSON_BODY = "JSON in UTF-8 is needed"
HUBSPOT_BODY = "an array of at most 100 events, or a record of a workflow, is needed"
HUBSPOT_EVENT = "event {number} has no objectId, eventId or subscriptionType"
HUBSPOT_RECORD = "the record has no objectId, hs_object_id, vid or id"
TYPEFORM_BODY = "an object with form_response, which has a token, is needed"
FORM_BODY = "a JSON object, or form fields, is needed"
