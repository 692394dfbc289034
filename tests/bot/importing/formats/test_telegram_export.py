"""Exports of Telegram Desktop as texts."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.importing.formats.source_text import SourceContents, SourceText
from bot.importing.formats.telegram_export import is_telegram_export, read_telegram_export
from retrieval import ReadingOptions

TODAY = date(2026, 1, 1)
TEXT = "The bridge at Selm is open again."


def message(number: int = 1, **values: Any) -> dict[str, Any]:
    """A message as an export has it."""
    times = {"date": "2024-08-05T23:16:00", "date_unixtime": "1722892560"}
    return {"id": number, "type": "message", **times, "text": TEXT, **values}


def chat(*messages: Any, **values: Any) -> dict[str, Any]:
    """A chat as an export has it."""
    return {"name": "Selm news", "type": "public_channel", "id": 1234, "messages": list(messages), **values}


def read(data: dict[str, Any]) -> tuple[list[SourceText], SourceContents]:
    """The texts of an export, and its contents."""
    contents = read_telegram_export(data, ReadingOptions(ZoneInfo("Europe/Kyiv")), TODAY)
    return [item for item in contents.items if isinstance(item, SourceText)], contents


def test_a_message_is_a_text_with_its_date_channel_and_address() -> None:
    [text], contents = read(chat(message(7, edited_unixtime="1722896160")))

    assert text == SourceText(
        TEXT,
        published=datetime(2024, 8, 6, 0, 16),
        outlet="Selm news",
        url="https://t.me/c/1234/7",
        updated=datetime(2024, 8, 6, 1, 16),
        place="message 7",
    )
    assert contents.total == 1
    assert contents.several


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([{"type": "bold", "text": "Bridge open"}, "\n\nCars ", {"type": "italic", "text": "cross it."}, 5],
         "Bridge open\n\nCars cross it."),
        (["The council wrote:\n", {"type": "blockquote", "text": "It is open.\n\nAll may cross."}, "So."],
         "The council wrote:\n\n• It is open.\n• All may cross.\nSo."),
    ],
)  # fmt: skip
def test_strings_and_entities_are_joined_in_order(parts: list[Any], text: str) -> None:
    assert [
        each.text for each in read(chat(message(text=parts), message(text="", text_entities=parts)))[0]
    ] == [
        text,
        text,
    ]


def test_a_message_without_spaces_does_not_take_long() -> None:
    assert len(read(chat(message(text="a" * 200_000)))[0]) == 1


def test_what_holds_no_text_is_counted() -> None:
    data = chat(
        {"id": 1, "type": "service", "action": "pin_message", "text": ""},
        message(2, text="", media_type="sticker"),
        message(3, text="", poll={"question": "Open?"}),
        message(
            4,
            text=["https://selm.example/a-long-address-of-an-article ", {"type": "hashtag", "text": "#selm"}],
        ),
        message(5, text="Thanks"),
        message(6, text=None),
        "broken",
        message(8),
    )
    texts, contents = read(data)

    assert [text.place for text in texts] == ["message 8"]
    assert contents.left_out == {"service messages": 2, "messages without text": 5}


@pytest.mark.parametrize(
    ("values", "outlet"),
    [
        ({"forwarded_from": "City council"}, "City council"),
        ({"forwarded_from": None}, ""),
        ({"from": "Ann Writer", "from_id": "user5"}, "Ann Writer"),
        ({"from": "Selm news", "from_id": "channel1234"}, "Selm news"),
    ],
)
def test_the_outlet_is_whose_words_they_are(values: dict[str, Any], outlet: str) -> None:
    [text], _ = read(chat(message(**values)))

    assert text.outlet == outlet


@pytest.mark.parametrize(
    ("values", "url"),
    [
        ({"username": "selm_news"}, "https://t.me/selm_news/1"),
        ({"username": "../x", "type": "private_supergroup", "id": -1001234}, "https://t.me/c/1234/1"),
        ({"type": "personal_chat"}, ""),
        ({"id": "x"}, ""),
    ],
)
def test_an_address_is_made_where_the_chat_has_one(values: dict[str, Any], url: str) -> None:
    [text], _ = read(chat(message(), **values))

    assert text.url == url


@pytest.mark.parametrize(
    ("values", "published"),
    [
        ({"date_unixtime": "x"}, datetime(2024, 8, 5, 23, 16)),
        ({"date_unixtime": "0", "date": "1970-01-01T00:00:00"}, None),
        ({"date_unixtime": "9" * 30}, None),
        ({"date_unixtime": "nan"}, None),
        ({"date_unixtime": "4000000000"}, None),
        ({"date_unixtime": None, "date": "soon"}, None),
    ],
)
def test_a_date_that_cannot_be_is_none(values: dict[str, Any], published: date | None) -> None:
    [text], _ = read(chat(message(**values)))

    assert text.published == published


def test_a_message_without_an_address_has_an_identity() -> None:
    [group], [channel] = read(chat(message(7), type="private_group"))[0], read(chat(message(7)))[0]

    assert (group.identity, channel.identity) == ("1234/7/1722892560", "")
    assert read(chat(message(7), type="private_group", id=None))[0][0].identity == ""


def test_that_a_chat_is_private_is_said() -> None:
    assert read(chat(message()))[1].notes == ()
    assert read(chat(message(), type="personal_chat"))[1].notes == (
        "this chat is private: whoever asks the archive can read what was written in it",
    )


def test_of_an_export_of_everything_only_what_is_public_or_a_channel_is_read() -> None:
    data = {
        "chats": {
            "list": [
                chat(message(1)),
                chat(message(2), type="private_channel"),
                chat(message(3), type="personal_chat"),
                chat(message(4), type="private_group"),
                {**chat(message(6)), "type": None},
                "broken",
            ]
        },
        "left_chats": {"list": [chat(message(5), type="public_supergroup")]},
    }
    texts, contents = read(data)

    assert [text.place for text in texts] == ["message 1", "message 2", "message 5"]
    assert contents.left_out == {"private chats": 3, "chats without messages": 1}


@pytest.mark.parametrize(
    ("data", "is_export"),
    [
        (chat(), True),
        ({"chats": {"list": []}}, True),
        ({"messages": [{"text": "a"}]}, False),
        ({"messages": ["a"], "name": "b"}, False),
        ({"chats": []}, False),
        ([], False),
        (None, False),
    ],
)
def test_an_export_is_known_by_its_shape(data: object, is_export: bool) -> None:
    assert is_telegram_export(data) is is_export


def test_without_a_unix_time_the_date_is_as_it_is_written() -> None:
    without = {key: value for key, value in message().items() if key != "date_unixtime"}
    contents = read_telegram_export(chat(without), ReadingOptions(UTC), TODAY)

    assert [item.published for item in contents.items if isinstance(item, SourceText)] == [
        datetime(2024, 8, 5, 23, 16)
    ]
