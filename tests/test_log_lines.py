"""README explains every line that an operator may find in the log."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = "bot", "retrieval"
METHODS = {"info", "warning", "error", "critical", "exception", "log"}  # DEBUG is for whoever reads the code
PLACEHOLDER = re.compile(r"%[.\d]*[sdfr]")
PASSED_ON = {"…"}  # what an error says of itself, which names its cure


def formats() -> Iterator[tuple[Path, ast.expr]]:
    """The format of every record from INFO on, with the module that logs it."""
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="logger"), attr=method), args=arguments):
                    if method in METHODS:
                        yield path, arguments[method == "log"]


def lines() -> set[str]:
    """The formats as README writes them: "…" for what differs."""
    return {
        PLACEHOLDER.sub("…", format_.value)
        for _, format_ in formats()
        if isinstance(format_, ast.Constant) and isinstance(format_.value, str)
    }


def rows() -> list[str]:
    """The lines in the first column of README's table: whole, or their beginning with " …" behind it."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("### What the log says\n")[1]
    cells = re.findall(r"^\| (`.+?`) \|", re.split(r"\n##+ ", section)[0], re.MULTILINE)
    return [row for cell in cells for row in re.findall(r"`([^`]+)`", cell)]


def explained(row: str, lines: set[str]) -> list[str]:
    """The lines that a row explains: the one that it is, else those that begin like it."""
    return [row] if row in lines else [line for line in lines if line.startswith(row.removesuffix(" …"))]


def test_every_line_of_the_log_is_explained_once() -> None:
    known = lines() - PASSED_ON
    assert sorted(line for row in rows() for line in explained(row, known)) == sorted(known)


def test_every_row_explains_a_line() -> None:
    known = lines() - PASSED_ON
    assert [row for row in rows() if not explained(row, known)] == []


def test_what_is_logged_has_a_constant_format() -> None:
    """A text put together before it is logged could be explained by no row, nor be searched for."""
    put_together = [f"{path}:{each.lineno}" for path, each in formats() if not isinstance(each, ast.Constant)]
    assert put_together == []


def test_logging_by_other_names_is_not_overlooked() -> None:
    named = [
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"logging\.(?:info|warning|error|critical|exception|log)\(", path.read_text("utf-8"))
        or re.findall(r"^(\w+) = logging\.getLogger", path.read_text("utf-8"), re.MULTILINE)
        not in ([], ["logger"])
    ]
    assert named == []
