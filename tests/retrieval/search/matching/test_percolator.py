"""What a subscription to words is told of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import Archive, Passage, Report, query_problem
from retrieval.search.questions.phrases import MAX_EXCLUSIONS, MAX_PHRASES
from tests.growth import excessive, seconds

DRONES = Report(
    slug="drones",
    title="Drones over the harbour",
    outlet="The Harbour News",
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
    "one of two words": ("crates OR pier", [0, 2]),
    "alternatives before the words beside them": ("damaged pier OR crates", [0, 2]),
    "a phrase or a word": ('"dock workers" OR pier', [0, 3]),
    "a word or a phrase": ('pier OR "dock workers"', [0, 3]),
    "a phrase or a phrase": ('"drone strike" OR "crates strikes"', [0]),
    "three alternatives": ("crates OR pier OR Nowak", [0, 2, 4]),
    "two pairs": ("crates OR pier drone OR Nowak", [0, 2]),
    "a compound is one alternative": ("dock-workers OR pier", [0, 3]),
    "a model or a word": ("T-72 OR pier", [0, 5]),
    "stop words beside OR": ("pier OR the crates", [0, 2]),
    "or in small letters is no operator": ("crates or pier", []),
    "a phrase left out": ('drones -"dock workers"', [0, 2]),
    "a phrase left out that is none here": ('drones -"workers dock"', [0, 2, 3]),
    "several left out": ("drones -tugs -crates", [0]),
    "a speaker": ("speaker:ministry", [2, 3]),
    "a speaker by several words": ('speaker:"uk ministry of defence"', [2, 3]),
    "a speaker by words in another order": ('speaker:"Defence Ministry"', [2, 3]),
    "a speaker who says nothing": ("speaker:Nowak", []),
    "what a speaker says of something": ("speaker:ministry tugs", [3]),
    "what everybody else says": ("drones -speaker:ministry", [0]),
    "one of two speakers": ("speaker:Nowak OR speaker:Ministry tugs", [3]),
    "a word or a speaker": ("pier OR speaker:ministry", [0, 2, 3]),
    "an outlet and a word": ("outlet:harbour pier", [0]),
    "an outlet by other case and accents": ("OUTLET:HÁRBOUR pier", [0]),
    "an outlet with a space before its name": ('Outlet: "harbour news" pier', [0]),
    "another outlet": ("outlet:Times pier", []),
    "all but an outlet": ("pier -outlet:harbour", []),
    "all but another outlet": ("pier -outlet:Times", [0]),
    "one of two outlets": ("outlet:Times OR outlet:Harbour pier", [0]),
    "an outlet alone names no passage": ("outlet:harbour", []),
    "an unknown field is words": ("harbour:tugs", [3]),
    "OR at an end is left out": ("OR pier OR", [0]),
    "an unclosed phrase is words": ('"strike drone', [0, 2, 3]),
}

WHOLE = {
    "an outlet": ("outlet:harbour", True),
    "another outlet": ("outlet:Times", False),
    "one of two outlets": ("outlet:Times OR outlet:Harbour", True),
    "two outlets at once": ("outlet:Times outlet:Harbour", False),
    "an outlet without a word": ("outlet:harbour -zeppelin", True),
    "an outlet without a word that a passage has": ("outlet:harbour -crates", False),
    "an outlet without a speaker": ("outlet:harbour -speaker:Nowak", True),
    "an outlet without a speaker who is quoted": ("outlet:harbour -speaker:ministry", False),
    "a speaker": ("speaker:ministry", True),
    "words of one passage": ("pier drone", True),
    "words of two passages": ("pier tugs", False),
    "only what is left out": ("-outlet:Times", False),
    "nothing": ("", False),
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


@pytest.mark.parametrize(("words", "matching"), WHOLE.values(), ids=WHOLE)
def test_a_report_matches_by_a_passage_or_by_its_outlet(archive: Archive, words: str, matching: bool) -> None:
    assert archive.matches(words, "drones") is matching


def test_a_name_of_stop_words_is_a_name() -> None:
    archive = Archive.of([Report("who", "Health", paragraphs=("All is well.",), outlet="WHO")])
    assert archive.matches("outlet:who", "who")
    assert not archive.matches("outlet:what", "who")


def test_a_report_without_passages_matches_by_its_outlet() -> None:
    archive = Archive.of([Report("empty", "Nothing", outlet="The Times")])
    assert archive.matches("outlet:Times -tugs", "empty")
    assert not archive.matches("outlet:Times tugs", "empty")


def test_speakers_of_quotes_inside_a_passage_are_found() -> None:
    text = "“The pier is closed,” said Mayor Anna Berg. “It stays so,” said Captain John Reed."
    archive = Archive.of([Report("pier", "The pier", paragraphs=(text,), outlet="Times")])
    assert archive.percolate("speaker:Berg", "pier")
    assert archive.percolate("speaker:Reed", "pier")
    assert not archive.percolate("speaker:Times", "pier")


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


VOCABULARY = ["pier", "tug", "crate", "dock", "harbour"]
OUTLETS, SPEAKERS = ["Alpha Post", "Beta Herald"], ["Anna Berg", "John Reed"]

word = st.sampled_from(VOCABULARY)
phrase = st.tuples(word, word).map(lambda pair: f'"{pair[0]} {pair[1]}"')
field = st.sampled_from([*(f'outlet:"{name}"' for name in OUTLETS), "speaker:berg", "speaker:Reed"])
condition = word | phrase | field


def _meets(passage: Passage, wanted: str) -> bool:
    """As the README says it, word by word."""
    kind, _, name = wanted.rpartition(":")
    said = passage.text.lower().replace(".", "").replace("“", "").replace("”", "")
    if kind == "outlet":
        return name.strip('"') == passage.report.outlet
    if kind == "speaker":
        return any(name.lower() in str(speech.speaker).lower() for speech in passage.speech)
    return f" {wanted.strip(chr(34))} " in f" {said} "


@given(
    texts=st.lists(st.lists(word, min_size=1, max_size=6), min_size=1, max_size=5),
    outlet=st.sampled_from(OUTLETS),
    speakers=st.lists(st.sampled_from([None, *SPEAKERS]), min_size=5, max_size=5),
    groups=st.lists(st.lists(condition, min_size=1, max_size=3), min_size=1, max_size=3),
    excluded=st.lists(condition, max_size=2),
)
def test_a_passage_meets_one_of_each_alternatives_and_nothing_excluded(
    texts: list[list[str]],
    outlet: str,
    speakers: list[str | None],
    groups: list[list[str]],
    excluded: list[str],
) -> None:
    paragraphs = [
        f"“{' '.join(text)}.” said {speaker}." if speaker else f"{' '.join(text)}."
        for text, speaker in zip(texts, speakers, strict=False)
    ]
    archive = Archive.of([Report("r", "Title", paragraphs=tuple(paragraphs), outlet=outlet)])
    passages = archive.passages("r")
    query = " ".join([*(" OR ".join(group) for group in groups), *(f"-{each}" for each in excluded)])

    expected = {
        passage.ordinal
        for passage in passages
        if all(any(_meets(passage, each) for each in group) for group in groups)
        and not any(_meets(passage, each) for each in excluded)
    }
    found = {citation.passage.ordinal for citation in archive.percolate(query, "r")}
    if all(each.startswith("outlet:") for group in groups for each in group):
        assert found == set()
        by_outlet = all(f'outlet:"{outlet}"' in group for group in groups)
        nothing_excluded = not any(_meets(passage, each) for passage in passages for each in excluded)
        assert archive.matches(query, "r") == (by_outlet and nothing_excluded)
    else:
        assert found == expected
        assert archive.matches(query, "r") == bool(expected)


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("part", ['"a b" ', "a OR ", "outlet:a ", '-"', "(", "-a ", "speaker: ", '"', "a:b "])
def test_the_time_to_read_a_query_grows_with_its_length(part: str) -> None:
    assert not excessive(lambda size: seconds(query_problem, part * size), 2_000)
