"""Fixtures: a database of each kind."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.database.encryption import Encryption, new_key
from bot.database.engine import Database
from bot.settings import Settings
from bot.web.http_client import HttpClient
from tests import postgres
from tests.feed_server import Serving, Site


@contextmanager
def installed_postgresql() -> Iterator[postgres.Server]:
    """A running PostgreSQL server; without its programs the test is skipped."""
    try:
        postgres.binaries()
    except postgres.MissingError as missing:
        pytest.skip(str(missing))
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgres.Server]:
    """A PostgreSQL server, once for all tests."""
    with installed_postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows, to be copied: the migrations take most of an opening."""
    folder = tmp_path_factory.mktemp("migrated")
    _migrate(Settings(data=folder).database_url)
    return folder / "dispatch.db"


@pytest.fixture(scope="session")
def migrated_database(postgresql: postgres.Server) -> Iterator[str]:
    """The name of such a PostgreSQL database."""
    with postgresql.database() as url:
        _migrate(Settings(database=url).database_url)
        yield url.rpartition("/")[2]


def _migrate(url: SecretStr) -> None:
    async def opened() -> None:
        database = Database(url)
        await database.open()
        await database.close()

    asyncio.run(opened())


@contextmanager
def migrated(request: pytest.FixtureRequest, folder: Path) -> Iterator[SecretStr]:
    """The address, with its driver, of a migrated database of the kind that is the fixture's parameter."""
    if request.param == "sqlite":
        folder.mkdir()
        shutil.copy(request.getfixturevalue("migrated_file"), folder)
        yield Settings(data=folder).database_url
        return
    server: postgres.Server = request.getfixturevalue("postgresql")
    with server.database(request.getfixturevalue("migrated_database")) as url:
        yield Settings(database=url).database_url


@contextmanager
def empty_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[SecretStr]:
    """The address, with its driver, of an empty database of the kind that is the fixture's parameter."""
    if request.param == "sqlite":
        yield Settings(data=folder).database_url
        return
    server: postgres.Server = request.getfixturevalue("postgresql")
    with server.database() as url:
        yield Settings(database=url).database_url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SecretStr]:
    """The address of a database of each kind: the one that the test has open, or an empty one."""
    database = migrated if "database" in request.fixturenames else empty_database
    with database(request, tmp_path / "data") as url:
        yield url


@pytest.fixture
def secret_key() -> SecretStr:
    return SecretStr(new_key())


@pytest.fixture
def encryption(secret_key: SecretStr) -> Encryption:
    return Encryption(secret_key)


@pytest.fixture
async def database(database_url: SecretStr, encryption: Encryption) -> AsyncIterator[Database]:
    """An open database of each kind."""
    opened = Database(database_url, encryption)
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    return made


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Serving() as made:
        yield made


@pytest.fixture
async def fetcher() -> AsyncIterator[HttpClient]:
    """A fetcher that may go anywhere."""
    async with HttpClient(lambda _: True) as made:
        yield made
