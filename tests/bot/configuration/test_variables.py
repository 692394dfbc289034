from pathlib import Path

import pytest

from bot.configuration.errors import ConfigurationError
from bot.configuration.variables import read_variables

SETTINGS = "token secret_key database proxy reports api_url log_level feeds".split()


def read(environment: dict[str, str], env_file: Path | None = None) -> dict[str, str]:
    return read_variables(environment, env_file, SETTINGS)


def problems(environment: dict[str, str], env_file: Path | None = None) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as error:
        read(environment, env_file)
    return error.value.problems


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(".env")


def test_the_environment_wins_over_the_file_and_an_empty_value_is_none(env_file: Path) -> None:
    env_file.write_text("DISPATCH_TOKEN=1:file\nDISPATCH_REPORTS=/file\nDISPATCH_FEEDS=\nOTHER=x\nALONE\n")
    environment = {"DISPATCH_TOKEN": "1:environment", "DISPATCH_REPORTS": " ", "OTHER": "y"}

    assert read(environment, env_file) == {"token": "1:environment", "reports": "/file"}


def test_names_count_in_either_case(env_file: Path) -> None:
    env_file.write_text("dispatch_token=1:x\n")

    assert read({"Dispatch_Reports": "/x"}, env_file) == {"token": "1:x", "reports": "/x"}


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("DISPATCH_REPORT", "DISPATCH_REPORTS"),
        ("DISPATCH_LOGLEVEL", "DISPATCH_LOG_LEVEL"),
        ("dispatch_tokn", "DISPATCH_TOKEN"),
        ("DISPATCH_BOT_TOKEN", "DISPATCH_TOKEN"),
        ("DISPATCH_TOKEN_FIL", "DISPATCH_TOKEN_FILE"),
    ],
)
def test_an_unknown_name_is_an_error_that_names_the_nearest(name: str, nearest: str) -> None:
    assert problems({name: "hush"}) == (f"{name} is not a setting; did you mean {nearest}?",)


def test_an_unknown_name_is_an_error_without_a_value_and_without_a_near_one() -> None:
    assert problems({"DISPATCH_QWK": ""}) == (
        "DISPATCH_QWK is not a setting; remove it, or see README for those there are",
    )
    assert problems({"DISPATCH_\x1b[2J": "1"})[0].isprintable()


def test_an_unknown_name_in_the_file_is_named_with_its_line(env_file: Path) -> None:
    env_file.write_text("# settings\nDISPATCH_REPORT=/x\nDISPATCH_FEEDS\n")

    assert problems({"DISPATCH_API": "x"}, env_file) == (
        ".env, line 2: DISPATCH_REPORT is not a setting; did you mean DISPATCH_REPORTS?",
        ".env, line 3: DISPATCH_FEEDS has no value; write DISPATCH_FEEDS=value",
        "DISPATCH_API is not a setting; did you mean DISPATCH_API_URL?",
    )


def test_what_kubernetes_says_of_a_service_of_that_name_is_not_meant_for_the_bot() -> None:
    environment = {
        "DISPATCH_SERVICE_HOST": "10.0.0.1",
        "DISPATCH_SERVICE_PORT": "8080",
        "DISPATCH_BOT_SERVICE_PORT_HTTP": "8080",
        "DISPATCH_PORT": "tcp://10.0.0.1:8080",
        "DISPATCH_BOT_PORT_8080_TCP_ADDR": "10.0.0.1",
        "DISPATCH_PORT_8080_TCP": "tcp://10.0.0.1:8080",
    }

    assert read(environment) == {}
    assert problems({"DISPATCH_PORT": "8080"})


def test_a_secret_may_lie_in_a_file_of_its_own(tmp_path: Path) -> None:
    for name in ("token", "secret_key", "database", "proxy"):
        (tmp_path / name).write_text(f"the {name}\n")
    environment = {
        f"DISPATCH_{name.upper()}_FILE": str(tmp_path / name)
        for name in ("token", "secret_key", "database", "proxy")
    }

    assert read(environment) == {
        "token": "the token",
        "secret_key": "the secret_key",
        "database": "the database",
        "proxy": "the proxy",
    }


def test_only_a_secret_may_lie_in_a_file() -> None:
    assert "DISPATCH_REPORTS_FILE is not a setting" in problems({"DISPATCH_REPORTS_FILE": "/x"})[0]


def test_a_secret_and_its_file_are_one_too_many(env_file: Path) -> None:
    env_file.write_text("DISPATCH_TOKEN=1:hush\n")

    assert problems({"DISPATCH_TOKEN_FILE": "/run/secrets/token"}, env_file) == (
        "DISPATCH_TOKEN_FILE: DISPATCH_TOKEN is set too; remove one of the two",
    )


def test_every_file_that_cannot_be_read_has_a_line() -> None:
    environment = {"DISPATCH_TOKEN_FILE": "/no/where", "DISPATCH_DATABASE_FILE": "/no\n/where"}

    assert problems(environment) == (
        "DISPATCH_DATABASE_FILE: /no\\n/where is not there; write the secret into it, or correct the path",
        "DISPATCH_TOKEN_FILE: /no/where is not there; write the secret into it, or correct the path",
    )
