"""Logs: one line an event, with ids and codes and never a name or a secret."""

import logging
import sys

import structlog

QUIET = {
    "slack_bolt": logging.ERROR,  # at INFO it prints the whole body of a request with a bad signature
    "slack_sdk": logging.ERROR,
    "apscheduler": logging.WARNING,
    "uvicorn": logging.WARNING,
    "uvicorn.access": logging.ERROR,
    "aiohttp": logging.WARNING,
    "alembic": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "storage": logging.WARNING,
}


def configure() -> None:
    """Log to standard error: for people on a terminal, as JSON elsewhere. Tracebacks come without local variables."""
    on_terminal = sys.stderr.isatty()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if on_terminal
        else structlog.processors.JSONRenderer()
    )
    explained = [] if on_terminal else [structlog.processors.format_exc_info]
    structlog.configure(
        processors=[*shared, *explained, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)


def only_errors() -> None:
    """For the demo, whose screen is the story."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
