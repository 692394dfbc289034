"""README says what the program does: its session runs, its tables are complete."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bot.messages import pages
from bot.messages.templates import Templates
from bot.settings import PREFIX, Settings

README = Path(__file__).parents[1] / "README.md"
EXAMPLE = README.parent / ".env.example"
KEY = "k" * 43 + "="  # with one, subscriptions are on


def sessions() -> list[tuple[str, str]]:
    """Every command of the console blocks with what it prints."""
    blocks = re.findall(r"```console\n(.*?)```", README.read_text(), re.DOTALL)
    commands = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [(command, printed) for command, _, printed in (each.partition("\n") for each in commands)]


def first_cells(heading: str) -> list[str]:
    """The first column of the tables under a heading."""
    section = re.split(rf"^##+ {heading}\n", README.read_text(), flags=re.MULTILINE)[1]
    return re.findall(r"^\| `([^`]+)`", re.split(r"\n##+ ", section)[0], re.MULTILINE)


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


def test_every_telegram_command_is_in_the_table() -> None:
    assert first_cells("In Telegram") == [
        f"/{command}" for command, _ in pages.commands(Templates(), Settings(secret_key=KEY), "private")
    ]
