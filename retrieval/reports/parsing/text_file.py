"""Text files in UTF-8: reading one, or saying why it cannot be read."""

import re
import stat
from pathlib import Path

from retrieval.reports.errors import ReportError, system_message

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UTF16 = re.compile(rb"\xff\xfe|\xfe\xff|(?:\x00[^\x00]){4}|(?:[^\x00]\x00){4}")


def read_text(path: Path, limit: int) -> str:
    """The text of a file of at most `limit` bytes, without a byte order mark. Raises ReportError."""
    return decode_text(read_bytes(path, limit), path)


def read_bytes(path: Path, limit: int) -> bytes:
    """The content of a regular file of at most `limit` bytes. Raises ReportError."""
    try:
        path.name.encode()
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would never end
            raise ReportError(path, 1, "this is not a regular file", "rename or remove it")
        if status.st_size > limit:
            cure = f"a report has at most {limit // 1_000_000} MB: split or remove it"
            raise ReportError(path, 1, f"the file has {status.st_size // 1_000_000} MB", cure)
        return path.read_bytes()
    except UnicodeEncodeError as error:
        raise ReportError(path, 1, "the file's name is not UTF-8", "rename it") from error
    except OSError as error:
        cure = "fix its permissions" if isinstance(error, PermissionError) else "fix or remove it"
        raise ReportError(path, 1, f"the file cannot be read: {system_message(error)}", cure) from error


def decode_text(content: bytes, path: Path | str) -> str:
    """UTF-8 bytes as text, without a byte order mark. Raises ReportError; `path` is where they came from."""
    if _UTF16.match(content):
        raise ReportError(path, 1, "the file is in UTF-16", "save it as UTF-8")
    if b"\0" in content:
        raise ReportError(path, 1, "the file is binary", "save it as plain text in UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        if _CONTROL.search(content):
            problem = f"the file is binary: {problem}"
        raise ReportError(path, line, problem, "save it as plain text in UTF-8") from error
