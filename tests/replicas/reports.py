"""Reports that differ in their town, a name and a number alone: without its context a question fits all."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

BEGINNINGS = "Kar Bel Mor Tas Vel Dun Sel Har Lom Pra".split()
ENDS = "vik dorn stad mere holm gard by fell".split()
TOWNS = [beginning + end for beginning in BEGINNINGS for end in ENDS]
FIRST_NAMES = "Mara Jon Ilse Bram Tove Nils Greta Aron".split()
LAST_NAMES = "Lindqvist Harrow Bexley Tamm Okoro Varga Sorel Pell Mertens Quist".split()
FOLLOW_UP = "And how many cracks?"


@dataclass(frozen=True)
class Subject:
    """What is asked about a town, and the sentences that answer."""

    number: int

    @property
    def town(self) -> str:
        return TOWNS[self.number]

    @property
    def question(self) -> str:
        return f"Who repaired the lighthouse of {self.town}?"

    @property
    def repair(self) -> str:
        name = f"{FIRST_NAMES[self.number % 8]} {LAST_NAMES[self.number // 8]}"
        return f"{name} repaired the lighthouse of {self.town}."

    @property
    def count(self) -> str:
        return f"Engineers had counted {100 + 7 * self.number} cracks in the lighthouse of {self.town}."

    @property
    def report(self) -> str:
        day = date(2024, 1, 1) + timedelta(self.number)
        return f"Lighthouse of {self.town} repaired\n{day}\n{self.repair}\n{self.count}\n"


SUBJECTS = [Subject(number) for number in range(len(TOWNS))]


def write(folder: Path) -> None:
    """Write a report for each subject."""
    folder.mkdir()
    for subject in SUBJECTS:
        (folder / f"report{subject.number}.txt").write_text(subject.report)


def news_title(number: int) -> str:
    """The title of a report that comes later."""
    return f"Ferry number {number} launched"


def write_news(folder: Path, number: int) -> None:
    """Write a report that is announced."""
    text = f"{news_title(number)}\n2024-08-05\nThe ferry carries {number + 20} cars across the bay.\n"
    partial = folder / f".news{number}.txt"  # which the archive passes over
    partial.write_text(text)
    partial.rename(folder / f"news{number}.txt")
