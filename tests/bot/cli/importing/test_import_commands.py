"""`dispatch add` and `dispatch fetch` as a person uses them."""

import contextlib
import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import main
from tests.feed_server import Site, item, page, saved

Output = pytest.CaptureFixture[str]
DAM = "The dam at Vedra holds again after nine days of work, the city council said on Thursday evening."
READ = "Bridge closed, 1 March 2026 (from a date line)"
BRIDGE = "Bridge closed\n1 March 2026\nThe bridge at Selm was closed on Tuesday.\n"
DATED = "Dam holds, 12 March 2026 (stated by the source)"
NAME = "2026-03-12-vedra-courier-dam-holds.txt"


@pytest.fixture(autouse=True)
def _settings(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH_REPORTS", str(folder))
    monkeypatch.setenv("DISPATCH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DISPATCH_PRIVATE_ADDRESSES", "true")


def test_files_are_added_once(folder: Path, tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "one, two.txt"
    path.write_text(BRIDGE)

    assert main(["add", str(path)]) == 0
    assert main(["add", str(path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"added 2026-03-01-bridge-closed.txt: {READ}",
        f"2026-03-01-bridge-closed.txt is already there: {READ}",
    ]
    assert [file.name for file in folder.iterdir()] == ["2026-03-01-bridge-closed.txt"]
    assert not (tmp_path / "data" / "dispatch.db").exists()


def test_standard_input_is_added(folder: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BRIDGE.encode())))

    assert main(["add", "-"]) == 0
    assert (folder / "2026-03-01-bridge-closed.txt").read_text() == BRIDGE
    assert capsys.readouterr().out == f"added 2026-03-01-bridge-closed.txt: {READ}\n"


def test_a_saved_page_is_added(folder: Path, tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "dam.html"
    path.write_bytes(saved("ministry.html"))

    assert main(["add", str(path), "--reports", str(folder)]) == 0
    assert "url: https://courier.example/dam\n" in next(folder.iterdir()).read_text()
    assert "added 2026-03-12-vedra-courier" in capsys.readouterr().out


def test_an_engine_that_is_away_is_one_line(
    away: Site, tmp_path: Path, folder: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bridge.txt").write_text(BRIDGE)
    monkeypatch.setenv("DISPATCH_ENGINE", "opensearch://127.0.0.1:1/reports")
    away.article("/dam", "Dam holds", DAM)
    away.feed("/feed", item("/dam"))
    monkeypatch.setenv("DISPATCH_FEEDS", f"{away.url}/feed")

    for command in (["add", str(tmp_path / "bridge.txt")], ["fetch"]):
        assert main(command) == 2
        assert capsys.readouterr().err.splitlines() == [
            "dispatch: no search engine answers at 127.0.0.1:1; start it, or correct DISPATCH_ENGINE"
        ]
    assert [*folder.iterdir()] == []


def test_addresses_are_added_and_updated(folder: Path, away: Site, capsys: Output) -> None:
    away.article("/dam", "Dam holds", DAM)
    url = f"{away.url}/dam"

    assert main(["add", url]) == 0
    assert main(["add", f"{url}?utm_source=x#top"]) == 0
    away.article("/dam", "Dam holds", DAM, "Two people were hurt.")
    assert main(["add", url]) == 0
    (folder / NAME).write_text((folder / NAME).read_text().replace("Two", "2"))
    away.article("/dam", "Dam holds", DAM, "Three people were hurt.")
    assert main(["add", url]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"added {NAME}: {DATED}",
        f"{NAME} is already there: {DATED}",
        f"updated {NAME}: {DATED}",
        f"{NAME} was edited by hand and is not overwritten, although its source has changed: {DATED}",
    ]


def test_what_fails_does_not_stop_the_rest_and_is_exit_code_1(
    folder: Path, tmp_path: Path, away: Site, capsys: Output
) -> None:
    away.article("/dam", "Dam holds", DAM)
    away.put("/login", saved("login.html"))
    login = tmp_path / "login.html"
    login.write_bytes(saved("login.html"))
    sources = [
        str(tmp_path / "none.txt"),
        f"{away.url}/none",
        f"{away.url}/login",
        str(login),
        f"{away.url}/dam",
    ]

    assert main(["add", *sources]) == 1
    out, err = capsys.readouterr()
    assert out == f"added {NAME}: {DATED}\n"
    assert err.splitlines() == [
        f"dispatch: {sources[0]}: there is no such file; name a report, a saved page, or an address with https://",
        f"dispatch: {sources[1]}: the server answered with status 404; check the address",
        f"dispatch: {sources[2]}: there is no article on the page; name the page of one article",
        f"dispatch: {sources[3]}: there is no article on the page; name the page of one article",
    ]
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        (["add"], "name what to add"),
        (["add", "x", "--reports", "/no/where"], "/no/where"),
        (["fetch"], "DISPATCH_FEEDS"),
    ],
)
def test_bad_usage_is_exit_code_2(arguments: list[str], cure: str, capsys: Output) -> None:
    assert main(arguments) == 2
    assert cure in capsys.readouterr().err


def test_feeds_are_fetched_and_their_news_told(
    away: Site, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    away.article("/dam", "Dam holds", DAM)
    away.feed("/feed", item("/dam"))
    away.put("/busy", status=503, Retry_After="3600")
    monkeypatch.setenv("DISPATCH_FEEDS", f"{away.url}/feed {away.url}/busy?token=SECRET {away.url}/feed")

    assert main(["fetch"]) == 1
    out, err = capsys.readouterr()
    assert out == f"{away.url}/feed: added {NAME}\n"
    assert "status 503" in err
    assert f"{away.url}/busy?… is not checked again before" in err
    assert "SECRET" not in err

    assert main(["fetch"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == f"{away.url}/feed: nothing new"
    assert f"{away.url}/busy?…: skipped until" in out
    assert err == ""


def test_what_was_added_and_deleted_by_hand_is_not_brought_back_by_a_feed(
    folder: Path, away: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    away.article("/dam", "Dam holds", DAM)
    away.feed("/feed", item("/dam", updated="2026-03-12T10:00:00Z"))
    monkeypatch.setenv("DISPATCH_FEEDS", f"{away.url}/feed")
    main(["add", f"{away.url}/dam"])
    (folder / NAME).unlink()
    main(["fetch"])
    assert list(folder.iterdir()) == []

    assert main(["add", f"{away.url}/dam"]) == 0
    assert (folder / NAME).exists()


def test_a_folder_that_cannot_be_written_is_told(
    folder: Path, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.txt"
    path.write_text(BRIDGE)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    assert main(["add", str(path)]) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_a_bar_shows_where_a_person_waits_for_several_addresses(away: Site) -> None:
    for name in "abc":
        away.put(f"/{name}", page(f"Dam {name}", f"{DAM} It was {name}."))
    leader, follower = pty.openpty()
    program = [sys.executable, "-m", "bot", "add", *(f"{away.url}/{name}" for name in "abc")]
    with subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=follower, env={**os.environ, "TERM": "xterm"}
    ) as running:
        os.close(follower)
        shown = everything(leader)
        out, _ = running.communicate()

    assert "3/3" in shown
    assert out.decode().count("added ") == 3
    assert b"\x1b" not in out


def everything(terminal: int) -> str:
    """What a terminal was written until its other end was closed."""
    parts = []
    with contextlib.suppress(OSError), os.fdopen(terminal, "rb", buffering=0) as reader:
        while part := reader.read(4096):
            parts.append(part)
    return b"".join(parts).decode()


@pytest.mark.parametrize("source", ["https://127.0.0.1:1/a,b", "[x]", "{y}", "null", "12", "a b"])
def test_sources_are_taken_as_they_are_written(
    source: str, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPATCH_PRIVATE_ADDRESSES", "false")

    assert main(["add", source]) == 1
    assert capsys.readouterr().err.startswith(f"dispatch: {source}: ")
