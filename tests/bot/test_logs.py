"""What the log shows, and what it never shows."""

import asyncio
import io
import json
import logging
import re
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import AsyncIterator, Iterator
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from telegram.request import BaseRequest

from bot import logs
from bot.context import App
from bot.messages import answers
from tests.bot_api import TOKEN, BotApi
from tests.conftest import Launch

SECRET = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
WORD = "zebra"  # of a user
NAMES = ("", *logs.OWN)
LIBRARIES = ("httpx", "httpcore.http11", "telegram.ext.Application", "apscheduler", "never.heard.of")


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """Loggers and hooks are left as they were."""
    levels = {name: logging.getLogger(name).level for name in (*NAMES, *LIBRARIES)}
    handlers = list(logging.getLogger().handlers)
    filters = [list(each.filters) for each in handlers]
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning
    shows = logging.raiseExceptions
    yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger().handlers[:] = handlers
    for each, before in zip(handlers, filters, strict=True):
        each.filters[:] = before
    sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning = hooks
    logging.raiseExceptions = shows


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    logs.configure("DEBUG", SECRET, [logging.StreamHandler(stream), logging.StreamHandler(stream)])
    return stream


@pytest.fixture
def json_log() -> io.StringIO:
    stream = io.StringIO()
    logs.configure("DEBUG", SECRET, [logging.StreamHandler(stream)], form="json")
    return stream


def leak_in_traceback() -> None:
    raise ValueError(f"https://api.telegram.org/bot{SECRET}/getMe")


def test_the_token_is_taken_out_everywhere(log: io.StringIO) -> None:
    logger = logging.getLogger("bot.somewhere")
    logger.info("address /bot%s/getMe", SECRET)
    logger.info("%s", {"url": SECRET, "quoted": SECRET.replace(":", "%3A")})
    logger.info(SECRET, stack_info=True)
    try:
        leak_in_traceback()
    except ValueError:
        logger.exception("failed with %r", SECRET)

    assert "failed with '[token]'\nbuiltins.ValueError\n" in log.getvalue()
    assert "leak_in_traceback" in log.getvalue()
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
    logging.getLogger("bot").warning("987654321:BBHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw and 12:30:15")

    assert "[token] and 12:30:15" in log.getvalue()


def test_a_traceback_that_another_handler_has_formatted_is_not_shown(log: io.StringIO) -> None:
    record = logging.LogRecord("bot", logging.ERROR, "x", 1, "words", None, None)
    record.exc_text = f"ValueError: {WORD}"
    logging.getLogger("bot").handle(record)

    assert log.getvalue().endswith("ERROR bot: words\n")


def test_a_traceback_that_shows_the_token_is_cleaned(log: io.StringIO) -> None:
    """In the name of a folder, or in a line of code."""
    try:
        exec(compile("1 / 0", f"/srv/{SECRET}/run.py", "exec"))  # noqa: S102
    except ZeroDivisionError:
        logging.getLogger("bot").exception("failed")

    assert '"/srv/[token]/run.py", line 1' in log.getvalue()
    assert SECRET not in log.getvalue()


def test_a_stack_that_shows_the_token_is_cleaned(log: io.StringIO) -> None:
    stack = f"Stack (most recent call last):\n  call('/bot{SECRET}/getMe')"
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "words", None, None, sinfo=stack)
    logging.getLogger("x").handle(record)

    assert "call('/bot[token]/getMe')" in log.getvalue()
    assert SECRET not in log.getvalue()


def test_this_token_is_taken_out_whatever_its_shape_also_where_an_address_quotes_it() -> None:
    assert logs.Redactor("7:a/b").redact("7:a/b in /bot7%3Aa%2Fb/getMe") == "[token] in /bot[token]/getMe"


def test_without_a_token_the_filter_still_works() -> None:
    assert logs.Redactor().redact("nothing to hide") == "nothing to hide"


def test_standard_error_is_the_default() -> None:
    logs.configure("warning")

    [handler] = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    assert logging.getLogger().level == logging.WARNING


def test_libraries_show_only_what_is_wrong(log: io.StringIO) -> None:
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.DEBUG)  # as some do themselves
        logging.getLogger(name).debug("update %s", WORD)
        logging.getLogger(name).info(f"HTTP Request: {WORD}")
    assert log.getvalue() == ""
    logging.getLogger("never.heard.of").warning("It is broken")
    assert re.search(r" WARNING never.heard.of: It is broken \(test_logs.py:\d+\)\n", log.getvalue())


@pytest.mark.parametrize(
    ("template", "arguments", "shown"),
    [
        ("Received data was %r", (WORD,), "Received data was …"),
        ('Job "%s" missed its time by %.2f s', (WORD, 1.5), 'Job "…" missed its time by … s'),
        ("%(name)s and %(name)s", ({"name": WORD},), "… and …"),
        ("%d of %s", (WORD,), "… of …"),
        (f"Exception in {WORD}", (), "…"),
        (WORD, (), "…"),
        ({"text": WORD}, (), "…"),
    ],
)
def test_libraries_show_no_values(
    log: io.StringIO, template: object, arguments: tuple[object, ...], shown: str
) -> None:
    logging.getLogger("never.heard.of").error(template, *arguments)

    assert f" ERROR never.heard.of: {shown} (test_logs.py:" in log.getvalue()
    assert WORD not in log.getvalue()


def test_libraries_show_the_words_that_stand_in_their_code(log: io.StringIO) -> None:
    word = WORD
    logging.getLogger("never.heard.of").error(f"Cannot read {word}")

    assert "never.heard.of: Cannot read … (test_logs.py:" in log.getvalue()
    assert WORD not in log.getvalue()


def test_what_telegram_sent_in_no_json_is_not_logged(log: io.StringIO) -> None:
    with pytest.raises(Exception, match="Invalid server response"):
        BaseRequest.parse_json_payload(WORD.encode())

    assert log.getvalue() == ""  # who makes the call logs its failure


async def test_what_a_forgotten_task_failed_with_is_not_logged(log: io.StringIO) -> None:
    async def failing(word: str) -> None:
        raise KeyError(word)

    def failing_callback(word: str) -> None:
        raise KeyError(word)

    task = asyncio.create_task(failing(WORD), name=WORD)
    asyncio.get_running_loop().call_soon(failing_callback, WORD)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task

    assert log.getvalue().count("ERROR asyncio:") >= 2
    assert "builtins.KeyError" in log.getvalue()
    assert WORD not in log.getvalue()


def test_what_a_generator_failed_with_at_the_end_of_its_loop_is_not_logged(log: io.StringIO) -> None:
    async def failing(word: str) -> AsyncIterator[str]:
        try:
            yield word
        finally:
            raise KeyError(word)

    async def use() -> AsyncIterator[str]:
        generator = failing(WORD)
        await anext(generator)
        return generator

    asyncio.run(use())

    assert "ERROR asyncio:" in log.getvalue()
    assert "builtins.KeyError" in log.getvalue()
    assert WORD not in log.getvalue()


async def test_what_a_connection_failed_with_is_not_logged(log: io.StringIO) -> None:
    lost = asyncio.Event()

    class Failing(asyncio.Protocol):
        def __repr__(self) -> str:
            return WORD

        def data_received(self, data: bytes) -> None:
            raise KeyError(data.decode())

        def connection_lost(self, _: Exception | None) -> None:
            lost.set()

    here, there = socket.socketpair()
    with there:
        await asyncio.get_running_loop().create_connection(Failing, sock=here)
        there.sendall(WORD.encode())
        await lost.wait()

    assert "ERROR asyncio:" in log.getvalue()
    assert "builtins.KeyError" in log.getvalue()
    assert WORD not in log.getvalue()


def test_a_record_that_cannot_be_put_together_breaks_nothing(log: io.StringIO) -> None:
    class Unprintable:
        def __str__(self) -> str:
            raise ValueError(WORD)

    logging.getLogger("bot").warning("%s is odd", Unprintable())
    logging.getLogger("bot").warning("%d is odd", WORD)

    assert log.getvalue().count("WARNING bot: … is odd (test_logs.py:") == 4  # in each of two handlers
    assert WORD not in log.getvalue()


@example("all ends of lines: \n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029 and so on")
@given(st.text())
def test_a_value_cannot_begin_a_line_of_its_own(value: str) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logs.configure("DEBUG", SECRET, [handler])
    logging.getLogger("bot").warning("%s is there", value)
    stream.getvalue().encode()

    assert len(stream.getvalue().splitlines()) == 1


def test_control_characters_are_escaped(log: io.StringIO) -> None:
    logging.getLogger("bot").warning("%s: no date", "a\n2026-01-01 INFO bot: well\x1b[2J\u202etxt.\ud800")

    assert r"a\n2026-01-01 INFO bot: well\x1b[2J\u202etxt.\ud800: no date" in log.getvalue()


def test_a_message_is_not_endless(log: io.StringIO) -> None:
    logging.getLogger("bot").warning("%s", "a" * 1_000_000)

    assert len(log.getvalue()) < 10_000


def test_frames_in_a_message_are_its_traceback(log: io.StringIO) -> None:
    try:
        leak_in_traceback()
    except ValueError as error:
        logging.getLogger("bot").error("It failed: %s", logs.frames(error))

    lines = log.getvalue().splitlines()
    assert lines[0].endswith("ERROR bot: It failed: builtins.ValueError")
    assert lines[1] == "builtins.ValueError"
    assert lines[2].startswith('  File "')


def test_times_have_a_zone(log: io.StringIO) -> None:
    logging.getLogger("bot").warning("now")

    moment = datetime.fromisoformat(log.getvalue().partition(" ")[0])
    assert moment.tzinfo is not None
    assert abs((datetime.now(moment.tzinfo) - moment).total_seconds()) < 3600


def test_json_has_one_object_on_each_line(json_log: io.StringIO) -> None:
    logger = logging.getLogger("bot.somewhere")
    logger.info("two\nlines with %s", SECRET, extra={"color_message": WORD})
    try:
        leak_in_traceback()
    except ValueError as error:
        logger.warning("It failed: %s", logs.frames(error))
        logger.exception("It failed again", stack_info=True)
    first, second, third = map(json.loads, json_log.getvalue().splitlines())

    assert datetime.fromisoformat(first.pop("time")).tzinfo is not None
    assert first == {"level": "INFO", "logger": "bot.somewhere", "message": r"two\nlines with [token]"}
    assert second["message"] == "It failed: builtins.ValueError"
    assert "leak_in_traceback" in second["traceback"]
    assert "leak_in_traceback" in third["traceback"]
    assert third["stack"].startswith("Stack (most recent call last)")
    assert SECRET not in json_log.getvalue()


CRASHES = {
    "the program": "raise KeyError(word)",
    "a thread": "t = threading.Thread(target=fail, args=[word]); t.start(); t.join()",
    "a generator that is deleted": "g = closing(word); next(g); del g",
    "a warning": "warnings.warn(f'about {word}', UserWarning)",
    "a forgotten task": "asyncio.run(forget(word))",
    "a stream that is full": "logging.getLogger('bot').error('%s', word)",
}
CRASHING = """
import asyncio, logging, sys, threading, warnings
from bot import logs

def fail(word):
    raise KeyError(word)

def closing(word):
    try:
        yield
    finally:
        raise KeyError(word)

async def forget(word):
    async def failing(): fail(word)
    asyncio.create_task(failing(), name=word)
    await asyncio.sleep(0.01)

word = "zeb" + "ra"
class Full(logging.StreamHandler):
    def emit(self, record):
        try:
            raise OSError(word)
        except OSError:
            self.handleError(record)

logs.configure("DEBUG", handlers=[Full()] if {full} else [])
logs.log_crashes()
{crash}
"""


@pytest.mark.parametrize("crash", CRASHES)
def test_a_crash_shows_where_but_no_words(crash: str) -> None:
    full = crash == "a stream that is full"
    code = CRASHING.replace("{full}", str(full)).replace("{crash}", CRASHES[crash])
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (ran.stderr == "") is full
    assert full or "bot.logs" in ran.stderr or "asyncio" in ran.stderr
    assert WORD not in ran.stderr + ran.stdout


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


def test_frames_show_each_member_of_a_group() -> None:
    members = []
    for kind in (KeyError, OSError):
        try:
            raise kind(WORD)
        except kind as error:
            members.append(error)
    shown = logs.frames(ExceptionGroup(WORD, members))

    assert "with builtins.KeyError\n" in shown
    assert "with builtins.OSError\n" in shown
    assert WORD not in shown


def test_frames_show_where_but_not_what() -> None:
    try:
        leak_in_traceback()
    except ValueError as error:
        error.__context__ = error  # a loop must not hang it
        shown = logs.frames(error)

    assert "leak_in_traceback" in shown
    assert SECRET not in shown
