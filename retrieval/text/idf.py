"""How much a term tells documents apart."""

import math


def inverse_document_frequency(size: int, df: int) -> float:
    """What a term is worth that occurs in `df` of `size` documents; never negative."""
    return math.log1p((size - df + 0.5) / (df + 0.5))
