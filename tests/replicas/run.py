"""One run: people converse, reports come, and replicas, the database and the search engine fail."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from math import inf
from operator import itemgetter
from pathlib import Path

from tests import postgres
from tests.bot_api import PATIENCE, BotApi, User
from tests.replicas.fleet import Fleet
from tests.replicas.judgement import Judgement, announcements
from tests.replicas.people import Person
from tests.replicas.reports import news_title, write

SUBSCRIBERS = 6


@dataclass(frozen=True)
class Plan:
    """How long a run is, and what happens meanwhile, evenly over the updates."""

    updates: int  # at least; people go on until all has happened
    replicas: int = 3
    people: int = 60
    kills: int = 0
    stops: int = 0
    restarts: int = 0  # of PostgreSQL
    engine_failures: int = 0  # of a node of the search engine
    news: int = 0  # reports that are announced, each with a kill at once where there are as many
    nodes: int = 0  # of the search engine; none: the reports are a folder
    is_balanced: bool = False  # whether updates pass nginx
    thinking: float = 0.0  # seconds of everybody before each act
    seed: int = 1
    waits_for_lease: bool = True  # until its time is over, at each kill of who holds it


@dataclass(frozen=True)
class Outcome:
    """What came of a run."""

    judgement: Judgement
    fleet: Fleet
    updates: int
    seconds: float
    repeated: int  # deliveries that were not the first of their update
    announced_after: list[float]  # seconds from a report until everybody was told, by Telegram's whole ones


async def run(plan: Plan, server: postgres.Server, database: str, folder: Path) -> Outcome:
    """Run a plan, and judge what came of it."""
    write(folder / "reports")
    draw = random.Random(plan.seed)
    async with BotApi() as api:
        people = [
            Person(
                api,
                User(1000 + n, f"P{n}", f"person{n}"),
                random.Random(draw.random()),
                plan.thinking,
                # A turn that a fault ends comes again, perhaps behind a button that was pressed meanwhile.
                is_hasty=not plan.kills + plan.restarts,
            )
            for n in range(plan.people)
        ]
        subscribers = people[:SUBSCRIBERS] if plan.news else []
        async with Fleet.running(
            api, server, folder, database, plan.replicas, plan.nodes, plan.is_balanced
        ) as fleet:
            await asyncio.gather(*(person.subscribe() for person in subscribers))
            begun, before = time.monotonic(), count(api)
            async with asyncio.TaskGroup() as group:
                disturbing = group.create_task(_disturb(plan, fleet, draw, before))
                for person in people:
                    group.create_task(_converse(person, before + plan.updates, disturbing))
            seconds, updates = time.monotonic() - begun, count(api) - before
            titles = [news_title(number) for number in range(plan.news)]
            await api._until(lambda: _all_told(api, subscribers, titles), PATIENCE)
            await fleet.stop_all()
        fleet.figures.acts += [act for person in people for act in person.acts]
        judgement = Judgement()
        judgement.broken += fleet.problems
        assert fleet.deliverer is not None
        deliveries = fleet.deliverer.deliveries
        ended = {each.update_id: each.ended for each in deliveries if each.status == 200}
        judgement.judge_answers(people, fleet.risky, ended)
        judgement.judge_announcements(api, subscribers, titles, fleet.holders_killed)
        judgement.judge_log(fleet.log)
        await asyncio.to_thread(judgement.judge_files, server.folder)
        told = [
            max(
                (each.json["date"] for person in subscribers for each in announcements(api, person, title)),
                default=inf,
            )
            for title in titles
        ]
        after = [last - published for last, published in zip(told, fleet.published, strict=True)]
        return Outcome(judgement, fleet, updates, seconds, len(deliveries) - count(api), after)


def count(api: BotApi) -> int:
    """The updates so far."""
    return api._numbers["update"]


async def _converse(person: Person, last: int, disturbing: asyncio.Task[None]) -> None:
    while count(person.api) < last or not disturbing.done():
        await person.converse()


async def _disturb(plan: Plan, fleet: Fleet, draw: random.Random, before: int) -> None:
    """Do what a plan says, each thing when its share of the updates has come."""

    async def kill(number: int) -> None:
        replica = (fleet.holder if number == 0 else None) or draw.choice(fleet.replicas)
        await fleet.kill(replica, waits=plan.waits_for_lease)

    async def stop(_: int) -> None:
        await fleet.stop(draw.choice(fleet.replicas))

    async def restart(_: int) -> None:
        await fleet.restart_database()

    async def fail_engine(_: int) -> None:
        await fleet.fail_engine()

    kinds: list[tuple[int, float, Callable[[int], Awaitable[None]]]] = [
        (plan.news, 0.2, fleet.publish),
        (plan.kills, 0.2, kill),
        (plan.stops, 0.4, stop),
        (plan.restarts, 0.6, restart),
        (plan.engine_failures, 0.8, fail_engine),
    ]
    acts = [((n + part) / times, partial(act, n)) for times, part, act in kinds for n in range(times)]
    for share, act in sorted(acts, key=itemgetter(0)):
        await _reached(fleet.api, before + share * plan.updates)
        await act()


async def _reached(api: BotApi, updates: float) -> None:
    if not await api._until(lambda: count(api) >= updates, PATIENCE):
        raise AssertionError(f"{count(api)} updates, not {updates}")


def _all_told(api: BotApi, subscribers: list[Person], titles: list[str]) -> bool:
    return all(announcements(api, person, title) for person in subscribers for title in titles)
