"""A node with TLS, logins and roles: what its users need, and what is said where they lack it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.cli.main import main
from retrieval.opensearch.connection import client as client_module
from retrieval.opensearch.connection.address import Address
from retrieval.opensearch.connection.client import Login, SearchClient
from retrieval.opensearch.searchers import Searchers
from tests.opensearch_node.artifacts import MissingError
from tests.opensearch_node.nodes import Node
from tests.opensearch_node.secured import ADMIN, CERTIFICATE, PASSWORD, secured
from tests.retrieval.opensearch.conftest import PATIENCE
from tests.retrieval.opensearch.test_searchers import views

README = Path(__file__).parents[3] / "README.md"
READER, WRITER = "reports_reader", "reports_writer"
QUESTION = ["ask", "What sank off Alva?"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("secured")


@pytest.fixture(scope="module")
def engine(home: Path) -> Iterator[Node]:
    """A node with the roles that README names."""
    found = re.search(rf"```yaml\n({READER}:.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert found
    try:
        with secured(home, yaml.safe_load(found[1])) as node:
            yield node
    except MissingError as error:
        pytest.skip(str(error))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "tug.md").write_text("---\ntitle: Tug sinks\ndate: 2026-11-20\n---\nA tug sank off Alva.\n")
    (folder / "dyke.md").write_text("---\ntitle: Dyke\ndate: 2026-11-21\n---\nThe dyke at Orm held.\n")
    return folder


@pytest.fixture(autouse=True)
def certificate(engine: Node, home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything but a login is set."""
    monkeypatch.setattr(client_module, "ANSWER_SECONDS", PATIENCE)
    path = home / "config" / CERTIFICATE
    monkeypatch.setenv("DISPATCH_ENGINE", f"opensearch+https://{engine.host}/reports")
    monkeypatch.setenv("DISPATCH_ENGINE_CA", str(path))
    monkeypatch.setenv("DISPATCH_REPORTS", str(folder))
    return path


def login(monkeypatch: pytest.MonkeyPatch, user: str, password: str = PASSWORD) -> None:
    monkeypatch.setenv("DISPATCH_ENGINE_LOGIN", f"{user}:{password}")


def test_the_roles_in_the_manual_may_do_what_is_needed(
    engine: Node,
    certificate: Path,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    login(monkeypatch, WRITER)
    with monkeypatch.context() as earlier:
        earlier.setattr("retrieval.opensearch.mapping.INDEX_VERSIONS", {"documents": 0})
        assert main(["index", "--workers", "1"]) == 0
    assert main(["index", "--workers", "1"]) == 0  # and removes the index of the other version
    (folder / "dyke.md").unlink()
    assert main(["index", "--workers", "1"]) == 0
    assert capsys.readouterr().out.endswith("; written: 0; removed: 1.\n")
    login(monkeypatch, READER)
    assert main(QUESTION) == 0
    assert "A tug sank off Alva." in capsys.readouterr().out
    address = Address((("127.0.0.1", engine.http_port),), "reports", secure=True)
    administrator, reader = (
        SearchClient(address, Login(user, PASSWORD), certificate, PATIENCE) for user in (ADMIN, READER)
    )
    before = views(administrator)
    searchers = Searchers(reader)
    assert searchers.ask(lambda searcher: searcher.coverage.reports) == 1
    searchers.close()
    assert views(administrator) == before  # the reader may close what it opens
    assert len(administrator.ask(lambda asked: asked.indices.get(index="reports-*"))) == 1
    for each in (administrator, reader):
        each.close()


def test_who_may_only_read_cannot_index(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    login(monkeypatch, READER)
    assert main(["index", "--workers", "1"]) == 2
    assert "refuses the login" in capsys.readouterr().err


@pytest.mark.parametrize(("user", "password"), [(READER, "secret9"), ("nobody", PASSWORD)])
@pytest.mark.parametrize("command", [QUESTION, ["index", "--workers", "1"]], ids=["ask", "index"])
def test_a_wrong_login_is_told_without_it(
    user: str,
    password: str,
    command: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    login(monkeypatch, user, password)
    assert main(command) == 2
    said = capsys.readouterr()
    assert "refuses the login; correct DISPATCH_ENGINE_LOGIN" in said.err
    assert len(said.err.splitlines()) == 1
    assert user not in said.out + said.err
    assert password not in said.out + said.err


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_certificate_of_another_authority_or_host_is_refused(
    host: str, engine: Node, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    login(monkeypatch, READER)
    if host == "127.0.0.1":
        monkeypatch.delenv("DISPATCH_ENGINE_CA")
    monkeypatch.setenv("DISPATCH_ENGINE", f"opensearch+https://{host}:{engine.http_port}/reports")
    assert main(QUESTION) == 2
    said = capsys.readouterr().err
    assert "cannot be verified; name the file with the certificate of its authority" in said
    assert len(said.splitlines()) == 1


def test_a_node_that_speaks_tls_is_not_asked_without(
    engine: Node, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    login(monkeypatch, READER)
    monkeypatch.setenv("DISPATCH_ENGINE", f"opensearch://{engine.host}/reports")
    assert main(QUESTION) == 2
    assert "no search engine answers at" in capsys.readouterr().err
