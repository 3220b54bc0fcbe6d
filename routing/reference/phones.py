"""Telephone numbers in E.164, as Google's libphonenumber reads them."""

from functools import cache, lru_cache
from types import ModuleType

LONGEST = 80


@lru_cache(4_096)
def e164(text: str, country: str | None) -> str | None:
    """A number with its country's prefix: ``+14155550123``, an extension behind it as RFC 3966 has it (``;ext=5``).

    Args:
        text: as people write it.
        country: where it is, alpha-2, for numbers without a prefix.

    Returns:
        None where it is no number, is too long or too short, or its country is not known.
    """
    if len(text) > LONGEST:
        return None
    library = _library()
    try:
        found = library.parse(text, country)
    except library.NumberParseException:
        return None
    if library.is_possible_number_with_reason(found) != library.ValidationResult.IS_POSSIBLE:
        return None
    plain = str(library.format_number(found, library.PhoneNumberFormat.E164))
    return f"{plain};ext={found.extension}" if found.extension else plain


@lru_cache(4_096)
def spaced(number: str) -> str:
    """A number in E.164 as people read it: ``+44 20 7946 0018``; anything else as it is."""
    if not number.startswith("+") or " " in number:
        return number
    library = _library()
    try:
        found = library.parse(number.partition(";")[0])
    except library.NumberParseException:
        return number
    return str(library.format_number(found, library.PhoneNumberFormat.INTERNATIONAL))


def is_dialled(prefix: str) -> bool:
    """Whether numbers can begin so: ``+1415`` begins with the calling code of a country."""
    codes = _library().COUNTRY_CODE_TO_REGION_CODE
    return any(prefix[1 : 1 + length].isdigit() and int(prefix[1 : 1 + length]) in codes for length in (1, 2, 3))


@cache
def _library() -> ModuleType:
    import phonenumbers

    return phonenumbers
