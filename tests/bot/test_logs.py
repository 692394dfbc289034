"""What the log shows, and what it never shows."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot import logs
from bot.context import App
from bot.messages import answers
from tests.bot_api import TOKEN, BotApi
from tests.conftest import Launch

SECRET = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
NAMES = ("", *logs.CHATTY, *logs.UPDATE_LOGGERS)


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """Loggers are left as they were."""
    levels = {name: logging.getLogger(name).level for name in NAMES}
    handlers = list(logging.getLogger().handlers)
    yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger().handlers[:] = handlers


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    logs.configure("DEBUG", SECRET, [logging.StreamHandler(stream), logging.StreamHandler(stream)])
    return stream


def leak_in_traceback() -> None:
    raise ValueError(f"https://api.telegram.org/bot{SECRET}/getMe")


def test_the_token_is_taken_out_everywhere(log: io.StringIO) -> None:
    logger = logging.getLogger("some.library")
    logger.info("address /bot%s/getMe", SECRET)
    logger.info("%s", {"url": SECRET, "quoted": SECRET.replace(":", "%3A")})
    logger.info(SECRET, stack_info=True)
    try:
        leak_in_traceback()
    except ValueError:
        logger.exception("failed with %r", SECRET)

    assert "ValueError: https://api.telegram.org/bot[token]/getMe" in log.getvalue()
    assert SECRET.partition(":")[2] not in log.getvalue()


def test_a_handler_that_formats_tracebacks_itself_finds_none(log: io.StringIO) -> None:
    kept: list[logging.LogRecord] = []
    other = logging.Handler()
    other.emit = kept.append  # type: ignore[method-assign]
    logging.getLogger().addHandler(other)
    try:
        leak_in_traceback()
    except ValueError:
        logging.getLogger("x").exception("failed")

    assert log.getvalue()
    assert kept[0].exc_info is None


def test_anything_shaped_like_a_token_is_taken_out_too(log: io.StringIO) -> None:
    logging.getLogger("x").warning("987654321:BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw and 12:30:15")

    assert "[token] and 12:30:15" in log.getvalue()


def test_a_cached_traceback_is_cleaned(log: io.StringIO) -> None:
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "words", None, None)
    record.exc_text = SECRET
    logging.getLogger("x").handle(record)

    assert SECRET not in log.getvalue()


def test_a_stack_that_shows_the_token_is_cleaned(log: io.StringIO) -> None:
    stack = f"Stack (most recent call last):\n  call('/bot{SECRET}/getMe')"
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "words", None, None, sinfo=stack)
    logging.getLogger("x").handle(record)

    assert "call('/bot[token]/getMe')" in log.getvalue()
    assert SECRET not in log.getvalue()


def test_without_a_token_the_filter_still_works() -> None:
    assert logs.Redactor().redact("nothing to hide") == "nothing to hide"


def test_standard_error_is_the_default() -> None:
    logs.configure("warning")

    [handler] = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    assert logging.getLogger().level == logging.WARNING


def test_httpx_is_silenced_at_every_level(log: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST ...")
    logging.getLogger("httpcore.http11").debug("send_request_headers")

    assert log.getvalue() == ""


async def test_neither_questions_nor_the_token_are_logged_even_for_debugging(
    launch: Launch, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    logs.configure("DEBUG", TOKEN, [logging.StreamHandler(stream)])
    bot: App = await launch()
    asked = ["Who signed the zebra agreement?", "price of zebras"]
    for text in asked:
        api.message(text)
    api.inline("zebra")
    api.guest("@dispatch_test_bot zebra?")
    await api.settled(bot)

    def quoting(*_: object, **__: object) -> None:
        try:
            raise KeyError(asked[0])
        except KeyError as error:
            raise ValueError(asked[1]) from error

    monkeypatch.setattr(answers, "answer", quoting)
    api.message(asked[0])
    await api.settled(bot)

    assert "ValueError" in stream.getvalue()
    assert "KeyError" in stream.getvalue()
    assert "zebra" not in stream.getvalue()
    assert TOKEN not in stream.getvalue()


def test_frames_show_where_but_not_what() -> None:
    try:
        leak_in_traceback()
    except ValueError as error:
        error.__context__ = error  # a loop must not hang it
        shown = logs.frames(error)

    assert "leak_in_traceback" in shown
    assert SECRET not in shown
