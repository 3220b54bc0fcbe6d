"""OAuth: what an app may ask of whoever installs it, and the codes that it changes for a token."""

import secrets
from dataclasses import dataclass

from sandbox.app.manifest import Manifest
from sandbox.errors import SlackError

CODE_LIFE = 600.0
"""Domain seconds for which a code can be used."""


@dataclass
class Code:
    """What somebody allowed; it is good once. `redirect_uri` is empty where the app named none."""

    user_id: str
    scopes: tuple[str, ...]
    redirect_uri: str
    expires: float
    used: bool = False


class Codes:
    """Those given out; like trigger ids, none outlives an export."""

    def __init__(self) -> None:
        """None yet."""
        self._codes: dict[str, Code] = {}

    def hand_out(self, user_id: str, scopes: tuple[str, ...], redirect_uri: str, *, now: float) -> str:
        """A new one."""
        code = f"{secrets.randbelow(10**12):012d}.{secrets.token_hex(32)}"
        self._codes[code] = Code(user_id, scopes, redirect_uri, now + CODE_LIFE)
        return code

    def redeem(self, code: str, redirect_uri: str, *, now: float) -> Code:
        """What was allowed with a code, which is used up by this.

        Raises:
            SlackError: `invalid_code`, `code_already_used`, or `bad_redirect_uri`, when it is not as it was asked for.
        """
        found = self._codes.get(code)
        if found is None or now > found.expires:
            raise SlackError("invalid_code")
        if found.used:
            raise SlackError("code_already_used")
        if found.redirect_uri != redirect_uri:
            raise SlackError("bad_redirect_uri")
        found.used = True
        return found


def redirect_for(manifest: Manifest, asked: str) -> str:
    """Where a browser is sent back to: as asked, if the manifest lists it or what it begins with, or its first.

    Raises:
        SlackError: `bad_redirect_uri`.
    """
    known = manifest.redirect_urls
    anywhere = manifest.takes_any_command and asked.startswith(("http://", "https://"))
    if asked and (anywhere or _is_listed(asked, known)):
        return asked
    if asked or not known:
        raise SlackError("bad_redirect_uri")
    return known[0]


def scopes_for(manifest: Manifest, asked: str) -> tuple[str, ...]:
    """The scopes in a query, separated by commas or spaces.

    Raises:
        SlackError: `invalid_scope`, when the manifest asks for none such, or nothing is asked.
    """
    scopes = tuple(dict.fromkeys(asked.replace(",", " ").split()))
    if not scopes or not set(scopes) <= set(manifest.wanted):
        raise SlackError("invalid_scope")
    return scopes


def _is_listed(asked: str, known: tuple[str, ...]) -> bool:
    return any(asked == url or asked.startswith((f"{url.rstrip('/')}/", f"{url}?")) for url in known)
