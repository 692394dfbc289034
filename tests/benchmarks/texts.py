"""LazySequence-up paragraphs whose words follow the frequencies of real text."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"\w+")
_ONSETS = "b br ch d dr f g gl h k kr l m n p pl r s sh st t tr v w z".split()
_NUCLEI = "a ai e ea i o oa u".split()
_CODAS = ["", "k", "l", "m", "n", "r", "s", "st"]
_CHUNK = 20_000  # paragraphs drawn at once
_TAIL = 2_000_000  # made-up words that may occur; at 1,000,000 paragraphs about a quarter of them do


def read_paragraphs(folders: list[Path]) -> Iterator[str]:
    """Yield the paragraphs of every file in the folders: .jsonl, .1400 (Cranfield) and .txt (reports)."""
    for folder in folders:
        for path in [folder] if folder.is_file() else sorted(folder.rglob("*")):
            if path.suffix == ".jsonl" and path.name == "dev.jsonl":
                for line in path.read_text("utf-8").splitlines():
                    yield json.loads(line)["paragraph"]
            elif path.suffix == ".1400":
                for record in path.read_text("utf-8", "replace").split("\n.W\n")[1:]:
                    yield record.split("\n.I ")[0].replace("\n", " ")
            elif path.suffix == ".txt":
                yield from (line for line in path.read_text("utf-8-sig").splitlines() if line.strip())


@dataclass(frozen=True, eq=False)
class Language:
    """A vocabulary with its frequencies, and the lengths of real paragraphs."""

    words: NDArray[np.object_]
    cumulative: NDArray[np.float64]  # of the words' probabilities
    lengths: NDArray[np.int64]  # of paragraphs, in words

    @classmethod
    def of(cls, paragraphs: Iterator[str]) -> "Language":
        """Learn a language; the mass of its unseen words is that of the words seen once (Good and Turing)."""
        counts: Counter[str] = Counter()
        lengths: list[int] = []
        for paragraph in paragraphs:
            words = _WORD.findall(paragraph.casefold())
            counts.update(words)
            lengths.append(len(words))
        if not counts:
            raise SystemExit("No text found in the folders given.")
        seen = np.array(sorted(counts.values(), reverse=True), np.float64)
        unseen = float((seen == 1).sum() / seen.sum())
        ranks = np.arange(len(seen), len(seen) + _TAIL)
        tail = 1 / ranks  # Zipf's law continued past the last seen rank
        shares = np.concatenate((seen / seen.sum() * (1 - unseen), tail / tail.sum() * unseen))
        known = [word for word, _ in counts.most_common()]
        invented = np.array(known + list(_invented(_TAIL, set(known))), object)
        usual = np.array([n for n in lengths if 40 <= n <= 100] or [60], np.int64)
        return cls(invented, np.cumsum(shares), usual)

    def paragraphs(self, count: int, seed: int = 20240805) -> Iterator[str]:
        """Yield the same made-up paragraphs for the same count and seed."""
        draw = np.random.default_rng(seed)
        for start in range(0, count, _CHUNK):
            lengths = draw.choice(self.lengths, min(_CHUNK, count - start))
            points = draw.random(int(lengths.sum())) * self.cumulative[-1]
            flat = self.words[np.searchsorted(self.cumulative, points, side="right")].tolist()
            stop = 0
            for length in lengths.tolist():
                stop += length
                yield " ".join(flat[stop - length : stop]).capitalize() + "."


def queries(paragraphs: list[str], seed: int = 31) -> list[str]:
    """Draw 2 to 8 words from each paragraph, in the order of the paragraph."""
    draw = np.random.default_rng(seed)
    drawn = []
    for paragraph in paragraphs:
        words = _WORD.findall(paragraph)
        chosen = np.sort(draw.choice(len(words), min(len(words), int(draw.integers(2, 9))), replace=False))
        drawn.append(" ".join(words[at] for at in chosen))
    return drawn


def _invented(count: int, taken: set[str]) -> Iterator[str]:
    # Syllables in a fixed order: every word is new, pronounceable and of a likely length.
    syllables = ["".join(parts) for parts in product(_ONSETS, _NUCLEI, _CODAS)]
    order = np.random.default_rng(7)
    while count:
        for parts in order.integers(0, len(syllables), (100_000, 3)):
            word = "".join(syllables[part] for part in parts[: 2 + int(parts[0]) % 2])
            if count and word not in taken:
                taken.add(word)
                count -= 1
                yield word
