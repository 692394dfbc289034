"""Questions with and without an answer, over archives of every size: what answerability is learnt from.

The articles and news sets are cut in halves; each half is nested in other reports until the archive has the
size wanted, and asked the questions of both. Near misses are made of questions that are answered, by putting
the noun or the name of another question in; requests are made of phrases of reports that are in the archive
and of some that are not.
"""

import argparse
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Literal

from retrieval import Archive, Report
from retrieval.text.analysis import stem, terms
from tests.benchmarks.sets import Articles, News

SIZES = ("one report", "30 reports", "120", "1,000", "10,000", "45,000")  # the numbers are of passages
HELD = 150  # reports of the filler that are in no archive
MADE = 150  # phrases made from two reports, and reports whose phrases are asked for
Kind = Literal["article", "news", "near miss", "request"]

_FORMS = """{}|{}|{}|tell me about {}|what about {}?|{}?|what did they say about {}|who is the {}?|why {}?|
when was the {}?|where is the {}?|was the {} there?|what is the {}?""".replace("\n", "").split("|")
_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w’'-]+)(?: [A-Z][\w’'-]+)*")
_COUNTED = re.compile(
    r"\b(how many )((?:[a-z-]+ )*?[a-z-]+s)\b(?= (?:did|does|do|were|was|are|is|have|has|had|can|in|of)\b)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\b(?:the (?!(?:name|year|date|term|number|amount|type|kind|population|result|purpose|reason)s?\b)|"
    r"(?:did|does|were|have) (?=[a-z]+s\b))"
    r"([a-z]{4,})(?=\?| (?:of|in|at|on|for|from|to|with|by|was|were|is|are|did|does|do|has|have|had)\b)"
)


@dataclass(frozen=True, slots=True)
class Posed:
    """A question, and whether the archive that it is put to answers it."""

    text: str
    today: date | None
    follows: str | None
    answered: bool
    kind: Kind


def read_filler(path: Path) -> list[Report]:
    """The reports that the sets are nested in, in a fixed random order."""
    rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    reports = [
        Report(row["slug"], row["title"], date.fromisoformat(row["date"][:10]), tuple(row["paragraphs"]))
        for row in rows
    ]
    random.Random(1).shuffle(reports)
    return reports


@dataclass(frozen=True)
class Nested:
    """The sets, and what they are nested in."""

    news: News
    articles: Articles
    filler: list[Report]

    def archives(self) -> Iterator[tuple[str, Archive, list[Posed]]]:
        """Size, archive, and the questions put to it."""
        rng = random.Random(7)
        held = [phrase for report in self.filler[:HELD] for phrase in _phrases(report, rng, 2)]
        fill = self.filler[HELD:]
        news = list(self.news.archive.reports)
        for size in SIZES:
            if size == "one report":
                for report in [*self.articles.reports, *news, *fill[:12]]:
                    yield size, Archive.of([report]), self._posed([report], rng.sample(held, 20), rng)
                continue
            for half in (0, 1):
                reports = news[half::2]
                if size == "30 reports":
                    reports += fill[half * 22 : half * 22 + 22]
                else:
                    reports += self.articles.reports[half::2]
                    left = int(size.replace(",", "")) - sum(len(report.paragraphs) for report in reports)
                    for report in fill:
                        if (left := left - len(report.paragraphs)) < 0:
                            break
                        reports.append(report)
                yield size, Archive.of(reports), self._posed(reports, held, rng)

    def _posed(self, reports: Sequence[Report], held: Sequence[str], rng: random.Random) -> list[Posed]:
        slugs, files = {report.slug for report in reports}, {report.file for report in reports}
        kept = dict(self.news.archive.duplicates)
        asked = [(text, slug in slugs) for text, (slug, _), _ in self.articles.questions]
        if len(reports) == 1:
            asked = [each for each in asked if each[1]] + rng.sample(asked, 25)
        posed = [Posed(text, None, None, known, "article") for text, known in asked]
        for each in self.news.questions:
            known = any(kept.get(file, file) in files for file, _ in each.gold)
            if len(reports) > 1 or not each.follows:
                posed.append(Posed(each.text, each.today, each.follows, known, "news"))
        misses = _near_misses([each for each in posed if each.answered and not each.follows], rng)
        return posed + misses + _requests(reports, held, rng)


def _near_misses(answered: Sequence[Posed], rng: random.Random) -> list[Posed]:
    """Questions with the counted noun, a name or the subject of another one."""
    misses = []
    for pattern, share in ((_COUNTED, 1.0), (_NAME, 0.4), (_SUBJECT, 0.7)):
        found = [(each, match) for each in answered if (match := pattern.search(each.text))]
        for each, match in found:
            group = match.lastindex or 0
            other = rng.choice(found)[1][group]
            if rng.random() < share and not set(terms(other)) & set(terms(each.text)):
                text = each.text[: match.start(group)] + other + each.text[match.end(group) :]
                misses.append(Posed(text, each.today, None, False, "near miss"))
    return misses


def _requests(reports: Sequence[Report], held: Sequence[str], rng: random.Random) -> list[Posed]:
    """Phrases of these reports, of reports that are elsewhere, and of two reports put together."""
    most = 8 if len(reports) == 1 else 2
    own = [
        phrase
        for report in rng.sample(reports, min(MADE, len(reports)))
        for phrase in _phrases(report, rng, most)
    ]
    made = (
        [] if len(reports) == 1 else [f"{rng.choice(own)} {rng.choice(own).split()[-1]}" for _ in range(MADE)]
    )
    having: dict[str, list[tuple[str, ...]]] = {}  # term -> the paragraphs that have it
    for paragraph in (terms(text) for report in reports for text in report.paragraphs):
        for term in set(paragraph):
            having.setdefault(term, []).append(paragraph)
    posed = [Posed(rng.choice(_FORMS).format(phrase), None, None, True, "request") for phrase in own]
    for phrase in [*held, *made]:
        parts = set(terms(phrase))
        rarest = min((having.get(part, []) for part in parts), key=len, default=[])
        both = [paragraph for paragraph in rarest if parts <= set(paragraph)]
        near = any(_together(paragraph, parts, len(parts) + 1) for paragraph in both)
        if parts and (near or not both):  # else nobody knows
            posed.append(Posed(rng.choice(_FORMS).format(phrase), None, None, near, "request"))
    return posed


def _together(paragraph: Sequence[str], parts: set[str], window: int) -> bool:
    return any(
        parts <= set(paragraph[at : at + window]) for at, term in enumerate(paragraph) if term in parts
    )


def _phrases(report: Report, rng: random.Random, most: int) -> list[str]:
    """Some names, words and pairs of words that a report repeats."""
    text = " ".join(report.paragraphs)
    names = Counter(name for name in _NAME.findall(text) if terms(name))
    words = [(word, stem(word)) for word in re.findall(r"[A-Za-z][\w'’-]*", text)]
    single = Counter(word for word, term in words if term and word[0].islower() and len(word) > 4)
    pairs = Counter(
        f"{one} {other}"
        for (one, first), (other, second) in pairwise(words)
        if first and second and first != second and one[0].islower() and other[0].islower()
    )
    chosen = []
    for counts, least in ((names, 2), (pairs, 2), (single, 3)):
        repeated = [phrase for phrase, count in counts.items() if count >= least]
        chosen += rng.sample(repeated, min(most, len(repeated)))
    return chosen


def sets_named(description: str | None) -> Nested:
    """The sets that the command line names; `description` is what --help prints."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawTextHelpFormatter)
    for name, metavar in (("news", "DIR"), ("articles", "FILE"), ("filler", "FILE")):
        parser.add_argument(f"--{name}", type=Path, required=True, metavar=metavar)
    places = parser.parse_args()
    return Nested(News.read(places.news), Articles.read(places.articles), read_filler(places.filler))
