"""The order of work: one chat in turn, chats side by side."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from telegram import Update

from bot.sending.update_processor import ChatOrderedProcessor


def message(chat: int, kind: str = "message") -> Update | None:
    body = {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "x"}
    return Update.de_json({"update_id": 1, kind: body}, None)


class Work:
    """Jobs that wait to be let go, and a note of which have begun."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}

    def job(self, name: str) -> Coroutine[Any, Any, None]:
        self.gates[name] = asyncio.Event()

        async def run() -> None:
            self.begun.append(name)
            await self.gates[name].wait()

        return run()


async def begin(
    lanes: ChatOrderedProcessor, work: Work, *jobs: tuple[str, object]
) -> list[asyncio.Task[None]]:
    tasks = [asyncio.create_task(lanes.process_update(update, work.job(name))) for name, update in jobs]
    for _ in range(10):
        await asyncio.sleep(0)
    return tasks


async def test_one_chat_is_served_in_turn_and_others_beside_it() -> None:
    lanes, work = ChatOrderedProcessor(8), Work()
    tasks = await begin(
        lanes, work, ("a1", message(1)), ("a2", message(1, "edited_message")), ("b1", message(2))
    )
    assert work.begun == ["a1", "b1"]

    for gate in work.gates.values():
        gate.set()
    await asyncio.gather(*tasks)
    assert work.begun == ["a1", "b1", "a2"]
    assert lanes._locks == {}


async def test_an_edit_of_a_channels_post_waits_for_the_post() -> None:
    lanes, work = ChatOrderedProcessor(8), Work()
    posted, edited = message(-1001, "channel_post"), message(-1001, "edited_channel_post")
    tasks = await begin(lanes, work, ("posted", posted), ("edited", edited))
    assert work.begun == ["posted"]

    for gate in work.gates.values():
        gate.set()
    await asyncio.gather(*tasks)
    assert work.begun == ["posted", "edited"]


async def test_a_block_is_worked_on_after_what_was_written_before_it() -> None:
    user = {"id": 1, "is_bot": False, "first_name": "Ada"}
    left = {"user": user, "status": "left"}
    body = {"chat": {"id": 1, "type": "private"}, "from": user, "date": 1, "old_chat_member": left}
    blocked = Update.de_json({"update_id": 2, "my_chat_member": body | {"new_chat_member": left}}, None)
    lanes, work = ChatOrderedProcessor(8), Work()
    tasks = await begin(lanes, work, ("written", message(1)), ("blocked", blocked))
    assert work.begun == ["written"]

    for gate in work.gates.values():
        gate.set()
    await asyncio.gather(*tasks)
    assert work.begun == ["written", "blocked"]


async def test_somebody_who_writes_a_lot_leaves_room_for_others() -> None:
    lanes, work = ChatOrderedProcessor(2), Work()
    flood = [(f"a{number}", message(1)) for number in range(50)]
    tasks = await begin(lanes, work, *flood, ("b", message(2)))
    assert work.begun == ["a0", "b"]

    for gate in work.gates.values():
        gate.set()
    await asyncio.gather(*tasks)
    assert len(work.begun) == 51


async def test_no_more_are_worked_on_than_there_are_workers() -> None:
    lanes, work = ChatOrderedProcessor(3), Work()
    tasks = await begin(lanes, work, *[(str(chat), message(chat)) for chat in range(1, 10)])
    assert len(work.begun) == 3

    for gate in work.gates.values():
        gate.set()
    await asyncio.gather(*tasks)


async def test_queries_need_no_lane() -> None:
    lanes, work = ChatOrderedProcessor(3), Work()
    tasks = await begin(lanes, work, ("one", object()), ("two", object()))
    assert work.begun == ["one", "two"]

    for gate in work.gates.values():
        gate.set()
    await asyncio.gather(*tasks)


async def test_a_failing_job_frees_its_lane() -> None:
    lanes = ChatOrderedProcessor(1)

    async def fail() -> None:
        raise KeyError("x")

    async with lanes:
        failed = await asyncio.gather(lanes.process_update(message(1), fail()), return_exceptions=True)

    assert isinstance(failed[0], KeyError)
    assert lanes._locks == {}


async def test_a_drain_begins_no_question_and_tells_of_each() -> None:
    lanes, work = ChatOrderedProcessor(1), Work()
    waiting, dropped = [message(1), message(2)], list[Update]()
    tasks = await begin(lanes, work, ("begun", message(1)), *[(f"{each}", each) for each in waiting])
    drain = asyncio.create_task(lanes.drain(60.0, dropped.append))
    await asyncio.sleep(0)
    late = message(3)
    tasks += await begin(lanes, work, ("late", late))
    work.gates["begun"].set()
    await asyncio.gather(drain, *tasks)

    assert work.begun == ["begun"]
    assert dropped == [*waiting, late]
    assert lanes._locks == {}


async def test_a_drain_cancels_what_takes_too_long_and_tells_of_it() -> None:
    lanes, work = ChatOrderedProcessor(1), Work()
    slow, dropped = message(1), list[Update]()
    tasks = await begin(lanes, work, ("slow", slow))
    await lanes.drain(0.0, dropped.append)
    await asyncio.gather(*tasks)

    assert dropped == [slow]


async def test_a_drain_goes_on_with_what_nobody_would_repeat() -> None:
    lanes, work = ChatOrderedProcessor(1), Work()
    tasks = await begin(lanes, work, ("begun", message(1)), ("post", message(-1001, "channel_post")))
    drain = asyncio.create_task(lanes.drain(60.0, lambda _: None))
    for gate in work.gates.values():
        gate.set()
    await asyncio.gather(drain, *tasks)

    assert work.begun == ["begun", "post"]


async def test_a_drain_of_nothing_is_at_once() -> None:
    await ChatOrderedProcessor(1).drain(60.0, lambda _: None)
