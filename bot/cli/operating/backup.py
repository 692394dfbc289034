"""`dispatch backup` and `dispatch restore`; what they need loads slowly, so it is imported inside."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from bot.cli import terminal
from bot.cli.archive_opening import progress_bar
from bot.cli.command import Command, ExitCode, UsageError, argument, flag
from bot.wording import wording


@dataclass(frozen=True, kw_only=True)
class BackupCommand(Command):
    """Write the database to a file, also while the bot runs; personal data stays encrypted."""

    about: ClassVar = "command_line.about_backup"

    file: Path = argument(words="command_line.backup_file", read=Path)
    force: bool = flag("--force", "command_line.backup_force")

    def run(self) -> ExitCode:
        from bot.database import dump, sqlite_file
        from bot.database.connection_errors import read_url
        from bot.messages.templates import Templates

        settings = self.settings()
        if not settings.has_database:
            raise UsageError(wording("command_line.nothing_to_back_up"))
        url = read_url(settings.database_url)
        if sqlite_file.is_part_of(url, self.file):
            raise UsageError(wording("command_line.is_database", file=self.file))
        if self.file.is_dir() or not self.file.parent.is_dir():
            raise UsageError(wording("command_line.unwritable", file=self.file))
        if self.file.exists() and not self.force:
            raise UsageError(wording("command_line.file_exists", file=self.file))
        with progress_bar() as progress:
            dump.dump(url, self.file, progress or (lambda *_: None))
        terminal.say(Templates().text("backup_written", file=self.file))
        return ExitCode.ANSWERED


@dataclass(frozen=True, kw_only=True)
class RestoreCommand(Command):
    """Replace the database by a backup, while no bot runs. Exit code 1: some of the backup is damaged."""

    about: ClassVar = "command_line.about_restore"

    file: Path = argument(words="command_line.restore_file", read=Path)
    force: bool = flag("--force", "command_line.restore_force")
    moved: bool = flag("--moved", "command_line.restore_moved")

    def run(self) -> ExitCode:
        from bot.database.connection_errors import read_url
        from bot.database.encryption import Encryption
        from bot.database.restore import restore
        from bot.messages.templates import Templates

        settings = self.settings()
        if not self.file.is_file():
            raise UsageError(wording("command_line.no_backup", file=self.file))
        settings.data_folder.mkdir(0o700, parents=True, exist_ok=True)
        kept = settings.data_folder / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S}.backup"
        encryption = Encryption(settings.secret_key) if settings.secret_key else None
        with progress_bar() as progress:
            restored = restore(
                read_url(settings.database_url),
                self.file,
                encryption,
                kept,
                force=self.force,
                moved=self.moved,
                on_progress=progress or (lambda *_: None),
            )
        terminal.say(Templates().text("restored", restored=restored))
        return ExitCode.PROBLEMS if restored.unread else ExitCode.ANSWERED
