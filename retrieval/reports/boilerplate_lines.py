"""Boilerplate between the paragraphs of a report: advertisements, buttons, links to other articles.

Only by structure: an imperative to the reader, a label before a headline, a word of the page around it. A
sentence of the report is none, however often it is printed.
"""

import re
from collections.abc import Container, Sequence
from itertools import takewhile

from retrieval.reports.list_marks import BULLET_PATTERN

MAX_LINE_CHARS = 160
_APPEAL_CHARS = 400
_MAX_LINKS, _HEADLINE_WORDS = 4, 3  # headlines of other articles in the middle of a report
_SENTENCE_END = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_QUOTATION = re.compile("[\"″“”„«»‘'](?<!\\w')")  # not an apostrophe; begins with a set: see boilerplate
_LINE = re.compile(
    r"""\W*(?:
        advertisements?(?:\W+(?:scroll|continues?|article|story|skip|remove|hide)\b.{0,60})?
        | реклама | anzeige | werbung | publicité | publicidad | pubblicità | reklama
        | (?:article|story)\ continues\b.{0,60}
        | (?:scroll|swipe)\ (?:down\ )?(?:to|for)\b.{0,60} | skip\ (?:past|to)\b.{0,80}
        | click\ (?:here|on|the)\b.{0,140}
        | (?:view|play|watch)(?:\ the|\ this|\ now|\ live)?\ (?:video|gallery)s?
        | listen\ to\ this\ (?:article|story) | \d{1,3}[\ -]min(?:ute)?s?\ read
        | (?:photos?|pictures?|images?|video|фото|відео|видео|foto)\ ?(?:credit|by|courtesy)?:\ [^.]{0,80}
        | (?:[\w.'’\ ]{2,40}(?:/|\ via\ ))?(?:getty\ images|shutterstock|istock|unsplash|depositphotos)
        | (?:©|copyright\ (?:©|\(c\)|\d{4})).{0,140} | all\ rights\ reserved
        | (?:tags?|keywords|filed\ under|теги|ключові\ слова|ключевые\ слова|schlagwörter|mots-clés)\ ?:[^.]+
        | (?:end\ of\ )?list(?:\ \d+)?\ of\ \d+(?:\ items)?
        | comments?\ \(?\d+\)? | \d+\ comments?
        | share\ (?:this|on|with|via)\b.{0,60} | (?:new\W+)?you\ can\ now\ listen\ to\b.{0,100}
        | (?:subscribe|sign\ up|donate|(?:support|follow|join|help)\ us)(?:\ (?:now|here|today))?
        | (?:share|expand|print|save|comments?|sponsored|promoted|loading|menu|close|copy\ link|load\ more
            |sign\ in|log\ in|home|newsletter)
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_LINK_WORDS = r"""(?:
    (?:read|see|watch|listen|learn)\ (?:more|also|next|now)(?:\ (?:stories|news))?|also\ read
    |(?:further|more)\ reading|related(?:\ (?:articles?|stories|story|news|content|topics?))?
    |more\ (?:on\ this(?:\ (?:story|topic))?|stories|news|from\ [\w\ ]{2,30})
    |(?:latest|other)\ (?:news|stories)|you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested\ in)
    |trending(?:\ now)?|in\ other\ news
    |recommended(?:\ (?:articles?|stories|for\ you|reading))?|don['’]t\ miss|most\ (?:read|popular)
    |читайте\ (?:також|также|ще|еще|ещё)|(?:дивіться|смотрите)\ (?:також|также)|(?:по|за)\ тем(?:і|е|ою)
    |матеріали\ (?:по|за)\ тем(?:і|ою)|материалы\ по\ теме|lesen\ sie\ (?:auch|mehr)|siehe\ auch
    |(?:більше|інші|ще)\ новин(?:и)?|(?:другие|еще|ещё)\ новости|weitere\ (?:artikel|meldungen|nachrichten)
    |mehr\ zum\ thema|(?:à\ )?lire\ aussi|voir\ aussi|sur\ le\ même\ sujet|lee\ también|leggi\ anche
    |(?:czytaj|zobacz)\ (?:też|także|również|więcej)|loe\ (?:ka|lisaks)
)"""
_LINK_LABEL = re.compile(rf"\W*{_LINK_WORDS}\W*", re.IGNORECASE | re.VERBOSE)
_LINK = re.compile(
    rf"\W*(?:{_LINK_WORDS}(?:\s*[:|»>–—-].*|\ about\b.*)?|(?:watch|listen)\ ?[:|].*)",
    re.IGNORECASE | re.VERBOSE,
)
_READER = re.compile(
    r"""\W*(?:if\ you\b[^.!?,]{0,80},\ )?(?:please\ )?(?:sign\ up|subscribe|follow|join|download|like\ us
    |support(?!\ for)|help\ us|become\ an?|donate|get|register|tune\ in|stay\ tuned|visit|listen\ to|watch
    |consider|buy\ us|підпи(?:суйтесь|суйтеся|шіться)|подпи(?:сывайтесь|шитесь)|приєднуйтесь|присоединяйтесь
    |стежте|следите|abonnieren\ sie|folgen\ sie|abonnez-vous|suivez-nous)\b(?!\ (?:of|they|he|she|I|we)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_PAGE = re.compile(
    r"""\b(?:newsletters?|social\ media|podcasts?|inbox|patreon|journalism|notifications?
    |subscri(?:be|ptions?)|e-?mail\ (?:alerts?|updates?|list)
    |(?<=\bbecome\ a\ )(?:patron|subscriber|supporter)|becoming\ a\ (?:member|patron|subscriber|supporter)
    |(?:follow|join|like|help|support|buy)\ us|\d+\ ?(?:/|a\ |per\ )month
    |our\ (?:\w+\ ){0,2}(?:apps?|channels?|site|website|page)|наш\w*\ (?:\w+-?\ ?)?канал\w*|телеграм\w*
    |розсилк\w+|рассылк\w+)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PLATFORM = re.compile(
    r"\b(?:telegram|facebook|twitter|whatsapp|instagram|youtube|tiktok)\b", re.IGNORECASE
)  # the council has a page there too: "Visit the Facebook page of the council"
_JOINS = re.compile(
    r"\W*(?:please )?(?:sign up|subscribe|follow|join|download|like|підпи|подпи|приєдн|присоед|стеж|след)"
    r"|\b(?:us|our)\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:apps?|patrons?|our (?:\w+ ){0,2}(?:work|team|coverage|reporting|community|readers?|stories"
    r"|journalists))\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)  # at the end of an appeal; "Join our team in the harbour" tells something
_NOTHING_MORE = re.compile(
    r"\W*(?:(?:today|now|here|below|by e-?mail|free|(?:on|for) (?:ios|android)\b.*|and \w+ \w+)\W*)?",
    re.IGNORECASE,
)
_SUPPORT = re.compile(
    r"\b(?:newsletter|patreon|paywall|become a (?:patron|member|subscriber|supporter)"
    r"|our (?:journalism|reporting|newsroom))\b",
    re.IGNORECASE,
)  # where "you" and "we" stand beside it
_YOU_AND_WE = re.compile(r"(?=.*\byour?\b)(?=.*\b(?:we|our|us)\b)", re.IGNORECASE | re.DOTALL)
_TERMS = re.compile(r"\b(?:terms of (?:service|use)|privacy (?:policy|notice))\b", re.IGNORECASE)
_AGREES = re.compile(r"\byou (?:agree|consent|acknowledge|accept)\b", re.IGNORECASE)
_TOLD = re.compile(
    r",\s(?:(?:the|an?|he|she|they|my|our|his|her|[A-Z]\w+)(?:\s\w+){0,4}?\s(?:\w+ed|said|says|wrote|told)"
    r"(?:\s\w+){0,2}(?:[,.]|$)|(?:said|says|wrote|told|asked|added)\b)"
)  # "Follow us, the sailors cried."


def is_page_line(paragraph: str) -> bool:
    """Whether a paragraph is a line of the page around the report, in an archive of one report too."""
    if len(paragraph) > _APPEAL_CHARS or _QUOTATION.search(paragraph) or _TOLD.search(paragraph):
        return False
    if len(paragraph) <= MAX_LINE_CHARS:
        if _LINE.fullmatch(paragraph):
            return True
        if _LINK.fullmatch(paragraph) and not _SENTENCE_END.search(paragraph):
            return True
    if "you" in paragraph.lower():
        if _AGREES.search(paragraph) and _TERMS.search(paragraph):
            return True
        if _SUPPORT.search(paragraph) and _YOU_AND_WE.match(paragraph):
            return True
    reader = _READER.match(paragraph)
    return reader is not None and _asks_reader(paragraph, reader.end())


def _asks_reader(paragraph: str, start: int) -> bool:
    """Whether an appeal asks, behind its first words, for something of the page around the report."""
    if _PAGE.search(paragraph, start) or (_PLATFORM.search(paragraph, start) and _JOINS.search(paragraph)):
        return True
    ours = _OURS.search(paragraph, start)
    return ours is not None and _NOTHING_MORE.fullmatch(ours["rest"]) is not None


def is_link_label(paragraph: str) -> bool:
    """Whether a paragraph only announces links to other articles: "Related:", "Read also"."""
    return len(paragraph) <= MAX_LINE_CHARS and _LINK_LABEL.fullmatch(paragraph) is not None


def links_between(paragraphs: Sequence[str]) -> set[int]:
    """Where headlines of other articles stand in a report: behind "Read also:" and before a sentence."""
    found = set[int]()
    for at, paragraph in enumerate(paragraphs):
        if is_link_label(paragraph):
            run = list(takewhile(_is_headline, paragraphs[at + 1 : at + 2 + _MAX_LINKS]))
            behind = at + 1 + len(run)
            if (
                len(run) <= _MAX_LINKS
                and behind < len(paragraphs)
                and _SENTENCE_END.search(paragraphs[behind])
            ):
                found |= set(range(at + 1, behind))
    return found


def _is_headline(paragraph: str) -> bool:
    words = BULLET_PATTERN.sub("", paragraph, count=1).split()
    return len(words) >= _HEADLINE_WORDS and may_repeat(" ".join(words))


def asks_for_support(paragraph: str) -> bool:
    """Whether a paragraph has a word of the page around a report: a newsletter, patrons, "support us"."""
    return any(pattern.search(paragraph) for pattern in (_PAGE, _PLATFORM, _OURS))


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
    return "repeated" if may_repeat(paragraph) and paragraph in repeated else None


def is_hashtags(paragraph: str) -> bool:
    """Whether a paragraph is only hashtags and links."""
    if "#" not in paragraph and "http" not in paragraph and "pic." not in paragraph:
        return False
    words = paragraph.split()
    marked = [word.startswith(("#", "http", "pic.twitter")) for word in words]
    return any(marked) and all(
        mark or not word[0].isalnum() for mark, word in zip(marked, words, strict=True)
    )
