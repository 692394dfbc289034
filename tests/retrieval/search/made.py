"""Made-up reports to be asked: a report in one line, and others that have nothing to do with it."""

from datetime import date

from retrieval import Report

TOPICS = "weather orchards bakeries chess ferries markets lanterns gardens".split()


def told(slug: str, published: date | None, *paragraphs: str, title: str = "Notes") -> Report:
    """A report of some paragraphs."""
    return Report(slug, title, published, paragraphs)


# A word is evidence only if not every report has it.
OTHERS = [told(topic, date(2030, 1, 1), f"There is news of {topic}.", title=topic) for topic in TOPICS]
