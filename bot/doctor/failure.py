"""A failed connection, in people's words."""

import aiohttp

from bot.words import doctor as words

KINDS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientConnectorCertificateError, words.CERTIFICATE),
    (aiohttp.ClientSSLError, words.TLS),
    (aiohttp.ClientConnectorDNSError, words.DNS),
    (aiohttp.ClientConnectorError, words.CONNECTION),
)


def why(error: Exception, seconds: float) -> str:
    """Why nothing came of a call that had so many seconds, without a full stop."""
    if isinstance(error, TimeoutError):
        return words.NO_ANSWER.format(seconds=f"{seconds:.0f}")
    return next((said for kind, said in KINDS if isinstance(error, kind)), type(error).__name__)
