"""Citations are signed by whose words their quotes are; hits are read when they are looked at."""

import pytest

from retrieval.reports.passages import Signature, split
from retrieval.reports.report import Report
from retrieval.search.answers import Citation, Hit
from retrieval.search.questions.understanding import understand
from retrieval.search.ranking import rank
from retrieval.snapshot import LocalSearcher
from retrieval.snapshot.document_store import PassageReader
from tests.retrieval.conftest import HARBOUR, NOTES

TEXT = "“The bridge holds,” said Ann Writer. It is of stone. “It was dear,” the roads office said."
PASSAGES = {outlet: split(Report("x", "T", None, (TEXT,), outlet=outlet))[0] for outlet in ("Desk", "")}


def cited(quote: str, outlet: str = "Desk") -> Citation:
    start = TEXT.index(quote)
    return Citation(PASSAGES[outlet], start, start + len(quote), 1.0)


@pytest.mark.parametrize(
    ("quote", "signature", "speaker"),
    [
        ("The bridge holds", Signature("Ann Writer", quoted=True), "Ann Writer"),
        ("“The bridge holds,”", Signature("Ann Writer", quoted=True), "Ann Writer"),
        ("“The bridge holds,” said", Signature("Desk", False, ("Ann Writer",)), "Ann Writer"),
        ("holds,” said Ann Writer.", Signature("Desk", False, ("Ann Writer",)), "Desk"),
        ("It is of stone.", Signature("Desk", quoted=False), "Desk"),
        (TEXT, Signature("Desk", False, ("Ann Writer", "Roads office")), "Desk"),
    ],
)
def test_a_quote_is_signed_by_whose_words_it_is(
    quote: str, signature: Signature, speaker: str | None
) -> None:
    assert cited(quote).signature == signature
    assert cited(quote).speaker == speaker


def test_without_an_outlet_prose_has_no_speaker() -> None:
    assert cited("It is of stone.", outlet="").signature == Signature(None, quoted=False)
    assert cited("It is of stone.", outlet="").speaker is None
    assert cited(TEXT, outlet="").signature == Signature(None, False, ("Ann Writer", "Roads office"))


def test_a_passage_that_is_all_speech_is_its_speakers() -> None:
    report = Report("x", "T", None, ("The ministry said:", "• It holds."), outlet="Desk")
    (passage,) = split(report)

    assert Citation(passage, 0, 3, 1.0).signature == Signature("Ministry", quoted=True)


def test_a_quotation_of_nobody_known_is_not_the_outlets() -> None:
    (passage, _) = split(Report("x", "T", None, ("“The bridge holds.”", "It is old."), outlet="Desk"))

    assert Citation(passage, 1, 18, 1.0).signature == Signature(None, quoted=True)
    assert Citation(passage, 1, 18, 1.0).speaker is None


def test_a_ranked_hit_is_known_without_being_read() -> None:
    searcher = LocalSearcher.of([HARBOUR, NOTES])
    (best, *_) = rank(searcher, understand("tugs"))
    with pytest.MonkeyPatch.context() as reading_fails:
        reading_fails.delattr(PassageReader, "passage")
        assert (best.key, best.report.slug) == (("harbour", 0), "harbour")
    given = Hit(searcher.passages_of("harbour")[0], best.score)

    assert best == given
    assert len({best, given}) == 1
    assert best != Hit(given.passage, 0.0)
    assert best != given.passage
    assert repr(best) == repr(given) == f"Hit({given.passage!r}, {best.score})"
    assert (given.key, given.report.slug) == (("harbour", 0), "harbour")
