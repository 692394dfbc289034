"""The paragraphs of a PDF from the lines of its pages: what is between them in the file is lines only."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from retrieval import read_date_line

_REPEATED = 3  # pages on which a line at the top or bottom is a running title
_EDGE = 2  # lines at the top and at the bottom of a page that may be one
_SHORT = 0.8  # of the usual width: a shorter line that ends a sentence ends its paragraph
_HEADING = 0.6  # of the usual width: a shorter line before a capital stands alone
_LEAST_WIDTH = 50  # characters; shorter lines are not wrapped ones
_HEAD = 10  # paragraphs among which the date line is
_TAIL = 60  # characters of a line in which its end is looked for
_PAGE_NUMBER = re.compile(r"\W*(?:page\s+|p\.\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\W*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_BULLET = re.compile(r"(?:[•▪●◦‣*–—-]|\d{1,2}[.)])\s")
_BROKEN_WORD = re.compile(r"(\w{2,})[-\u2010]$")
_FIRST_WORD = re.compile(r"[^\W\d_]{2,}")


def paragraphs(pages: Sequence[str]) -> list[str]:
    """The paragraphs of a document, each on one line, without page numbers and running titles."""
    lines = list(
        _body_lines([page.replace("\u00ad\n", "").replace("\r", "\n").split("\n") for page in pages])
    )
    widths = sorted(len(line) for line in lines if line)
    width = max(_LEAST_WIDTH, widths[len(widths) * 9 // 10] if widths else 0)
    words = Counter(re.findall(r"[\w-]+", " ".join(lines).lower()))
    joined: list[list[str]] = []  # the lines of each paragraph: to add to a long text takes its length
    ended = divided = True  # whether the last line ended a paragraph for sure, or looks as if it did
    for line in lines:
        if not line:  # an empty line, or a page's end
            ended = divided = divided or _SENTENCE_END.search(joined[-1][-1][-_TAIL:]) is not None
            continue
        alone = len(joined) < _HEAD and _is_date_line(line)
        if ended or alone or _BULLET.match(line) or (divided and not line[0].islower()):
            joined.append([line])
        else:
            _add_line(joined[-1], line, words)
        ended = alone or (_SENTENCE_END.search(line[-_TAIL:]) is not None and len(line) < _SHORT * width)
        divided = ended or (len(line) < _HEADING * width and not _BROKEN_WORD.search(line[-_TAIL:]))
    return ["".join(lines) for lines in joined]


def _body_lines(pages: list[list[str]]) -> Iterator[str]:
    """The lines of all pages without page numbers and running titles, with an empty one after each page."""
    bodies = [[" ".join(line.split()) for line in page] for page in pages]
    for body in bodies:
        for _ in range(2):  # empty lines at the end, then at the beginning
            while body and not body[-1]:
                body.pop()
            body.reverse()
    edges = Counter(key for body in bodies for key in {_key(line) for line in _edges(body)})
    running = {key for key, count in edges.items() if count >= _REPEATED and 2 * count > len(bodies)}
    for body in bodies:
        for at, line in enumerate(body):
            edge = at < _EDGE or at >= len(body) - _EDGE
            if not (edge and (_PAGE_NUMBER.fullmatch(line) or (line and _key(line) in running))):
                yield line
        yield ""


def _edges(body: list[str]) -> list[str]:
    return [line for line in (*body[:_EDGE], *body[-_EDGE:]) if line]


def _key(line: str) -> str:
    """A line without its numbers: a running title may hold the page's."""
    return re.sub(r"\d+", "0", line)


def _add_line(lines: list[str], line: str, words: Counter[str]) -> None:
    """Add the next line to a paragraph; a word that was divided between them is whole again.

    A hyphen stays where the document has the word with it elsewhere, or where what follows is no word.
    """
    broken, first = _BROKEN_WORD.search(lines[-1][-_TAIL:]), _FIRST_WORD.match(line)
    if broken and first and first[0][0].islower():
        whole, hyphenated = f"{broken[1]}{first[0]}".lower(), f"{broken[1]}-{first[0]}".lower()
        if words[hyphenated] <= words[whole]:
            lines[-1] = lines[-1][:-1]
    lines.append(line if broken and first else f" {line}")


def _is_date_line(line: str) -> bool:
    try:
        reading = read_date_line(line)
    except ValueError:
        return False
    return reading is not None and not reading.part_of
