"""Languages by ISO 639-1, as people and browsers write them: ``German``, ``Deutsch``, ``deu``, ``de-AT``."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from routing.reading.findings import close
from routing.reference.places import LONGEST, plain

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8}){1,4}(?:\.[\w-]{1,12})?")

SAID: Mapping[str, str] = MappingProxyType(
    {
        "deutsch": "de", "francais": "fr", "espanol": "es", "castilian": "es", "castellano": "es", "italiano": "it",
        "portugues": "pt", "brazilian portuguese": "pt", "nederlands": "nl", "flemish": "nl", "vlaams": "nl",
        "svenska": "sv", "norsk": "no", "bokmal": "nb", "nynorsk": "nn", "dansk": "da", "suomi": "fi",
        "islenska": "is", "polski": "pl", "cestina": "cs", "cesky": "cs", "slovencina": "sk", "magyar": "hu",
        "romana": "ro", "русский": "ru", "українська": "uk", "ελληνικα": "el",
        "greek": "el", "turkce": "tr", "العربية": "ar", "עברית": "he", "हिन्दी": "hi", "中文": "zh", "mandarin": "zh",
        "simplified chinese": "zh", "traditional chinese": "zh", "cantonese": "zh", "日本語": "ja", "한국어": "ko",
        "ไทย": "th", "tieng viet": "vi", "bahasa indonesia": "id", "bahasa melayu": "ms", "farsi": "fa",
        "catala": "ca", "hrvatski": "hr", "srpski": "sr", "slovenscina": "sl", "lietuviu": "lt",
        "latviesu": "lv", "eesti": "et", "gaeilge": "ga", "cymraeg": "cy", "euskara": "eu", "galego": "gl",
        "american english": "en", "british english": "en", "us english": "en", "uk english": "en", "tagalog": "tl",
        "filipino": "tl", "malay": "ms", "swahili": "sw", "hebrew": "he", "iw": "he",
    }
)  # fmt: skip
"""What languages are called by those who speak them, and by everybody else."""


@lru_cache(1_024)
def language_code(text: str) -> str | None:
    """The two letters of a language; None where it has none, or is none."""
    if len(text) > LONGEST:
        return None
    tag = _TAG.fullmatch(text.strip())
    names = _languages()
    return names.get(plain(text)) or (names.get(tag[1].lower()) if tag is not None else None)


def near_language(text: str) -> str:
    """How to put right what is no language."""
    near = close(plain(text[:LONGEST]), _languages(), cutoff=0.75) if len(text.strip()) > 3 else None
    return f"Did you mean {_languages()[near]}?" if near else "Write the two letters of ISO 639-1: en, de, fr"


@cache
def _languages() -> Mapping[str, str]:
    import pycountry

    found = {plain(name): code for name, code in SAID.items()}
    known = [language for language in pycountry.languages if hasattr(language, "alpha_2")]
    for language in known:
        found[language.alpha_2] = language.alpha_2
    for language in known:
        for key in ("alpha_3", "bibliographic", "name", "common_name", "inverted_name"):
            name = getattr(language, key, None)
            if name:
                found.setdefault(plain(re.sub(r"\(.*\)", "", name)), language.alpha_2)
    return found
