"""Reading over time in the terminal, where there are no pictures."""

import io
from datetime import date, timedelta
from pathlib import Path

from bot.cli.chat import session
from bot.cli.chat.screen import Screen
from bot.settings import Settings
from tests.bot.cli.chat.test_session import number


def conversation(folder: Path, *lines: str) -> str:
    out = io.StringIO()
    session.chat(Settings(reports=folder), iter(lines), Screen(out, terminal=False))
    return out.getvalue()


def written(folder: Path) -> Path:
    """A folder of eight reports, one a month."""
    for at in range(8):
        day = date(2024, 1, 10) + timedelta(days=30 * at)
        (folder / f"{at}.txt").write_text(f"Note {at}\n\n{day}\n\nDrones hit {at + 10} depots near Selm.\n")
    return folder


def test_a_trend_is_a_line_of_blocks_also_where_matplotlib_is_installed(tmp_path: Path) -> None:
    shown = conversation(written(tmp_path), "/trend drones depots")

    assert "\n████████\nJan 2024 – Aug 2024\n" in shown
    assert "8 of 8 reports have a passage with all these words" in shown


def test_a_timeline_is_turned_by_its_numbers(tmp_path: Path) -> None:
    shown = conversation(written(tmp_path), "/timeline drones depots")
    again = conversation(tmp_path, "/timeline drones depots", number(shown, "Page 2"))

    assert "Drones hit 14 depots near Selm." in shown
    assert "page 2 of 2" in again.removeprefix(shown)
    assert "▲ 14 → 15" in again.removeprefix(shown)
