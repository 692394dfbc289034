"""Quoted words are looked for as they stand, in the report they are from and then elsewhere."""

from datetime import date

import pytest

from retrieval import Answer, Archive, Period, Report
from retrieval.search.matching.quoted_words import plain_words

TODAY = date(2025, 10, 1)
TOWER = Report(
    "tower",
    "Radio tower closed",
    date(2025, 6, 20),
    (
        "The radio tower on Mount Skarn was closed on 18 June after an inspection found cracks.",
        "It is so. And it was not so before.",
        "The mason said: -20 degrees broke the “old grey stone” in May 2021.",
        "Banks in the valley lost their data lines for two hours. Shops closed early.",
    ),
)
LATER = Report(
    "later",
    "Repairs",
    date(2025, 9, 2),
    (
        "An inspection found cracks in the dam, too.",
        "Banks in the valley lost their data lines for two hours, said the council in September.",
    ),
)
ARCHIVE = Archive.of([TOWER, LATER, Report("other", "Plums", date(2025, 9, 9), ("Plums are ripe now.",))])


def asked(quoted: str, own: str = "", about: str | None = "tower", **others: int) -> Answer:
    answer = ARCHIVE.ask(own, TODAY, None, about, quoted=quoted, **others)
    assert isinstance(answer, Answer)
    return answer


def places(answer: Answer) -> list[tuple[str, int]]:
    return [(each.passage.report.slug, each.passage.ordinal) for each in answer.citations]


@pytest.mark.parametrize(
    ("quoted", "ordinal"),
    [
        pytest.param("closed on 18 June after", 0, id="a date is no filter"),
        pytest.param(
            "-20 degrees broke the “old grey", 2, id="neither minus nor quotation marks are operators"
        ),
        pytest.param("in May 2021", 2, id="a month is no filter"),
        pytest.param("It is so", 1, id="stop words only"),
        pytest.param("adio tower on Mount Ska", 0, id="words cut at either end"),
        pytest.param("CLOSED on  18\u00a0June after", 0, id="case and spacing"),
        pytest.param("[…] it was not so before. […]", 1, id="where a long passage is cut"),
        pytest.param(
            "not so before.\n① Outlet, 20 June 2025\nRadio tower", 1, id="what stands around the passage"
        ),
    ],
)
def test_the_passage_that_was_quoted_is_the_first(quoted: str, ordinal: int) -> None:
    answer = asked(quoted)

    assert places(answer)[0] == ("tower", ordinal)
    assert answer.confidence == 1.0
    assert answer.question.period is None


def test_the_quote_is_no_longer_than_what_was_quoted_needs() -> None:
    text = "Rain fell. The sluice of the weir jammed. Geese flew off. Plums ripened. Nobody was hurt at Orm."
    archive = Archive.of([Report("weir", "Weir", date(2025, 9, 2), (text,))])
    answer = archive.ask("", TODAY, quoted="sluice of the weir")
    assert isinstance(answer, Answer)
    assert "sluice of the weir" in answer.citations[0].quote
    assert "Orm" not in answer.citations[0].quote


def test_the_quote_holds_what_was_quoted_even_where_the_question_is_about_another_sentence() -> None:
    text = "The sluice of the weir jammed. Rain fell. Plums ripened. Nobody was hurt at Orm. It was so."
    archive = Archive.of([Report("weir", "Weir", date(2025, 9, 2), (text,))])
    answer = archive.ask("Which sluice jammed?", TODAY, about="weir", quoted="It was so")
    assert isinstance(answer, Answer)
    assert answer.question.text == "Which sluice jammed?"
    assert answer.citations[0].quote == text


def test_words_quoted_without_a_question_are_the_question() -> None:
    assert asked("lost their data lines").question.text == "lost their data lines"


def test_the_quoted_report_comes_before_newer_ones() -> None:
    assert places(asked("lost their data lines")) == [("tower", 3), ("later", 1)]
    assert places(asked("lost their data lines", about="later")) == [("later", 1), ("tower", 3)]


def test_without_a_report_it_is_looked_for_everywhere() -> None:
    assert set(places(asked("inspection found cracks", about=None))) == {("tower", 0), ("later", 0)}


def test_words_of_a_title_are_answered_by_its_passages() -> None:
    assert [slug for slug, _ in places(asked("Radio tower closed"))] == ["tower"] * 3


def test_the_quote_holds_the_sentence_of_the_quoted_words() -> None:
    for quoted in ("Shops closed early", "Banks in the valley lost"):
        assert quoted in asked(quoted).citations[0].quote


def test_own_words_narrow() -> None:
    assert places(asked("lost their data lines", "and the council?")) == [("later", 1)]
    assert places(asked("lost their data lines", "why?")) == [("tower", 3), ("later", 1)]
    assert places(asked("lost their data lines", "since August 2025")) == [("later", 1)]
    assert places(asked("lost their data lines", "-council")) == [("tower", 3)]
    assert asked("lost their data lines", "since August 2025").question.period == Period(
        date(2025, 8, 1), None
    )


@pytest.mark.parametrize(
    "own",
    ["is this true?", "source?", "what does this mean", "anything newer?", "Explain this passage, please"],
)
def test_words_about_the_quote_do_not_narrow(own: str) -> None:
    assert places(asked("lost their data lines", own)) == [("tower", 3), ("later", 1)]


def test_own_words_that_no_such_passage_has_are_asked_with_the_quote() -> None:
    answer = ARCHIVE.ask("plums ripe?", TODAY, None, "tower", quoted="data lines")

    assert {"other", "tower"} <= {slug for slug, _ in places(answer)}
    assert answer.confidence < 1.0


def test_what_no_passage_holds_is_asked_as_a_question() -> None:
    answer = ARCHIVE.ask("", TODAY, None, None, quoted="ripe “plums” -are")

    assert isinstance(answer, Answer)
    assert places(answer)[0] == ("other", 0)


def test_somebody_who_wants_the_newest_wants_more_than_the_quote() -> None:
    answer = asked("inspection found cracks", "the latest on this?")

    assert places(answer)[0] == ("later", 0)


def test_further_passages_come_without_a_gap() -> None:
    first = asked("lost their data lines", limit=1)
    second = asked("lost their data lines", limit=1, offset=1)

    assert (first.more, second.more) == (True, False)
    assert places(first) + places(second) == [("tower", 3), ("later", 1)]


def test_nothing_is_answered_that_was_not_known_yet() -> None:
    answer = ARCHIVE.ask("", date(2025, 7, 1), quoted="lost their data lines")

    assert isinstance(answer, Answer)
    assert places(answer) == [("tower", 3)]


@pytest.mark.parametrize("quoted", ["?!", "①", "\n\n", "x" * 5000, "a " * 3000, "( [a-z]+ )*$ " * 200])
def test_odd_quotes_are_declined_or_answered_without_an_error(quoted: str) -> None:
    assert ARCHIVE.ask("", TODAY, None, "tower", quoted=quoted)


def test_operators_are_only_words() -> None:
    assert plain_words("“a b” -c d-e").split() == ["a", "b", "c", "d-e"]
