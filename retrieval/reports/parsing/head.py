"""The head of a report: its title, summary and date line, and what of it is no paragraph."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from retrieval.reports.parsing.headlines import (
    MAX_HEADLINE,
    belongs_to_page,
    folded,
    is_byline,
    is_dateline,
    is_headline,
    made_title,
)
from retrieval.reports.parsing.plain_text import TextLine
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.parsing.report_dates import (
    DateLine,
    date_line,
    is_date_label,
    is_within_sentence,
    whole_date,
)
from retrieval.reports.report import LeftOut, ReadingNotice

HEAD_LINES = 8  # lines among which the date line and the repeated title may be
_SHORT_HEADING = 60  # characters; a longer heading may be a paragraph that a rule was drawn under
_LONGEST_COMPARED = 300  # characters; no longer line is a title
_SHORT_TITLE = 40  # characters; a longer line may be one that was wrapped
_LABEL_ALONE = re.compile(
    r"(?:(?:first |last )?(?:published|updated|modified|posted)(?: on| at)?|for immediate release"
    r"|(?:press|news) release(?: no\.? ?[\w/.-]+)?)[:.]?",
    re.IGNORECASE,
)  # what only stands beside a date or an author's name
_FEW_WORDS = 3  # that are no sentence where they are all of a text


@dataclass(slots=True)
class Head:
    """A text divided: `above` are the paragraphs above the date line or the repeated title."""

    title: str
    above: list[str]
    body: list[str]
    dates: list[DateLine] = field(default_factory=list)
    title_made: bool = False
    left_out: list[LeftOut] = field(default_factory=list)
    notices: list[ReadingNotice] = field(default_factory=list)


def read_head(lines: list[TextLine], title: str, stem: str, options: ReadingOptions) -> Head:
    """The parts of a text: title, summary, date line, the title again, paragraphs; each may be missing.

    `title` is one that is known already, by front matter; `lines` are not blank.
    """
    dates, part_of = _date_lines(lines, options)
    texts = [line for at, line in enumerate(lines) if at not in dates]
    if dates and not texts and not title:  # a date and nothing else: it is the title
        left_out = [LeftOut(line.text, "date line") for line in lines[1:]]
        return Head(lines[0].text, [], [], list(dates.values()), left_out=left_out)
    head = Head(title, [], [], [*dates.values(), *part_of])
    head.left_out += [LeftOut(lines[at].text, "date line") for at in dates]
    keys = [folded(line.text[:_LONGEST_COMPARED]) for line in texts[:HEAD_LINES]]
    above = min(dates, default=0)
    own = _title_line(texts, keys, title, above)
    titles = {folded(title)} if title else set()
    if own is not None:
        titles.add(keys[own])
        if not title or _begins(title, texts[own].text):
            head.title = texts[own].text
    again = (
        [at for at, key in enumerate(keys) if key in titles and (at != own or title)]
        if own is not None
        else []
    )
    head.left_out += [LeftOut(texts[at].text, "title again") for at in again]
    start = max([above, *(at + 1 for at in again), 0 if own is None else own + 1])
    for at, line in enumerate(texts):
        if at == own or at in again:
            continue
        if why := _why_left_out(line, at):
            head.left_out.append(LeftOut(line.text, why))
        else:
            (head.above if at < start else head.body).append(line.text)
    if not head.body:  # a text that its date ends
        head.above, head.body = [], head.above
    _make_title(head, title, stem)
    return head


def _make_title(head: Head, known: str, stem: str) -> None:
    """Give a text a title that has none; a line that is all of a text is its paragraph too."""
    if not known and not (head.above or head.body) and len(head.title.split()) > _FEW_WORDS:
        head.body.append(head.title)
        head.title = ""
    if not head.title:
        head.title, notice = made_title([*head.above, *head.body], stem)
        head.title_made = True
        head.notices.append(notice)


def _begins(title: str, line: str) -> bool:
    """Whether a line is a title without the name of the site at its end."""
    rest = title[len(line) :] if title.startswith(line) else ""
    return rest.startswith((" | ", " - ", " – ", " — ", " · ")) and is_headline(line)


def _why_left_out(line: TextLine, at: int) -> str:
    """Why a line is no paragraph; empty where it is one, as a heading is that is a paragraph's length."""
    if line.kind == "heading" and (len(line.text) <= _SHORT_HEADING or is_headline(line.text)):
        return "heading"
    if at < HEAD_LINES and is_byline(line.text):
        return "byline"
    if at < HEAD_LINES and is_dateline(line.text):
        return "dateline"
    if at < HEAD_LINES and _LABEL_ALONE.fullmatch(line.text):
        return "label"
    return ""


def _title_line(texts: list[TextLine], keys: list[str], title: str, above: int) -> int | None:
    """Which line is the title, or says it again where it is known; None where no line does.

    `keys` are the first lines as titles are compared. Below an advertisement or the like, a line is a title
    only where it stands `above` the date line.
    """
    if not texts:
        return None
    if title:
        again = next((at for at, key in enumerate(keys) if key == folded(title)), None)
        known = keys[0] in keys[1:] or _begins(title, texts[0].text)
        return 0 if again is None and known else again
    first = next((at for at, line in enumerate(texts[:HEAD_LINES]) if not _is_furniture(line)), 0)
    line = texts[first]
    if keys[first] in keys[first + 1 :] or (line.kind == "heading" and len(line.text) <= MAX_HEADLINE):
        return first
    tops = [at for at, line in enumerate(texts) if line.kind == "heading" and line.level == 1]
    if len(tops) == 1 and tops[0] < HEAD_LINES and len(texts[tops[0]].text) <= MAX_HEADLINE:
        return tops[0]
    if 0 < first >= above:
        return None
    after = texts[first + 1].text if first + 1 < len(texts) else ""
    goes_on = len(line.text) > _SHORT_TITLE and after[:1].islower()  # a wrapped line
    return first if is_headline(line.text) and not goes_on else None


def _is_furniture(line: TextLine) -> bool:
    return line.kind == "text" and (
        belongs_to_page(line.text)
        or is_dateline(line.text)
        or is_byline(line.text)
        or _LABEL_ALONE.fullmatch(line.text) is not None
    )


def _date_lines(lines: list[TextLine], options: ReadingOptions) -> tuple[dict[int, DateLine], list[DateLine]]:
    """The first date lines that follow each other, by their places, and dates that belong to other lines.

    A headline or a paragraph that holds a date stays in the text; a label above a date belongs to it.
    """
    found: dict[int, DateLine] = {}
    part_of: list[DateLine] = []
    for at, line in enumerate(lines[:HEAD_LINES]):
        labelled = at > 0 and is_date_label(lines[at - 1].text)
        text = f"{lines[at - 1].text} {line.text}" if labelled else line.text
        date = None if is_within_sentence(lines, at) else date_line(line.number, text, options)
        if date and date.reading and date.reading.part_of:
            part_of.append(date)
        elif date:
            found |= {at - labelled: date, at: date}
        elif found and not is_date_label(line.text):
            break
    if not found and (late := _late_date_line(lines, options)):
        found = dict([late])
    return found, part_of


def _late_date_line(lines: list[TextLine], options: ReadingOptions) -> tuple[int, DateLine] | None:
    """The only line below the head that is a date with its hour: a long post stands above it."""
    late = [
        (at, date)
        for at, line in enumerate(lines[HEAD_LINES:-1], start=HEAD_LINES)
        if (date := whole_date(line, options))
    ]
    if len(late) != 1 or late[0][1].reading is None:
        return None
    published = late[0][1].reading.published
    return (
        late[0]
        if isinstance(published, datetime) or (late[0][1].reading.ambiguous and ":" in late[0][1].text)
        else None
    )
