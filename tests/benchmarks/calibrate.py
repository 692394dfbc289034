"""The weights of answerability, learnt from questions with and without an answer at every size of archive.

    uv run --group bench python -m tests.benchmarks.calibrate --news DIR --articles FILE --filler FILE

Prints the weights for `retrieval.search.answerability.weights`, one set for questions and one for requests,
and for each size how many questions held out are answered rightly and wrongly, by those weights and by the
ones in use. `--filler` holds the reports that the sets are nested in (see `tests.benchmarks.nested`).
"""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.search.answerability.confidence import Judge, is_request
from retrieval.search.answerability.signals import SignalReader, Signals
from retrieval.search.pipeline import ranked
from retrieval.search.snippets import cite
from retrieval.snapshot import LocalSearcher
from tests.benchmarks.nested import SIZES, Kind, Nested, sets_named

RIDGE = 1.0
FOLDS = 5
SHARES: dict[Kind, float] = {"article": 1.0, "news": 1.0, "near miss": 0.15, "request": 0.5}  # set by hand
LEFT_OUT = {False: {"whole", "missing"}, True: {"lacking", "unnamed", "margin"}}  # by `is_request`
_NAMES = Signals._fields

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """A question put to an archive, and what speaks for an answer."""

    text: str
    size: str
    kind: Kind
    answered: bool
    request: bool
    values: tuple[float, ...]
    confidence: float  # by the weights in use


def rows(nested: Nested) -> list[Row]:
    """Every question with its signals; what matches nothing has none, and needs no weights."""
    found = []
    for size, archive, posed in nested.archives():
        searcher = LocalSearcher.of(archive.reports)
        for each in posed:
            question, hits = ranked(searcher, each.text, each.today, each.follows)
            values: tuple[float, ...] = ()
            sure = 0.0
            if hits and question.content and not question.courtesy:
                quote = cite(hits[0], question)
                reader = SignalReader(searcher, question)
                values = tuple(reader.with_quote(reader.read(hits, hits[0].terms), hits[0], quote))
                sure = Judge(searcher, question).judge(hits, quote).confidence
            found.append(Row(each.text, size, each.kind, each.answered, is_request(question), values, sure))
    return found


def fit(found: Floats, known: NDArray[np.bool_], shares: Floats) -> Floats:
    """Logistic regression by Newton's method; the last weight is the bias, which the ridge leaves alone."""
    design = np.column_stack([found, np.ones(len(found))])
    ridge = np.diag([RIDGE] * found.shape[1] + [0.0])
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (shares * (chance - known)) + ridge @ weights
        curve = (design * (shares * chance * (1 - chance))[:, None]).T @ design + ridge
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def balanced(table: list[Row]) -> Floats:
    """The weight of each row: every size counts the same, and so do answered and unanswered ones in it."""
    cells = [(row.size, row.kind, row.answered) for row in table]
    counts = {cell: cells.count(cell) for cell in set(cells)}
    return np.array([min(SHARES[cell[1]] * 300 / counts[cell], 3.0) for cell in cells])


def learnt(table: list[Row], request: bool) -> tuple[list[str], Floats, Floats, Floats]:
    """The names of the weights for one kind of question, these, and each row's log-odds by them and held out.

    Held out are all questions of the same text, in `FOLDS` folds.
    """
    used = [at for at, name in enumerate(_NAMES) if name not in LEFT_OUT[request]]
    found = np.array([row.values for row in table])[:, used]
    known = np.array([row.answered for row in table])
    shares = balanced(table)
    weights = fit(found, known, shares)
    fold = np.array([zlib.crc32(row.text.encode()) % FOLDS for row in table])
    held_out = np.zeros(len(table))
    for each in range(FOLDS):
        others = fit(found[fold != each], known[fold != each], shares[fold != each])
        held_out[fold == each] = found[fold == each] @ others[:-1] + others[-1]
    return [_NAMES[at] for at in used] + ["bias"], weights, found @ weights[:-1] + weights[-1], held_out


def learn(table: list[Row], request: bool) -> None:
    """Print the weights for one kind of question, and how well they do on questions held out."""
    names, weights, _, held_out = learnt(table, request)
    known = np.array([row.answered for row in table])
    print(
        f"\n{'requests' if request else 'questions'}:",
        dict(zip(names, weights.round(2).tolist(), strict=True)),
    )
    levels = (-0.9, -0.6, -0.3, 0.0, 0.3)
    print(f"{'size':11}{'kind':10}  kept/slipping at log-odds of {levels}")
    for size in SIZES:
        for kind in SHARES:
            part = np.array([(row.size, row.kind) == (size, kind) for row in table])
            yes, no = held_out[part & known], held_out[part & ~known]
            cells = "  ".join(f"{_share(yes, level)}/{_share(no, level)}" for level in levels)
            print(f"{size:11}{kind:10}  {cells}")


def _share(scores: Floats, level: float) -> str:
    return f"{(scores > level).mean():.3f}" if len(scores) else "  -  "


def main() -> None:
    """Learn, check, print."""
    nested = sets_named(__doc__)
    table = rows(nested)
    for request in (False, True):
        learn([row for row in table if row.values and row.request == request], request)


if __name__ == "__main__":
    main()
