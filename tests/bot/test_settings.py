from datetime import UTC
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot import settings
from bot.settings import PREFIX, Settings, explain, program_version, shipped_reports

ROOT = Path(__file__).parents[2]


def test_without_any_setting_the_shipped_reports_are_asked() -> None:
    read = Settings()

    assert read.token is None
    assert list(read.reports.glob("*.txt"))
    assert read.zone is UTC


def test_settings_come_from_a_file_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(Settings.model_config, "env_file", ".env")
    Path(".env").write_text("DISPATCH_TIMEZONE=Europe/Paris\nDISPATCH_TOKEN=1:file\nOTHER=x\n")
    monkeypatch.setenv("DISPATCH_TOKEN", "1:environment")
    read = Settings()

    assert str(read.zone) == "Europe/Paris"
    assert read.token is not None
    assert read.token.get_secret_value() == "1:environment"


def test_a_setting_left_empty_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH_TOKEN", "")

    assert Settings().token is None


@pytest.mark.parametrize(
    ("name", "value", "cure"),
    [
        ("TOKEN", "hush", "copy it whole from @BotFather"),
        ("TIMEZONE", "Mars/Olympus", "use one such as UTC or Europe/London"),
        ("TIMEZONE", "../etc/passwd", "use one such as UTC or Europe/London"),
        ("PASSAGES_PER_ANSWER", "0", "greater than or equal to 1"),
        ("PASSAGES_PER_ANSWER", "three", "valid integer"),
        ("CONCURRENT_UPDATES", "257", "less than or equal to 256"),
        ("LOG_LEVEL", "loud", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("API_URL", "ftp://x", "pattern"),
        ("FEEDS", "https://one.example/feed two.example/feed", "write https:// before it"),
        ("USER_AGENT", "Dispatch\n2", "one line of ASCII"),
        ("USER_AGENT", "Кур’єр", "one line of ASCII"),
        ("SECRET_KEY", "hush", "make one with: dispatch key"),
        ("SECRET_KEY", "c2hvcnQ=", "make one with: dispatch key"),
        ("DATABASE", "mysql://host/name", "postgresql://user:password@host/name"),
        ("OPERATORS", "me", "valid integer"),
        ("CHANNELS", "@harbour_watch, harbour", "harbour is not a channel; write its @name, or its number"),
        ("CHANNELS", "1234567890", "which starts with -100"),
        ("CHANNELS", "https://t.me/harbour_watch", "write its @name"),
        ("DIGEST_REPORTS", "0", "greater than or equal to 1"),
    ],
)
def test_a_bad_setting_is_named_with_its_cure(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, cure: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(ValidationError) as error:
        Settings()
    (line,) = explain(error.value)

    assert line.startswith(PREFIX + name)
    assert cure in line
    assert ".env" in line


@pytest.mark.parametrize(
    "written",
    [
        "https://one.example/feed  https://two.example/a,b",
        "https://one.example/feed,https://two.example/a,b",
        "https://one.example/feed, https://two.example/a,b,",
        "https://one.example/feed;https://two.example/a,b",
        "\nhttps://one.example/feed ,\n https://two.example/a,b ",
    ],
)
def test_feeds_are_written_with_spaces_or_commas_between(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("DISPATCH_FEEDS", written)

    assert Settings().feeds == ("https://one.example/feed", "https://two.example/a,b")


def test_operators_and_channels_are_written_with_spaces_or_commas_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DISPATCH_OPERATORS", "17, -1002 3")

    monkeypatch.setenv("DISPATCH_CHANNELS", "@Harbour_Watch, -1001234567890 @selm_talk")
    read = Settings()

    assert read.operators == {17, -1002, 3}
    assert read.channels == {"harbour_watch", -1001234567890, "selm_talk"}


@pytest.mark.parametrize("given", [{}, {"database": "sqlite:///elsewhere.db"}])
def test_there_may_be_a_database_where_one_is_named_or_a_file_is_there(
    tmp_path: Path, given: dict[str, str]
) -> None:
    read = Settings.model_validate({"data": tmp_path, **given})
    assert read.has_database == bool(given)
    (tmp_path / "dispatch.db").touch()

    assert read.has_database


def test_what_is_kept_lies_beside_the_reports_unless_said_otherwise(tmp_path: Path) -> None:
    read = Settings(reports=tmp_path)

    assert read.data_folder == tmp_path / ".dispatch"
    assert read.database_url.get_secret_value() == f"sqlite+aiosqlite:///{tmp_path}/.dispatch/dispatch.db"
    assert Settings(reports=tmp_path, data=tmp_path / "d").data_folder == tmp_path / "d"


@pytest.mark.parametrize(
    ("given", "reached"),
    [
        ("postgresql://me:hush@host/name", "postgresql+psycopg://me:hush@host/name"),
        ("postgresql+asyncpg://host/name", "postgresql+psycopg://host/name"),
        ("sqlite:///somewhere.db", "sqlite+aiosqlite:///somewhere.db"),
    ],
)
def test_a_database_is_reached_by_the_driver_that_is_installed(given: str, reached: str) -> None:
    read = Settings.model_validate({"database": given})

    assert read.database_url.get_secret_value() == reached
    assert "hush" not in repr(read)


def test_a_refused_token_is_printed_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH_TOKEN", "hush-hush")
    with pytest.raises(ValidationError) as error:
        Settings()

    assert "hush-hush" not in "\n".join([str(error.value), *explain(error.value)])


def test_a_token_is_not_shown() -> None:
    assert "1:secret" not in repr(Settings.model_validate({"token": "1:secret"}))


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        Settings().timezone = "UTC"  # type: ignore[misc]


def test_every_setting_is_described_and_in_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text()

    for name, field in Settings.model_fields.items():
        assert field.description
        assert f"\n{PREFIX}{name.upper()}=\n" in example


def test_a_wheel_finds_its_reports_beside_the_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "__file__", str(tmp_path / "bot" / "settings.py"))
    assert shipped_reports() == tmp_path / "seeds"
    (tmp_path / "bot" / "seeds").mkdir(parents=True)

    assert shipped_reports() == tmp_path / "bot" / "seeds"


def test_the_version_is_unknown_where_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert program_version()[0].isdigit()

    def missing(name: str) -> str:
        raise settings.PackageNotFoundError(name)

    monkeypatch.setattr(settings, "version", missing)

    assert program_version() == "unknown"
