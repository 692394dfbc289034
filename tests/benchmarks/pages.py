"""How well articles are extracted from saved pages: dates, titles, wanted and unwanted text, CPU time.

    uv run python -m tests.benchmarks.pages PAGES.jsonl FOLDER [--list]

Each line of the first file describes one page of the folder: `file`, `url`, `date` (null where the page
states none), `title`, `with` and `without` (pieces of text that the article must and must not contain).
--list names the pages whose date or title is not as it should be.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from time import process_time
from typing import Any

from bot.importing.article_extractor import Article, extract
from bot.importing.pages.page_lines import folded
from bot.web.errors import ContentError
from bot.web.http_client import Page

ROWS = ("right", "wrong", "invented", "missing", "none stated")


def date_outcome(expected: str | None, found: date | None) -> str:
    """What became of a page's date, one of ROWS."""
    day = found.isoformat()[:10] if found else None
    if expected is None:
        return "invented" if day else "none stated"
    return "missing" if day is None else "right" if day == expected else "wrong"


def measured(description: dict[str, Any], folder: Path, today: date) -> Iterator[tuple[str, str]]:
    """What is counted of one page, and for what is wrong a line that tells it."""
    body = (folder / description["file"]).read_bytes()
    try:
        article = extract(Page(description["url"], body, ""), today, UTC)
    except ContentError as error:
        article = Article("", "", ())
        yield "no article", str(error)
    outcome = date_outcome(description["date"], article.published)
    told = f"date {article.published} ({article.date_source}), not {description['date']}"
    yield f"date {outcome}", "" if outcome in ("right", "none stated") else told
    yield f"date from {article.date_source}", ""
    if folded(article.title) == folded(description["title"]):
        yield "title right", ""
    else:
        yield "title wrong", f"title {article.title!r}, not {description['title']!r}"
    text = "\n".join(article.paragraphs)
    for piece in description["with"]:
        yield f"wanted piece {'found' if piece in text else 'missing'}", ""
    for piece in description["without"]:
        yield f"unwanted piece {'found' if piece in text else 'absent'}", ""


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how well articles are extracted from pages.")
    parser.add_argument("pages", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args(arguments)
    descriptions = [json.loads(line) for line in options.pages.read_text().splitlines()]
    counts: Counter[str] = Counter()
    started = process_time()
    for description in descriptions:
        for name, told in measured(description, options.folder, datetime.now(UTC).date()):
            counts[name] += 1
            if told and options.list:
                print(f"{description['file']}: {told}")
    seconds = process_time() - started
    for name in sorted(counts):
        print(f"{name:24}{counts[name]:6}")
    print(f"{'pages':24}{len(descriptions):6}")
    print(f"{'CPU per page':24}{1000 * seconds / max(1, len(descriptions)):6.1f} ms")


if __name__ == "__main__":
    main()
