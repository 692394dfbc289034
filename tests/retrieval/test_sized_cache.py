"""Caches stay within their bounds in bytes, whatever reports hold, and nothing of a question is in them."""

import gc
import random
import sys
import tracemalloc
from collections.abc import Iterator
from datetime import date

import pytest

from retrieval import Archive
from retrieval.search import snippets
from retrieval.search.questions import voices
from retrieval.sized_cache import ENTRY, SizedCache
from retrieval.snapshot import passage_filter
from retrieval.text import report_terms
from tests.hostile_texts import HOSTILE, hostile_questions

CACHES: dict[str, SizedCache[str, object]] = {
    "terms": report_terms.report_terms,
    "phrase terms": report_terms.report_phrase_terms,
    "term sets": passage_filter._term_set,
    "sentences": snippets._sentences,
    "names": voices._speaker_words,
}  # type: ignore[assignment]


def words_of(letters: int, seed: int = 0) -> Iterator[str]:
    """Ever other words of the widest characters."""
    drawn = random.Random(seed)
    while True:
        yield "".join(chr(drawn.randint(0x10000, 0x1FFFF)) for _ in range(letters))


def test_the_least_recently_used_is_dropped() -> None:
    made: list[int] = []
    cache = SizedCache(lambda key: made.append(key) or key, 8 * (50 + ENTRY), lambda _key, _value: 50)
    for key in (1, 2, 3, 4, 5, 6, 7, 8, 1, 9, 1, 2):
        assert cache(key) == key

    assert made == [1, 2, 3, 4, 5, 6, 7, 8, 9, 2]
    assert len(cache) == 8


def test_what_two_threads_make_at_once_is_counted_once() -> None:
    begun: list[int] = []

    def make(key: int) -> int:
        begun.append(key)
        return cache(key) if begun == [1] else key  # as another thread that was faster would

    cache = SizedCache(make, 8 * (50 + ENTRY), lambda _key, _value: 50)
    for key in range(1, 9):
        assert cache(key) == key

    assert begun == [1, 1, 2, 3, 4, 5, 6, 7, 8]
    assert len(cache) == 8


def test_what_is_a_great_part_of_the_bound_is_made_anew() -> None:
    cache = SizedCache(str.upper, 10_000, lambda text, _: len(text))

    assert cache("x" * 2000) == "X" * 2000
    assert len(cache) == 0


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("name", CACHES)
def test_an_entry_takes_no_more_than_it_counts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured: five of each kind of text, without the cache of stems, which grows by leaps of its own."""
    monkeypatch.setattr(report_terms, "STEMS", 1)
    cache = CACHES[name]
    fresh = SizedCache(cache._function, 1 << 30, cache._size)
    for text in HOSTILE.values():  # other words: what is made once for a kind of text is no part of an entry
        fresh(text[::-1][:2000])
    tracemalloc.start()
    try:
        for kind, text in HOSTILE.items():
            taken, counted = tracemalloc.get_traced_memory()[0], fresh._used
            for number in range(5):
                fresh(f"{number} {text}"[:2000])
            taken = tracemalloc.get_traced_memory()[0] - taken
            assert taken <= fresh._used - counted + 4000, kind
    finally:
        tracemalloc.stop()


def test_the_cache_of_stems_stays_within_what_it_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """Full of the longest words of the widest letters: a tenth of it is measured."""
    monkeypatch.setattr(report_terms, "_stems", report_terms._Stems())
    stem = report_terms.report_stem
    tenth = report_terms.STEMS // 10
    words = words_of(report_terms.LONGEST_WORD)
    gc.collect()
    tracemalloc.start()
    try:
        for _ in range(tenth):
            stem(next(words))
        gc.collect()
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()

    assert taken * 10 <= 46_000_000


def test_no_more_stems_are_cached_than_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    stems = report_terms._Stems()
    monkeypatch.setattr(report_terms, "_stems", stems)
    monkeypatch.setattr(report_terms, "STEMS", 3)

    assert report_terms.report_terms("Rivers hold barges, barges carry coal.") == (
        "river", "hold", "barg", "barg", "carri", "coal",
    )  # fmt: skip
    assert len(stems) <= 3


def test_the_first_words_that_are_indexed_stay_and_those_of_questions_are_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stems = report_terms._Stems()
    monkeypatch.setattr(report_terms, "_stems", stems)
    monkeypatch.setattr(report_terms, "STEMS", 2)

    indexed = [*map(report_terms.indexed_stem, ("barges", "rivers", "mills"))]
    asked = [*map(report_terms.asked_stem, ("barges", "quarries"))]

    assert (indexed, asked) == (["barg", "river", "mill"], ["barg", "quarri"])
    assert stems == {"barges": "barg", "rivers": "river"}


def test_no_longer_word_is_stemmed_or_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    stems = report_terms._Stems()
    monkeypatch.setattr(report_terms, "_stems", stems)
    word = "x" * report_terms.LONGEST_WORD + "ing"

    assert report_terms.report_terms(f"The {word}.") == (word,)
    assert word not in stems


@pytest.mark.usefixtures("uncollected")
def test_hostile_questions_leave_memory_where_it_was(archive: Archive) -> None:
    """After as many others of the same kinds, which fill what is filled once."""

    def ask(seed: int) -> int:
        for text in hostile_questions(150, seed):
            archive.ask(text, date(2024, 8, 1))
            archive.search(text[:256], date(2024, 8, 1))
        gc.collect()
        return sys.getallocatedblocks()

    before = ask(100)

    assert ask(5000) - before < 1500  # ten for each question
