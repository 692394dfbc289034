"""Migrates the tables of any older version, step by step, in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.database.errors import DatabaseError


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Migrate the tables. Raises DatabaseError where a newer version created them."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if not known.issuperset(MigrationContext.configure(connection).get_current_heads()):
        raise DatabaseError(
            "the database was created by a newer version of Dispatch: install that version, "
            "or set DISPATCH_DATABASE to another database"
        )
    command.upgrade(config, revision)
