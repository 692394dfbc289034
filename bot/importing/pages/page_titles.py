"""The title and the outlet of a page: which of its statements is the headline, and which the site's name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bot.importing.pages.json_ld import Node, text, types
from bot.importing.pages.page_lines import HEADINGS, folded, line_of

MAX_PAGE_TITLE = 300  # characters; a longer heading is prose
MAX_NAME = 40  # characters of a site's name; what a longer one has behind a separator is a motto
MAX_STATEMENTS = 50  # of a page's headings, and of its statements of its title
MIN_SHARED = 0.6  # of the shorter one's words, for two statements of one headline
MIN_WORDS = 2  # of a heading with which a statement begins
_SEPARATOR = re.compile(r"\s+[-–—|·•»«›‹:/]+\s+|\s*[|»›]\s*|\s+[-–—|]$")
_WORDS = re.compile(r"\w+")
_LEADING_DATE = re.compile(r"\d{1,2}\. ?\d{1,2}\. ?\d{4}\s*[-–—|:]\s*(?=\S)")
_NAMING = ("organization", "newsmediaorganization", "website", "blog", "periodical", "newspaper", "brand")


@dataclass(frozen=True, slots=True)
class PageTitle:
    """A page's headline, the heading element that holds it, and a date in front of it, as it is written."""

    title: str
    element: Any | None = None
    date_text: str = ""


def read_title(
    tree: Any, metas: Mapping[str, Sequence[str]], nodes: Sequence[Node], names: Iterable[str]
) -> PageTitle:
    """The headline: the heading that the page's own statements of its title mean, else the statement.

    `names` are the site's names and host, which are no part of a headline.
    """
    site = {folded(name) for name in names} - {""}
    # Where nothing but the site's name is left, that is the title.
    return _read(tree, metas, nodes, site) or _read(tree, metas, nodes, set()) or PageTitle("")


def site_names(metas: Mapping[str, Sequence[str]], nodes: Sequence[Node], title: str = "") -> list[str]:
    """What the page says its site is called, the surest first; addresses and the headline are no names."""
    publishers = [node["publisher"] for node in nodes if isinstance(node.get("publisher"), dict)]
    named = [node for node in nodes if any(kind.endswith(_NAMING) for kind in types(node))]
    found = [*metas.get("og:site_name", ()), *(text(node, "name") for node in publishers)]
    found += [*metas.get("application-name", ()), *(text(node, "name") for node in named if "name" in node)]
    found += [*metas.get("dc.publisher", ()), *metas.get("publisher", ())]
    names = [without_motto(" ".join(name.split()).lstrip("@")) for name in found]
    return [name for name in names if is_name(name, title)]


def is_name(name: str, title: str) -> bool:
    """Whether a text can be the name of an outlet: no address, and neither the headline nor words of it.

    One word is a name unless it is half of the headline: "BBC" in "BBC opens an office in Selm".
    """
    plain = folded(name)
    if not plain or len(name) > 2 * MAX_NAME or re.match(r"https?:|www\.|\d+$", name, re.IGNORECASE):
        return False
    words, others = (_WORDS.findall(text.casefold()) for text in (name, title))
    if any(others[at : at + len(words)] == words for at in range(len(others) - len(words) + 1)):
        return len(words) == 1 and len(others) > 2
    return plain != folded(title)


def without_site(title: str, site: set[str]) -> str:
    """A title without the site's name before or after it."""
    parts = [
        (0, 0),
        *((match.start(), match.end()) for match in _SEPARATOR.finditer(title)),
        (len(title),) * 2,
    ]
    first, last = 0, len(parts) - 1
    while last - first > 1 and _names(title[parts[last - 1][1] : parts[last][0]], site):
        last -= 1
    while last - first > 1 and _names(title[parts[first][1] : parts[first + 1][0]], site):
        first += 1
    return title[parts[first][1] : parts[last][0]].strip()


def _read(
    tree: Any, metas: Mapping[str, Sequence[str]], nodes: Sequence[Node], site: set[str]
) -> PageTitle | None:
    elements = islice(tree.iter(*HEADINGS), MAX_STATEMENTS)
    headings = [(each, line) for each in elements if _usable(line := line_of(each), site)]
    claims = list(_claims(tree, metas, nodes, site))
    for claim in claims:
        scores = [(shared(each.tag, line, claim), -HEADINGS.index(each.tag)) for each, line in headings]
        if not scores or max(scores)[0] < MIN_SHARED:
            continue
        meant, heading = headings[scores.index(max(scores))]
        if claim == claims[0] or len(heading.split()) > 1:  # else it is a section's name: "News"
            # A heading may hold a kicker in an element of its own.
            kicker = heading != claim and folded(claim) in map(folded, meant.itertext())
            return _dated(claim if kicker else without_site(heading, site), meant)
    first = [(each, line) for each, line in headings if each.tag == "h1"]
    if len(first) == 1 and (len(first[0][1].split()) > 1 or not claims):
        return _dated(without_site(first[0][1], site), first[0][0])
    return _dated(claims[0], None) if claims else None


def shared(tag: str, heading: str, claim: str) -> float:
    """The share of words that a heading and a statement have in common; 1 where the statement begins so."""
    one, other = (set(_WORDS.findall(each.casefold())) for each in (heading, claim))
    if not one or not other:
        return 0.0
    if tag == "h1" and len(one) >= MIN_WORDS and folded(claim).startswith(folded(heading)):
        return 1.0
    common = len(one & other)
    return (common / min(len(one), len(other)) + common / max(len(one), len(other))) / 2


def without_motto(name: str) -> str:
    """A site's name without the motto behind it."""
    start = _SEPARATOR.split(name, maxsplit=1)[0]
    return start if len(name) > MAX_NAME and folded(start) else name


def _claims(
    tree: Any, metas: Mapping[str, Sequence[str]], nodes: Sequence[Node], site: set[str]
) -> Iterator[str]:
    """What the page states as its title, the surest first, without the site's name."""
    headlines = [text(node, "headline") for node in nodes]
    claims = [*metas.get("og:title", ()), *headlines, *metas.get("twitter:title", ())]
    claims += [line_of(each) for each in islice(tree.iter("title"), 1)]
    for claim in [each for each in claims if each and len(each) <= MAX_PAGE_TITLE][:MAX_STATEMENTS]:
        title = without_site(" ".join(claim.split()), site)
        if _usable(title, site):
            yield title


def _names(part: str, site: set[str]) -> bool:
    """Whether a part of a title is the site's name, or most of it, or it and a few words more."""
    plain = folded(part)
    return not plain or any(
        (plain in name or name in plain) and 2 * min(len(plain), len(name)) >= max(len(plain), len(name))
        for name in site
    )


def _usable(title: str, site: set[str]) -> bool:
    return bool(folded(title)) and len(title) <= MAX_PAGE_TITLE and folded(title) not in site


def _dated(title: str, element: Any) -> PageTitle:
    found = _LEADING_DATE.match(title)
    if found is None:
        return PageTitle(title, element)
    return PageTitle(title[found.end() :], element, found[0].rstrip(" -–—|:"))
