"""What a term is worth by how many documents have it."""

import math

import pytest

from retrieval.text.idf import inverse_document_frequency


def test_a_rare_term_is_worth_more() -> None:
    assert inverse_document_frequency(10, 1) == pytest.approx(math.log(1 + 9.5 / 1.5))
    assert inverse_document_frequency(10, 1) > inverse_document_frequency(10, 5)


def test_a_term_of_every_document_is_still_worth_something() -> None:
    assert inverse_document_frequency(10, 10) > 0
