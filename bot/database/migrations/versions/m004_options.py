"""Subscriptions have options; destinations have times, and the channels that are subscribed from there."""

import sqlalchemy as sa
from alembic import op

revision = "m004"
down_revision = "m003"


def upgrade() -> None:
    """Add the columns; without a value everything is announced as before."""
    op.add_column("subscriptions", sa.Column("options", sa.LargeBinary, nullable=True))
    op.add_column("places", sa.Column("times", sa.LargeBinary, nullable=True))
    op.add_column("places", sa.Column("channels", sa.LargeBinary, nullable=True))
