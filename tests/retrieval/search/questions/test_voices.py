"""Whose words are wanted: a body that the archive quotes, a person, or the outlet itself."""

import pytest

from retrieval.reports.passages import Passage, Speech
from retrieval.reports.report import Report
from retrieval.search.questions.understanding import understand
from retrieval.search.questions.voices import has_voice, name_words, speaks, voice_asked

BODIES = frozenset(
    {"UK Ministry of Defence", "Harbour Ministry", "Institute for the Study of War", "Tamm Bank"}
)

BODY = {
    "did say": ("What did the Harbour Ministry say about tugs?", {"harbour", "ministry"}),
    "a part of the name": ("What did the Ministry say about tugs?", {"ministry"}),
    "does think": ("What does the Harbour Ministry think of tugs?", {"harbour", "ministry"}),
    "did announce": ("What did the Harbour Ministry announce?", {"harbour", "ministry"}),
    "did warn": ("What did the Harbour Ministry warn of?", {"harbour", "ministry"}),
    "said": ("tell me what the Harbour Ministry said about tugs", {"harbour", "ministry"}),
    "said what": ("The Harbour Ministry said what?", {"harbour", "ministry"}),
    "according to": ("according to the Harbour Ministry, who sank?", {"harbour", "ministry"}),
    "statement by": ("statements by the Harbour Ministry on tugs", {"harbour", "ministry"}),
    "whose": ("What was the Harbour Ministry's reaction?", {"harbour", "ministry"}),
    "the latest from": ("What is the latest from the Harbour Ministry?", {"harbour", "ministry"}),
    "news from": ("any news from the Harbour Ministry about tugs?", {"harbour", "ministry"}),
    "news on a topic from": ("any news on tugs from the Harbour Ministry?", {"harbour", "ministry"}),
    "abbreviated": ("What did the ISW say?", {"institute", "study", "war"}),
    "abbreviated without the country": ("What did the MoD say?", {"ministry", "defence"}),
    "spelt otherwise": ("What did the British Ministry of Defence say?", {"uk", "ministry", "defence"}),
    "a state": ("What did the UK say about migrants?", {"uk"}),
}
PERSON = {
    "did say": ("What did Olga Tamm say about tugs?", {"olga", "tamm"}),
    "last name, that of a body": ("What did Tamm say?", {"tamm"}),
    "a title": ("What did President Tamm say?", {"tamm"}),
    "a role alone": ("What did the mayor say?", {"mayor"}),
    "a role": ("What did the mayor of Osby say?", {"mayor", "osby"}),
    "comment": ("Did Tamm comment on the tugs?", {"tamm"}),
    "said what": ("Tamm said what?", {"tamm"}),
    "quotes from": ("quotes from Olga Tamm on tugs", {"olga", "tamm"}),
    "whose": ("what is Tamm's view", {"tamm"}),
    "in the words of": ("the tower in the words of Olga Tamm", {"olga", "tamm"}),
    "accents": ("What did José Núñez say?", {"jose", "nunez"}),
}
NOBODY = {
    "no saying": "How many tugs did the Harbour Ministry buy?",
    "what does the saying": "What body has said so?",
    "a pronoun": "What did they say?",
    "anyone": "Did anyone say so?",
    "a thing of the reports": "What is the latest estimate of costs?",
    "news from a place": "any news from Osby?",
    "a common noun behind": "the estimates of school leavers",
    "a stop word between": "Does the deal for which they wait suggest more?",
}


@pytest.mark.parametrize(("text", "speaker"), BODY.values(), ids=BODY)
def test_a_body_that_is_quoted_only_says_whose_words(text: str, speaker: set[str]) -> None:
    question = understand(text, speakers=BODIES)
    assert (question.voice, question.speaker) == ("quoted", speaker)
    assert {"harbor", "ministri", "isw", "mod", "uk"}.isdisjoint(question.terms)


@pytest.mark.parametrize(("text", "speaker"), PERSON.values(), ids=PERSON)
def test_a_person_is_searched_for_too(text: str, speaker: set[str]) -> None:
    question = understand(text, speakers=BODIES)
    assert (question.voice, question.speaker) == (None, speaker)
    assert {"tamm", "osbi", "nunez", "mayor"} & question.terms.keys()
    assert {"say", "said", "comment", "quot", "view"}.isdisjoint(question.terms)


@pytest.mark.parametrize("text", NOBODY.values(), ids=NOBODY)
def test_nobody_is_named(text: str) -> None:
    asked = voice_asked(text, BODIES)
    assert asked.voice is None
    assert not asked.speaker


def test_a_body_that_is_not_quoted_is_an_ordinary_name() -> None:
    question = understand("What did the Harbour Ministry say about tugs?")
    assert question.voice is None
    assert question.content == ["harbor", "ministri", "tug"]


def test_what_stands_between_the_news_and_the_speaker_is_the_topic() -> None:
    assert understand("any news on tugs from the Harbour Ministry?", speakers=BODIES).content == ["tug"]


def test_a_verb_that_says_something_of_the_topic_stays() -> None:
    assert "warn" in understand("What did the Harbour Ministry warn of?", speakers=BODIES).terms


def passage(speaker: str | None, *, quoted: bool = True) -> Passage:
    text = "It leaks."
    speech = (Speech(0, len(text), speaker),)
    return Passage(Report("a", "T", None, (text,), outlet="Post"), 0, text, speaker, quoted, speech)


SPEAKING = {
    "in full": ("Olga Tamm", "Olga Tamm", True),
    "last name": ("Tamm", "Olga Tamm", True),
    "somebody of the same first name": ("Olga Brandt", "Olga Tamm", False),
    "a namesake": ("James Tamm", "Olga Tamm", False),
    "a name of the same stem": ("Williams", "William Ulrich", False),
    "nobody known": ("Tamm", None, False),
}


@pytest.mark.parametrize(("asked", "speaker", "says"), SPEAKING.values(), ids=SPEAKING)
def test_never_a_wrong_speaker(asked: str, speaker: str | None, says: bool) -> None:
    assert speaks(passage(speaker), name_words(asked)) is says


def test_the_named_voice_is_heard_before_any_quoted_one() -> None:
    body = understand("What did the Harbour Ministry say about leaks?", speakers=BODIES)
    assert has_voice(passage("Harbour Ministry"), body)
    assert not has_voice(passage("Tamm Bank"), body)
    outlet = understand("What did the article say about leaks?")
    assert not has_voice(passage("Harbour Ministry"), outlet)
    assert has_voice(passage("Post", quoted=False), outlet)
    assert not has_voice(passage("Post"), understand("leaks"))


REPORTED = {
    "before the verb": ("Olga Tamm said the pump leaks.", True),
    "the last name, behind the verb": ("The pump leaks, said Mayor Tamm.", True),
    "with who that is": ("Tamm, the mayor, said the pump leaks.", True),
    "only named": ("Olga Tamm opened the pump that leaks.", False),
    "somebody else says it": ("The pump leaks, said Brandt. Olga Tamm left.", False),
}


@pytest.mark.parametrize(("text", "heard"), REPORTED.values(), ids=REPORTED)
def test_words_that_are_reported_are_a_speakers_words_too(text: str, heard: bool) -> None:
    said = Passage(Report("a", "T", None, (text,), outlet="Post"), 0, text, "Post")
    assert has_voice(said, understand("What did Olga Tamm say about the pump?")) is heard


UNNAMED = {
    "behind": "statement by the ferrymen about tickets",
    "quoted on": "quote the ferrymen on tickets",
    "whose": "the ferrymen's opinion on tickets",
}


@pytest.mark.parametrize("text", UNNAMED.values(), ids=UNNAMED)
def test_who_speaks_about_a_topic_need_not_have_a_capital(text: str) -> None:
    question = understand(text)
    assert question.speaker == {"ferrymen"}
    assert question.content == ["ferryman", "ticket"]


def test_according_to_somebody_is_no_verb_of_saying() -> None:
    assert understand("What share of voters opposes the tax according to Tamm?").speaker == {"tamm"}
