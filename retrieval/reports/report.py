"""One source file as a Report."""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from retrieval.reports.errors import Finding
from retrieval.text.date_lines import DateOrder
from retrieval.text.sentences import parts

# Characters of a paragraph; a longer one is split. The longest of 6,500 paragraphs of real reports has 1,836,
# the longest of 1,400 abstracts 4,141. A message shows 4,096, and what a question costs grows with this.
MAX_PARAGRAPH_CHARS = 5_000
DateSource = Literal["stated", "date line", "file name"]
_LINE_END = re.compile("\r\n?|[\u2028\u2029]")
_REMOVED = re.compile("[\ufeff\u200e\u200f\u202a-\u202e\u0333\u033f\u030a\ud800-\udfff]")
_CHANGED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\u200e\u200f\u202a-\u202e\u0333\u033f\u030a\ud800-\udfff]"
)
_TO_SPACE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


class ReadingNotice(NamedTuple):
    """What an operator should know about how a report was read; `kind` is what notices are counted by."""

    kind: str
    line: int  # in the file; 1 where no line is concerned
    finding: Finding


class LeftOut(NamedTuple):
    """Text of a file that is no passage, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report, its text normalised.

    `published` is a `datetime` where the hour is known, a `date` where only the day is, None where
    neither is. `paragraphs` are all lines below the title in order, boilerplate included, bullets with
    their mark; one of more than `MAX_PARAGRAPH_CHARS` is split at ends of sentences, and `continued` are the
    positions of those that go on with the one before. A summary so long is its first part. `text` is the
    whole normalised source, of which every paragraph is a substring; it is put together from the parts where
    none is given or where the given one does not contain them. `updated` is when the report was changed after
    its publication, None where it was not.

    `title_made` is whether the title is not the file's own but made of its first words or its name.
    `date_source` is where `published` comes from, None where undated. `date_order` is the order that a
    numeric date in the file proves ("3/25/2022"); `date_ambiguous` is whether the date can be read two ways,
    so that `published` depends on the order that the reader was given. `notices` are what an operator should
    know; `left_out` is the text of the file that is neither title, date nor paragraph.
    """

    slug: str
    title: str
    published: date | None = None
    paragraphs: tuple[str, ...] = ()
    summary: str = ""
    outlet: str = ""
    url: str = ""
    file: str = ""
    text: str = ""
    updated: date | None = None
    title_made: bool = False
    date_source: DateSource | None = None
    date_order: DateOrder | None = None
    date_ambiguous: bool = False
    notices: tuple[ReadingNotice, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    continued: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        title, summary, outlet = (normalise(part).strip() for part in (self.title, self.summary, self.outlet))
        paragraphs, continued = _split(
            [normalise(paragraph).strip() for paragraph in self.paragraphs], self.continued
        )
        summary = summary[: parts(summary, MAX_PARAGRAPH_CHARS)[0][1]] if summary else ""
        text = normalise(self.text)
        if not _holds(text, paragraphs):
            text = "\n\n".join([title, summary, *paragraphs])
        values = {
            "title": title,
            "summary": summary,
            "outlet": outlet,
            "paragraphs": paragraphs,
            "continued": continued,
            "text": text,
            "file": self.file or f"{self.slug}.txt",
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def day(self) -> date | None:
        """The day of publication, without the hour."""
        return self.published.date() if isinstance(self.published, datetime) else self.published

    @property
    def unsplit(self) -> tuple[str, ...]:
        """The paragraphs with the parts of those that were split joined again, by a space."""
        if not self.continued:
            return self.paragraphs
        joined: list[list[str]] = []
        continued = frozenset(self.continued)
        for at, paragraph in enumerate(self.paragraphs):
            if at in continued and joined:
                joined[-1].append(paragraph)
            else:
                joined.append([paragraph])
        return tuple(map(" ".join, joined))

    @property
    def stamp(self) -> str:
        """The publication date as ISO 8601, to the minute where known; empty where undated.

        Stamps sort by time; the empty one sorts first, so an undated report is never the newest.
        """
        if self.published is None:
            return ""
        return self.published.isoformat()[:16]

    @property
    def ref(self) -> str:
        """A short id made from the slug, 12 of A-Z a-z 0-9 _ -, for places where a slug is too long."""
        return base64.urlsafe_b64encode(hashlib.blake2s(self.slug.encode(), digest_size=9).digest()).decode()

    @property
    def digest(self) -> str:
        """A digest of title and paragraphs."""
        content = "\0".join((self.title, *self.paragraphs)).encode("utf-8", "surrogatepass")
        return hashlib.blake2s(content, digest_size=16).hexdigest()

    def __repr__(self) -> str:
        return f"Report({self.slug!r}, {self.stamp or 'undated'}, {len(self.paragraphs)} paragraphs)"


def _split(paragraphs: Sequence[str], continued: Collection[int]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Paragraphs of a bounded length, and the positions of those that go on with the one before."""
    split: list[str] = []
    going_on = []
    for at, paragraph in enumerate(paragraphs):
        spans = parts(paragraph, MAX_PARAGRAPH_CHARS) if paragraph else [(0, 0)]
        going_on += [len(split) + number for number in range(at not in continued, len(spans))]
        split += [paragraph[start:end] for start, end in spans]
    return tuple(split), tuple(going_on)


def _holds(text: str, paragraphs: tuple[str, ...]) -> bool:
    """Whether a text is there and holds every paragraph; they are looked for in order, in linear time."""
    at = 0
    for paragraph in paragraphs:
        found = text.find(paragraph, at)
        if found < 0 and (found := text.find(paragraph)) < 0:
            return False
        at = found
    return bool(text)


def normalise(text: str) -> str:
    """The text with the changes that Telegram would make to its characters (tdlib, `clean_input_string`).

    Byte order marks, bidirectional controls, lone surrogates and three combining marks are removed, tabs
    and other controls become spaces, line ends of every kind newlines; the rest is in NFC.
    """
    if not _CHANGED.search(text) and unicodedata.is_normalized("NFC", text):
        return text
    composed = unicodedata.normalize("NFC", _LINE_END.sub("\n", text))
    return unicodedata.normalize("NFC", _TO_SPACE.sub(" ", _REMOVED.sub("", composed)))
