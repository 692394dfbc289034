"""Announcements have an age, and count their failed attempts in place of what those cost."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "m003"
down_revision = "m002"

autoincrement = {"sqlite_autoincrement": True}  # SQLite copies the table, and does not reflect this


def upgrade() -> None:
    """Change the columns; what waits is as old as the migration, and is due as before."""
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table("outbox", table_kwargs=autoincrement) as table:
        table.alter_column("spent", new_column_name="attempts")
        table.add_column(sa.Column("created_at", moment, nullable=True))
    outbox = sa.table("outbox", sa.column("attempts", sa.Integer), sa.column("created_at", moment))
    op.execute(outbox.update().values(attempts=0, created_at=datetime.now(UTC)))
    with op.batch_alter_table("outbox", table_kwargs=autoincrement) as table:
        table.alter_column("created_at", existing_type=moment, nullable=False)
