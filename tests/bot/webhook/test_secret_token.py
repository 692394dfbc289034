"""The secret of the webhook."""

import re

from pydantic import SecretStr

from bot.webhook.secret_token import secret_token

TOKEN = "4242:made-up-token-for-tests"


def test_it_stays_the_same_for_a_token() -> None:
    """Another one would shut out Telegram, at each bot whose webhook is registered."""
    assert secret_token(SecretStr(TOKEN)) == "VCsUscOo7yaoMV8MvlY01jGBIlrNABN4JUtVOeh8_J8"


def test_it_has_the_form_that_telegram_takes() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret_token(SecretStr(TOKEN)))


def test_another_token_has_another() -> None:
    assert secret_token(SecretStr(TOKEN)) != secret_token(SecretStr(f"{TOKEN}2"))
