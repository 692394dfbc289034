"""A report is known from its day on, whatever asks for it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from retrieval import Answer, Archive, Citation, Finding, Report, Timeline, address_of, report_address

DAY = date(2026, 11, 29)
BEFORE = DAY - timedelta(1)
PAST = Report("past", "Quarry flooded", date(2026, 10, 3), ("Water filled the quarry at Orm.",))
FUTURE = Report(
    "future", "Quarry drained", datetime(2026, 11, 29, 8, 30), ("Pumps drained the quarry at Orm for good.",)
)
NOTE = Report("note", "A note on quarries", None, ("Limestone comes from the quarry.",))
ARCHIVE = Archive.of([NOTE, FUTURE, PAST])
ADDRESS = address_of(ARCHIVE.passages("future")[0])


def slugs(*reports: Report | None) -> list[str]:
    return [report.slug for report in reports if report]


def cited(archive: Archive, text: str, day: date) -> list[str]:
    answer = archive.ask(text, day)
    return [each.passage.report.slug for each in answer.citations] if isinstance(answer, Answer) else []


def of(citations: list[Citation] | tuple[Citation, ...]) -> list[str]:
    return [citation.passage.report.slug for citation in citations]


def entries(timeline: Timeline) -> list[str]:
    return [entry.citation.passage.report.slug for entry in timeline.entries]


# Everything that shows reports, as the slugs that it shows on a day.
WAYS: dict[str, Callable[[date], list[str]]] = {
    "an answer": lambda day: cited(ARCHIVE, "What drained the quarry at Orm?", day),
    "an answer about the newest": lambda day: cited(ARCHIVE, "What does the newest report say?", day),
    "the list": lambda day: slugs(*ARCHIVE.known(day).reports),
    "the newest": lambda day: slugs(*ARCHIVE.known(day).latest()),
    "a slug": lambda day: slugs(ARCHIVE.known(day).report("future")),
    "a reference": lambda day: slugs(ARCHIVE.known(day).report(FUTURE.ref)),
    "passages": lambda day: [each.report.slug for each in ARCHIVE.known(day).passages("future")],
    "a passage": lambda day: ["future"] if ARCHIVE.known(day).passage("future", 0) else [],
    "a number": lambda day: slugs(ARCHIVE.known(day).numbered(2)),
    "words of the title": lambda day: list(ARCHIVE.known(day).find("quarry drained").slugs),
    "its date": lambda day: list(ARCHIVE.known(day).find("29 November 2026").slugs),
    "the latest by name": lambda day: list(ARCHIVE.known(day).find("latest").slugs),
    "words of the text": lambda day: list(ARCHIVE.known(day).to_list("pumps").slugs),
    "the neighbour": lambda day: slugs(ARCHIVE.known(day).neighbour("past", older=False)),
    "inline words": lambda day: of(ARCHIVE.search("drained", day)),
    "an empty inline query": lambda day: of(ARCHIVE.search("", day)),
    "the address of a passage": lambda day: of(ARCHIVE.search(ADDRESS, day)),
    "the address of a report": lambda day: of(ARCHIVE.search(report_address(FUTURE), day)),
    "a timeline": lambda day: entries(ARCHIVE.timeline("quarry", day)),
    "key phrases": lambda day: [phrase.slug for phrase in ARCHIVE.known(day).key_phrases(9)],
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_report_is_known_from_its_day_on(way: Callable[[date], list[str]]) -> None:
    assert "future" not in way(BEFORE)
    assert "future" in way(DAY)


def test_an_undated_report_is_always_known() -> None:
    known = ARCHIVE.known(date.min)

    assert [report.slug for report in known.reports] == ["note"]
    assert known.report("note") == NOTE
    assert known.number(NOTE) is None


def test_coverage_freshness_months_and_trends_are_those_of_the_day() -> None:
    before, then = ARCHIVE.known(BEFORE), ARCHIVE.known(DAY)

    assert (before.coverage.reports, before.coverage.passages, before.coverage.last) == (2, 2, PAST.day)
    assert (then.coverage.reports, then.coverage.passages, then.coverage.last) == (3, 3, DAY)
    assert (before.freshness().newest, then.freshness().newest) == (PAST.day, DAY)
    assert (len(before.months()), len(then.months())) == (1, 2)
    assert (ARCHIVE.trend("quarry", BEFORE).counted, ARCHIVE.trend("quarry", DAY).counted) == (1, 2)


def test_without_a_day_everything_is_known() -> None:
    assert list(ARCHIVE.known().reports) == list(ARCHIVE.reports)
    assert ARCHIVE.known().coverage == ARCHIVE.coverage


def test_an_operator_is_told_of_a_date_in_the_future_until_its_day() -> None:
    [notice] = ARCHIVE.notices_on(BEFORE)

    assert (notice.file, notice.kind) == ("future.txt", "future date")
    assert notice.finding == Finding.of("future_date", day="2026-11-29")
    assert ARCHIVE.notice_counts_on(BEFORE) == {"future date": 1}
    assert (ARCHIVE.notices_on(DAY), ARCHIVE.notice_counts_on(DAY)) == ((), {})


def test_numbers_are_counted_from_the_oldest_and_stay_when_newer_ones_come() -> None:
    days = [date(2024, 1, day) for day in range(1, 6)]
    reports = [Report(f"r{n}", f"Item {n}", day, (f"Plum {n}.",)) for n, day in enumerate(days, start=1)]
    few, many = Archive.of([NOTE, *reports[:3]]).known(), Archive.of([NOTE, *reports]).known()

    for number, report in enumerate(reports[:3], start=1):
        for known in (few, many):
            assert known.number(report) == number
            assert known.numbered(number) == report
    assert few.numbered(4) is None
    assert few.numbered(0) is None
    assert many.numbered(5) == reports[4]


def test_neighbours_are_those_by_date_and_the_ends_have_one() -> None:
    known = ARCHIVE.known()

    assert [known.neighbour(slug, older=True) for slug in ("future", "past", "note")] == [PAST, NOTE, None]
    assert [known.neighbour(slug, older=False) for slug in ("future", "past", "note")] == [None, FUTURE, PAST]
    assert known.neighbour("nobody", older=True) is None


@pytest.mark.parametrize(
    ("words", "since"),
    [
        ("July 2026", date(2026, 7, 1)),
        ("2026", date(2026, 1, 1)),
        ("reports of 2026", date(2026, 1, 1)),
        ("quarry 2026", None),
        ("July", None),
        ("latest", None),
        ("", None),
    ],
)
def test_words_that_name_one_time_and_nothing_else_are_a_period(words: str, since: date | None) -> None:
    period = ARCHIVE.known(DAY).period(words)

    assert (period.since if period else None) == since


def test_words_that_no_title_has_are_looked_for_in_the_texts() -> None:
    known = ARCHIVE.known(DAY)

    assert (known.to_list("drained").slugs, known.to_list("drained").in_text) == (("future",), False)
    assert (known.to_list("Orm").slugs, known.to_list("Orm").in_text) == (("future", "past"), True)
    assert known.to_list("water October 2026").slugs == ("past",)
    assert known.to_list("zeppelin").slugs == ()


def test_months_are_counted_newest_first_of_known_reports() -> None:
    days = (date(2026, 3, 9), None, date(2027, 6, 30), date(2026, 3, 31), date(2027, 6, 30))
    archive = Archive.of(Report(f"r{n}", "T", day, (f"Plum {n}.",)) for n, day in enumerate(days))

    assert archive.known().months() == [(date(2027, 6, 1), 2), (date(2026, 3, 1), 2)]
    assert archive.known(date(2026, 3, 10)).months() == [(date(2026, 3, 1), 1)]
    assert Archive.of([NOTE]).known().months() == []


def test_any_stretch_of_the_list_is_that_of_the_known_reports() -> None:
    known = ARCHIVE.known(BEFORE).reports

    assert [each.slug for each in known] == ["past", "note"]
    assert [each.slug for each in known[::-1]] == ["note", "past"]
    assert known[-1] == NOTE
    with pytest.raises(IndexError):
        known[2]
