"""A killed program loses nothing: a few kills of tests/crash, which does hundreds when started by hand."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.subscriptions.delivery.sender import IN_FLIGHT
from tests.crash.fault_points import Fault
from tests.crash.ledger import BrokenPromiseError
from tests.crash.soak import COMMANDS, Soak, soaking

pytestmark = pytest.mark.asyncio(loop_scope="module")

KILLS = 8
FINDS = {  # a sabotage -> the life that notices it: a command, where it is killed, and what is said
    "header-first": ("index", "after create index data", "the index is damaged"),
    "in-place": ("fetch", "within write report", "is not whole"),
    "recorded-before-written": ("fetch", "before replace report", "is stored as imported"),
    "two-transactions": ("run", "before INSERT outbox", "lost: "),
    "deleted-before-sent": ("run", "before sendMessage", "lost: "),
}


Passed = dict[str, Counter[str]]  # a command -> the points that it passes where nothing fails


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def begun(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Soak, Passed]]:
    """One program for all tests, in their order: those that break its files are the last."""
    async with soaking(tmp_path_factory.mktemp("crash"), seed=1) as soak:
        yield soak, {command: await soak.list_points(command) for command in COMMANDS}


@pytest.fixture(scope="module")
def soak(begun: tuple[Soak, Passed]) -> Soak:
    return begun[0]


async def test_points_stand_between_the_steps_of_every_write(begun: tuple[Soak, Passed]) -> None:
    passed = begun[1]

    for point in ("INSERT announced", "INSERT outbox", "sendMessage", "DELETE outbox", "replace header"):
        assert {f"before {point}", f"after {point}"} <= passed["run"].keys()
    for point in ("feed.xml", "article", "replace report", "INSERT articles", "COMMIT of INSERT articles"):
        assert {f"before {point}", f"after {point}"} <= passed["fetch"].keys()
    assert {"within write index data", "before fsync index data"} <= passed["index"].keys()


async def test_a_killed_program_loses_no_report_and_no_announcement(soak: Soak) -> None:
    while soak.kills < KILLS:
        await soak.round()

    assert "lost 0; doubled" in await soak.finish()


@pytest.mark.parametrize(("weather", "least"), [("late", 1), ("all late", IN_FLIGHT)])
async def test_messages_whose_answers_are_late_when_the_bot_is_killed_come_twice(
    soak: Soak, weather: str, least: int
) -> None:
    in_flight, doubled = soak.ledger.in_flight, soak.ledger.doubled

    await soak.life("run", Fault("never"), weather)
    await soak.life("run", Fault("never"))

    assert least <= soak.ledger.in_flight - in_flight <= IN_FLIGHT
    assert soak.ledger.doubled - doubled == soak.ledger.in_flight - in_flight


async def test_a_message_whose_answer_is_lost_comes_once_more(soak: Soak) -> None:
    before = soak.ledger.unanswered

    await soak.life("run", Fault("never"), "lost", patient=True)

    assert soak.ledger.unanswered == before + 1


async def test_an_index_is_whole_when_its_saving_fails_at_the_last_step(soak: Soak) -> None:
    await soak.life("index", Fault("after replace header", 1, "fail"))


async def test_a_database_that_fails_during_a_fetch_is_one_line(soak: Soak) -> None:
    logged = len(soak.log.read_text())

    life = await soak.life("fetch", Fault("before SELECT feeds", 1, "fail"))

    assert life.status == 2
    (line,) = soak.log.read_text()[logged:].splitlines()
    assert "the disk is full; free some space" in line


@pytest.mark.parametrize(
    ("point", "what"),
    [
        ("before INSERT outbox", "New reports could not be recorded"),
        ("before UPDATE outbox", "The outbox cannot be read or written"),
    ],
)
async def test_a_database_that_fails_while_the_bot_runs_is_one_line(
    soak: Soak, point: str, what: str
) -> None:
    logged = len(soak.log.read_text())

    await soak.life("run", Fault(point, 1, "fail"))

    (line,) = soak.log.read_text()[logged:].splitlines()
    assert what in line
    assert "the disk is full; free some space" in line


@pytest.mark.parametrize("sabotage", FINDS)
async def test_a_write_that_is_not_whole_is_noticed(soak: Soak, sabotage: str) -> None:
    command, point, finding = FINDS[sabotage]
    soak.lives.sabotage = sabotage

    with pytest.raises(BrokenPromiseError, match=rf"\A.*{finding}"):
        await soak.life(command, Fault(point))
