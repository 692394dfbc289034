"""Builds the application from its parts."""

import os
from typing import cast

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import ApplicationBuilder, ContextTypes, Defaults
from telegram.request import BaseRequest

from bot import handlers
from bot.context import App, Context, Services
from bot.sending.rate_limiter import RateLimiter
from bot.sending.update_processor import ChatOrderedProcessor
from bot.settings import Settings
from bot.web.telegram_request import telegram_request
from bot.wording import wording
from retrieval import Archive


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
        raise ValueError(wording("settings.no_token"))
    os.environ["PTB_TIMEDELTA"] = "1"  # PTB then gives waits as timedelta, which will be the only form
    services = Services.of(settings, archive, terminal=request is not None)
    make_services = cast("type[Services]", lambda: services)  # PTB only calls it
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
        .job_queue(None)
        .updater(None)  # updates/polling fetches the updates
    )
    if request is None:
        # The limits are Telegram's; another transport has none.
        pace = services.replica.pace if services.replica else None
        builder.rate_limiter(RateLimiter(timing=services.metrics.timing, pace=pace))
        connections = settings.concurrent_updates + handlers.inline.ANSWERS + 8  # those for errors and menus
        builder.request(telegram_request(settings, connections))
        builder.get_updates_request(telegram_request(settings, 1))
    else:
        builder.request(request)
    if get_updates_request is not None:
        builder.get_updates_request(get_updates_request)
    app: App = builder.build()
    handlers.register(app)
    return app
