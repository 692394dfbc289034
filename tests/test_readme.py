"""README says what the program does: its session runs, its tables are complete."""

import ast
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.lifecycle.bot_gauges import bot_gauges
from bot.messages import pages
from bot.messages.templates import Templates
from bot.settings import PREFIX, Settings
from tests.conftest import Launch

README = Path(__file__).parents[1] / "README.md"
EXAMPLE = README.parent / ".env.example"
KEY = "k" * 43 + "="  # with one, subscriptions are on


def sessions() -> list[tuple[str, str]]:
    """Every command of the console blocks with what it prints."""
    blocks = re.findall(r"```console\n(.*?)```", README.read_text(), re.DOTALL)
    commands = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [(command, printed) for command, _, printed in (each.partition("\n") for each in commands)]


def section(heading: str) -> str:
    """The text under a heading."""
    return re.split(r"\n##+ ", re.split(rf"^##+ {heading}\n", README.read_text(), flags=re.MULTILINE)[1])[0]


def first_cells(heading: str) -> list[str]:
    """The first column of the tables under a heading."""
    return re.findall(r"^\| `([^`]+)`", section(heading), re.MULTILINE)


def counted() -> Iterator[str]:
    """The events that the code counts; of a name that is put together its beginning."""
    for path in (README.parent / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="count", value=counter), args=[event]):
                    if ast.unparse(counter).endswith("metrics"):
                        yield from _names(event)


def _names(event: ast.expr) -> Iterator[str]:
    match event:
        case ast.Constant(value=str(name)):
            yield name
        case ast.IfExp(body=one, orelse=other):
            yield from (*_names(one), *_names(other))
        case ast.JoinedStr(values=[first, *_]):
            yield from _names(first)
        case _:
            raise AssertionError(ast.unparse(event))


@pytest.mark.parametrize(("command", "printed"), sessions(), ids=[command for command, _ in sessions()])
def test_the_session_runs_as_printed(command: str, printed: str) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
    words = shlex.split(command)
    assert words[:3] == ["uv", "run", "dispatch"]
    ran = subprocess.run(
        [sys.executable, "-m", "bot", *words[3:]],
        capture_output=True,
        text=True,
        env={**environment, "COLUMNS": "80"},
        cwd=README.parent,
        check=False,
    )
    assert ran.stdout == printed


def test_there_is_a_session() -> None:
    assert len(sessions()) > 1


def test_every_command_is_in_the_table() -> None:
    helped = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], capture_output=True, text=True, check=True
    )
    choices = re.search(r"\{([a-z,]+)\}", helped.stdout)
    assert choices is not None
    assert [cell.split()[1] for cell in first_cells("Commands")] == choices[1].split(",")


def test_every_setting_is_in_the_table_and_in_the_example() -> None:
    names = [f"{PREFIX}{name}".upper() for name in Settings.model_fields]
    assert first_cells("Settings") == names
    assert re.findall(r"^(\w+)=", EXAMPLE.read_text(), re.MULTILINE) == names


def test_the_settings_of_the_webhook_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = re.findall(r"```sh\n(.*?)```", section("Webhook"), re.DOTALL)[0]
    (tmp_path / ".env").write_text(written)
    monkeypatch.setattr(Settings, "env_file", tmp_path / ".env")
    read = Settings()

    assert read.http
    assert read.webhook
    assert read.webhook.path == "/telegram"
    assert [len(read.webhook_networks), len(read.webhook_proxies)] == [2, 1]


def test_every_telegram_command_is_in_the_table() -> None:
    assert first_cells("In Telegram") == [
        f"/{command}" for command, _ in pages.commands(Templates(), Settings(secret_key=KEY), "private")
    ]


async def test_every_metric_is_in_the_table(launch: Launch) -> None:
    bot = await launch()
    families = {(each.name, each.type) for each in bot.bot_data.metrics.registry.collect()}
    names = {f"{name}_total" if kind == "counter" else name for name, kind in families}

    shown = re.findall(r"`((?:dispatch|process)_\w+)`", section("Health and metrics"))
    assert set(shown) == names | {gauge.name for gauge in bot_gauges(bot, lambda: None)}


def test_every_event_is_named() -> None:
    named = re.findall(r"`([^`]+)`", section("Health and metrics"))
    assert [event for event in counted() if not any(each.startswith(event) for each in named)] == []
