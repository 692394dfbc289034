"""What Alembic runs to migrate: on the connection it is given, in the transaction that is open on it."""

from alembic import context

from bot.database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can do it, too, where the driver does not interfere
)
with context.begin_transaction():
    context.run_migrations()
