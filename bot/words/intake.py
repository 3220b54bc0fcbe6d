"""What senders of leads read: an answer that says what is wrong, where, and what to send instead."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from routing.reading.findings import clip, meant

TOO_LARGE = "The body is larger than 256 KiB: send one lead a request, and long texts as a link."
ENCODED = "The body is compressed: send it plainly, without Content-Encoding."
CUT_OFF = "The body ended too early: send it again."
BAD_ID = "webhook-id is 1 to 255 printable ASCII characters: give each delivery an id of its own."
BAD_TIME = "webhook-timestamp is not a moment: write the seconds since 1970, UTC, as a whole number."
NOT_NOW = "webhook-timestamp is more than 5 minutes away from now: sign when you send, and set the sender's clock."
NOT_TEXT = "The body is not UTF-8, so its signature cannot be checked: send JSON in UTF-8."
FORGED = "No signature in webhook-signature fits this body: sign its bytes as they are sent, with BATON_INTAKE_SECRET."
INVALID = "This lead cannot be taken in as it is; errors says which fields, and why."
NOT_JSON = 'this is not JSON: send one object, such as {"source": "website", "external_id": "42"}'
NOT_OBJECT = 'a lead is one JSON object, such as {"source": "website", "external_id": "42"}'
NO_POLICY = (
    "No policy is in force yet, so nobody can own a lead: publish one with `baton policy publish FILE --reason WHY`."
)
DOWN = (
    "The database did not take this; nothing was changed. Send the same again, and if it has a webhook-id or an "
    "Idempotency-Key, with the same one."
)
FAILED = "Something went wrong inside Baton; it is in its log. Send the same request again later."
NOT_READY = "Baton is not ready: {reason}"
GIVEN_TWICE = "it is given twice, here and at the top: keep one of them"
NOT_A_MOMENT = "this is not a moment: write it like 2026-05-04T09:30:00Z"
NO_ZONE = "this names no time zone: add Z for UTC, or an offset like +02:00"
OUT_OF_TIME = "leads come in between 1970 and 2100: correct the year"
NOT_A_NUMBER = "this is not a number: write it like 50000 or 2500.50, without separators or units"
NEGATIVE = "this cannot be less than nothing: write 0 or more, or leave it out"
HUGE = "this number is too large to be kept exactly: send it as text, in quotes"
CONTROL = "there are control characters in it: send plain text"
SURROGATE = "half of a character is in it (a lone surrogate): send whole characters"
NESTED = "objects and lists of anything but texts are not kept: send text, a number, true or false, or a list of texts"
KEY = "a name is 1 to 100 characters without control characters"

STATUS: Mapping[int, str] = MappingProxyType(
    {
        400: "The request cannot be read.",
        404: "There is nothing here: leads go to POST /v1/leads, and /docs tells the rest.",
        405: "This address does not answer to this method; Allow says to which it does.",
    }
)


def too_long(limit: int) -> str:
    """A text or a list has more than it may."""
    return f"this is longer than {limit:,}: shorten it"


def missing(field: str) -> str:
    """A field without which nothing is a lead."""
    return f"{field} is missing: every lead has a source and an external_id, which together are its name for ever"


def unknown(field: str, known: tuple[str, ...]) -> str:
    """A top-level field that Baton does not have."""
    return f"there is no field {clip(field)!r}. {meant(field, known, 'Put it under attributes')}"


def blank() -> str:
    """A name with nothing in it."""
    return "this is blank: write something in it"


def not_text() -> str:
    """Something else where text must be."""
    return "this is not text: write it in quotes"


# Files


def not_utf8(column: str) -> str:
    """Bytes that are no text."""
    return f"{column} is not UTF-8: save the file as UTF-8"


LINE_TOO_LONG = "the line is longer than 1 MiB: shorten it, or send long texts as a link"
QUOTE_OPEN = "a quoted field is opened here and not closed within 200 lines: close it, or double the quotes inside it"
UTF16 = "{name} is UTF-16: save it as UTF-8 and import that."
EMPTY = "{name} is empty: there is no header to read the columns from."
TWICE = "{name} has the column {column} twice: rename one of them."
UNKNOWN_KIND = "{name} is neither CSV nor NDJSON by its name: call it .csv, .tsv, .ndjson or .jsonl."
NO_COLUMN = "{name} has no column {column}, which {mapping} asks for. {fix}"
NO_LOOKUP = "The mapping looks into {name}, which is not in {folders}: put it there."
NO_ASIDE = "{path}, where bad rows go, cannot be written: {why}. Name another place with --rejected."
NO_SORT = "{name} has no column {column} to sort by. {fix}"
NOT_OURS = (
    "{name} has the column {column}, which is no field of Baton's. Write a mapping (--map; examples/crm has three), or "
    "call the column attributes.{column}."
)


def wrong_width(found: int, wanted: int) -> str:
    """A row of another length than the header."""
    return f"the row has {found:,} field{'' if found == 1 else 's'}, the header {wanted:,}: make them as many"


def not_csv(problem: str) -> str:
    """A row that the CSV reader cannot read."""
    return f"this is not CSV: {problem}"


def not_json(problem: str, column: int) -> str:
    """A line that is no JSON."""
    return f"this is not JSON: {problem} at character {column}"


NOT_A_ROW = "this is not a JSON object: write one lead a line, in braces"


def not_in_map(column: str, value: object) -> str:
    """A word that the mapping does not translate."""
    return f"{column} is {clip(str(value))!r}, which the mapping's map does not have: add it there"


def not_in_lookup(column: str, value: object, file: str) -> str:
    """A word that the other file does not have."""
    return f"{column} is {clip(str(value))!r}, which {file} does not have: add it there"


def not_a_date(column: str, value: object, form: str) -> str:
    """A text that is not a date of the form that the mapping names."""
    return f"{column} is {clip(str(value))!r}, which is not a date like {form}"


def not_a_number(column: str, value: object) -> str:
    """A text that is no number."""
    return f"{column} is {clip(str(value))!r}, which is not a number"


def not_money(column: str, value: object) -> str:
    """A text that is no amount, or more than one."""
    return f"{column} is {clip(str(value))!r}, which is not one amount, like $12,500.00 or 12.500 €"


def unreadable(errors: Sequence[str]) -> str:
    """Why a record of another system goes to a person instead of to the policy."""
    told = "; ".join(error.rstrip(".") for error in errors[:3])
    more = f"; and {len(errors) - 3} more" if len(errors) > 3 else ""
    return f"It could not be read: {told}{more}. Correct it there, or its mapping in the policy."


def nothing_read(names: Sequence[str]) -> str:
    """A record in which not one of the names stands that the source reads."""
    if not names:
        return "nothing is in it"
    told = ", ".join(repr(clip(name, 30)) for name in names[:8])
    return f"nothing that the source reads is in it, only {told}{' and more' if len(names) > 8 else ''}"


YES, NO = "yes", "no"
"""What a truth value becomes where text belongs."""


def no_slug(column: str, value: object) -> str:
    """A name of which no id can be made."""
    return f"{column} is {clip(str(value))!r}, of which no id can be made: write letters or digits"


def nobody(manager: str) -> str:
    """A manager who is in no row and not in the roster."""
    return f"the manager {clip(manager)!r} is nobody in the file or the roster: add them, or write managers: join"


def own_manager(owner: str) -> str:
    """A circle of managers."""
    return f"{clip(owner)!r} would be their own manager in the end: correct one manager on the way"


def person_twice(owner: str, line: int) -> str:
    """One id, two rows."""
    return f"{clip(owner)!r} is already on line {line}: keep one of them"


def down(why: str) -> str:
    """The database failed during an import."""
    return f"the database failed ({clip(why, 200)})"


def unknown_owner(owner: str) -> str:
    """An account's owner who is nobody."""
    return f"the owner {clip(owner)!r} is nobody in the roster: import the roster first"


def account_twice(name: str, line: int) -> str:
    """One company, two rows."""
    return f"{clip(name)!r} is already on line {line}: keep one of them"


def one_of(field: str, value: object, known: str) -> str:
    """A word that is none of a few."""
    return f"{field} is {clip(str(value))!r}: write one of {known}"


def no_domain(field: str, word: str) -> str:
    """A domain that is none."""
    return f"{field}: {clip(word)!r} is no domain: write it like acme.com"


def anybodys_domain(field: str, domain: str) -> str:
    """A domain that no company has to itself."""
    return f"{field}: anybody can be at {clip(domain)}, so it tells no company: leave it out"


OWN_PARENT = "parent: the account would belong to itself in the end: correct one parent on the way"
TWO_OWNERS = "owner and sales_owner are the same field and name two people: keep one"
NO_NAME = "the name is missing: write one"
