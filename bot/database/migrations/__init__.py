"""Migrates the tables of any older version, step by step, in one transaction."""

import re
from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, inspect, text

from bot.database.connection_errors import MISFIT, TO_RESTORE, is_sqlite, refusal
from bot.database.errors import DatabaseError
from bot.database.shared_tables import shared_metadata
from bot.database.tables import metadata
from bot.wording import wording

VERSION_TABLE = "alembic_version"

TableColumns = dict[str, frozenset[str]]  # table -> its columns


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Migrate the tables. Raises DatabaseError where they are not those of a known version."""
    config = _config(connection)
    known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    stated = _stated(connection)
    if any(_is_newer(version, known) for version in stated):
        raise DatabaseError(wording("database.newer"))
    is_known = len(stated) == 1 and stated[0] in known
    if not is_known and (found := _recognised(connection, known, stated)):
        command.stamp(config, found, purge=True)
    command.upgrade(config, revision)
    if revision == "head":
        _check_complete(connection)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _stated(connection: Connection) -> list[str]:
    """The versions that the database says it has: one, unless it is new or damaged."""
    if "version_num" not in _columns(connection).get(VERSION_TABLE, ()):
        return []
    rows = connection.scalars(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - a constant
    return [str(version) for version in rows]


def _is_newer(version: str, known: Sequence[str]) -> bool:
    return re.fullmatch(r"m\d{3}", version) is not None and version > max(known)


def _recognised(connection: Connection, known: Sequence[str], stated: Sequence[str]) -> str | None:
    """The version that the tables are of, where the database does not say it; None: it is a new one."""
    url, present = connection.engine.url, _columns(connection)
    ours = {name: columns for name, columns in present.items() if name in metadata.tables}
    if not ours:
        others = present.keys() - {VERSION_TABLE}
        # A schema of PostgreSQL may hold another program's tables, but only one program's versions.
        if stated or (others and is_sqlite(url)):
            raise refusal(url, wording("database.of_another_program"), wording("database.use_own"))
        return None
    for revision in reversed(
        known
    ):  # the oldest: a later one may have added nothing but tables that are shared
        if ours == _columns_of(revision):
            return revision
    problem = wording("database.unknown_version")
    raise refusal(url, problem, wording(TO_RESTORE))


def _columns_of(revision: str) -> TableColumns:
    """The tables of a version."""
    engine = create_engine("sqlite://", poolclass=NullPool)
    with engine.connect() as connection:
        upgrade(connection, revision)
        return {name: found for name, found in _columns(connection).items() if name != VERSION_TABLE}


def _columns(connection: Connection) -> TableColumns:
    found = inspect(connection).get_multi_columns()
    return {name: frozenset(column["name"] for column in columns) for (_, name), columns in found.items()}


def _check_complete(connection: Connection) -> None:
    present, shared = _columns(connection), not is_sqlite(connection.engine.url)
    for name, table in {**metadata.tables, **(shared_metadata.tables if shared else {})}.items():
        if not present.get(name, frozenset()).issuperset(table.columns.keys()):
            raise refusal(connection.engine.url, *map(wording, MISFIT))
