"""Pages of lists, whatever has come since they were sent."""

from datetime import date, timedelta

import pytest

from bot.messages.callback_data import ASKED_FOR, Action, ListAfter, ListBefore, decode
from bot.messages.message import Message
from bot.messages.report_lists import report_list
from bot.messages.report_lists.report_list import REPORTS_PER_PAGE, ListPage
from retrieval import Archive, KnownReports, Report
from tests.bot.made import TEMPLATES, labels, sendable

FIRST = date(2024, 1, 1)


def known(count: int, every: int = 1, undated: int = 0) -> KnownReports:
    """So many reports, one every so many days; item n is the n-th oldest."""
    dated = [
        Report(f"r{n}", f"Item {n}", FIRST + timedelta((n - 1) * every), (f"Plum {n}.",))
        for n in range(1, count + 1)
    ]
    return Archive.of(
        [*dated, *(Report(f"u{n}", f"Leaf {n}", None, ("Pear.",)) for n in range(undated))]
    ).known()


def numbers(message: Message) -> list[int]:
    """The items that a page lists."""
    text, _ = sendable(message)
    return [int(line.rsplit(" ", 1)[1]) for line in text.splitlines() if "Item" in line]


def action(message: Message, label: str) -> Action:
    """What the button of a label does."""
    assert message.keyboard
    buttons = [button for row in message.keyboard.inline_keyboard for button in row]
    [data] = [button.callback_data for button in buttons if label in button.text]
    found = decode(str(data))
    assert found
    return found


def turned(reports: KnownReports, step: Action) -> Message:
    assert isinstance(step, ListAfter | ListBefore)
    return report_list.step(TEMPLATES, reports, step)


def test_a_short_list_is_paged_and_numbered_from_the_oldest() -> None:
    reports = known(10, undated=1)
    first = report_list.overview(TEMPLATES, reports)
    last = turned(reports, action(first, "Page 2"))

    assert "11 reports from 1 January 2024 to 10 January 2024, page 1 of 2" in first.html
    assert "10. 10 January 2024: Item 10\n9. 9 January" in first.html
    assert "1. 1 January 2024: Item 1\n• undated: Leaf 0" in last.html
    assert len(labels(first)) == REPORTS_PER_PAGE + 1
    assert labels(first)[-1] == ["Page 2 ▶"]
    assert labels(last)[-1] == ["◀ Page 1"]
    assert report_list.overview(TEMPLATES, known(0)).html == "There are no reports yet."


def test_a_step_goes_on_where_the_list_ended_when_newer_reports_have_come() -> None:
    first = report_list.overview(TEMPLATES, known(14))
    assert numbers(first) == [14, 13, 12, 11, 10, 9, 8, 7]
    later = turned(known(19), action(first, "Page 2"))

    assert numbers(later) == [6, 5, 4, 3, 2, 1]
    assert "page 3 of 3" in later.html
    assert numbers(turned(known(19), action(later, "◀ Page 2"))) == [14, 13, 12, 11, 10, 9, 8, 7]


def test_where_the_report_is_gone_the_number_of_the_page_counts() -> None:
    gone = ListAfter(Report("gone", "Gone", None, ()).ref, 2, "all")

    assert numbers(turned(known(14), gone)) == [6, 5, 4, 3, 2, 1]
    assert numbers(turned(known(5), gone)) == [5, 4, 3, 2, 1]


def test_a_step_beyond_the_last_report_shows_the_last_page() -> None:
    step = ListAfter(known(14).reports[-1].ref, 9, "all")

    assert numbers(turned(known(14), step)) == [6, 5, 4, 3, 2, 1]


def test_many_reports_are_offered_by_year_and_month_with_steps_back() -> None:
    reports = known(60, every=10, undated=1)  # to 13 August 2025
    years = report_list.overview(TEMPLATES, reports)

    assert "61 reports from 1 January 2024 to 13 August 2025" in sendable(years)[0]
    assert "/reports August 2025" in sendable(years)[0]
    assert labels(years) == [["2025 (23)", "2024 (37)", "Undated (1)"], ["All, newest first"]]
    months = report_list.overview(TEMPLATES, reports, "2025")
    assert labels(months)[0] == ["Aug (2)", "Jul (3)", "Jun (3)"]
    assert labels(months)[-1] == ["◀ Back"]
    assert sendable(months)[0] == "23 reports of 2025\n\nChoose a month."
    july = report_list.overview(TEMPLATES, reports, "2025-07")
    assert sendable(july)[0].startswith("3 reports of July 2025\n\n58. 24 July 2025: Item 58\n57. ")
    assert labels(july)[-1] == ["◀ 2025"]
    undated = report_list.overview(TEMPLATES, reports, "undated")
    assert sendable(undated)[0] == "1 report without a date\n\n• undated: Leaf 0"
    everything = report_list.overview(TEMPLATES, reports, "all")
    assert numbers(everything) == [*range(60, 52, -1)]
    assert labels(everything)[-2:] == [["Page 2 ▶"], ["◀ Back"]]


def test_the_pages_of_a_month_stay_in_the_month() -> None:
    reports = known(60)  # January, February
    january = report_list.overview(TEMPLATES, reports, "2024-01")
    pages = [january]
    while any("▶" in label for label in labels(pages[-1])[-2]):
        pages.append(turned(reports, action(pages[-1], "▶")))

    assert [number for page in pages for number in numbers(page)] == [*range(31, 0, -1)]
    assert numbers(turned(reports, action(pages[1], "◀ Page 1"))) == numbers(january)
    assert all(labels(page)[-1] == ["◀ Back"] for page in pages)


@pytest.mark.parametrize("page", [0, 1, 2, 99])
def test_an_old_button_with_the_number_of_a_page_works(page: int) -> None:
    shown = report_list.page_of_all(TEMPLATES, known(10), page)

    assert numbers(shown) == ([10, 9, 8, 7, 6, 5, 4, 3] if page < 2 else [2, 1])


def test_matches_are_paged_from_the_report_that_was_last() -> None:
    def matches(count: int, step: Action | None = None) -> Message:
        reports = known(count)
        assert step is not None or step is None
        chosen = step if isinstance(step, ListAfter | ListBefore) else None
        return report_list.matches_page(TEMPLATES, reports, reports.to_list("item"), "item", chosen)

    first = matches(12)
    step = action(first, "Page 2")
    assert isinstance(step, ListAfter)
    assert step.listed == ASKED_FOR
    assert sendable(first)[0].startswith("12 reports match “item”, page 1 of 2:\n\n12. 12 January")
    assert numbers(matches(15, step)) == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("item 2", "1 report matches “item 2”:"),
        ("plum", "3 reports mention “plum”:"),
        ("plum 2 January 2024", "1 report mentions “plum 2 January 2024”:"),
        ("item volcano", "I know no report “item volcano”. The nearest titles:"),
        ("volcano", "No report has “volcano” in its title or its text. /reports shows all there are."),
        ("“volcano”", "No report has “volcano” in its title or its text."),
    ],
)
def test_a_list_says_how_its_reports_were_found(words: str, said: str) -> None:
    reports = known(3)
    message = report_list.matches_page(TEMPLATES, reports, reports.to_list(words), words)

    assert sendable(message)[0].startswith(said)


def test_pages_are_counted_in_both_directions_from_where_a_list_is() -> None:
    assert [ListPage.at(start, 20) for start in (0, 8, 3, 19)] == [
        (0, 1, 3),
        (8, 2, 3),
        (3, 2, 4),
        (19, 4, 4),
    ]
    assert ListPage.at(0, 0) == (0, 1, 1)
