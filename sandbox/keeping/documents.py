"""YAML files, of which JSON is a part: the workspace, and the app's manifest."""

from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


def read_document(file: str | Path) -> Any:
    """What a file holds, as plain data.

    Raises:
        OSError: it cannot be read.
        YAMLError: it is not YAML.
    """
    return deepcopy(_parsed(Path(file).read_text(encoding="utf-8")))


@lru_cache(maxsize=16)
def _parsed(text: str) -> Any:
    """Kept, for a test suite loads the same two files for each of its tests, and parsing is most of what that takes."""
    return YAML(typ="safe", pure=True).load(text)
