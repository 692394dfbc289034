"""What a question costs that asks for a time, a phrase, a speaker or without a word, beside one without.

    uv run python -m tests.benchmarks.filtered --texts DIR DIR
    uv run python -m tests.benchmarks.filtered --smoke

The reports are made up, of words as frequent as in the texts, with dates over ten years; the archive is
opened from its index on disk. The kinds are asked in turn, each with new words. Times are CPU time.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from types import MappingProxyType

import numpy as np

from retrieval import Archive, Report
from retrieval.index.array_file import ArrayFileError
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.snapshot import Snapshot, snapshot_store
from tests.benchmarks.texts import Language, queries, read_paragraphs

_ROOT = Path(__file__).parents[2]
_FIRST, _YEARS = date(2015, 1, 1), 10
_MIDDLE = date(2020, 1, 1)
_MONTHS = "January February March April May June July August September October November December".split()
_PER_REPORT = 20  # passages, on average
_ASKED = 2 << 14  # passages that questions are made of

Ask = Callable[[Archive, str, list[str], int], object]


def _plain(archive: Archive, words: str, _: list[str], __: int) -> object:
    return archive.ask(words)


def _named(number: int) -> str:
    return f"{_MONTHS[number % 12]} {_FIRST.year + number % _YEARS}"


KINDS: MappingProxyType[str, Ask] = MappingProxyType(
    {
        "none": _plain,
        "asked in the middle": lambda archive, words, _, __: archive.ask(words, _MIDDLE),
        "in a month": lambda archive, words, _, n: archive.ask(f"{words} in {_named(n)}"),
        "between two": lambda archive, words, _, n: archive.ask(
            f"{words} between March {2015 + n % 5} and {_MONTHS[n % 12]} {2020 + n % 5}"
        ),
        "as of a day": lambda archive, words, _, n: archive.ask(
            f"{words} as of {1 + n % 28} May {2016 + n % 8}"
        ),
        "a phrase": lambda archive, words, text, n: archive.ask(f'{words} "{" ".join(text[2 : 4 + n % 2])}"'),
        "without a word": lambda archive, words, text, n: archive.ask(f"{words} -{_word(text, n)}"),
        "a speaker": lambda archive, words, _, __: archive.ask(
            f"What did the Ministry of Defence say about {words}?"
        ),
        "in one report": lambda archive, words, _, n: archive.ask(words, about=f"report-{n % 50}"),
        "a month alone": lambda archive, _, __, n: archive.ask(f"What happened in {_named(n)}?"),
        "trend": lambda archive, words, _, __: archive.trend(" ".join(words.split()[:2]), _MIDDLE),
        "timeline": lambda archive, words, _, __: archive.timeline(" ".join(words.split()[:2]), _MIDDLE),
        "latest": lambda archive, _, __, ___: archive.known(_MIDDLE).latest(5),
    }
)


def _word(text: list[str], number: int) -> str:
    letters = [word for word in text if word.isalpha() and word.isascii()]
    return letters[number % len(letters)] if letters else "pump"


def made_reports(paragraphs: Iterator[str], count: int) -> Iterator[Report]:
    """Reports of paragraphs: one in eight names a day, one in ten is the words of a ministry."""
    days = _YEARS * 365
    drawn = np.random.default_rng(5)
    for number in range(-(-count // _PER_REPORT)):
        day = _FIRST + timedelta(number * _PER_REPORT * days // count)
        dated = list(islice(paragraphs, _PER_REPORT))
        title = " ".join(dated[0].split()[:7])
        for at in range(len(dated)):
            if (kind := int(drawn.integers(0, 40))) < 5:
                named = day - timedelta(int(drawn.exponential(100)))
                dated[at] += f" It was so on {named.day} {_MONTHS[named.month - 1]} {named.year}."
            elif kind < 9:
                dated[at] = f"“{dated[at]}” the Ministry of Defence said."
        yield Report(f"report-{number}", title, day, tuple(dated), outlet=f"Outlet {number % 9}")


def opened(index: Path, language: Language, size: int) -> Archive:
    """An archive of made-up reports, opened from its index on disk, which is written where there is none."""
    options = ReadingOptions()
    try:
        return Archive(snapshot_store.read(index, index, options)[0].warm())
    except ArrayFileError:
        snapshot = Snapshot.of(made_reports(language.paragraphs(size), size))
        snapshot_store.write(index, index, options, snapshot, {})
        del snapshot
        return Archive(snapshot_store.read(index, index, options)[0].warm())


def asked_texts(language: Language, size: int, count: int) -> list[str]:
    """Paragraphs of the archive, as they were made."""
    kept = [*islice(language.paragraphs(size), _ASKED)]
    return kept[:: max(1, len(kept) // (count + 1))][:count]


def measured(archive: Archive, texts: list[str], kinds: list[str]) -> dict[str, list[float]]:
    """Kind -> milliseconds of each question; the kinds are asked in turn, each with words of its own."""
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    for number, (words, text) in enumerate(zip(queries(texts), texts, strict=True)):
        kind = kinds[number % len(kinds)]
        before = time.process_time_ns()
        KINDS[kind](archive, words, text.split(), number)
        taken[kind].append((time.process_time_ns() - before) / 1e6)
    return taken


def main() -> None:
    """Read the command line and print one table for each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, nargs="+", default=[_ROOT / "seeds"], metavar="DIR")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--index", type=Path, help="a folder where the indexes stay for the next run")
    parser.add_argument("--smoke", action="store_true", help="500 passages, 5 questions: does it run at all?")
    given = parser.parse_args()
    language = Language.of(read_paragraphs(given.texts))
    with tempfile.TemporaryDirectory() as work:
        for size in [500] if given.smoke else given.sizes:
            archive = opened((given.index or Path(work)) / str(size), language, size)
            count = (5 if given.smoke else given.questions) * len(given.kinds)
            texts = asked_texts(language, size, count)
            measured(archive, texts[: count // 10], given.kinds)
            print(f"\n{size:,} passages, {count // len(given.kinds)} questions of each kind; ms of CPU time")
            print(f"{'':20}{'p50':>9}{'p99':>9}{'of none':>9}")
            taken = measured(archive, texts[count // 10 :], given.kinds)
            base = np.median(taken.get("none", [np.nan]))
            for kind, times in taken.items():
                middle, slow = np.percentile(times, [50, 99])
                print(f"{kind:20}{middle:9.2f}{slow:9.2f}{middle / base:9.2f}", flush=True)


if __name__ == "__main__":
    main()
