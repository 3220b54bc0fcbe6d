"""Block Kit as Slack accepts it: messages and views at their limits."""

from sandbox.blocks.elements import BUTTONS
from sandbox.blocks.nesting import children_of, controls, elements_of, every_block
from sandbox.blocks.objects import all_options
from sandbox.blocks.surfaces import accepted_attachments, accepted_blocks, accepted_view, fits_in_a_message
from sandbox.blocks.words import texts_of

__all__ = [
    "BUTTONS",
    "accepted_attachments",
    "accepted_blocks",
    "accepted_view",
    "all_options",
    "children_of",
    "controls",
    "elements_of",
    "every_block",
    "fits_in_a_message",
    "texts_of",
]
