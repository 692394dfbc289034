"""The weights of the confidence, learnt from questions with and without an answer.

    uv run --group bench python -m tests.benchmarks.calibrate --news DIR --articles FILE

News questions are asked with all reports, and once more without those that answer them; questions on
articles of each half of the articles. Prints the weights for `retrieval.search.answerability`, and how well
weights learnt on four fifths of the questions tell the last fifth apart.
"""

import argparse
from collections.abc import Iterator
from dataclasses import astuple, fields
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.search.answerability import Signals, signals
from retrieval.search.pipeline import ranked
from retrieval.snapshot import LocalSearcher
from tests.benchmarks.sets import Articles, News

RIDGE = 1.0
FOLDS = 5
Row = tuple[tuple[float, ...], bool, str]  # signals, answerable, set


def rows(news: News, articles: Articles) -> Iterator[Row]:
    """Every question with its signals."""
    kept = dict(news.archive.duplicates)
    whole = LocalSearcher.of(news.archive.reports)
    for asked in news.questions:
        yield _row(whole, asked.text, asked.today, asked.follows, bool(asked.gold), "news")
        if gone := {kept.get(file, file) for file, _ in asked.gold}:
            left = [report for report in news.archive.reports if report.file not in gone]
            yield _row(LocalSearcher.of(left), asked.text, asked.today, asked.follows, False, "news")
    slugs = [report.slug for report in articles.reports]
    for half in (0, 1):
        searcher = LocalSearcher.of(articles.reports[half::2])
        for question, (slug, _), _ in articles.questions:
            yield _row(searcher, question, None, None, slugs.index(slug) % 2 == half, "articles")


def _row(
    searcher: LocalSearcher, text: str, today: date | None, follows: str | None, known: bool, name: str
) -> Row:
    question, hits = ranked(searcher, text, today, follows)
    values = astuple(signals(searcher, question, hits)) if hits else (0.0,) * len(fields(Signals))
    return values, known, name


def fit(
    found: NDArray[np.float64], known: NDArray[np.bool_], shares: NDArray[np.float64]
) -> NDArray[np.float64]:
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


def separation(scores: NDArray[np.float64], known: NDArray[np.bool_]) -> float:
    """The area under the curve: how often an answerable question scores above one that is not."""
    above = scores[known][:, None] - scores[~known][None, :]
    return float(((above > 0) + 0.5 * (above == 0)).mean())


def main() -> None:
    """Learn, check, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--news", type=Path, required=True, metavar="DIR")
    parser.add_argument("--articles", type=Path, required=True, metavar="FILE")
    places = parser.parse_args()
    table = list(rows(News.read(places.news), Articles.read(places.articles)))
    found = np.array([row[0] for row in table])
    known = np.array([row[1] for row in table])
    is_news = np.array([row[2] == "news" for row in table])
    shares = np.where(is_news, (~is_news).sum() / is_news.sum(), 1.0)  # both sets count the same
    weights = fit(found, known, shares)
    print(Signals(*weights[:-1].round(2)), "bias", weights[-1].round(2))
    fold = np.random.default_rng(0).permutation(len(table)) % FOLDS
    held_out = np.zeros(len(table))
    for each in range(FOLDS):
        learnt = fit(found[fold != each], known[fold != each], shares[fold != each])
        held_out[fold == each] = found[fold == each] @ learnt[:-1] + learnt[-1]
    for name, part in (("news", is_news), ("articles", ~is_news)):
        print(f"{name}: AUROC {separation(held_out[part], known[part]):.4f} on questions held out")


if __name__ == "__main__":
    main()
