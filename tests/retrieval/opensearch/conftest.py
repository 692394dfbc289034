"""A node for all tests of the search engine, and searchers of reports that are indexed there."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import count

import pytest

from retrieval import Report
from retrieval.opensearch.connection.address import Address
from retrieval.opensearch.connection.client import SearchClient
from retrieval.opensearch.opensearch_searcher import OpenSearchSearcher
from retrieval.opensearch.searchers import Searchers
from retrieval.opensearch.writing import versions
from retrieval.opensearch.writing.index_writer import IndexWriter
from tests.opensearch_node.artifacts import MissingError
from tests.opensearch_node.nodes import Node, running

PATIENCE = 60  # seconds: nothing here depends on how busy the machine is

Make = Callable[[Iterable[Report]], OpenSearchSearcher]
_numbers = count()


def client_of(*nodes: Node, index: str = "", timeout: float = PATIENCE) -> SearchClient:
    """A client of an index that is new if it is not named."""
    hosts = [("127.0.0.1", node.http_port) for node in nodes]
    return SearchClient(Address(hosts, index or f"reports{next(_numbers)}"), timeout=timeout)


def index_reports(
    client: SearchClient, reports: Iterable[Report], shards: int = 1, replicas: int = 0
) -> None:
    """Make an index and fill it."""
    versions.publish(client, versions.prepare(client, shards, replicas))
    writer = IndexWriter(client)
    writer.add(reports)
    writer.finish()


def make_red(client: SearchClient) -> None:
    """Make an index whose shard is on no node, and publish it."""
    nowhere = {
        "routing.allocation.require._name": "nowhere",
        "number_of_replicas": 0,
        "write.wait_for_active_shards": "0",
    }
    template = {"index_patterns": [f"{client.index}-*"], "template": {"settings": {"index": nowhere}}}
    client.ask(lambda asked: asked.indices.put_index_template(name=client.index, body=template))
    versions.publish(client, versions.prepare(client))


def heal(client: SearchClient) -> None:
    """Let any node have the shard."""
    anywhere = {"index.routing.allocation.require._name": None}
    client.ask(lambda asked: asked.indices.put_settings(index=client.index, body=anywhere))
    client.ask(
        lambda asked: asked.cluster.health(
            index=client.index, params={"wait_for_status": "green", "timeout": PATIENCE}
        )
    )


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    try:
        with running() as node:
            yield node
    except MissingError as error:
        pytest.skip(str(error))


@pytest.fixture
def client(node: Node) -> Iterator[SearchClient]:
    """A client of an index that is not there yet."""
    client = client_of(node)
    yield client
    client.close()


@pytest.fixture(scope="session")
def make(node: Node) -> Iterator[Make]:
    """What indexes reports and opens a searcher of them."""
    with ExitStack() as opened:

        def make(reports: Iterable[Report]) -> OpenSearchSearcher:
            client = client_of(node)
            opened.callback(client.close)
            index_reports(client, reports)
            return opened.enter_context(Searchers(client).current())

        yield make
