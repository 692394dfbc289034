"""`dispatch webhook`, against the fake Bot API."""

import asyncio
import json

import pytest
from pydantic import SecretStr

from bot.cli.main import main
from bot.handlers import ALLOWED_UPDATES
from bot.webhook.secret_token import secret_token
from tests.bot_api import TOKEN, BotApi

URL = "https://bot.example.org/telegram"


class CommandLine:
    """`dispatch webhook` in a thread, because it has an event loop of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    async def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """The exit code, and what is written to standard output and standard error."""
        code = await asyncio.to_thread(main, ["webhook", *arguments])
        return code, *self._capsys.readouterr()


@pytest.fixture
def webhook(api: BotApi, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setenv("DISPATCH_TOKEN", TOKEN)
    monkeypatch.setenv("DISPATCH_API_URL", api.base_url.removesuffix("/bot"))
    monkeypatch.setenv("DISPATCH_WEBHOOK", URL)
    monkeypatch.setenv("COLUMNS", "200")
    return CommandLine(capsys)


async def test_set_registers_it_with_the_secret_for_the_updates_that_are_handled(
    webhook: CommandLine, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPATCH_CONCURRENT_UPDATES", "24")
    api.message("Who signed the agreement?")
    code, out, _ = await webhook("set")

    assert code == 0
    assert out == f"{URL}\n  Telegram delivers updates there, to 203.0.113.7, 24 at once; 1 waits\n"
    assert (api.webhook, api.webhook_secret) == (URL, secret_token(SecretStr(TOKEN)))
    assert api.allowed_updates == set(ALLOWED_UPDATES)
    assert TOKEN not in str([call.parameters for call in api.calls])


async def test_telegram_takes_no_more_than_100_connections(
    webhook: CommandLine, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPATCH_CONCURRENT_UPDATES", "256")
    await webhook("set")

    assert api.called("setWebhook")[0].parameters["max_connections"] == 100


@pytest.mark.parametrize("action", ["set", "delete"])
async def test_what_waits_is_dropped_only_where_that_is_asked_for(
    webhook: CommandLine, api: BotApi, action: str
) -> None:
    api.message("Who signed the agreement?")
    assert (await webhook(action))[0] == 0
    assert api._pending
    assert (await webhook(action, "--drop-pending"))[0] == 0
    assert not api._pending


async def test_delete_leaves_none(webhook: CommandLine, api: BotApi) -> None:
    api.webhook = URL
    code, out, _ = await webhook("delete")

    assert (code, api.webhook) == (0, "")
    assert "There is no webhook" in out


async def test_show_tells_of_the_last_error(webhook: CommandLine, api: BotApi) -> None:
    api.webhook, api.last_error = URL, (1_732_788_000, "Wrong response from the webhook: 502 Bad Gateway")

    assert await webhook() == (
        0,
        f"{URL}\n  Telegram delivers updates there, to 203.0.113.7, 40 at once; 0 wait\n"
        "  last error, on 2024-11-28 10:00 UTC: Wrong response from the webhook: 502 Bad Gateway\n",
        "",
    )
    assert json.loads((await webhook("show", "--json"))[1]) == {
        "url": URL,
        "pending": 0,
        "last_error": {
            "message": "Wrong response from the webhook: 502 Bad Gateway",
            "at": "2024-11-28T10:00:00Z",
        },
        "ip_address": "203.0.113.7",
        "max_connections": 40,
    }


async def test_show_tells_of_one_that_is_not_registered_and_of_anothers(
    webhook: CommandLine, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, none, _ = await webhook("show")
    api.webhook = "https://old.example.org/"
    _, other, _ = await webhook("show")
    monkeypatch.delenv("DISPATCH_WEBHOOK")
    _, unset, _ = await webhook("show")

    assert none.splitlines()[1] == f"  DISPATCH_WEBHOOK is {URL}: dispatch webhook set registers it"
    assert other.splitlines()[2] == f"  DISPATCH_WEBHOOK is {URL}: dispatch webhook set registers it"
    assert unset.splitlines()[2].startswith("  DISPATCH_WEBHOOK is not set: dispatch run would delete this")


async def test_without_its_setting_there_is_nothing_to_register(
    webhook: CommandLine, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPATCH_WEBHOOK")
    code, _, error = await webhook("set")

    assert (code, api.calls) == (2, [])
    assert error.startswith("dispatch: DISPATCH_WEBHOOK is not set; ")


async def test_each_error_is_one_line_with_its_cure(
    webhook: CommandLine, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = "Bad Request: bad webhook: failed to resolve host: name or service not known"
    api.fail("setWebhook", status=400, description=refusal)
    refused = await webhook("set")
    api.fail("getWebhookInfo", drop=True, times=9)
    unreached = await webhook("show")
    api.revoke()
    revoked = await webhook("delete")
    unknown = await webhook("renew")
    monkeypatch.delenv("DISPATCH_TOKEN")
    without = await webhook("show")

    errors = [refused, unreached, revoked, unknown, without]
    assert [code for code, _, _ in errors] == [2] * 5
    assert [error.count("\n") for _, _, error in errors] == [1] * 5
    assert "failed to resolve host: name or service not known; correct DISPATCH_WEBHOOK" in refused[2]
    assert unreached[2].startswith("dispatch: Telegram cannot be reached (")
    assert "copy it again from @BotFather" in revoked[2]
    assert "'renew' is none of show, set and delete" in unknown[2]
    assert "DISPATCH_TOKEN is not set" in without[2]
    assert TOKEN not in "".join(error for _, _, error in errors)
