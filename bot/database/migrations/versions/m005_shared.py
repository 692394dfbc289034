"""Several bots may share one PostgreSQL; a SQLite file stays as it was."""

import sqlalchemy as sa
from alembic import op

revision = "m005"
down_revision = "m004"

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables that are missing: a database that lost its version may have them already."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.create_table(
        "handled_updates",
        sa.Column("update_id", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("handled_at", moment, nullable=False, server_default=sa.func.now()),
        sa.PrimaryKeyConstraint("update_id", name="pk_handled_updates"),
        if_not_exists=True,
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("holder", sa.String(32), nullable=False),
        sa.Column("until", moment, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
        if_not_exists=True,
    )
    op.create_table(
        "pace_windows",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("times", sa.ARRAY(sa.Double), nullable=False),
        sa.Column("held_until", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_pace_windows"),
        prefixes=["UNLOGGED"],
        if_not_exists=True,
    )
    op.create_table(
        "chat_entries",
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("chat_key", sa.String(64), nullable=False),
        sa.Column("user_key", sa.String(64), nullable=True),
        sa.Column("begun_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_chat_entries"),
        prefixes=["UNLOGGED"],
        if_not_exists=True,
    )
    for column in ("chat_key", "user_key", "expires_at"):
        op.create_index(f"ix_chat_entries_{column}", "chat_entries", [column], if_not_exists=True)
    op.create_table(
        "forgotten",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("forgotten_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_forgotten"),
        prefixes=["UNLOGGED"],
        if_not_exists=True,
    )
