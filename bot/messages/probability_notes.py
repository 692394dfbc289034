"""Which words of likelihood an answer explains, and how surely the yardstick applies to them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from retrieval import Passage, probability_words

_BRITISH = re.compile(r"\b(?:UK|U\.K\.|United Kingdom|Britain|British|GCHQ|MI5|MI6)(?!\w)")


@dataclass(frozen=True, slots=True)
class Scale:
    """Bands with the words used for them, and whether every speaker is known to be a British body."""

    words: tuple[tuple[str, tuple[str, ...]], ...]  # (band, words as they stand, in lower case)
    certain: bool

    @property
    def plural(self) -> bool:
        """Whether several words are explained."""
        return sum(len(words) for _, words in self.words) > 1


def scale(passages: Iterable[Passage]) -> Scale:
    """The words of likelihood in what British bodies say, or bodies whose name is not known.

    The outlet's own prose and other countries' assessors do not follow the yardstick: no note for them.
    """
    bands: dict[str, dict[str, None]] = {}
    certain = True
    for passage in passages:
        british = bool(passage.speaker and _BRITISH.search(passage.speaker))
        if passage.quoted and (british or passage.speaker is None):
            for estimate in probability_words(passage.text):
                bands.setdefault(estimate.band, {})[estimate.word.lower()] = None
                certain = certain and british
    return Scale(tuple((band, tuple(words)) for band, words in bands.items()), certain)
