import os
import threading
from pathlib import Path

import pytest

from bot.configuration.secret_files import LARGEST_SECRET, read_secret


@pytest.mark.parametrize("content", [b"1:hush", b"1:hush\n", b"\xef\xbb\xbf 1:hush\r\n\r\n"])
def test_the_secret_is_read_without_what_stands_around_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "token").write_bytes(content)

    assert read_secret(str(tmp_path / "token")) == "1:hush"


def test_a_pipe_may_hold_a_secret(tmp_path: Path) -> None:
    pipe = tmp_path / "token"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("1:hush\n",))
    writer.start()

    assert read_secret(str(pipe)) == "1:hush"
    writer.join()


def test_the_home_folder_may_be_written_with_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "token").write_text("1:hush")

    assert read_secret("~/token") == "1:hush"
    with pytest.raises(ValueError, match="write the whole path"):
        read_secret("~no-such-user/token")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty; write the secret into it"),
        (b" \n", "is empty; write the secret into it"),
        (b"hush\nhush\n", "holds more than one line; leave only the secret in it"),
        (b"hush\xff", "is not in UTF-8; write the secret into it as plain text"),
        (b"h" * (LARGEST_SECRET + 1), "is larger than any secret; correct the path"),
    ],
)
def test_a_file_that_holds_no_secret_is_named_without_its_content(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    path = tmp_path / "token"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="token") as error:
        read_secret(str(path))

    assert str(error.value) == f"{path} {problem}"
    assert error.value.__suppress_context__ or error.value.__context__ is None


def test_a_file_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="token is not there; write the secret into it, or correct the path"):
        read_secret(str(tmp_path / "token"))
    with pytest.raises(ValueError, match=r"cannot be read \(Is a directory\); correct its permissions"):
        read_secret(str(tmp_path))
    with pytest.raises(ValueError, match="is larger than any secret"):
        read_secret("/dev/zero")


@pytest.mark.parametrize("secret", ["123456:hush", "postgresql://me:hush@host/name", "hush\0"])
def test_a_secret_in_place_of_its_file_is_not_shown(secret: str) -> None:
    with pytest.raises(ValueError, match="the file that it names") as error:
        read_secret(secret)

    assert "hush" not in str(error.value)
