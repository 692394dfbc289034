"""Fuzz test: an archive of random reports must answer random questions verbatim and never raise.

uv run python -m tests.fuzz --seconds 60
"""

import argparse
import random
import time
from collections.abc import Callable
from datetime import date, timedelta

from retrieval import Answer, Archive, Report

SEEDS = (
    "Who co-sponsored the bill?", "the latest figure since 5 August 2024", '"military service" -drones',
    "what did the Ministry say last month", "3,000 of them and U.S. V. Putin’s “dock”.", "насос 泵 مضخة 🚢",
    "'; DROP TABLE reports; --", "<b>&amp;</b> (a+)+$", "\u202e\u200f\ufeff\x00\x1b[31m", "\ud800 \udfff",
    "between 31 February 2024 and 99.99.9999", "²³ ½ ǅ ﬁ İ ß", "may march may 2024-13-45T25:61",
)  # fmt: skip
MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    lambda text, draw: text * draw.randint(2, 400),
    lambda text, draw: text + " " + draw.choice(SEEDS),
    lambda text, draw: "".join(draw.sample(text, len(text))),
    lambda text, draw: text[draw.randrange(len(text) + 1) :],
    lambda text, draw: (
        text[: (at := draw.randrange(len(text) + 1))] + chr(draw.randrange(0x110000)) + text[at:]
    ),
    lambda text, draw: (
        text.upper() if draw.random() < 0.5 else text.replace(" ", draw.choice("\n\t-–\u00a0\u202f"))
    ),
)


def mutated(draw: random.Random) -> str:
    """A seed after a few mutations."""
    text = draw.choice(SEEDS)
    for _ in range(draw.randint(1, 4)):
        text = draw.choice(MUTATIONS)(text, draw)[:60_000]
    return text


def one_round(draw: random.Random) -> None:
    """Ask an archive of mutated reports mutated questions. Raises AssertionError for a changed quote."""
    reports = [
        Report(
            slug=f"r{at}",
            title=mutated(draw)[:200],
            published=draw.choice([None, date(2024, 1, 1) + timedelta(days=draw.randrange(900))]),
            paragraphs=tuple(mutated(draw)[:2000] for _ in range(draw.randint(0, 5))),
        )
        for at in range(draw.randint(0, 4))
    ]
    archive = Archive.of(reports)
    for _ in range(8):
        text, today = mutated(draw), draw.choice([None, date(2025, 6, 1)])
        answer = archive.ask(text, today, follows=draw.choice([None, mutated(draw)]))
        nearest = [] if isinstance(answer, Answer) or answer.nearest is None else [answer.nearest]
        cited = list(answer.citations) if isinstance(answer, Answer) else nearest
        for citation in cited + archive.search(text, today):
            if not archive.is_verbatim(citation):
                raise AssertionError(f"not verbatim: {citation}")


def main() -> None:
    """Run until the time is over, then print the number of rounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = random.SystemRandom().randrange(2**32) if options.seed is None else options.seed
    print(f"seed {seed}")
    draw, rounds, until = random.Random(seed), 0, time.monotonic() + options.seconds
    while time.monotonic() < until:
        one_round(draw)
        rounds += 1
    print(f"{rounds} rounds passed")


if __name__ == "__main__":
    main()
