"""One source file as a Report."""

import base64
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from retrieval.reports.errors import ReportError
from retrieval.reports.front_matter import parse_date_field, read_front_matter
from retrieval.text.dates import parse_date

_HEAD_LINES = 8  # non-empty lines among which the date line and the repeated title may be

_LINE_END = re.compile("\r\n?|[\u2028\u2029]")
_REMOVED = re.compile("[\ufeff\u200e\u200f\u202a-\u202e\u0333\u033f\u030a\ud800-\udfff]")
_TO_SPACE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_HEADING = re.compile(r"#{1,6}\s+")  # Markdown's mark of a title


@dataclass(frozen=True, slots=True)
class Report:
    """One report, its text normalised.

    `published` is a `datetime` where the hour is known, a `date` where only the day is, None where
    neither is. `paragraphs` are all lines below the title in order, boilerplate included, bullets with
    their mark. `text` is the whole normalised source, of which every paragraph is a substring; it is put
    together from the parts where none is given or where the given one does not contain them. `updated` is
    when the report was changed after its publication, None where it was not.
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

    def __post_init__(self) -> None:
        title, summary, outlet = (normalise(part).strip() for part in (self.title, self.summary, self.outlet))
        paragraphs = tuple(normalise(paragraph).strip() for paragraph in self.paragraphs)
        text = normalise(self.text)
        if not text or any(paragraph not in text for paragraph in paragraphs):
            text = "\n\n".join([title, summary, *paragraphs])
        values = {
            "title": title,
            "summary": summary,
            "outlet": outlet,
            "paragraphs": paragraphs,
            "text": text,
            "file": self.file or f"{self.slug}.txt",
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def day(self) -> date | None:
        """The day of publication, without the hour."""
        return None if self.published is None else date(*self.published.timetuple()[:3])

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


def normalise(text: str) -> str:
    """The text with the changes that Telegram would make to its characters (tdlib, `clean_input_string`).

    Byte order marks, bidirectional controls, lone surrogates and three combining marks are removed, tabs
    and other controls become spaces, line ends of every kind newlines; the rest is in NFC.
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", _LINE_END.sub("\n", text))
    return unicodedata.normalize("NFC", _TO_SPACE.sub(" ", _REMOVED.sub("", composed)))


_Lines = list[tuple[int, str]]  # (number in the file, stripped line)


def parse_report(text: str, path: Path | str) -> Report:
    """The report that a file's text holds.

    Its layout is title, summary, date line, the title again, paragraphs; every part but the title may be
    missing, and the date may come first. Values in front matter take precedence; below front matter with
    `title` and `fetched`, every line is a paragraph. Raises ReportError for an empty text, broken front
    matter and a date that does not exist.
    """
    path = Path(path)
    text = normalise(text)
    front, rest = read_front_matter(text, path)
    first = text.count("\n") - rest.count("\n") + 1
    stripped = [line.strip() for line in rest.split("\n")]
    if path.suffix.lower() == ".md":
        stripped = [_HEADING.sub("", line, count=1) for line in stripped]
    lines = [(number, line) for number, line in enumerate(stripped, start=first) if line]
    if not lines and not front.get("title"):
        raise ReportError(path, 1, "the file holds no text", "write a title and paragraphs, or delete it")

    published = parse_date_field(text, front, "date", path)
    if "fetched" in front and front.get("title"):
        title, head, body = front["title"], list[str](), [line for _, line in lines]
    else:
        published, above, texts = _without_date_lines(lines, published, path)
        title, head, body = _parts(texts, above, front.get("title", ""))
    head = list(filter(None, [front.get("summary"), *head]))
    return Report(
        slug=path.stem,
        title=title,
        published=published,
        paragraphs=(*dict.fromkeys(head), *body),
        summary=head[0] if head else "",
        outlet=front.get("outlet", ""),
        url=front.get("url", ""),
        file=path.name,
        text=text,
        updated=parse_date_field(text, front, "updated", path),
    )


def _without_date_lines(
    lines: _Lines, published: date | None, path: Path
) -> tuple[date | None, int, list[str]]:
    """The given date, else that of the first date line; how many lines are above it; the other lines."""
    dated = []
    stated = published
    for at, (number, line) in enumerate(lines[:_HEAD_LINES]):
        try:
            day = parse_date(line)
        except ValueError as error:
            if not stated:
                raise ReportError(path, number, str(error), "correct the date: 5 August 2024") from error
            day = stated
        if day:
            published = published or day
            dated.append(at)
        elif dated:
            break
    texts = [line for at, (_, line) in enumerate(lines) if at not in dated]
    if dated and not texts:  # a date and nothing else: it is the title
        return published, 0, [lines[0][1]]
    return published, dated[0] if dated else 0, texts


def _parts(texts: list[str], above: int, title: str) -> tuple[str, list[str], list[str]]:
    """Title, head and body of lines, `above` of them above the date line; a given title takes precedence."""
    first = texts[0] if texts else title
    again = texts.index(first, 1, _HEAD_LINES) if first in texts[1:_HEAD_LINES] else 0
    own = title in ("", first) or bool(again)  # whether the first line is a title at all
    start = max(above, again + 1 if again else 0, 1 if own else 0)
    head = [line for line in texts[1 if own else 0 : start] if line != first or not own]
    return title or first, head, texts[start:]
