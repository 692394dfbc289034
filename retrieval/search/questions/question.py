"""A question in the terms of the index."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import dropwhile, islice, takewhile
from typing import Literal, NamedTuple

from retrieval.search.answer_types import AnswerType
from retrieval.search.questions.long_messages import asks
from retrieval.text.cyrillic.languages import Language
from retrieval.text.dates import Period

Voice = Literal["quoted", "outlet"]
Courtesy = Literal[
    "greeting",
    "thanks",
    "praise",
    "criticism",
    "apology",
    "farewell",
    "stop",
    "laughter",
    "exclamation",
    "acknowledgement",
    "marks",  # without a word
]
ArchiveTopic = Literal["reports", "newest", "help", "subscriptions", "bot"]  # what the bot itself is asked


class Token(NamedTuple):
    """A word of the question, where it stands in the text, and its term; the term of a stop word is empty."""

    word: str
    start: int
    end: int
    term: str


@dataclass(frozen=True)
class Question:
    """A question in the terms of the index.

    `terms` are term -> weight; `typed` is term -> the word that it was typed as, in lower case, for the
    question's own words; `written` is such a word -> as the user wrote it, for what is said to the user.
    `aside` are the terms that only name the period or speak of reports as such. `searched` is word, as
    written -> the word that was searched for instead. `stand_ins` is term -> other terms that may be used for
    it -> how fully they count. `voice` says whose words are wanted, `speaker` are the words of the
    speaker's name. `kind` is the kind of answer that is asked for. `follow_up` is whether the question
    before was needed to understand it, `more` whether it only asks for more of that. `tokens` are the words
    of `text`, in order. `courtesy` is the kind of a text that asks for nothing: a greeting, thanks and so on.

    `other_years` are the same days of earlier years, newest first, where no year was named. `soft_period` is
    whether the period is only preferred; else nothing outside of it is used. `unread_times` are words of time
    that were not understood. `required` are the terms without which nothing is an answer.
    `absent_phrases` are the phrases in quotation marks that no passage has and that narrow nothing.
    `language` is that of the question where it is not the reports'; `names` are those of it that were looked
    for in English, `untranslated` its other words, which were not.
    `archive_topic` is what a question about the archive itself or the bot asks for.
    """

    text: str
    terms: dict[str, float]
    typed: dict[str, str]
    written: dict[str, str] = field(default_factory=dict)
    courtesy: Courtesy | None = None
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: frozenset[str] = frozenset()
    period: Period | None = None
    as_of: date | None = None  # only what was published by this day
    aside: frozenset[str] = frozenset()
    wants_latest: bool = False
    voice: Voice | None = None
    speaker: frozenset[str] = frozenset()
    kind: AnswerType | None = None
    follow_up: bool = False
    more: bool = False
    searched: dict[str, str] = field(default_factory=dict)
    stand_ins: dict[str, dict[str, float]] = field(default_factory=dict)
    tokens: tuple[Token, ...] = ()
    other_years: tuple[Period, ...] = ()
    soft_period: bool = False
    unread_times: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    absent_phrases: tuple[str, ...] = ()
    archive_topic: ArchiveTopic | None = None
    language: Language | None = None
    names: tuple[str, ...] = ()
    untranslated: frozenset[str] = frozenset()

    @property
    def asks(self) -> bool:
        """Whether it is worded as a question or a request, and no statement or mere words."""
        return self.more or asks(self.text)

    @property
    def content(self) -> list[str]:
        """The terms that say what is asked about; none in "What was reported last week?"."""
        return [term for term in self.typed if term not in self.aside]

    @property
    def periods(self) -> tuple[Period, ...]:
        """The days asked about: the period and the same days of earlier years; none of an "as of" alone."""
        named = self.period and self.period != Period(None, self.as_of)
        return (self.period, *self.other_years) if self.period and named else ()

    @property
    def only_time(self) -> bool:
        """Whether it names a time, or asks for the latest, and nothing else."""
        named = self.period is not None or self.wants_latest
        return named and self.aside >= self.terms.keys() and not self.untranslated

    @cached_property
    def groups(self) -> dict[str, dict[str, float]]:
        """Term -> what counts as it -> how fully, in the order asked; the term itself counts 1."""
        return {term: {term: 1.0} | self.stand_ins.get(term, {}) for term in self.terms}

    def as_written(self, word: str) -> str:
        """A word in lower case in the user's own spelling; one that was made of others stays as it is."""
        return self.written.get(word, word)

    def words_after(self, place: int, most: int, skipped: Collection[str] = ()) -> list[Token]:
        """The words from a place of the text up to the next function word; those `skipped` may precede."""
        run = dropwhile(lambda token: token.start < place or token.word in skipped, self.tokens)
        return [*islice(takewhile(lambda token: token.term, run), most)]

    def same(self, term: str) -> list[str]:
        """The terms that are a term asked as fully as itself: a designation's models, a country's own."""
        return [term, *(other for other, share in self.stand_ins.get(term, {}).items() if share == 1.0)]
