"""Draws chats with the bot as a phone shows them, from what it really answers.

uv run python -m tests.pictures.chat       # the pictures in README
uv run python -m tests.pictures.chat --to chat.png --reports DIR "Who ...?" 1    # lines as in `dispatch chat`
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path

from bot.cli.chat import session
from bot.cli.chat.screen import Screen
from bot.settings import Settings, shipped_reports
from tests.pictures.phone import SCREEN, Bubble, draw

PICTURES = {
    "answer.png": ["Who co-sponsored the bill?"],
    "answers.png": ["What does the ministry say about recruitment?"],
    "declined.png": ["Did the bill raise taxes?"],
}


class PhoneScreen(Screen):
    """Collects what the terminal would show."""

    def __init__(self) -> None:
        super().__init__()
        self.bubbles: list[Bubble] = []

    def message(self, html: str) -> None:
        """A message of the bot."""
        self.bubbles.append(Bubble("bot", html))

    def choices(self, rows: Sequence[Sequence[str]]) -> None:
        """The buttons below the message."""
        self.bubbles[-1] = Bubble("bot", self.bubbles[-1].html, rows)

    def entry(self, number: int, title: str, description: str) -> None:
        """An inline result, as a message of two lines."""
        self.bubbles.append(Bubble("bot", f"<b>{number}. {escape(title)}</b>\n{escape(description)}"))

    def line(self, text: str, style: str = "") -> None:  # noqa: ARG002 - as in the terminal
        """A notice; empty lines between messages are the terminal's."""
        if text:
            self.bubbles.append(Bubble("notice", escape(text)))


def chat(lines: Iterable[str], reports: Path) -> list[Bubble]:
    """What both sides write when somebody types these lines."""
    screen = PhoneScreen()

    def typed() -> Iterator[str]:
        for line in lines:
            if not line.isdecimal():
                screen.bubbles.append(Bubble("reader", escape(line)))
            yield line

    session.chat(Settings(reports=reports), typed(), screen)
    return screen.bubbles


def main() -> None:
    """Draw the pictures, and print how high each is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path)
    parser.add_argument("--reports", type=Path, default=shipped_reports())
    parser.add_argument("lines", nargs="*")
    options = parser.parse_args()
    folder = Path(__file__).parent
    wanted = (
        {options.to: options.lines} if options.to else {folder / name: PICTURES[name] for name in PICTURES}
    )
    for picture, lines in wanted.items():
        height = draw(chat(lines, options.reports), picture)
        print(f"{picture}: {height} of {SCREEN} pixels that a phone shows")


if __name__ == "__main__":
    main()
