"""The HTML reader agrees with Telegram's: what is shown, what is formatted, what is refused."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.telegram_html import Entity, ParseError, bad_request, clean, parse, units

# HTML -> (shown text, [(type, piece of text, argument)])
READ = {
    "plain": ("just text", "just text", []),
    "bold by either name": ("<b>a</b><strong>b</strong>", "ab", [("bold", "a", ""), ("bold", "b", "")]),
    "nested": ("<b>a<i>b</i></b>", "ab", [("bold", "ab", ""), ("italic", "b", "")]),
    "upper case tag": ("<B>a</B>", "a", [("bold", "a", "")]),
    "nameless end": ("<b>a</>", "a", [("bold", "a", "")]),
    "every other tag": (
        "<u>a</u><s>b</s><tg-spoiler>c</tg-spoiler>",
        "abc",
        [("underline", "a", ""), ("strikethrough", "b", ""), ("spoiler", "c", "")],
    ),
    "spoiler by class": ('<span class="tg-spoiler">a</span>', "a", [("spoiler", "a", "")]),
    "named references": ("&lt;&gt;&amp;&quot;", '<>&"', []),
    "numeric references": ("&#8212;&#x2014;", "——", []),
    "reference without semicolon": ("a &lt b", "a < b", []),
    "unknown references stand": ("&nbsp;&apos;&hellip;&", "&nbsp;&apos;&hellip;&", []),
    "number too large stands": ("&#12345678;", "&#12345678;", []),
    "link": ('<a href="https://a.org/?x=1&amp;y">l</a>', "l", [("text_link", "l", "https://a.org/?x=1&y")]),
    "bare host gets a slash": ("<a href='a.org'>l</a>", "l", [("text_link", "l", "http://a.org/")]),
    "link to itself": ("<a>a.org</a>", "a.org", [("text_link", "a.org", "http://a.org/")]),
    "unusable link is lost": ('<a href="http://localhost">l</a>', "l", []),
    "quote": ("<blockquote>q</blockquote>", "q", [("blockquote", "q", "")]),
    "expandable quote": ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", "q", "")]),
    "bold in quote": (
        "<blockquote><b>q</b>r</blockquote>",
        "qr",
        [("blockquote", "qr", ""), ("bold", "q", "")],
    ),
    "pre with language": ('<pre><code class="language-py">x</code></pre>', "x", [("pre", "x", "py")]),
    "bold in code is lost": ("<code>a<b>b</b></code>", "ab", [("code", "ab", "")]),
    "code in link is lost": (
        '<a href="a.org">a<code>b</code></a>',
        "ab",
        [("text_link", "ab", "http://a.org/")],
    ),
    "time": ('<tg-time unix="12">t</tg-time>', "t", [("date_time", "t", "12")]),
    "empty tags vanish": ("a<b></b>b", "ab", []),
    "blank tags vanish": ("a<b> </b>b", "a b", []),
    "unknown attributes are ignored": ('<b aba  =  "c" d>a</b>', "a", [("bold", "a", "")]),
    "bare > stands": ("a > b", "a > b", []),
    "after an emoji": ("🏟<b>a🏟</b>", "🏟a🏟", [("bold", "a🏟", "")]),
}


@pytest.mark.parametrize(("markup", "text", "marked"), READ.values(), ids=READ)
def test_reads(markup, text, marked):
    shown, entities = parse(markup)

    assert shown == text
    assert [(entity.type, entity.of(shown), entity.argument) for entity in entities] == marked


REFUSED = {
    "unknown tag": ("a<p>b</p>", 'Unsupported start tag "p" at byte offset 1'),
    "self-closing": ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
    "comment": ("<!-- a -->", 'Unsupported start tag "!--" at byte offset 0'),
    "bare <": ("a < b > c", 'Unsupported start tag "" at byte offset 2'),
    "bare < at the end": ("a <", "Unclosed start tag at byte offset 2"),
    "offset in bytes": ("🏟 é<x>", 'Unsupported start tag "x" at byte offset 7'),
    "unclosed": ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    "crossed": ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    "synonym does not close": (
        "<i>a</em>",
        'Unmatched end tag at byte offset 4, expected "</i>", found "</em>"',
    ),
    "stray end": ("a</b>", "Unexpected end tag at byte offset 1"),
    "unfinished end": ("<b>a</b", "Unclosed end tag at byte offset 4"),
    "nameless attribute": ("<i =a>b</i>", 'Empty attribute name in the tag "i" at byte offset 0'),
    "unfinished attribute": ("<i a = ", 'Unclosed start tag "i" at byte offset 0'),
    "unquoted address": ("<a href=http://a.org>b</a>", "Unexpected end of name token at byte offset 8"),
    "unfinished value": ('<a href="a.org>b</a>', "Unclosed start tag at byte offset 0"),
    "span without class": ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    "nested quotes": (
        "<blockquote>a<blockquote>b</blockquote></blockquote>",
        "Blockquotes can't be nested at byte offset 13",
    ),
    "emoji without id": ("<tg-emoji>a</tg-emoji>", "Invalid custom emoji identifier specified"),
    "half a character": ("&#xd83c;", "Text contains invalid Unicode characters after decoding HTML entities"),
}


@pytest.mark.parametrize(("markup", "problem"), REFUSED.values(), ids=REFUSED)
def test_refuses(markup, problem):
    with pytest.raises(ParseError) as refused:
        parse(markup)

    assert refused.value.description.startswith(f"Bad Request: can't parse entities: {problem}")


CLEANED = {
    "tab": ("a\tb", "a b"),
    "control characters": ("a\x01b\x1fc", "a b c"),
    "carriage return": ("a\r\nb", "a\nb"),
    "line separator and overrides": ("a\u2028b\u202ec", "abc"),
    "combining ring": ("A\u030a", "A"),
    "combining line": ("a\u0333\u033f", "a"),
    "no-break space": ("a\u00a0b", "a\u00a0b"),
    "ends": (" \n a\n\t", "a"),
}


@pytest.mark.parametrize(("written", "shown"), CLEANED.values(), ids=CLEANED)
def test_cleans(written, shown):
    assert clean(written) == (shown, ())


def test_entities_move_with_the_text():
    """Everything before and inside the bold shrinks, yet it covers the same words."""
    text, (bold,) = parse(" \n\ra\r\u2028<b>b\u030a🏟\r</b>\n")

    assert (text, bold) == ("ab🏟", Entity("bold", 1, 3))


def test_leading_space_inside_an_entity_stays():
    assert parse("  <b> a</b>")[0] == " a"


def test_more_than_a_hundred_entities_are_dropped_bold_first():
    _, entities = parse("<b>a</b> " * 60 + "<code>b</code> " * 60)

    kinds = [entity.type for entity in entities]
    assert (len(kinds), kinds.count("code"), kinds.count("bold")) == (100, 60, 40)


def test_code_names_keep_their_capitals():
    assert bad_request("BUTTON_DATA_INVALID") == "Bad Request: BUTTON_DATA_INVALID"
    assert bad_request("Chat not found") == "Bad Request: chat not found"


@given(st.text())
def test_escaped_text_comes_back_as_telegram_shows_it(text):
    assert parse(html.escape(text)) == clean(text)


@given(st.text(), st.text(), st.text())
def test_bold_covers_exactly_what_was_written_in_it(before, inside, after):
    shown, entities = parse(f"x{html.escape(before)}<b>x{html.escape(inside)}x</b>{html.escape(after)}x")

    (bold,) = entities
    assert bold.of(shown) == clean(f"x{inside}x")[0]
    assert bold.end <= units(shown)


@given(st.text(alphabet="<>/bi= \"'&;lt#x0", max_size=30))
def test_nonsense_is_read_or_refused_but_never_crashes(markup):
    try:
        text, entities = parse(markup)
    except ParseError:
        return
    assert all(entity.end <= units(text) for entity in entities)
