"""Subscriptions in the terminal: the same handlers, the same database."""

import io
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli.chat import session
from bot.cli.chat.screen import Screen
from bot.settings import Settings
from tests.bot.cli.chat.test_session import REPORT

KEY = SecretStr("k" * 43 + "=")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "harbour.txt").write_text(REPORT)
    return Settings(reports=tmp_path, secret_key=KEY)


def conversation(settings: Settings, *lines: str) -> str:
    out = io.StringIO()
    session.chat(settings, iter(lines), Screen(out, False))
    return out.getvalue()


def test_a_number_ends_a_subscription(settings: Settings) -> None:
    shown = conversation(settings, "/subscribe", '/subscribe "nine days"', "/subscriptions", "1", "4")

    assert "Subscribed: I announce every new report here." in shown
    assert '[1] Every report\n[2] "nine days"\n' in shown
    assert "This subscription has ended.\n" in shown
    assert shown.rpartition("ended")[2].count("Every report") == 0


def test_a_subscription_outlives_the_conversation_until_it_is_forgotten(settings: Settings) -> None:
    conversation(settings, "/subscribe")

    assert "• every new report" in conversation(settings, "/subscriptions")
    assert "Deleted: 1 subscription" in conversation(settings, "/forget")
    assert "Nothing is announced here." in conversation(settings, "/subscriptions")


def test_without_a_key_it_is_said_that_subscriptions_are_off(settings: Settings) -> None:
    keyless = settings.model_copy(update={"secret_key": None})

    assert "Subscriptions are off" in conversation(keyless, "/subscribe")
