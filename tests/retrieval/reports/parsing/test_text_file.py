"""Text files are read whole, in the encoding that their letters prove, or refused with the cure."""

import os
from pathlib import Path

import pytest

from retrieval.reports.errors import Finding, ReportError
from retrieval.reports.parsing.text_file import decode, decode_text, read_bytes, read_text

LIMIT = 2_000_000
UKRAINIAN = "Порт знову працює, повідомила адміністрація. «Перші вийшли тієї ночі», — сказав Євген."
RUSSIAN = "Порт снова работает, сообщила администрация. Ещё два судна вышли ночью."
GERMAN = "Der Hafen ist nicht für Schiffe mit Öl, und die Straße zu den Kränen ist gesperrt."
FRENCH = "Le port est fermé pour des travaux, et les pêcheurs ne sont pas là, où « tout » est prêt."
SPANISH = "El niño dice que la lluvia es por el año, y los barcos no salen con ella: ¿qué más?"
ENGLISH = "The harbour’s café is shut, said the head – “for good”, and Mr Muñoz of the port agrees…"
SWEDISH = "Nio kranar är åter i arbete sedan måndagen, säger kaptenen. Två fartyg avgick före middag."
MARKS = "The harbour’s office said that it is “very glad” of the ships—and of the wheat."


def test_a_text_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes("\ufeffcafé\r\n".encode())

    assert read_text(path, LIMIT) == "café\r\n"


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"x" * LIMIT)
    assert len(read_bytes(path, LIMIT)) == LIMIT

    with pytest.raises(ReportError, match=r"too_large \(megabytes=2, limit=1\)"):
        read_bytes(path, 1_000_000)


def test_a_sparse_file_of_ten_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.touch()
    os.truncate(path, 10 << 30)

    with pytest.raises(ReportError, match="megabytes=10737"):
        read_bytes(path, LIMIT)


def test_of_a_file_that_grows_while_it_is_read_no_more_than_the_limit_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"x")
    looked, sizes = os.fstat, list[int]()

    def growing(number: int) -> os.stat_result:
        found = looked(number)
        if found.st_size == 1:  # the size is the last thing that is looked at
            sizes.append(found.st_size)
            os.truncate(path, 10 << 30 if len(sizes) == 2 else 1)
        return found

    monkeypatch.setattr("os.fstat", growing)
    with pytest.raises(ReportError, match=r"megabytes=2, limit=2"):
        read_bytes(path, LIMIT)


def test_a_missing_file_is_refused_in_the_words_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"unreadable \(error='No such file or directory'"):
        read_text(tmp_path / "none.txt", LIMIT)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((UKRAINIAN, encoding) for encoding in ("cp1251", "koi8-u", "mac-cyrillic", "iso8859-5")),
        *((RUSSIAN, encoding) for encoding in ("cp1251", "koi8-r", "cp866", "iso8859-5")),
        *((GERMAN, encoding) for encoding in ("cp1252", "latin-1", "mac-roman", "cp850")),
        *((FRENCH, encoding) for encoding in ("cp1252", "latin-1", "mac-roman", "cp850")),
        *((SPANISH, encoding) for encoding in ("cp1252", "latin-1", "mac-roman")),
        *((ENGLISH, encoding) for encoding in ("cp1252", "mac-roman")),
        *((SWEDISH, encoding) for encoding in ("cp1252", "latin-1", "mac-roman", "cp850")),
        *((text, "cp1252") for text in ("“Late”…", "The café of the pier is shut, it said.", "A port’s day")),
        *((MARKS, encoding) for encoding in ("cp1252", "mac-roman", "big5")),
        *((text, "utf-16") for text in (UKRAINIAN, ENGLISH, "Title")),
        *((text, "utf-16-le") for text in (UKRAINIAN, ENGLISH, "Title")),
        *((text, "utf-16-be") for text in (UKRAINIAN, ENGLISH, "Title")),
        *((text, encoding) for text in (UKRAINIAN, "Title") for encoding in ("utf-32", "utf-32-le")),
    ],
)
def test_a_text_is_read_in_the_encoding_that_its_letters_prove(text: str, encoding: str) -> None:
    text = text.encode(encoding, "ignore").decode(encoding)  # without the letters that it does not have
    decoded = decode(f"{text}\n".encode(encoding), "x.txt")

    assert decoded.text == f"{text}\n"
    assert decoded.encoding


def test_utf_8_needs_no_proof() -> None:
    assert decode("Гавань; pêcheur".encode(), "x.txt") == ("Гавань; pêcheur", "")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("Załoga statku czeka na nową łódź w porcie".encode("cp1250"), id="Polish"),
        pytest.param("Příjezd do přístavu je možný jen večer".encode("cp1250"), id="Czech"),
        pytest.param("The talks of the two sides in Niš and of Vučić, he said".encode("cp1250"), id="names"),
        pytest.param("Порт".encode("cp1251"), id="four letters"),
        pytest.param("Müller".encode("cp1252"), id="one word"),
        pytest.param("海港は長い修理の後に再び開いた".encode("shift_jis"), id="Japanese"),
        pytest.param(b"\xef\xbb\xbfThe port is of the town\x92s office", id="with UTF-8's mark"),
    ],
)
def test_letters_that_prove_nothing_are_refused(content: bytes) -> None:
    with pytest.raises(ReportError, match=r"not_utf8|probable_encoding .*cp932"):
        decode(content, "x.txt")


def test_the_encoding_of_another_alphabet_is_named() -> None:
    content = "Το λιμάνι άνοιξε ξανά τη Δευτέρα μετά από πολλές εργασίες".encode("cp1253")

    with pytest.raises(ReportError) as refused:
        decode(content, "x.txt")
    assert refused.value.finding == Finding.of("probable_encoding", byte="0xd4", encoding="cp1253")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param("Порт".encode() + b"\xd0 \xd1\x94", "Порт� є", id="one byte"),
        pytest.param("Порт відкриті".encode()[:-1], "Порт відкрит�", id="cut off"),
        pytest.param("Пор\0т відкрито".encode(), "Пор�т відкрито", id="a null"),
        pytest.param(b"x" * 998 + b"\xd0 ", "x" * 998 + "� ", id="in ASCII"),
    ],
)
def test_a_damaged_character_does_not_make_a_file_unreadable(content: bytes, text: str) -> None:
    assert decode(content, "x.txt") == (text, "")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"x" * 997 + b"\xd0 ", id="no letter of UTF-8"),
        pytest.param("Порт є".encode() + b" \xcf\xee\xf0\xf2", id="as many damaged as sound"),
        pytest.param("Порт відкрито ".encode() * 40 + b"\xcf\xee\xf0\xf2", id="a word in another encoding"),
    ],
)
def test_a_file_with_much_damage_is_refused(content: bytes) -> None:
    with pytest.raises(ReportError, match=r"not_utf8|probable_encoding"):
        decode(content, "x.txt")


@pytest.mark.parametrize(
    ("content", "line", "finding"),
    [
        (b"one\ntwo\xe9", 2, Finding.of("not_utf8", byte="0xe9")),
        (b"a\0b", 1, Finding("binary")),
        (b"\x01\xff", 1, Finding.of("binary_byte", byte="0xff")),
        (b"%PDF-1.7\n", 1, Finding("pdf")),
        (b"PK\x03\x04\x14", 1, Finding("zip")),
        (b"{\\rtf1 x}", 1, Finding("rtf")),
        (b"\xd0\xcf\x11\xe0\xa1", 1, Finding("office")),
        (b"\n<!DOCTYPE html>\n<p>x", 1, Finding("web_page")),
        (b"<?xml version='1.0'?><rss/>", 1, Finding("web_page")),
        (b'{"a": [1]}\n', 1, Finding("json")),
        (b" [1, 2]", 1, Finding("json")),
        (b"[" * 100_000, 1, Finding("json")),
    ],
)
def test_bytes_that_are_no_text_are_refused(content: bytes, line: int, finding: Finding) -> None:
    with pytest.raises(ReportError) as caught:
        decode_text(content, "x.txt")

    assert (caught.value.line, caught.value.finding) == (line, finding)


@pytest.mark.parametrize(
    "text",
    [
        "{a} and [b]",
        "[1] A note",
        '{"title": "T"}\nText.',
        "PDF-1",
    ],
)
def test_texts_that_only_begin_like_other_kinds_are_texts(text: str) -> None:
    assert decode_text(text.encode(), "x.txt") == text
