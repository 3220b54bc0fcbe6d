"""What a message that no source reads probably says of a lead: a form's first guess, which a person looks over."""

from collections.abc import Mapping

from bot.slack.source.record import MessageRecord

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "company": ("company", "company name", "organization", "organisation", "account", "account name", "business"),
    "name": ("name", "full name", "contact", "contact name", "your name", "lead", "lead name", "customer"),
    "email": ("email", "e mail", "email address", "e mail address", "work email", "business email", "contact email"),
    "phone": ("phone", "phone number", "telephone", "mobile", "tel"),
    "country": ("country", "country region", "location"),
    "product": ("product", "product interest", "interested in", "service", "plan"),
    "amount": ("amount", "deal amount", "deal size", "deal value", "budget", "value"),
    "message": ("message", "comments", "comment", "notes", "note", "description", "how can we help", "details"),
}
"""Labels for each field of the form, folded, the likeliest first."""


def guess(record: MessageRecord) -> dict[str, str]:
    """The form's fields, as far as the message's labels and addresses tell them."""
    labelled = record.labelled
    found = {
        field: next((labelled[name].value for name in names if name in labelled), "")
        for field, names in SYNONYMS.items()
    }  # fmt: skip
    parts = [labelled[name].value for name in ("first name", "last name") if name in labelled]
    whole = record.whole
    found["name"] = found["name"] or " ".join(parts)
    found["email"] = found["email"] or whole.get("$email", "")
    found["phone"] = found["phone"] or whole.get("$phone", "")
    found["message"] = found["message"] or record.text
    return {field: value for field, value in found.items() if value}
