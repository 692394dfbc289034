"""Builds the bot from its parts, starts them and stops them in reverse order."""

import asyncio
import logging
import os
from datetime import timedelta
from importlib import import_module
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
from bot.feeds.added_feeds import AddedFeeds
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

    `request` and `get_updates_request` replace HTTP with another transport.
    """
    if settings.token is None:
        raise ValueError(
            "no token: set DISPATCH_TOKEN, in the environment or in .env, to the one from @BotFather"
        )
    os.environ["PTB_TIMEDELTA"] = "1"  # PTB then gives waits as timedelta, which will be the only form
    services = Services.of(settings, archive, pictures=request is None)  # a terminal cannot show them
    make_services = cast("type[Services]", lambda: services)  # PTB only calls it
    jobs: JobQueue[Context] | None = JobQueue() if services.database else None
    builder = (
        ApplicationBuilder()
        .token(settings.token.get_secret_value())
        .base_url(f"{settings.api_url.rstrip('/')}/bot")
        .base_file_url(f"{settings.api_url.rstrip('/')}/file/bot")
        .context_types(ContextTypes(context=Context, bot_data=make_services))
        .defaults(
            Defaults(
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                allow_sending_without_reply=True,
            )
        )
        .concurrent_updates(ChatOrderedProcessor(settings.concurrent_updates))
        .job_queue(jobs)
        .post_init(_post_init)
        .post_stop(_post_stop)
        .post_shutdown(_close)
    )
    if request is None:
        builder.rate_limiter(RateLimiter())  # the limits are Telegram's; another transport has none
        builder.connection_pool_size(settings.concurrent_updates + 8)  # for error messages and menus
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
        # -1: retry for ever, for a machine that boots without a network.
        app.run_polling(allowed_updates=handlers.ALLOWED_UPDATES, bootstrap_retries=-1)
    except InvalidToken as error:
        logger.error("Telegram refuses this token; copy it again from @BotFather")
        raise SystemExit(2) from error
    except DatabaseError as error:
        logger.error("%s", error)
        raise SystemExit(2) from error


async def _post_init(app: App) -> None:
    """After the first getMe: log what the bot can receive, publish the menus, start background work."""
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
    await _start_background(app.bot_data, app.bot)
    await _start_feeds(app)


async def _start_background(services: Services, bot: ExtBot[None]) -> None:
    """Open the database, and start announcing and watching the folder."""
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
        await _warn_of_encrypted(settings)
    if archive.folder:
        noticed = subscription_service.notice if subscription_service else lambda: None
        watch = FolderWatcher(archive, archive.folder, settings.rescan_seconds, services.metrics, noticed)
        await services.running.enter_async_context(watch.running())


async def _warn_of_encrypted(settings: Settings) -> None:
    """Warn of subscriptions from an earlier start with a key, which /forget cannot delete without it."""
    if not settings.has_database:
        return
    database = Database(settings.database_url)
    await database.open()
    try:
        if await any_destinations(database):
            logger.warning(
                "The database holds subscriptions encrypted with a key: set DISPATCH_SECRET_KEY to it again, "
                "or delete the database; until then no report is announced and /forget deletes nothing"
            )
    finally:
        await database.close()


async def _start_feeds(app: App) -> None:
    """Start checking the feeds, or once an operator has added the first."""
    # Without a database there is no job queue, and PTB warns where one looks for it.
    if app.bot_data.database is None or app.job_queue is None or await _start_polling(app):
        return

    async def look(context: Context) -> None:
        if await _start_polling(app) and context.job:
            context.job.schedule_removal()

    interval = timedelta(minutes=app.bot_data.settings.feed_minutes)
    app.job_queue.run_repeating(look, interval, name="first feed")


async def _start_polling(app: App) -> bool:
    """Start checking the feeds, where there are any; whether there are."""
    services, settings = app.bot_data, app.bot_data.settings
    if not services.database or not services.archive.folder or app.job_queue is None:
        return False
    if not settings.feeds and not await AddedFeeds(services.database).urls():
        return False
    # Slow to import: not on the event loop, and not for a bot without feeds.
    poller = await asyncio.to_thread(import_module, "bot.feeds.poller")
    polling = poller.FeedPoller.of(
        settings, services.archive, services.database, services.metrics, services.writing
    )
    await services.running.enter_async_context(polling.running(app.job_queue))
    return True


async def _post_stop(app: App) -> None:
    await _close(app)
    logger.info("Stopped; since the start: %s", app.bot_data.metrics)


async def _close(app: App) -> None:
    """Stop background work, also after a start that failed half-way."""
    await app.bot_data.running.aclose()
