"""The webhook of the fake Bot API: what it refuses, and how updates are delivered."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from tests.bot_api import ADA, BotApi, User
from tests.bot_api_checks import Refusal
from tests.bot_api_webhook import delivering

URL = "https://bot.example.org/telegram"
BO = User(1002, "Bo", "bo_reads")


class Program:
    """A program behind a webhook, which answers as its test says."""

    def __init__(self) -> None:
        self.statuses: dict[int, list[int]] = defaultdict(list)  # update -> those before its 200
        self.taken: list[int] = []
        self.arrived = asyncio.Condition()
        self.secrets: set[str | None] = set()
        self.retry_after = ""
        self.gate = asyncio.Event()
        self.gate.set()

    async def answer(self, request: web.Request) -> web.Response:
        number = (await request.json())["update_id"]
        async with self.arrived:
            self.taken.append(number)
            self.arrived.notify_all()
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        await self.gate.wait()
        status = self.statuses[number].pop(0) if self.statuses[number] else 200
        return web.Response(status=status, headers={"Retry-After": self.retry_after})

    async def took(self, updates: int) -> None:
        """Wait until so many updates have arrived."""
        async with asyncio.timeout(20), self.arrived:
            await self.arrived.wait_for(lambda: len(self.taken) >= updates)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        """Give its address."""
        application = web.Application()
        application.router.add_post("/telegram", self.answer)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"url": "http://bot.example.org/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://bot.example.org:8080/"}, "only on ports 80, 88, 443 or 8443"),
        ({"secret_token": "a secret"}, "unallowed characters"),
        ({"secret_token": "a" * 257}, "secret token is too long"),
    ],
)
def test_what_telegram_refuses(api: BotApi, parameters: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        api._set_webhook({"url": URL} | parameters)


async def test_each_chat_is_delivered_in_order_and_addresses_take_turns(api: BotApi) -> None:
    program = Program()
    async with program.served() as one, program.served() as other:
        api._set_webhook({"url": URL, "secret_token": "a-secret", "max_connections": 2})
        program.gate.clear()
        for user in (ADA, BO, User(1003, "Cleo")):
            for text in ("one", "two"):
                api.message(text, user=user)
        async with delivering(api, one, other) as deliverer:
            await program.took(2)
            program.gate.set()
            await api.settled()

    assert deliverer.most_at_once == 2
    first, second = program.taken[:3], program.taken[3:]
    assert {number % 2 for number in program.taken[:2]} == {7001 % 2}
    assert sorted(first + second) == list(range(7001, 7007))
    assert [
        program.taken.index(number) < program.taken.index(number + 1) for number in (7001, 7003, 7005)
    ] == [True] * 3
    assert {delivery.address for delivery in deliverer.deliveries} == {one, other}
    assert program.secrets == {"a-secret"}


async def test_what_is_not_answered_2xx_is_delivered_again_before_what_follows(api: BotApi) -> None:
    program = Program()
    async with program.served() as address:
        api._set_webhook({"url": URL})
        program.statuses[7001] = [503, 301, 404]
        program.retry_after = "1"
        for text in ("one", "two"):
            api.message(text)
        async with delivering(api, address, second=0.001) as deliverer:
            await api.settled()

    assert program.taken == [7001] * 4 + [7002]
    assert [delivery.status for delivery in deliverer.deliveries] == [503, 301, 404, 200, 200]
    assert api._get_webhook_info({})["last_error_message"] == "Wrong response from the webhook: 404"


async def test_a_program_that_is_away_or_slow_counts_as_one_that_failed(api: BotApi) -> None:
    program = Program()
    api._set_webhook({"url": URL})
    api.message("one")
    async with program.served() as address:
        program.gate.clear()
        async with delivering(api, "http://127.0.0.1:1", address, timeout=0.2, second=0.001) as deliverer:
            assert await api._until(lambda: len(deliverer.deliveries) >= 2, 20)
            program.gate.set()
            await api.settled()

    assert [delivery.status for delivery in deliverer.deliveries[:2]] == [0, 0]
    assert deliverer.deliveries[-1].status == 200
