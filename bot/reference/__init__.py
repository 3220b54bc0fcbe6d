"""docs/reference.md and the JSON Schemas, made from the code: every code, key and sentence, in the words people read.

Nothing is written here that stands somewhere else already. What a code means stands beside it in its enum, what people
read stands in ``bot.words``, what is wrong with a file stands beside its reader.
"""

import json
from collections.abc import Mapping

from bot.reference.codes import decisions, refusals, vocabulary
from bot.reference.findings import checks, slips
from bot.reference.keys import listed_keys
from bot.words.keys import KEYS
from routing.reading.editor_schema import policy_schema, roster_schema

_HEAD = """\
# Reference: codes, sentences, keys

Made from the code by `make reference`; a test fails while it is out of date. The codes are stable: filter by them.
"""


def documents() -> Mapping[str, str]:
    """What is made, by its place under ``docs``."""
    parts = [_HEAD, *decisions(), *refusals(), *checks(), *slips(), *listed_keys(), *vocabulary()]
    return {
        "reference.md": "\n".join(parts).rstrip() + "\n",
        "schema/policy.schema.json": _written(policy_schema(KEYS)),
        "schema/roster.schema.json": _written(roster_schema(KEYS)),
    }


def _written(schema: Mapping[str, object]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
