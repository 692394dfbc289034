"""Text files: reading one, in UTF-8 or an encoding that its letters prove, or saying why not."""

import json
import os
import re
from codecs import BOM_UTF8
from pathlib import Path
from typing import NamedTuple

from retrieval.regular_file import NotRegularError, OutsideError, open_inside, open_regular
from retrieval.reports.errors import Finding, ReportError, system_message

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_UTF_32 = re.compile(rb"\xff\xfe\x00\x00|\x00\x00\xfe\xff|(?:\x00\x00..){3}|(?:..\x00\x00){3}", re.DOTALL)
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_OTHER_KINDS = (
    (re.compile(rb"%PDF-"), Finding("pdf")),
    (re.compile(rb"PK\x03\x04"), Finding("zip")),
    (re.compile(rb"\{\\rtf"), Finding("rtf")),
    (re.compile(rb"\xd0\xcf\x11\xe0"), Finding("office")),
    (re.compile(rb"\s*(?:<!doctype html|<html\b|<\?xml)", re.IGNORECASE), Finding("web_page")),
)
_CELL = r"\"?[^\W\d][\w ]{0,30}\"?"
_TABLE = re.compile(
    rf"\s*{_CELL}(?:([,;\t]){_CELL})(?:\1{_CELL})*\s*?\n.*?\1"
)  # a row of names, and one with cells
_COLUMNS = {"date", "published", "title", "headline", "text", "body", "content", "summary", "url", "link"}
_SAMPLE = 50_000  # bytes that are looked at to name a likely encoding

# --- Which encoding a text's letters prove ------------------------------------------------------------------
_ENCODINGS = (
    *("cp1252", "cp1251", "koi8-u", "iso8859-5", "cp866", "mac-cyrillic", "iso8859-15"),
    *("mac-roman", "cp850", "big5", "gb18030"),
)
_TYPOGRAPHY = "‘’‚‛“”„‹›«»–—…•·№§°©®™£€½¼¾×±†‡\xa0\xad\u2009\u202f\u3000"
_WITHIN_WORDS = "’–—…\xad\xa0\u202f"  # may stand between two letters
_FOREIGN = re.compile(rf"[^\x00-\x7f{_TYPOGRAPHY}]")  # a letter, or a sign that no text needs
_ODD_PLACE = re.compile(
    rf"[^\W\d_](?=([^\x00-\x7f{_WITHIN_WORDS}]))(?!\w)\1(?=[^\W\d_])|\w[“„«](?=\w)|\w[„‚·]|\s’\s"
    r"|[a-z][À-ÖØ-Þ]|[b-df-hj-np-tv-z]í(?:s|t|re|ve|ll|d)\b"  # "officeís" is Apple's "office’s"
)
_DAMAGED = "\ufffd"  # in the place of bytes that are no character
_MIN_SOUND = 3  # characters of UTF-8 that stand for each damaged one
_MANY_BYTES = 1_000  # for each byte that is none of UTF-8, in a text of nothing but ASCII
_MAX_DAMAGE = 3 / 1_000  # of all bytes
_SAME_IN_WINDOWS = re.compile(rb"[\x00-\x7f\x85\x91-\x97\xa0\xab\xbb]*")  # in all Windows' encodings: marks
_DASH_IN_WORD = re.compile("[^\\W\\d_][–—][^\\W\\d_]")  # where Apple's encoding has a letter
_SPANISH = re.compile("ñ(?=[aeiou])", re.IGNORECASE)  # Poland's letter at its place stands before consonants
_MIXED_WORD = re.compile(r"[a-z][а-яґєіїё]|[а-яґєіїё][a-z]", re.IGNORECASE)
_CAPITAL_WITHIN = re.compile(r"[а-яґєіїё][А-ЯҐЄІЇЁ]")
_CYRILLIC = (
    frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),  # Ukrainian
    frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),  # Russian, and Bulgarian
)
_COMMON_CYRILLIC = frozenset("оаеинтрсвлкі")
_MIN_LETTERS = 12  # of another alphabet
_WESTERN = {  # letters of a language, and words that it is known by
    "äöüß": "der die das und ist nicht mit von den im auf für ein eine zu dem des sich war nach bei",
    "àâæçéèêëîïôœùûüÿ": "le la les des et est une dans que pour du un sur de au aux en par qui deux avec ce",
    "áéíñóúü¿¡": "el la los las de que en por una del con un al se su para es desde",
    "àèéìíîòóùú": "il di che la per non una del con sono alla le un da nel della i al",
    "ãáâàçéêíóôõú": "o de que do da em para um uma os com a no na as por foi",
    "åäöæøé": "och att det som en er og av til for den med på har i et der fra sedan två är ikke inte",
    "áäçéëíóôöúüßÁÄÇÉËÍÓÔÖÚÜ": "the of and to in is that for said on with at it was by",  # alike in Europe
}
_MIN_KNOWN_WORDS = 3


class DecodedText(NamedTuple):
    """A file's text, and the encoding that it was taken for; empty where it is UTF-8."""

    text: str
    encoding: str


def read_text(path: Path, limit: int) -> str:
    """The text of a file of at most `limit` bytes, without a byte order mark. Raises ReportError."""
    return decode_text(read_bytes(path, limit), path)


def read_bytes(path: Path, limit: int, folder: Path | None = None) -> bytes:
    """The content of a regular file of at most `limit` bytes. Raises ReportError.

    With `folder`, only of a file that is inside it, once links are followed.
    """
    try:
        path.name.encode()
        opened = open_inside(folder, path.relative_to(folder).as_posix()) if folder else open_regular(path)
        with opened as file:
            size = os.fstat(file.fileno()).st_size
            content = file.read(limit + 1) if size <= limit else b""
    except UnicodeEncodeError as error:
        raise ReportError(path, 1, Finding("name_not_utf8")) from error
    except OSError as error:
        raise ReportError(path, 1, _unreadable(error)) from error
    if max(size, len(content)) > limit:  # it may have grown while it was read
        megabytes = max(size, len(content)) // 1_000_000
        raise ReportError(path, 1, Finding.of("too_large", megabytes=megabytes, limit=limit // 1_000_000))
    return content


def _unreadable(error: OSError) -> Finding:
    """Why a file cannot be opened or read."""
    if isinstance(error, NotRegularError):
        return Finding("not_regular")
    if isinstance(error, OutsideError):
        return Finding("outside")
    name = "forbidden" if isinstance(error, PermissionError) else "unreadable"
    return Finding.of(name, error=system_message(error))


def decode_text(content: bytes, path: Path | str) -> str:
    """The text of a file as `decode` reads it."""
    return decode(content, path).text


def decode(content: bytes, path: Path | str) -> DecodedText:
    """Bytes as text, without a byte order mark; `path` is where they came from.

    Another encoding than UTF-8 is read where a byte order mark or the letters prove it; a few bytes that are
    none of UTF-8 become U+FFFD. Raises ReportError for other bytes, with the encoding where that is sure, and
    for files that are no plain text, JSON among them.
    """
    for pattern, finding in _OTHER_KINDS:
        if pattern.match(content):
            raise ReportError(path, 1, finding)
    decoded = _utf_8(content) or _utf_16(content) or _by_letters(content) or _damaged_utf_8(content)
    if decoded is None:
        raise _refusal(content, path)
    if decoded.text.lstrip()[:1] in ("{", "[") and _is_json(decoded.text):
        raise ReportError(path, 1, Finding("json"))
    return decoded


def is_table(text: str) -> bool:
    """Whether a text begins with a row that holds several of the names that columns of reports have."""
    if (table := _TABLE.match(text)) is None:
        return False
    cells = table[0].lstrip().split("\n")[0].split(table[1])
    return len(_COLUMNS & {cell.strip('" \r').lower() for cell in cells}) > 1


def _utf_8(content: bytes) -> DecodedText | None:
    if b"\0" in content:
        return None
    try:
        return DecodedText(content.decode("utf-8-sig"), "")
    except UnicodeDecodeError:
        return None


def _utf_16(content: bytes) -> DecodedText | None:
    """A text in UTF-16 or UTF-32: by its byte order mark, else by letters of which every one is usual."""
    if b"\0" not in content and content[:2] not in _MARKS:
        return None
    wide = "utf-32" if _UTF_32.match(content) else "utf-16"
    marked = content[:2] in _MARKS or content[:4] == b"\0\0\xfe\xff"
    read = []
    for encoding in [wide] if marked else [f"{wide}-le", f"{wide}-be"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL_CHARACTER.search(text) and (marked or _is_usual(text)):
            read.append(DecodedText(text.lstrip("\ufeff"), wide.upper()))
    return read[0] if len(read) == 1 else None


def _is_usual(text: str) -> bool:
    """Whether all letters are Latin or Cyrillic, as most texts' are."""
    return all(char < "\u0530" or char in _TYPOGRAPHY for char in text[:_SAMPLE])


def _damaged_utf_8(content: bytes) -> DecodedText | None:
    """A text in UTF-8 of which a few bytes are damaged."""
    text = content.replace(b"\0", b"\xff").decode("utf-8-sig", "replace")
    damaged = text.count(_DAMAGED)
    sound = len(_FOREIGN.findall(text)) + sum(map(text.count, _TYPOGRAPHY)) - damaged
    if damaged > max(_MIN_SOUND, _MAX_DAMAGE * len(content)) or _CONTROL_CHARACTER.search(
        text.replace(_DAMAGED, "")
    ):
        return None
    few = sound >= _MIN_SOUND * damaged or len(content) >= _MANY_BYTES * damaged
    return DecodedText(text, "") if few else None


def _by_letters(content: bytes) -> DecodedText | None:
    """The one reading in an older encoding whose letters are those of a language; else None."""
    if _CONTROL.search(content) or content.startswith(BOM_UTF8):
        return None
    readings: dict[str, str] = {}
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL_CHARACTER.search(text) and _is_language(text):
            readings.setdefault(text, encoding)
    if not readings and _SAME_IN_WINDOWS.fullmatch(content):
        text = content.decode("cp1252")
        return None if _ODD_PLACE.search(text) or _DASH_IN_WORD.search(text) else DecodedText(text, "cp1252")
    return DecodedText(*readings.popitem()) if len(readings) == 1 else None


def _is_language(text: str) -> bool:
    """Whether the characters beyond ASCII are the letters of one language and marks at their usual places."""
    if _ODD_PLACE.search(text):
        return False
    letters = "".join(_FOREIGN.findall(_SPANISH.sub("n", text)))
    lower = letters.lower()
    if letters and any(alphabet.issuperset(lower) for alphabet in _CYRILLIC):
        common = sum(letter in _COMMON_CYRILLIC for letter in lower)
        swapped = len(_CAPITAL_WITHIN.findall(text))
        return (
            len(letters) >= _MIN_LETTERS
            and 2 * common > len(letters)
            and 50 * swapped < len(letters)
            and not _MIXED_WORD.search(text)
        )
    words = re.findall(r"[^\W\d_]+", text.lower())
    return any(
        set(known).issuperset(lower) and sum(word in stop.split() for word in words) >= _MIN_KNOWN_WORDS
        for known, stop in _WESTERN.items()
    )


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    except RecursionError:  # no text is nested so deeply
        return True
    return True


def _refusal(content: bytes, path: Path | str) -> ReportError:
    """Why bytes cannot be read as text; with their encoding, where most letters are of another alphabet."""
    if b"\0" in content:
        return ReportError(path, 1, Finding("binary"))
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = f"0x{error.object[error.start]:02x}"
    if _CONTROL.search(content):
        return ReportError(path, line, Finding.of("binary_byte", byte=byte))
    from charset_normalizer import from_bytes  # slow to import, and nearly all files are in UTF-8

    likely = from_bytes(content[:_SAMPLE]).best()
    letters = list(filter(str.isalpha, str(likely or "")))
    others = [letter for letter in letters if letter > "\u024f"]  # those of Europe's alphabets are guesses
    sure = len(others) >= max(_MIN_LETTERS, len(letters) / 2)
    if likely and sure:
        finding = Finding.of("probable_encoding", byte=byte, encoding=likely.encoding)
    else:
        finding = Finding.of("not_utf8", byte=byte)
    return ReportError(path, line, finding)
