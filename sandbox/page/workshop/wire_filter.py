"""Which exchanges the wire's view shows."""

import json
from dataclasses import dataclass

from sandbox.wire import Exchange


@dataclass(frozen=True)
class Filter:
    """What one looks for; empty means everything."""

    text: str = ""
    direction: str = ""
    name: str = ""
    errors_only: bool = False

    def fits(self, exchange: Exchange) -> bool:
        """Whether an exchange is shown."""
        return (
            self.direction in {"", exchange.direction}
            and self.name in {"", exchange.name}
            and (exchange.failed or not self.errors_only)
            and all(word in _words_of(exchange) for word in self.text.casefold().split())
        )


def _words_of(exchange: Exchange) -> str:
    """All that can be looked for in an exchange. Made only where somebody looks: it costs more than the exchange."""
    told = (exchange.name, exchange.label, exchange.error, *exchange.faults, exchange.request, exchange.answer)
    return json.dumps(told, ensure_ascii=False, default=str).casefold()
