"""Updates that a bot without business connections and payments may still be sent, each with its content."""

from tests.bot_api_records import Chat, Json
from tests.bot_api_world import ADA

CONNECTION = "connection-1"
_DATE = 1_722_892_560


def business_updates(text: str = "What about the harbour?") -> dict[str, Json]:
    """Kind of update -> content, for `api.push`; the customer's words are `text`."""
    message = {
        "message_id": 9001,
        "date": _DATE,
        "chat": Chat.private(ADA).json,
        "from": ADA.json,
        "business_connection_id": CONNECTION,
        "text": text,
    }
    return {
        "business_connection": {
            "id": CONNECTION,
            "user": ADA.json,
            "user_chat_id": ADA.id,
            "date": _DATE,
            "is_enabled": True,
            "rights": {"can_reply": True},
        },
        "business_message": message,
        "edited_business_message": message | {"edit_date": _DATE + 60},
        "deleted_business_messages": {
            "business_connection_id": CONNECTION,
            "chat": Chat.private(ADA).json,
            "message_ids": [9001],
        },
        "purchased_paid_media": {"from": ADA.json, "paid_media_payload": text},
        "pre_checkout_query": {
            "id": "checkout-1",
            "from": ADA.json,
            "currency": "XTR",
            "total_amount": 1,
            "invoice_payload": text,
        },
        "shipping_query": {
            "id": "shipping-1",
            "from": ADA.json,
            "invoice_payload": text,
            "shipping_address": dict.fromkeys(
                ("country_code", "state", "city", "street_line1", "street_line2", "post_code"), "GB"
            ),
        },
    }
