"""The numbers of words, compiled and counted: the words are always those of `analysis.words`."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.compiled import library
from retrieval.text import word_numbers as module
from retrieval.text.analysis import words
from retrieval.text.word_numbers import WordNumbers, word_numbers

# Everything that a rule of `words` or of words.c is about, and its neighbours.
PIECES = """the Pump US us US's u.s U.S. U.K. o'brien O’Neill rock'n'roll o'b'c x`y x‘y x´y russia's Russia’s
I'm I’m end. ...and e.g. p.m. a.m. and/or AT&T 35 3,000 3.5 1.000.000 2024 1990s 23rd 4R 16s $5
£3.2bn €7 % 35% 5k 2.4m 2.4mn Su su-35 Su-35s F f 16 s t m mn bn bln tn mln M-16 covid-19 wi-fi
anti-ship- well-to-do - -- – — − two–three one- twenty twenty-five five six-pack eleven half an a
hundred thousand million millions Billion trillion zero per cent percent percentage centre United
united nations Nations' kingdom states States’s European european Union reunited naïve café Łódź
İstanbul mİllion Київ Σίσυφος ΑΣ ΑΣ' “quoted” «so» (note) [x] … • ½ ≈ 🙂 日本語 한국 עִברית ไทย _ a_b
x_united soft\u00adhyphen m\u200bn zero\u200dwidth e\u0301 non\u00a0break 5\u00a0000 5\u202f000
half\u00a0a 2\u00a0m \u00a0 \x00 \x1c \x7f \ud800 K ſ ª ² ٣ ① ʼ x\u2010y x\u2011y 10\u201112""".replace(
    "\n", " "
).split(" ")
BETWEEN = st.sampled_from(
    [" ", " ", " ", " ", "", "  ", "\n", "\t", "\u00a0", "\x1c", ". ", ", ", "-", "'", ".", "/"]
)
TEXTS = st.lists(
    st.lists(st.tuples(st.sampled_from(PIECES), BETWEEN), max_size=12).map(
        lambda pairs: "".join(part for pair in pairs for part in pair)
    )
    | st.text(max_size=30)
    | st.text("ab12 .,-'’US%m\n", max_size=30),
    max_size=6,
)


def read(numbers: WordNumbers, texts: Sequence[str]) -> list[list[str]]:
    """The words of each text, by way of their numbers."""
    flat, stops = numbers.read(texts)
    names = numbers.since(0)
    assert len(names) == len(numbers)
    assert len(set(names)) == len(names)
    return [[names[at] for at in flat[start:stop]] for start, stop in pairwise([0, *stops.tolist()])]


@pytest.fixture(params=["compiled", "counted"])
def made(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], WordNumbers]:
    """What makes an empty one."""
    if request.param == "counted":
        monkeypatch.setattr(library, "available", lambda: False)
    elif not library.available():
        pytest.skip("no compiler when this was installed")
    return word_numbers


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(TEXTS)
def test_the_words_of_texts_are_those_of_the_analysis(
    made: Callable[[], WordNumbers], texts: list[str]
) -> None:
    assert read(made(), texts) == [words(text) for text in texts]


@pytest.mark.parametrize("first", PIECES)
def test_each_piece_has_its_words_beside_every_other(made: Callable[[], WordNumbers], first: str) -> None:
    texts = [f"{first}{space}{second} then" for second in PIECES for space in (" ", "")]
    assert read(made(), texts) == [words(text) for text in texts]


def test_numbers_stay_and_fragments_may_be_forgotten(
    made: Callable[[], WordNumbers], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_FRAGMENTS", 1)
    numbers = made()
    first, _ = numbers.read(["pump 35 su-35"])
    known = len(numbers)
    again, _ = numbers.read(["3,000 su-35", "", "pump 35 su-35"])
    assert again[-len(first) :].tolist() == first.tolist()
    assert numbers.since(known) == ["3,000"]
