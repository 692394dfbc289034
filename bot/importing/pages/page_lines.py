"""The lines of a page as a reader sees them, and which of them are about something else than the article."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

HEADINGS = ("h1", "h2", "h3")
_BLOCKS = frozenset(
    "address article aside blockquote body br button caption dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section select summary table tbody "
    "td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset("script style noscript template svg iframe object title select textarea".split())
_OTHER_CLASS = re.compile(
    r"comment|kommentar|respond|related|similar|teaser|sidebar|(?:^|\s)widget(?:s|_|-|\s|$)|recommend|breadcrumb"
    r"|newsletter|popular|most-?read|latest|read-?more|see-?also|carousel|slider|archiv|calendar|kalender"
    r"|event|(?:site|page|main|bottom|global)-?footer|copyright|(?:^|[\s_-])(?:menu|nav|masthead|top-?bar|(?:site-|page-|in-)?header)(?:[\s_-]|$)"
    r"|cookie|reference|citation|(?:^|\s)wp_rp|bibliograph|weather|(?:^|[\s_-])(?:prev|next)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_SMALL = frozenset("p span time small h2 h3 h4 h5 h6".split())  # beside a title they belong to it
_ARTICLE_CLASS = re.compile(r"article|entry|post|story|beitrag|content|news", re.IGNORECASE)
_HEAD_CLASS = re.compile(r"meta|info|date|byline|author", re.IGNORECASE)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_:-])(?:dates?|datum|fecha|data|pubdate|publish(?:ed)?|posted|timestamp|created|erstellt)\d?(?:[\s_-]|$)"
    r"|datePublished|pubdate|postdate|entry-?date",
    re.IGNORECASE,
)


@dataclass(slots=True)
class PageLine:
    """One line of a page."""

    tag: str  # of the block
    element: Any  # of the block
    text: str = ""
    pieces: list[str] = field(default_factory=list)  # its text by inline elements
    dated: bool = False  # some of it is marked as a date by a class or an attribute
    marks: list[Any] = field(default_factory=list)  # the elements that are marked as a date
    other: bool = False  # about something else than the article: navigation, comments, other articles


def page_lines(tree: Any, title: Any | None = None) -> list[PageLine]:
    """The lines of a page. `title`: the element of its title; what holds that is not about something else."""
    walk = _LineWalk(tree, [] if title is None else [title, *title.iterancestors()])
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event == "start":
            walk.start(element)
        else:
            walk.end(element)
    for line in walk.lines:
        line.text = " ".join("".join(line.pieces).split())
    return [line for line in walk.lines if line.text or line.marks]


def line_of(element: Any) -> str:
    """An element's text on one line."""
    return " ".join("".join(element.itertext()).replace("\xad", "").split())


def folded(text: str) -> str:
    """The letters and digits of a text, for comparing."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def _is_other(element: Any, in_article: bool) -> bool:
    """Whether a part of the page by its tag or class is about something else than the article."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag in ("nav", "form"):
        return True
    if element.tag == "article":
        return in_article
    if element.tag in ("header", "footer") and not any(
        each.tag in ("article", "main") for each in element.iterancestors()
    ):
        return not _ARTICLE_CLASS.search(names)
    if element.tag == "aside":
        return not _HEAD_CLASS.search(names)
    found = _OTHER_CLASS.search(names)
    return found is not None and not (
        "header" in found[0].lower() and (_ARTICLE_CLASS.search(names) or _DATE_CLASS.search(names))
    )


def marks_of(element: Any) -> str:
    """The names by which an element may be marked as something."""
    return " ".join(filter(None, map(element.get, ("class", "id", "itemprop", "property"))))


class _LineWalk:
    """Cuts a page into lines, element by element in document order."""

    def __init__(self, tree: Any, holders: list[Any]) -> None:
        self.lines = [PageLine("body", tree)]
        self._holders = holders  # keeps the elements alive, and so their ids valid
        self._holding = set(map(id, holders))
        self._in_article = any(each.tag == "article" for each in holders)
        self._others: list[Any] = []  # the part about something else that the walk is in, and
        self._dated: list[Any] = []  # the elements marked as a date
        self._unseen = 0  # how many elements around hide their text

    def start(self, element: Any) -> None:
        """Enter an element."""
        self._unseen += element.tag in _UNSEEN
        parent = element.getparent()
        beside_title = element.tag in _SMALL and len(self._holders) > 1 and parent is self._holders[1]
        holds_title = id(element) in self._holding
        if not (self._others or holds_title or beside_title) and _is_other(element, self._in_article):
            self._others.append(element)
        self._break(element, element.tag)
        if element.tag == "time" or _DATE_CLASS.search(marks_of(element)):
            self._dated.append(element)
            self.lines[-1].marks.append(element)
        self._add(element.text)

    def end(self, element: Any) -> None:
        """Leave an element, or pass a comment."""
        self._unseen -= element.tag in _UNSEEN
        for inside in (self._others, self._dated):
            if inside and inside[-1] is element:
                inside.pop()
        self._break(element.getparent(), element.tag)
        self._add(element.tail)

    def _break(self, element: Any, tag: Any) -> None:
        """Begin a new line where a block begins or ends."""
        if tag in _BLOCKS:
            self.lines.append(PageLine(tag, element, other=bool(self._others)))

    def _add(self, text: str | None) -> None:
        # An inline element about something else is left out of its line: "5 August 2024 | 3 comments".
        if text and not self._unseen and not (self._others and self._others[-1].tag not in _BLOCKS):
            self.lines[-1].pieces.append(text)
            self.lines[-1].dated |= bool(self._dated) and bool(text.strip())
