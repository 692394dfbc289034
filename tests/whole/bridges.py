"""Reports about bridges with made-up names: of each it is known what is asked, and which words answer."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

CONSONANTS, VOWELS = "bdgklmnrstvz", "aeiou"


@dataclass(frozen=True)
class Bridge:
    """What one report says; names and cost occur in no other."""

    town: str
    mayor: str
    cost: int  # millions
    published: date

    @property
    def question(self) -> str:
        """A question that one passage answers."""
        return f"How much did the bridge at {self.town} cost?"

    @property
    def answer(self) -> str:
        """The words that answer it."""
        return f"at {self.town} cost {self.cost} million crowns"

    @property
    def next_question(self) -> str:
        """A question that is understood only after the first."""
        return "And who thanked its engineers?"

    @property
    def next_answer(self) -> str:
        """The words that answer it."""
        return f"Mayor Ansel {self.mayor} thanked the engineers"

    @property
    def title(self) -> str:
        """The title of the report."""
        return f"The bridge at {self.town} is open again"

    def write(self, folder: Path) -> None:
        """Write the report."""
        text = (
            f"{self.title}\n{self.published.isoformat()}\n\n"
            f"The bridge {self.answer} and took three years, the council said at its meeting.\n\n"
            f"{self.next_answer}, who had worked through two winters without an accident.\n"
        )
        (folder / f"{self.town.lower()}.txt").write_text(text, encoding="utf-8")


def bridges(seed: int, today: date) -> Iterator[Bridge]:
    """Ever more of them, published in the years before a day."""
    draw = random.Random(seed)
    seen = set[str]()

    def name() -> str:
        while True:
            made = "".join(draw.choice(CONSONANTS) + draw.choice(VOWELS) for _ in range(4)).capitalize()
            if made not in seen:
                seen.add(made)
                return made

    cost = 100
    while True:
        cost += 1
        yield Bridge(name(), name(), cost, today - timedelta(days=draw.randrange(10, 1000)))
