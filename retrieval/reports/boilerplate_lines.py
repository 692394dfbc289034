"""Boilerplate between the paragraphs of a report: advertisements, buttons, links to other articles.

Only by structure: an imperative to the reader, a label before a headline, a word of the page around it. A
sentence of the report is none, however often it is printed.
"""

import re
from collections.abc import Container

from retrieval.reports.list_marks import BULLET_PATTERN

MAX_LINE_CHARS = 160
_APPEAL_CHARS = 400
_SENTENCE_END = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_QUOTATION = re.compile("[\"″“”„«»‘]|(?<!\\w)'")
_LINE = re.compile(
    r"""\W*(?:
        advertisements?(?:\W+(?:scroll|continues?|article|story|skip|remove|hide)\b.{0,60})?
        | (?:article|story)\ continues\b.{0,60}
        | (?:scroll|swipe)\ (?:down\ )?(?:to|for)\b.{0,60} | skip\ (?:past|to)\b.{0,80}
        | click\ (?:here|on|the)\b.{0,140}
        | (?:view|play|watch)(?:\ the|\ this|\ now|\ live)?\ (?:video|gallery)s?
        | (?:photos?|pictures?|images?|video)\ ?(?:credit|by|courtesy)?:\ [^.]{0,80}
        | share\ (?:this|on|with|via)\b.{0,60} | (?:new\W+)?you\ can\ now\ listen\ to\b.{0,100}
        | (?:share|expand|print|save|comments?|sponsored|promoted|loading|menu|close|copy\ link|load\ more
            |sign\ in|log\ in|subscribe|sign\ up|donate|home|newsletter)
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_LINK = re.compile(
    r"\W*(?:(?:read|see|watch|listen|learn)\s+(?:more|also|next|now)|also\s+read|(?:further|more)\s+reading"
    r"|related(?:\s+(?:articles?|stories|story|news|content))?|more\s+on\s+this(?:\s+(?:story|topic))?|trending"
    r"|recommended(?:\s+(?:articles?|stories|for\s+you))?|don['’]t\s+miss|in\s+other\s+news|most\s+read)"
    r"\s*(?:[:|»>–—-].*|about\s.*)?",
    re.IGNORECASE,
)
_READER = re.compile(
    r"\W*(?:please\s+)?(?:sign\s+up|subscribe|follow|join|download|like\s+us|support|help\s+us|become\s+a|donate|get"
    r"|register|tune\s+in|stay\s+tuned|visit|listen\s+to|watch|consider|buy\s+us)\b",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"\b(?:newsletters?|apps?|channels?|telegram|facebook|twitter|whatsapp|instagram|youtube|tiktok|podcasts?|inbox"
    r"|e?-?mail|patrons?|patreon|journalis[mt]s?|notifications?|subscri\w+|(?:follow|join|like|help|support|buy)\s+us"
    r"|our\s+(?:work|team|coverage|site|website|page|reporting|community|readers?|stories)|@\w+)\b",
    re.IGNORECASE,
)


def is_page_line(paragraph: str) -> bool:
    """Whether a paragraph is a line of the page around the report, in an archive of one report too."""
    if len(paragraph) > _APPEAL_CHARS or _QUOTATION.search(paragraph):
        return False
    if len(paragraph) <= MAX_LINE_CHARS:
        if _LINE.fullmatch(paragraph):
            return True
        if _LINK.fullmatch(paragraph) and not _SENTENCE_END.search(paragraph):
            return True
    return bool(_READER.match(paragraph) and _PAGE.search(paragraph))


def asks_for_support(paragraph: str) -> bool:
    """Whether a paragraph has a word of the page around a report: a newsletter, patrons, "support us"."""
    return _PAGE.search(paragraph) is not None


def may_repeat(paragraph: str) -> bool:
    """Whether a paragraph is boilerplate where several reports have it, wherever it stands.

    A short line that is no sentence, has no quotation and no number: a sentence that is printed every day
    is a part of the report all the same.
    """
    return (
        len(paragraph) <= MAX_LINE_CHARS
        and not _SENTENCE_END.search(paragraph)
        and not _QUOTATION.search(paragraph)
        and not BULLET_PATTERN.match(paragraph)
        and not any(map(str.isdigit, paragraph))
    )


def line_kind(paragraph: str, repeated: Container[str]) -> str | None:
    """Why a paragraph is no part of the report, by itself; None where it is one."""
    if is_page_line(paragraph):
        return "advertisement"
    if is_hashtags(paragraph):
        return "boilerplate"
    return "repeated in other reports" if may_repeat(paragraph) and paragraph in repeated else None


def is_hashtags(paragraph: str) -> bool:
    """Whether a paragraph is only hashtags and links."""
    if "#" not in paragraph and "http" not in paragraph and "pic." not in paragraph:
        return False
    words = paragraph.split()
    marked = [word.startswith(("#", "http", "pic.twitter")) for word in words]
    return any(marked) and all(
        mark or not word[0].isalnum() for mark, word in zip(marked, words, strict=True)
    )
