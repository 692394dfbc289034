"""The command line, every command but `run`: the exit code is one that is documented."""

import contextlib
import io
import os
import sys
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

from bot.cli.main import main
from bot.settings import PREFIX, Settings
from tests.fuzz.entries.reports import sound_folder
from tests.fuzz.entry import Entry
from tests.fuzz.mutations import PHRASES, Draw, mutated_text
from tests.fuzz.recorded_log import RecordedLog

WORDS = "ask inline latest show check add fetch feeds key backup restore chat health import remove".split()
OPTIONS = (
    "--json",
    "--on",
    "--batch",
    "--offset",
    "--map",
    "--all",
    "--force",
    "--moved",
    "--url",
    "--reports",
    "--help",
    "--version",
    "--",
    "-",
    "-h",
    "--no-json",
    "--json=1",
    "--on=2024-08-06",
    "--reports=",
)
VALUES = (
    "2024-08-06",
    "1",
    "-1",
    "5",
    "reports",
    "missing",
    "reports/sound.txt",
    "batch.jsonl",
    "sound",
    "title=headline,date=day",
    "=",
    "http://127.0.0.1:9/",
    "https://example.org/feed.xml",
    "backup.db",
    "/dev/null",
    ".",
    "",
    "table.csv",
    "99999999999999999999",
)
EXAMPLES = (
    ["ask", "Who co-sponsored the bill?"],
    ["ask", "dam", "--json", "--on", "2024-08-06"],
    ["ask", "--batch", "batch.jsonl"],
    ["inline", "bill", "--offset", "1", "--json"],
    ["latest", "2"],
    ["show", "sound"],
    ["show", "reports", "--json"],
    ["check"],
    ["add", "table.csv", "--map", "title=headline"],
    ["add", "-"],
    ["feeds"],
    ["feeds", "import", "feeds.opml"],
    ["feeds", "add", "https://example.org/feed.xml"],
    ["feeds", "remove", "x"],
    ["key"],
    ["backup", "backup.db", "--force"],
    ["restore", "backup.db"],
    ["chat"],
    ["health", "--url", "http://127.0.0.1:9"],
    ["fetch"],
    ["--version"],
    [],
)
CODES = {0, 1, 2, 3}


class Arguments(Entry[list[str]]):
    """Arguments."""

    name: ClassVar = "arguments"

    def __init__(self, folder: Path, log: RecordedLog) -> None:
        super().__init__(folder, log)
        self._reports = sound_folder(folder / "reports")
        (folder / "batch.jsonl").write_text(
            '{"id": 1, "text": "dam"}\n{"id": 2, "text": "why?", "follows": 1}\n'
        )
        (folder / "table.csv").write_text("headline,date,text\nA,2024-05-14,The text of it.\n")
        self.check(["ask", "dam"])

    def input(self, draw: Draw) -> list[str]:
        given = list(draw.choice(EXAMPLES))
        for _ in range(draw.choice((0, 1, 1, 2, 3))):
            at = draw.randrange(len(given) + 1)
            match draw.randrange(5):
                case 0:
                    given[at : at + 1] = []
                case 1:
                    given[at:at] = [draw.choice(OPTIONS)]
                case 2:
                    given[at : at + 1] = [draw.choice(VALUES)]
                case 3:
                    given[at:at] = [draw.choice((*WORDS, *VALUES))]
                case 4:
                    given[at : at + 1] = [
                        mutated_text(draw, draw.choice((*OPTIONS, *VALUES, *PHRASES)))[:300]
                    ]
        return [
            os.fsdecode(each.replace("\0", "").encode("utf-8", "replace")) for each in given if each != "run"
        ]

    def check(self, given: list[str]) -> None:
        if "run" in given:
            return
        environment = {f"{PREFIX}REPORTS": "reports", f"{PREFIX}DATA": "data", "HOME": str(self.folder)}
        output, errors = _Stream(), _Stream()
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            with (
                mock.patch.dict(os.environ, environment, clear=True),
                mock.patch.object(Settings, "env_file", None),
                mock.patch.object(sys, "stdin", _Stream()),
                contextlib.redirect_stdout(output),
                contextlib.redirect_stderr(errors),
            ):
                code = self._code(given)
        finally:
            os.chdir(before)
            self.log.install()
        said = errors.text()
        if code not in CODES or "Traceback" in said:
            raise AssertionError(f"exit code {code}: {said}")
        if code == 2 and not said:
            raise AssertionError("exit code 2 without a word")
        self.log.check(private=False)

    @staticmethod
    def _code(given: list[str]) -> Any:
        try:
            return int(main(given))
        except SystemExit as end:  # as argparse ends
            return end.code


class _Stream(io.TextIOWrapper):
    """A stream as a pipe is one: in UTF-8, with what cannot be encoded refused."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def text(self) -> str:
        """What was written."""
        self.flush()
        return self.buffer.getvalue().decode("utf-8", "replace")  # type: ignore[attr-defined]
