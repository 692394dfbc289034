"""What a page states about itself: title, date, outlet, address, description."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from bot.importing.pages.date_texts import DateTextReader
from bot.importing.pages.json_ld import json_ld_nodes
from bot.importing.pages.page_dates import PageDate, PageDateReader
from bot.importing.pages.page_lines import page_lines
from bot.importing.pages.page_titles import read_title, site_names
from bot.web.urls import canonical, joined, parsed

NAME_ATTRIBUTES = ("property", "name", "http-equiv")  # under which a <meta> has its name


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page states about itself; each text is one line, empty where the page does not say it."""

    url: str  # canonical
    title: str
    outlet: str
    description: str
    date: PageDate | None
    date_text: str  # as it is written, where it can be read in two ways and there is no other date


def read_metadata(tree: Any, url: str, today: date, zone: tzinfo) -> PageMetadata:
    """The metadata of a page's tree. `url`: where it was fetched from; empty for a saved page.

    A saved page has the address that it states itself. Times are converted to `zone`.
    """
    metas = _metas(tree)
    nodes = json_ld_nodes([each.text or "" for each in tree.iter("script") if _is_json_ld(each)])
    address = canonical(url) or _own_address(tree, metas)
    host = host_of(address)
    names = [host, host.rpartition(".")[0], *site_names(metas, nodes)]
    title = read_title(tree, metas, nodes, names)
    lines = page_lines(tree, title.element)
    texts = DateTextReader(today, zone, [line.text for line in lines], address)
    dates = PageDateReader(texts, lines, title)
    stated = dates.read(metas, nodes)
    descriptions = [value for name in ("description", "og:description") for value in metas.get(name, ())]
    return PageMetadata(
        url=address,
        title=title.title,
        outlet=next(iter(site_names(metas, nodes, title.title)), "") or host,
        description=next(iter(descriptions), ""),
        date=stated,
        date_text="" if stated else dates.undecided(metas),
    )


def _metas(tree: Any) -> Mapping[str, Sequence[str]]:
    """The page's <meta> elements: name in lower case -> contents, in order."""
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        for name in filter(None, map(element.get, NAME_ATTRIBUTES)):
            if content:
                metas.setdefault(name.strip().lower(), []).append(content)
    return metas


def _is_json_ld(script: Any) -> bool:
    return "ld+json" in (script.get("type") or "").lower()


def _own_address(tree: Any, metas: Mapping[str, Sequence[str]]) -> str:
    """The address that a page states as its own."""
    links = [
        each.get("href") or "" for each in tree.iter("link") if (each.get("rel") or "").lower() == "canonical"
    ]
    return next(filter(None, (joined("", each) for each in (*links, *metas.get("og:url", ())))), "")


def host_of(url: str) -> str:
    """The host of an address, which stands for the outlet where nothing names it."""
    address = parsed(url)
    return address.host.removeprefix("www.") if address else ""
