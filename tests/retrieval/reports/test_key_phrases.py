"""Topics: phrases of a title of which its report speaks."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive import Archive
from retrieval.reports.key_phrases import topics
from retrieval.reports.report import Report
from retrieval.search.answers import Answer

PORTS = Report(
    "ports",
    "Minister tightens grip on Black Sea ports with grain inspection rule, traders fear",
    None,
    (
        "The Black Sea ports are busy, and traders wait for grain inspection.",
        "A grain inspection takes a day, in the view of traders.",
    ),
)
DOCK = Report("dock", "Sunken dock leaves queue", None, ("The queue is long. A queue of ships waits.",))
ODD = [Report(title, title, None, ("A text.",)) for title in ("", "41", "?!", "Is it so?", "The", "a b c")]


def test_phrases_stand_in_the_title_and_are_used_as_a_whole():
    assert topics([PORTS], 5) == ("grain inspection", "Black Sea ports", "traders")


def test_every_report_has_its_turn_before_second_phrases():
    assert topics([PORTS, DOCK], 3) == ("grain inspection", "queue", "Black Sea ports")
    assert topics([DOCK, PORTS], 1) == ("queue",)


def test_odd_titles_and_no_reports_have_no_topics():
    assert topics([], 3) == ()
    assert topics(ODD, 3) == ()
    assert topics([PORTS], 0) == ()


def test_a_topic_is_answered():
    archive = Archive.of([PORTS, DOCK])

    for topic in topics([PORTS, DOCK], 4):
        assert isinstance(archive.ask(f"What was said about {topic}?"), Answer)


@given(st.lists(st.tuples(st.text(), st.text()), max_size=4), st.integers(0, 4))
def test_topics_never_raise_and_are_few(parts, n):
    reports = [Report(str(at), title, None, (text, title)) for at, (title, text) in enumerate(parts)]

    found = topics(reports, n)

    assert len(found) <= n
    assert all(any(topic in report.title for report in reports) for topic in found)
