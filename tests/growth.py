"""How the time of functions grows with what they are given: of texts, over runs of characters and of words.

Measured is the CPU time of this thread, which a busy machine makes somewhat longer: what seems to grow too
fast is measured again, and the shortest times count.
"""

import time
from collections.abc import Callable, Iterable

SHORT, LONG = 5_000, 20_000  # characters
TIMES = LONG // SHORT
MOST = 8  # times as long for four times as much: as far from a growth in step as from one with the square
NOISE = 0.02  # seconds of CPU below which a time tells nothing
_QUICK = NOISE / 4  # of the short text: the square of five thousand steps takes longer
_TRIES = 10  # a machine is not busy in all of them

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
    """The runs that take more than eight times as long where they are four times as long: -> both times.

    Prose is one of them; the long text of what takes hardly longer than prose is spared.
    """
    slow = {}
    usual = _QUICK
    for run in (PROSE, *runs):

        def measured(size: int, run: str = run) -> float:
            return seconds(read, (run * (size // len(run) + 1))[:size])

        quick = min(measured(SHORT) for _ in range(3 if run == PROSE else 1))
        if run == PROSE:
            usual = max(usual, 1.5 * quick)
        elif quick < usual:
            continue
        if times := excessive(measured, SHORT, quick):
            slow[run] = times
    return slow


def excessive(
    measured: Callable[[int], float], size: int, quick: float | None = None
) -> tuple[float, float] | None:
    """The seconds for a size and for four times as much, if those are more than eight times as many.

    `quick` are those for the size, where they are known already.
    """
    if quick is None:
        measured(size // 10)  # the first run makes what is made once
    shortest = float("inf")
    for _ in range(_TRIES):
        quick = measured(size) if quick is None else quick
        shortest = min(shortest, measured(TIMES * size))
        if shortest <= max(NOISE, MOST * quick):
            return None
        times, quick = (quick, shortest), None
    return times


def seconds(function: Callable[..., object], *arguments: object) -> float:
    """The CPU time of this thread in a call."""
    started = time.thread_time()
    function(*arguments)
    return time.thread_time() - started
