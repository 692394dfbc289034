"""A paragraph as speech is looked for in it: its words, quotations and verbs of saying."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from retrieval.reports.speech.quotations import Quotation, quotations
from retrieval.reports.speech.statements import Statement, statements
from retrieval.reports.speech.subjects import Kind
from retrieval.reports.speech.words import Word, sentence_starts, words_around_names, words_of


@dataclass
class SpokenParagraph:
    """A paragraph, and what is found out about it, verb by verb and quotation by quotation.

    `starts` is word -> first word of its sentence; `mentions` are the persons named outside quotations, as
    (word, last name); `speakers` is verb -> who says; `kinds` is speaker -> what kind it is; `speech` is
    number of the quotation -> who says it; `askers` are the speakers who put a question.
    """

    text: str
    is_near: bool = True  # to a quotation; only the names of another one matter
    quoted: list[Quotation] = field(init=False)
    words: list[Word] = field(init=False)
    starts: list[int] = field(init=False)
    said: list[Statement] = field(init=False)
    verbs: list[int] = field(init=False)
    mentions: list[tuple[int, str]] = field(default_factory=list)
    speakers: dict[int, str | None] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    speech: dict[int, str | None] = field(default_factory=dict)
    askers: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if not self.is_near:
            self.quoted, self.said, self.verbs = [], [], []
            self.words = words_around_names(self.text)
            self.starts = [0] * len(self.words)
            return
        self.quoted = quotations(self.text)
        self.words = words_of(self.text, self.quoted)
        self.starts = sentence_starts(self.text, self.words)
        self.said = statements(self.words, self.starts)
        self.verbs = [each.at for each in self.said]

    def said_before(self, place: int) -> Iterator[Statement]:
        """The verbs of saying before a word, the last first."""
        return (self.said[at] for at in range(bisect_left(self.verbs, place) - 1, -1, -1))

    def said_from(self, place: int) -> Iterator[Statement]:
        """The verbs of saying from a word on."""
        return (self.said[at] for at in range(bisect_left(self.verbs, place), len(self.said)))

    def only_reports(self, statement: Statement) -> bool:
        """Whether a statement only names the outlet that tells of another's: "..., the agency reports."""
        if not statement.subject or self.words[statement.at].lower not in ("report", "reports", "reported"):
            return False
        first, end = statement.subject.start, statement.at + 1
        ends = end == len(self.words) or self.words[end].text == "."
        return ends and first > self.starts[first] and self.words[first - 1].text == ","

    def mentions_before(self, place: int) -> Iterator[tuple[int, str]]:
        """The mentions of persons before a word, the last first."""
        return (self.mentions[at] for at in range(bisect_left(self.mentions, (place, "")) - 1, -1, -1))

    def names_as_subject(self, mention: tuple[int, str]) -> bool:
        """Whether a mention stands at the head of a sentence, or behind the comma of its first words."""
        at = mention[0]
        return at - self.starts[at] <= 3 or any(word.text == "," for word in self.words[max(0, at - 2) : at])
