"""The benchmark of pages counts what it should, on two pages written for the tests."""

from datetime import date

import pytest

from tests.benchmarks.pages import date_outcome, main
from tests.feed_server import PAGES


def test_the_benchmark_counts_dates_titles_and_pieces(capsys: pytest.CaptureFixture[str]) -> None:
    main([str(PAGES / "pages.jsonl"), str(PAGES), "--list"])
    printed = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]

    assert {"date right 1", "date none stated 1", "no article 1", "title right 1", "title wrong 1"} <= set(
        printed
    )
    assert {"wanted piece found 1", "unwanted piece absent 1", "pages 2"} <= set(printed)
    assert any(line.startswith("login.html: ") for line in printed)


def test_a_date_is_right_wrong_invented_missing_or_not_stated() -> None:
    day = date(2024, 8, 5)

    assert date_outcome("2024-08-05", day) == "right"
    assert date_outcome("2024-08-06", day) == "wrong"
    assert date_outcome(None, day) == "invented"
    assert date_outcome("2024-08-05", None) == "missing"
    assert date_outcome(None, None) == "none stated"
