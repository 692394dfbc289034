"""The names of months and weekdays, against the locale data that sites are made with."""

import pytest
from babel.dates import get_day_names, get_month_names

from retrieval.text.date_reading.calendar_words import MONTHS, WEEKDAYS

LOCALES = ["en", "uk", "ru", "de", "de_AT", "fr", "es", "it", "pl", "nl"]
FORMS = [(context, width) for context in ("format", "stand-alone") for width in ("wide", "abbreviated")]


@pytest.mark.parametrize("locale", [*LOCALES, "pt"])
def test_every_name_of_a_month_is_known(locale: str) -> None:
    for context, width in FORMS:
        for number, name in get_month_names(width, context, locale).items():
            assert number == MONTHS.get(name.lower().rstrip("."))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_name_of_a_weekday_is_known(locale: str) -> None:
    for context, width in FORMS:
        for number, name in get_day_names(width, context, locale).items():
            assert number == WEEKDAYS.get(name.lower().rstrip(".").replace("ʼ", "'"))
