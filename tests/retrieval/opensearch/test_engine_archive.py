"""An archive over an index, and how a folder comes into one, on a real node."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from retrieval import Answer, Archive, EngineArchive, NoFolderError, Report, SearchEngineError, index_folder
from retrieval.opensearch.connection import client as client_module
from retrieval.opensearch.connection.client import SearchClient
from retrieval.opensearch.searchers import Searchers
from retrieval.opensearch.writing import folder_indexing, versions
from retrieval.opensearch.writing.index_writer import IndexWriter
from retrieval.reports.folder_listing import FolderListing
from tests.opensearch_node.nodes import Node
from tests.retrieval.opensearch.conftest import PATIENCE, heal, index_reports, make_red

DAY = date(2026, 11, 28)


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here depends on how busy the machine is."""
    monkeypatch.setattr(client_module, "ANSWER_SECONDS", PATIENCE)


def address_of(client: SearchClient) -> str:
    return f"opensearch://{client.address}/{client.index}"


def write(folder: Path, name: str, title: str, day: str, text: str) -> None:
    (folder / name).write_text(
        f"---\ntitle: {title}\ndate: {day}\nurl: https://x.example/{name}\n---\n{text}\n"
    )


def test_a_folder_is_indexed_again_and_again_until_the_index_is_as_it(
    client: SearchClient, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPATCH_ENGINE", address_of(client))
    monkeypatch.setenv("DISPATCH_REPORTS", str(tmp_path))

    def indexed() -> str:
        assert main(["index", "--workers", "1"]) == 0
        return capsys.readouterr().out.strip()

    assert main(["latest"]) == 2
    assert "has no index" in capsys.readouterr().err
    write(tmp_path, "tug.md", "Tug sinks", "2026-11-20", "A tug sank off Alva at dawn.")
    write(tmp_path, "dyke.md", "Dyke holds", "2026-11-21", "The dyke at Orm held all night.")
    assert indexed() == "Reports in the folder: 2; written: 2; removed: 0."
    assert main(["ask", "What sank off Alva?"]) == 0
    assert "A tug sank off Alva at dawn." in capsys.readouterr().out

    write(tmp_path, "tug.md", "Tug sinks", "2026-11-20", "A tug and a barge sank off Alva.")
    (tmp_path / "dyke.md").unlink()
    write(tmp_path, "mill.md", "Mill opens", "2026-11-22", "The mill at Klimm has opened.")
    assert indexed() == "Reports in the folder: 2; written: 2; removed: 1."
    assert indexed() == "Reports in the folder: 2; written: 0; removed: 0."
    (tmp_path / "mill.md").write_bytes(b"%PDF-1.7\n")
    assert main(["index"]) == 1
    assert "mill.md:1" in capsys.readouterr().err
    assert main(["inline", "mill"]) == 0
    assert "The mill at Klimm has opened." in capsys.readouterr().out


def test_what_has_come_or_changed_is_told_once_and_of_days_to_come_on_their_day(client: SearchClient) -> None:
    old, later = Report("old", "Old", DAY, ("One.",)), Report("later", "Later", date(2026, 12, 1), ("Two.",))
    index_reports(client, [old, later])
    archive = EngineArchive.connect(address_of(client))
    try:
        changes = archive.changes(None, DAY)
        assert [each.slug for each in changes.reports] == ["old"]
        assert changes.next_day == later.day
        assert isinstance(changes.mark, str)

        writer = IndexWriter(client, clock=lambda: 4_000_000_000.0)
        writer.add([Report("new", "New", None, ("Three.",), url="https://x.example/new")])
        archive.check()
        following = archive.changes(changes.mark, DAY)
        [new] = [each for each in following.reports if each.slug != "old"]
        assert (new.slug, new.url) == ("new", "https://x.example/new")
        assert [each.slug for each in archive.changes(following.mark, DAY).reports] == ["new"]
        assert {each.slug for each in archive.changes(following.mark, later.day).reports} == {"new", "later"}
        assert archive.coverage.reports == 3
        assert archive.slug_of(new.digest) == "new"
    finally:
        archive.close()


def test_an_engine_that_does_not_answer_is_asked_by_one_at_a_time_and_heals(
    client: SearchClient, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_reports(client, [Report("tug", "Tug", DAY, ("A tug sank off Alva.",))])
    archive = EngineArchive.connect(address_of(client))
    monkeypatch.setattr(
        archive._client, "timeout", 0.2
    )  # of the whole question; each request may take longer
    try:
        with node.frozen():
            for _ in range(2):
                with pytest.raises(SearchEngineError, match="engine_slow"):
                    archive.ask("What sank?", DAY)
            with archive._searchers._trying, pytest.raises(SearchEngineError, match="engine_slow"):
                archive.ask("What sank?", DAY)
        monkeypatch.undo()
        assert isinstance(archive.ask("What sank off Alva?", DAY), Answer)
        assert isinstance(archive.ask("What sank off Alva?", DAY), Answer)
    finally:
        archive.close()


def test_one_that_waits_minds_no_engine_that_is_away() -> None:
    nowhere = "opensearch://127.0.0.1:1/reports"
    with pytest.raises(SearchEngineError, match="engine_away"):
        EngineArchive.connect(nowhere)
    archive = EngineArchive.connect(nowhere, waits=True)
    assert (archive.version, archive.coverage.reports, archive.folder) == ("", 0, None)
    archive.close()
    with pytest.raises(SearchEngineError, match="engine_address"):
        EngineArchive.connect("opensearch://user:secret@host/reports", waits=True)


def test_a_folder_that_is_not_there_empties_nothing(client: SearchClient, tmp_path: Path) -> None:
    write(tmp_path, "tug.md", "Tug sinks", "2026-11-20", "A tug sank off Alva at dawn.")
    assert index_folder(tmp_path, address_of(client), workers=1).written == 1
    with pytest.raises(NoFolderError):
        index_folder(tmp_path / "gone", address_of(client), workers=1)
    archive = EngineArchive.connect(address_of(client))
    assert [each.slug for each in archive.known().latest(5)] == ["tug"]
    archive.close()


def test_files_of_the_folder_come_into_the_index_as_they_are_written(
    client: SearchClient, tmp_path: Path
) -> None:
    write(tmp_path, "tug.md", "Tug sinks", "2026-11-20", "A tug sank off Alva at dawn.")
    assert index_folder(tmp_path, address_of(client), workers=1).written == 1
    archive = EngineArchive.connect(address_of(client), folder=tmp_path)
    try:
        assert archive.folder == tmp_path
        assert archive.indexed
        assert archive.indexed.is_indexed_one()
        write(tmp_path, "mill.md", "Mill opens", "2026-11-22", "The mill at Klimm has opened.")
        two = "Ships\n\n# 5 August 2026\n\nA ship came.\n\n# 6 August 2026\n\nA ship left.\n"
        (tmp_path / "ships.md").write_text(two)
        assert not archive.refresh().changed  # of all: that is for `dispatch index`
        assert archive.refresh({"mill.md", "ships.md"}).changed
        assert isinstance(archive.ask("What has opened at Klimm?", DAY), Answer)
        mill = archive.report("mill")
        assert mill
        assert archive.reports_in("mill.md") == [mill]
        assert archive.indexed.addressed("https://X.example/mi") == {"https://x.example/mill.md": "mill"}
        assert archive.indexed.slug_of(mill.digest) == "mill"
        assert archive.indexed.slug_ending("ill") == "mill"
        assert archive.indexed.slug_ending("dyke") is None
        assert sorted(each.slug for each in archive.reports_in("ships.md")) == [
            "ships-2026-08-05",
            "ships-2026-08-06",
        ]

        (tmp_path / "ships.md").write_text(two.partition("# 6")[0])
        (tmp_path / "tug.md").write_bytes(b"%PDF-1.7\n")
        (tmp_path / "mill.md").unlink()
        assert not archive.refresh({"tug.md"}).changed
        [problem] = archive.refresh({"mill.md", "ships.md", "tug.md"}).problems
        assert problem.path == str(tmp_path / "tug.md")
        assert [each.file for each in archive.known().latest(5)] == ["tug.md", "ships.md"]
    finally:
        archive.close()


def test_a_file_that_could_not_be_written_into_the_index_is_with_the_next(
    client: SearchClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions.publish(client, versions.prepare(client))
    write(tmp_path, "tug.md", "Tug sinks", "2026-11-20", "A tug sank off Alva at dawn.")
    archive = EngineArchive.connect(address_of(client), folder=tmp_path)
    try:
        with monkeypatch.context() as broken:
            broken.setattr(IndexWriter, "finish", lambda _: client.ask(_refused))
            with pytest.raises(SearchEngineError):
                archive.refresh({"tug.md"})
        assert archive.indexed
        assert archive.indexed.unwritten == {"tug.md"}
        write(tmp_path, "mill.md", "Mill opens", "2026-11-22", "The mill at Klimm has opened.")
        archive.refresh({"mill.md"})
        assert archive.indexed.unwritten == set()
        assert [each.slug for each in archive.known().latest(5)] == ["mill", "tug"]
        assert archive.search("tugs")  # its words are counted
    finally:
        archive.close()


def _refused(asked: Any) -> None:
    asked.indices.get(index="_nowhere")


def test_a_folder_that_has_no_file_of_the_newest_reports_is_another(
    client: SearchClient, tmp_path: Path
) -> None:
    write(tmp_path, "tug.md", "Tug sinks", "2026-11-20", "A tug sank off Alva at dawn.")
    index_folder(tmp_path, address_of(client), workers=1)
    other = tmp_path / "other"
    archive = EngineArchive.connect(address_of(client), folder=other)
    try:
        assert archive.indexed
        assert not archive.indexed.is_indexed_one()
        with pytest.raises(NoFolderError):
            archive.refresh({"tug.md"})
        assert archive.report("tug")
    finally:
        archive.close()


def test_what_a_bot_writes_while_a_folder_is_indexed_stays(
    client: SearchClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "tug.md", "Tug sinks", "2026-11-20", "A tug sank off Alva at dawn.")
    index_folder(tmp_path, address_of(client), workers=1)
    archive = EngineArchive.connect(address_of(client), folder=tmp_path)
    listing = folder_indexing.listing

    def listed(folder: Path) -> FolderListing:
        found = listing(folder)
        write(tmp_path, "mill.md", "Mill opens", "2026-11-22", "The mill at Klimm has opened.")
        archive.refresh({"mill.md"})
        return found

    monkeypatch.setattr(folder_indexing, "listing", listed)
    try:
        assert index_folder(tmp_path, address_of(client), workers=1).removed == 0
        assert archive.report("mill")
    finally:
        archive.close()


def test_a_folder_is_read_in_portions_as_if_it_was_read_at_once(
    client: SearchClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(1, 4):  # what they begin with is no title, as all have it
        (tmp_path / f"{at}.txt").write_text(
            f"Harbour news\n\n0{at}/05/2026\n\nTug {at} of the harbour sank.\n"
        )
    (tmp_path / "4.txt").write_text("The dyke holds\n\n25/05/2026\n\nThe dyke at Orm held all night.\n")
    (tmp_path / "5.txt").write_text((tmp_path / "4.txt").read_text())
    monkeypatch.setattr(folder_indexing, "_PORTION", 1)
    told: list[tuple[int, int]] = []
    index_folder(tmp_path, address_of(client), workers=1, progress=lambda *numbers: told.append(numbers))
    with Searchers(client).current() as searcher:
        assert list(searcher.reports) == list(Archive.open(tmp_path).reports)
    assert told == [*((each, 5) for each in range(5)), (4, 4)]


def test_an_engine_that_lacks_a_part_of_the_index_is_told_and_heals(
    client: SearchClient, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "tug.md", "Tug sinks", "2026-11-20", "A tug sank off Alva at dawn.")
    monkeypatch.setenv("DISPATCH_ENGINE", address_of(client))
    monkeypatch.setenv("DISPATCH_REPORTS", str(tmp_path))
    monkeypatch.setattr(folder_indexing, "_PAUSES", ())
    make_red(client)
    archive = EngineArchive.connect(address_of(client), waits=True)
    for command in (["ask", "What sank off Alva?"], ["latest"], ["index", "--workers", "1"]):
        assert main(command) == 2
        said = capsys.readouterr().err
        assert "lacks a part of the index" in said
        assert len(said.splitlines()) == 1
    with pytest.raises(SearchEngineError, match="engine_unhealthy"):
        archive.check()

    heal(client)
    assert main(["index", "--workers", "1"]) == 0
    assert isinstance(archive.ask("What sank off Alva?", DAY), Answer)
    archive.check()
    archive.close()


def test_an_index_of_another_version_and_a_wrong_address_are_told_in_one_line(
    client: SearchClient, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr("retrieval.opensearch.mapping.INDEX_VERSIONS", {"documents": 0})
        index_reports(client, [Report("tug", "Tug", DAY, ("A tug sank off Alva.",))])
    for address, told in (
        (address_of(client), "was written by another version of Dispatch; write it anew with dispatch index"),
        ("opensearch://127.0.0.1:1/reports", "no search engine answers at 127.0.0.1:1; start it, or correct"),
    ):
        monkeypatch.setenv("DISPATCH_ENGINE", address)
        assert main(["ask", "What sank off Alva?"]) == 2
        said = capsys.readouterr().err
        assert told in said
        assert len(said.splitlines()) == 1
