"""Documents on their way into an index: many in each request, and each outcome looked at."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from retrieval.opensearch.connection.client import SearchClient
from retrieval.opensearch.connection.errors import SearchEngineError
from retrieval.opensearch.writing.report_documents import Document

_REQUEST_DOCUMENTS = 1000
_REQUEST_BYTES = 8 << 20

BulkAction = dict[str, Any]


def written(document: Document, routing: str, kind: str = "index") -> BulkAction:
    """What writes a document, in the place of another; "create" leaves that one."""
    return {"_op_type": kind, "_id": document.id, "routing": routing, "_source": document.source}


def deletion(name: str, routing: str) -> BulkAction:
    """What removes the document of an id."""
    return {"_op_type": "delete", "_id": name, "routing": routing}


class Bulk:
    """Sends actions to an index."""

    def __init__(self, client: SearchClient, index: str) -> None:
        self._client, self._index = client, index

    def send(self, actions: Iterable[BulkAction]) -> None:
        """Do what actions say, in order; raises SearchEngineError for the first that is refused."""
        from opensearchpy import helpers

        actions = [*actions]  # which may be sent again

        def send(client: Any) -> None:
            outcomes = helpers.streaming_bulk(
                client,
                actions,
                chunk_size=_REQUEST_DOCUMENTS,
                max_chunk_bytes=_REQUEST_BYTES,
                raise_on_error=False,
                index=self._index,
            )
            for done, outcome in outcomes:
                if not done:
                    self._check(outcome)

        self._client.ask(send)

    def refresh(self) -> None:
        """Let searches find what was sent."""
        self._client.ask(lambda asked: asked.indices.refresh(index=self._index))

    def _check(self, outcome: Mapping[str, Mapping[str, Any]]) -> None:
        """Raise for what was not done, unless it had been: a word was there, a document gone."""
        ((kind, answer),) = outcome.items()
        status, error = answer["status"], answer.get("error") or {}
        if (kind, status) not in (("create", 409), ("delete", 404)):
            host = str(self._client.address)
            if status == 403:
                raise SearchEngineError("engine_login", host=host)
            name = "engine_unhealthy" if status in (429, 503) else "engine_refused"
            raise SearchEngineError(name, host=host, status=str(status), kind=str(error.get("type", "")))


def ahead(parts: Iterator[list[BulkAction]]) -> Iterator[list[BulkAction]]:
    """Each part while the next one is being made."""

    def following() -> list[BulkAction]:
        return next(parts, [])

    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(following)
        while part := coming.result():
            coming = maker.submit(following)
            yield part
