"""The judge: what is stored and what has arrived, after each life of the program."""

import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import NullPool, create_engine, select

from bot.database.encryption import Encryption
from bot.database.tables import announced, articles, outbox, places
from bot.subscriptions.delivery.sender import IN_FLIGHT
from bot.subscriptions.destinations import decrypt_destination
from bot.subscriptions.new_reports import report_keys
from bot.web.urls import key
from retrieval import ReportKeys
from retrieval.index import array_file
from tests.bot_api import BotApi
from tests.crash.lives import Life
from tests.crash.site import ENDING, Courier

Pair = tuple[int, str]  # (reader, title)

_TITLE = re.compile(r"\b(Round \d+ of the (?:file|feed))\n")
_SLUG = re.compile(r"\bround-(\d+)-of-the-(file|feed)\b")


class BrokenPromiseError(AssertionError):
    """Something was lost, doubled or damaged."""


@dataclass(frozen=True)
class Stored:
    """What the database holds."""

    announced: frozenset[str]  # keys of reports
    waiting: Counter[Pair]  # in the outbox
    slugs: frozenset[str]  # of the reports that wait
    articles: frozenset[str]  # hashes of the addresses of those that are imported


@dataclass
class Ledger:
    """What is true after each life. `told` is what has arrived so far, `doubled` how often once more."""

    api: BotApi
    site: Courier
    reports: Path
    data: Path
    database: str
    key: str
    readers: Collection[int]
    told: Counter[Pair] = field(default_factory=Counter)
    lost: set[Pair] = field(default_factory=set)
    in_flight: int = 0  # when it was killed: sent, and not yet deleted from the outbox
    most_in_flight: int = 0  # at one kill
    doubled: int = 0
    unanswered: int = 0  # copies after an answer that was lost
    _seen: int = 0

    def __post_init__(self) -> None:
        url = self.database.replace("postgresql:", "postgresql+psycopg:")
        self._engine = create_engine(url or f"sqlite:///{self.data / 'dispatch.db'}", poolclass=NullPool)
        self._encryption = Encryption(SecretStr(self.key))

    def stored(self) -> Stored:
        """Read the database."""
        waiting: Counter[Pair] = Counter()
        slugs: set[str] = set()
        with self._engine.connect() as connection:
            rows = connection.execute(select(outbox.c.payload, places.c.address).join(places))
            for payload, address in rows:
                reader = decrypt_destination(self._encryption, address).chat
                for slug, _ in payload["reports"]:
                    waiting[reader, titled(slug)] += 1
                    slugs.add(slug)
            known = connection.scalars(select(articles.c.url_key).where(articles.c.digest != ""))
            return Stored(
                frozenset(connection.scalars(select(announced.c.key))),
                waiting,
                frozenset(slugs),
                frozenset(known),
            )

    def arriving(self) -> Counter[Pair]:
        """What has arrived since the last judgement."""
        messages = list(self.api.messages.values())[self._seen :]
        mine = [message for message in messages if message.json["from"]["id"] == self.api.me.id]
        return Counter((each.chat_id, title) for each in mine for title in set(_TITLE.findall(each.text)))

    def judge(self, life: Life, before: Stored, lost_answers: int) -> None:
        """Judge a life that is over. Raises BrokenPromiseError."""
        after, arrived = self.stored(), self.arriving()
        self._seen = len(self.api.messages)
        for pair in arrived:
            _claim(not self.told[pair] or before.waiting[pair], f"{pair} was done and is told again")
        copies = sum(arrived.values()) - len(arrived)
        _claim(copies <= lost_answers, f"{copies} copies in one life, {lost_answers} answers were lost")
        flying = [pair for pair in arrived if after.waiting[pair]]
        allowed = lost_answers + IN_FLIGHT * life.cut_short
        _claim(len(flying) <= allowed, f"told and not deleted: {flying}; {allowed} may be")
        again = sum(arrived.values()) - sum(not self.told[pair] for pair in arrived)
        if life.cut_short:
            self.in_flight += len(flying)
            self.most_in_flight = max(self.most_in_flight, len(flying))
        self.unanswered += copies
        self.doubled += again - copies
        self.told += arrived
        self._judge_outbox(after)
        self._judge_folder(after)
        self._judge_index()

    def _judge_outbox(self, stored: Stored) -> None:
        _claim(max(stored.waiting.values(), default=0) <= 1, f"twice in the outbox: {stored.waiting}")
        for slug in stored.slugs:
            _claim(_recorded(slug, stored), f"{slug} is in the outbox and not recorded as announced")
        slugs = (path.stem for path in self.reports.glob("*.txt") if _SLUG.search(path.stem))
        due = [(reader, titled(slug)) for slug in slugs if _recorded(slug, stored) for reader in self.readers]
        lost = {pair for pair in due if not self.told[pair] and not stored.waiting[pair]} - self.lost
        self.lost |= lost
        _claim(not lost, f"lost: {sorted(lost)}")

    def _judge_folder(self, stored: Stored) -> None:
        names = {titled(path.stem) for path in self.reports.glob("*.txt")}
        for number, title in enumerate(self.site.titles):
            if key(self.site.url(number)) in stored.articles:
                _claim(title in names, f"{title} is stored as imported and has no file")
        for path in self.reports.glob("*.txt"):
            if _SLUG.search(path.stem):
                _claim(path.read_text().rstrip().endswith(ENDING), f"{path.name} is not whole")

    def _judge_index(self) -> None:
        if (self.data / "index" / "header.json").exists():
            try:
                array_file.read(self.data / "index", array_file.VERSIONS)
            except array_file.ArrayFileError as error:
                raise BrokenPromiseError(f"the index is damaged: {error}") from error
        if not self.database:
            with closing(sqlite3.connect(self.data / "dispatch.db")) as connection:
                result = connection.execute("PRAGMA quick_check").fetchall()
                _claim(result == [("ok",)], f"the database is damaged: {result}")

    def missing(self, titles: Sequence[str]) -> list[Pair]:
        """What has not arrived yet."""
        arrived = self.told + self.arriving()
        return [(reader, title) for title in titles for reader in self.readers if not arrived[reader, title]]


def titled(slug: str) -> str:
    """The title of a report with this slug; the slug itself, where it is not one of the rounds."""
    found = _SLUG.search(slug)
    return f"Round {found[1]} of the {found[2]}" if found else slug


def _recorded(slug: str, stored: Stored) -> bool:
    return report_keys([ReportKeys(slug, "", "")])[slug][0] in stored.announced


def _claim(holds: object, otherwise: str) -> None:
    if not holds:
        raise BrokenPromiseError(otherwise)
