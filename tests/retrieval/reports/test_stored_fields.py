"""What is read from JSON is what was written."""

from datetime import date, datetime

import pytest

from retrieval.reports.stored_fields import from_json, to_json


@pytest.mark.parametrize(
    "value", [date(2024, 8, 5), datetime(2024, 8, 5, 21, 16), None, ["“", 1.5], "\ud800"]
)
def test_a_value_survives(value: object) -> None:
    assert from_json(to_json(value)) == value
    assert from_json(to_json(value, ascii_only=True)) == value


def test_ascii_can_be_sent_as_any_encoding() -> None:
    assert to_json("\ud800 é", ascii_only=True).isascii()


def test_what_cannot_be_stored_is_refused() -> None:
    with pytest.raises(TypeError, match=r"cannot be stored: \{1\}"):
        to_json({1})
