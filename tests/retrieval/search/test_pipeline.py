"""The road of a question: understood, ranked, judged, and answered or declined with the reason."""

from datetime import date

import pytest

from retrieval import Abstention, Answer, Archive, Reason
from retrieval.search.pipeline import ranked
from retrieval.snapshot import LocalSearcher
from tests.retrieval.search.made import OTHERS, told

TODAY = date(2031, 11, 1)
SPRING, SUMMER = date(2031, 3, 4), date(2031, 8, 20)
LEAD_IN = "The Harbour Ministry wrote:"

CRANE = told(
    "crane",
    SPRING,
    "The crane of Varnow fell into the dock on 2 March.",
    "Olga Tamm, the harbourmaster, spoke of a rusty bolt.",
    title="Crane falls at Varnow",
)
FERRY = told(
    "ferry",
    SUMMER,
    "The ferry Hollin left Varnow without its captain.",
    LEAD_IN,
    "• The ferry Hollin drifted for nine hours.",
    "• Its engine had not been oiled.",
    title="Ferry adrift off Varnow",
)

DECLINED: dict[
    str, tuple[str, Reason, str | None]
] = {  # the question, why, the report of the nearest passage
    "no word matches": ("Do zebras yodel?", "no-match", None),
    "no word matches, at any time": ("Do zebras yodel in 2029?", "no-match", None),
    "a word matches, but tells too little": ("Which bolt did the zebra swallow?", "weak-match", "crane"),
    "told, but at another time": ("Who spoke of a rusty bolt in 2029?", "out-of-period", "crane"),
    "told at another time, and hardly at this one": (
        "How many hours did the ferry drift, in March 2031?",
        "out-of-period",
        "ferry",
    ),
    "told at no time, though a word matches elsewhere": (
        "Which bolt did the zebra swallow in March 2031?",
        "weak-match",
        "crane",
    ),
    "told at no time, and no word matches at this one": (
        "Which bolt did the zebra swallow in 2029?",
        "no-match",
        None,
    ),
    "nothing was published then": ("What was reported in 2029?", "out-of-period", "ferry"),
    "a greeting": ("Good morning!", "not-a-question", None),
    "thanks, in words that a report has too": ("Thanks, that was a great help", "not-a-question", None),
    "nothing but stop words": ("what is it about then", "not-a-question", None),
    "nothing": ("", "not-a-question", None),
    "a phrase that stands nowhere, nor its words": ('"yodelling zebras"', "no-match", None),
    "a question to the bot": ("What can you do?", "not-a-question", None),
    "a question to the bot, with a word of its own": ("How do I subscribe?", "not-a-question", None),
    "a question about the archive": ("Which reports do you have?", "not-a-question", None),
    "emoji": ("👍", "not-a-question", None),
    "all that matches is excluded": ("rusty bolt -Tamm", "no-match", None),
}
UNKNOWN = {  # the question; its words that no report has, as they were typed and in that order
    "as typed": ("Which Zebra yodelled at the bolt?", ("Zebra", "yodelled")),
    "not the words of a time": ("Did zebras yodel in March 1999?", ("zebras", "yodel")),
    "not those that only speak of reports": ("What was reported about zebras?", ("zebras",)),
    "none": ("Which captain oiled a rusty dock?", ()),
    "not a time that is not understood": ("What happened at Midsummer?", ()),
}
FURTHER = {  # title and passage beside one that says that the mill at Oster did burn; whether it says so too
    "all that is asked": ("Night", "Wolves saw the mill burn at Oster.", True),
    "not the place": ("Night", "Wolves saw the mill burn.", False),
    "one word of three": ("Night", "Wolves ate at the mill.", False),
    "hardly but by its title": ("How the mill did burn", "Wolves came to Oster.", False),
}

GATES = tuple(f"Gate {name} of the canal is shut." for name in "amber birch cedar daisy elder".split())
CANAL = Archive.of([told("canal", SPRING, *GATES), *OTHERS])

TUGS = Archive.of(
    [
        told("selm", SPRING, "The tug Arden sank at Selm.", "Six sailors were saved.", title="Selm"),
        told("oster", SUMMER, "The tug Breck sank at Oster.", "Six sailors were saved, too.", title="Oster"),
        *OTHERS,
    ]
)
FOLLOWING = {  # the question before, the report spoken of; where the saved sailors are sought
    "answered by one report": ("Where did the tug Arden sink?", None, "selm"),
    "answered by the other": ("Where did the tug Breck sink?", None, "oster"),
    "looked for at a time": ("Which tug sank in March 2031?", None, "selm"),
    "answered by one, without a word": ("Which tug sank? -Breck", None, "selm"),
    "answered by none": ("Do zebras yodel?", None, "oster"),
    "beside the report spoken of, which goes first": ("Where did the tug Arden sink?", "oster", "oster"),
    "none, but a report is spoken of": (None, "selm", "selm"),
    "none": (None, None, "oster"),
}

PUMPS = Archive.of(
    [
        told("pump", SPRING, "A pump failed."),
        told("pumpkin", SUMMER, "A pumpkin was weighed.", "It was orange."),
        told("silent", TODAY, title="A report of nothing but its title"),
        *OTHERS,
    ]
)
TYPED: dict[str, tuple[str, set[str]]] = {
    "a word, perhaps unfinished": ("pump", {"pump", "pumpkin"}),
    "a word, finished": ("pump ", {"pump"}),
    "two letters": ("pu", {"pump", "pumpkin"}),
    "only the last word is unfinished": ("pump weig", {"pump", "pumpkin"}),
    "the words before it are whole": ("pu failed", {"pump"}),
    "a word that begins none": ("pumpq", {"pump"}),
}


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive.of(
        [CRANE, FERRY, told("help", date(2030, 5, 5), "Thanks to great help, it held."), *OTHERS]
    )


def answered(found: Answer | Abstention) -> Answer:
    assert isinstance(found, Answer), found
    return found


def declined(found: Answer | Abstention) -> Abstention:
    assert isinstance(found, Abstention), found
    return found


@pytest.mark.parametrize(("question", "reason", "nearest"), DECLINED.values(), ids=DECLINED)
def test_why_there_is_no_answer(archive: Archive, question: str, reason: Reason, nearest: str | None) -> None:
    found = declined(archive.ask(question, TODAY))
    assert found.reason == reason
    assert (found.nearest.passage.report.slug if found.nearest else None) == nearest
    assert found.confidence < 0.25


@pytest.mark.parametrize(("question", "unknown"), UNKNOWN.values(), ids=UNKNOWN)
def test_the_words_that_no_report_has(archive: Archive, question: str, unknown: tuple[str, ...]) -> None:
    assert declined(archive.ask(question, TODAY)).unknown == unknown


def test_a_period_without_any_report_is_no_match_where_there_are_none_at_all() -> None:
    assert declined(Archive.of([]).ask("What was reported in 2029?", TODAY)).reason == "no-match"


def test_a_period_alone_asks_for_all_that_was_published_then(archive: Archive) -> None:
    found = answered(archive.ask("What was reported in March 2031?", TODAY))
    texts = [citation.passage.text for citation in found.citations]
    assert texts[:2] == [*CRANE.paragraphs]
    assert found.confidence == 1


def test_of_what_was_published_then_the_newest_report_comes_first_and_its_quoted_words(
    archive: Archive,
) -> None:
    found = answered(archive.ask("What was reported in 2031?", TODAY, limit=9))
    places = [(citation.passage.report.slug, citation.passage.ordinal) for citation in found.citations]
    assert places[:5] == [("ferry", 2), ("ferry", 3), ("ferry", 0), ("crane", 0), ("crane", 1)]


def test_or_the_outlets_words_where_they_are_asked_for(archive: Archive) -> None:
    found = answered(archive.ask("What did the newspaper report in August 2031?", TODAY))
    assert [citation.passage.ordinal for citation in found.citations][:3] == [0, 2, 3]


def test_the_latest_alone_is_the_newest_report_and_no_other(archive: Archive) -> None:
    found = answered(archive.ask("What is the latest?", TODAY, limit=9))
    assert {citation.passage.report.slug for citation in found.citations} == {"ferry"}
    assert len(found.citations) == 3
    assert not found.more


def test_a_period_alone_leaves_out_what_was_published_after_the_day_of_asking(archive: Archive) -> None:
    found = answered(archive.ask("What was reported in 2031?", SPRING, limit=9))
    assert "ferry" not in {citation.passage.report.slug for citation in found.citations}
    later = declined(archive.ask("What was reported in August 2031?", SPRING))
    assert later.reason == "out-of-period"
    assert later.nearest is not None
    assert later.nearest.passage.report.slug != "ferry"


def test_a_body_is_known_by_the_reports_that_quote_it(archive: Archive) -> None:
    asked = "What did the Harbour Ministry write about the ferry Hollin?"
    found = answered(archive.ask(asked, TODAY))
    assert (found.question.voice, found.citations[0].passage.ordinal) == ("quoted", 2)
    assert "ministri" not in found.question.terms
    assert Archive.of([CRANE, *OTHERS]).ask(asked, TODAY).question.voice is None


@pytest.mark.parametrize(("title", "text", "shown"), FURTHER.values(), ids=FURTHER)
def test_a_further_passage_is_shown_where_it_answers_by_itself(title: str, text: str, shown: bool) -> None:
    best = "At Oster the mill did burn."
    archive = Archive.of([told("mill", None, best), told("wolves", None, text, title=title), *OTHERS])
    found = answered(archive.ask("Did the mill burn at Oster?"))
    assert len(archive.hits("Did the mill burn at Oster?")) == 2
    assert [citation.passage.text for citation in found.citations] == ([best, text] if shown else [best])


def page(**others: int) -> Answer:
    return answered(CANAL.ask("Is the gate of the canal shut?", TODAY, **others))


def test_three_passages_are_given_where_nothing_is_said_of_it() -> None:
    assert len(page().citations) == 3
    assert page().more


def test_pages_follow_each_other_without_gap_and_repetition() -> None:
    pages = [page(offset=offset, limit=2) for offset in (0, 2, 4)]
    assert [citation.passage.text for each in pages for citation in each.citations] == [*GATES]
    assert [each.more for each in pages] == [True, True, False]


def test_there_is_more_only_where_another_one_is_left() -> None:
    assert not page(limit=5).more
    assert page(limit=4).more
    assert not page(offset=1, limit=4).more
    assert page(offset=1, limit=3).more


def test_beyond_the_last_page_there_is_nothing() -> None:
    assert (page(offset=9).citations, page(offset=9).more) == ((), False)


def test_the_later_report_is_told_on_the_first_page_only() -> None:
    reports = [
        told("old", SPRING, "The crane of Varnow fell in the morning.", "A crane of Varnow was yellow."),
        told("new", SUMMER, "A crane stands at Varnow once more, among gulls and sheds, near the lock."),
    ]
    archive = Archive.of([*reports, *OTHERS])
    for offset, later in ((0, "new"), (1, None)):
        found = answered(archive.ask("crane of Varnow in March 2031", TODAY, offset=offset, limit=1))
        assert found.citations[0].passage.report.slug == "old"
        assert (found.later.slug if found.later else None) == later


@pytest.mark.parametrize(("follows", "about", "slug"), FOLLOWING.values(), ids=FOLLOWING)
def test_a_follow_up_is_about_the_report_that_answered_the_question_before(
    follows: str | None, about: str | None, slug: str
) -> None:
    found = answered(TUGS.ask("And how many sailors were saved?", TODAY, follows=follows, about=about))
    assert found.citations[0].passage.report.slug == slug
    assert found.question.follow_up is (follows is not None)


def test_the_time_of_a_follow_up_is_no_word_that_an_answer_must_have() -> None:
    before = "Where did the tug Arden sink?"
    timed = answered(TUGS.ask("And in March 2031?", TODAY, follows=before))
    assert timed.citations[0].passage.report.slug == "selm"
    assert timed.confidence == pytest.approx(answered(TUGS.ask(before, TODAY)).confidence, abs=0.02)


def test_a_report_is_no_surer_for_being_fresh() -> None:
    archive = Archive.of([CRANE, *OTHERS])
    fresh, old = (archive.ask("crane in the dock", day).confidence for day in (SPRING, TODAY))
    assert fresh == pytest.approx(old)


def test_the_question_before_may_be_given_as_it_was_understood() -> None:
    before, text = "Where did the tug Arden sink?", "And how many sailors were saved?"
    understood = TUGS.ask(before, TODAY).question
    assert TUGS.ask(text, TODAY, follows=understood) == TUGS.ask(text, TODAY, follows=before)


def test_a_question_with_a_topic_of_its_own_leaves_that_report() -> None:
    found = answered(TUGS.ask("How many sailors were saved?", TODAY, follows="Where did the tug Arden sink?"))
    assert found.citations[0].passage.report.slug == "oster"


@pytest.mark.parametrize(("typed", "slugs"), TYPED.values(), ids=TYPED)
def test_the_last_word_typed_stands_for_those_that_it_begins(typed: str, slugs: set[str]) -> None:
    assert {citation.passage.report.slug for citation in PUMPS.search(typed, TODAY)} == slugs


def test_words_typed_may_name_a_period_and_know_the_day() -> None:
    def found(typed: str, today: date) -> list[str]:
        return [citation.passage.report.slug for citation in PUMPS.search(typed, today)]

    assert found("pump pumpkin in August 2031", TODAY) == ["pumpkin"]
    assert found("pump", SPRING) == ["pump"]


def test_no_words_give_the_first_passages_of_the_newest_reports() -> None:
    newest = ["pumpkin", "pump"]  # the newest of all has no passage
    assert [citation.passage.report.slug for citation in PUMPS.search("", limit=2)] == newest
    assert [citation.passage.report.slug for citation in PUMPS.search(" ", limit=1)] == newest[:1]
    assert [citation.passage.report.slug for citation in PUMPS.search("", offset=1, limit=1)] == newest[1:]
    assert [citation.passage.ordinal for citation in PUMPS.search("", limit=2)] == [0, 0]


def test_all_that_matches_is_found_page_after_page() -> None:
    names = [f"{one}{other}" for one in "abcdefghijkl" for other in "mnopqrstuv"]
    archive = Archive.of([told("gates", SPRING, *(f"Gate {name} of {name}burg." for name in names)), *OTHERS])
    pages = [archive.search("gate", offset=offset, limit=20) for offset in range(0, 140, 20)]
    assert [len(each) for each in pages] == [20, 20, 20, 20, 20, 20, 0]
    assert len({citation.passage.ordinal for each in pages for citation in each}) == 120
    assert len(archive.search("gate")) == 20
    assert len(archive.hits("gate")) == 10
    assert len(archive.hits("gate", k=70)) == 70


def test_a_phrase_that_stands_nowhere_is_dropped_and_its_words_still_rank(archive: Archive) -> None:
    found = answered(archive.ask('"rusty ferry bolt" of Olga Tamm', TODAY))
    assert found.question.absent_phrases == ("rusty ferry bolt",)
    assert found.citations[0].passage.key == ("crane", 1)
    assert answered(archive.ask('"rusty bolt"', TODAY)).question.absent_phrases == ()


@pytest.mark.parametrize("text", ["What's new?", "any news?", "the latest report please"])
def test_what_is_new_is_answered_from_the_newest_report(archive: Archive, text: str) -> None:
    found = answered(archive.ask(text, TODAY))
    assert {citation.passage.report.slug for citation in found.citations} == {"ferry"}
    assert found.question.archive_topic == "newest"


BRIDGE = Archive.of(
    [
        told("one", SPRING, "The bridge at Klimm has 14 cracks.", "Carts may still cross the bridge."),
        told("two", SUMMER, "The harvest was good."),
    ]
)


@pytest.mark.parametrize(
    "text",
    [
        "Tell me everything about the bridge",
        "What do we know about the bridge",
        "I want to know about the bridge",
        "Give me details about the bridge",
        "the bridge, please",
        "any news on the bridge?",
    ],
)
def test_in_a_small_archive_the_words_of_a_request_count_for_nothing(text: str) -> None:
    assert BRIDGE.ask(text, TODAY).question.terms == {"bridg": 1.0}
    assert BRIDGE.ask(text, TODAY).confidence == BRIDGE.ask("bridge?", TODAY).confidence


SPOKEN = Archive.of(
    [
        told(
            "dock",
            SPRING,
            LEAD_IN,
            "• The old dock leaks.",
            "The Bridge Office wrote:",
            "• The dock is as dry as a bone, and the bridge stands.",
            "Olga Tamm came by bicycle; the old dock and the new dock were shut.",
            "“The dock is a ruin,” said Olga Tamm.",
        ),
        told("later", SUMMER, LEAD_IN, "• Ferries sail at noon."),
        *OTHERS,
    ]
)
SAYING = {  # the question; the passages cited, the first ones
    "of a body, on nothing else": ("What did the Harbour Ministry say?", [("later", 1), ("dock", 1)]),
    "of a body, the latest": ("What is the latest from the Harbour Ministry?", [("later", 1)]),
    "of a body, at a time": ("What did the Harbour Ministry say in March 2031?", [("dock", 1)]),
    "of a body, on a topic": ("What did the Harbour Ministry say about the dock?", [("dock", 1)]),
    "of the other body": ("What did the Bridge Office say about the dock?", [("dock", 3)]),
    "of a person": ("What did Olga Tamm say?", [("dock", 5)]),
    "of a person, on a topic": ("What did Tamm say about the dock?", [("dock", 5)]),
}


@pytest.mark.parametrize(("text", "places"), SAYING.values(), ids=SAYING)
def test_the_words_of_who_is_named_come_first(text: str, places: list[tuple[str, int]]) -> None:
    found = answered(SPOKEN.ask(text, TODAY))
    assert [citation.passage.key for citation in found.citations][: len(places)] == places
    if "latest" in text or not found.question.content:
        assert len(found.citations) == len(places)


def test_who_says_nothing_is_not_heard() -> None:
    assert declined(SPOKEN.ask("What did Ivar Lund say?", TODAY)).reason == "no-match"


HULLS = Archive.of(
    [
        told("hulls", SPRING, "The hull of tug Arden cracked.", "The hull of tug Arden was welded."),
        *OTHERS,
    ]
)


def test_what_was_shown_steps_back_a_little_in_a_follow_up() -> None:
    before = answered(HULLS.ask("the hull of tug Arden", TODAY)).citations[0].passage
    question, hits = ranked(LocalSearcher.of(HULLS.reports), "And why?", TODAY, "the hull of tug Arden")
    assert question.follow_up
    assert hits[0].passage != before
    found = answered(HULLS.ask("And was it cracked?", TODAY, "the hull of tug Arden"))
    assert found.citations[0].passage.text.endswith("cracked.")


def test_more_is_what_was_not_shown() -> None:
    first = answered(CANAL.ask("Is the gate of the canal shut?", TODAY))
    more = answered(CANAL.ask("tell me more", TODAY, "Is the gate of the canal shut?"))
    assert [citation.passage.text for citation in more.citations][:2] == [*GATES[3:]]
    assert {each.passage.key for each in first.citations}.isdisjoint(
        each.passage.key for each in more.citations[:2]
    )


def test_a_new_time_keeps_the_topic_of_the_question_before() -> None:
    asked = "Where did the tug sink in March 2031?"
    found = answered(TUGS.ask("And in August 2031?", TODAY, follows=asked))
    assert found.citations[0].passage.key == ("oster", 0)


def test_outside_of_the_period_the_topic_is_looked_for_without_the_words_of_the_time() -> None:
    tugs = [f"Tugs were hired at {name}." for name in ("Oster", "Klimm", "Selm", "Hollin", "Belaya")]
    searched = Archive.of([told("law", date(2030, 8, 5), "The law of 31 July holds.", *tugs)])
    found = declined(searched.ask("tugs on 31 July", TODAY))
    assert found.reason == "out-of-period"
    assert found.nearest is not None
    assert "Tugs" in found.nearest.quote
    assert declined(searched.ask("zebras on 31 July", TODAY)).reason == "weak-match"


def test_a_question_of_one_mistyped_word_is_asked_back() -> None:
    searched = Archive.of([told("yard", date(2030, 5, 5), "A frigate left the yard.")])
    assert declined(searched.ask("Where is the Frgate?")).suggestion == "Where is the Frigate?"
    assert answered(searched.ask("Which frgate left the yard?")).citations
    assert declined(searched.ask("Where is the zeppelin?")).suggestion is None


def test_a_designation_is_never_answered_with_its_number() -> None:
    searched = Archive.of([told("sky", date(2030, 5, 5), "Crews shot down 35 drones.", "Two Su-34s landed.")])
    declined(searched.ask("Su-35"))
    declined(searched.ask("How many Su 35 were shot down?"))
    assert answered(searched.ask("Where did the su34 land?")).citations[0].passage.ordinal == 1
