"""The sentences of errors, notes and the command line, from the TOML files in prompts/."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parents[1] / "prompts"  # beside bot/ in the checkout and in a wheel


def wording(name: str, /, **values: object) -> str:
    """The sentence of a name such as "importing.larger", with its values put in.

    The name is the file's and the sentence's. Raises KeyError for an unknown name or a value that is missing.
    """
    file, _, key = name.partition(".")
    return _sentences(file)[key].format_map(values)


@cache
def _sentences(file: str) -> Mapping[str, str]:
    """The sentences of one file, read once for the process."""
    return tomllib.loads((_FOLDER / f"{file}.toml").read_text("utf-8"))
