"""Secrets in files of their own, as Docker and systemd hand them to a program."""

from pathlib import Path

from bot.configuration.bounded_file import read_bounded

SECRETS = frozenset({"TOKEN", "SECRET_KEY", "DATABASE", "PROXY"})  # settings that a file may hold
FILE_SUFFIX = "_FILE"  # of the setting that names the file
LARGEST_SECRET = 65_536  # bytes


def read_secret(name: str) -> str:
    """The one line that a file holds. Raises ValueError with the cure, without any of its content."""
    path = _path(name)
    # Somebody may have put the secret where its file is named: only a whole path is shown.
    shown = f"{path} " if path.is_absolute() else "the file that it names "
    try:
        content = read_bounded(path, LARGEST_SECRET)
    except FileNotFoundError:
        raise ValueError(f"{shown}is not there; write the secret into it, or correct the path") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a path"
        raise ValueError(f"{shown}cannot be read ({reason}); correct its permissions or the path") from None
    if len(content) > LARGEST_SECRET:
        raise ValueError(f"{shown}is larger than any secret; correct the path")
    try:
        secret = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise ValueError(f"{shown}is not in UTF-8; write the secret into it as plain text") from None
    if not secret:
        raise ValueError(f"{shown}is empty; write the secret into it")
    if len(secret.splitlines()) > 1:
        raise ValueError(f"{shown}holds more than one line; leave only the secret in it")
    return secret


def _path(name: str) -> Path:
    try:
        return Path(name).expanduser()
    except RuntimeError:
        raise ValueError("no home folder is known for its ~; write the whole path") from None
