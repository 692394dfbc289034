"""Words are cut as their script demands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import Archive
from retrieval.text.analysis import terms, word_spans, words
from retrieval.text.scripts import with_letters_for_marks, word_parts
from tests.retrieval.search.made import OTHERS, told

WHOLE = {
    "Gurmukhi vowel signs": "ਪੰਜਾਬ ਵਿੱਚ ਹੜ੍ਹ",
    "Devanagari with a virama": "हिन्दी में समाचार",
    "Devanagari with a nukta": "लड़ाई",
    "Bengali": "বাংলাদেশ",
    "Tamil": "தமிழ் செய்தி",
    "Hebrew points": "שָׁלוֹם",
    "Arabic marks": "مُحَمَّد",
    "Korean": "한국 뉴스",
    "an accent apart": "e\u0301clair",
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_a_word_keeps_its_marks(text: str) -> None:
    assert words(text) == [word for word, _, _ in word_spans(text)] == text.split()


@pytest.mark.parametrize(
    ("pointed", "plain"), [("שָׁלוֹם", "שלום"), ("مُحَمَّد", "محمد"), ("e\u0301clair", "éclair")]
)
def test_points_and_accents_may_be_left_out(pointed: str, plain: str) -> None:
    assert terms(pointed) == terms(plain)


@pytest.mark.parametrize(("one", "other"), [("हाल", "हल"), ("が", "か"), ("ข้าว", "ข่าว"), ("ਵਿੱਚ", "ਵਚ")])
def test_marks_that_change_the_sound_tell_words_apart(one: str, other: str) -> None:
    assert terms(one) != terms(other)


def test_joiners_within_a_word_do_not_count() -> None:
    assert terms("क्‍ष") == terms("क्ष")


PAIRED = {
    "Chinese": ("北京下雪", ["北京", "京下", "下雪"]),
    "Japanese": ("東京ニュース", ["東京", "京ニ", "ニュ", "ュー", "ース"]),
    "Thai, its vowel signs with their letters": ("มีฝน", ["มีฝ", "ฝน"]),
    "one character": ("雪", ["雪"]),
    "beside numbers": ("2024年3月", ["2024", "年", "3", "月"]),
    "beside Latin letters": ("AI技術", ["ai", "技術"]),
}


@pytest.mark.parametrize(("text", "pairs"), PAIRED.values(), ids=PAIRED)
def test_scripts_without_spaces_are_cut_into_pairs(text: str, pairs: list[str]) -> None:
    assert [word for word, _, _ in word_spans(text)] == pairs


@pytest.mark.parametrize("question", ["北京", "雪", "下雪了嗎"])
def test_a_report_is_found_by_a_part_of_what_it_writes_without_spaces(question: str) -> None:
    archive = Archive.of([told("snow", None, "北京今天下雪了。"), *OTHERS])
    assert [hit.passage.report.slug for hit in archive.hits(question, None, 1)] == ["snow"]


LETTERS = st.characters(categories=("Lu", "Ll", "Lo", "Mn", "Mc", "Nd"), codec="utf-8")


@given(st.text(LETTERS | st.sampled_from(" -'.,ก京が\u0301\u0a40ы")))
def test_every_word_stands_where_it_is_said_to_stand(text: str) -> None:
    lower = text.replace("İ", "I").lower()
    assert all(lower[start:end] == word for word, start, end in word_spans(lower))
    masked = with_letters_for_marks(text)
    assert len(masked) == len(text)
    assert all(word_parts(word)[0][0] == 0 and word_parts(word)[-1][1] == len(word) for word in text.split())
