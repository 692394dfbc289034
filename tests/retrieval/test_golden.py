"""Questions about eight made-up reports, each with what must come first: the whole road on one page."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from retrieval import Abstention, Answer, Archive, Citation

HERE = Path(__file__).parent
GOLDEN: dict[str, Any] = tomllib.loads((HERE / "golden.toml").read_text("utf-8"))
TODAY: date = GOLDEN.pop("on")


@pytest.fixture(scope="module")
def archive() -> Archive:
    found = Archive.open(HERE / "golden")
    assert found.problems == ()
    return found


def first(archive: Archive, entry: dict[str, Any]) -> Citation | Abstention:
    """What comes first: a citation, or that there is none."""
    on = entry.get("on", TODAY)
    if "typed" in entry:
        return archive.search(entry["typed"], on)[0]
    found = archive.ask(entry["ask"], on, follows=entry.get("follows"))
    return found.citations[0] if isinstance(found, Answer) else found


@pytest.mark.parametrize("entry", GOLDEN.values(), ids=GOLDEN)
def test_a_question(archive: Archive, entry: dict[str, Any]) -> None:
    found = first(archive, entry)
    if "reason" in entry:
        assert isinstance(found, Abstention), found
        assert found.reason == entry["reason"]
    else:
        assert isinstance(found, Citation), found
        assert found.passage.report.slug == entry["report"]
        assert entry["quote"] in found.quote
        assert archive.is_verbatim(found)


def test_the_lines_below_the_reports_are_no_passages(archive: Archive) -> None:
    texts = [passage.text for report in archive.reports for passage in archive.passages(report.slug)]
    assert 50 <= len(texts) <= 80
    assert not [text for text in texts if "Help us" in text or text == "Related:" or "Skating" in text]
