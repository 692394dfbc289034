"""`dispatch show` and `dispatch check`: how reports were read, and what is wrong with them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from bot.cli import terminal
from bot.cli.archive_opening import folder_required, open_folder, progress_bar
from bot.cli.command import Command, ExitCode, UsageError, argument, flag
from bot.cli.json_output import CheckRecord, ReadingRecord
from bot.findings import explained
from bot.messages.templates import Templates
from bot.settings import Settings
from bot.wording import wording
from retrieval import Archive, Problem, Report, ReportError, is_report

NAMED = 10  # notices of one kind, and duplicates, that are printed


@dataclass(frozen=True, kw_only=True)
class ShowCommand(Command):
    """Show how reports were read: date and where it is from, passages with their speakers, what is left out.

    Exit code 1: a file cannot be read.
    """

    about: ClassVar = "command_line.about_show"

    sources: Sequence[str] = argument(
        words="command_line.show_sources", metavar="FILE", nargs="*", default=()
    )
    as_json: bool = flag("--json", "command_line.show_json")

    def run(self) -> ExitCode:
        if not self.sources:
            raise UsageError(wording("command_line.name_reports"))
        lookup, templates = ReportLookup(self.settings()), Templates()
        code = ExitCode.ANSWERED
        for source in self.sources:
            found = lookup.find(source)
            for report in found.reports:
                record = ReadingRecord.of(report, found.archive)
                if self.as_json:
                    terminal.say_json(record)
                else:
                    terminal.say(templates.text("show", report=report, record=record) + "\n")
            for problem in found.problems:
                terminal.complain(f"{problem.path}:{problem.line}: {explained(problem.finding)}")
                code = ExitCode.PROBLEMS
        return code


@dataclass(frozen=True, kw_only=True)
class CheckCommand(Command):
    """Read every report and print what is wrong or uncertain. Exit code 1: files could not be read."""

    about: ClassVar = "command_line.about_check"

    as_json: bool = flag("--json", "command_line.json")

    def run(self) -> ExitCode:
        settings = self.settings()
        archive, today = open_folder(settings), datetime.now(settings.zone).date()
        notices = archive.notices_on(today)
        if self.as_json:
            terminal.say_json(CheckRecord.of(archive, notices))
        else:
            # Not wrapped: editors and other programs read "path:line:" at the start of a line.
            print(
                Templates().text(
                    "check",
                    folder=archive.folder,
                    problems=archive.problems,
                    duplicates=archive.duplicates,
                    kinds=[
                        (kind, [each for each in notices if each.kind == kind])
                        for kind in archive.notice_counts_on(today)
                    ],
                    notices=len(notices),
                    named=NAMED,
                    not_read=sorted(archive.other_files.items(), key=lambda each: (-each[1], each[0])),
                    coverage=archive.coverage,
                )
            )
        return ExitCode.PROBLEMS if archive.problems else ExitCode.ANSWERED


@dataclass(frozen=True, slots=True)
class FoundReports:
    """Reports, the archive that they are in, and what is wrong with files that were asked for."""

    archive: Archive
    reports: Sequence[Report] = ()
    problems: Sequence[Problem] = ()


class ReportLookup:
    """Finds the reports of a file, slug or folder; the archive is opened when it is needed first."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def find(self, source: str) -> FoundReports:
        """What there is under a name. Raises UsageError where there is nothing."""
        path = Path(source)
        if not source or not os.path.lexists(path):
            return self._in_archive(source)
        name = self._name(path)
        if name is not None and (found := self._named(name)):
            return found
        if path.is_dir():
            with progress_bar() as progress, folder_required():
                archive = Archive.open(path, progress, options=self._settings.reading)
            return FoundReports(archive, archive.reports_in(""), archive.problems)
        return self._alone(path)

    def _in_archive(self, source: str) -> FoundReports:
        """The report of a slug, or those of a file or sub-folder as the folder of reports names it."""
        report = self._archive.report(source)
        if report:
            return FoundReports(self._archive, [report])
        found = self._named(source.rstrip("/")) if source.rstrip("/") else None
        if not found:
            raise UsageError(wording("command_line.no_report", source=source))
        return found

    def _named(self, name: str) -> FoundReports | None:
        """What the archive has under a path in its folder; None where that is nothing."""
        path = str(self._settings.reports / name)
        reports = self._archive.reports_in(name)
        problems = [
            each
            for each in self._archive.problems
            if not name or each.path == path or each.path.startswith(f"{path}/")
        ]
        return FoundReports(self._archive, reports, problems) if reports or problems else None

    def _alone(self, path: Path) -> FoundReports:
        """The reports of a file that is none of the archive's."""
        if not is_report(path.name):
            raise UsageError(wording("command_line.not_a_report", path=path))
        try:
            archive = Archive.of_file(path, self._settings.reading)
        except ReportError as error:
            problem = Problem(error.path, error.line, error.finding)
            return FoundReports(Archive.of([]), (), [problem])
        return FoundReports(archive, archive.reports_in(""))

    def _name(self, path: Path) -> str | None:
        """The path of a file or folder in the folder of reports; None where it is not in there."""
        folder = self._settings.reports.resolve()
        resolved = path.parent.resolve() / path.name if path.is_symlink() else path.resolve()
        if not resolved.is_relative_to(folder):
            return None
        name = resolved.relative_to(folder).as_posix()
        return "" if name == "." else name

    @cached_property
    def _archive(self) -> Archive:
        return open_folder(self._settings)
