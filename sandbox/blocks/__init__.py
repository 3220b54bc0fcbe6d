"""Block Kit as Slack accepts it: messages and views at their limits."""

from sandbox.blocks.elements import all_options
from sandbox.blocks.surfaces import accepted_blocks, accepted_view, controls, elements_of

__all__ = ["accepted_blocks", "accepted_view", "all_options", "controls", "elements_of"]
