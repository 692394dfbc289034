"""A chat as a phone shows it: messages drawn on a page with Telegram's look, by headless Chromium."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

WIDTH = 390  # CSS pixels, of a usual phone
SCREEN = 700  # CSS pixels of height that such a phone leaves for the messages
SCALE = 2  # pixels of the picture for each
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
STYLE = """
* { box-sizing: border-box }
body { width: 390px; margin: 0; padding: 8px; background: #d2dfc4; color: #000;
    font: 16px/21px Roboto, "Noto Sans", "DejaVu Sans", "Noto Color Emoji", sans-serif }
.reader, .bot { width: fit-content; max-width: 92%; margin: 0 0 3px; padding: 6px 10px; border-radius: 15px;
    background: #fff; white-space: pre-wrap; overflow-wrap: anywhere }
.reader { margin-left: auto; margin-bottom: 8px; background: #e6fdd0 }
.notice { width: fit-content; margin: 8px auto; padding: 8px 14px; border-radius: 10px; background: #4c4c4ce0;
    color: #fff }
blockquote { position: relative; margin: 2px 0; padding: 3px 22px 3px 9px; border-left: 3px solid #3390d6;
    border-radius: 5px; background: #e9f3fb; font-size: 15px; line-height: 20px }
blockquote::before { content: "”"; position: absolute; right: 6px; top: 2px; color: #3390d6;
    font-weight: bold }
blockquote[expandable] span { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3;
    overflow: hidden }
blockquote[expandable]::after { content: "⌄"; position: absolute; right: 5px; bottom: 3px; color: #3390d6 }
a { color: #2481cc; text-decoration: none }
code { color: #3390d6; font: 15px "DejaVu Sans Mono", monospace }
.row { display: flex; gap: 4px; width: 92%; margin-bottom: 4px }
.row span { flex: 1; min-width: 0; padding: 8px 4px; border-radius: 9px; background: #829c74; color: #fff;
    font-size: 15px; text-align: center; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.end { height: 6px }
"""


@dataclass(frozen=True, slots=True)
class Bubble:
    """What one side wrote, as Telegram's HTML, or a notice; with the rows of buttons below it."""

    side: str  # "reader", "bot" or "notice"
    html: str
    rows: Sequence[Sequence[str]] = ()


def page(bubbles: Sequence[Bubble]) -> str:
    """The chat as a page that tells its own height."""
    return (
        f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>{"".join(map(_drawn, bubbles))}'
        "<script>document.documentElement.dataset.height = document.body.scrollHeight</script>"
    )


def draw(bubbles: Sequence[Bubble], picture: Path) -> int:
    """Write the chat as a PNG as high as it is, and return that height in CSS pixels.

    Raises FileNotFoundError where Chromium is not installed.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        raise FileNotFoundError("Chromium is not installed")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "chat.html"
        source.write_text(page(bubbles), encoding="utf-8")

        def run(height: int, *flags: str) -> str:
            size = f"--window-size={WIDTH},{height}"
            command = [chromium, *FLAGS, f"--user-data-dir={folder}/profile", size, *flags, source.as_uri()]
            return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout

        measured = re.search(r'data-height="(\d+)"', run(100, "--dump-dom"))
        assert measured is not None
        height = int(measured[1])
        run(height, f"--force-device-scale-factor={SCALE}", f"--screenshot={picture.resolve()}")
    return height


def _drawn(bubble: Bubble) -> str:
    # A block quote ends its line by itself; what is folded needs an element of its own.
    body = re.sub(r"</blockquote>\n?", "</span></blockquote>", bubble.html)
    body = re.sub(r"\n?(<blockquote[^>]*>)", r"\1<span>", body)
    rows = "".join(
        f'<div class="row">{"".join(f"<span>{escape(label)}</span>" for label in row)}</div>'
        for row in bubble.rows
    )
    return f'<div class="{bubble.side}">{body}</div>{rows}<div class="end"></div>'
