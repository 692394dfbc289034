"""A file's text as a Report: its parts, its characters, its broken shapes."""

import unicodedata
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.reports.errors import Finding, ReportError
from retrieval.reports.parsing.report_parser import parse_report
from retrieval.reports.report import MAX_PARAGRAPH_CHARS, Report, normalise

NBSP = "\u00a0"
USUAL = f"""Navy moves ships

Three ships left the port.

Aug 5, 2024{NBSP}-{NBSP}21:16
Navy moves ships

The ships sailed at dawn.
A fourth one stayed."""

# report text -> title, summary, published, paragraphs
SHAPES = [
    pytest.param(
        USUAL,
        "Navy moves ships",
        "Three ships left the port.",
        datetime(2024, 8, 5, 21, 16),
        ("Three ships left the port.", "The ships sailed at dawn.", "A fourth one stayed."),
        id="usual",
    ),
    pytest.param("T", "T", "", None, (), id="title only"),
    pytest.param("T\nOne.\nTwo.", "T", "", None, ("One.", "Two."), id="no date"),
    pytest.param("T\n5 August 2024\nOne.", "T", "", date(2024, 8, 5), ("One.",), id="no summary"),
    pytest.param(
        "T\nS.\n5 Aug 2024\nOne.", "T", "S.", date(2024, 8, 5), ("S.", "One."), id="no second title"
    ),
    pytest.param("T\nS.\nT\nOne.", "T", "S.", None, ("S.", "One."), id="second title, no date"),
    pytest.param("5 Aug 2024\nT\nOne.", "T", "", date(2024, 8, 5), ("One.",), id="date first"),
    pytest.param(
        "2024-08-05\nT\nS.\nT\nOne.",
        "T",
        "S.",
        date(2024, 8, 5),
        ("S.", "One."),
        id="date first, second title",
    ),
    pytest.param("5 Aug 2024", "5 Aug 2024", "", date(2024, 8, 5), (), id="a date only"),
    pytest.param(
        "T\nA.\nB.\n5 Aug 2024\nC.",
        "T",
        "A.",
        date(2024, 8, 5),
        ("A.", "B.", "C."),
        id="two lines before the date",
    ),
    pytest.param(
        "T\n5 Aug 2024\nUpdated: 6 Aug 2024\nA.",
        "T",
        "",
        date(2024, 8, 5),
        ("A.",),
        id="updated: the first date",
    ),
    pytest.param(
        "T\nOne.\n" + "x.\n" * 8 + "5 Aug 2024", "T", "", None, ("One.", *["x."] * 8, "5 Aug 2024"), id="late"
    ),
    pytest.param("---\ntitle: F\n---\nOne.\nTwo.", "F", "", None, ("One.", "Two."), id="title in front"),
    pytest.param("---\ntitle: F\n---\nF\nOne.", "F", "", None, ("One.",), id="the same title in front"),
    pytest.param(
        "---\ntitle: F\n---\nT\nS.\nT\nOne.", "F", "S.", None, ("S.", "One."), id="another title in front"
    ),
    pytest.param(
        "---\ntitle: F\n---\nA.\n5 Aug 2024\nB.",
        "F",
        "A.",
        date(2024, 8, 5),
        ("A.", "B."),
        id="front, no own title",
    ),
    pytest.param("---\ntitle: F\n---", "F", "", None, (), id="front only"),
    pytest.param(
        f"---\ntitle: F\nsummary: 'X.'\nDate : 1 May 2024\n---\n{USUAL}",
        "F",
        "X.",
        date(2024, 5, 1),
        ("X.", "Three ships left the port.", "The ships sailed at dawn.", "A fourth one stayed."),
        id="front over the usual shape",
    ),
    pytest.param(
        "---\ndate: 2024-05-01\n---\nT\n31 February 2024\nOne.",
        "T",
        "",
        date(2024, 5, 1),
        ("One.",),
        id="front date over an impossible one",
    ),
]


@pytest.mark.parametrize(("text", "title", "summary", "published", "paragraphs"), SHAPES)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\u2028"], ids=["lf", "crlf", "cr", "u2028"])
def test_every_shape_has_its_parts_whatever_the_line_ends(text, title, summary, published, paragraphs, ends):
    report = parse_report("\ufeff" + text.replace("\n", ends) + ends, "x.txt")

    assert (title, summary, published) == (report.title, report.summary, report.published)
    assert paragraphs == report.paragraphs


def test_front_matter_gives_url_and_outlet_and_ignores_what_it_does_not_know():
    text = '---\nURL: https://example.org/a:b\noutlet: "The Desk"\nauthor: X\n\n---\nT\n'

    report = parse_report(text, "dir/x.txt")

    assert (report.url, report.outlet) == ("https://example.org/a:b", "The Desk")
    assert (report.slug, report.file) == ("x", "x.txt")


def test_front_matter_says_when_a_report_was_updated():
    text = "---\ndate: 2024-08-05\nupdated: 2024-08-07 09:05\n---\nT\nOne."

    assert parse_report(text, "x.txt").updated == datetime(2024, 8, 7, 9, 5)
    assert parse_report(text.replace("updated", "changed"), "x.txt").updated is None


def test_what_was_fetched_is_paragraphs_whatever_it_looks_like():
    body = "5 August 2024\n---\ntitle: no\nF\n31 February 2024"
    fetched = parse_report(f"---\ntitle: F\nfetched: 1 2\n---\n{body}", "x.txt")
    titleless = parse_report("---\nfetched: 1 2\n---\nT\n5 August 2024\nOne.", "x.txt")

    assert (fetched.title, fetched.published, fetched.summary) == ("F", None, "")
    assert fetched.paragraphs == tuple(body.split("\n"))
    assert (titleless.title, titleless.title_made, titleless.published) == ("T", True, None)
    assert titleless.paragraphs == ("T", "5 August 2024", "One.")


def test_only_a_pair_of_quotes_around_a_value_goes():
    assert parse_report('---\ntitle: "Wagner" returns\n---\n', "x").title == '"Wagner" returns'


def test_markdown_headings_are_titles_or_left_out():
    assert parse_report("# T\nOne.", "x.txt").title == "# T"
    assert (
        (report := parse_report("# T\n5 Aug 2024\n# T\n## Sub\n#One.", "x.md")).title,
        report.paragraphs,
        report.left_out[-1],
    ) == ("T", ("#One.",), ("Sub", "heading"))


@pytest.mark.parametrize(
    "text",
    ["", " \n\t\n\u00a0\n", "---\nurl: x\n---\n", "---\n\n***\n"],
    ids=["empty", "whitespace", "front matter without a title", "rules"],
)
def test_a_file_without_text_is_an_error_with_path_and_line(text):
    with pytest.raises(ReportError) as raised:
        parse_report(text, "folder/x.txt")

    assert (raised.value.path, raised.value.line) == ("folder/x.txt", 1)
    assert raised.value.finding == Finding("empty")


# what cannot be read of a report -> the line, what is found; the report is read all the same
UNREADABLE = [
    pytest.param("---\ntitle: T\nupdated: soon\n---\nA.", 3, "no_front_date (value='soon')", id="no update"),
    pytest.param(
        "T\nS.\n\n31 February 2024\nA.", 4, "impossible_date (date='31 February 2024')", id="no such day"
    ),
    pytest.param("T\n2024-13-01\nA.", 2, "impossible_date (date='2024-13-01')", id="no such month"),
    pytest.param("---\ntitle: T\nA.", 1, "front_endless (fence='---')", id="endless front matter"),
    pytest.param("---\ntitle: 'T' x\noops\n---\nA.", 2, "front_invalid (form='YAML')", id="bad front matter"),
    pytest.param("---\ntitle: T\ndate: soon\n---\nA.", 3, "no_front_date (value='soon')", id="no date"),
    pytest.param("---\ntitle: T\ndate:\n---\nA.", 1, "undated", id="blank date"),
    pytest.param(
        "---\ndate: 31 June 2024\n---\nT\nA.",
        2,
        "impossible_front_date (date='31 June 2024')",
        id="no such front date",
    ),
]


@pytest.mark.parametrize(("text", "line", "finding"), UNREADABLE)
def test_what_cannot_be_read_is_a_notice_and_the_report_is_read(text, line, finding):
    report = parse_report(text, "x.txt")

    first = report.notices[0]
    assert report.title[0] in "T'"
    assert report.paragraphs[-1] == "A."
    assert report.published is None
    assert (line, finding) == (first.line, str(first.finding))


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("\ufeffa", "a"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("a\tb\x00c\x7fd\x85e\x0cf", "a b c d e f"),
        ("a\u200eb\u200fc\u202ad\u202ee", "abcde"),
        ("a\u0333b\u033f", "ab"),
        ("A\u030a", "\u00c5"),
        ("q\u030a", "q"),
        ("e\u0301", "\u00e9"),
        ("\ud800a", "a"),
        ("a\u00a0b\u202fc\u200bd", "a\u00a0b\u202fc\u200bd"),
        ("plain", "plain"),
    ],
)
def test_normalising_does_what_telegram_would_do(text, normal):
    assert normal == normalise(text)


ANY = st.text(st.one_of(st.characters(), st.sampled_from("\r\n\t\ufeff\u030a\u0333\u0301e\ud800• :\u2028")))


@given(ANY)
@example("e\u0333\u0301")
def test_normalising_twice_is_normalising_once(text):
    normal = normalise(text)

    assert normal == normalise(normal)
    assert unicodedata.is_normalized("NFC", normal)
    normal.encode()


LINES = st.one_of(
    ANY,
    st.sampled_from(
        ["---", "title: T", "summary: S", "T", "5 Aug 2024", "date: 5 Aug 2024", "", "• x.", "L:"]
    ),
)


@given(st.lists(LINES, max_size=14).map("\n".join))
@example("x" * 81 + ".")
@example("x" * 50 + "\ny")  # a wrapped paragraph: its line end becomes a space
def test_title_summary_and_paragraphs_stand_in_the_text(text):
    try:
        report = parse_report(text, "x.txt")
    except ReportError:
        return

    assert report.title
    assert report.text.split() == normalise(text).split()
    title = report.title.removesuffix("…") if report.title_made else report.title  # the rest was cut off
    for part in (title, report.summary, *report.paragraphs):
        assert part in report.text


@given(ANY, ANY, st.lists(ANY), ANY)
def test_a_report_made_by_hand_holds_its_paragraphs_too(title, summary, paragraphs, text):
    report = Report("x", title, paragraphs=tuple(paragraphs), summary=summary, text=text)

    assert len(paragraphs) == len(report.paragraphs)
    assert all(paragraph in report.text for paragraph in report.paragraphs)
    assert report == Report("x", report.title, None, report.paragraphs, report.summary, text=report.text)


def test_stamp_and_day_tell_what_is_known_and_order_undated_first():
    hour = Report("a", "T", datetime(2024, 8, 5, 21, 16))
    day = Report("b", "T", date(2024, 8, 5))
    never = Report("c", "T")

    assert sorted(report.stamp for report in (hour, never, day)) == ["", "2024-08-05", "2024-08-05T21:16"]
    assert (date(2024, 8, 5), date(2024, 8, 5), None) == (hour.day, day.day, never.day)


def test_the_ref_is_short_and_stable_and_the_repr_counts():
    report = Report("000_14008ecf9d18a562", "T", paragraphs=("a", "b"))

    assert report.ref == "ybKGpgof-mjs"
    assert Report("000_14008ecf9d18a562", "Other").ref == report.ref != Report("other", "T").ref
    assert repr(report) == "Report('000_14008ecf9d18a562', undated, 2 paragraphs)"


LONG = "It rained. " * (MAX_PARAGRAPH_CHARS // 11 + 1) + "It is dry."


def test_a_paragraph_that_is_too_long_is_split_and_known_to_be_one():
    report = Report("x", "Title", None, ("Before.", LONG, "After."))
    before, one, other, after = report.paragraphs

    assert (before, after) == ("Before.", "After.")
    assert f"{one} {other}" == LONG
    assert one.endswith("It rained.")
    assert report.continued == (2,)
    assert report.unsplit == ("Before.", LONG, "After.")
    assert report.text == f"Title\n\n\n\nBefore.\n\n{one}\n\n{other}\n\nAfter."


def test_a_paragraph_as_long_as_may_be_is_not_split():
    report = Report("x", "Title", None, ("a" * MAX_PARAGRAPH_CHARS,))

    assert report.paragraphs == report.unsplit == ("a" * MAX_PARAGRAPH_CHARS,)
    assert report.continued == ()


def test_a_report_made_of_a_split_one_is_split_alike():
    report = Report("x", "Title", None, ("Before.", LONG, "After."))

    assert replace(report, title="Other").continued == report.continued
    assert replace(report, title="Other").paragraphs == report.paragraphs


def test_a_summary_that_is_too_long_is_its_first_part():
    report = Report("x", "Title", None, ("Text.",), LONG)

    assert len(report.summary) <= MAX_PARAGRAPH_CHARS
    assert LONG.startswith(report.summary)
    assert report.summary.endswith("It rained.")
