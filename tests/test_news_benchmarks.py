"""The benchmarks of topics and months count what they should, on two reports written for the tests."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from tests.benchmarks import months, topical
from tests.benchmarks.topical import FORMS, TOPICS, topics

FERRY = "The ferry dock at Osby will be rebuilt in spring, the harbour board said."
HONEY = "Honey from the heath sold for 90 crowns a jar, growers said."
TOPIC_FILE = """
present = [{ topic = "the ferry dock", marks = "ferry" }]
absent = [{ topic = "zeppelins", marks = "Honey" }]
"""


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A set of news: a report of January and one of March."""
    (tmp_path / "reports").mkdir()
    for name, day, text in (("dock", "Jan 9, 2025", FERRY), ("honey", "Mar 4, 2025", HONEY)):
        (tmp_path / "reports" / f"{name}.txt").write_text(f"News of the {name}\n\n{day}\n\n{text}\n", "utf-8")
    (tmp_path / "questions.jsonl").write_text("", "utf-8")
    return tmp_path


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


def test_topics_are_asked_in_every_form_at_every_size(
    news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "topics.toml").write_text(TOPIC_FILE, "utf-8")
    article = {"slug": "tram", "title": "A tram", "date": "2025-02-01", "paragraphs": ["A tram stood still."]}
    with gzip.open(tmp_path / "filler.gz", "wt", encoding="utf-8") as filler:
        filler.write(json.dumps(article))

    topical.main(
        ["--news", str(news), "--filler", str(tmp_path / "filler.gz"), "--list"], tmp_path / "topics.toml"
    )
    printed = lines(capsys)

    assert printed.count("X 1 1.00 1.00 1 1.00") == 3
    assert {"1 report n answered right n declined", "3 reports n answered right n declined"} <= set(printed)


def test_a_topic_is_marked_by_a_word_of_the_report(news: Path) -> None:
    archive = topical.News.read(news).archive

    marked = [topical.Topic("x", "FERRY").marked(archive, report) for report in archive.reports]

    assert sorted(marked) == [False, True]


def test_thirty_topics_are_there_and_thirty_are_not() -> None:
    present, absent = topics(TOPICS)

    assert (len(present), len(absent), len(FORMS)) == (30, 30, 7)
    assert len({topic.topic for topic in (*present, *absent)}) == 60


def test_months_run_from_the_first_report_to_the_last(news: Path) -> None:
    archive = topical.News.read(news).archive

    assert months.months(archive) == [date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)]


def test_a_month_is_asked_about_by_its_name_and_from_days_that_know_it() -> None:
    asked = list(months.questions(date(2024, 12, 1)))

    assert ("{month} {year}", "December 2024", months.ASKED_ON) in asked
    assert ("news this month", "news this month", date(2024, 12, 31)) in asked
    assert ("news last month", "news last month", date(2025, 1, 11)) in asked


def test_months_are_right_by_report_by_name_or_by_silence(news: Path) -> None:
    archive = topical.News.read(news).archive
    ferry, silence = archive.ask("ferry dock"), archive.ask("zeppelins")

    assert months.right(ferry, date(2025, 1, 1), held=True)
    assert not months.right(ferry, date(2025, 3, 1), held=True)
    assert not months.right(silence, date(2025, 1, 1), held=True)
    assert months.right(silence, date(2025, 2, 1), held=False)
    assert not months.right(ferry, date(2025, 2, 1), held=False)


def test_the_benchmark_of_months_prints_shares(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    months.main(["--news", str(news), "--list"])
    printed = lines(capsys)

    assert "held right empty right" in printed
    assert any(line.startswith("all 22 ") for line in printed)
