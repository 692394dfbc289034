"""What OpenSearch costs beside the local searcher: indexing, disk, memory, and the time of a whole answer.

    uv run python -m tests.benchmarks.opensearch --passages 10000 100000 1000000
    uv run python -m tests.benchmarks.opensearch --smoke

One node on loopback, with a heap of 1 GB; the local searcher lives in a process of its own. Reports are four
made-up paragraphs each, of `--texts`; the index grows from one number of passages to the next. Both are asked
in turn, and new questions only. Indexing is told in seconds of processor time, of the client and of the node,
for all that has been written; times of questions are of the wall clock, with processor times beside them.
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
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
_JAVA = ("-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-XX:MaxDirectMemorySize=256m")
_IN_REPORT = 4  # passages
_DAYS = 1000  # over which the reports are spread
_WARM = 10  # questions that are not counted
_TICKS = os.sysconf("SC_CLK_TCK")
_HEADINGS = (
    *("passages", "index s", "client s", "node s", "disk MB", "node MB", "heap MB", "local MB"),
    *("p50 ms", "p99 ms", "requests", "client ms", "node ms", "local p50", "p99 ms", "local ms", "same %"),
)


class CountingClient(SearchClient):
    """A client that counts its requests."""

    requests = 0

    def ask(self, request: Any) -> Any:
        """What a request gives."""
        self.requests += 1
        return super().ask(request)


def reports(language: Language, passages: int, most: int) -> Iterator[Report]:
    """So many passages, a few in each report, the first of so many more."""
    lines = language.paragraphs(most)
    for at in range(max(1, passages // _IN_REPORT)):
        paragraphs = tuple(next(lines) for _ in range(_IN_REPORT))
        title = " ".join(paragraphs[0].split()[:7])
        yield Report(f"r{at}", title, TODAY - timedelta(days=at % _DAYS), paragraphs)


def ask(searcher: Searcher, question: str) -> Answer | Abstention:
    """A whole answer."""
    return pipeline.ask(searcher, question, TODAY, None, None, 0, 3)


def child(texts: Sequence[Path], passages: int, most: int) -> None:
    """Answer from the local searcher: a question a line in, the milliseconds and a digest out."""
    searcher = LocalSearcher.of(reports(Language.of(read_paragraphs([*texts])), passages, most))
    print(json.dumps(_memory(os.getpid())), flush=True)
    for line in sys.stdin:
        started, used = time.perf_counter(), time.process_time()
        answer = ask(searcher, json.loads(line))
        waited, worked = time.perf_counter() - started, time.process_time() - used
        print(json.dumps([waited * 1000, worked * 1000, digest(answer)]), flush=True)


class Measuring:
    """One index that grows, and what it has cost so far."""

    def __init__(self, node: Node, texts: Sequence[Path], most: int) -> None:
        self.node, self.texts, self.most = node, texts, most
        self.language = Language.of(read_paragraphs([*texts]))
        self.client = CountingClient(Address([("127.0.0.1", node.http_port)], "passages"), timeout=120)
        self._filled, self._spent = 0, np.zeros(3)
        versions.publish(self.client, versions.prepare(self.client))

    def measure(self, passages: int, asked: int) -> None:
        """Print the row of one size."""
        self._fill(passages)
        disk, heap = sizes(self.client)
        cells = [passages, *self._spent, disk / 1e6, _memory(self.node.process.pid), heap / 1e6]
        questioned = questions(sample(self.language, passages, self.most), _WARM + asked)
        cells += self._compare(questioned, passages)
        print("".join(f"{cell:>11,.1f}" for cell in cells), flush=True)

    def _fill(self, passages: int) -> None:
        """Index the reports that come next."""
        before = self._clocks()
        writer = IndexWriter(self.client)
        added = islice(reports(self.language, passages, self.most), self._filled, None)
        writer.add(added, lambda done: self._progress(done, before))
        writer.finish()
        self._filled = passages // _IN_REPORT
        self._spent += self._clocks() - before

    def _clocks(self) -> NDArray[np.float64]:
        """Seconds of the wall, and of the processor for the client and for the node."""
        return np.array([time.perf_counter(), time.process_time(), _processor_time(self.node)])

    def _progress(self, done: int, before: NDArray[np.float64]) -> None:
        if done % 5000 == 0:
            spent = ", ".join(f"{seconds:.0f}" for seconds in self._clocks() - before)
            print(f"{self._filled + done:,} reports: {spent} s", file=sys.stderr, flush=True)

    def _compare(self, asked: Sequence[str], passages: int) -> list[float]:
        """The megabytes of the local searcher, and the cells of the row that come after those."""
        client, searchers = self.client, Searchers(self.client)
        counts = (str(passages), str(self.most))
        local = subprocess.Popen(
            [sys.executable, "-m", __spec__.name, "--child", *counts, "--texts", *map(str, self.texts)],
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
            requests, before = client.requests, self._clocks()
            answer = searchers.ask(lambda searcher, question=question: ask(searcher, question))  # type: ignore[misc]
            spent = (self._clocks() - before) * 1000
            requests = client.requests - requests
            local.stdin.write(json.dumps(question) + "\n")
            local.stdin.flush()
            waited, worked, expected = json.loads(local.stdout.readline())
            rows.append((*spent, requests, waited, worked, digest(answer) == expected))
        local.communicate()
        waits, clients, nodes, counted, waits_there, worked_there, sames = np.array(rows)[_WARM:].T
        searchers.close()
        times = [*np.percentile(waits, [50, 99]), counted.mean(), clients.mean(), nodes.mean()]
        return [
            *(memory, *times, *np.percentile(waits_there, [50, 99])),
            *(worked_there.mean(), 100 * sames.mean()),
        ]


def sizes(client: SearchClient) -> tuple[int, int]:
    """The bytes of an index on disk, and those that the node uses of its heap."""
    stores = client.ask(lambda asked: asked.indices.stats(index=client.index, metric="store"))
    stats = client.ask(lambda asked: asked.nodes.stats(metric="jvm"))
    heap = sum(each["jvm"]["mem"]["heap_used_in_bytes"] for each in stats["nodes"].values())
    return stores["_all"]["total"]["store"]["size_in_bytes"], heap


def sample(language: Language, passages: int, most: int) -> list[str]:
    """Some of the paragraphs."""
    draw = random.Random(11)
    return [each for each in islice(language.paragraphs(most), passages) if draw.random() < 2000 / passages]


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
    parser.add_argument("--child", type=int, nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--smoke", action="store_true", help="200 passages, 5 questions: does it run at all?")
    options = parser.parse_args()
    if options.child:
        child(options.texts, *options.child)
        return
    numbers = [200] if options.smoke else sorted(options.passages)
    try:
        with running(_JAVA) as node:
            print("".join(f"{heading:>11}" for heading in _HEADINGS), flush=True)
            measuring = Measuring(node, options.texts, numbers[-1])
            for passages in numbers:
                measuring.measure(passages, 5 if options.smoke else options.questions)
            measuring.client.close()
    except MissingError as error:
        print(f"Left out: {error}")


if __name__ == "__main__":
    main()
