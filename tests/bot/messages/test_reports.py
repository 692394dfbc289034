"""Reports as messages: the newest, whole ones in pages, the list, passages with their neighbours."""

from datetime import date

from hypothesis import given

from bot.messages import reports as messages
from bot.messages.callback_data import ShowContext, decode
from bot.messages.telegram_html import fits, shown
from retrieval import Archive, Passage, Report
from tests.bot.made import (
    TEMPLATES,
    TEXT,
    labels,
    made_report,
    reports,
    sendable,
    wild,
)
from tests.telegram_html import parse

EMPTY = Archive.of([])


def spoken(archive: Archive, ordinal: int) -> Passage:
    """A passage that must be there."""
    passage = archive.passage("duma", ordinal)
    assert passage

    return passage


def test_the_newest_report_is_shown_with_the_words_of_the_body_it_quotes() -> None:
    paragraphs = (
        "It was reported today.",
        "The UK Ministry of Defence wrote:",
        f"• {TEXT}",
        "• It rains in Kyiv.",
    )
    older = made_report("older", published=date(2024, 8, 1), outlet="Courier")
    archive = Archive.of([made_report(paragraphs=paragraphs, summary="A bill passed."), older])
    known = archive.known()
    newest, next_one = (messages.latest(TEMPLATES, known, report) for report in (None, known.reports[1]))
    text, entities = sendable(newest)

    assert [e.of(text) for e in entities if e.type == "blockquote"] == [TEXT, "It rains in Kyiv."]
    assert "A bill passed." in text
    assert text.count("UK Ministry of Defence") == 1
    assert labels(newest) == [["Older ▶"], ["Full report"]]
    assert "1 August 2024, Courier" in next_one.html
    assert labels(next_one) == [["◀ Newer"], ["Full report"]]
    assert messages.latest(TEMPLATES, EMPTY.known()).html == "There are no reports yet."


def test_context_shows_a_passage_between_its_neighbours() -> None:
    paragraphs = tuple(f"The {word} thing happened on a Monday." for word in ("first", "second", "third"))
    archive = Archive.of([made_report(paragraphs=paragraphs)])
    first, second, third = (
        messages.context(TEMPLATES, archive.known(), spoken(archive, ordinal)) for ordinal in range(3)
    )
    text, entities = sendable(second)

    assert all(paragraph in text for paragraph in paragraphs)
    assert [e.of(text) for e in entities if e.type == "blockquote"] == [paragraphs[1]]
    assert labels(second) == [["↑ Before", "↓ After"], ["Report", "Share"], ["Copy citation"]]
    assert labels(first)[0] == ["↓ After"]
    assert labels(third)[0] == ["↑ Before"]
    assert second.keyboard
    assert decode(str(second.keyboard.inline_keyboard[0][0].callback_data)) == ShowContext(
        made_report().ref, 0
    )


def test_the_context_of_long_passages_shows_what_stands_next_to_it() -> None:
    paragraphs = tuple(
        f"{word} begins. " + f"{word} goes on. " * 400 + f"{word} ends." for word in ("A", "B", "C")
    )
    archive = Archive.of([made_report(paragraphs=paragraphs)])
    text, _ = sendable(messages.context(TEMPLATES, archive.known(), spoken(archive, 1)))

    assert "A ends." in text
    assert "A begins." not in text
    assert "C begins." in text
    assert "C ends." not in text


def pages(report: Report) -> list[str]:
    """Every page of a report, as HTML."""
    archive = Archive.of([report])
    found: list[str] = []
    while (
        not found
        or found[-1] != messages.report_page(TEMPLATES, archive.known(), report, len(found) + 1).html
    ):
        found.append(messages.report_page(TEMPLATES, archive.known(), report, len(found) + 1).html)
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
