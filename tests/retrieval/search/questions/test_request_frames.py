"""Words that only ask for reports are found, and the same words elsewhere are content."""

import re

import pytest
from hypothesis import given
from hypothesis.strategies import DataObject, data, from_regex

from retrieval.search.questions.request_frames import (
    _ASKED,
    _CLOSING,
    _OPENINGS,
    _Slot,
    any_of,
    request_frames,
)
from retrieval.search.questions.understanding import understand

FRAMED = """anything on hives?
what all do you have regarding hives?
what can I read about hives?
I heard something about hives, is that true?
in a nutshell: hives
bring up the reports that mention hives
pull together everything on the hives
please search the archive for hives
do a search on hives
regarding hives
got any info re the hives
anything re hives
find me reports that deal with hives
any reports covering hives
I'm researching hives
I am writing a paper on hives
my friend wants to know about hives
somebody wanted to find out about hives
everything about the hives
something on the hives
all on hives
more on hives
nothing about hives?
give me all details on hives
show me everything you have on the hives
find details about hives
send us info regarding hives
get me the latest updates on hives
show reports about hives
what do you have on hives
what have you got about the hives
what do we know about hives?
what can you tell me about hives
gimme everything on hives
gimme more on hives
lemme see what you have on hives
what do the reports say about hives?
what is known so far about hives
what's new with the hives?
what's the latest on hives
what is going on with the hives
what information is there on hives
which reports mention hives?
how much do we know about hives
any news on hives?
any news from the hives
any word on hives?
brief me on hives
fill me in on hives
bring me up to date on the hives
I want to know about hives
I'd really like to know more about the hives
I would like some information about hives
I am interested in hives
I’m looking for reports on hives
I was wondering if you have anything on hives
looking for hives
need info on hives
want to hear about hives
can you tell me about the hives
could you please find everything on hives?
Please, can you give me a quick overview of the hives
do the reports mention hives?
do you have any information on hives
do you know anything about hives?
did anyone say anything about hives?
have you heard of hives
got anything on hives
is there anything about hives?
are there any reports on hives
is it true that hives
search for hives
look up hives
summarise what the reports say about hives
let me know about the hives
details on hives
updates on the hives
coverage of hives
all you have on hives
whatever you know about hives
what you know about hives
everything there is on hives
hi, anything on hives?
ok, and what about hives
Hives, please
hives please
hives pls
hives info
hives, any news?
hives - any updates?
hives: what do we know?
the hives, anything new?
hives mentioned anywhere?
are hives mentioned in the reports?
give me the lowdown on hives
do you happen to know about hives
I was asked about hives
I heard something about hives
is anything known about hives?
has anything been reported on hives?
have there been any reports of hives
what do you guys have on hives
dig up everything on hives
show hives articles
what did I miss about hives
whats new with hives
hives in your archive""".splitlines()
UNFRAMED = {
    "somebody else's wish": ("Who wants to know the price?", ["want", "know", "price"]),
    "somebody else who says": ("What does the memo say on hives?", ["memo", "hive"]),
    "a news agency": ("Which news agency reported it?", ["agens"]),
    "a knowledge base": ("What is in the knowledge base?", ["knowledg", "base"]),
    "search as a noun": ("Search and rescue teams left", ["search", "rescu", "team", "leav"]),
    "information as an object": ("Who supplied the information?", ["suppli", "inform"]),
    "information at the end of a long clause": (
        "Which event would radiance from plants give information",
        ["event", "radianc", "plant", "give", "inform"],
    ),
    "a wonder": ("I wonder at hives", ["wonder", "hive"]),
    "a show": ("The show must go on", ["show", "go"]),
    "a list": ("list of ships", ["list", "ship"]),
    "find in a question": ("Where did divers find the hull?", ["diver", "find", "hull"]),
    "more of a thing": ("More than 60 crowns a hive", ["60", "crown", "hive"]),
    "a quantity that is the subject": ("How many more hives were sold?", ["hive", "sell"]),
}


@pytest.mark.parametrize("text", FRAMED)
def test_only_what_is_asked_about_is_left(text: str) -> None:
    assert understand(text).content == ["hive"]


@pytest.mark.parametrize(("text", "content"), UNFRAMED.values(), ids=UNFRAMED)
def test_the_same_words_are_content_elsewhere(text: str, content: list[str]) -> None:
    assert understand(text).content == content


def test_a_frame_is_given_as_it_stands_in_the_text() -> None:
    text = "Hello, could you please find everything on the ferry? Thanks, any news is fine"
    assert text[slice(*request_frames(text)[0])] == "Hello, could you please find everything"


def test_what_is_kept_is_no_frame() -> None:
    text = '"tell me more" hives'
    assert request_frames(text, [(0, 14)]) == []
    assert request_frames("tell me about hives", [(14, 19)]) == [(0, 8)]


def test_a_frame_may_open_any_clause_and_is_looked_for_behind_the_last_one() -> None:
    text = "The mill closed. I want to know why, tell me who said it"
    assert [text[start:end].strip() for start, end in request_frames(text)] == ["I want to know", "tell me"]


def test_frames_go_with_a_time_and_a_voice() -> None:
    question = understand(
        "anything new from the ministry on the bridge last week?",
        None,
        speakers=("Harbour Ministry",),
    )
    assert question.speaker == {"ministry"}
    assert "bridg" in question.content
    assert "new" not in question.terms


@pytest.mark.parametrize("words", ["give me", "given me", "give meat"])
def test_a_pattern_of_words_matches_whole_words(words: str) -> None:
    assert bool(re.match(any_of("give_me give"), words)) is (words != "given me")


@pytest.mark.parametrize("slot", [*_OPENINGS, _ASKED])
@given(data())
def test_whatever_a_slot_matches_begins_with_one_of_its_words(slot: _Slot, drawn: DataObject) -> None:
    text = drawn.draw(from_regex(slot.pattern))
    matched = text[slot.pattern.search(text).start() :]

    assert re.match(r"[\w']+", matched)[0] in slot.words


@given(from_regex(_CLOSING.pattern, fullmatch=True))
def test_whatever_closes_a_clause_ends_with_one_of_the_words_of_closings(closing: str) -> None:
    assert re.findall(r"[\w']+", closing)[-1] in _CLOSING.words
