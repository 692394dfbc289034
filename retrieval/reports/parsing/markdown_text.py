"""Markdown as its readers see it: paragraphs without markup, and what holds no words of the report."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from retrieval.reports.parsing.markup_tags import without_tags
from retrieval.reports.parsing.plain_text import LineKind, TextLine, join_wrapped

_ITEM_MARK = "• "  # before list items and quoted blocks, as the importer of pages writes them
_MAX_SHORTCODE = 2_000  # characters
_LONG = 100  # characters; longer source lines were not wrapped by a program
_FOOTNOTE = re.compile(r"\[\^[^\]\s\[]{1,60}\]")
_FOOTNOTE_LINE = re.compile(r"(?m)^ {0,3}\[\^[^\]\s\[]{1,60}\]:[ \t]*")
_WIKI_LINK = re.compile(r"(!?)\[\[([^\]\[|\n]{1,200})(?:\|([^\]\[\n]{1,200}))?\]\]")
_SHORTCODES = {"{{": "}}", "{%": "%}"}
_LEFT_LINK = re.compile(r"!?\[([^\]\[]*)\]\((?:https?:|www\.|mailto:|[./#])[^()\n]*\)")  # with spaces in its address
_HIGHLIGHT = re.compile(r"==(?=\S)([^=]+)(?<=\S)==")
_ATTRIBUTES = re.compile(r"\s*\{[:#.][^{}]*\}$")  # of a heading
_SPACES = re.compile(r" {2,}")
_TASK = re.compile(r"\[[ xX]\]\s+")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_INNER_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s+[\"'“‘«(\[]*[^\W\d_a-z]")
_WORDS = {"", "text", "txt", "quote", "plain"}  # what a fence may say of words that are no code

_BREAK, _NEW_LINE = "\x01", "\x02"  # after a line that a hard break ends, before a line that begins a paragraph


def markdown_lines(text: str, first: int) -> list[TextLine]:
    """The lines of a Markdown text that begins on line `first` of its file, none of them blank."""
    tokens = _MARKDOWN.parse(_FOOTNOTE_LINE.sub(_NEW_LINE, text))
    return [line._replace(number=line.number + first) for line in _lines(tokens) if line.text]


def _lines(tokens: list[Token]) -> Iterator[TextLine]:
    marks: list[str] = []  # of the list items around, the innermost last; one that has been written is empty
    quoted: list[bool] = []  # for the quoted blocks around: whether a lead-in stands before them
    before, level, number = "", 0, 0
    row: list[str] | None = None
    for token in tokens:
        number = token.map[0] if token.map else number
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = 0
            case "blockquote_open":
                quoted.append(before.endswith(":"))
            case "blockquote_close":
                quoted.pop()
            case "list_item_open":
                marks.append(f"{token.info}{token.markup} " if token.info else _ITEM_MARK)
            case "list_item_close":
                marks.pop()
            case "tr_open":
                row = []
            case "tr_close":
                yield TextLine(number, ", ".join(filter(None, row or [])))
                row = None
            case "inline" if row is not None:
                row.append(_clean(" ".join(_inline_text(token).split("\n"))))
            case "inline":
                for line in _inline_lines(token, number, level):
                    mark = marks[-1] if marks else ""
                    if marks and line.kind == "text":
                        marks[-1] = ""
                    mark = mark or (_ITEM_MARK if any(quoted) and line.kind == "text" else "")
                    before = line.text
                    yield line._replace(text=mark + _TASK.sub("", line.text, count=1) if mark else line.text)
            case "fence" | "code_block":
                kind: LineKind = "text" if token.info.strip().split(" ")[0].lower() in _WORDS else "code"
                for at, code in enumerate(token.content.split("\n")):
                    yield TextLine(number + at, code.strip(), kind)
            case "html_block":
                for part in without_tags(token.content).split("\n"):
                    yield TextLine(number, _clean(part))
            case "hr":
                yield TextLine(number, token.markup, "rule")


def _inline_lines(token: Token, number: int, level: int) -> Iterator[TextLine]:
    """The paragraphs of a block: one, unless hard breaks or the length of its lines divide it."""
    lines = [line.strip() for line in _inline_text(token).split("\n")]
    alone = level == 0 and _has_paragraph_a_line(token.content.split("\n"))
    paragraph, start = "", number
    for at, line in enumerate(lines, start=number):
        if paragraph and (alone or paragraph.endswith(_BREAK) or line.startswith(_NEW_LINE)) and not level:
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
    text = text.replace(_BREAK, "").replace(_NEW_LINE, "").replace("**", "")
    text = _HIGHLIGHT.sub(r"\1", _LEFT_LINK.sub(r"\1", text))
    return _SPACES.sub(" ", text).strip()


def _has_paragraph_a_line(source: list[str]) -> bool:
    """Whether a block without blank lines is one paragraph a line, as many programs write plain text."""
    if len(source) < 2 or max(map(len, source)) <= _LONG:
        return False
    long = [line.rstrip() for line in source[:-1] if len(line) > _LONG]
    if not all(map(_SENTENCE_END.search, long)) or len(join_wrapped(source)) < len(source):
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


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for name, rule in (("footnote_mark", _footnote_mark), ("wiki_link", _wiki_link)):
        parser.inline.ruler.before("link", name, rule)
    parser.inline.ruler.before("escape", "shortcode", _shortcode)
    return parser


_MARKDOWN = _markdown()
