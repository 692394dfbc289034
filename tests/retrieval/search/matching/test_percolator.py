"""What a subscription to words is told of."""

import pytest

from retrieval import Archive, Report
from retrieval.search.questions.phrases import MAX_EXCLUSIONS, MAX_PHRASES

DRONES = Report(
    slug="drones",
    title="Drones over the harbour",
    paragraphs=(
        "A drone strike damaged the pier. Nobody was hurt there.",
        "The UK Ministry of Defence wrote:",
        "• On Friday, strikes by drones damaged 1,200 crates.",
        "• It’s likely that the harbour’s tugs were spared by the drones; the dock workers’ strike went on.",
        "The defence of the harbour is organised by Lukasz Nowak.",
        "Two T-72B3 passed.",
    ),
)

MATCHED = {
    "all the words, in any form": ("drones strike", [0, 2, 3]),
    "one word": ("pier", [0]),
    "American spelling": ("defense organized", [4]),
    "without accents": ("NÓWAK", [4]),
    "a number however it is grouped": ("1200 crates", [2]),
    "a model of it": ("T-72 passed", [5]),
    "no model of it": ("passed T-7", []),
    "a model with a minus": ("passed -T-72", []),
    "a phrase stands so": ('"drone strike"', [0]),
    "a phrase in curly marks": ("“drone strike”", [0]),
    "a phrase and a word": ('"drone strike" nobody', [0]),
    "words with a minus are left out": ("drones strikes -tugs", [0, 2]),
    "stop words ask for nothing": ("the drones and the tugs", [3]),
    "one word is missing": ("drones strike zeppelin", []),
    "words of different passages": ("pier tugs", []),
    "a phrase in another order": ('"crates strikes"', []),
    "only stop words": ("what is the", []),
    "only exclusions": ("-tugs", []),
    "punctuation": ("?!… “”", []),
    "nothing": ("", []),
}


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive.of([DRONES, Report(slug="other", title="Other", paragraphs=("A pier elsewhere.",))])


@pytest.mark.parametrize(("words", "ordinals"), MATCHED.values(), ids=MATCHED)
def test_the_passages_that_hold_all_the_words_match(
    archive: Archive, words: str, ordinals: list[int]
) -> None:
    found = archive.percolate(words, "drones")
    assert sorted(citation.passage.ordinal for citation in found) == ordinals
    assert all(archive.is_verbatim(citation) for citation in found)


def test_a_bodys_own_words_come_before_those_of_the_outlet(archive: Archive) -> None:
    assert [citation.passage.quoted for citation in archive.percolate("drones strikes", "drones")] == [
        True,
        True,
        False,
    ]


def test_the_quote_is_the_sentence_with_the_words() -> None:
    text = "Rain fell. It fell all day. The tugs left port. Nobody saw it."
    archive = Archive.of([Report(slug="tugs", title="Tugs", paragraphs=(text,))])
    (citation,) = archive.percolate("tugs port", "tugs")
    assert "The tugs left port." in citation.quote
    assert "Rain" not in citation.quote


def test_a_report_of_which_everything_matches_gives_five_passages() -> None:
    texts = tuple(f"Pier {number} is closed." for number in range(30))
    archive = Archive.of([Report(slug="piers", title="Piers", paragraphs=texts)])
    assert len(archive.percolate("pier", "piers")) == 5


def test_only_the_report_asked_for_is_looked_at(archive: Archive) -> None:
    other = archive.report("other")
    assert other is not None
    for key in ("other", other.ref):
        assert [citation.passage.report.slug for citation in archive.percolate("pier", key)] == ["other"]


def test_an_unknown_report_has_no_matches(archive: Archive) -> None:
    assert archive.percolate("pier", "gone") == ()


@pytest.mark.parametrize(
    ("words", "searchable"),
    [("drones", True), ('"the pier"', True), ("1200", True), ("the", False), ("-drones", False), ("", False)],
)
def test_words_without_a_term_cannot_be_searched(archive: Archive, words: str, searchable: bool) -> None:
    assert archive.searchable(words) is searchable


def test_the_words_of_a_model_are_quoted() -> None:
    text = "Rain fell at the pier. " * 8 + "Two T-72B3 passed. " + "Rain fell at the pier. " * 8
    (found,) = Archive.of([Report("armour", "Notes", None, (text.strip(),))]).percolate("T-72", "armour")
    assert "T-72B3" in found.quote


def test_a_subscription_asks_for_every_phrase_and_word_that_it_names() -> None:
    """However many: one to more than a question may have does not match more loosely."""
    places = [f"pier{at} {at} metres" for at in range(MAX_PHRASES + 1)]
    report = Report("piers", "Piers", paragraphs=(f"{', '.join(places)}. No tugs came.",))
    archive = Archive.of([report])
    every = " ".join(f'"{place}"' for place in places)
    swapped = every.replace(f'"{places[-1]}"', f'"{MAX_PHRASES} pier{MAX_PHRASES}"')
    absent = " ".join(f"-q{at}" for at in range(MAX_EXCLUSIONS))

    assert archive.percolate(f"{every} {absent}", "piers")
    assert not archive.percolate(swapped, "piers")
    assert not archive.percolate(f"{every} {absent} -tugs", "piers")
