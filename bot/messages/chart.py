"""A trend as a picture, where matplotlib is installed."""

from collections.abc import Sequence
from io import BytesIO
from textwrap import fill
from threading import Lock

INCHES = (6.25, 3.75)
DPI = 160  # 1000 x 600 pixels: sharp, and readable on a phone
LABELLED = 5  # stretches with a name below them
NUMBERED = 12  # stretches up to which each has its number above it
LINE = 44  # characters of a line of the heading
MIN_STRETCHES = 6  # there is always room for so many, so that one bar does not fill the picture
MISSING = "□"  # for a letter that the font has not
INK, BAR = "#1c2733", "#2f6fb3"

_drawing = Lock()  # matplotlib's fonts are not to be used by two threads at once


def draw(counts: Sequence[int], labels: Sequence[str], heading: str) -> bytes | None:
    """A bar for each count as a PNG; None where matplotlib is missing. It takes a moment."""
    try:
        import matplotlib  # noqa: F401 - named first, so that only its own absence is excused
    except ImportError:
        return None
    with _drawing:
        return _drawn(counts, labels, heading)


def _drawn(counts: Sequence[int], labels: Sequence[str], heading: str) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=INCHES, dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)  # which belongs to it from now on
    axes = figure.add_subplot()
    bars = axes.bar(range(len(counts)), counts, color=BAR, width=0.8)
    if len(counts) <= NUMBERED:
        axes.bar_label(bars, [str(count) for count in counts], fontsize=12, color=INK, padding=2)
    last, gaps = len(labels) - 1, max(1, min(len(labels), LABELLED) - 1)
    named = sorted({round(at * last / gaps) for at in range(gaps + 1)})  # the first and the last always
    axes.set_xticks(named, [labels[at] for at in named], fontsize=12, color=INK, parse_math=False)
    middle, reach = (len(counts) - 1) / 2, max(len(counts), MIN_STRETCHES) / 2 + 0.2
    axes.set_xlim(middle - reach, middle + reach)
    axes.set_ylim(0, max(1, *counts) * 1.12)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.tick_params(axis="y", labelsize=12, labelcolor=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(fill(_legible(heading), LINE), fontsize=13, color=INK, parse_math=False)
    picture = BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _legible(text: str) -> str:
    """The text without the letters that would be drawn as nothing, and warned of in the log."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    known = get_font(findfont(FontProperties())).get_charmap()
    return "".join(letter if ord(letter) in known else MISSING for letter in text)
