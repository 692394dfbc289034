"""Key phrases: what the newest reports are about, in words from their titles."""

import re
from collections.abc import Iterable
from itertools import chain, islice, pairwise, zip_longest

from retrieval.reports.passages import split
from retrieval.reports.report import Report
from retrieval.text.analysis import STOP_WORDS

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_BEFORE = "a|about|against|an|and|at|by|for|from|in|into|its|of|on|over|the|their|these|this|to|under|with"


def topics(reports: Iterable[Report], n: int) -> tuple[str, ...]:
    """At most n short phrases from the titles that occur in the passages too."""
    ranked = (_phrases(report) for report in islice(reports, 5 * n))
    best_first = chain.from_iterable(zip_longest(*ranked))  # the best of each report, then the second best
    return tuple(islice(dict.fromkeys(filter(None, best_first)), n))


def _phrases(report: Report) -> list[str]:
    """Phrases of the title, by how often the passages have them as complete phrases."""
    text = "\n".join(passage.text for passage in split(report))
    counts = {phrase: len(_complete(phrase).findall(text)) for phrase in _candidates(report.title)}
    used = [phrase for phrase, count in counts.items() if count]
    return sorted(used, key=lambda phrase: (" " in phrase, counts[phrase]), reverse=True)


def _candidates(title: str) -> list[str]:
    """Runs of two or three words without a stop word in the title, and single words in lower case."""
    words = list(_WORD.finditer(title))
    runs = [words[at : at + size] for size in (2, 3) for at in range(len(words) - size + 1)]
    return [
        title[run[0].start() : run[-1].end()]
        for run in [*runs, *([word] for word in words if word[0].islower() and len(word[0]) > 4)]
        if all(len(word[0]) > 2 and word[0].lower() not in STOP_WORDS for word in run)
        and all(title[one.end() : other.start()] == " " for one, other in pairwise(run))
    ]


def _complete(phrase: str) -> re.Pattern[str]:
    after = "|".join(sorted(STOP_WORDS))
    return re.compile(
        rf"\b(?:{_BEFORE})\s+{re.escape(phrase)}(?=\s+(?:{after})\b|[.,;:)”]|$)", re.IGNORECASE | re.MULTILINE
    )
