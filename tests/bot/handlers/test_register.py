"""Updates that nobody waits for an answer to: paid features, businesses, service messages."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot.context import App
from tests.bot.remembered import remembered
from tests.bot_api import ADA, GROUP, BotApi, Chat, User
from tests.conftest import Launch

ASKED = "Who signed the agreement?"
PRIVATE = Chat.private(ADA)
MESSAGE = {"message_id": 5, "date": 1_722_859_200, "chat": PRIVATE.json, "from": ADA.json}
BUSINESS = MESSAGE | {"business_connection_id": "b"}
CONNECTION = {
    "id": "b",
    "user": ADA.json,
    "user_chat_id": ADA.id,
    "date": 1_722_859_200,
    "is_enabled": True,
}
OTHERS: dict[str, dict[str, Any]] = {
    "a question to a business": {"business_message": BUSINESS | {"text": ASKED}},
    "a command to a business": {
        "business_message": BUSINESS
        | {"text": "/start", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]}
    },
    "an unknown command to a business": {"business_message": BUSINESS | {"text": "/frobnicate"}},
    "an edit in a business": {
        "edited_business_message": BUSINESS | {"text": ASKED, "edit_date": 1_722_859_201}
    },
    "a group of a business that moves": {"business_message": BUSINESS | {"migrate_to_chat_id": -100}},
    "a business that connects": {"business_connection": CONNECTION},
    "messages of a business that are deleted": {
        "deleted_business_messages": {
            "business_connection_id": "b",
            "chat": PRIVATE.json,
            "message_ids": [5],
        }
    },
    "media that were bought": {"purchased_paid_media": {"from": ADA.json, "paid_media_payload": "p"}},
    "a checkout": {
        "pre_checkout_query": {
            "id": "1",
            "from": ADA.json,
            "currency": "XTR",
            "total_amount": 1,
            "invoice_payload": "p",
        }
    },
}
PAYMENT = {
    "currency": "XTR",
    "total_amount": 1,
    "invoice_payload": "p",
    "telegram_payment_charge_id": "t",
    "provider_payment_charge_id": "q",
}
SERVICE: dict[str, dict[str, Any]] = {
    "a pinned message": {"pinned_message": MESSAGE | {"text": ASKED}},
    "a new title": {"new_chat_title": ASKED},
    "somebody joins": {"new_chat_members": [User(1002, "Bob").json]},
    "somebody leaves": {"left_chat_member": User(1002, "Bob").json},
    "a boost": {"boost_added": {"boost_count": 1}},
    "a video chat": {"video_chat_started": {}},
    "a payment": {"successful_payment": PAYMENT},
    "a refund": {"refunded_payment": PAYMENT},
    "an invoice": {
        "invoice": {
            "title": "t",
            "description": "d",
            "start_parameter": "s",
            "currency": "XTR",
            "total_amount": 1,
        }
    },
    "paid media": {"paid_media": {"star_count": 1, "paid_media": [{"type": "preview"}]}},
    "a new price of paid messages": {"paid_message_price_changed": {"paid_message_star_count": 3}},
}


@pytest.fixture
def quiet(api: BotApi, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing was sent, and nothing logged that somebody has to look at."""
    with caplog.at_level(logging.INFO):
        yield
    assert {call.method for call in api.calls} <= {
        "getMe",
        "deleteWebhook",
        "setMyCommands",
        "setMyDescription",
        "setMyShortDescription",
    }
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
async def test_updates_of_businesses_and_payments_get_no_answer(
    api: BotApi, bot: App, other: dict[str, Any]
) -> None:
    api._pending[7001] = {"update_id": 7001, **other}  # though it was not asked for
    api._wake()
    await api.settled(bot)

    assert bot.bot_data.metrics["errors"] == 0
    assert remembered(bot.bot_data.recent, bot.bot_data.recent.welcomed) == {}


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("service", SERVICE.values(), ids=SERVICE)
async def test_service_messages_get_no_answer(launch: Launch, api: BotApi, service: dict[str, Any]) -> None:
    api.can_read_all_group_messages = True
    bot = await launch()
    api.message("", **service)
    api.message("", chat=GROUP, **service)
    await api.settled(bot)

    assert bot.bot_data.metrics["errors"] == 0
