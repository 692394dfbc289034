"""The picture of a trend."""

import subprocess
import sys
import threading

import pytest

from bot.messages.chart import draw

LABELS = [f"Jan {year}" for year in range(2001, 2025)]
ABSENT = """
import sys
sys.modules["matplotlib"] = None
from bot.messages.chart import draw
assert draw([1, 2], ["Jan", "Feb"], "Heading") is None
"""
UNTOUCHED = """
import sys
from bot.messages.chart import draw
from bot.handlers import history
assert not any(name.startswith("matplotlib") for name in sys.modules)
assert draw([1, 2], ["Jan", "Feb"], "Heading")
assert "matplotlib.pyplot" not in sys.modules
"""
HEADINGS = {
    "plain": "Reports that mention “drones”, by month",
    "letters the font has not": "東京 한국 😀 \U0001f9ff\u200d \U000e0041 \ud7ff",
    "letters of other scripts": "ДРОНЫ دریا דרון ड्रोन",
    "what looks like a formula": r"$x_1^{2 \frac{",
    "very long": "drone " * 60,
    "one long word": "d" * 300,
    "nothing": "",
}


def pixels(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])


@pytest.mark.parametrize("heading", HEADINGS.values(), ids=HEADINGS)
def test_a_picture_can_be_drawn_whatever_was_asked_for(heading: str) -> None:
    picture = draw([3, 0, 1], LABELS[:3], heading)
    assert picture
    assert pixels(picture) == (1000, 600)


@pytest.mark.parametrize(
    "counts",
    [[1], [0, 0, 7], [12_345] * 24, list(range(1, 25)), [1, 100_000]],
    ids=lambda counts: str(len(counts)),
)
def test_a_picture_has_one_size_however_many_stretches(counts: list[int]) -> None:
    picture = draw(counts, LABELS[: len(counts)], "Heading")
    assert picture
    assert pixels(picture) == (1000, 600)
    assert len(picture) < 200_000


def test_other_counts_are_another_picture() -> None:
    assert draw([1, 2], LABELS[:2], "Heading") == draw([1, 2], LABELS[:2], "Heading")
    assert draw([1, 2], LABELS[:2], "Heading") != draw([2, 1], LABELS[:2], "Heading")
    assert draw([1, 2], LABELS[:2], "Heading") != draw([1, 2], LABELS[:2], "Other")


def test_several_threads_may_draw_at_once() -> None:
    drawn: list[bytes | None] = []
    threads = [
        threading.Thread(target=lambda: drawn.append(draw([1, 2, 3], LABELS[:3], "Heading")))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(drawn) == 6
    assert len(set(drawn)) == 1


@pytest.mark.parametrize("program", [ABSENT, UNTOUCHED], ids=["absent", "present"])
def test_matplotlib_is_imported_only_to_draw_and_may_be_missing(program: str) -> None:
    ran = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
