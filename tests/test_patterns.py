"""Regular expressions mean the same in every Python that Dispatch runs on."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+")


def test_no_group_is_repeated_possessively() -> None:
    """Before 3.11.5 such a group may match too much (gh-106052); an atomic one, (?>...), does not."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for package in ("bot", "retrieval")
        for path in sorted((ROOT / package).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if not line.lstrip().startswith("#") and POSSESSIVE_GROUP.search(line)
    ]
    assert found == []
