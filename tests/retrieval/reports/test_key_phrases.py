"""Key phrases: phrases of a title of which its report speaks, as it speaks of them."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive import Archive
from retrieval.reports.key_phrases import key_phrases
from retrieval.reports.passages import Passage, split
from retrieval.reports.report import Report
from retrieval.search.answers import Answer

PORTS = Report(
    "ports",
    "Minister tightens grip on Black Sea ports with grain inspection rule, traders fear",
    None,
    (
        "The Black Sea ports are busy, and traders wait for grain inspection.",
        "Fees for grain inspection are high, in the view of traders.",
    ),
)
DOCK = Report("dock", "Sunken dock leaves queue", None, ("The queue is long. A queue of ships waits.",))
ODD = [Report(title, title, None, ("A text.",)) for title in ("", "41", "?!", "Is it so?", "The", "a b c")]


def told(*reports: Report) -> list[Sequence[Passage]]:
    return [split(report) for report in reports]


def words_of(*reports: Report, n: int = 5) -> tuple[str, ...]:
    return tuple(phrase.words for phrase in key_phrases(told(*reports), n))


def test_phrases_stand_in_the_title_and_are_used_as_a_whole() -> None:
    assert words_of(PORTS) == ("grain inspection", "the Black Sea ports", "traders")


def test_every_report_has_its_turn_before_second_phrases() -> None:
    assert words_of(PORTS, DOCK, n=3) == ("grain inspection", "the queue", "the Black Sea ports")
    assert words_of(DOCK, PORTS, n=1) == ("the queue",)


def test_a_phrase_knows_its_report() -> None:
    assert [phrase.slug for phrase in key_phrases(told(PORTS, DOCK), 2)] == ["ports", "dock"]


def test_a_phrase_of_several_reports_is_that_of_the_first() -> None:
    other = Report("other", "No queue", None, ("They left the queue.",))

    assert [(each.words, each.slug) for each in key_phrases(told(other, DOCK), 3)] == [("the queue", "other")]


@pytest.mark.parametrize(
    ("title", "text", "words"),
    [
        ("Central bank lifts rate", "On Friday the central bank met.", ()),
        ("Central bank lifts rate", "It was decided by the central bank.", ("the central bank",)),
        ("Central Bank Lifts Rate", "Trust in the central bank.", ("the central bank",)),
        ("Storm over Lake Mirrow", "Ships left for Lake Mirrow. They sank.", ("Lake Mirrow",)),
        ("Duma Sits", "A session of the Duma. No end.", ("the Duma",)),
        ("Grim month for farms", "It was a month of rain, for farms and mills.", ("farms",)),
        ("Nine days of rain", "The strike ended after nine days.", ()),
        ("What to know of tides", "It is good to know, but of tides, little.", ("tides",)),
        ("Vote in August", "They vote in August.", ()),
        ("Monday protest", "On Monday they met.", ()),
        ("Two hundred seats", "A hall with two hundred seats.", ()),
        ("They act instantly", "Now and instantly.", ()),
        ("Miners rallied", "News of miners rallied to the cause.", ()),
        ("A fascinating sight", "Seen by the fascinating, and of a sight.", ("the sight",)),
        ("Ferry stopping", "At ferry stopping, no stop.", ()),
        ("Happily ever after", "Of happily, nothing.", ()),
        ("Grain supply", "Of the grain supply.", ("the grain supply",)),
        ("A family speed", "For a family, at speed.", ("the family", "speed")),
        ("Weekly update", "It is about the update.", ()),
        ("Daily number of ferries", "It is about the daily number, not of ferries.", ("ferries",)),
    ],
)
def test_a_phrase_has_its_article_and_is_neither_a_time_nor_a_number(
    title: str, text: str, words: tuple[str, ...]
) -> None:
    assert set(words) == set(words_of(Report("r", title, None, (text,))))


def test_odd_titles_and_no_reports_have_none() -> None:
    assert key_phrases([], 3) == ()
    assert key_phrases([()], 3) == ()
    assert words_of(*ODD) == ()
    assert words_of(PORTS, n=0) == ()


def test_a_phrase_can_be_asked_about() -> None:
    archive = Archive.of([PORTS, DOCK])

    for words, _ in archive.known().key_phrases(4):
        assert isinstance(archive.ask(f"What was said about {words}?"), Answer)


@given(st.lists(st.tuples(st.text(), st.text()), max_size=4), st.integers(0, 4))
def test_phrases_never_raise_and_are_few(parts: list[tuple[str, str]], n: int) -> None:
    reports = [Report(str(at), title, None, (text, title)) for at, (title, text) in enumerate(parts)]

    assert len(key_phrases(told(*reports), n)) <= n
