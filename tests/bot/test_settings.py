from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot import settings
from bot.configuration.variables import PREFIX
from bot.settings import Settings, explain, shipped_reports
from retrieval import DateOrder

ROOT = Path(__file__).parents[2]


def test_without_any_setting_the_shipped_reports_are_asked() -> None:
    read = Settings()

    assert read.token is None
    assert list(read.reports.glob("*.txt"))
    assert read.zone is UTC


@pytest.mark.parametrize("order", DateOrder)
def test_every_order_of_dates_can_be_set(order: DateOrder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH_DATE_ORDER", order.upper())

    assert Settings().reading.date_order is order


def test_settings_come_from_a_file_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Settings, "env_file", Path(".env"))
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
        ("TIMEZONE", "Europe/Kyiv" * 400, "use one such as UTC or Europe/London"),
        ("PASSAGES_PER_ANSWER", "0", "greater than or equal to 1"),
        ("PASSAGES_PER_ANSWER", "three", "valid integer"),
        ("CONCURRENT_UPDATES", "257", "less than or equal to 256"),
        ("LOG_LEVEL", "loud", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("LOG_FORMAT", "xml", "'text' or 'json'"),
        ("DATE_ORDER", "year-first", "'day-first' or 'month-first'"),
        ("REPORTS", "~no-such-user/reports", "~no-such-user; write the whole path"),
        ("HTTP", "8080", "such as 127.0.0.1:8080"),
        ("PROXY", "socks4://host", "http://host:3128"),
        ("API_URL", "ftp://x", "https://api.telegram.org"),
        ("API_URL", "https://", "https://api.telegram.org"),
        ("FEEDS", "https://one.example/feed two.example/feed", "write https:// before it"),
        ("USER_AGENT", "Dispatch\n2", "one line of ASCII"),
        ("USER_AGENT", "Кур’єр", "one line of ASCII"),
        ("SECRET_KEY", "hush", "make one with: dispatch key"),
        ("SECRET_KEY", "c2hvcnQ=", "make one with: dispatch key"),
        ("DATABASE", "mysql://host/name", "postgresql://user:password@host/name"),
        ("ENGINE", "https://host:9200/reports", "opensearch://host:9200/reports"),
        ("ENGINE", "opensearch://me:hush@host/reports", "a login goes into DISPATCH_ENGINE_LOGIN"),
        ("ENGINE_LOGIN", "hush", "with a colon between"),
        ("OPERATORS", "me", "valid integer"),
        ("CHANNELS", "@harbour_watch, harbour", "harbour is not a channel; write its @name, or its number"),
        ("CHANNELS", "1234567890", "which starts with -100"),
        ("CHANNELS", "https://t.me/harbour_watch", "write its @name"),
        ("DIGEST_REPORTS", "0", "greater than or equal to 1"),
        ("WEBHOOK", "http://bot.example.org/telegram", "write it like https://bot.example.org/telegram"),
        ("WEBHOOK_NETWORKS", "149.154.160.0/20 telegram", "telegram is not a network"),
        ("WEBHOOK_PROXIES", "10.0.0.1/8", "10.0.0.1/8 is not a network; write it like 149.154.160.0/20"),
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


def test_every_bad_setting_has_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH_TOKEN", "hush")
    monkeypatch.setenv("DISPATCH_TIMEZONE", "Mars")
    with pytest.raises(ValidationError) as error:
        Settings()

    assert [line.split(" ")[0] for line in explain(error.value)] == ["DISPATCH_TOKEN", "DISPATCH_TIMEZONE"]


def test_what_is_quoted_from_a_value_stays_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH_CHANNELS", "@harbour_watch harb\x1b[2J\u2028our")
    with pytest.raises(ValidationError) as error:
        Settings()

    assert all(line.isprintable() for line in explain(error.value))


@given(
    name=st.sampled_from(sorted(Settings.model_fields)),
    value=st.text(st.characters(codec="utf-8", exclude_characters="\0")),
)
def test_any_value_of_any_setting_is_read_or_explained(name: str, value: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(f"{PREFIX}{name.upper()}", value)
        try:
            Settings()
        except ValidationError as error:
            lines = explain(error)
            assert lines
            assert all(line.isprintable() and line.startswith(PREFIX) for line in lines)


def test_an_argument_that_is_no_setting_is_refused() -> None:
    with pytest.raises(ValidationError, match="report"):
        Settings.model_validate({"report": "x"})


@pytest.mark.parametrize("named", [{}, {"database": "sqlite:///elsewhere.db"}])
def test_there_may_be_a_database_where_one_is_named_or_a_file_is_there(
    tmp_path: Path, named: dict[str, str]
) -> None:
    read = Settings.model_validate({"data": tmp_path, **named})
    assert read.has_database == bool(named)
    (tmp_path / "dispatch.db").touch()

    assert read.has_database


def test_the_state_lies_in_a_folder_for_state_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path / "state"))
    read = Settings(reports=tmp_path)

    assert read.data_folder == tmp_path / "state"
    assert read.database_url.get_secret_value() == f"sqlite+aiosqlite:///{tmp_path}/state/dispatch.db"
    assert Settings(reports=tmp_path, data=tmp_path / "d").data_folder == tmp_path / "d"


def test_the_state_of_the_shipped_reports_does_not_lie_among_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "relative, so that it does not count")
    monkeypatch.setenv("HOME", "/nonexistent")
    for read in (Settings(), Settings(reports=shipped_reports() / ".." / "seeds")):
        assert read.has_shipped_reports
        assert shipped_reports() not in read.data_folder.parents


def test_a_database_that_is_not_in_use_is_named(tmp_path: Path) -> None:
    (tmp_path / ".dispatch").mkdir()
    (tmp_path / ".dispatch" / "dispatch.db").touch()
    elsewhere = {"reports": tmp_path, "data": tmp_path / "data"}

    assert Settings.model_validate(elsewhere).unused_data_folder == tmp_path / ".dispatch"
    assert Settings.model_validate({**elsewhere, "database": "postgresql://x/y"}).unused_data_folder is None
    assert Settings(reports=tmp_path).unused_data_folder is None


def test_a_path_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(ValidationError) as error:
        Settings(reports=Path("x" * 300))

    (line,) = explain(error.value)
    assert "DISPATCH_REPORTS" in line
    assert "File name too long" in line


def test_a_home_folder_is_written_with_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DISPATCH_REPORTS", "~/reports")
    monkeypatch.setenv("DISPATCH_DATA", "~")

    assert (Settings().reports, Settings().data) == (tmp_path / "reports", tmp_path)
    assert Settings(reports=Path("~/others")).reports == tmp_path / "others"


@pytest.mark.parametrize(
    ("written", "reached"),
    [
        ("postgresql://me:hush@host/name", "postgresql+psycopg://me:hush@host/name"),
        ("postgresql+asyncpg://host/name", "postgresql+psycopg://host/name"),
        ("sqlite:///somewhere.db", "sqlite+aiosqlite:///somewhere.db"),
    ],
)
def test_a_database_is_reached_by_the_driver_that_is_installed(written: str, reached: str) -> None:
    read = Settings.model_validate({"database": written})

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
