"""The tests' own launcher says what is missing where a node cannot run."""

from pathlib import Path

import pytest

from tests.opensearch_node import artifacts
from tests.opensearch_node.artifacts import MissingError


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this machine has is looked for again, and not here."""
    monkeypatch.setattr(artifacts, "artifacts", artifacts.artifacts.__wrapped__)


def test_a_missing_jdk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifacts, "LEAST_JAVA", 1000)
    with pytest.raises(MissingError, match="no JDK of 1000 or newer here: set JAVA_HOME"):
        artifacts.artifacts()


def test_a_missing_maven_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(artifacts, "_jdk", lambda: tmp_path)
    monkeypatch.setattr(artifacts.platformdirs, "user_cache_path", lambda _: tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingError, match="no Maven here: apt-get install maven"):
        artifacts.artifacts()
    (tmp_path / "mvn").write_text("#!/bin/sh\necho 'cannot reach the repository'; exit 1\n")
    (tmp_path / "mvn").chmod(0o755)
    with pytest.raises(MissingError, match="cannot resolve the jars of OpenSearch: cannot reach"):
        artifacts.artifacts()
    assert [path.name for path in tmp_path.iterdir()] == ["mvn"]
