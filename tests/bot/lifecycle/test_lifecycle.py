"""Running until it is stopped."""

from pathlib import Path
from typing import Any

import pytest
from telegram.error import InvalidToken
from telegram.ext import Application

from bot import handlers
from bot.lifecycle import lifecycle
from bot.settings import Settings
from retrieval import Archive
from tests.bot_api import TOKEN


def test_run_polls_for_ever_and_names_unreadable_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "good.txt").write_text("A title\n\n5 May 2024\n\nSome words.\n")
    (tmp_path / "bad.txt").write_bytes(b"\0\1\2" * 100)
    asked: dict[str, Any] = {}
    monkeypatch.setattr(Application, "run_polling", lambda _, **given: asked.update(given))
    lifecycle.run(Settings(token=TOKEN, reports=tmp_path), Archive.open(tmp_path))

    assert asked == {"allowed_updates": handlers.ALLOWED_UPDATES, "bootstrap_retries": -1}
    assert "bad.txt" in caplog.text


def test_run_explains_a_token_that_telegram_refuses(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise InvalidToken("Unauthorized")

    monkeypatch.setattr(Application, "run_polling", refused)
    with pytest.raises(SystemExit) as stopped:
        lifecycle.run(Settings(token=TOKEN), archive)

    assert stopped.value.code == 2
    assert "BotFather" in caplog.text
