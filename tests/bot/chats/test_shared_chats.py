"""Two replicas behind one webhook, over one PostgreSQL: what one has answered, the other remembers."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from bot import app
from bot.context import App
from bot.database.encryption import new_key
from bot.lifecycle.lifecycle import Service
from bot.messages import pages
from bot.sending.rate_limiter import RateLimiter
from bot.settings import Settings
from retrieval import Archive
from tests import postgres
from tests.bot.webhook.conftest import WEBHOOK, free_address, register
from tests.bot_api import ADA, GROUP, TOKEN, BotApi, Message, User
from tests.bot_api_webhook import Deliverer, delivering
from tests.conftest import Clock, running

FIRST, SECOND, THIRD = "Who signed the agreement?", "and when?", "and where?"
BOB = User(1002, "Bob")
PHOTO = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]}


class Replicas:
    """Two bots, and Telegram, which delivers to one of them or to both in turn."""

    def __init__(self, api: BotApi, apps: list[App], addresses: list[str], deliverer: Deliverer) -> None:
        self.api, self.apps, self._addresses, self._deliverer = api, apps, addresses, deliverer

    def deliver(self, *numbers: int) -> None:
        """Let updates be delivered to these replicas from here on."""
        self._deliverer.addresses = [self._addresses[number] for number in numbers]

    async def settled(self) -> None:
        await self.api.settled()

    async def said(self, text: str, replica: int, **extra: Any) -> list[Message]:
        """What is sent when somebody writes to a replica."""
        before = len(self.api.sent())
        self.deliver(replica)
        self.api.message(text, **extra)
        await self.settled()
        return self.api.sent()[before:]

    async def stored(self, value: str) -> Any:
        """The value of an expression over all entries."""
        database = self.apps[0].bot_data.database
        assert database
        async with database.reading() as connection:
            return await connection.scalar(text(f"SELECT {value} FROM chat_entries"))  # noqa: S608


@pytest.fixture
async def replicas(
    api: BotApi,
    archive: Archive,
    clock: Clock,
    postgresql: postgres.Server,
    migrated_database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Replicas]:
    monkeypatch.setattr(app, "RateLimiter", lambda timing, **_: RateLimiter(clock, clock.sleep, timing))
    register(api)
    key = new_key()
    async with AsyncExitStack() as stack:
        url = stack.enter_context(postgresql.database(migrated_database))
        apps, addresses = [], [free_address(), free_address()]
        for address in addresses:
            given: dict[str, Any] = {"token": TOKEN, "api_url": api.base_url.removesuffix("/bot")}
            given |= {"webhook": WEBHOOK, "http": address, "database": url, "secret_key": key}
            service = Service.of(Settings(**given), archive)
            await stack.enter_async_context(running(service))
            apps.append(service.app)
        hosts = [f"http://{address}" for address in addresses]
        deliverer = await stack.enter_async_context(delivering(api, *hosts))
        yield Replicas(api, apps, hosts, deliverer)


@pytest.fixture
def asked(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str | None]]:
    """(text, the question it follows) of each question put to the archive."""
    seen: list[tuple[str, str | None]] = []
    ask = archive.ask

    def watched(text: str, today: date, *given: Any, **options: Any) -> Any:
        if given:  # no example of the bot's own
            seen.append((text, given[0] and given[0].text))
        return ask(text, today, *given, **options)

    monkeypatch.setattr(archive, "ask", watched)
    return seen


async def test_a_conversation_goes_on_at_the_other_replica(
    replicas: Replicas,
    api: BotApi,
    asked: list[tuple[str, str | None]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        [answer] = await replicas.said(FIRST, 0)
        # Hashes are those of no process, so another one can tell an edit by them.
        assert replicas.apps[0].bot_data.recent.hash_of(FIRST) != hash((FIRST,))
        # A follow-up has its topic.
        question = api.message(SECOND)
        replicas.deliver(1)
        await replicas.settled()
        assert asked == [(FIRST, None), (SECOND, FIRST)]
        # An edit takes the place of the answer, and follows what its message did.
        messages = len(api.sent())
        replicas.deliver(0)
        api.edit(question, THIRD)
        await replicas.settled()
        assert (len(api.sent()), len(api.called("editMessageText"))) == (messages, 1)
        assert asked[2:] == [(THIRD, FIRST)]
        replicas.deliver(1)
        api.edit(question, THIRD, date=question.json["date"] + 1)  # a preview is added
        await replicas.settled()
        assert len(asked) == 3
        # A button is pressed once, however often it is tapped.
        replicas.deliver(0, 1)
        for _ in range(2):
            api.press(answer, "Report")
        await replicas.settled()
        assert len(api.sent()) == messages + 1
        assert len(api.called("answerCallbackQuery")) == 2
        # The same text within two seconds is answered once.
        first = api.message("Which cables had rust?")
        api.message("Which cables had rust?", date=first.json["date"] + 1)
        await replicas.settled()
        assert len(api.sent()) == messages + 2
        # An album gets one answer, which takes the place of what was said of its first part.
        for part in range(4):
            api.message("", caption=FIRST if part == 1 else "", media_group_id="album", **PHOTO)
        await replicas.settled()
        assert len(api.sent()) == messages + 3

    # Nothing of it can be read in the database or in the log.
    stored = await replicas.stored("string_agg(encode(value, 'escape') || chat_entries::text, '')")
    for word in ("agreement", "rust", str(ADA.id)):
        assert word not in stored
    assert not [m for r in caplog.records if r.name.startswith("bot") and "rust" in (m := r.getMessage())]


async def test_forget_at_one_replica_reaches_what_the_other_is_answering(
    replicas: Replicas, api: BotApi, archive: Archive, asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    await replicas.said(f"/ask {FIRST}", 0, chat=GROUP, user=BOB)
    ask, begun, forgotten = archive.ask, asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def delayed(*given: Any) -> Any:
        loop.call_soon_threadsafe(begun.set)
        forgotten.wait(30)
        return ask(*given)

    with monkeypatch.context() as delaying:
        delaying.setattr(archive, "ask", delayed)
        replicas.deliver(1)
        api.message(f"/ask {FIRST}", chat=GROUP)
        await begun.wait()
        replicas.deliver(0)
        api.message("/forget")
        await api.wait_for("sendMessage", 2)
        forgotten.set()
        await replicas.settled()
    said = await replicas.said("/privacy", 0)
    await replicas.said(f"/ask {SECOND}", 0, chat=GROUP)
    await replicas.said(f"/ask {SECOND}", 1, chat=GROUP, user=BOB)

    assert asked[-2:] == [(SECOND, None), (SECOND, FIRST)]
    assert "questions stay in a database, encrypted, for at most 10 minutes" in said[0].text


async def test_errors_are_told_once_a_minute_and_the_text_is_taken_again(
    replicas: Replicas, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError

    with monkeypatch.context() as breaking:
        breaking.setattr(pages, "about", broken)
        apologies = [await replicas.said("/about", replica) for replica in (0, 1)]
    [about] = await replicas.said("/about", 0)
    [deleted] = await replicas.said("/forget", 1)

    assert [len(sent) for sent in apologies] == [1, 0]
    assert "5 reports" in about.text
    assert deleted.text == "Deleted: what was remembered about this chat."
