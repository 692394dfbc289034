"""Feeds: added ones, what is known of each, articles to be tried again, and the guids of articles."""

import sqlalchemy as sa
from alembic import op

revision = "m002"
down_revision = "m001"


def upgrade() -> None:
    """Create the tables and add the columns; what is stored stays valid."""
    for name in ("title", "problem", "moved_to", "found_url"):
        op.add_column("feeds", sa.Column(name, sa.Text, nullable=True))
    op.add_column("feeds", sa.Column("recheck_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("articles", sa.Column("failures", sa.Integer, nullable=False, server_default="0"))
    op.add_column("articles", sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "added_feeds",
        sa.Column("url_key", sa.String(64), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("url_key", name="pk_added_feeds"),
    )
    op.create_table(
        "article_guids",
        sa.Column("guid_key", sa.String(64), nullable=False),
        sa.Column("url_key", sa.String(64), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("guid_key", name="pk_article_guids"),
    )
