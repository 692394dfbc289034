from datetime import date

from hypothesis import given

from bot.messages.rendering import Renderer
from bot.messages.telegram_html import fits, shown
from bot.settings import Settings
from retrieval import Archive, Report
from tests.bot.made import TEXT, made_report, reports, wild
from tests.telegram_html import parse

RENDERER = Renderer(Settings(_env_file=None))


def pages(report: Report) -> list[str]:
    """Every page of a report, as HTML."""
    archive = Archive.of([report])
    found: list[str] = []
    while not found or found[-1] != RENDERER.report(archive, report, len(found) + 1).html:
        found.append(RENDERER.report(archive, report, len(found) + 1).html)
    return found


@wild
@given(reports)
def test_every_page_is_sendable_and_together_they_hold_every_word(report: Report) -> None:
    held = Archive.of([report])
    if not held.reports:
        return
    found = pages(report)
    everything = "".join("".join(shown(page) for page in found).split())

    for page in found:
        assert fits(page)
        parse(page)
    if len(found) == 1:
        assert "".join(report.title.split()) in everything
        assert all("".join(passage.text.split()) in everything for passage in held.passages(report.slug))


def test_a_short_report_is_one_page_with_title_date_and_speakers() -> None:
    paragraphs = ("It was said.", "The UK Ministry of Defence wrote:", f"• {TEXT}", "• It rains in Kyiv.")
    (page,) = pages(made_report(paragraphs=paragraphs, summary="In short.", outlet="Courier"))

    assert page == (
        "<b>Duma passes bill</b>\n5 August 2024, 21:16, Courier\n\n<i>In short.</i>\n\nIt was said.\n\n"
        f"UK Ministry of Defence, quoted by Courier:\n<blockquote>{TEXT}</blockquote>\n\n"
        "<blockquote>It rains in Kyiv.</blockquote>"
    )


def test_a_long_report_says_on_which_page_one_is() -> None:
    report = made_report(
        paragraphs=tuple(f"{n} words. " * 200 for n in range(10)), published=date(2024, 8, 5)
    )
    found = pages(report)

    assert len(found) > 3
    for number, page in enumerate(found, start=1):
        assert f"Page {number} of {len(found)}" in page
        assert "5 August 2024" in page


def test_a_report_of_nothing_but_a_title_is_one_page() -> None:
    assert pages(made_report(title="<b>&", paragraphs=(), published=None)) == [
        "<b>&lt;b&gt;&amp;</b>\nundated"
    ]


def test_a_title_of_three_thousand_characters_is_shown_whole() -> None:
    title = "very " * 600 + "long"

    assert title in shown("".join(pages(made_report(title=title, paragraphs=()))))


def test_a_passage_of_a_hundred_thousand_characters_is_cut_into_pages() -> None:
    report = made_report(paragraphs=("word " * 20_000 + "end",))

    assert sum(shown(page).count("word") for page in pages(report)) == 20_000


def test_a_report_with_an_address_is_linked() -> None:
    (page,) = pages(made_report(url="https://example.org/"))

    assert page.startswith('<a href="https://example.org/">Duma passes bill</a>')
