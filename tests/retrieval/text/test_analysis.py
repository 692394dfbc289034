"""One analysis for reports and questions: which words meet, which stay apart."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.analysis import STOP_WORDS, phrase_terms, stem, terms, visible, word_spans, words
from retrieval.text.scripts import single_characters
from retrieval.text.word_forms.compounds import compounds
from retrieval.text.word_forms.magnitudes import magnitudes, signs

MEET = """
naturalised/naturalized naturalisation/naturalization organisations/organizations organiser/organizer
mobilise/mobilizing utilise/utilize realised/realized nationalised/nationalize criticise/criticize
analyse/analyze analysed/analyzed analysing/analyzing paralysed/paralyzed defence/defense defences/defenses
offence/offense licence/license licences/licensed pretence/pretense practise/practice practised/practiced
harbour/harbor harbours/harbors labour/labor labourers/laborers armoured/armored armoury/armory
honour/honors neighbouring/neighboring favourable/favorable behavioural/behavioral colourful/colorful
neighbourhood/neighborhood centre/center centres/centers centred/centered metres/meters kilometres/kilometer
litre/liter fibre/fiber theatre/theater calibre/caliber manoeuvre/maneuver manoeuvres/maneuvers
manoeuvring/maneuvering manoeuvred/maneuvered programme/program programmes/programs kilogramme/kilogram
travelled/traveled travelling/traveling traveller/traveler labelled/labeled cancelled/canceled
modelled/modeled fuelled/fueled fuelling/fueling signalled/signaled levelled/leveled marvellous/marvelous
counsellor/counselor catalogue/catalog catalogues/catalogs catalogued/cataloged dialogue/dialog
analogue/analog grey/gray greying/graying aluminium/aluminum ageing/aging judgement/judgment
acknowledgement/acknowledgment enrolment/enrollment enrol/enroll fulfil/fulfill fulfilment/fulfillment
skilful/skillful instalment/installment distil/distill sulphur/sulfur mould/mold smoulder/smolder
plough/plow ploughed/plowed sceptical/skeptical tyres/tires artefact/artifact enquiry/inquiry
anaesthetic/anesthetic archaeology/archeology towards/toward revise/revision precise/precisely
supervise/supervision promise/promised exercise/exercises controlled/control shelled/shelling string/strings
israelis/israeli programmed/programming soldier/soldiers conscripts/conscription russia’s/russia
russia's/Russia Russiaʼs/russia o’brien/obrien orbán/orban élysée/elysee 3,000/3000 12,800,000.5/12800000.5
23rd/23 twelve/12 twenty/20 zero/0 3,000th/3000th kiev/kyiv kharkov/kharkiv odessa/odesa lvov/lviv US/U.S.
US/U.S US/USA U.S.A./USA US's/USA U.K./UK belarussians/belarusian byelorussian/belarusian
""".split()

APART = """
hour/or force/for fire/fir wise/wizard called/caled four/for tour/tor pour/por fence/fen rise/riot size/sis
prize/price seize/sea centre/cent advise/advice shell/she filled/file sole/soul boulder/bold should/shold
program/pram catalogue/cat rogue/rog vogue/vog league/leg organ/organisation mobile/mobilise
nature/naturalised station/state hatred/hater sacred/sacer month/mouth moult/moat account/accont court/cort
source/sorce course/corse journal/jornal license/lice since/sense duel/dull ensure/insure cheque/check
aluminium/alumni titanium/titan israel/isle ration/rate tribe/tri metre/met US/USB 3.5/35 1,2/12
1,000/1000000 fulfil/full
""".split()


SAME_THING = """
Su-35/su35/SU‑35/Su 35/su-35s/SU35S/Su–35; S-300/S300/s 300; MiG29/MiG-29s/mig 29; F16/F-16’s/f 16; G7/G-7;
Mi-8MTV/mi8mtv; BM-21/BM21/bm 21; T-72B3/T72B3/t 72b3; Kh-101/kh101; A-50/A50; Shahed-136/shahed136;
COVID-19/covid19/covid; 9K720/9k720; 2.4m/2.4 million/2,400,000/2.4mn/2.4 mn/2,4 million;
37 thousand/37,000/37k/thirty-seven thousand; 12.4bn/12.4 billion; 1.1 billion/1.1bn/1,100,000,000;
two million/2 million/2000000; three hundred/300/3 hundred; twenty-five/25; 5 trillion/5tn
"""
SAME_PAIRS = (
    "wifi/Wi-Fi; email/e-mail; cosponsor/co-sponsors; antiship/anti-ship; xray/X-ray; Łódź/Lodz; Øst/ost"
)
NO_COMPOUND = """
June 5; in 35; at 35; of 72; page 3; Brigade 72; mid-2023; pre-2014; May-5; top-10; Putin's 300 men; a 50;
can't 72; on 18 March; US 35; the 1990s; 35 - 40; win 35; 1941-45; 5-6; version-2.5; 20-30 million
"""


def asked(text):
    """The terms of a question."""
    return [term for word, _, _ in word_spans(text) if (term := stem(word))]


@pytest.mark.parametrize("forms", SAME_THING.split(";"), ids=str.strip)
def test_each_way_to_write_a_compound_is_one_term_that_reports_have(forms):
    forms = forms.strip().split("/")
    [one] = {tuple(asked(form)) for form in forms}
    assert len(one) == 1
    assert all(one[0] in terms(f"A {form}, they said.") for form in forms)
    assert all(phrase_terms(form) == one for form in forms)


@pytest.mark.parametrize("forms", SAME_PAIRS.split(";"), ids=str.strip)
def test_reports_with_a_hyphen_or_a_mark_have_the_plain_word_too(forms):
    joined, hyphen = forms.strip().split("/")
    assert {*asked(joined)} <= {*terms(hyphen)} | {*asked(hyphen)}


@pytest.mark.parametrize("text", NO_COMPOUND.split(";"), ids=str.strip)
def test_what_is_no_compound(text):
    text = text.strip()
    assert all(
        word.replace("'", "").replace(".", "").isalnum() for word in (w for w, _, _ in word_spans(text))
    )
    assert terms(text) == tuple(asked(text))


def test_the_parts_of_a_compound_count_but_not_its_number():
    assert terms("two Su-34s and a COVID-19 ward") == ("2", "su", "su34", "covid", "covid", "ward")
    assert terms("2.4 million shells, £5") == ("million", "2400000", "shell", "pound", "5")
    assert terms("a 2.4 m wall") == ("2.4", "m", "2400000", "wall")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("half a million", "500,000"),
        ("half-a-million", "500000"),
        ("half a billion", "500m"),
        ("EUR 5", "€5"),
        ("USD 5", "$5"),
        ("8,5", "8.5"),
        ("30.000", "30,000"),
        ("T-72B3s", "T-72B3"),
        ("737s", "737"),
        ("mo\u00adbi\u00adli\u200bty", "mobility"),
        ("Su\u2060-35", "Su-35"),
    ],
)
def test_other_ways_to_write_the_same(one, other):
    assert {*terms(one)} >= {*asked(other)}
    assert {*phrase_terms(one)} >= {*asked(other)}


def test_a_share_is_no_designation():
    assert terms("F 16%") == tuple(asked("F 16%")) == ("f", "16", "percent")


def test_percent_is_one_word_however_it_is_written():
    assert asked("5 per cent") == asked("5%") == asked("5 percent") == ["5", "percent"]
    assert terms("5 per cent") == terms("5 percent") == terms("5%") == terms("5 %") == ("5", "percent")
    assert terms("100% cotton") == ("100", "percent", "cotton")
    assert terms("per cent") == ("percent",)


def test_a_question_may_leave_out_the_hyphen_of_a_number():
    assert asked("twenty five") == asked("twenty-five") == ["25"]


def test_decades_keep_their_name():
    assert terms("the 1990s") == ("1990s",)


@pytest.mark.parametrize(
    "piece",
    [
        "a-1",
        "a-",
        "1-a",
        "su 3",
        " 3",
        "2 m",
        "ty-",
        "two hundred ",
        "half a ",
        "1 % ",
        "per cent ",
        "-",
        "$",
        "a-a-",
    ],
)
def test_long_runs_take_linear_time(piece):
    """A square of the length would take minutes."""
    assert len(words(piece * 200_000)) <= 3 * len(piece * 200_000)


def term(text):
    """The one term of a text of one word."""
    [found] = terms(text)
    return found


@pytest.mark.parametrize(
    "pair", [*MEET, "3\u00a0000/3000", "3\u202f000/3,000", "1\u2009200\u2009000/1,200,000"]
)
def test_two_spellings_of_a_word_meet(pair):
    one, other = pair.split("/")

    assert term(one) == term(other)


@pytest.mark.parametrize("pair", [*APART, "3\u00a05/35"])
def test_two_words_that_look_alike_stay_apart(pair):
    one, other = pair.split("/")

    assert terms(one) != terms(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("— … _ ’ ' \u00a0", []),
        ("Anti-migrant law/rule", ["anti", "migrant", "antimigrant", "law", "rule"]),
        ("soldiers' pay, soldiers’ pay", ["soldiers", "pay", "soldiers", "pay"]),
        ("‘quoted’ and “Quoted”", ["quoted", "and", "quoted"]),
        ("Don’t 37.1% of 3,000.", ["don’t", "37.1", "percent", "of", "3,000"]),
        ("in 2024, 500 men", ["in", "2024", "500", "men"]),
        ("3\u00a0000 men, 12\u00a0May, 5\u00a00000", ["3\u00a0000", "men", "12", "may", "5", "0000"]),
        ("Zarya-4R, 23rd", ["zarya", "zarya4r", "23rd"]),
        ("The US told us. U.S.-led", ["the", "US", "told", "us", "u.s", "led"]),
        ("J.K. Rowling ate.Then x.y", ["j.k", "rowling", "ate", "then", "x.y"]),
        ("İstanbul ΑΣ", ["istanbul", "ας"]),
        ("under_score", ["under", "score"]),
    ],
)
def test_words_are_letters_and_figures_in_small(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize("word", ["the", "what", "don't", "don’t", "who's", "it’s", "us", "a.m"])
def test_function_words_have_no_term(word):
    assert terms(word) == ()


def test_stop_words_are_in_small_letters_and_their_own_words():
    assert all(words(word) == [word] for word in STOP_WORDS)


def test_a_question_and_a_report_meet_in_their_terms():
    report = terms("The State Duma approved a bill that would strip citizenship from naturalised citizens.")

    assert set(terms("Whose citizenship does the Duma’s bill strip? Naturalized citizens’?")) <= set(report)


HYPHENS = dict.fromkeys(map(ord, "‐‑–−"), "-")
ANY = st.text(st.one_of(st.characters(), st.sampled_from("aSU.US'’ 0,5\u00a0İΣ-_")))


@given(ANY)
def test_spans_are_those_of_the_words(text):
    spans = word_spans(text)

    lower = text.lower()
    apart = single_characters(lower)  # of scripts without spaces
    if visible(text) == text and not (compounds(lower) or magnitudes(lower) or signs(lower) or apart):
        assert [word for word, _, _ in spans] == words(text)
    assert all(
        text[start:end].replace("İ", "I").translate(HYPHENS).lower() == word.translate(HYPHENS).lower()
        for word, start, end in spans
        if "σ" not in word
    )
    assert apart or all(one[2] <= other[1] for one, other in itertools.pairwise(spans))


@given(st.text(st.characters()))
def test_every_string_has_a_stem(word):
    assert isinstance(stem(word), str)


@pytest.mark.parametrize("word", ["", "\ud800", "\ud800a", "'", "'s", "5\ud800", "²", "①", "\u0301"])
def test_odd_strings_have_a_stem_too(word):
    assert isinstance(stem(word), str)


@pytest.mark.parametrize(
    "word", sorted({word for pair in MEET for word in pair.split("/") if word.isascii()})
)
def test_a_term_stays_close_to_itself(word):
    """A term that is stemmed again still begins like the term."""
    [once] = terms(word)

    assert stem(once)[:3] == once[:3]


@pytest.mark.parametrize(
    ("name", "term"), [("United Nations", "un"), ("the United  States", "usa"), ("European Union's", "eu")]
)
def test_a_name_is_its_abbreviation_too(name: str, term: str) -> None:
    assert terms(name)[-1] == term
    assert [stem(word) for word, _, _ in word_spans(name) if stem(word)] == [term]


def test_half_of_such_a_name_is_none() -> None:
    assert "un" not in terms("The nations were united, and reunited nations")
