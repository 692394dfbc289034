"""OPML, the lists of feeds that feed readers export: http://opml.org/spec2.opml"""

from lxml import etree  # type: ignore[import-untyped]

from bot.feeds.parsing.feed_encoding import feed_text
from bot.web.errors import FileError
from bot.web.http_client import Page
from bot.wording import wording

MAX_OPML_BYTES = 10_000_000


def parse_opml(raw: bytes, name: str) -> tuple[str, ...]:
    """The addresses of the feeds in a list, nested ones too, each once, valid or not.

    Raises FileError, which names `name`. An entity is never replaced: a file that declares some is refused.
    """
    if len(raw) > MAX_OPML_BYTES:
        raise FileError(
            name,
            wording("importing.larger", megabytes=MAX_OPML_BYTES // 1_000_000),
            wording("importing.split"),
        )
    text = feed_text(Page(url="", body=raw))
    if "<!ENTITY" in text:
        raise FileError(name, wording("importing.entities"), wording("importing.remove_entities"))
    parser = etree.XMLParser(
        recover=True,  # many exports hold a bare "&" in an address
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        encoding="utf-8",
    )
    root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.startswith("<") else None
    if root is None or str(root.tag).lower() != "opml":
        raise FileError(name, wording("importing.not_opml"), wording("importing.export_opml"))
    urls = []
    for outline in root.iter("outline", "OUTLINE"):
        attributes = {str(key).lower(): str(value).strip() for key, value in outline.attrib.items()}
        if attributes.get("xmlurl"):
            urls.append(attributes["xmlurl"])
    if not urls:
        raise FileError(name, wording("importing.no_feeds"), wording("importing.export_opml"))
    return tuple(dict.fromkeys(urls))
