"""Ukrainian and Russian words in Latin letters, and the nominative of their forms."""

import pytest

from retrieval.text.cyrillic.declension import nominatives
from retrieval.text.cyrillic.languages import Language, language_of
from retrieval.text.cyrillic.romanisation import romanised

# The examples of resolution 55 of 27 January 2010.
RESOLUTION_55 = """
алушта alushta, борщагівка borshchahivka, вишгород vyshhorod, гадяч hadiach, згорани zghorany,
ґалаґан galagan,
донецьк donetsk, рівне rivne,
єнакієве yenakiieve, гаєвич haievych, житомир zhytomyr, закарпаття zakarpattia,
медвин medvyn, іршава irshava, їжакевич yizhakevych, кадиївка kadyivka, йосипівка yosypivka, стрий stryi,
київ kyiv, ужгород uzhhorod, фастів fastiv, харків kharkiv, біла bila, чернівці chernivtsi, шостка shostka,
щербухи shcherbukhy, гоща hoshcha, юрій yurii, корюківка koriukivka, яготин yahotyn, знам'янка znamianka
"""


@pytest.mark.parametrize("pair", RESOLUTION_55.split(","), ids=lambda pair: pair.split()[0])
def test_ukrainian_follows_the_resolution(pair: str) -> None:
    word, latin = pair.split()
    assert latin in romanised(word, "uk")


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("киев", "kiev"),
        ("королёв", "korolyov"),
        ("королёв", "korolev"),
        ("ельцин", "yeltsin"),
        ("щукин", "shchukin"),
    ],
)
def test_russian_as_the_press_and_passports_write_it(word: str, latin: str) -> None:
    assert latin in romanised(word, "ru")


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("покровська", "покровськ"),
        ("покровском", "покровск"),
        ("харкова", "харків"),
        ("києві", "київ"),
        ("авдіївці", "авдіївка"),
        ("россией", "россия"),
        ("зеленского", "зеленский"),
        ("сумах", "суми"),
    ],
)
def test_a_form_has_its_nominative_among_few(form: str, name: str) -> None:
    assert name in nominatives(form)
    assert len(nominatives(form)) < 20


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Що з Покровськом?", "uk"),
        ("Где Харьков?", "ru"),
        ("Москва", "und"),
        ("Къде е Покровск?", "und"),
        ("Шта каже Путин?", "und"),
        ("What is in Київ?", None),
    ],
)
def test_the_language_of_a_text(text: str, language: Language | None) -> None:
    assert language_of(text) == language
