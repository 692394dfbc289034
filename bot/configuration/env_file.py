"""The file .env: text in UTF-8 with an assignment on each line."""

import codecs
import re
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import Original, parse_stream

from bot.configuration.bounded_file import read_bounded
from bot.configuration.errors import ConfigurationError
from bot.wording import wording

LARGEST = 1_000_000  # bytes
_LINE_END = re.compile(r"\r\n|\n|\r")
_WIDE = codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE


@dataclass(frozen=True, slots=True)
class Assignment:
    """A name and its value, and the line that it is on. A name without "=" has no value."""

    name: str
    value: str | None = field(repr=False)
    line: int


def read_env_file(path: Path) -> list[Assignment]:
    """The assignments of a file, none where it is not there. Raises ConfigurationError, without any value.

    `${NAME}` in a value stands for a variable of the environment or of the lines above.
    """
    text = _decoded(path, _content(path))
    bindings = [(binding, _line(binding.original)) for binding in parse_stream(StringIO(text))]
    if wrong := [line for binding, line in bindings if binding.error]:
        raise ConfigurationError(wording("settings.no_assignment", path=path, line=line) for line in wrong)
    values = dotenv_values(stream=StringIO(text))
    return [
        Assignment(binding.key, values[binding.key], line)
        for binding, line in bindings
        if binding.key is not None
    ]


def _line(original: Original) -> int:
    """The line of a binding, whose text begins with the blank lines before it."""
    text = original.string
    return original.line + len(_LINE_END.findall(text[: len(text) - len(text.lstrip())]))


def _content(path: Path) -> bytes:
    if path.is_dir():
        if (path / "pyvenv.cfg").exists():  # a virtual environment may have the same name
            return b""
        raise ConfigurationError([wording("settings.is_folder", path=path)])
    try:
        content = read_bounded(path, LARGEST)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise ConfigurationError(
            [wording("settings.env_unreadable", path=path, error=error.strerror)]
        ) from error
    if len(content) > LARGEST:
        raise ConfigurationError([wording("settings.env_too_large", path=path)])
    return content


def _decoded(path: Path, content: bytes) -> str:
    if content.startswith(_WIDE) or b"\0" in content:  # PowerShell adds such lines to a file in UTF-8
        line = 1 if content.startswith(_WIDE) else content.count(b"\n", 0, content.index(b"\0")) + 1
        raise ConfigurationError([wording("settings.env_utf16", path=path, line=line)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        # The cause would carry the content, secrets included.
        raise ConfigurationError([wording("settings.env_not_utf8", path=path, line=line)]) from None
