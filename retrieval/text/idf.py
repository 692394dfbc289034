"""The weight of a term by how few documents have it."""

import math


def inverse_document_frequency(size: int, df: int) -> float:
    """The weight of a term that occurs in `df` of `size` documents; never negative."""
    return math.log1p((size - df + 0.5) / (df + 0.5))
