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
    rendered: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if on_terminal
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[*shared, *rendered],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, handlers=[_handler_of_libraries(shared, rendered)])
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)


def _handler_of_libraries(
    shared: list[structlog.typing.Processor], rendered: list[structlog.typing.Processor]
) -> logging.Handler:
    """What libraries log, in the same form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendered],
        )
    )
    return handler


def only_errors() -> None:
    """For the demo, whose screen is the story."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
