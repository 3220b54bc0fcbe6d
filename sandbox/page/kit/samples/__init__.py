"""One of every block and every element that an app can send."""

from sandbox.page.kit.samples.agents import AGENTS
from sandbox.page.kit.samples.controls import CONTROLS
from sandbox.page.kit.samples.forms import FORMS
from sandbox.page.kit.samples.media import MEDIA
from sandbox.page.kit.samples.parts import Kind, Sample
from sandbox.page.kit.samples.texts import TEXTS

__all__ = ["SAMPLES", "Kind", "Sample"]

SAMPLES = [*TEXTS, *CONTROLS, *AGENTS, *FORMS, *MEDIA]
