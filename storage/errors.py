"""What a database says went wrong, as it may be logged and told."""

from sqlalchemy.exc import DBAPIError


def said_of(error: Exception) -> str:
    """What went wrong, without what a person told: PostgreSQL adds the whole row to its error, after the first line."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    first = str(cause).strip().partition("\n")[0]
    return f"{type(cause).__name__}: {first}" if first else type(cause).__name__
