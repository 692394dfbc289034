"""What OpenSearch costs beside the local searcher: indexing, disk, memory, and the time of a whole answer.

    uv run python -m tests.benchmarks.opensearch --passages 10000 100000 1000000
    uv run python -m tests.benchmarks.opensearch --smoke

One node on loopback, as the tests start it, with a heap of 512 MB; the local searcher lives in a process of
its own. Reports are four made-up paragraphs each, of `--texts`. Both are asked in turn, and new questions
only; times are of the wall clock, and CPU times of the client and of the node are given beside them.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from retrieval import Abstention, Answer, Report
from retrieval.opensearch.connection.address import Address
from retrieval.opensearch.connection.client import SearchClient
from retrieval.opensearch.searchers import Searchers
from retrieval.opensearch.writing import versions
from retrieval.opensearch.writing.index_writer import IndexWriter
from retrieval.search import pipeline
from retrieval.searcher import Searcher
from retrieval.snapshot import LocalSearcher
from tests.benchmarks.ask import TODAY, digest, questions
from tests.benchmarks.texts import Language, read_paragraphs
from tests.opensearch_node.artifacts import MissingError
from tests.opensearch_node.nodes import Node, running

_ROOT = Path(__file__).parents[2]
_IN_REPORT = 4  # passages
_DAYS = 1000  # over which the reports are spread
_WARM = 10  # questions that are not counted
_TICKS = os.sysconf("SC_CLK_TCK")
_HEADINGS = (
    *("passages", "index/s", "disk MB", "node MB", "heap MB", "local MB"),
    *("p50 ms", "p99 ms", "requests", "client ms", "node ms", "local p50", "p99 ms", "same %"),
)


class CountingClient(SearchClient):
    """A client that counts its requests."""

    requests = 0

    def ask(self, request: Any) -> Any:
        """What a request gives."""
        self.requests += 1
        return super().ask(request)


def reports(language: Language, passages: int) -> Iterator[Report]:
    """So many passages, a few in each report."""
    lines = language.paragraphs(passages)
    number = max(1, passages // _IN_REPORT)
    for at in range(number):
        paragraphs = tuple(next(lines) for _ in range(_IN_REPORT))
        title = " ".join(paragraphs[0].split()[:7])
        yield Report(f"r{at}", title, TODAY - timedelta(days=at * _DAYS // number), paragraphs)


def ask(searcher: Searcher, question: str) -> Answer | Abstention:
    """A whole answer."""
    return pipeline.ask(searcher, question, TODAY, None, None, 0, 3)


def child(texts: Sequence[Path], passages: int) -> None:
    """Answer from the local searcher: a question a line in, the milliseconds and a digest out."""
    searcher = LocalSearcher.of(reports(Language.of(read_paragraphs([*texts])), passages))
    print(json.dumps(_memory(os.getpid())), flush=True)
    for line in sys.stdin:
        started = time.perf_counter()
        answer = ask(searcher, json.loads(line))
        print(json.dumps([(time.perf_counter() - started) * 1000, digest(answer)]), flush=True)


def measure(node: Node, language: Language, texts: Sequence[Path], passages: int, asked: int) -> None:
    """Print the row of one size."""
    address = Address([("127.0.0.1", node.http_port)], f"passages-{passages}")
    client = CountingClient(address, timeout=60)
    seconds = fill(client, reports(language, passages))
    disk, heap = sizes(client)
    cells = [passages, passages / seconds, disk / 1e6, _memory(node.process.pid), heap / 1e6]
    cells += compare(client, node, questions(sample(language, passages), _WARM + asked), texts, passages)
    print("".join(f"{cell:>11,.1f}" for cell in cells), flush=True)
    client.close()


def compare(
    client: CountingClient, node: Node, asked: Sequence[str], texts: Sequence[Path], passages: int
) -> list[float]:
    """The megabytes of the local searcher, and the cells of the row that come after those."""
    searchers = Searchers(client)
    local = subprocess.Popen(
        [sys.executable, "-m", __spec__.name, "--child", str(passages), "--texts", *map(str, texts)],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert local.stdin
    assert local.stdout
    memory = json.loads(local.stdout.readline())
    rows: list[tuple[float, ...]] = []
    for question in asked:
        before = client.requests, time.process_time(), _processor_time(node)
        started = time.perf_counter()
        answer = searchers.ask(lambda searcher, question=question: ask(searcher, question))  # type: ignore[misc]
        waited = time.perf_counter() - started
        now = client.requests, time.process_time(), _processor_time(node)
        requests, ours, theirs = (after - first for first, after in zip(before, now, strict=True))
        local.stdin.write(json.dumps(question) + "\n")
        local.stdin.flush()
        milliseconds, expected = json.loads(local.stdout.readline())
        same = digest(answer) == expected
        rows.append((waited * 1000, requests, ours * 1000, theirs * 1000, milliseconds, same))
    local.communicate()
    waits, counts, clients, nodes, locals_, sames = np.array(rows)[_WARM:].T
    searchers.close()
    times = [*np.percentile(waits, [50, 99]), counts.mean(), clients.mean(), nodes.mean()]
    return [memory, *times, *np.percentile(locals_, [50, 99]), 100 * sames.mean()]


def fill(client: SearchClient, added: Iterator[Report]) -> float:
    """The seconds in which reports are indexed."""
    started = time.perf_counter()
    versions.publish(client, versions.prepare(client))
    writer = IndexWriter(client)
    writer.add(added, lambda done: _progress(done, started))
    writer.finish()
    return time.perf_counter() - started


def sizes(client: SearchClient) -> tuple[int, int]:
    """The bytes of an index on disk, and those that the node uses of its heap."""
    stores = client.ask(lambda asked: asked.indices.stats(index=client.index, metric="store"))
    stats = client.ask(lambda asked: asked.nodes.stats(metric="jvm"))
    heap = sum(each["jvm"]["mem"]["heap_used_in_bytes"] for each in stats["nodes"].values())
    return stores["_all"]["total"]["store"]["size_in_bytes"], heap


def sample(language: Language, passages: int) -> list[str]:
    """Some of the paragraphs."""
    draw = random.Random(11)
    return [each for each in language.paragraphs(passages) if draw.random() < 2000 / passages]


def _progress(done: int, started: float) -> None:
    if done % 5000 == 0:
        rate = done * _IN_REPORT / (time.perf_counter() - started)
        print(f"{done:,} reports, {rate:.0f} passages a second", file=sys.stderr, flush=True)


def _memory(process: int) -> float:
    """The resident memory of a process, in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _processor_time(node: Node) -> float:
    """The seconds of processor time that a node has used."""
    user, system = Path(f"/proc/{node.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / _TICKS


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--texts", type=Path, nargs="+", default=[_ROOT / "seeds"], metavar="DIR")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--smoke", action="store_true", help="200 passages, 5 questions: does it run at all?")
    options = parser.parse_args()
    if options.child:
        child(options.texts, options.child)
        return
    language = Language.of(read_paragraphs(options.texts))
    try:
        with running() as node:
            print("".join(f"{heading:>11}" for heading in _HEADINGS), flush=True)
            for passages in [200] if options.smoke else options.passages:
                measure(node, language, options.texts, passages, 5 if options.smoke else options.questions)
    except MissingError as error:
        print(f"Left out: {error}")


if __name__ == "__main__":
    main()
