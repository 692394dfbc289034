"""Telegram's HTML parse mode, as its server applies it: markup in, shown text and entities out.

Left out: links and hashtags Telegram finds by itself, and its joining and splitting of neighbouring bold.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

_TAGS = {
    "bold": "b strong",
    "italic": "i em",
    "underline": "u ins",
    "strikethrough": "s strike del",
    "spoiler": "tg-spoiler span",
    "text_link": "a",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "custom_emoji": "tg-emoji",
    "date_time": "tg-time",
}
TYPES = {tag: kind for kind, tags in _TAGS.items() for tag in tags.split()}  # tag -> entity type
ARGUMENTS = {"a": "href", "code": "class", "span": "class", "tg-emoji": "emoji-id", "tg-time": "unix"}
SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
MAX_ENTITIES = 100

_FAILED = "Can't parse entities"
_HALF_CHARACTER = (
    "Text contains invalid Unicode characters after decoding HTML entities, "
    "check for unmatched surrogate code units"
)
_SPACES = re.compile(r"[ \t\r\n\v]*")
_WORD = re.compile(r"[^ \t\r\n\v>]*")  # a tag name ends at a space or ">", so <br/> is the tag "br/"
_NAME = re.compile(r"[^ \t\r\n\v>=/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![A-Za-z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LINK = re.compile(r"(?:(https?|tg|ton)://)?((?:[^\s/?#@]*@)?[^\s/?#]+)([/?#]\S*)?", re.IGNORECASE)
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\0-\t\v-\x1f]")


class ParseError(ValueError):
    """Text Telegram cannot parse; the message is the server's, as it stands inside a longer one."""

    @property
    def description(self) -> str:
        """The error as a bot reads it."""
        return bad_request(str(self))


@dataclass(frozen=True)
class Entity:
    """Formatting over a span of text, in UTF-16 units."""

    type: str
    offset: int
    length: int
    argument: str = ""  # a link's address, code's language, an emoji's id or a unix time

    @property
    def end(self) -> int:
        return self.offset + self.length

    def of(self, text: str) -> str:
        """The piece of text under this entity."""
        return _utf16(text)[2 * self.offset : 2 * self.end].decode("utf-16-le", "replace")


@dataclass(frozen=True)
class _Tag:
    """A start tag waiting for its end."""

    name: str
    type: str
    argument: str
    offset: int


def units(text: str) -> int:
    """The length of text in UTF-16 units, in which Telegram counts."""
    return len(_utf16(text)) // 2


def bad_request(message: str) -> str:
    """The server's message as a bot reads it: a sentence loses its capital, a CODE_NAME does not."""
    is_code = message[1:2].isupper() or message[1:2] == "_"
    return "Bad Request: " + (message if is_code else message[:1].lower() + message[1:])


def parse(html: str) -> tuple[str, tuple[Entity, ...]]:
    """Read HTML into the text a person sees and its entities; "<b>a</b>" -> ("a", bold 0..1)."""
    return clean(*_Parser(html).run())


def clean(text: str, entities: Iterable[Entity] = ()) -> tuple[str, tuple[Entity, ...]]:
    """Rewrite the characters Telegram rewrites, trim both ends, and move the entities along."""
    pieces = [_CONTROL.sub(" ", _REMOVED.sub("", character)) for character in text]
    starts, size = [], 0  # UTF-16 offset in text -> the same place in the cleaned text
    for character, piece in zip(text, pieces, strict=True):
        starts += [size] * units(character)
        size += units(piece)
    starts.append(size)
    shown = "".join(pieces).rstrip(" \n")
    end = units(shown)
    moved = [_between(entity, starts[entity.offset], min(starts[entity.end], end)) for entity in entities]
    moved = [entity for entity in moved if entity.length > 0 and entity.of(shown).strip(" \n")]
    # Leading space is trimmed only up to the first entity.
    edge = min((entity.offset for entity in moved), default=units(shown))
    trimmed = min(len(shown) - len(shown.lstrip(" \n")), edge)
    return shown[trimmed:], _allowed(replace(entity, offset=entity.offset - trimmed) for entity in moved)


def checked_link(url: str) -> str | None:
    """The address as Telegram keeps it, or None where it would quietly lose the link."""
    found = _LINK.fullmatch(url)
    if found is None:
        return None
    scheme, host, rest = (found[1] or "http").lower(), found[2], found[3] or ""
    if scheme in {"tg", "ton"}:
        return url
    name = host.rpartition("@")[2].partition(":")[0].rstrip(".")
    return f"{scheme}://{host}{rest or '/'}" if "." in name.strip(".") else None


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _between(entity: Entity, start: int, end: int) -> Entity:
    return replace(entity, offset=start, length=end - start)


def _allowed(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities that may nest as they do, at most a hundred; bold and its kin are the first to go."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=_order):
        if not any(outer.end > entity.offset and _excludes(outer, entity) for outer in kept):
            kept.append(entity)
    kept.sort(key=lambda entity: entity.type in SPLITTABLE)
    return tuple(sorted(kept[:MAX_ENTITIES], key=_order))


def _order(entity: Entity) -> tuple[int, int, int]:
    rank = 0 if entity.type in QUOTES else 2 if entity.type in SPLITTABLE else 1
    return entity.offset, -entity.length, rank


def _excludes(outer: Entity, inner: Entity) -> bool:
    """Whether inner loses its formatting inside outer."""
    either = {outer.type, inner.type}
    if either & SPLITTABLE:
        return outer.type in {"code", "pre"}
    return not either & QUOTES


class _Parser:
    """One pass over the markup."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.at = 0
        self.shown: list[str] = []
        self.size = 0  # UTF-16 units shown so far
        self.open: list[_Tag] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.html):
            if self.html.startswith("</", self.at):
                self._close()
            elif self.html[self.at] == "<":
                self._start()
            else:
                self._show(self._character())
        if self.open:
            name = self.open[-1].name
            raise ParseError(f'{_FAILED}: Can\'t find end tag corresponding to start tag "{name}"')
        text = "".join(self.shown)
        if _SURROGATE.search(text):
            raise ParseError(f"{_FAILED}: {_HALF_CHARACTER}")
        return text, self.entities

    def _show(self, text: str) -> None:
        self.shown.append(text)
        self.size += units(text)

    def _character(self) -> str:
        """The next character, a reference such as &lt; counting as one; an unknown one stands as written."""
        found = _REFERENCE.match(self.html, self.at)
        code = 0 if found is None or found[3] else int(found[1] or found[2], 16 if found[1] else 10)
        if found is not None and (found[3] or 0 < code < 0x10FFFF):
            self.at = found.end()
            return _NAMED[found[3]] if found[3] else chr(code)
        self.at += 1
        return self.html[self.at - 1]

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.html, self.at)
        assert found is not None
        self.at = found.end()
        return found[0]

    def _ahead(self) -> str:
        return self.html[self.at : self.at + 1]

    def _start(self) -> None:
        begin = self.at
        self.at += 1
        name = self._take(_WORD).lower()
        if not self._ahead():
            raise self._error("Unclosed start tag", begin)
        if name not in TYPES:
            raise self._error(f'Unsupported start tag "{name}"', begin)
        attributes = self._attributes(name, begin)
        kind, argument = TYPES[name], attributes.get(ARGUMENTS.get(name, ""), "")
        if name == "span" and argument != "tg-spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        if name == "blockquote" and any(tag.name == name for tag in self.open):
            # Stricter than the server, which drops the inner quote without a word.
            raise self._error("Blockquotes can't be nested", begin)
        if name == "blockquote" and "expandable" in attributes:
            kind = "expandable_blockquote"
        self.open.append(_Tag(name, kind, argument, self.size))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        """Everything up to ">"; an attribute Telegram does not know is read like any other."""
        attributes: dict[str, str] = {}
        while True:
            self._take(_SPACES)
            if self._ahead() == ">":
                self.at += 1
                return attributes
            name = self._take(_NAME)
            self._take(_SPACES)
            if not self._ahead():
                raise self._error(f'Unclosed start tag "{tag}"', begin)
            if not name:
                raise self._error(f'Empty attribute name in the tag "{tag}"', begin)
            attributes[name] = ""
            if self._ahead() == "=":
                self.at += 1
                self._take(_SPACES)
                attributes[name] = self._value(tag, begin)

    def _value(self, tag: str, begin: int) -> str:
        quote, start = self._ahead(), self.at
        if not quote:
            raise self._error(f'Unclosed start tag "{tag}"', begin)
        if quote not in "\"'":
            token = self._take(_TOKEN).lower()
            if self._ahead() not in tuple(" \t\r\n\v>"):
                raise self._error("Unexpected end of name token", start)
            return token
        self.at += 1
        value = ""
        while self._ahead() not in {quote, ""}:
            value += self._character()
        self.at += 1
        if not self._ahead():
            raise self._error("Unclosed start tag", begin)
        return value

    def _close(self) -> None:
        begin = self.at
        if not self.open:
            raise self._error("Unexpected end tag", begin)
        self.at += 2
        name = self._take(_WORD).lower()
        self._take(_SPACES)
        if self._ahead() != ">":
            raise self._error("Unclosed end tag", begin)
        self.at += 1
        tag = self.open.pop()
        if name not in {"", tag.name}:
            raise self._error("Unmatched end tag", begin, f', expected "</{tag.name}>", found "</{name}>"')
        if self.size > tag.offset:
            self._add(tag)

    def _add(self, tag: _Tag) -> None:
        entity = Entity(tag.type, tag.offset, self.size - tag.offset)
        argument = tag.argument
        if tag.name == "a":
            link = checked_link(argument or entity.of("".join(self.shown)))
            if link is None:
                return
            argument = link
        elif tag.name == "tg-emoji" and not (argument.isdecimal() and int(argument)):
            raise ParseError(f"{_FAILED}: Invalid custom emoji identifier specified")
        elif tag.name == "code":
            argument = argument.partition("language-")[2]
        elif tag.name == "pre":
            argument = self._language_within(entity)
        elif tag.name == "span":
            argument = ""
        self.entities.append(replace(entity, argument=argument))

    def _language_within(self, pre: Entity) -> str:
        """The language of code filling the whole pre, which swallows it."""
        if self.entities and replace(self.entities[-1], argument="") == replace(pre, type="code"):
            return self.entities.pop().argument
        return ""

    def _error(self, problem: str, at: int, rest: str = "") -> ParseError:
        return ParseError(
            f"Can't parse entities: {problem} at byte offset {len(self.html[:at].encode())}{rest}"
        )
