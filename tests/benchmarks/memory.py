"""How much memory the bot takes after many chats and after many hostile questions.

uv run python -m tests.benchmarks.memory --chats 200000 --questions 10000
"""

import argparse
import asyncio
import datetime as dt
import gc
import itertools
import time
from pathlib import Path

from bot.chats.recent_chats import AskRequest, RecentChats
from bot.replicas.chat_store import Entry
from bot.replicas.local_chat_store import LocalChatStore
from bot.sending.rate_limiter import RateLimiter
from bot.sending.replies import SentReply
from bot.sending.update_processor import ChatOrderedProcessor
from bot.settings import Settings
from retrieval import Archive
from tests.hostile_texts import hostile_questions

TODAY = dt.date(2024, 8, 1)
STEPS = 5  # lines printed
PACE = 30  # messages a second, as Telegram takes them


def resident() -> float:
    """The resident memory of this process, in MB."""
    gc.collect()
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]) / 1024


async def write_from(chats: int, archive: Archive) -> None:
    """Let chats write one question each, as the bot's own parts see it; no question expires."""
    clock = itertools.count(0.0, 1 / PACE).__next__
    store, limiter = LocalChatStore(), RateLimiter(clock, asyncio.sleep)
    recent = RecentChats(store, 600.0, time.monotonic)
    processor = ChatOrderedProcessor(16)
    question = archive.ask("How many vessels were waiting outside the harbour in May 2024?", TODAY).question

    async def send() -> bool:
        return True

    for done in range(0, chats, max(1, chats // STEPS)):
        print(f"{done:>8,} chats: {resident():.1f} MB")
        for chat in range(done + 1, min(chats, done + max(1, chats // STEPS)) + 1):
            async with processor:
                await processor.do_process_update(object(), send())
            own = AskRequest(f"{question.text} {chat}", TODAY, question, asker=chat)
            await store.write(
                [
                    Entry(recent.last_questions.at(chat, chat), question, chat, chat),
                    Entry(recent.requests.at(chat, 1), own, chat, chat),
                    Entry(recent.replies.at(chat, 1), SentReply(2, 0, chat), chat, chat),
                    Entry(recent.error_notices.at(chat), True, chat),
                ]
            )
            limiter._window(chat, "sendMessage").reserve(chat / PACE)
    print(f"{chats:>8,} chats: {resident():.1f} MB; known: {len(store._of(recent.requests))} questions")


def ask(questions: int, archive: Archive) -> None:
    """Ask an archive hostile questions."""
    asked = 0
    while asked < questions:
        print(f"{asked:>8,} questions: {resident():.1f} MB")
        for seed in range(max(1, questions // STEPS // 100)):
            for text in hostile_questions(100, 1000 * (asked + seed)):
                archive.ask(text, TODAY)
            asked += 100
    print(f"{asked:>8,} questions: {resident():.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=200_000)
    parser.add_argument("--questions", type=int, default=10_000)
    given = parser.parse_args()
    archive = Archive.open(Settings().reports)
    ask(given.questions, archive)
    asyncio.run(write_from(given.chats, archive))


if __name__ == "__main__":
    main()
