"""Runs the bot until it is stopped."""

import logging

from telegram.error import InvalidToken

from bot import app, handlers
from bot.database.errors import DatabaseError
from bot.health.http_server import ListenError
from bot.lifecycle import startup
from bot.settings import Settings
from retrieval import Archive

logger = logging.getLogger(__name__)


def run(settings: Settings, archive: Archive) -> None:
    """Run the bot on long polling until it is stopped. SystemExit(2): the token or the database is refused.

    Logging is expected to be configured.
    """
    for problem in archive.problems:
        logger.warning("%s:%s: %s; %s", problem.path, problem.line, problem.problem, problem.cure)
    application = startup.attach(app.build(settings, archive))
    try:
        # -1: retry for ever, for a machine that boots without a network.
        application.run_polling(allowed_updates=handlers.ALLOWED_UPDATES, bootstrap_retries=-1)
    except InvalidToken as error:
        logger.error("Telegram refuses this token; copy it again from @BotFather")
        raise SystemExit(2) from error
    except (DatabaseError, ListenError) as error:
        logger.error("%s", error)
        raise SystemExit(2) from error
