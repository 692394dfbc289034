"""Every message, whatever the reports: sendable, and true to its citations."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.messages import answers, pages, reports
from bot.messages.report_lists import report_list
from retrieval import Archive, Report
from tests.bot import made
from tests.bot.made import TEMPLATES, sendable, wild


@wild
@given(st.lists(made.reports, max_size=4), st.text(max_size=60) | st.just("bill Kyiv why"))
def test_whatever_the_reports_and_the_question_every_message_is_sendable(
    written: list[Report], text: str
) -> None:
    archive = Archive.of(written)
    found = archive.ask(text, date(2024, 8, 6))
    for message in (
        answers.answer(TEMPLATES, found),
        answers.guest_entry(TEMPLATES, found, "a_bot").message,
        report_list.overview(TEMPLATES, archive.known()),
        reports.latest(TEMPLATES, archive.known()),
        *(reports.report_page(TEMPLATES, archive.known(), report) for report in archive.reports),
        *(answers.inline_entry(TEMPLATES, citation, "a_bot").message for citation in archive.search(text)),
        pages.start(TEMPLATES, archive.known()),
        pages.unknown_report(TEMPLATES, archive.known(), text),
    ):
        sendable(message)
