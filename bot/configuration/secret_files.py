"""Secrets in files of their own, as Docker and systemd hand them to a program."""

from pathlib import Path

from bot.configuration.bounded_file import read_bounded
from bot.wording import wording

SECRETS = frozenset(
    {"TOKEN", "SECRET_KEY", "DATABASE", "ENGINE_LOGIN", "PROXY"}
)  # settings that a file may hold
FILE_SUFFIX = "_FILE"  # of the setting that names the file
LARGEST_SECRET = 65_536  # bytes


def read_secret(name: str) -> str:
    """The one line that a file holds. Raises ValueError with the cure, without any of its content."""
    path = _path(name)
    # Somebody may have put the secret where its file is named: only a whole path is shown.
    shown = path if path.is_absolute() else wording("settings.named_file")
    try:
        content = read_bounded(path, LARGEST_SECRET)
    except FileNotFoundError:
        raise ValueError(wording("settings.secret_missing", file=shown)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or wording("settings.not_a_path")
        raise ValueError(wording("settings.secret_unreadable", file=shown, error=reason)) from None
    if len(content) > LARGEST_SECRET:
        raise ValueError(wording("settings.secret_too_large", file=shown))
    try:
        secret = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise ValueError(wording("settings.secret_not_utf8", file=shown)) from None
    if not secret:
        raise ValueError(wording("settings.secret_empty", file=shown))
    if len(secret.splitlines()) > 1:
        raise ValueError(wording("settings.secret_lines", file=shown))
    return secret


def _path(name: str) -> Path:
    try:
        return Path(name).expanduser()
    except RuntimeError:
        raise ValueError(wording("settings.no_home")) from None
