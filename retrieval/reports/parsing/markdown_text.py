"""Markdown as its readers see it: paragraphs without markup, and what holds no words of the report."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from retrieval.reports.parsing.headlines import is_byline, is_headline
from retrieval.reports.parsing.markup_tags import without_tags
from retrieval.reports.parsing.plain_text import INVISIBLE, SENTENCE_END, LineKind, TextLine, join_wrapped
from retrieval.reports.parsing.report_dates import is_whole_date

_ITEM_MARK = "• "  # before list items and quoted blocks, as the importer of pages writes them
_MAX_NESTING = 50  # of quoted blocks and list items; what is nested deeper is left out
_MAX_SHORTCODE = 2_000  # characters
_MOST = 0.8  # of the long lines end a sentence where each is a paragraph; the others are captions
_NARROW = 60  # characters that a line of wrapped text has at least
_LONG = 100  # characters; longer source lines were not wrapped by a program
_FOOTNOTE = re.compile(r"\[\^[^\]\s\[]{1,60}\]")
_FOOTNOTE_LINE = re.compile(r"(?m)^ {0,3}\[\^[^\]\s\[]{1,60}\]:[ \t]*")
_WIKI_LINK = re.compile(r"(!?)\[\[([^\]\[|\n]{1,200})(?:\|([^\]\[\n]{1,200}))?\]\]")
_SHORTCODES = {"{{": "}}", "{%": "%}"}
_LEFT_LINK = re.compile(
    r"!?\[([^\]\[]*)\]\((?:https?:|www\.|mailto:|[./#])[^()\n]*\)"
)  # with spaces in its address
_LEFT_STRONG = re.compile(r"\*\*([^*\n]{1,500})\*\*")  # without a space where CommonMark wants one
_HIGHLIGHT = re.compile(r"==(?=\S)([^=]+)(?<=\S)==")
_CALLOUT = re.compile(r"^\[![\w-]+\][+-]?\s*")  # Obsidian's mark of what kind a quoted block is
_BLOCK_ID = re.compile(r"\s\^[\w-]{1,40}$")  # by which other notes refer to a paragraph
_ATTRIBUTES = re.compile(r"\s*\{[:#.][^{}]*\}$")  # of a heading
_SPACES = re.compile(r" {2,}")
_TASK = re.compile(r"\[[ xX]\]\s+")
_CLOSED = re.compile(r"(?:[.!?…:;]|[\"”’»_*])[\"'”’»)\]_*]*$")  # a sentence, a quotation or emphasis ends
_INNER_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s+[\"'“‘«(\[]*[^\W\d_a-z]")
_WORDS = {"", "text", "txt", "quote", "plain"}  # what a fence may say of words that are no code

_BREAK, _NEW_LINE = (
    "\x01",
    "\x02",
)  # after a line that a hard break ends, before a line that begins a paragraph


def markdown_lines(text: str, first: int) -> list[TextLine]:
    """The lines of a Markdown text that begins on line `first` of its file, none of them blank."""
    blocks = _Blocks()
    lines = [
        line for token in _MARKDOWN.parse(_FOOTNOTE_LINE.sub(_NEW_LINE, text)) for line in blocks.read(token)
    ]
    return [line._replace(number=line.number + first) for line in lines if line.text]


class _Blocks:
    """What stands around the token that is read: list items, quoted blocks, a heading, a row of a table."""

    def __init__(self) -> None:
        self.number = 0  # of the line in the text, from 0
        self.heading = 0  # its level; 0 outside of headings
        self.before = ""  # the last line
        self.marks: list[str] = []  # of the list items around, the innermost last; empty once it is written
        self.lead_ins: list[bool] = []  # for the quoted blocks around: whether a lead-in stands before them
        self.cells: list[str] | None = None

    def read(self, token: Token) -> Iterator[TextLine]:
        """The lines of a token."""
        self.number = token.map[0] if token.map else self.number
        match token.type:
            case "inline":
                if self.cells is None:
                    first = not self.before
                    yield from map(self._marked, _inline_lines(token, self.number, self.heading, first))
                else:
                    self.cells.append(_clean(" ".join(_inline_text(token).split("\n"))))
            case "tr_close":
                yield TextLine(self.number, ", ".join(filter(None, self.cells or [])))
                self.cells = None
            case "fence" | "code_block":
                kind: LineKind = "text" if token.info.strip().split(" ")[0].lower() in _WORDS else "code"
                for at, code in enumerate(token.content.split("\n")):
                    yield TextLine(self.number + at, code.strip(), kind)
            case "html_block":
                for part in without_tags(token.content).split("\n"):
                    yield TextLine(self.number, _clean(part))
            case "hr":
                yield TextLine(self.number, token.markup[:3], "rule")
            case _:
                self._enter_or_leave(token)

    def _marked(self, line: TextLine) -> TextLine:
        """A line with the mark of its list item, or of a quoted block that a lead-in introduces."""
        self.before = line.text
        mark = ""
        if line.kind == "text" and self.marks:
            mark, self.marks[-1] = self.marks[-1], ""
        if line.kind == "text" and not mark and any(self.lead_ins):
            mark = _ITEM_MARK
        return line._replace(text=mark + _TASK.sub("", line.text, count=1)) if mark else line

    def _enter_or_leave(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self.heading = int(token.tag[1])
            case "heading_close":
                self.heading = 0
            case "blockquote_open":
                self.lead_ins.append(self.before.endswith(":"))
            case "blockquote_close":
                self.lead_ins.pop()
            case "list_item_open":
                self.marks.append(f"{token.info}{token.markup} " if token.info else _ITEM_MARK)
            case "list_item_close":
                self.marks.pop()
            case "tr_open":
                self.cells = []


def _inline_lines(token: Token, number: int, level: int, first: bool) -> Iterator[TextLine]:
    """The paragraphs of a block: one, unless hard breaks or the length of its lines divide it."""
    lines = [line.strip() for line in _inline_text(token).split("\n")]
    every = level == 0 and _has_paragraph_a_line(token.content.split("\n"))
    alone = {at for at, line in enumerate(lines, start=number) if is_whole_date(line) or is_byline(line)}
    if first and _begins_with_title(lines):
        alone.add(number)
    paragraph, start = "", number
    for at, line in enumerate(lines, start=number):
        ends = every or at in alone or at - 1 in alone
        if paragraph and not level and (ends or paragraph.endswith(_BREAK) or line.startswith(_NEW_LINE)):
            yield TextLine(start, _clean(paragraph))
            paragraph, start = "", at
        paragraph = f"{paragraph} {line}" if paragraph else line
    text = _clean(paragraph)
    yield TextLine(start, _ATTRIBUTES.sub("", text), "heading", level) if level else TextLine(start, text)
    for child in token.children or []:
        if child.type == "image" and child.content:
            yield TextLine(number, child.content, "image")


def _clean(text: str) -> str:
    """A line without the marks that its parser did not know or could not pair."""
    text = text.replace(_BREAK, "").replace(_NEW_LINE, "")
    for mark in (_LEFT_LINK, _LEFT_STRONG, _HIGHLIGHT):
        text = mark.sub(r"\1", text)
    return _SPACES.sub(" ", _BLOCK_ID.sub("", _CALLOUT.sub("", text.strip(INVISIBLE))))


def _begins_with_title(lines: list[str]) -> bool:
    """Whether the first line of a text is a title, although no blank line follows: the next word had room."""
    if len(lines) < 2 or len(join_wrapped(lines)) < len(lines):
        return False
    room = len(lines[0]) + len(lines[1].split(" ", 1)[0]) < _NARROW
    return room and is_headline(lines[0]) and lines[1][:1].isupper()


def _has_paragraph_a_line(source: list[str]) -> bool:
    """Whether a block without blank lines is one paragraph a line, as many programs write plain text."""
    if len(source) < 2 or max(map(len, source)) <= _LONG:
        return False
    long = [line.rstrip() for line in source[:-1] if len(line) > _LONG]
    ended = sum(map(bool, map(SENTENCE_END.search, long)))
    if ended < _MOST * len(long) or len(join_wrapped(source)) < len(source):
        return False
    return len(source) > 6 or any(map(_INNER_SENTENCE.search, source))  # else one sentence a line


def _inline_text(token: Token) -> str:
    """The words of a paragraph with its line breaks."""
    return "".join(map(_child_text, token.children or []))


def _child_text(child: Token) -> str:
    match child.type:
        case "text" | "code_inline" | "text_special":
            return child.content
        case "softbreak":
            return "\n"
        case "hardbreak":
            return f"{_BREAK}\n"
        case "html_inline":
            return f"{_BREAK}\n" if child.content.lower().startswith("<br") else ""
        case _:
            return ""


def _footnote_mark(state: StateInline, silent: bool) -> bool:  # noqa: ARG001
    match = _FOOTNOTE.match(state.src, state.pos)
    if match is None:
        return False
    state.pos = match.end()
    return True


def _wiki_link(state: StateInline, silent: bool) -> bool:
    match = _WIKI_LINK.match(state.src, state.pos)
    if match is None:
        return False
    if not silent and not match[1]:  # with an exclamation mark it is a picture or another note
        state.push("text", "", 0).content = match[3] or match[2]
    state.pos = match.end()
    return True


def _shortcode(state: StateInline, silent: bool) -> bool:  # noqa: ARG001
    closing = _SHORTCODES.get(state.src[state.pos : state.pos + 2])
    end = state.src.find(closing, state.pos, state.pos + _MAX_SHORTCODE) if closing else -1
    if end < 0:
        return False
    state.pos = end + 2
    return True


def _next_paragraph(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """Whether a line below a quoted line or list item, without its mark, is a paragraph of its own.

    CommonMark counts it to the quotation, also where every line is a paragraph: the author's words would be
    those of who is quoted.
    """
    if not silent or (state.parentType != "blockquote" and state.sCount[line] >= state.blkIndent):
        return False
    before, after = (state.getLines(at, at + 1, 0, False).strip() for at in (line - 1, line))
    if max(len(before), len(after)) > _LONG or _CLOSED.search(before):
        return True
    return len(before) < _NARROW and not after[:1].islower()


class _MarkdownParser(MarkdownIt):
    """A parser that does not check addresses, since none is kept."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802
        return True


def _markdown() -> MarkdownIt:
    parser = _MarkdownParser("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])
    parser.block.ruler.before(
        "paragraph", "next_paragraph", _next_paragraph, {"alt": ["blockquote", "paragraph"]}
    )
    for name, rule in (("footnote_mark", _footnote_mark), ("wiki_link", _wiki_link)):
        parser.inline.ruler.before("link", name, rule)
    parser.inline.ruler.before("escape", "shortcode", _shortcode)
    return parser


_MARKDOWN = _markdown()
