"""Draws the chat that README shows, from what the bot really answers, with headless Chromium.

uv run python -m tests.pictures.chat
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from bot.cli.chat import session
from bot.cli.chat.screen import Screen
from bot.settings import Settings, shipped_reports

QUESTIONS = "Who co-sponsored the bill?", "Who won the football match?"
PICTURE = Path(__file__).with_name("chat.png")
SIZE = 480, 545  # pixels
STYLE = """
* { box-sizing: border-box }
body { margin: 0; padding: 14px; background: #d5e0c8; color: #000; font: 15px/1.38 "DejaVu Sans", sans-serif }
.reader, .bot { width: fit-content; max-width: 92%; margin: 0 0 4px; padding: 8px 12px; border-radius: 14px;
    background: #fff; white-space: pre-line }
.reader { margin-left: auto; margin-bottom: 10px; background: #e8fbd0 }
blockquote { margin: 0; padding: 6px 10px; border-left: 3px solid #3a8bd0; border-radius: 5px;
    background: #e9f2fa; color: #333 }
a { color: #2478b8; text-decoration: none }
.buttons { display: grid; grid-template-columns: 1fr 1fr; gap: 4px; width: 92%; margin-bottom: 12px }
.buttons span { padding: 7px; border-radius: 8px; background: #7d9a70; color: #fff; text-align: center }
"""


class PageScreen(Screen):
    """Draws on an HTML page what the terminal would show."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def message(self, html: str) -> None:
        """A message of the bot, whose HTML a browser reads too."""
        body = html.replace("</blockquote>\n", "</blockquote>")  # a block quote ends its line by itself
        self.parts.append(f'<div class="bot">{body}</div>')

    def choices(self, labels: Sequence[str]) -> None:
        """The buttons below the message."""
        buttons = "".join(f"<span>{escape(label)}</span>" for label in labels)
        self.parts.append(f'<div class="buttons">{buttons}</div>')

    def line(self, text: str, style: str = "") -> None:
        """Nothing: lines between messages are the terminal's."""


def page() -> str:
    """The chat as an HTML page."""
    screen = PageScreen()
    for question in QUESTIONS:
        screen.parts.append(f'<div class="reader">{escape(question)}</div>')
        session.chat(Settings(reports=shipped_reports()), iter([question]), screen)
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>{"".join(screen.parts)}'


def main() -> None:
    """Write the picture."""
    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "chat.html"
        source.write_text(page(), encoding="utf-8")
        flags = (
            "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars "
            "--disable-background-networking --disable-component-update --disable-sync"
        )
        subprocess.run(
            [
                chromium,
                *flags.split(),
                f"--user-data-dir={folder}/profile",
                f"--window-size={SIZE[0]},{SIZE[1]}",
                f"--screenshot={PICTURE}",
                source.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )


if __name__ == "__main__":
    main()
