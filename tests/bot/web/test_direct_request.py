"""Requests to the Bot API without a proxy: what arrives, and how far those got that fail."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot.sending.telegram_errors import CallFailure, failure_of, summary
from bot.settings import Settings
from bot.web.direct_request import DirectRequest
from bot.web.telegram_request import telegram_request
from tests.bot_api import ADA, TOKEN, BotApi
from tests.raw_server import Speak, serving

TEXT = "“A & B” + 50 % of the port’s gas = 3\nЗахід €"
PICTURE = Path(__file__).parents[2] / "pictures" / "answer.png"


@pytest.fixture
async def direct() -> AsyncIterator[BaseRequest]:
    """What the bot uses where there is no proxy, with one connection."""
    made = telegram_request(Settings(), 1)
    assert isinstance(made, DirectRequest)
    yield made
    await made.shutdown()


async def failed(request: BaseRequest, speak: Speak, **given: Any) -> TelegramError:
    """The error where a server speaks like this."""
    async with serving(speak) as port:
        with pytest.raises(TelegramError) as raised:
            await request.do_request(f"http://127.0.0.1:{port}/bot{TOKEN}/x", "POST", **given)
        return raised.value


async def asked(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\r\n\r\n")


async def test_any_text_arrives_as_it_is(api: BotApi, direct: BaseRequest) -> None:
    api.message("Hello", user=ADA)
    bot: ExtBot[None] = ExtBot(TOKEN, api.base_url, request=direct)
    async with bot:
        await bot.send_message(ADA.id, TEXT)

    assert api.called("sendMessage")[0].parameters["text"] == TEXT


async def test_a_picture_arrives_with_its_caption(api: BotApi, direct: BaseRequest) -> None:
    api.message("Hello", user=ADA)
    bot: ExtBot[None] = ExtBot(TOKEN, api.base_url, request=direct)
    async with bot:
        sent = await bot.send_photo(ADA.id, PICTURE.read_bytes(), TEXT)

    assert sent.photo
    assert sent.caption == TEXT


async def test_a_connection_is_kept_for_the_next_request(direct: BaseRequest) -> None:
    connections = 0

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while await asked(reader):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    async with serving(speak) as port:
        for _ in range(3):
            assert await direct.do_request(f"http://127.0.0.1:{port}/", "POST") == (200, b"{}")
    assert connections == 1


async def test_a_redirection_is_an_answer_and_is_not_followed(direct: BaseRequest) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked(reader)
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n")
        await reader.read()

    async with serving(speak) as port:
        assert await direct.do_request(f"http://127.0.0.1:{port}/", "POST") == (302, b"")


async def test_where_nobody_listens_nothing_was_sent(direct: BaseRequest) -> None:
    async with serving(lambda *_: asyncio.sleep(0)) as port:
        pass
    with pytest.raises(TelegramError) as raised:
        await direct.do_request(f"http://127.0.0.1:{port}/bot{TOKEN}/x", "POST")

    assert failure_of(raised.value) is CallFailure.UNSENT
    assert (summary(raised.value), TOKEN in str(raised.value)) == ("ClientConnectorError", False)


async def test_a_call_that_gets_no_connection_was_not_sent(direct: BaseRequest) -> None:
    began = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await asked(reader)
        began.set()
        await reader.read()

    async with serving(silent) as port:
        first = asyncio.create_task(direct.do_request(f"http://127.0.0.1:{port}/", "POST", read_timeout=60))
        await began.wait()
        with pytest.raises(TelegramError) as raised:
            await direct.do_request(
                f"http://127.0.0.1:{port}/", "POST", connect_timeout=0.05, pool_timeout=0.05
            )
        first.cancel()

    assert failure_of(raised.value) is CallFailure.UNSENT


async def test_an_answer_that_does_not_come_in_time_may_be_of_a_call_that_was_taken(
    direct: BaseRequest,
) -> None:
    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    assert failure_of(await failed(direct, silent, read_timeout=0.05)) is CallFailure.TIMED_OUT


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        b"\x00\xff\r\n\r\n",
    ],
    ids=["nothing", "half", "not-gzip", "not-http"],
)
async def test_a_broken_answer_may_be_of_a_call_that_was_taken(direct: BaseRequest, answer: bytes) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked(reader)
        writer.write(answer)

    error = await failed(direct, speak)

    assert failure_of(error) is CallFailure.CUT_OFF
    assert TOKEN not in str(error)


async def test_it_can_be_used_again_after_its_end(direct: BaseRequest, api: BotApi) -> None:
    for _ in range(2):
        status, body = await direct.do_request(f"{api.base_url}{TOKEN}/getMe", "POST")
        assert (status, json.loads(body)["ok"]) == (200, True)
        await direct.shutdown()
