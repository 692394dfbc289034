"""The reports that a file's text holds."""

import re
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from retrieval.reports.errors import Finding, ReportError
from retrieval.reports.parsing.front_matter import FrontMatter, parse_front_matter
from retrieval.reports.parsing.head import Head, read_head
from retrieval.reports.parsing.headlines import belongs_to_page, folded, made_title
from retrieval.reports.parsing.markup_tags import has_entities, unescape
from retrieval.reports.parsing.plain_text import TextLine, plain_lines
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.parsing.report_dates import (
    DateLine,
    date_in_path,
    date_line,
    report_date,
    stated_date,
    updated_date,
)
from retrieval.reports.parsing.sections import Sections, divide
from retrieval.reports.parsing.stated_fields import StatedFields, stated_fields, without_site
from retrieval.reports.parsing.text_file import is_table
from retrieval.reports.report import LeftOut, ReadingNotice, Report, normalise

_MARKDOWN = (".md", ".markdown")
_SURE_MARKS = (  # of headings, links and words in bold
    re.compile(r"(?m)^#{1,6} +[^\s#]"),
    re.compile(r"\]\(https?://[^()\s]{1,500}\)"),
    re.compile(r"\*\*\w[^*\n]{0,200}[^*\s]\*\*"),
)
_MARKS = 3  # of them that a text in Markdown has
_DAMAGED = "\ufffd"  # in the place of a character that could not be read
_WORDS = ("text", "heading")  # kinds of lines that may be part of a report


class _Source(NamedTuple):
    """The lines of a file below its front matter, and its text as read."""

    lines: list[TextLine]
    text: str
    notices: tuple[ReadingNotice, ...] = ()


class _File(NamedTuple):
    """What the reports of a file share; what was left out and noticed is told with the first of them."""

    path: Path
    text: str  # empty where it holds several reports: each has its own
    left_out: tuple[LeftOut, ...]
    notices: tuple[ReadingNotice, ...]


def parse_report(text: str, path: Path | str, options: ReadingOptions | None = None) -> Report:
    """The report that a file's text holds; the first one, where it holds several.

    Raises ReportError as `parse_reports` does.
    """
    return parse_reports(text, path, options)[0]


def parse_reports(
    text: str, path: Path | str, options: ReadingOptions | None = None, encoding: str = ""
) -> tuple[Report, ...]:
    """The reports that a file's text holds, one or, where date lines head its sections, several.

    The usual layout is title, summary, date line, the title again, paragraphs; every part may be missing, and
    the date may come first. Values in front matter take precedence; below front matter with `fetched`, every
    line is a paragraph. The markup of `.md` files, and of others that clearly have it, is read; hard-wrapped
    paragraphs of plain text are joined. `encoding` is what the file was taken for, where it is not in UTF-8.
    Raises ReportError for a file without text, or for a table.
    """
    path, options = Path(path), options or ReadingOptions()
    text = normalise(text)
    if is_table(text) and path.suffix.lower() not in _MARKDOWN:
        raise ReportError(path, 1, Finding("table"))
    matter = parse_front_matter(text)
    stated = _stated(matter, path, text)
    source = _source(text, matter.length, stated.own, _is_markdown(text, path))
    lines = [line for line in source.lines if line.kind in _WORDS]
    if not lines and not stated.title:
        raise ReportError(path, 1, Finding("empty"))
    sections = Sections([lines]) if stated.own else divide(lines, stated_date(stated, options), options)
    file = _File(
        path,
        "" if len(sections.parts) > 1 else source.text,
        (
            *(LeftOut(line.text, line.kind) for line in source.lines if line.kind not in _WORDS),
            *sections.left_out,
        ),
        (*_encoding_notices(encoding, text), *matter.notices, *source.notices, *sections.notices),
    )
    first = _report(sections.parts[0], sections.dates[0], None, stated, file, options)
    if len(sections.parts) == 1:
        return (first,)
    shared = file._replace(left_out=(), notices=())
    known = None if sections.titled or first.title_made else first
    serial = not stated.title and _is_dated_title(first.title, options)
    rest = [
        _report(
            part,
            date,
            None if serial and _is_dated_title(part[0].text, options) else known,
            stated,
            shared,
            options,
        )
        for part, date in zip(sections.parts[1:], sections.dates[1:], strict=True)
    ]
    return tuple(_named_by_day([first, *rest]))


def _is_dated_title(line: str, options: ReadingOptions) -> bool:
    """Whether a line is a headline that holds its date: "Harbour bulletin, 5 August 2024"."""
    found = date_line(1, line, options)
    return bool(found and found.reading and found.reading.part_of == "headline")


def _encoding_notices(encoding: str, text: str) -> list[ReadingNotice]:
    """What is to be looked at of a text that was not, or not all, in UTF-8."""
    read = Finding.of("other_encoding", encoding=encoding)
    notices = [ReadingNotice("encoding", 1, read)] if encoding else []
    if damaged := text.count(_DAMAGED):
        line = text.count("\n", 0, text.index(_DAMAGED)) + 1
        name = "damaged_character" if damaged == 1 else "damaged_characters"
        finding = Finding.of(name, count=damaged, mark=_DAMAGED)
        notices.append(ReadingNotice("encoding", line, finding))
    return notices


def _stated(matter: FrontMatter, path: Path, text: str) -> StatedFields:
    """What front matter states, without its markup."""
    stated = stated_fields(matter)
    if stated.own:
        return stated
    if path.suffix.lower() in _MARKDOWN or has_entities(text):
        read = [normalise(unescape(part)) for part in (stated.title, stated.summary, stated.outlet)]
        stated = stated._replace(title=read[0], summary=read[1], outlet=read[2])
    return stated._replace(title=without_site(stated.title, stated.outlet, stated.url))


def _is_markdown(text: str, path: Path) -> bool:
    """Whether a text is Markdown, by its file's name or by several kinds of marks that nothing else has."""
    if path.suffix.lower() in _MARKDOWN:
        return True
    if "](" not in text and "**" not in text:
        return False
    marks = [sum(1 for _ in islice(mark.finditer(text), _MARKS)) for mark in _SURE_MARKS]
    return sum(marks) >= _MARKS and sum(map(bool, marks)) > 1


def _source(text: str, above: int, own: bool, markdown: bool) -> _Source:
    """The lines below the first `above` ones, which are front matter."""
    lines = text.split("\n")
    if own:
        numbered = enumerate(map(str.strip, lines[above:]), start=above + 1)
        return _Source([TextLine(number, line) for number, line in numbered if line], text)
    if markdown:
        # Imported here: few folders hold Markdown, and its parser is slow to import.
        from retrieval.reports.parsing.markdown_text import markdown_lines

        read = markdown_lines("\n".join(lines[above:]), above + 1)
        return _Source(read, "\n\n".join([*lines[:above], *(line.text for line in read)]))
    read, joined, as_written = plain_lines(lines[above:], above + 1)
    if as_written:
        return _Source(read, text)
    notices = []
    if joined:
        name = "unwrapped_paragraph" if joined == 1 else "unwrapped_paragraphs"
        notices.append(ReadingNotice("unwrapped", above + 1, Finding.of(name, count=joined)))
    return _Source(read, "\n\n".join([*lines[:above], *(line.text for line in read)]), tuple(notices))


def _report(
    lines: list[TextLine],
    date: DateLine | None,
    first: Report | None,
    stated: StatedFields,
    file: _File,
    options: ReadingOptions,
) -> Report:
    """The report that a part of a file holds; without a title of its own it has the first part's.

    `date` is that of the part where its head does not tell it.
    """
    stem = file.path.stem
    if stated.own:
        paragraphs = [line.text for line in lines]
        made = not stated.title and bool(lines)
        head = Head(made_title(paragraphs, "")[0] if made else stated.title, [], paragraphs, title_made=made)
    else:
        head = read_head(lines, first.title if first else stated.title, stem, options)
    summary, above = "" if first else stated.summary, head.above
    if summary and stated.summary_is_text and (stated.own or not _is_part(summary, [*above, *head.body])):
        above = [summary, *above]
    if not summary and above and not head.title_made:
        summary = next((line for line in above if not belongs_to_page(line)), "")
    own = [date] if date else head.dates
    if not file.text and own:  # one of several reports has its own date, not the file's
        dated = report_date(stated._replace(dates=(), day_in_address=""), own, None, options)
    else:
        dated = report_date(stated, own, date_in_path(file.path, options), options)
    updated, unread = updated_date(stated, head.dates, dated.published, options)
    return Report(
        slug=stem,
        title=head.title,
        published=dated.published,
        paragraphs=(*dict.fromkeys(above), *head.body),
        summary=summary,
        outlet=stated.outlet,
        url=stated.url,
        file=file.path.name,
        text=file.text,
        updated=updated,
        title_made=head.title_made or (first is not None and first.title_made),
        date_source=dated.source,
        date_order=dated.order,
        date_ambiguous=dated.ambiguous,
        notices=(*file.notices, *head.notices, *unread, *dated.notices),
        left_out=(*file.left_out, *head.left_out),
    )


def _is_part(summary: str, paragraphs: list[str]) -> bool:
    """Whether a summary is only the beginning of the text said again."""
    start = folded(summary).rstrip(".… ")
    return any(folded(paragraph).startswith(start) for paragraph in paragraphs[:3])


def _named_by_day(reports: list[Report]) -> list[Report]:
    """The reports of one file with a slug each, made of the file's name and their day."""
    used = Counter[str]()
    named = []
    for report in reports:
        slug = f"{report.slug}-{report.day}" if report.day else report.slug
        used[slug] += 1
        named.append(
            replace(report, slug=slug if used[slug] == 1 else f"{slug}-{used[slug]}", file=report.file)
        )
    return named
