"""How Alembic runs a migration: on the connection, and in the transaction, that ``Database.migrate`` gives it."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters little in place
    transactional_ddl=True,  # both can; Alembic does not believe it of SQLite
)
with context.begin_transaction():
    context.run_migrations()
