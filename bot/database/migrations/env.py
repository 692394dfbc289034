"""Alembic's environment: it migrates on the given connection, in the transaction that is open there."""

from alembic import context

from bot.database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can, as the driver begins no transactions
)
with context.begin_transaction():
    context.run_migrations()
