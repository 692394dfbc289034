"""The report that a file's text holds."""

import re
from datetime import date
from pathlib import Path

from retrieval.reports.errors import ReportError
from retrieval.reports.parsing.front_matter import parse_date_field, read_front_matter
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.report import Report, normalise
from retrieval.text.dates import parse_date

_HEAD_LINES = 8  # non-empty lines among which the date line and the repeated title may be
_HEADING = re.compile(r"#{1,6}\s+")  # Markdown's mark of a title

_Lines = list[tuple[int, str]]  # (number in the file, stripped line)


def parse_reports(text: str, path: Path | str, options: ReadingOptions | None = None) -> tuple[Report, ...]:
    """The reports that a file's text holds, one or, where date lines head its sections, several.

    Raises ReportError as `parse_report` does.
    """
    return (parse_report(text, path, options),)


def parse_report(text: str, path: Path | str, options: ReadingOptions | None = None) -> Report:
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
