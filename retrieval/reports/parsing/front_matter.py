"""Front matter: what a report's file says of itself above its text, in YAML, TOML or JSON."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

from retrieval.reports.errors import Finding
from retrieval.reports.report import ReadingNotice

_MAX_CHARS = 64_000  # longer front matter is none, so that no parser meets an endless one
_YAML, _TOML = "---", "+++"
_ENDS = {_YAML: (_YAML, "..."), _TOML: (_TOML,)}
_FIELD = re.compile(r"\s*(?P<key>[^\W\d][\w .-]{0,40}?)\s*(?P<sign>:(?=\s|$)|=)\s*(?P<value>.*)")
_ONE_WORD = re.compile(
    r"\s*[\"']?[^\W\d][\w.-]*[\"']?\s*(?::(?:\s|$)|=)"
)  # where prose has "The office wrote:"
_PANDOC = "%", ("title", "author", "date")  # the mark of Pandoc's title block, and what its lines are
_ADDRESS_ALONE = re.compile(r"https?://\S+")
_USUAL = {  # names of fields that prove front matter which no fence proves
    *(
        "title",
        "headline",
        "date",
        "published",
        "updated",
        "author",
        "authors",
        "byline",
        "modified",
        "source",
        "outlet",
        "publisher",
    ),
    *("url", "link", "summary", "description", "tags", "keywords", "category", "language", "layout", "slug"),
    *("subject", "from", "to", "cc", "sent"),
}
_OF_MAIL = {"subject": "title", "sent": "date"}  # what they are called elsewhere
_PLAIN = re.compile(r"[^\W\d_](?:[\w ,.;()/’“”«»–—…%+'\"-]|:(?! |$))*")  # YAML reads it as it stands
_NOT_PLAIN = re.compile(r"(?i)(?:y|n|yes|no|on|off|true|false|null)")
_STAMP = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")
_DEEP_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')\s*+\.\s*+){16}""", re.ASCII)
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
INNER_TABLES = {"extra", "params", "taxonomies", "page", "meta"}  # whose fields count as the file's own


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values by their keys in lower case, how many lines they take, what was unreadable of them.

    A list is one value, its items joined by commas; a table within a table has its name before its keys
    ("author.name"), and also without it where such a table usually holds the file's own fields ("extra").
    `line_of` is where a key stands in the file.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    length: int = 0
    notices: tuple[ReadingNotice, ...] = ()
    line_of: Mapping[str, int] = field(default_factory=dict)


def parse_front_matter(text: str) -> FrontMatter:
    """The front matter of a text whose lines end in newlines; an empty one where there is none.

    What no YAML or TOML parser reads is read line by line, and where that loses a line, a notice says so.
    """
    above = len(text) - len(text.lstrip("\n "))
    if blank := text.count("\n", 0, above):
        matter = parse_front_matter(text[above:])
        line_of = {key: line + blank for key, line in matter.line_of.items()}
        moved = tuple(notice._replace(line=notice.line + blank) for notice in matter.notices)
        return FrontMatter(matter.values, matter.length and matter.length + blank, moved, line_of)
    if text.startswith("{"):
        return _json(text)
    lines = text[:_MAX_CHARS].split("\n")
    fence = lines[0].strip()
    if fence not in _ENDS:
        return _title_block(lines) if fence.startswith(_PANDOC[0]) else _unfenced(lines)
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.strip() in _ENDS[fence]), None)
    if end is None:
        return _endless(lines)
    inside = lines[1:end]
    if any(map(str.strip, inside)) and not any(map(_ONE_WORD.match, inside)):
        return FrontMatter()  # two rulers
    line_of = _line_of(inside)
    if "fetched" in line_of:  # written by `write_front_matter`, perhaps of an earlier version
        return FrontMatter(_line_by_line(inside), end + 1, (), line_of)
    notices: list[ReadingNotice] = []
    try:
        read = _read_toml if fence == _TOML else _read_yaml
        values = dict(_flat(read("\n".join(inside))))
    except (ValueError, RecursionError) as error:
        values = _line_by_line(inside)
        mark = getattr(error.__cause__, "problem_mark", None)
        if any(line.strip() and not line.lstrip().startswith("#") for line in _unread(inside)):
            number = mark.line + 2 if mark else 1
            form = "TOML" if fence == _TOML else "YAML"
            notices.append(ReadingNotice("front matter", number, Finding.of("front_invalid", form=form)))
    return FrontMatter(values, end + 1, tuple(notices), line_of)


def read_front_matter(text: str, path: Path | str = "") -> tuple[dict[str, str], str]:  # noqa: ARG001
    """The values by their keys in lower case, and the rest of the text; no values without front matter."""
    matter = parse_front_matter(text)
    return dict(matter.values), "\n".join(text.split("\n")[matter.length :]) if matter.length else text


def write_front_matter(values: Mapping[str, str]) -> str:
    """Front matter of these values, one line each, for any reader of YAML; empty ones are left out."""
    plain = {key: " ".join(value.split()) for key, value in values.items()}
    lines = [f"{key}: {_yaml_scalar(value)}\n" for key, value in plain.items() if value]
    return f"{_YAML}\n{''.join(lines)}{_YAML}\n"


def remove_field(text: str, key: str) -> str:
    """The text without the front matter lines that have this key."""
    lines = text.split("\n")
    end = parse_front_matter(text).length
    return "\n".join(line for at, line in enumerate(lines) if at >= end or not _has_key(line, key))


def _yaml_scalar(value: str) -> str:
    if _STAMP.fullmatch(value) or (_PLAIN.fullmatch(value) and not _NOT_PLAIN.fullmatch(value)):
        return value
    quoted = json.dumps(
        value, ensure_ascii=False
    )  # JSON's strings are YAML's, but for unprintable characters
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _has_key(line: str, key: str) -> bool:
    name, colon, _ = line.partition(":")
    return bool(colon) and name.strip().lower() == key


def _fields(lines: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """The lines that are `key: value` or `key = value`, each with its number in the file."""
    for number, line in enumerate(lines, start=2):
        if match := _FIELD.match(line):
            yield number, match


def _line_of(lines: list[str]) -> dict[str, int]:
    """The numbers of the lines by their keys; the first of them is line 2 of its file."""
    return {match["key"].lower(): number for number, match in _fields(lines)}


def _unread(lines: list[str]) -> list[str]:
    return [line for line in lines if not _FIELD.match(line)]


def _line_by_line(lines: list[str]) -> dict[str, str]:
    return {match["key"].lower(): _unquoted(match["value"].strip()) for _, match in _fields(lines)}


def _unquoted(value: str) -> str:
    """A value without the pair of quotes around it."""
    if len(value) < 2 or value[0] != value[-1] or value[0] not in "\"'":
        return value
    if value[0] == '"':
        try:
            return str(json.loads(value))
        except ValueError:  # a pair of quotes around a value that has its own
            return value[1:-1].strip()
    return value[1:-1].strip()


def _endless(lines: list[str]) -> FrontMatter:
    """Front matter without its second fence: the fields that follow the first; a mere rule has none."""
    length = 1
    while length < len(lines) and _ONE_WORD.match(lines[length]):
        length += 1
    values = _line_by_line(lines[1:length])
    if not values.keys() & _USUAL:
        return FrontMatter()
    notice = ReadingNotice("front matter", 1, Finding.of("front_endless", fence=lines[0].strip()))
    return FrontMatter(values, length, (notice,), _line_of(lines[1:length]))


def _unfenced(lines: list[str]) -> FrontMatter:
    """Fields without fences: `Title: ...`, `Date: ...` lines of usual names, up to a blank line or a rule."""
    length = 0
    while length < len(lines) and (match := _FIELD.match(lines[length])) and match["sign"] == ":":
        if match["key"].lower() not in _USUAL or not match["value"]:
            return FrontMatter()
        length += 1
    values = {_OF_MAIL.get(key, key): value for key, value in _line_by_line(lines[:length]).items()}
    below = lines[length].strip() if length < len(lines) else ""
    named = values.keys() & {"title", "headline"} or any(map(_ADDRESS_ALONE.fullmatch, values.values()))
    if not named or below not in ("", _YAML):
        return FrontMatter()
    line_of = {_OF_MAIL.get(key, key): at - 1 for key, at in _line_of(lines[:length]).items()}
    return FrontMatter(values, length + (below == _YAML), (), line_of)


def _title_block(lines: list[str]) -> FrontMatter:
    """Pandoc's title block: `% title`, `% authors`, `% date`."""
    mark, keys = _PANDOC
    length = next((at for at, line in enumerate(lines) if not line.startswith(mark)), len(lines))
    if not 2 <= length <= len(keys) or (length < len(lines) and lines[length].strip()):
        return FrontMatter()
    values = {key: line.removeprefix(mark).strip() for key, line in zip(keys, lines[:length], strict=False)}
    return FrontMatter(values, length, (), {key: number for number, key in enumerate(values, start=1)})


def _json(text: str) -> FrontMatter:
    """Hugo's JSON front matter: an object that text follows."""
    try:
        table, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return FrontMatter()
    after, newline, _ = text[end:].partition("\n")
    if not isinstance(table, dict) or not newline or after.strip():
        return FrontMatter()
    return FrontMatter(dict(_flat(table)), text.count("\n", 0, end) + 1)


def _read_yaml(text: str) -> dict[Any, Any]:
    import yaml  # slow to import, and most reports have no front matter

    # Every value stays the text that it is: BaseLoader makes text, lists and tables only.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        table = yaml.load(text, Loader=loader)  # noqa: S506
    except yaml.YAMLError as error:
        raise ValueError("no YAML") from error
    if table and not isinstance(table, dict):
        raise ValueError("no table")
    return table or {}


def _read_toml(text: str) -> dict[str, Any]:
    if _DEEP_KEY.search(text):  # the time of the parser grows with the square of a key's parts
        raise ValueError("a key of too many parts")
    return tomllib.loads(text)


def _flat(table: Mapping[Any, Any], prefix: str = "", depth: int = 3) -> Iterator[tuple[str, str]]:
    """Keys in lower case with their values as text; of two with one key, the outer is the last."""
    inner = [(str(key).strip().lower(), value) for key, value in table.items()]
    for key, value in inner:
        if isinstance(value, dict) and depth:
            if key in INNER_TABLES:
                yield from _flat(value, "", depth - 1)
            yield from _flat(value, f"{prefix}{key}.", depth - 1)
    for key, value in inner:
        if not isinstance(value, dict):
            yield prefix + key, _as_text(value)


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_as_text(item) for item in value if not isinstance(item, dict | list))
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool) or value is None or value in ("~", "null"):
        return ""
    return " ".join(filter(None, map(str.strip, str(value).split("\n"))))
