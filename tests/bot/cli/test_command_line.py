import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.command import Command
from bot.cli.command_line import SUBCOMMANDS, command_class, read_arguments

ROOT = Path(__file__).parents[3]
QUESTION = "Who co-sponsored the bill?"
NETWORK = {"telegram", "httpx", "anyio", "starlette", "uvicorn", "trafilatura", "lxml", "feedparser"}
DATABASE = {"sqlalchemy", "alembic", "aiosqlite"}
PARSERS = {"yaml", "markdown_it", "charset_normalizer"}
ANSWERS = {"retrieval", "numpy", "jinja2", "pydantic", "rapidfuzz"}


@pytest.mark.parametrize("name", sorted(SUBCOMMANDS))
def test_every_command_is_where_the_table_says(name: str) -> None:
    assert issubclass(command_class(name), Command)


@pytest.mark.parametrize(
    ("arguments", "slow"),
    [
        pytest.param(["--help"], NETWORK | DATABASE | PARSERS | ANSWERS | {"cryptography"}, id="help"),
        pytest.param(["--version"], NETWORK | DATABASE | PARSERS | ANSWERS | {"cryptography"}, id="version"),
        pytest.param(["key"], NETWORK | DATABASE | PARSERS | ANSWERS, id="key"),
        pytest.param(["ask", QUESTION], NETWORK | DATABASE | PARSERS | {"rich", "cryptography"}, id="ask"),
        pytest.param(
            ["ask", QUESTION, "--json"],
            NETWORK | DATABASE | PARSERS | {"rich", "cryptography", "jinja2"},
            id="ask in JSON",
        ),
        pytest.param(["latest"], NETWORK | DATABASE | PARSERS | {"rich", "cryptography"}, id="latest"),
    ],
)
def test_a_command_imports_nothing_slow_that_it_does_not_need(arguments: list[str], slow: set[str]) -> None:
    program = (
        "import atexit, sys; from bot.cli.main import program; sys.argv[0] = 'dispatch'; "
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr)); program()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert ran.stdout
    assert slow & set(ran.stderr.split()) == set()


def test_a_command_of_which_only_the_arguments_are_read_is_the_one_that_is_named() -> None:
    command = read_arguments(["latest", "3", "--json", "--reports", "there"])

    assert type(command) is command_class("latest")
    assert vars(command) == {"reports": Path("there"), "count": 3, "as_json": True}
