"""How good the answers are, on sets of questions with known answers.

    uv run --group bench python -m tests.benchmarks.quality --news DIR --articles FILE --abstracts DIR

Beside ours, rank_bm25, bm25s and tantivy rank the same passages, where they are installed.
"""

import argparse
import math
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from retrieval import Abstention, Answer, Archive, Citation, Passage
from tests.benchmarks.sets import Abstracts, Articles, Asked, News
from tests.benchmarks.systems import SYSTEMS, emptied

SLIPPING = 0.1  # of the unanswerable questions: where the share of answerable ones kept is read off
_OTHERS = ("rank_bm25", "bm25s numpy", "tantivy")
Ranker = Callable[[str], Sequence[Passage]]  # question -> passages, best first


def others(passages: Sequence[Passage], k: int) -> dict[str, Ranker]:
    """The other systems that are installed, over the same passages, each under the title of its report."""
    rankers: dict[str, Ranker] = {}
    texts = [f"{passage.report.title} {passage.text}".replace("\n", " ") for passage in passages]
    for name in _OTHERS:
        kind, package = SYSTEMS[name]
        if find_spec(package):
            folder = emptied(Path(tempfile.mkdtemp()) / "index")
            system = kind()
            system.build(iter(texts), folder)
            rankers[name] = _ranker(system, system.open(folder, k), passages)
    return rankers


def _ranker(system: Any, ask: Callable[[str], Any], passages: Sequence[Passage]) -> Ranker:
    return lambda question: [passages[position] for position in system.positions(ask(question))]


def news(folder: Path) -> None:
    """Print one line for each kind of question, and the first hits of the others."""
    loaded = News.read(folder)
    kept = dict(loaded.archive.duplicates)
    counts: dict[str, Counter[str]] = {}
    for asked in loaded.questions:
        answer = loaded.archive.ask(asked.text, asked.today, asked.follows)
        for kind in (asked.kind, "all"):
            counts.setdefault(kind, Counter()).update(_judged(asked, answer, kept))
    print(f"\n{folder.name}\n{'':14}{'n':>5}{'hit@1':>8}{'hit@3':>8}{'quote':>8}{'declined':>10}")
    for kind, count in counts.items():
        asked_for, answerable = count["n"], count["answerable"]
        shares = [
            count[name] / answerable if answerable else math.nan for name in ("hit@1", "hit@3", "quote")
        ]
        cells = "".join("       -" if math.isnan(share) else f"{share:8.2f}" for share in shares)
        print(f"{kind:14}{asked_for:5}{cells}{_declined(count):>10}")
    passages = [
        passage for report in loaded.archive.reports for passage in loaded.archive.passages(report.slug)
    ]
    for name, ranker in others(passages, 3).items():
        answerable = [asked for asked in loaded.questions if asked.gold]
        first = [any(asked.right(found, kept) for found in ranker(asked.text)[:1]) for asked in answerable]
        three = [any(asked.right(found, kept) for found in ranker(asked.text)[:3]) for asked in answerable]
        print(f"{name:14}{len(answerable):5}{mean(first):8.2f}{mean(three):8.2f}")


def _judged(asked: Asked, answer: Answer | Abstention, kept: dict[str, str]) -> Counter[str]:
    citations: Sequence[Citation] = answer.citations if isinstance(answer, Answer) else ()
    right = [asked.right(citation.passage, kept) for citation in citations]
    answerable = bool(asked.gold)
    return Counter(
        {
            "n": 1,
            "answerable": answerable,
            "hit@1": any(right[:1]),
            "hit@3": any(right[:3]),
            "quote": any(right[:1]) and (asked.answer or "") in citations[0].quote,
            "wrongly": answerable and not citations,
            "rightly": not answerable and not citations,
        }
    )


def _declined(count: Counter[str]) -> str:
    unanswerable = count["n"] - count["answerable"]
    wrongly = f"{count['wrongly'] / count['answerable']:.2f}" if count["answerable"] else "-"
    rightly = f"{count['rightly'] / unanswerable:.2f}" if unanswerable else "-"
    return f"{rightly}/{wrongly}"  # rightly, of what has no answer; wrongly, of what has one


def articles(path: Path) -> None:
    """Print how often the right paragraph is first, its quote holds the answer, and silence is right."""
    loaded = Articles.read(path)
    archive = Archive.of(loaded.reports)
    first, three, quoted = [], [], []
    for question, place, answer in loaded.questions:
        hits = [hit.passage.key == place for hit in archive.hits(question, k=3)]
        said = archive.ask(question)
        best = said.citations[0] if isinstance(said, Answer) else said.nearest
        first.append(any(hits[:1]))
        three.append(any(hits))
        quoted.append(best is not None and best.passage.key == place and answer in best.quote)
    print(f"\n{path.parent.name}: {len(loaded.questions)} questions")
    print(f"{'ours':14}P@1 {mean(first):.4f}  P@3 {mean(three):.4f}  quote@1 {mean(quoted):.4f}")
    passages = [passage for report in loaded.reports for passage in archive.passages(report.slug)]
    for name, ranker in others(passages, 3).items():
        found = [[each.key == place for each in ranker(question)] for question, place, _ in loaded.questions]
        print(f"{name:14}P@1 {mean(any(each[:1]) for each in found):.4f}  P@3 {mean(map(any, found)):.4f}")
    known, unknown = _confidences(loaded)
    below = (unknown[None, :] < known[:, None]).mean() + 0.5 * (unknown[None, :] == known[:, None]).mean()
    threshold = np.quantile(unknown, 1 - SLIPPING)
    print(
        f"silence: AUROC {below:.4f}, {(known > threshold).mean():.4f} kept while {SLIPPING:.0%} slip through"
    )


def _confidences(loaded: Articles) -> tuple[Any, Any]:
    """The confidences of questions that half of the articles answers, and of those that it does not."""
    known, unknown = [], []
    slugs = [report.slug for report in loaded.reports]
    for half in (0, 1):
        archive = Archive.of(loaded.reports[half::2])
        for question, (slug, _), _ in loaded.questions:
            (known if slugs.index(slug) % 2 == half else unknown).append(archive.ask(question).confidence)
    return np.array(known), np.array(unknown)


def abstracts(folder: Path) -> None:
    """Print nDCG at 10 and mean average precision."""
    loaded = Abstracts.read(folder)
    archive = Archive.of(loaded.reports)
    everything = len(loaded.reports)
    rankers: dict[str, Ranker] = {
        "ours": lambda question: [hit.passage for hit in archive.hits(question, k=everything)]
    }
    passages = [passage for report in loaded.reports for passage in archive.passages(report.slug)]
    print(f"\n{folder.name}: {len(loaded.questions)} questions")
    for name, ranker in (rankers | others(passages, everything)).items():
        scores = []
        for question, grades in loaded.questions:
            found = [passage.report.slug for passage in ranker(question)]
            scores.append(graded([slug for slug in found if grades.get(slug) != -1], grades))
        ndcg, precision = np.mean(scores, axis=0)
        print(f"{name:14}nDCG@10 {ndcg:.4f}  MAP {precision:.4f}")


def graded(found: Sequence[str], grades: dict[str, int]) -> tuple[float, float]:
    """nDCG at 10 with a gain of 5 - grade (Järvelin and Kekäläinen 2002), and average precision."""
    gains = {slug: 5 - grade for slug, grade in grades.items() if grade > 0}
    ideal = sorted(gains.values(), reverse=True)
    ndcg = _discounted([gains.get(slug, 0) for slug in found]) / (_discounted(ideal) or 1.0)
    ranks = [rank for rank, slug in enumerate(found, start=1) if slug in gains]
    return ndcg, sum(at / rank for at, rank in enumerate(ranks, start=1)) / (len(gains) or 1)


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains[:10], start=1))


def main() -> None:
    """Read the command line and print what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--news", type=Path, nargs="*", default=[], metavar="DIR")
    parser.add_argument("--articles", type=Path, nargs="*", default=[], metavar="FILE")
    parser.add_argument("--abstracts", type=Path, nargs="*", default=[], metavar="DIR")
    sets = parser.parse_args()
    for measure, places in ((news, sets.news), (articles, sets.articles), (abstracts, sets.abstracts)):
        for place in places:
            measure(place)


if __name__ == "__main__":
    main()
