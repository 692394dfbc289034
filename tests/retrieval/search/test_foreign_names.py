"""Questions in Ukrainian or Russian over reports in English."""

from datetime import date

import pytest

from retrieval import Abstention, Answer, Archive
from tests.retrieval.search.made import OTHERS, told

TODAY = date(2030, 2, 1)
ENGLISH = [
    told("kharkiv", date(2030, 1, 2), "Nine drones fell on Kharkiv at night."),
    told("pokrovsk", date(2030, 1, 3), "The road to Pokrovsk is cut."),
    told("zelensky", date(2030, 1, 4), "Zelensky went to Warsaw."),
    *(told(f"all{n}", date(2030, 1, 5), f"Russia has sent another ship, number {n}.") for n in range(8)),
    *OTHERS,
]
ARCHIVE = Archive.of(ENGLISH)

FOUND = {
    "Ukrainian, inflected": ("Скільки дронів упало на Харків?", "uk", "kharkiv"),
    "Ukrainian, other vowel": ("Скільки дронів збили біля Харкова?", "uk", "kharkiv"),
    "Russian": ("Сколько дронов упало на Харьков?", "ru", "kharkiv"),
    "Russian, inflected": ("Что известно о дороге под Покровском?", "ru", "pokrovsk"),
    "a surname": ("Куди поїхав президент Зеленський?", "uk", "zelensky"),
    "a surname, inflected": ("Что сказали про Зеленского?", "ru", "zelensky"),
    "undetermined": ("Покровск", "und", "pokrovsk"),
}


@pytest.mark.parametrize(("question", "language", "report"), FOUND.values(), ids=FOUND)
def test_names_are_looked_for_in_latin_letters(question: str, language: str, report: str) -> None:
    found = ARCHIVE.ask(question, TODAY)
    assert isinstance(found, Answer)
    assert found.question.language == language
    assert found.citations[0].passage.report.slug == report


@pytest.mark.parametrize(
    "question", ["Скільки кораблів відправила Росія?", "Сколько танков потеряла Россия?"]
)
def test_a_name_that_is_everywhere_is_no_answer_to_more_than_itself(question: str) -> None:
    assert isinstance(ARCHIVE.ask(question, TODAY), Abstention)
    assert isinstance(ARCHIVE.ask(question.split()[-1], TODAY), Answer)


def test_ordinary_words_are_not_called_unknown() -> None:
    found = ARCHIVE.ask("Скільки дронів збили під Урюпинськом?", TODAY)
    assert isinstance(found, Abstention)
    assert (found.unknown, found.reason) == (("Урюпинськом",), "no-match")


def test_reports_in_the_language_of_the_question_are_searched_as_they_are() -> None:
    archive = Archive.of(
        [told("ours", date(2030, 1, 1), "Дрони впали на Харків, а потім на Суми."), *ENGLISH]
    )
    assert archive.ask("Дрони Харків", TODAY).question.language is None
