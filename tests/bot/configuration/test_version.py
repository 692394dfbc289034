from importlib import metadata

import pytest

from bot.configuration.version import program_version


def test_the_version_is_unknown_where_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert program_version()[0].isdigit()

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)

    assert program_version() == "unknown"
