"""Writing to a terminal, a pipe or a file, in any encoding."""

import io
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import BaseModel


def prepare() -> None:
    """Escape characters that the encoding of standard output lacks, instead of failing."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """Print text wrapped to the terminal, only at spaces: nothing in a quote changes."""
    width = max(20, shutil.get_terminal_size().columns)
    for line in text.split("\n"):
        print("\n".join(wrap(line, width)))


def wrap(line: str, width: int) -> list[str]:
    """One line as lines of at most `width` characters, where its words allow it."""
    wrapped = textwrap.wrap(
        line,
        width,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
        expand_tabs=False,
    )
    return wrapped or [""]


def say_json(value: "BaseModel | Sequence[BaseModel]") -> None:
    """Print a record or several as one line of JSON, in ASCII where the output is not Unicode."""
    from pydantic_core import to_jsonable_python  # whoever has a record has pydantic

    unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    print(json.dumps(to_jsonable_python(value), ensure_ascii=not unicode))


def complain(*lines: str) -> None:
    """Print to standard error."""
    for line in lines:
        print(f"dispatch: {line}", file=sys.stderr)


def abandon() -> None:
    """Discard standard output once its reader is gone, so that closing it at exit does not fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
