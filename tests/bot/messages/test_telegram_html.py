import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from bot.messages.telegram_html import (
    MAX_UNITS,
    allot,
    entities,
    excerpt,
    fits,
    head,
    pack,
    pieces,
    shorten,
    shown,
    units,
)
from tests import telegram_html
from tests.bot.made import calm, texts

limits = st.integers(2, 300)


@calm
@given(texts)
def test_units_are_counted_as_telegram_counts_them(text: str) -> None:
    assert telegram_html.units(text) == units(text)


@calm
@given(texts)
def test_what_is_shown_of_escaped_text_is_the_text(text: str) -> None:
    assert text == shown(f"<b>{escape(text)}</b>")


def test_entities_are_start_tags() -> None:
    assert entities('<blockquote expandable>a <b>b</b></blockquote> <a href="x">c</a> &lt;i&gt;') == 3


@pytest.mark.parametrize(
    ("html", "fitting"),
    [
        pytest.param("x" * MAX_UNITS, True, id="as long as may be"),
        pytest.param("x" * (MAX_UNITS + 1), False, id="one too many"),
        pytest.param("😀" * (MAX_UNITS // 2 + 1), False, id="emoji count twice"),
        pytest.param("<b>" + "&lt;" * MAX_UNITS + "</b>", True, id="markup does not count"),
        pytest.param("<b>x</b>" * 101, False, id="too many formatted spans"),
        pytest.param(f'<a href="{"x" * 32_768}">x</a>', False, id="too many bytes"),
    ],
)
def test_fits_keeps_telegrams_limits(html: str, fitting: bool) -> None:
    assert fitting is fits(html)


@pytest.mark.parametrize(
    ("text", "limit", "shortened"),
    [
        pytest.param("one two", 7, "one two", id="fits"),
        pytest.param("one two three", 9, "one two…", id="at a word"),
        pytest.param("one two three", 8, "one two…", id="exactly at a word"),
        pytest.param("onetwothree", 5, "onet…", id="one word"),
        pytest.param("😀😀😀", 4, "😀…", id="no half emoji"),
    ],
)
def test_labels_are_shortened_at_a_word(text: str, limit: int, shortened: str) -> None:
    assert shortened == shorten(text, limit)


@calm
@given(texts, limits)
def test_a_head_is_a_beginning_within_the_limit(text: str, limit: int) -> None:
    beginning = head(text, limit)

    assert text.startswith(beginning)
    assert 0 < units(beginning) <= limit


@calm
@given(texts, limits)
def test_pieces_hold_every_word_in_order_within_the_limit(text: str, limit: int) -> None:
    spans = pieces(text, limit)

    assert all(units(text[start:end]) <= limit for start, end in spans)
    assert "".join(text.split()) == "".join("".join(text[start:end].split()) for start, end in spans)


def test_pieces_end_between_sentences_where_they_can() -> None:
    text = "First one. Second one. Third."

    assert [text[start:end] for start, end in pieces(text, 24)] == ["First one. Second one.", "Third."]


def test_a_monster_sentence_is_cut_at_words() -> None:
    text = "no end in sight of this"

    assert [text[start:end] for start, end in pieces(text, 9)] == ["no end in", "sight of", "this"]


def test_a_hundred_thousand_characters_are_cut_quickly() -> None:
    assert all(end - start <= MAX_UNITS for start, end in pieces("word " * 20_000, MAX_UNITS))


@calm
@given(texts, st.data(), st.integers(0, 300))
def test_an_excerpt_is_part_of_the_text_around_the_quote(text: str, data: st.DataObject, limit: int) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cut = excerpt(text, start, end, limit)

    assert cut.before + cut.quote + cut.after in text
    assert text[start:end].startswith(cut.quote)
    assert units(cut.before + cut.quote + cut.after) <= limit
    assert cut.cut_before == bool(text[: cut.start].strip())
    assert cut.cut_after == bool(text[cut.end :].strip())


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        pytest.param(99, ("One one. Two two. ", "Three three.", " Four four. Five five."), id="all of it"),
        pytest.param(34, ("Two two. ", "Three three.", " Four four."), id="the sentences around"),
        pytest.param(24, ("", "Three three.", " Four four."), id="the one behind first"),
        pytest.param(14, ("", "Three three.", ""), id="only the quote"),
        pytest.param(8, ("", "Three", ""), id="not even the quote"),
        pytest.param(0, ("", "", ""), id="nothing"),
    ],
)
def test_an_excerpt_grows_by_whole_sentences(limit: int, expected: tuple[str, str, str]) -> None:
    text = "One one. Two two. Three three. Four four. Five five."
    start = text.index("Three")
    cut = excerpt(text, start, start + len("Three three."), limit)

    assert expected == (cut.before, cut.quote, cut.after)


def test_a_quote_that_is_too_long_is_cut_after_a_sentence() -> None:
    text = "One one. Two two. Three three."

    assert excerpt(text, 0, len(text), 20).quote == "One one. Two two."


@calm
@given(st.lists(st.integers(0, 500), max_size=6), st.integers(-10, 1000))
def test_room_is_shared_out_and_never_overdrawn(sizes: list[int], room: int) -> None:
    shares = allot(sizes, room)

    assert sum(shares) <= max(0, room)
    assert all(share <= size for share, size in zip(shares, sizes, strict=True))
    assert shares == sizes or sum(shares) > room - len(sizes)


def test_short_texts_leave_their_room_to_long_ones() -> None:
    assert allot([10, 500, 300], 400) == [10, 195, 195]


@pytest.mark.parametrize(
    ("room", "formats", "expected"),
    [
        pytest.param(20, 9, [range(3)], id="one page"),
        pytest.param(12, 9, [range(2), range(2, 3)], id="by length"),
        pytest.param(1, 9, [range(1), range(1, 2), range(2, 3)], id="too long ones alone"),
        pytest.param(20, 0, [range(1), range(1, 3)], id="by formatted spans"),
    ],
)
def test_blocks_are_packed_in_order(room: int, formats: int, expected: list[range]) -> None:
    assert expected == pack([(3, 1), (3, 0), (5, 0)], room, formats)
