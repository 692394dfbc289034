"""The time of making messages grows with the text that they show, whatever it consists of."""

from collections.abc import Callable

import pytest

from bot.messages import answers, reports
from bot.messages.callback_data import decode
from bot.messages.deep_links import parse
from bot.messages.keyboards import Keyboards
from bot.messages.telegram_html import entities, excerpt, fits, head, pieces, shorten, shown, units
from bot.messages.templates import views
from retrieval import Archive, Citation
from tests.bot.made import TEMPLATES, answered, cited, made_passage, made_report
from tests.growth import superlinear

KEYBOARDS = Keyboards(TEMPLATES)


def first_sentence(text: str) -> Citation:
    return Citation(made_passage(text), 0, min(50, len(text)), 1.0)


def pages(text: str) -> object:
    report = made_report(paragraphs=(text,), title=text[:200])
    archive = Archive.of([report])
    return [
        reports.report_page(TEMPLATES, archive.known(), report, 1),
        reports.report_page(TEMPLATES, archive.known(), report, 999),
        reports.latest(TEMPLATES, archive.known()),
        *(
            reports.context(TEMPLATES, archive.known(), passage)
            for passage in archive.passages(report.slug)[:1]
        ),
    ]


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda text: (shown(text), units(text), entities(text), fits(text)), id="measures"),
        pytest.param(lambda text: (shorten(text, 100), head(text, 100), head(text, 20_000)), id="head"),
        pytest.param(lambda text: (pieces(text, 100), pieces(text, 3300)), id="pieces"),
        pytest.param(lambda text: excerpt(text, len(text) // 2, len(text) // 2 + 50, 300), id="excerpt"),
        pytest.param(lambda text: excerpt(text, 10, len(text) - 10, 3000), id="excerpt of a long quote"),
        pytest.param(lambda text: excerpt(text, 0, 0, len(text) // 2), id="long excerpt"),
        pytest.param(lambda text: views([first_sentence(text)], [3000]), id="views"),
        pytest.param(lambda text: KEYBOARDS.copied(cited(made_passage(text))), id="copied"),
        pytest.param(lambda text: (decode(text), parse(text)), id="what comes back"),
        pytest.param(lambda text: answers.answer(TEMPLATES, answered(first_sentence(text))), id="answer"),
    ],
)
def test_a_text_four_times_as_long_takes_four_times_as_long(make: Callable[[str], object]) -> None:
    assert superlinear(make) == {}


@pytest.mark.usefixtures("uncollected")
def test_pages_of_a_report_take_as_long_as_it_is_long() -> None:
    assert superlinear(pages, [".", "? ", "A ", "a. A", "“a” ", "&", "\n"]) == {}
