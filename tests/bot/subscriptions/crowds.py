"""Many subscribers, and a Bot API that takes everything at once."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import insert, select
from telegram.request import BaseRequest, RequestData

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.tables import places, subscriptions
from bot.subscriptions.destinations import Destination, chat_key, destination_key, encrypt_destination


class Offline(BaseRequest):
    """Takes every message, and notes when; before that it gives the answers of a script."""

    def __init__(self, clock: Callable[[], float], script: Iterable[tuple[int, bytes]] = ()) -> None:
        self.clock = clock
        self.script = list(script)
        self.chats: Counter[int] = Counter()
        self.seconds: Counter[int] = Counter()

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        assert (method, url.rpartition("/")[2]) == ("POST", "sendMessage")
        assert request_data
        if self.script:
            return self.script.pop(0)
        chat = request_data.parameters["chat_id"]
        self.chats[chat] += 1
        self.seconds[int(self.clock())] += 1
        message = {"message_id": 1, "date": 0, "chat": {"id": chat, "type": "private"}}
        return 200, json.dumps({"ok": True, "result": message}).encode()


async def crowd(database: Database, encryption: Encryption, size: int, words: Sequence[str] = ("",)) -> None:
    """So many private chats; what each wants goes through the words in turn."""
    sealed = [encryption.encrypt(text) for text in words]
    everybody = [Destination(number) for number in range(5000, 5000 + size)]
    async with database.writing() as connection:
        rows = [
            {
                "chat_key": chat_key(encryption, destination.chat),
                "place_key": destination_key(encryption, destination),
                "address": encrypt_destination(encryption, destination),
            }
            for destination in everybody
        ]
        await connection.execute(insert(places), rows)
        new = select(places.c.id).where(~places.c.id.in_(select(subscriptions.c.place_id)))
        wishes = [
            {"place_id": number, "words": sealed[at % len(sealed)], "words_key": "made"}
            for at, number in enumerate((await connection.scalars(new)).all())
        ]
        await connection.execute(insert(subscriptions), wishes)
