"""Sentences that people read stand in prompts/, none of them in Python; their names and values fit."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.findings import explained
from bot.wording import wording
from retrieval import Finding

ROOT = Path(__file__).resolve().parents[1]
WORDINGS = sorted((ROOT / "prompts").glob("*.toml"))
NAME = re.compile(rf"(?:{'|'.join(file.stem for file in WORDINGS)})\.\w+")
LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
SENTENCE = re.compile(r"(?:[a-z’'-]+|[A-Z][a-z’'-]*)(?:,|;|:)?(?: \{\})*(?: [A-Za-z’'-]+[,;:]?){2,}")
CODE = re.compile(r"[\\^|]|\(\?|[a-z]_[a-z]|;q=|charset=|\b(?:SELECT|DELETE|INSERT|LOCK|BEGIN|PRAGMA)\b")
WORD_LISTS = (  # the words of the analysis, by lists and patterns
    "retrieval/text/",
    "retrieval/search/",
    "retrieval/reports/parsing/text_file.py",
    "retrieval/reports/speech/",
    "retrieval/reports/key_phrases.py",
    "retrieval/reports/speakers.py",
    "bot/importing/formats/columns.py",
    "bot/importing/formats/html_text.py",
    "bot/importing/formats/mail_text.py",
    "bot/importing/pages/",
    "bot/web/urls.py",
)
LOGGED = (  # words that only the log shows, through a variable; README explains its lines
    "bot/lifecycle/shutdown.py",
    "bot/lifecycle/start_log.py",
    "bot/lifecycle/startup.py",
    "bot/updates/farewell.py",
    "bot/updates/outage.py",
    "bot/updates/polling.py",
    "bot/updates/telegram_connection.py",
    "bot/updates/update_reader.py",
    "bot/webhook/receiver.py",
    "bot/logs.py",
    "bot/sending/telegram_errors.py",
    "retrieval/index/array_file.py",
)
EXCEPTIONS = {  # what may stand in Python -> why
    "files in the archive": "a kind of what is left out, worded in _import.txt.j2",
    "mails without text": "such a kind",
    "rows without text": "such a kind",
    "messages without text": "such a kind",
    "chats without messages": "such a kind",
    "failed feed checks": "the name of a metric",
    "reports {} by operators": "the name of a metric",
    "no space left": "a part of PostgreSQL's messages",
    "out of memory": "a part of PostgreSQL's messages",
    "no password supplied": "a part of PostgreSQL's messages",
    "this is not a regular file": "an error of the system's kind, which a finding or a sentence replaces",
    "this is a link that leads out of the folder": "such an error",
    "a key of too many parts": "an error that is caught where front matter is read",
    "an address of an unknown kind": "an error that is caught where a proxy answers",
    "feeds could not be checked": "the group of defects, in the log",
    "a datetime needs a time zone": "only a programmer meets it",
    "this archive has no folder to import into": "only a programmer meets it",
    "{} does not fit a button; references have at most 32 letters": "only a programmer meets it",
    "A weight must be positive: {}": "only a programmer meets it",
    "<{} of {} texts in {} segments>": "the form in which a debugger shows an object",
}


def sources() -> list[Path]:
    return [path for folder in ("bot", "retrieval") for path in sorted((ROOT / folder).rglob("*.py"))]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def text_of(node: ast.AST) -> str | None:
    """The text of a literal, with {} for each value of an f-string."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in values)
    return None


def passed_over(module: ast.Module) -> set[ast.AST]:
    """Docstrings, arguments of the log, conditions that only a programmer can meet, parts of f-strings."""
    found: set[ast.AST] = set()
    for node in ast.walk(module):
        match node:
            case ast.Expr(value=ast.Constant()):
                found.add(node.value)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="logger"), attr=attr)) if attr in LOG_METHODS:
                found.update(ast.walk(node))
            case ast.Call(func=ast.Name(id="TypeError" | "IndexError" | "RuntimeError")):
                found.update(ast.walk(node))
            case ast.JoinedStr(values=values):
                found.update(part for value in values for part in ast.walk(value))
    return found


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    module = tree(path)
    beside = passed_over(module)
    for node in ast.walk(module):
        text = text_of(node) if node not in beside else None
        if text and SENTENCE.search(text) and not CODE.search(text):
            yield node.lineno, text  # type: ignore[attr-defined]  # every literal has a line


def names(path: Path) -> Iterator[str]:
    """The names of sentences that a module holds."""
    for node in ast.walk(tree(path)):
        text = text_of(node)
        if text and NAME.fullmatch(text):
            yield text


def findings(path: Path) -> Iterator[tuple[str, set[str | None]]]:
    """The findings that a module makes, with the names of their values."""
    for node in ast.walk(tree(path)):
        match node:
            case ast.Call(
                func=ast.Name(id="Finding") | ast.Attribute(value=ast.Name(id="Finding")),
                args=[ast.Constant(value=str(name))],
                keywords=values,
            ):
                yield name, {value.arg for value in values}


def known() -> dict[str, str]:
    tables = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in WORDINGS}
    return {f"{file}.{name}": text for file, table in tables.items() for name, text in table.items()}


def finding_of(name: str) -> str:
    """The finding that a sentence of reports.toml explains."""
    return name.removeprefix("reports.").removesuffix("_cure")


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_no_sentence_that_people_read_stands_in_python() -> None:
    found = [
        f"{name}:{line}: {text!r}"
        for path in sources()
        if not (name := path.relative_to(ROOT).as_posix()).startswith((*WORD_LISTS, *LOGGED))
        for line, text in sentences(path)
        if text not in EXCEPTIONS
    ]

    assert found == []


def test_every_sentence_is_used_and_every_name_has_one() -> None:
    used = {name for path in sources() for name in names(path)}
    texts = {text_of(node) for path in (ROOT / "retrieval").rglob("*.py") for node in ast.walk(tree(path))}
    explaining = {name for name in known() if name.startswith("reports.") and finding_of(name) in texts}

    assert used | explaining == known().keys()


def test_a_sentence_is_given_the_values_that_it_shows() -> None:
    found = [
        (path.name, node.lineno, name)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "wording"
        if node.args and isinstance(node.args[0], ast.Constant)
        for name in [str(node.args[0].value)]
        if None not in (given := {keyword.arg for keyword in node.keywords})
        if given != placeholders(known()[name])
    ]

    assert found == []


def test_a_finding_is_explained_with_the_values_that_it_has() -> None:
    shown = {
        name: placeholders(known()[f"reports.{name}"] + known()[f"reports.{name}_cure"])
        for path in sources()
        for name, _ in findings(path)
    }

    assert shown
    assert [
        (name, given) for path in sources() for name, given in findings(path) if given != shown[name]
    ] == []


def test_a_finding_is_a_problem_and_a_cure() -> None:
    finding = Finding.of("same_name", other="{a}.txt")

    assert str(explained(finding)) == "{a}.txt has the same name; rename one of the two files"


def test_no_sentence_is_empty_or_ends_its_line() -> None:
    assert [name for name, text in known().items() if text != text.strip() or not text] == []


def test_a_value_that_looks_like_a_placeholder_stays_as_it_is() -> None:
    shown = wording("importing.no_column", column="{0} %s")

    assert shown == "it has no column '{0} %s'"


@pytest.mark.parametrize("name", ["importing.nothing", "importing.no_column"])
def test_an_unknown_name_and_a_missing_value_are_errors(name: str) -> None:
    with pytest.raises(KeyError):
        wording(name)
