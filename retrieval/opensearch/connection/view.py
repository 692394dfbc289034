"""A fixed view of an index, which all requests of one question share: a point in time."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from retrieval.opensearch.connection.client import SearchClient
from retrieval.opensearch.connection.errors import LostViewError, SearchEngineError
from retrieval.opensearch.mapping import NEWEST_FIRST
from retrieval.opensearch.queries import Query

SearchHit: TypeAlias = dict[str, Any]

KEPT = "2m"  # how long the engine keeps a view that is not asked
PAGE = 1000  # hits of one request
_WHOLE = {"allow_partial_search_results": "false"}  # else what a lost node has would silently be missing


class IndexView:
    """The documents of an index as they are when it is opened. Close it: the engine holds files for it."""

    def __init__(self, client: SearchClient) -> None:
        self._client, self._index = client, client.index
        opened = client.ask(
            lambda asked: asked.create_pit(
                index=self._index, params={"keep_alive": KEPT, "allow_partial_pit_creation": "false"}
            )
        )
        self._id: str | None = opened["pit_id"]

    @classmethod
    def current(cls, client: SearchClient, index: str) -> "IndexView":
        """The documents of an index as they are at each request."""
        view = cls.__new__(cls)
        view._client, view._index, view._id = client, index, None
        return view

    def close(self) -> None:
        """Let the engine forget the view; what is asked after that comes from the index as it is then."""
        opened, self._id = self._id, None
        if opened is not None:
            try:
                self._client.ask(lambda asked: asked.delete_pit(body={"pit_id": [opened]}))
            except SearchEngineError:
                return  # it is gone, or goes with its time

    def search(self, **body: Any) -> dict[str, Any]:
        """The answer to one search."""
        params = {**_WHOLE, "search_type": body.pop("search_type", "query_then_fetch")}
        index = self._index if self._id is None else None
        body |= self._point
        return self._client.ask(
            lambda asked: self._checked(asked.search(index=index, body=body, params=params))
        )

    def hits(self, **body: Any) -> list[SearchHit]:
        """The hits of one search."""
        hits: list[SearchHit] = self.search(track_total_hits=False, **body)["hits"]["hits"]
        return hits

    def counts(self, queries: Sequence[Query]) -> list[int]:
        """How many documents each of some queries has, exactly."""
        if not queries:
            return []
        header: dict[str, Any] = {"allow_partial_search_results": False}
        if self._id is None:
            header["index"] = self._index
        lines = [
            json.dumps(each)
            for query in queries
            for each in (header, {**self._point, "size": 0, "track_total_hits": True, "query": query})
        ]
        body = "\n".join([*lines, ""])

        def count(client: Any) -> list[int]:
            found = client.transport.perform_request("POST", "/_msearch", body=body)
            return [self._checked(each)["hits"]["total"]["value"] for each in found["responses"]]

        return self._client.ask(count)

    def all_hits(
        self,
        query: Query,
        source: bool | Sequence[str],
        sort: Sequence[Query] = NEWEST_FIRST,
        size: int = PAGE,
    ) -> Iterator[SearchHit]:
        """All documents of a query in an unambiguous order, a page at a time as they are looked at."""
        after: dict[str, Any] = {}
        while True:
            hits = self.hits(query=query, _source=source, sort=[*sort], size=size, **after)
            yield from hits
            if len(hits) < size:
                return
            after = {"search_after": hits[-1]["sort"]}

    def buckets(self, query: Query, sources: Sequence[Query]) -> Iterator[dict[str, Any]]:
        """The distinct values of some fields of a query's documents, in order, a page at a time."""
        after: dict[str, Any] = {}
        while True:
            page = {"composite": {"sources": [*sources], "size": PAGE, **after}}
            found = self.search(query=query, size=0, aggs={"page": page})["aggregations"]["page"]
            yield from (bucket["key"] for bucket in found["buckets"])
            if len(found["buckets"]) < PAGE:
                return
            after = {"after": found["after_key"]}

    @property
    def _point(self) -> dict[str, Any]:
        return {} if self._id is None else {"pit": {"id": self._id, "keep_alive": KEPT}}

    def _checked(self, found: dict[str, Any]) -> dict[str, Any]:
        """An answer, if it is a whole one."""
        if "error" in found or found["timed_out"] or found["_shards"]["failed"]:
            host, status = str(self._client.address), str(found.get("status", 200))
            if status == "403":
                raise SearchEngineError("engine_login", host=host)
            raise LostViewError("engine_unhealthy", host=host, status=status)
        return found
