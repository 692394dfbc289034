"""Nodes that run: one, or a cluster of several."""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.opensearch_node.artifacts import artifacts

SMALL = (  # options of Java for a node that starts fast and is left soon
    "-Xms128m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:MaxDirectMemorySize=128m",
)
VECTORS = ("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED")  # as Lucene wants them
MODULES = (
    "org.opensearch.transport.Netty4ModulePlugin",
    "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
)
SECURITY = "org.opensearch.security.OpenSearchSecurityPlugin"
SETTINGS = {
    "cluster.name": "dispatch-tests",
    "network.host": "127.0.0.1",
    "http.port": "0",
    "transport.port": "0",
    "node.processors": "2",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}
PLAIN = {"transport.type": "netty4", "http.type": "netty4"}
STOPPING = 90  # seconds; the first node also writes the archive of classes


class NotStartedError(Exception):
    """A node ended, or said nothing, before it was ready; the message ends with what it wrote."""


@dataclass(frozen=True)
class Node:
    """A running node."""

    process: subprocess.Popen[str]
    http_port: int
    transport_port: int

    @property
    def host(self) -> str:
        """Where it speaks HTTP."""
        return f"127.0.0.1:{self.http_port}"

    def kill(self) -> None:
        """End it without a word to anybody."""
        self.process.kill()
        self.process.wait()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It does nothing, and its connections stay open, for the length of the block."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)


@contextmanager
def running(java: Sequence[str] = SMALL, **settings: str) -> Iterator[Node]:
    """One node for the length of the block; raises MissingError where it cannot run."""
    with _node("node-1", {"discovery.type": "single-node", **settings}, java) as node:
        yield node


@contextmanager
def secured(home: Path, **settings: str) -> Iterator[Node]:
    """One node with the security plugin, which reads its certificates and users from `config` in its home.

    Raises MissingError where it cannot run.
    """
    own = {"discovery.type": "single-node", "path.home": str(home), **settings}
    with _node("node-1", own, secured=True) as node:
        yield node


@contextmanager
def cluster(size: int) -> Iterator[Sequence[Node]]:
    """Several nodes for the length of the block, of which any may become the manager."""
    with ExitStack() as stack:
        first = stack.enter_context(_node("node-1", {"cluster.initial_cluster_manager_nodes": "node-1"}))
        seed = {"discovery.seed_hosts": f"127.0.0.1:{first.transport_port}"}
        others = [stack.enter_context(_node(f"node-{number}", seed)) for number in range(2, size + 1)]
        yield [first, *others]


@contextmanager
def _node(
    name: str, settings: dict[str, str], java: Sequence[str] = SMALL, secured: bool = False
) -> Iterator[Node]:
    found = artifacts(secured)
    modules = (*MODULES, SECURITY) if secured else MODULES
    folder = Path(tempfile.mkdtemp(prefix="dispatch-opensearch-"))
    values = {
        **SETTINGS,
        **({} if secured else PLAIN),
        "node.name": name,
        "path.home": str(folder),
        **settings,
    }
    arguments = [f"{key}={value}" for key, value in values.items()]
    archive = ("-XX:+AutoCreateSharedArchive", f"-XX:SharedArchiveFile={found.classes}", "-Xshare:auto")
    options = (*java, *VECTORS, *archive, f"-Dmodules={','.join(modules)}")
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        log = stack.enter_context((folder / "output").open("w"))
        process = subprocess.Popen(
            [str(found.java), *options, "-cp", found.class_path, "SearchNode", *arguments],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,  # an interrupt in the terminal is for the tests, which then end it
        )
        stack.callback(_stop, process)
        yield Node(process, *_ports(process, folder / "output"))


def _ports(process: subprocess.Popen[str], log: Path) -> tuple[int, int]:
    """The ports of a node, once it is ready."""
    assert process.stdout
    for line in process.stdout:
        word, *ports = line.split() or [""]
        if word == "ready":
            http, transport = map(int, ports)
            return http, transport
    raise NotStartedError(log.read_text(errors="replace")[-2000:])


def _stop(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    assert process.stdout
    process.stdin.close()
    try:
        process.wait(STOPPING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
