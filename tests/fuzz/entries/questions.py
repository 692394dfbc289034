"""Questions to an archive, and what else it is asked for: every quote is verbatim."""

from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

from retrieval import Abstention, Answer, Archive, Report
from tests.fuzz.entry import Entry
from tests.fuzz.mutations import Draw, mutated_text
from tests.fuzz.recorded_log import RecordedLog
from tests.hostile_texts import HOSTILE

DAY = date(2024, 9, 1)
SEEDS = Path(__file__).parents[3] / "seeds"

Question = tuple[str, str, str]  # the text, the question before it, and words that are quoted


def wild_reports(draw: Draw) -> list[Report]:
    """Reports of mutated phrases."""
    return [
        Report(
            slug=f"r{at}",
            title=mutated_text(draw)[:200],
            published=draw.choice([None, date(2024, 1, 1) + timedelta(days=draw.randrange(900))]),
            paragraphs=tuple(mutated_text(draw)[:2000] for _ in range(draw.randint(0, 5))),
        )
        for at in range(draw.randint(0, 4))
    ]


def questioned(draw: Draw) -> str:
    """A question; sometimes of the worst kinds there are."""
    if draw.random() < 0.03:
        return mutated_text(draw, draw.choice([*HOSTILE.values()]))[:4096]
    return mutated_text(draw)[: draw.choice((60, 60, 60, 60, 200, 200, 200, 200, 1000, 4096))]


def check_quotes(archive: Archive, question: Question, today: date | None = DAY) -> None:
    """Ask in every way there is. Raises AssertionError for a quote that is not verbatim."""
    text, before, quoted = question
    answer = archive.ask(text, today, follows=before or None, quoted=quoted)
    cited = list(answer.citations) if isinstance(answer, Answer) else []
    if isinstance(answer, Abstention) and answer.nearest:
        cited.append(answer.nearest)
    for citation in cited + archive.search(text, today):
        if not archive.is_verbatim(citation):
            raise AssertionError(f"not verbatim: {citation}")
    if isinstance(answer, Answer) and not 0 <= answer.confidence <= 1:
        raise AssertionError(f"a confidence of {answer.confidence}")


class Questions(Entry[Question]):
    """Questions to the shipped report and to some wild ones."""

    name: ClassVar = "questions"

    def __init__(self, folder: Path, log: RecordedLog) -> None:
        super().__init__(folder, log)
        draw = Draw(1)
        shipped = list(Archive.open(SEEDS).reports)
        self._archives = [Archive.of(wild_reports(draw)) for _ in range(30)]
        self._archives.append(Archive.of([*shipped, *wild_reports(draw)]))

    def input(self, draw: Draw) -> Question:
        before = questioned(draw) if draw.random() < 0.3 else ""
        return questioned(draw), before, questioned(draw)[:200] if draw.random() < 0.1 else ""

    def check(self, given: Question) -> None:
        text, before, _ = given
        size = len(text) + len(before)
        archive = self._archives[-1 if size % 2 else size % len(self._archives)]
        check_quotes(archive, given)
        if size % 4 == 0:
            archive.timeline(text, DAY)
            archive.trend(text, DAY)
            known = archive.known(DAY)
            known.find(text), known.to_list(text), known.period(text)
            for report in known.latest(1):
                archive.percolate(text, report.slug)
        self.log.check()
