"""The page's own sentences; where Slack has one, it is Slack's. All are `words.…`, whichever part they are in."""

# ruff: noqa: F403  # parts of one list

from sandbox.page.words.app import *
from sandbox.page.words.keys import *
from sandbox.page.words.messages import *
from sandbox.page.words.people import *
from sandbox.page.words.places import *
from sandbox.page.words.searching import *
from sandbox.page.words.tour import *
from sandbox.page.words.writing import *
