"""What can be wrong with the engine is told in one word, without what was asked."""

import logging
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from opensearchpy import TransportError

from retrieval.opensearch.connection.address import Address
from retrieval.opensearch.connection.client import Login, SearchClient
from retrieval.opensearch.connection.errors import LostViewError, SearchEngineError

ASKED = {"query": {"term": {"terms": "secretword"}}}


@contextmanager
def answering(status: int, body: str) -> Iterator[int]:
    """A server that answers all requests so, and its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture(autouse=True)
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing of what is asked is logged, at any level."""
    with caplog.at_level(logging.DEBUG):
        for name in ("opensearch", "opensearchpy.trace"):
            caplog.set_level(logging.DEBUG, logger=name)
        yield
    assert "secretword" not in "".join(map(logging.Formatter().format, caplog.get_records("call")))


def error_of(port: int, secure: bool = False, timeout: float = 60) -> SearchEngineError:
    """The error of a search at a port."""
    address = Address((("127.0.0.1", port),), "reports", secure)
    client = SearchClient(address, Login("reader", "password"), timeout=timeout)
    with pytest.raises(SearchEngineError) as raised:
        client.ask(lambda asked: asked.search(index="reports", body=ASKED))
    client.close()
    assert raised.value.__suppress_context__
    assert "secretword" not in repr(raised.value)
    assert "password" not in repr(raised.value) + repr(client) + repr(Login("reader", "password"))
    return raised.value


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_nobody_answers() -> None:
    error = error_of(free_port())
    assert (error.finding.name, error.passing) == ("engine_away", True)


def test_no_answer_comes_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = error_of(silent.getsockname()[1], timeout=0.1)
    assert (error.finding.name, error.passing) == ("engine_slow", True)


def test_what_answers_speaks_no_tls() -> None:
    with answering(200, "{}") as port:
        assert error_of(port, secure=True).finding.name == "engine_certificate"


@pytest.mark.parametrize(
    ("status", "kind", "name"),
    [
        (401, "security_exception", "engine_login"),
        (403, "security_exception", "engine_login"),
        (404, "index_not_found_exception", "engine_index"),
        (429, "circuit_breaking_exception", "engine_unhealthy"),
        (503, "cluster_block_exception", "engine_unhealthy"),
        (400, "parsing_exception", "engine_refused"),
    ],
)
def test_the_engine_refuses(status: int, kind: str, name: str) -> None:
    cause = f'{{"type": "{kind}", "reason": "near secretword"}}'
    with answering(
        status, f'{{"error": {{"root_cause": [{cause}], "type": "{kind}"}}, "status": {status}}}'
    ) as port:
        error = error_of(port)
    assert (error.finding.name, error.passing) == (name, name == "engine_unhealthy")


def test_a_view_that_is_gone_is_told_apart() -> None:
    cause = '{"type": "search_context_missing_exception", "reason": "No search context found"}'
    kind = "search_phase_execution_exception"
    with answering(404, f'{{"error": {{"root_cause": [{cause}], "type": "{kind}"}}, "status": 404}}') as port:
        assert isinstance(error_of(port), LostViewError)


def test_a_missing_library_and_a_missing_certificate_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    address = Address((("127.0.0.1", 9200),), "reports", secure=True)
    with pytest.raises(SearchEngineError, match="engine_certificate"):
        SearchClient(address, authorities=tmp_path / "none.pem")
    monkeypatch.setitem(sys.modules, "opensearchpy", None)
    with pytest.raises(SearchEngineError, match="engine_library"):
        SearchClient(address)


@pytest.mark.parametrize(("refusals", "answered"), [(2, True), (3, False)])
def test_what_an_overloaded_engine_refuses_is_asked_again(refusals: int, answered: bool) -> None:
    client = SearchClient(Address((("127.0.0.1", 9200),), "reports"), pauses=(0, 0))
    left = iter([TransportError(429, "circuit_breaking_exception", {})] * refusals)

    def request(_: object) -> str:
        for refusal in left:
            raise refusal
        return "answer"

    with nullcontext() if answered else pytest.raises(SearchEngineError, match="engine_unhealthy"):
        assert client.ask(request) == "answer"
    assert not list(left)


def test_a_request_that_is_wrong_is_not_asked_again() -> None:
    client = SearchClient(Address((("127.0.0.1", 9200),), "reports"), pauses=(0, 0))
    left = iter([TransportError(400, "parsing_exception", {})])

    def request(_: object) -> None:
        raise next(left)

    with pytest.raises(SearchEngineError, match="engine_refused"):
        client.ask(request)
