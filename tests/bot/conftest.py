"""Fixtures: a database of each kind."""

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
    """The address of an empty database of each kind."""
    with empty_database(request, tmp_path / "data") as url:
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
