"""What goes wrong: Slack's refusals to the app, and what a person's test is told."""

from typing import Any


class SlackError(Exception):
    """A Web API refusal: `code` is Slack's word for it, `details` are the other keys of the answer."""

    def __init__(self, code: str, **details: Any) -> None:
        """Keep the code and whatever else the answer carries (`needed`, `response_metadata`, …)."""
        super().__init__(code)
        self.code = code
        self.details = details

    @classmethod
    def invalid(cls, code: str, messages: list[str], **details: Any) -> "SlackError":
        """The refusal with Slack's list of reasons, each naming a JSON pointer."""
        return cls(code, response_metadata={"messages": messages}, **details)


class NotOnScreen(AssertionError):
    """A person was said to see or use something that is not there; the message lists what is."""


class LeftUnexpected(AssertionError):
    """A story ended with messages that nobody expected."""


class SlackShowedAnError(AssertionError):
    """The app did not answer a person in time, or answered with nonsense, and Slack told them so."""
