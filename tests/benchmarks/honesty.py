"""How many questions are answered rightly and wrongly, for each size of archive.

    uv run --group bench python -m tests.benchmarks.honesty --news DIR --articles FILE --filler FILE

The questions are those of `tests.benchmarks.nested`, which the weights were learnt from; so each is judged by
the weights in use, less what the weights learnt from all questions say, plus what those learnt without this
question say. "kept" is the share of the answerable questions that are answered, "slip" that of the others
that are; AUROC is how often an answerable one has the higher confidence. For near misses it is taken against
the questions on articles.
"""

import math
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from retrieval.search.answerability.confidence import THRESHOLD
from tests.benchmarks.calibrate import Row, learnt, rows
from tests.benchmarks.nested import SIZES, sets_named


def separation(yes: NDArray[np.float64], no: NDArray[np.float64]) -> float:
    """The area under the curve: how often an answerable question scores above one that is not."""
    above = yes[:, None] - no[None, :]
    return float(((above > 0) + 0.5 * (above == 0)).mean())


def held_out(table: list[Row]) -> Iterator[tuple[Row, float]]:
    """Every row with its confidence by weights that were learnt without it."""
    yield from ((row, row.confidence) for row in table if not row.values)
    for request in (False, True):
        part = [row for row in table if row.values and row.request == request]
        _, _, fitted, without = learnt(part, request)
        for row, shift in zip(part, (without - fitted).tolist(), strict=True):
            yield row, 1 / (1 + (1 / row.confidence - 1) * math.exp(-shift))


def main() -> None:
    """Ask everything and print the table."""
    nested = sets_named(__doc__)
    sure: dict[tuple[str, str, bool], list[float]] = defaultdict(list)
    for row, confidence in held_out(rows(nested)):
        sure[row.size, row.kind, row.answered].append(confidence)
    print(f"{'size':12}{'kind':10}{'n':>6}{'kept':>8}{'n':>6}{'slip':>8}{'AUROC':>8}")
    for size in SIZES:
        for kind in ("article", "news", "near miss", "request"):
            yes, no = (size, "article" if kind == "near miss" else kind, True), (size, kind, False)
            there, absent = np.array(sure[yes]), np.array(sure[no])
            if len(there) and len(absent):
                kept, slip = (there >= THRESHOLD).mean(), (absent >= THRESHOLD).mean()
                area = separation(there, absent)
                print(f"{size:12}{kind:10}{len(there):6}{kept:8.3f}{len(absent):6}{slip:8.3f}{area:8.3f}")


if __name__ == "__main__":
    main()
