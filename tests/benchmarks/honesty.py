"""How many questions are answered rightly and wrongly, for each size of archive.

    uv run --group bench python -m tests.benchmarks.honesty --news DIR --articles FILE --filler FILE

The questions are those of `tests.benchmarks.nested`, which the weights were learnt from. "kept" is the share
of the answerable questions that are answered, "slip" that of the others that are; AUROC is how often an
answerable one has the higher confidence. For near misses it is taken against the questions on articles.
"""

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval import Answer
from tests.benchmarks.nested import SIZES, Nested, read_filler
from tests.benchmarks.sets import Articles, News


def separation(yes: NDArray[np.float64], no: NDArray[np.float64]) -> float:
    """The area under the curve: how often an answerable question scores above one that is not."""
    above = yes[:, None] - no[None, :]
    return float(((above > 0) + 0.5 * (above == 0)).mean())


def main() -> None:
    """Ask everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name, metavar in (("news", "DIR"), ("articles", "FILE"), ("filler", "FILE")):
        parser.add_argument(f"--{name}", type=Path, required=True, metavar=metavar)
    places = parser.parse_args()
    nested = Nested(News.read(places.news), Articles.read(places.articles), read_filler(places.filler))
    sure: dict[tuple[str, str, bool], list[float]] = defaultdict(list)
    given: dict[tuple[str, str, bool], list[bool]] = defaultdict(list)
    for size, archive, posed in nested.archives():
        for each in posed:
            found = archive.ask(each.text, each.today, each.follows)
            key = (size, each.kind, each.answered)
            sure[key].append(found.confidence)
            given[key].append(isinstance(found, Answer))
    print(f"{'size':12}{'kind':10}{'n':>6}{'kept':>8}{'n':>6}{'slip':>8}{'AUROC':>8}")
    for size in SIZES:
        for kind in ("article", "news", "near miss", "request"):
            yes, no = (size, "article" if kind == "near miss" else kind, True), (size, kind, False)
            if given[yes] and given[no]:
                area = separation(np.array(sure[yes]), np.array(sure[no]))
                kept, slip = np.mean(given[yes]), np.mean(given[no])
                print(
                    f"{size:12}{kind:10}{len(given[yes]):6}{kept:8.3f}{len(given[no]):6}{slip:8.3f}{area:8.3f}"
                )


if __name__ == "__main__":
    main()
