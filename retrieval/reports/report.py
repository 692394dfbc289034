"""One source file as a Report."""

import base64
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from retrieval.text.date_expressions import parse_date

HEAD_LINES = 8  # the date line and the repeated title stand among the first lines or nowhere
FRONT_MATTER_KEYS = ("title", "summary", "url", "outlet", "date", "updated", "fetched")

_LINE_END = re.compile("\r\n?|[\u2028\u2029]")
_DROPPED = re.compile("[\ufeff\u200e\u200f\u202a-\u202e\u0333\u033f\u030a\ud800-\udfff]")
_BLANKED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_HEADING = re.compile(r"#{1,6}\s+")  # Markdown's mark of a title


class ReportError(ValueError):
    """A file that is no report: where, what is wrong, and the cure."""

    def __init__(self, path: Path | str, line: int, problem: str, cure: str) -> None:
        self.path = str(path).encode(errors="replace").decode()  # a file name may be no text at all
        super().__init__(f"{self.path}:{line}: {problem}; {cure}")
        self.line = line
        self.problem = problem
        self.cure = cure


@dataclass(frozen=True, slots=True)
class Report:
    """One report, its text normalised.

    `published` is a `datetime` where the hour is known, a `date` where only the day is, None where
    neither is. `paragraphs` are the citable lines and the furniture around them, in order, bullets
    with their marker. `text` is the whole normalised source, of which every paragraph is a substring; it
    is made of the parts where none is given or where the one given does not hold them. `updated` is when
    the report was changed after its publication, None where it was not.
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
        filled = {
            "title": title,
            "summary": summary,
            "outlet": outlet,
            "paragraphs": paragraphs,
            "text": text,
        }
        filled["file"] = self.file or f"{self.slug}.txt"
        for name, value in filled.items():
            object.__setattr__(self, name, value)

    @property
    def day(self) -> date | None:
        """The day of publication, without the hour."""
        return None if self.published is None else date(*self.published.timetuple()[:3])

    @property
    def stamp(self) -> str:
        """When it was published as ISO 8601, to the minute where known; empty where undated.

        Stamps sort by time; the empty one sorts first, so an undated report is never the newest.
        """
        if self.published is None:
            return ""
        return self.published.isoformat()[:16]

    @property
    def ref(self) -> str:
        """A short stable id of the slug, 12 of A-Z a-z 0-9 _ -, for where a slug is too long."""
        return base64.urlsafe_b64encode(hashlib.blake2s(self.slug.encode(), digest_size=9).digest()).decode()

    @property
    def digest(self) -> str:
        """A digest of what the report says: its title and paragraphs."""
        said = "\0".join((self.title, *self.paragraphs)).encode("utf-8", "surrogatepass")
        return hashlib.blake2s(said, digest_size=16).hexdigest()

    def __repr__(self) -> str:
        return f"Report({self.slug!r}, {self.stamp or 'undated'}, {len(self.paragraphs)} paragraphs)"


def normalise(text: str) -> str:
    """The one change made to a source: what Telegram would do to its characters, done first.

    BOM, bidirectional controls, lone surrogates and three combining marks go, tabs and other controls
    become spaces, line ends of every kind a newline, the rest is NFC (tdlib, `clean_input_string`).
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", _LINE_END.sub("\n", text))
    return unicodedata.normalize("NFC", _BLANKED.sub(" ", _DROPPED.sub("", composed)))


_Lines = list[tuple[int, str]]  # (number in the file, stripped line)


def parse_report(text: str, path: Path | str) -> Report:
    """The report that a file's text holds.

    Title, summary, date line, the title again, paragraphs; every part but the title may be missing, and
    the date may stand first. Front matter between `---` lines overrides; where it says `fetched`, the rest
    is paragraphs, whatever it looks like. Raises ReportError for an empty text, for front matter that is
    broken and for a date that does not exist.
    """
    path = Path(path)
    text = normalise(text)
    numbered = [
        (number, _HEADING.sub("", line.strip(), count=1) if path.suffix.lower() == ".md" else line.strip())
        for number, line in enumerate(text.split("\n"), start=1)
    ]
    front, lines = _front_matter(numbered, path)
    lines = [(number, line) for number, line in lines if line]
    if not lines and not front.get("title"):
        raise ReportError(path, 1, "the file holds no text", "write a title and paragraphs, or delete it")

    published = _front_date(front, "date", numbered, path)
    if "fetched" in front and front.get("title"):
        found, title, head, body = None, front["title"], list[str](), [line for _, line in lines]
    else:
        found, at, texts = _without_date(lines, published, path)
        title, head, body = _parts(texts, at, front.get("title", ""))
    head = list(filter(None, [front.get("summary"), *head]))
    return Report(
        slug=path.stem,
        title=title,
        published=published or found,
        paragraphs=(*dict.fromkeys(head), *body),
        summary=head[0] if head else "",
        outlet=front.get("outlet", ""),
        url=front.get("url", ""),
        file=path.name,
        text=text,
        updated=_front_date(front, "updated", numbered, path),
    )


def _without_date(lines: _Lines, published: date | None, path: Path) -> tuple[date | None, int, list[str]]:
    """The date of the first date line, how many lines stand before it, and all lines but date lines."""
    found, dated = published, []
    for at, (number, line) in enumerate(lines[:HEAD_LINES]):
        try:
            day = parse_date(line)
        except ValueError as error:
            if not published:
                raise ReportError(path, number, str(error), "correct the date: 5 August 2024") from error
            day = published
        if day:
            found = found or day
            dated.append(at)
        elif dated:
            break
    texts = [line for at, (_, line) in enumerate(lines) if at not in dated]
    if dated and not texts:  # a date and nothing else: it is the title
        return found, 0, [lines[0][1]]
    return found, dated[0] if dated else 0, texts


def _parts(texts: list[str], dated: int, title: str) -> tuple[str, list[str], list[str]]:
    """Title, head and body of lines of which `dated` stood above the date; a given title wins."""
    first = texts[0] if texts else title
    again = texts.index(first, 1, HEAD_LINES) if first in texts[1:HEAD_LINES] else 0
    own = title in ("", first) or bool(again)  # whether the first line is a title at all
    start = max(dated, again + 1 if again else 0, 1 if own else 0)
    head = [line for line in texts[1 if own else 0 : start] if line != first or not own]
    return title or first, head, texts[start:]


def _front_matter(lines: _Lines, path: Path) -> tuple[dict[str, str], _Lines]:
    if lines[0][1] != "---":
        return {}, lines
    end = next((at for at, (_, line) in enumerate(lines[1:], start=1) if line == "---"), None)
    if end is None:
        raise ReportError(path, 1, "front matter starts but never ends", "close it with a line ---")
    front = {}
    for number, line in lines[1:end]:
        key, colon, value = (part.strip() for part in line.partition(":"))
        if line and not colon:
            raise ReportError(path, number, f"front matter line {line!r} has no colon", "write key: value")
        if key.lower() in FRONT_MATTER_KEYS:
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            front[key.lower()] = value[1:-1].strip() if quoted else value
    return front, lines[end + 1 :]


def _front_date(front: dict[str, str], key: str, lines: _Lines, path: Path) -> date | None:
    if key not in front:
        return None
    number = next(number for number, line in lines if line.lower().replace(" ", "").startswith(f"{key}:"))
    cure = "write it as 2024-08-05 or take the line out"
    try:
        found = parse_date(front[key])
    except ValueError as error:
        raise ReportError(path, number, str(error), cure) from error
    if found is None:
        raise ReportError(path, number, f"front matter has no date in {front[key]!r}", cure)
    return found
