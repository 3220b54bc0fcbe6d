"""What was done about a lead elsewhere: calls, e-mails, meetings, as the sender's system tells of them."""

from enum import StrEnum


class Activity(StrEnum):
    """What happened. All but a note are a contact, which is what a due time asks for."""

    CALL = "call"
    EMAIL = "email"
    MEETING = "meeting"
    MESSAGE = "message"
    NOTE = "note"

    @property
    def is_contact(self) -> bool:
        """Whether somebody spoke to the lead."""
        return self is not Activity.NOTE


CONTACTED = "contacted"
"""The reason of an Accept that the owner's contact with the lead stands for."""
