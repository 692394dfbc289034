"""The one place that builds the bot's parts and joins them; what starts first stops last."""

import logging
import os
from typing import cast

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import InvalidToken
from telegram.ext import ApplicationBuilder, ContextTypes, Defaults
from telegram.request import BaseRequest

from bot import handlers, logs, menus
from bot.context import App, Context, Services
from bot.lanes import Lanes
from bot.limiter import Limiter
from bot.opening import open_archive
from bot.settings import Settings
from bot.watching import Watch
from retrieval import Archive

logger = logging.getLogger(__name__)


def build(
    settings: Settings,
    archive: Archive,
    request: BaseRequest | None = None,
    get_updates_request: BaseRequest | None = None,
) -> App:
    """The application, not yet started. Raises ValueError where the token is missing.

    `request` and `get_updates_request` put another transport in the place of HTTP.
    """
    if settings.token is None:
        raise ValueError(
            "no token: set DISPATCH_TOKEN, in the environment or in .env, to the one from @BotFather"
        )
    os.environ["PTB_TIMEDELTA"] = "1"  # PTB's way to say: give waits as timedelta, which will be the only way
    services = Services.of(settings, archive)
    made = cast("type[Services]", lambda: services)  # PTB only calls it
    builder = (
        ApplicationBuilder()
        .token(settings.token.get_secret_value())
        .base_url(f"{settings.api_url.rstrip('/')}/bot")
        .context_types(ContextTypes(context=Context, bot_data=made))
        .defaults(
            Defaults(
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                allow_sending_without_reply=True,
            )
        )
        .concurrent_updates(Lanes(settings.concurrent_updates))
        .job_queue(None)
        .post_init(_begin)
        .post_stop(_end)
        .post_shutdown(_close)
    )
    if request is None:
        builder.rate_limiter(Limiter())  # the limits are Telegram's; another transport has none
        builder.connection_pool_size(settings.concurrent_updates + 8)  # apologies and menus need some as well
    else:
        builder.request(request)
    if get_updates_request is not None:
        builder.get_updates_request(get_updates_request)
    app: App = builder.build()
    handlers.register(app)
    return app


def run(settings: Settings) -> None:
    """Run the bot on long polling until it is told to stop. Raises SystemExit(2) for a refused token."""
    token = settings.token.get_secret_value() if settings.token else ""
    logs.configure(settings.log_level, token)
    archive = open_archive(settings.reports)
    for problem in archive.problems:
        logger.warning("%s:%s: %s; %s", problem.path, problem.line, problem.problem, problem.cure)
    app = build(settings, archive)
    try:
        # -1: a machine without network at boot waits for it.
        app.run_polling(allowed_updates=handlers.UPDATES, bootstrap_retries=-1)
    except InvalidToken as error:
        logger.error("Telegram does not know this token; copy it again from @BotFather")
        raise SystemExit(2) from error


async def _begin(app: App) -> None:
    """What is done once the bot knows itself: tell the operator where it listens, and set the menus."""
    me, coverage = app.bot.bot, app.bot_data.archive.coverage
    logger.info("@%s answers from %d reports, %d passages", me.username, coverage.reports, coverage.passages)
    if me.can_read_all_group_messages:
        logger.info("Privacy mode is off: in groups the bot sees every message and answers mentions too")
    else:
        logger.info(
            "Privacy mode is on: in groups the bot sees /ask and replies to it, but no mention of it; for "
            "those turn it off with /setprivacy at @BotFather and add the bot again, or make it an admin"
        )
    if not me.supports_inline_queries:
        logger.warning("Inline mode is off; turn it on with /setinline at @BotFather")
    if not me.supports_guest_queries:
        logger.info("Guest mode is off; turn it on at @BotFather to be called by name in any chat")
    await menus.publish(app.bot, app.bot_data.renderer)
    await _work(app.bot_data)


async def _work(services: Services) -> None:
    """Start what works in the background; what starts first stops last."""
    settings, archive = services.settings, services.archive
    if archive.folder:
        watch = Watch(archive, archive.folder, settings.rescan_seconds, services.metrics, lambda: None)
        await services.running.enter_async_context(watch.running())


async def _end(app: App) -> None:
    await _close(app)
    logger.info("Stopped; since the start: %s", app.bot_data.metrics)


async def _close(app: App) -> None:
    """Stop what works in the background, which a start that failed leaves running."""
    await app.bot_data.running.aclose()
