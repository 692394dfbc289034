"""What an index of texts can be asked, whichever class it is of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from retrieval.index.segments import Segment
from retrieval.text.term_places import TermPlaces

ScoredPosition: TypeAlias = tuple[int, float]  # position and score
Within: TypeAlias = NDArray[np.bool_] | NDArray[np.integer] | Sequence[int] | None


class Index(Protocol):
    """Texts by position, from 0 in the order given; immutable, so that readers share it without a lock.

    Scores are those of `bm25.Okapi` over the same texts. Terms are as `analysis.stem` gives them.
    """

    @property
    def size(self) -> int:
        """How many texts there are."""
        ...

    def replace(self, remove: Iterable[int] = (), add: Iterable[str] | Segment = ()) -> "Index":
        """Return an index without the texts at some positions, and with others after the last.

        What to remove may be a mapping, position -> text; then words that no other text uses are gone at
        once, else only those are whose term no text has. What to add may be a segment that is already built.

        Raises:
            IndexError: there is no text at a position to remove.
        """
        ...

    def search(self, text: str, k: int = 10, within: Within = None) -> list[ScoredPosition]:
        """Return the best texts for a question, each of its terms counted once; see `top`."""
        ...

    def top(self, weights: Mapping[str, float], k: int = 10, within: Within = None) -> list[ScoredPosition]:
        """Return the best texts that have any of the terms, best first; ties by position.

        `within` allows some texts only: their positions in ascending order, or True for each allowed.

        Raises:
            ValueError: a weight is not positive and finite.
        """
        ...

    def term_scores(
        self, terms: Sequence[str], positions: Sequence[int] | NDArray[np.integer]
    ) -> NDArray[np.float64]:
        """Return terms x positions: what each term adds to each text's score, 0 where it does not occur."""
        ...

    def having(
        self, groups: Sequence[Collection[str]], positions: Sequence[int] | NDArray[np.integer]
    ) -> NDArray[np.bool_]:
        """Return for each of some texts whether it has a term of each group."""
        ...

    def term_places(
        self, terms: Sequence[str], positions: Sequence[int] | NDArray[np.integer], numbers: bool = False
    ) -> TermPlaces:
        """Return where terms stand in the texts at some positions; a repeated term has its first row.

        With `numbers`, all other terms that begin with a digit, too: their row is the one after the last,
        that of 1 the next.

        Raises:
            RuntimeError: the index has no forward index.
        """
        ...

    def positions(self, term: str) -> NDArray[np.int64]:
        """The positions of the texts that have a term, ascending."""
        ...

    def df(self, term: str) -> int:
        """In how many texts a term is."""
        ...

    def idf(self, term: str) -> float:
        """The inverse document frequency of a term; highest for an unknown one."""
        ...

    def prefixed(self, prefix: str, limit: int) -> list[str]:
        """Return words with a prefix, accents aside, sorted; of more, those of the most frequent terms."""
        ...

    def near(self, word: str, distance: int) -> list[tuple[str, int, int]]:
        """Return (word, edits, document frequency of its term) of words at most so many edits away.

        Fewest edits first, then the most frequent. Accents do not count; swapping two neighbours is one edit.
        """
        ...

    def packed(self) -> dict[str, NDArray[Any]]:
        """Return the arrays that the index consists of, by name, to be stored."""
        ...
