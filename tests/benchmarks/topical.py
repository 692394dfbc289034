"""How often a topic of the reports is answered, and one that they lack declined, by size of the archive.

    uv run --group bench python -m tests.benchmarks.topical --news DIR [--filler FILE] [--list]

Every topic of topics.toml is asked in every form: of the one report that is about it or nearest to it and,
with filler, of 30 reports and of the filler with the news nested in it.
"""

import argparse
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from retrieval import Answer, Archive, Report
from tests.benchmarks.sets import ASKED_ON, News, filler

TOPICS = Path(__file__).with_name("topics.toml")
FORMS = (
    "{}",
    "{}?",
    "anything on {}?",
    "tell me about {}",
    "what do we know about {}",
    "any news on {}",
    "what did the reports say about {}",
)
REPORTS = 30  # of the archive of middle size


@dataclass(frozen=True, slots=True)
class Topic:
    """What is asked about, and a word of the reports that answer, or of the nearest where none does."""

    topic: str
    marks: str

    def marked(self, archive: Archive, report: Report) -> bool:
        """Whether a report holds the word outside its boilerplate."""
        texts = (report.title, *(passage.text for passage in archive.passages(report.slug)))
        return any(self.marks.lower() in text.lower() for text in texts)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question in one form: whether it was answered, and from a marked report first."""

    form: str
    asked: str
    answered: bool
    right: bool


def topics(path: Path) -> tuple[list[Topic], list[Topic]]:
    """The topics that are there, and those that are not."""
    read = tomllib.loads(path.read_text("utf-8"))
    present, absent = ([Topic(**each) for each in read[name]] for name in ("present", "absent"))
    return present, absent


def outcomes(archive_for: Callable[[Topic], Archive], asked: Sequence[Topic]) -> list[Outcome]:
    """Every topic in every form, each asked of its archive."""
    found = []
    for topic in asked:
        archive = archive_for(topic)
        for form in FORMS:
            text = form.format(topic.topic)
            said = archive.ask(text, ASKED_ON)
            answered = isinstance(said, Answer)
            right = answered and topic.marked(archive, said.citations[0].passage.report)
            found.append(Outcome(form, text, answered, right))
    return found


def table(name: str, present: Sequence[Outcome], absent: Sequence[Outcome]) -> None:
    """Print one line for each form: shares of the topics that are there, and of those that are not."""
    print(f"\n{name:36}{'n':>5}{'answered':>10}{'right':>7}{'n':>7}{'declined':>10}")
    for form in (*FORMS, "all"):
        there, not_there = (
            [each for each in outcomes if form in (each.form, "all")] for outcomes in (present, absent)
        )
        answered, right = mean(each.answered for each in there), mean(each.right for each in there)
        declined = 1 - mean(each.answered for each in not_there)
        print(
            f"{form.format('X'):36}{len(there):5}{answered:10.2f}{right:7.2f}"
            f"{len(not_there):7}{declined:10.2f}"
        )


def main(arguments: Sequence[str] | None = None, path: Path = TOPICS) -> None:
    """Read the command line, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--news", type=Path, required=True, metavar="DIR")
    parser.add_argument("--filler", type=Path, metavar="FILE")
    parser.add_argument("--list", action="store_true", help="name the questions that went wrong")
    given = parser.parse_args(arguments)
    news = News.read(given.news).archive
    rest = filler(given.filler) if given.filler else []

    def nearest(topic: Topic) -> Archive:
        return Archive.of([next(each for each in news.reports if topic.marked(news, each))])

    def always(archive: Archive) -> Callable[[Topic], Archive]:
        return lambda _: archive

    nested = [*news.reports, *rest]
    held = [Archive.of(nested[:REPORTS]), Archive.of(nested)] if rest else []
    sizes = [("1 report", nearest), *((f"{len(each.reports)} reports", always(each)) for each in held)]
    present, absent = topics(path)
    for name, archive_for in sizes:
        there, not_there = outcomes(archive_for, present), outcomes(archive_for, absent)
        table(name, there, not_there)
        if given.list:
            wrong = [each.asked for each in there if not each.right]
            print("\n".join(f"not found: {asked}" for asked in wrong))
            print("\n".join(f"answered: {each.asked}" for each in not_there if each.answered))


if __name__ == "__main__":
    main()
