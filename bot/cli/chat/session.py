"""`dispatch chat`: the real application in a terminal, without a token and without a network."""

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from io import TextIOWrapper
from typing import TextIO

from pydantic import SecretStr

from bot import app, logs
from bot.cli.archive_opening import open_archive
from bot.cli.chat.chat import Chat
from bot.cli.chat.offline_request import OfflineRequest
from bot.cli.chat.screen import Screen
from bot.settings import Settings

PROMPT = "> "
QUIT = frozenset({"/quit", "/exit"})


def run(settings: Settings) -> None:
    """Chat until /quit, the end of the input or Ctrl-C."""
    logs.configure("WARNING")
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a stray byte in a pipe is no reason to stop
    with contextlib.suppress(KeyboardInterrupt):
        chat(settings, lines(sys.stdin), Screen())


def chat(settings: Settings, questions: Iterator[str], screen: Screen) -> None:
    """Put every line to the bot and draw what it answers."""
    request = OfflineRequest()
    offline = settings.model_copy(update={"token": SecretStr("1:offline")})
    application = app.build(offline, open_archive(settings), request, OfflineRequest())
    services = application.bot_data
    # A runner and not asyncio.run: between lines no loop runs, so Ctrl-C at the prompt ends the program.
    with asyncio.Runner() as runner:
        runner.run(application.initialize())
        try:
            if services.subscription_service and services.database:  # announcing is for `dispatch run`
                runner.run(services.database.open())
            talk = Chat(application, request, screen)
            for line in questions:
                if line.strip().lower() in QUIT:
                    break
                services.archive.refresh()  # nothing watches the folder while no loop runs
                runner.run(talk.take(line))
        finally:
            if services.database:
                runner.run(services.database.close())
            runner.run(application.shutdown())


def lines(source: TextIO) -> Iterator[str]:
    """The lines of a pipe, or what is typed at the prompt."""
    if not source.isatty():
        yield from source
        return
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - importing it gives input() a history and arrow keys
    yield "/start"
    while True:
        try:
            yield input(PROMPT)
        except EOFError:
            return
