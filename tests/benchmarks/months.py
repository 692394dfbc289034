"""How often a question about a month alone leads to a report of that month, or to silence where none is.

    uv run --group bench python -m tests.benchmarks.months --news DIR [--list]

Every month from the first report to the last is asked about in every form: by its name when all is known,
and as "this month" and "last month" on days from which it is that.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from retrieval import Abstention, Answer, Archive
from tests.benchmarks.sets import ASKED_ON, News

NAMED = (
    "What happened in {month} {year}?",
    "{month} {year}",
    "news of {month} {year}",
    "what was reported in {month} {year}",
    "reports from {year}-{number:02}",
)
RELATIVE = ("What happened {}?", "news {}", "{}")
MONTHS = "January February March April May June July August September October November December".split()


def months(archive: Archive) -> list[date]:
    """The first days of the months from the first dated report to the last."""
    days = [report.published for report in archive.reports if report.published]
    first, last = min(days, key=_month), max(days, key=_month)
    return [
        date(first.year + at // 12, at % 12 + 1, 1)
        for at in range(first.month - 1, (last.year - first.year) * 12 + last.month)
    ]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def questions(month: date) -> Iterator[tuple[str, str, date]]:
    """A month's questions: form, text, and the day of asking."""
    for form in NAMED:
        name = MONTHS[month.month - 1]
        yield form, form.format(month=name, year=month.year, number=month.month), ASKED_ON
    after = (month + timedelta(days=31)).replace(day=1)
    for form in RELATIVE:
        yield form.format("this month"), form.format("this month"), after - timedelta(days=1)
        yield form.format("last month"), form.format("last month"), after + timedelta(days=10)


def right(said: Answer | Abstention, month: date, held: bool) -> bool:
    """Whether the first passage is of a report of the month; of none, that it names the month, or silence."""
    if isinstance(said, Abstention):
        return not held
    first = said.citations[0]
    year = first.published.year if first.published else None
    if held:
        return first.published is not None and _month(first.published) == _month(month)
    named = MONTHS[month.month - 1] in first.passage.text
    return named and (year == month.year or str(month.year) in first.passage.text)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, ask, print one line for each form."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--news", type=Path, required=True, metavar="DIR")
    parser.add_argument("--list", action="store_true", help="name the questions that went wrong")
    given = parser.parse_args(arguments)
    archive = News.read(given.news).archive
    held = {_month(report.published) for report in archive.reports if report.published}
    counts: dict[str, Counter[str]] = {}
    for month in months(archive):
        for form, text, today in questions(month):
            said = archive.ask(text, today)
            kind = "held" if _month(month) in held else "empty"
            good = right(said, month, kind == "held")
            for name in (form, "all"):
                counts.setdefault(name, Counter()).update({kind: 1, f"{kind} right": good})
            if given.list and not good:
                print(f"{kind}: {text} on {today}")
    print(f"\n{'':44}{'held':>6}{'right':>7}{'empty':>7}{'right':>7}")
    for form, count in counts.items():
        shares = [count[f"{kind} right"] / (count[kind] or 1) for kind in ("held", "empty")]
        print(f"{form:44}{count['held']:6}{shares[0]:7.2f}{count['empty']:7}{shares[1]:7.2f}")


if __name__ == "__main__":
    main()
