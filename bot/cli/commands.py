"""The commands about the reports and the bot, one class each.

`telegram` takes longer to import than a question takes to answer, so what needs it is imported inside
the commands that do.
"""

from datetime import date, datetime
from functools import partial
from pathlib import Path

from pydantic import Field
from pydantic_settings import CliPositionalArg, CliToggleFlag

from bot.cli import terminal
from bot.cli.archive_opening import open_archive, open_lasting_archive
from bot.cli.batch import Day, read_batch
from bot.cli.command import Command, ExitCode, UsageError
from bot.cli.json_output import AnswerRecord, InlineRecord, ReportRecord
from bot.examples import Examples
from bot.messages import answers
from bot.messages.telegram_html import shown
from bot.messages.templates import Templates
from bot.settings import Settings
from bot.wording import wording
from retrieval import Answer

INLINE_RESULTS = 20


class AskCommand(Command, json_schema_extra={"description": "command_line.about_ask"}):
    """Answer a question from the reports. Exit code 0: answered, 3: not in the reports."""

    question: CliPositionalArg[str | None] = Field(default=None, description="command_line.question")
    batch: Path | None = Field(default=None, description="command_line.batch")
    as_json: CliToggleFlag[bool] = Field(default=False, alias="json", description="command_line.json")
    on: Day | None = Field(default=None, description="command_line.on")

    def run(self) -> ExitCode:
        if (self.question is None) == (self.batch is None):
            raise UsageError(wording("command_line.question_or_batch"))
        settings = self.settings()
        today = self.on or datetime.now(settings.zone).date()
        limit = settings.passages_per_answer
        if self.batch is not None:
            return self._answer_batch(self.batch, settings, today, limit)
        question = self.question or ""
        if not question.strip():
            raise UsageError(wording("command_line.empty_question"))
        archive = open_archive(settings)
        answer = archive.ask(question, today, limit=limit)
        if self.as_json:
            terminal.say_json(AnswerRecord.of(answer, question))
        else:
            templates = Templates()
            proposes = answers.asks_nothing(answer)
            examples = Examples.of(templates, archive, today).questions if proposes else ()
            terminal.say(answers.plain_text(templates, answer, archive.known(today), examples))
        return ExitCode.ANSWERED if isinstance(answer, Answer) else ExitCode.ABSTAINED

    def _answer_batch(self, path: Path, settings: Settings, today: date, limit: int) -> ExitCode:
        questions = read_batch(path)
        archive = open_archive(settings)
        texts: dict[str | int, str] = {}
        for question in questions:
            follows = texts.get(question.follows) if question.follows is not None else None
            answer = archive.ask(question.text, question.asked_on or today, follows, limit=limit)
            terminal.say_json(AnswerRecord.of(answer, question.text, question.id))
            texts[question.id] = question.text
        return ExitCode.ANSWERED


class InlineCommand(Command, json_schema_extra={"description": "command_line.about_inline"}):
    """Show what an inline query in Telegram would find, best first."""

    words: CliPositionalArg[str] = Field("", description="command_line.inline_words")
    offset: int = Field(default=0, ge=0, description="command_line.inline_offset")
    as_json: CliToggleFlag[bool] = Field(default=False, alias="json", description="command_line.json")

    def run(self) -> ExitCode:
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


class LatestCommand(Command, json_schema_extra={"description": "command_line.about_latest"}):
    """Show the newest reports."""

    count: CliPositionalArg[int] = Field(default=1, ge=1, alias="N", description="command_line.latest_count")
    as_json: CliToggleFlag[bool] = Field(default=False, alias="json", description="command_line.json")

    def run(self) -> ExitCode:
        settings = self.settings()
        today = datetime.now(settings.zone).date()
        reports = open_archive(settings).known(today).latest(self.count)
        if self.as_json:
            terminal.say_json([ReportRecord.of(report) for report in reports])
        else:
            terminal.say(Templates().text("latest", reports=reports))
        return ExitCode.ANSWERED


class KeyCommand(Command, json_schema_extra={"description": "command_line.about_key"}):
    """Print a new key for DISPATCH_SECRET_KEY."""

    def run(self) -> ExitCode:
        from bot.database.encryption import new_key

        print(new_key())
        return ExitCode.ANSWERED


class ChatCommand(Command, json_schema_extra={"description": "command_line.about_chat"}):
    """Talk to the bot in the terminal, without Telegram."""

    def run(self) -> ExitCode:
        from bot.cli.chat import session

        session.run(self.settings())
        return ExitCode.ANSWERED


class RunCommand(Command, json_schema_extra={"description": "command_line.about_run"}):
    """Run the bot in Telegram; needs DISPATCH_TOKEN."""

    def run(self) -> ExitCode:
        from bot.lifecycle.stop_signal import StopSignal

        settings = self.settings()
        if settings.token is None:
            raise UsageError(wording("command_line.no_token"))
        with StopSignal().installed() as stop:  # before all that is slow
            from bot import logs
            from bot.lifecycle import lifecycle

            logs.configure(settings.log_level, settings.token.get_secret_value(), form=settings.log_format)
            logs.log_crashes()
            return ExitCode(
                lifecycle.run(settings, partial(open_lasting_archive, settings, stop.check), stop)
            )
