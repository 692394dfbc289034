"""What a person gets from the archive for what they ask."""

import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import Abstention, Answer, Archive, NoFolderError, Report
from tests.retrieval.conftest import HARBOUR, NOTES, WORKS_AUTUMN, WORKS_SPRING

TODAY = date(2031, 11, 1)

ANSWERED = {
    "who": ("Who spoke of a faulty pump?", "harbour", "Ilya Brandt"),
    "how many": ("How many people does the Belaya works employ?", "works-spring", "800"),
    "american spelling": ("When did fire close the harbor?", "harbour", "18 June 2031"),
    "curly quotes and case": ("WHO’S THE HARBOURMASTER?", "harbour", "Ilya Brandt"),
    "digits without comma": ("hall of 3000 square meters", "works-spring", "3,000"),
    "day in the text": ("How many drones were assembled in February 2031?", "works-spring", "210"),
    "published in": (
        "How many drones did the works assemble, as reported in October 2031?",
        "works-autumn",
        "640",
    ),
    "latest": ("What is the latest number of drones the Belaya works assembled?", "works-autumn", "640"),
    "phrase": ('"faulty pump"', "harbour", "faulty pump"),
    "excluded": ("Belaya works drones assembled -September", "works-spring", "210"),
}
ABSTAINED = {
    "nothing matches": ("How do I bake rhubarb crumble?", "no-match"),
    "too little matches": ("What did the works pay for insurance against floods in Brazil?", "weak-match"),
    "greeting": ("hello there", "not-a-question"),
    "thanks": ("Thanks a lot!", "not-a-question"),
    "stop words only": ("what is it about then", "not-a-question"),
    "punctuation": ("?!…", "not-a-question"),
    "empty": ("", "not-a-question"),
    "outside of the period": ("Who spoke of a faulty pump in 2029?", "out-of-period"),
    "phrase that stands nowhere, nor its words": ('"yodelling zebras"', "no-match"),
}


@pytest.mark.parametrize(("question", "slug", "words"), ANSWERED.values(), ids=ANSWERED)
def test_answered(archive: Archive, question: str, slug: str, words: str) -> None:
    answer = archive.ask(question, TODAY)
    assert isinstance(answer, Answer), answer
    assert answer.citations[0].passage.report.slug == slug
    assert words in answer.citations[0].quote


@pytest.mark.parametrize(("question", "reason"), ABSTAINED.values(), ids=ABSTAINED)
def test_abstained(archive: Archive, question: str, reason: str) -> None:
    answer = archive.ask(question, TODAY)
    assert isinstance(answer, Abstention), answer
    assert answer.reason == reason


def test_an_abstention_says_what_was_searched_and_what_is_nearest(archive: Archive) -> None:
    abstention = archive.ask("Which zeppelin towed a balloon over the harbour?", TODAY)
    assert isinstance(abstention, Abstention)
    assert abstention.unknown == ("zeppelin", "towed", "balloon")
    assert abstention.nearest is not None
    assert abstention.nearest.passage.report.slug == "harbour"
    assert (abstention.coverage.reports, abstention.coverage.first) == (4, date(2031, 3, 4))


def test_words_that_occur_everywhere_are_the_subject() -> None:
    texts = [f"Belaya notes, {topic}." for topic in ("grain", "tugs", "rail", "pumps")]
    archive = Archive.of([Report(slug=text, title="A", paragraphs=(text,)) for text in texts])
    assert isinstance(archive.ask("Belaya notes"), Answer)


def test_a_citation_says_who_speaks_and_when(archive: Archive) -> None:
    answer = archive.ask("Where were most engines from? imported", TODAY)
    assert isinstance(answer, Answer)
    first = answer.citations[0]
    assert (first.speaker, first.passage.quoted) == ("UK Ministry of Defence", True)
    assert (first.title, first.published) == (WORKS_SPRING.title, WORKS_SPRING.published)


def test_near_duplicates_are_cited_once() -> None:
    text = "A fire closed the harbour of Starokamsk and two tugs were lost."
    twins = [Report(slug=slug, title=slug, paragraphs=(text, f"Weather in {slug}.")) for slug in ("a", "b")]
    answer = Archive.of([*twins, NOTES]).ask("fire harbour tugs")
    assert isinstance(answer, Answer)
    assert [citation.passage.text for citation in answer.citations] == [text]


def test_more_passages_come_by_offset_without_repeats(archive: Archive) -> None:
    first = archive.ask("Belaya works drones", TODAY, limit=1)
    assert isinstance(first, Answer)
    assert first.more
    second = archive.ask("Belaya works drones", TODAY, offset=1, limit=1)
    assert isinstance(second, Answer)
    assert first.citations[0].passage.key != second.citations[0].passage.key


def test_a_follow_up_takes_the_topic_of_the_question_before(archive: Archive) -> None:
    answer = archive.ask("And who was hurt?", TODAY, follows="When did fire close the harbour of Starokamsk?")
    assert isinstance(answer, Answer)
    assert answer.question.follow_up
    assert "Nobody was hurt" in answer.citations[0].passage.text


def test_a_question_with_its_own_content_does_not(archive: Archive) -> None:
    asked = "How many people does the Belaya works employ?"
    answer = archive.ask(asked, TODAY, follows="When did fire close the harbour?")
    alone = archive.ask(asked, TODAY)
    assert isinstance(answer, Answer)
    assert isinstance(alone, Answer)
    assert answer.citations == alone.citations


def test_nothing_from_after_the_day_of_asking(archive: Archive) -> None:
    answer = archive.ask("How many drones did the Belaya works assemble?", date(2031, 5, 1))
    assert isinstance(answer, Answer)
    assert {citation.passage.report.slug for citation in answer.citations} == {"works-spring"}


def test_the_asked_voice_wins(archive: Archive) -> None:
    ministry = archive.ask("What did the Ministry write about the Belaya works second hall?", TODAY)
    assert isinstance(ministry, Answer)
    assert ministry.question.voice == "quoted"
    assert ministry.citations[0].passage.quoted


def test_latest_lists_newest_first_and_undated_last(archive: Archive) -> None:
    assert [report.slug for report in archive.known().latest(9)] == [
        "works-autumn",
        "harbour",
        "works-spring",
        "notes",
    ]
    assert archive.known().latest(1, offset=1) == [HARBOUR]


@pytest.mark.parametrize("key", [HARBOUR.slug, HARBOUR.ref])
def test_a_report_is_found_by_slug_and_by_ref(archive: Archive, key: str) -> None:
    assert archive.report(key) == HARBOUR
    passage = archive.passage(key, 1)
    assert passage is not None
    assert passage.text == HARBOUR.paragraphs[1]
    assert archive.passage(key, 99) is None
    assert archive.report("gone") is None
    assert archive.passages("gone") == ()


SEARCHED = {
    "prefix of the last word": ("faulty pu", "harbour"),
    "one word begun": ("harbourm", "harbour"),
    "whole words": ("tugs lost", "harbour"),
    "begun word that stems elsewhere": ("conscripti", "works-autumn"),
}


@pytest.mark.parametrize(("typed", "slug"), SEARCHED.values(), ids=SEARCHED)
def test_search_as_you_type(archive: Archive, typed: str, slug: str) -> None:
    assert archive.search(typed, TODAY)[0].passage.report.slug == slug


def test_search_without_words_gives_the_newest(archive: Archive) -> None:
    slugs = [citation.passage.report.slug for citation in archive.search("", TODAY)]
    assert slugs == ["works-autumn", "harbour", "works-spring", "notes"]
    assert archive.search("zzzz", TODAY) == []


def test_search_pages_without_repeats(archive: Archive) -> None:
    pages = [archive.search("works", TODAY, offset=offset, limit=2) for offset in (0, 2, 4)]
    keys = [citation.passage.key for page in pages for citation in page]
    assert len(keys) == len(set(keys)) > 3


def test_verbatim_is_checked_against_what_the_archive_holds_now(archive: Archive) -> None:
    answer = archive.ask("Who spoke of a faulty pump?", TODAY)
    assert isinstance(answer, Answer)
    citation = answer.citations[0]
    assert archive.is_verbatim(citation)
    forged = replace(citation.passage, text="The harbourmaster blamed a pump.")
    assert not archive.is_verbatim(replace(citation, passage=forged, end=10))
    assert not archive.is_verbatim(replace(citation, end=9999))
    assert not Archive.of([NOTES]).is_verbatim(citation)
    redated = Archive.of([replace(HARBOUR, published=date(2001, 1, 1))])
    assert not redated.is_verbatim(citation)


WORD = st.sampled_from(
    "fire harbour tugs drone 3,000 V. Mr. U.S. said. lost! “pump” <b> & 🚢 é the of".split()
)
PARAGRAPH = st.lists(WORD, min_size=1, max_size=25).map(" ".join)


@given(
    st.lists(st.lists(PARAGRAPH, min_size=1, max_size=4), min_size=1, max_size=4), st.lists(WORD, max_size=5)
)
def test_every_quote_is_an_exact_substring_of_its_report(texts: list[list[str]], asked: list[str]) -> None:
    reports = [Report(slug=str(at), title=f"T{at}", paragraphs=tuple(each)) for at, each in enumerate(texts)]
    archive = Archive.of(reports)
    answer = archive.ask(" ".join(asked))
    found = answer.citations if isinstance(answer, Answer) else filter(None, [answer.nearest])
    for citation in [*found, *archive.search(" ".join(asked))]:
        assert citation.quote
        assert citation.quote in citation.passage.text
        assert citation.passage.text in citation.passage.report.text
        assert archive.is_verbatim(citation)


@given(st.text(max_size=300))
def test_no_text_is_an_error(text: str) -> None:
    archive = Archive.of([HARBOUR, WORKS_AUTUMN])
    assert 0 <= archive.ask(text, TODAY, follows=text).confidence <= 1
    archive.search(text, TODAY)


HARD = {
    "long": "pump " * 10_000,
    "one long word": "p" * 100_000,
    "many words": " ".join(f"w{number}" for number in range(10_000)),
    "surrogate": "pump \ud800 \udfff",
    "right to left": "\u202epump\u200f",
    "controls": "pump\x00\x07\x1b[31m",
    "sql": "'; DROP TABLE reports; --",
    "regex": r"(a+)+$ [^pump]* \1 .*?",
    "other script": "насос 泵 مضخة",
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_hard_input_gives_an_answer_or_an_abstention(archive: Archive, text: str) -> None:
    assert isinstance(archive.ask(text, TODAY), Answer | Abstention)


def test_an_empty_archive_abstains_and_lists_nothing() -> None:
    archive = Archive.of([])
    assert isinstance(archive.ask("Who spoke of a pump?", TODAY), Abstention)
    assert (
        archive.search("pump"),
        archive.search(""),
        archive.known().latest(),
        archive.known().key_phrases(2),
    ) == (
        [],
        [],
        [],
        (),
    )
    assert archive.coverage.first is None


def test_refresh_reads_the_folder_again_and_swaps_in_one_go(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("First report\n\nA pump failed.\n")
    archive = Archive.open(tmp_path)
    version = archive.version
    (tmp_path / "two.txt").write_text("Second report\n\nA crane fell.\n")
    assert isinstance(archive.ask("Which crane fell?"), Abstention)
    refreshing = threading.Thread(target=archive.refresh)
    refreshing.start()
    refreshing.join()
    assert isinstance(archive.ask("Which crane fell?"), Answer)
    assert archive.version != version


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoFolderError, match="nowhere"):
        Archive.open(tmp_path / "nowhere")


def test_context_of_a_report_is_preferred(archive: Archive) -> None:
    assert WORKS_AUTUMN.slug == "works-autumn"
    answer = archive.ask("How many attack drones were assembled?", TODAY, about="works-spring")
    assert isinstance(answer, Answer)
    assert answer.citations[0].passage.report.slug == "works-spring"


def test_a_bare_latest_shows_the_newest_report_the_quoted_words_first(archive: Archive) -> None:
    answer = archive.ask("What's the latest?", TODAY)
    assert isinstance(answer, Answer)
    assert {citation.passage.report.slug for citation in answer.citations} == {"works-autumn"}
    assert answer.citations[0].passage.quoted


def test_a_bare_period_shows_what_was_reported_then(archive: Archive) -> None:
    answer = archive.ask("What was reported in June 2031?", TODAY)
    assert isinstance(answer, Answer)
    assert answer.citations[0].passage.report.slug == "harbour"
    empty = Archive.of([HARBOUR]).ask("What was reported in 2019?", TODAY)
    assert isinstance(empty, Abstention)
    assert (empty.reason, empty.unknown) == ("out-of-period", ())
    assert empty.nearest is not None


def test_a_weak_match_is_no_further_answer(archive: Archive) -> None:
    answer = archive.ask("Who spoke of a faulty pump in the harbour?", TODAY)
    assert isinstance(answer, Answer)
    assert {citation.passage.report.slug for citation in answer.citations} == {"harbour"}


def test_the_newest_of_like_reports_comes_first() -> None:
    paragraphs = ("A pump failed at the yard in Perm.",)
    old, new = (
        Report(slug=str(day), title=f"Yard {day}", published=day, paragraphs=(*paragraphs, f"Note {day}."))
        for day in (date(2031, 10, 1), date(2031, 10, 30))
    )
    assert Archive.of([old, new]).hits("pump failed yard", TODAY)[0].passage.report == new


def test_the_title_is_context_for_every_passage_under_it() -> None:
    texts = ("Shifts last twelve hours.", "Wages rose.")
    reports = [
        Report(slug=title, title=title, paragraphs=texts) for title in ("Belaya works", "Perm refinery")
    ]
    first = Archive.of(reports).hits("How long are shifts at the Perm refinery?")[0]
    assert (first.passage.report.title, first.passage.ordinal) == ("Perm refinery", 0)


def test_as_of_leaves_out_what_came_later(archive: Archive) -> None:
    answer = archive.ask("How many drones did the Belaya works assemble, as of 1 May 2031?", TODAY)
    assert isinstance(answer, Answer)
    assert {citation.passage.report.slug for citation in answer.citations} == {"works-spring"}


def test_a_name_that_no_report_has_weighs_heavily(archive: Archive) -> None:
    known = archive.ask("How many people does the Belaya works employ?", TODAY)
    stranger = archive.ask("How many people does the Qwertovsk works employ?", TODAY)
    assert stranger.confidence < known.confidence / 2


AIRFIELD = Archive.of(
    [
        Report(
            "airfield",
            "At the airfield",
            date(2031, 10, 28),
            (
                "A C-400 radar stood near Oster.",
                "Two Tu-21s landed, a Yak-38 was towed, and three T-56s were lost.",
                "Gunners counted 22 kites over the fen on Sunday.",
                "Hi-Fi sets and a SARS-3 ward were moved.",
                "Sales rose to 3.6 million tins, the debt to £17.2bn; 41,000 tonnes of rye went by sea.",
            ),
        )
    ]
)


@pytest.mark.parametrize(
    ("typed", "words"),
    {
        "C400": "C-400", "c 400": "C-400", "Tu21": "Tu-21s", "tu-21s": "Tu-21s", "Yak38": "Yak-38",
        "T56": "T-56s", "hifi": "Hi-Fi", "sars3": "SARS-3", "3.6m tins": "3.6 million",
        "3,600,000 tins": "3.6 million", "17.2 billion pounds": "£17.2bn", "£17.2 billion": "£17.2bn",
        "41 thousand tonnes": "41,000", "41k tonnes": "41,000",
        "What landed in the past week?": "Tu-21s",
    }.items(),
)  # fmt: skip
def test_what_readers_of_such_reports_type(typed: str, words: str) -> None:
    answer = AIRFIELD.ask(typed, TODAY)
    assert isinstance(answer, Answer), answer
    assert words in answer.citations[0].quote


@pytest.mark.parametrize("typed", ["Tu-22", "tu22", "T-41", "Yak 3", "22m kites", "41 million tonnes"])
def test_another_number_is_another_thing(typed: str) -> None:
    assert isinstance(AIRFIELD.ask(typed, TODAY), Abstention)
