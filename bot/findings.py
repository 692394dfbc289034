"""What retrieval has found about a file, in the sentences of prompts/."""

from typing import NamedTuple

from bot.wording import wording
from retrieval import Finding


class Explanation(NamedTuple):
    """What is wrong with a file or uncertain about it, and the cure."""

    problem: str
    cure: str

    def __str__(self) -> str:
        return f"{self.problem}; {self.cure}"


def explained(finding: Finding) -> Explanation:
    """A finding in words."""
    values = dict(finding.values)
    return Explanation(
        wording(f"reports.{finding.name}", **values), wording(f"reports.{finding.name}_cure", **values)
    )
