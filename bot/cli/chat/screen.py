"""The bot's messages drawn in a terminal; plain and unwrapped where the output is a file or a pipe."""

from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import count
from typing import TextIO

from rich.columns import Columns
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

STYLES = {"b": "bold", "i": "italic", "u": "underline", "s": "strike", "code": "cyan", "a": "underline"}


class Screen:
    """Draws messages, notices and numbered choices."""

    def __init__(self, file: TextIO | None = None, terminal: bool | None = None) -> None:
        self._console = Console(file=file, force_terminal=terminal, highlight=False)

    def message(self, html: str) -> None:
        """A message: block quotes framed, formatting preserved."""
        for quoted, text in blocks(html):
            if not self._console.is_terminal:
                self.line(text.plain)
            else:
                self._console.print(Panel(text, border_style="dim") if quoted else text)

    def choices(self, rows: Sequence[Sequence[str]]) -> None:
        """Rows of buttons, each chosen by its number."""
        number = count(1)
        for row in rows:
            shown = [f"[{next(number)}] {label}" for label in row]
            if self._console.is_terminal:
                self._console.print(Columns([Text(label, "cyan") for label in shown], padding=(0, 3)))
            else:
                self.line("  ".join(shown))

    def entry(self, number: int, title: str, description: str) -> None:
        """An inline result in the list."""
        self.line(f"[{number}] {title}", "cyan")
        self.line(f"    {description}")

    def line(self, text: str, style: str = "") -> None:
        """A line of its own, unwrapped where the output is no terminal."""
        self._console.print(Text(text, style), soft_wrap=not self._console.is_terminal)


class _BlockParser(HTMLParser):
    """Splits Telegram's HTML into blocks of styled text."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[bool, Text]] = [(False, Text())]  # (is a block quote, its text)
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self.blocks.append((True, Text()))
        else:
            link = dict(attrs).get("href")
            self._open.append(f"underline link {link}" if link else STYLES.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self.blocks.append((False, Text()))
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.blocks[-1][1].append(data, " ".join(style for style in self._open if style))


def blocks(html: str) -> list[tuple[bool, Text]]:
    """The blocks of a message, (is a block quote, styled text), without the empty lines between them."""
    parser = _BlockParser()
    parser.feed(html)
    parser.close()
    parts = [(quoted, _trimmed(text)) for quoted, text in parser.blocks]
    return [(quoted, text) for quoted, text in parts if text]


def _trimmed(text: Text) -> Text:
    start = len(text.plain) - len(text.plain.lstrip("\n"))
    return text[start : len(text.plain.rstrip())] if text.plain.strip() else Text()
