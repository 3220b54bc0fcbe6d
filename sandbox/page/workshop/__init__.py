"""What makes the page a workshop: the clock, sending by hand, the wire, faults, and the workspace as a file."""

from sandbox.page.regions import Region
from sandbox.page.workshop import doings
from sandbox.page.workshop.bar import WorkshopBar
from sandbox.page.workshop.panel import WorkshopPanel

_DOINGS = (doings,)
"""Imported for what they enter in the table of doings."""

REGIONS: list[type[Region]] = [WorkshopBar, WorkshopPanel]

__all__ = ["REGIONS"]
