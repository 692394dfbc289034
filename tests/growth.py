"""How the time of functions of texts grows, over runs of special characters and of telling words."""

import time
from collections.abc import Callable, Iterable

SHORT, LONG = 5_000, 20_000  # characters
MOST = 6  # times as long for a text four times as long
NOISE = 0.02  # seconds of CPU below which a time tells nothing
_QUICK = NOISE / 4  # of the short text: the square of five thousand steps takes longer
_TRIES = 3  # the best of which counts, so that a busy machine fails nobody

CHARACTERS = ".,:;!?…\"“”«»‘’'([)]<>{}*_#-–&|/\\%$=`~+^@\n0aA中\u00a0\u0301"
WORDS = (
    *("! ", "? ", ". ", "… ", "' ", "“ ", "’ ", ": ", ", ", "- ", "a ", "A ", "1 ", "1,", "1.", "1-", "1:"),
    *(
        "Aa ",
        "aB",
        "a-b ",
        "a.b ",
        "a/b",
        "U.",
        "Su-",
        "F-16 ",
        "A.\n",
        "a\n",
        "\n\n",
        "Mr. ",
        "3. ",
        "US ",
        "😀 ",
    ),
    *(
        "e\u0301",
        "in 2024 ",
        "May ",
        "1 May ",
        "2024-08-05 ",
        "08/05/2024 ",
        "12:30 ",
        "two years ago ",
        "last ",
    ),
    *(
        "said ",
        "Aa said ",
        "“a” ",
        '"a" ',
        "“a,” said Aa. ",
        "according to ",
        "de la ",
        "Aa de ",
        "al-",
        "you we ",
    ),
    *(
        "$1 ",
        "1% ",
        "1m ",
        "1 000 ",
        "million ",
        "twenty-",
        "likely ",
        "of the ",
        "when ",
        "tell me ",
        "-a ",
        "not ",
    ),
    *(
        "- a\n",
        "1. a\n",
        "# a\n",
        "> a\n",
        "a: b\n",
        "a = 1\n",
        "a.a",
        "a:\n",
        "| a |\n",
        "```\n",
        "---\n",
        "a,b\n",
    ),
    *("[a](", "![", "**a", "<a ", "<a>", "</a>", "<!--", "&amp;", "http://a", "a@b.c ", "@a ", "[[", '{"a":'),
)
RUNS = (*CHARACTERS, *WORDS)
PROSE = (
    "On Monday the council of Osby said that 340 welders, “most of them young”, left the old yard in May. "
)


def superlinear(read: Callable[[str], object], runs: Iterable[str] = RUNS) -> dict[str, tuple[float, float]]:
    """The runs that take more than six times as long where they are four times as long: -> both times.

    Prose is one of them; the long text of what takes hardly longer than prose is spared.
    """
    slow = {}
    usual = _QUICK
    for run in (PROSE, *runs):
        short, long = _text(run, SHORT), _text(run, LONG)
        quick = min(_seconds(read, short) for _ in range(_TRIES if run == PROSE else 1))
        if run == PROSE:
            usual = max(usual, 1.5 * quick)
        elif quick < usual:
            continue
        slowly = _seconds(read, long)
        for _ in range(_TRIES):
            if slowly <= max(NOISE, MOST * quick):
                break
            quick, slowly = _seconds(read, short), min(slowly, _seconds(read, long))
        else:
            slow[run] = quick, slowly
    return slow


def _text(run: str, size: int) -> str:
    return (run * (size // len(run) + 1))[:size]


def _seconds(read: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    read(text)
    return time.process_time() - started
