import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.configuration.env_file import LARGEST, Assignment, read_env_file
from bot.configuration.errors import ConfigurationError


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(".env")


def refusal(path: Path) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as error:
        read_env_file(path)
    cause: BaseException | None = error.value
    while cause:
        assert "hush" not in repr(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return error.value.problems


def test_names_values_and_lines_are_read(env_file: Path) -> None:
    env_file.write_text(
        "# a comment\n\nexport A=1\r\nB = 'two # words' # why\n\n\nC=\"x\ny\"\nD=\nE=${A}2\nF\n", newline=""
    )

    assert read_env_file(env_file) == [
        Assignment("A", "1", 3),
        Assignment("B", "two # words", 4),
        Assignment("C", "x\ny", 7),
        Assignment("D", "", 9),
        Assignment("E", "12", 10),
        Assignment("F", None, 11),
    ]


def test_a_file_that_is_not_there_holds_nothing(env_file: Path) -> None:
    assert read_env_file(env_file) == []


def test_a_byte_order_mark_of_utf_8_is_no_part_of_the_first_name(env_file: Path) -> None:
    env_file.write_bytes(b"\xef\xbb\xbfA=\xc3\xa9\n")

    assert read_env_file(env_file) == [Assignment("A", "é", 1)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
def test_a_file_in_utf_16_is_named_as_such(env_file: Path, encoding: str) -> None:
    env_file.write_bytes("DISPATCH_TOKEN=hush\n".encode(encoding))

    assert refusal(env_file) == (".env, line 1: is in UTF-16; save it as UTF-8",)


def test_a_line_in_utf_16_that_was_added_to_a_file_in_utf_8_is_found(env_file: Path) -> None:
    env_file.write_bytes(b"A=1\nB=2\n" + "DISPATCH_TOKEN=hush\r\n".encode("utf-16-le"))

    assert refusal(env_file) == (".env, line 3: is in UTF-16; save it as UTF-8",)


def test_a_line_in_an_older_encoding_is_found(env_file: Path) -> None:
    env_file.write_bytes("A=1\nB=hush\nDISPATCH_REPORTS=/srv/Müller\n".encode("latin-1"))

    assert refusal(env_file) == (".env, line 3: is not in UTF-8; save it as UTF-8",)


def test_every_line_that_is_no_assignment_is_named(env_file: Path) -> None:
    env_file.write_text("A=1\n\nDISPATCH_TOKEN: hush\nB=2\nDISPATCH_TOKEN hush\nC='hush\n")

    assert refusal(env_file) == tuple(
        f".env, line {line}: is no assignment; write NAME=value, or # before a comment" for line in (3, 5, 6)
    )


def test_a_folder_is_refused_unless_it_is_a_virtual_environment(env_file: Path) -> None:
    env_file.mkdir()
    assert refusal(env_file) == (".env: is a folder; remove it, or put a file in its place",)
    (env_file / "pyvenv.cfg").touch()

    assert read_env_file(env_file) == []


def test_a_file_that_cannot_be_read_is_named(env_file: Path) -> None:
    env_file.symlink_to(env_file)

    assert refusal(env_file)[0].startswith(".env: cannot be read (Too many levels of symbolic links)")


def test_a_file_without_an_end_is_refused(env_file: Path) -> None:
    env_file.symlink_to("/dev/zero")
    assert "larger than 1 MB" in refusal(env_file)[0]
    env_file.unlink()
    env_file.write_text("#" * LARGEST)

    assert read_env_file(env_file) == []


def test_a_pipe_is_read_as_password_managers_offer_one(env_file: Path) -> None:
    os.mkfifo(env_file)
    writer = threading.Thread(target=env_file.write_text, args=("A=1\n",))
    writer.start()

    assert read_env_file(env_file) == [Assignment("A", "1", 1)]
    writer.join()


@given(st.one_of(st.binary(), st.text().map(str.encode)))
def test_any_file_is_read_or_refused_in_lines(content: bytes) -> None:
    path = Path(os.environ["XDG_STATE_HOME"]).with_name("any.env")
    path.write_bytes(content)
    problems: tuple[str, ...] = ("",)
    try:
        read_env_file(path)
    except ConfigurationError as error:
        problems = error.problems

    assert problems
    assert all(problem.isprintable() for problem in problems)
