"""The one place that builds the bot's parts and joins them; what starts first stops last."""

import logging
import os
from typing import cast

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import InvalidToken
from telegram.ext import ApplicationBuilder, ContextTypes, Defaults, ExtBot, JobQueue
from telegram.request import BaseRequest

from bot import handlers
from bot.context import App, Context, Services
from bot.database.engine import Database
from bot.database.errors import DatabaseError
from bot.folder_watcher import FolderWatcher
from bot.handlers import menus
from bot.sending.rate_limiter import RateLimiter
from bot.sending.update_processor import ChatOrderedProcessor
from bot.settings import Settings
from bot.subscriptions.destinations import any_destinations
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
    services = Services.of(settings, archive, pictures=request is None)  # a terminal shows none
    made = cast("type[Services]", lambda: services)  # PTB only calls it
    jobs: JobQueue[Context] | None = JobQueue() if settings.feeds else None
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
        .concurrent_updates(ChatOrderedProcessor(settings.concurrent_updates))
        .job_queue(jobs)
        .post_init(_begin)
        .post_stop(_end)
        .post_shutdown(_close)
    )
    if request is None:
        builder.rate_limiter(RateLimiter())  # the limits are Telegram's; another transport has none
        builder.connection_pool_size(settings.concurrent_updates + 8)  # apologies and menus need some as well
    else:
        builder.request(request)
    if get_updates_request is not None:
        builder.get_updates_request(get_updates_request)
    app: App = builder.build()
    handlers.register(app)
    return app


def run(settings: Settings, archive: Archive) -> None:
    """Run the bot on long polling until it is stopped. SystemExit(2): the token or the database is refused.

    Logging is expected to be configured.
    """
    for problem in archive.problems:
        logger.warning("%s:%s: %s; %s", problem.path, problem.line, problem.problem, problem.cure)
    app = build(settings, archive)
    try:
        # -1: a machine without network at boot waits for it.
        app.run_polling(allowed_updates=handlers.UPDATES, bootstrap_retries=-1)
    except InvalidToken as error:
        logger.error("Telegram does not know this token; copy it again from @BotFather")
        raise SystemExit(2) from error
    except DatabaseError as error:
        logger.error("%s", error)
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
    await menus.publish(app.bot, app.bot_data.templates, app.bot_data.settings)
    await _work(app.bot_data, app.bot)
    await _poll(app)


async def _work(services: Services, bot: ExtBot[None]) -> None:
    """Start what works in the background; what starts first stops last."""
    settings, archive, subscription_service = (
        services.settings,
        services.archive,
        services.subscription_service,
    )
    if services.database:
        services.running.push_async_callback(services.database.close)
        await services.database.open()
    if subscription_service:
        announcing = subscription_service.running(bot, services.templates, services.metrics)
        await services.running.enter_async_context(announcing)
    else:
        logger.info("Subscriptions are off; set DISPATCH_SECRET_KEY to what dispatch key prints")
        await _warn_of_sealed(settings)
    if archive.folder:
        noticed = subscription_service.notice if subscription_service else lambda: None
        watch = FolderWatcher(archive, archive.folder, settings.rescan_seconds, services.metrics, noticed)
        await services.running.enter_async_context(watch.running())


async def _warn_of_sealed(settings: Settings) -> None:
    """Say so where an earlier start with a key left subscriptions, which /forget cannot reach without it."""
    if settings.database is None and not (settings.data_folder / "dispatch.db").exists():
        return
    database = Database(settings.database_url)
    await database.open()
    try:
        if await any_destinations(database):
            logger.warning(
                "The database holds subscriptions sealed with a key: set DISPATCH_SECRET_KEY to it again, or "
                "delete the database; until then nobody is told of reports, and nobody is forgotten"
            )
    finally:
        await database.close()


async def _poll(app: App) -> None:
    """FeedResult at the feeds from now on, where there are any."""
    services, settings = app.bot_data, app.bot_data.settings
    if services.database and services.archive.folder and settings.feeds and app.job_queue:
        from bot.feeds.poller import FeedPoller  # what reads pages takes a while to import

        polling = FeedPoller.of(settings, services.archive, services.database, services.metrics)
        await services.running.enter_async_context(polling.running(app.job_queue))


async def _end(app: App) -> None:
    await _close(app)
    logger.info("Stopped; since the start: %s", app.bot_data.metrics)


async def _close(app: App) -> None:
    """Stop what works in the background, which a start that failed leaves running."""
    await app.bot_data.running.aclose()
