"""What a monitoring program sees of a running bot."""

import asyncio
import re
import socket
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from retrieval import Archive
from tests.bot_api import BotApi
from tests.conftest import Launch


@pytest.fixture
def http() -> str:
    """An address that is free."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"127.0.0.1:{taken.getsockname()[1]}"


async def got(http: str, path: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(f"http://{http}{path}", timeout=60)


async def until_ready(http: str) -> httpx.Response:
    """The answer of /readyz once Telegram has answered the first time."""
    async with asyncio.timeout(300):
        while (answer := await got(http, "/readyz")).status_code != 200:  # noqa: ASYNC110 - over HTTP
            await asyncio.sleep(0.05)
    return answer


def figures(text: str) -> dict[tuple[str, ...], float]:
    """(name, values of the labels) -> value."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_a_running_bot_is_alive_and_ready(launch: Launch, http: str) -> None:
    await launch(http=http)
    ready = await until_ready(http)

    assert (await got(http, "/healthz")).status_code == 200
    assert ready.json() == {
        "ready": True,
        "checks": {name: {"ok": True, "reason": None} for name in ("updates", "archive", "background")},
    }


async def test_a_bot_with_a_database_checks_it_too(
    launch: Launch, http: str, secret_key: SecretStr, database_url: SecretStr, tmp_path: Path
) -> None:
    bot = await launch(
        http=http, secret_key=secret_key, database=database_url.get_secret_value(), data=tmp_path
    )
    checks = (await until_ready(http)).json()["checks"]
    assert {name: check["ok"] for name, check in checks.items()} == {
        "updates": True,
        "archive": True,
        "background": True,
        "database": True,
    }
    assert figures((await got(http, "/metrics")).text)["dispatch_outbox_messages",] == 0

    assert bot.bot_data.database is not None
    await bot.bot_data.database.close()
    assert ("dispatch_outbox_messages",) not in figures((await got(http, "/metrics")).text)


async def test_what_happened_is_counted_without_anybodys_words(
    launch: Launch, api: BotApi, http: str
) -> None:
    bot = await launch(http=http)
    for text in ("Who signed the agreement?", "Who fed the zebra?", "/latest"):
        api.message(text)
    api.inline("zebra")
    await api.settled(bot)
    await until_ready(http)
    text = (await got(http, "/metrics")).text
    seen = figures(text)

    assert seen["dispatch_events_total", "answers"] == 1
    assert seen["dispatch_events_total", "abstentions"] == 1
    assert seen["dispatch_duration_seconds_count", "answer"] == 2
    assert seen["dispatch_reports",] == 5
    assert seen["dispatch_passages",] > 5
    assert seen["dispatch_queued_updates",] == seen["dispatch_current_updates",] == 0
    assert seen["dispatch_telegram_age_seconds",] < 60
    assert seen["process_resident_memory_bytes",] > 0
    assert not re.search("zebra|agreement|signed", text)
    names = re.sub(r" \S+$", "", text, flags=re.MULTILINE)  # a figure may hold any digits
    assert not any(str(message.chat_id) in names for message in api.sent())


async def test_undated_reports_and_unreadable_files_are_counted(
    launch: Launch, http: str, folder: Path
) -> None:
    (folder / "dated.txt").write_text("A title\n\n5 May 2024\n\nSome words.\n")
    (folder / "undated.txt").write_text("Another title\n\nOther words.\n")
    (folder / "bad.txt").write_bytes(b"\0\1\2" * 100)
    await launch(Archive.open(folder), http=http)
    seen = figures((await got(http, "/metrics")).text)

    assert seen["dispatch_reports",] == 2
    assert seen["dispatch_undated_reports",] == 1
    assert seen["dispatch_problems",] == 1


async def test_a_port_in_use_ends_the_start_with_one_line(
    launch: Launch, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        await launch(http=f"127.0.0.1:{taken.getsockname()[1]}")

    assert "the port is in use" in caplog.text


async def test_systemd_is_told_of_a_running_bot(
    launch: Launch, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.setblocking(False)
        await launch()
        loop = asyncio.get_running_loop()
        told = ""
        while "READY=1" not in told:
            told += (await loop.sock_recv(manager, 4096)).decode() + "\n"
        told += (await loop.sock_recv(manager, 4096)).decode()

    passages = archive.coverage.passages
    assert told.endswith(f"READY=1\nSTATUS=Answering; 5 reports, {passages} passages\nWATCHDOG=1")
