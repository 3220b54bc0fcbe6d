"""What all tables share."""

from sqlalchemy import Index, MetaData, text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# What has a lead: one person, or one queue, or neither, and then a pool whose members may claim it, or which holds it
# until one of them is there, or else somebody (roster id) it is held for.
ONE_HOLDER = "owner IS NULL OR queue IS NULL"
A_HOLDER = "owner IS NOT NULL OR queue IS NOT NULL OR pool IS NOT NULL OR awaits IS NOT NULL"


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the few rows that are asked for. A query finds it only when it says the condition in these words."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))
