"""Headlines: which line looks like one, and the title that is made where a text has none."""

import re
import unicodedata
from dataclasses import replace

from retrieval.reports.boilerplate_lines import is_page_line
from retrieval.reports.errors import Finding
from retrieval.reports.report import ReadingNotice, Report

MAX_HEADLINE = 150  # characters; a longer line is a paragraph
_MAX_MADE_TITLE = 80
_MAX_SENTENCES_TITLE = 100  # characters of a headline that holds a full stop
_QUOTES = dict.fromkeys(map(ord, '‘’‚‛“”„‟«»‹›`´"'), "'")
_MARKS = _QUOTES | dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_ABBREVIATION = re.compile(
    r"(?:\b(?:\w\.)+|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Sgt|Capt|Sen|Rep|St|No|vs|Jr|Sr|Inc)\.)$"
)
_SENTENCE_END = re.compile(r"[.…。।][\"'”’»)\]]*$")
_TAGS_AT_END = re.compile(r"(?:\s+(?:[#@]\w+|[^\w\s.…\"'”’»)\]]+))+$")  # hashtags and emoji
_INNER_END = re.compile(r"\.{1,3}(?=\s*[\"'“‘«„]?[A-ZА-ЯІЇЄҐÄÖÜ][^.\s])")
_INNER_CALL = re.compile(r"[!?…](?=\s*[\"'“‘«„]?[A-ZА-ЯІЇЄҐÄÖÜ])")
_SALUTATION = re.compile(
    r"(?:dear|mr|mrs|ms|madam|sir|ladies and gentlemen|your (?:excellenc|majest|honou?r)\w*|to the|"
    r"(?:my )?fellow)\b.*[:,]$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"""(?:
        advertisements? | advertising | sponsored(?:\ content)? | promoted | breaking(?:\ news)? | exclusive
        | live(?:\ updates)? | video | photos? | gallery | newsletter | share | print | listen | watch
        | comments? | related | read\ more | menu | skip\ to\ content | (?:for\ immediate|press|news)\ release
        | \d{1,2}[ -]min(?:ute)?s?\ read | https?://\S{1,500}
    )[:.]?$
    | [^.!?>»]{2,40}(?:\ [>»]\ [^.!?>»]{2,60}){2,}$
    | by\ (?:submitting|signing|clicking|subscribing)\b.{0,80}\byou\ agree\b
    | view\ video | video\ (?:video|ad) | newsletter\  | sign\ up\ (?:for|to) | subscribe\ (?:to|for|now)
    | read\ more: | click\ (?:here|to) | follow\ us | share\ (?:this|on) | download\ (?:the|our)\ app
    | (?:new\ )?you\ can\ now\ listen | listen\ to\ this | this\ article\ is\ more\ than | have\ your\ say
    | join\ our | get\ (?:the|our)\ (?:\w+\ )?app""",
    re.IGNORECASE | re.VERBOSE,
)
_DATELINE_ALONE = re.compile(
    r"(?:[^\W_a-zа-яіїєґ][\w.’'-]*,?\s){1,8}(?:\([A-Z][\w .&/-]{1,30}\)\s?)?[—–-]{1,2}"
    r"|(?:[^\W\d_a-zа-яіїєґ][\w.’'-]*,?\s){0,4}\((?:AP|AFP|CNN|Reuters|dpa)\)"
)
_DATELINE = re.compile(
    r"(?:[^.!?]|\.(?=,? \d)){0,80}?\([A-Z][\w .&/-]{1,30}\)\s?[—–-]{1,2}\s?"
    r"|[A-ZÀ-Þ][A-ZÀ-Þ ,.'’-]{3,40}\s?[—–]\s"
    r"|[A-ZÀ-ÞЀ-Я][A-ZÀ-ÞЀ-Я '’-]{2,40},\s(?=[^—–]{0,40}\d{4})[^—–!?:;]{6,40}[—–]\s"
)
_ITEM = re.compile(r"[•‣▪●○◦·*+–—-]\s")
_BYLINE = re.compile(
    r"(?:By|Von|Par|Por|Text:|Words by|Written by|:?[Aa]uthors?:|Автор:)\s+[^\W\d_a-zа-яіїєґ][\w.’'-]+"
    r"(?:(?:,| and| und| et| y| &)? (?:(?:de|van|von|der|den|al|la|le) )*[^\W\d_a-zа-яіїєґ][\w.’'-]*){1,9}"
    r"(?:, \w[\w ]{2,40})?"  # what the author is
)
_FIRST = 8  # paragraphs of which one may give its words to a title
_WORDS_OF_A_NAME = 3  # fewer do not say what a text is about


def folded(text: str) -> str:
    """A text as titles are compared: without capitals, its quotation marks and dashes plain."""
    plain = unicodedata.normalize("NFKC", text).translate(_MARKS)
    return " ".join(plain.casefold().split())


def is_headline(line: str) -> bool:
    """Whether a line looks like a title: short, without a sentence end, neither label nor salutation."""
    if len(line) > MAX_HEADLINE or not any(map(str.isalpha, line)):
        return False
    if line.endswith((":", ";", ",", "—", "–", "-")) or _ITEM.match(line) or _SALUTATION.match(line):
        return False
    if belongs_to_page(line) or (_DATELINE.match(line) and not line.isupper()):
        return False
    end = _TAGS_AT_END.sub("", line)
    if _SENTENCE_END.search(end) and not _ABBREVIATION.search(end):
        return False
    if len(_INNER_CALL.findall(line)) > 1:
        return False
    stops = [stop for stop in _INNER_END.finditer(line) if not _ABBREVIATION.search(line[: stop.end()])]
    return not stops or (len(stops) == 1 and len(line) <= _MAX_SENTENCES_TITLE)


def belongs_to_page(line: str) -> bool:
    """Whether a line at the top of a text belongs to the page around it: an advertisement, a button."""
    return bool(_LABEL.match(line)) or is_page_line(line)


def is_dateline(line: str) -> bool:
    """Whether a line is only a dateline's place and agency: "Melbourne, Australia CNN —"."""
    return bool(_DATELINE_ALONE.fullmatch(line))


def is_byline(line: str) -> bool:
    """Whether a line only names the author: "By Ann Writer"."""
    return len(line) <= _MAX_MADE_TITLE and bool(_BYLINE.fullmatch(line))


def title_from_name(stem: str) -> str:
    """The title that a file's name says in words, "fuel-depot-fire"; empty where it says none."""
    words = re.split(r"[-_ ]+", stem)
    said = [word for word in words if word.isalpha() and not re.fullmatch(r"[a-f]{6,}", word)]
    if len(said) < _WORDS_OF_A_NAME or sum(len(word) > 3 for word in said) < 2:
        return ""
    rest = {*words} - {*said} - {""}
    if any(not re.fullmatch(r"\d{1,14}Z?|\d{8}T\d{4,6}Z?|[\da-f]{6,}", word) for word in rest):
        return ""
    return (said[0][:1].upper() + " ".join(said)[1:])[:MAX_HEADLINE]


def title_from_words(paragraph: str) -> str:
    """The first words of a paragraph: its first sentence where that is short, else cut and marked by "…"."""
    start = _DATELINE.match(paragraph) or _ITEM.match(paragraph)
    words = (paragraph[start.end() :] if start else paragraph).strip() or paragraph
    for stop in re.finditer(r"(?<!\.)[.!?…:](?=[\"'”’»)\]]*(?:\s|$))", words[: _MAX_MADE_TITLE + 1]):
        if stop.start() > _MAX_MADE_TITLE // 4 and not _ABBREVIATION.search(words[: stop.end()]):
            return words[: stop.start()] if stop[0] in ".:" else words[: stop.end()]
    if len(words) <= _MAX_MADE_TITLE:
        return words.rstrip(" .:,;") or words
    cut = words[: _MAX_MADE_TITLE - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.–—-") + "…"


def made_title(paragraphs: list[str], stem: str) -> tuple[str, ReadingNotice]:
    """A title for a text without one, of its file's name or of its first words, and the notice of that."""
    if title := title_from_name(stem):
        return title, ReadingNotice("made title", 1, Finding("title_of_name"))
    words = [
        line for line in paragraphs[:_FIRST] if not belongs_to_page(line) and not is_dateline(line)
    ] or paragraphs
    first = next(iter(words), stem)
    if paragraphs and first != paragraphs[0]:  # other furniture may follow a label
        first = next(filter(_SENTENCE_END.search, words), first)
    title = title_from_words(first)
    return title or stem, ReadingNotice("made title", 1, Finding("title_of_words"))


def title_source(report: Report) -> int | None:
    """Which paragraph gave a report its made title; None where none did."""
    words = report.title.removesuffix("…")
    found = (at for at, paragraph in enumerate(report.paragraphs[:_FIRST]) if words in paragraph)
    return next(found, None) if report.title_made else None


def retitled(report: Report) -> Report:
    """A report without the title that other reports have too: the lines below give it one.

    A line that was taken for the title becomes a paragraph.
    """
    stem = report.slug.rpartition("/")[2]
    if (source := title_source(report)) is not None:
        return replace(report, title=made_title(list(report.paragraphs[source + 1 :]), stem)[0])
    paragraphs = report.title, *report.paragraphs
    if len(paragraphs) > 2 and is_headline(paragraphs[1]):
        summary = "" if report.summary == paragraphs[1] else report.summary
        rest = (report.title, *paragraphs[2:])
        return replace(report, title=paragraphs[1], summary=summary, paragraphs=rest)
    title, notice = made_title(list(report.paragraphs), stem)
    return replace(
        report,
        title=title,
        title_made=True,
        paragraphs=paragraphs,
        notices=(*report.notices, notice),
        continued=tuple(at + 1 for at in report.continued),
    )
