"""Text files are read whole, or refused with the line, the problem and the cure."""

from pathlib import Path

import pytest

from retrieval.reports.errors import ReportError
from retrieval.reports.parsing.text_file import decode_text, read_bytes, read_text

LIMIT = 2_000_000


def test_a_text_is_read_without_its_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes("\ufeffcafé\r\n".encode())

    assert read_text(path, LIMIT) == "café\r\n"


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"x" * LIMIT)
    assert len(read_bytes(path, LIMIT)) == LIMIT

    with pytest.raises(ReportError, match="the file has 2 MB; a report has at most 1 MB: split or remove it"):
        read_bytes(path, 1_000_000)


def test_a_missing_file_is_refused_in_the_words_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot be read: No such file or directory; fix or remove it"):
        read_text(tmp_path / "none.txt", LIMIT)


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (b"one\ntwo\xe9", 2, "byte 0xe9 is not UTF-8"),
        (b"a\0b", 1, "the file is binary"),
        ("text".encode("utf-16"), 1, "the file is in UTF-16"),
    ],
)
def test_bytes_that_are_no_text_are_refused(content: bytes, line: int, problem: str) -> None:
    with pytest.raises(ReportError, match=problem) as caught:
        decode_text(content, "x.txt")

    assert caught.value.line == line
