"""The commands that answer from the reports: `dispatch ask`, `dispatch inline` and `dispatch latest`.

What they need is imported inside: it takes longer to load than a question to answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from bot.cli import terminal
from bot.cli.command import Command, ExitCode, UsageError, argument, day, flag, number_from
from bot.wording import wording

if TYPE_CHECKING:
    from bot.settings import Settings

INLINE_RESULTS = 20


@dataclass(frozen=True, kw_only=True)
class AskCommand(Command):
    """Answer a question from the reports. Exit code 0: answered, 3: not in the reports."""

    about: ClassVar = "command_line.about_ask"

    question: str | None = argument(words="command_line.question", nargs="?", default=None)
    batch: Path | None = argument(
        "--batch", words="command_line.batch", read=Path, metavar="FILE", default=None
    )
    as_json: bool = flag("--json", "command_line.json")
    on: date | None = argument("--on", words="command_line.on", read=day, metavar="YYYY-MM-DD", default=None)

    def run(self) -> ExitCode:
        if (self.question is None) == (self.batch is None):
            raise UsageError(wording("command_line.question_or_batch"))
        settings = self.settings()
        today = self.on or datetime.now(settings.zone).date()
        if self.batch is not None:
            return self._answer_batch(self.batch, settings, today)
        question = self.question or ""
        if not question.strip():
            raise UsageError(wording("command_line.empty_question"))
        from bot.cli.archive_opening import open_archive
        from retrieval import Answer

        archive = open_archive(settings)
        answer = archive.ask(question, today, limit=settings.passages_per_answer)
        if self.as_json:
            from bot.cli.json_output import AnswerRecord

            terminal.say_json(AnswerRecord.of(answer, question))
        else:
            from bot.examples import Examples
            from bot.messages import answers
            from bot.messages.templates import Templates

            templates = Templates()
            proposes = answers.asks_nothing(answer)
            examples = Examples.of(templates, archive, today).questions if proposes else ()
            terminal.say(answers.plain_text(templates, answer, archive.known(today), examples))
        return ExitCode.ANSWERED if isinstance(answer, Answer) else ExitCode.ABSTAINED

    def _answer_batch(self, path: Path, settings: "Settings", today: date) -> ExitCode:
        from bot.cli.archive_opening import open_archive
        from bot.cli.batch import read_batch
        from bot.cli.json_output import AnswerRecord

        questions = read_batch(path)
        archive = open_archive(settings)
        texts: dict[str | int, str] = {}
        for question in questions:
            follows = texts.get(question.follows) if question.follows is not None else None
            answer = archive.ask(
                question.text, question.asked_on or today, follows, limit=settings.passages_per_answer
            )
            terminal.say_json(AnswerRecord.of(answer, question.text, question.id))
            texts[question.id] = question.text
        return ExitCode.ANSWERED


@dataclass(frozen=True, kw_only=True)
class InlineCommand(Command):
    """Show what an inline query in Telegram would find, best first."""

    about: ClassVar = "command_line.about_inline"

    words: str = argument(words="command_line.inline_words", nargs="?", default="")
    offset: int = argument(
        "--offset", words="command_line.inline_offset", read=number_from(0), metavar="N", default=0
    )
    as_json: bool = flag("--json", "command_line.json")

    def run(self) -> ExitCode:
        from bot.cli.archive_opening import open_archive
        from bot.cli.json_output import InlineRecord
        from bot.messages import answers
        from bot.messages.telegram_html import shown
        from bot.messages.templates import Templates

        settings, templates = self.settings(), Templates()
        today = datetime.now(settings.zone).date()
        records = []
        for citation in open_archive(settings).search(self.words, today, self.offset, INLINE_RESULTS):
            result = answers.inline_entry(templates, citation, username="")  # its buttons are not shown
            records.append(
                InlineRecord(
                    id=result.id,
                    title=result.title,
                    description=result.description,
                    text=shown(result.message.html),
                    report=citation.passage.report.file,
                    ordinal=citation.passage.ordinal,
                    date=citation.passage.report.stamp or None,
                )
            )
        if self.as_json:
            terminal.say_json(records)
            return ExitCode.ANSWERED
        for record in records:
            terminal.say(f"{record.title}\n{record.description}\n")
        return ExitCode.ANSWERED


@dataclass(frozen=True, kw_only=True)
class LatestCommand(Command):
    """Show the newest reports."""

    about: ClassVar = "command_line.about_latest"

    count: int = argument(
        words="command_line.latest_count", read=number_from(1), metavar="N", nargs="?", default=1
    )
    as_json: bool = flag("--json", "command_line.json")

    def run(self) -> ExitCode:
        from bot.cli.archive_opening import open_archive

        settings = self.settings()
        today = datetime.now(settings.zone).date()
        reports = open_archive(settings).known(today).latest(self.count)
        if self.as_json:
            from bot.cli.json_output import ReportRecord

            terminal.say_json([ReportRecord.of(report) for report in reports])
        else:
            from bot.messages.templates import Templates

            terminal.say(Templates().text("latest", reports=reports))
        return ExitCode.ANSWERED
