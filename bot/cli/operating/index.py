"""The command that fills the search engine from the folder of reports."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from bot.cli import terminal
from bot.cli.command import Command, ExitCode, argument, number_from
from bot.wording import wording

if TYPE_CHECKING:
    from bot.settings import Settings


@dataclass(frozen=True, kw_only=True)
class IndexCommand(Command):
    """Write the reports of the folder into the search engine of DISPATCH_ENGINE."""

    about: ClassVar = "command_line.about_index"

    workers: int | None = argument(
        "--workers", words="command_line.workers", read=number_from(1), metavar="N", default=None
    )

    def run(self) -> ExitCode:
        from bot.cli.archive_opening import engine_access, folder_required, progress_bar
        from bot.findings import explained
        from retrieval import index_folder

        settings = self.settings()
        access = engine_access(settings)
        with progress_bar(0) as show, folder_required():
            result = index_folder(settings.reports, *access, settings.reading, self.workers, show)
        for problem in result.problems:
            found, cure = explained(problem.finding)
            terminal.complain(f"{problem.path}:{problem.line}: {found}; {cure}")
        counts = {"reports": result.reports, "written": result.written, "removed": result.removed}
        terminal.say(wording("command_line.indexed", **counts))
        return ExitCode.PROBLEMS if result.problems else ExitCode.ANSWERED

    def settings(self) -> "Settings":
        """The settings, of which the engine holds too where the folder is given."""
        settings = super().settings()
        if not self.reports:
            return settings
        from dataclasses import replace

        engine = replace(self, reports=None).settings().engine
        return settings.model_copy(update={"engine": engine})
