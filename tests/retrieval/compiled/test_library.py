"""The library of compiled functions: there, missing, or not fit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.compiled import library
from retrieval.index import InvertedIndex


@pytest.fixture
def reloaded() -> Iterator[None]:
    """The library is looked for again, before and after."""
    library.library.cache_clear()
    yield
    library.library.cache_clear()


@pytest.mark.usefixtures("reloaded")
@pytest.mark.parametrize("content", [None, b"not a library"])
def test_without_a_library_the_index_answers_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    """Missing or unreadable: NumPy counts."""
    if content:
        (tmp_path / "_kernel.so").write_bytes(content)
    monkeypatch.setattr(library, "_FOLDER", tmp_path)
    assert not library.available()
    assert [position for position, _ in InvertedIndex.build(["alpha", "beta alpha"]).search("beta")] == [1]


@pytest.mark.usefixtures("reloaded")
@pytest.mark.skipif(not library.available(), reason="no compiler when this was installed")
def test_a_library_of_another_version_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """It might take other arguments."""
    monkeypatch.setattr(library, "_VERSION", 0)
    assert not library.available()
