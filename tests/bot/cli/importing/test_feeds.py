"""`dispatch feeds` and `dispatch fetch` with the feeds that are kept in the database."""

import io
import json
import sys
from pathlib import Path

import pytest

from bot.cli.main import main
from tests.feed_server import Site, item

Output = pytest.CaptureFixture[str]
DAM = "The dam at Vedra holds again after nine days of work, the city council said on Thursday evening."
ONE, TWO = "https://one.example/feed?key=SECRET", "https://two.example/feed"
OUTLINES = f'<outline text="N"><outline xmlUrl="{ONE}"/><outline xmlUrl="{TWO}"/></outline>'
OPML = f'<opml version="2.0"><body>{OUTLINES}</body></opml>'


@pytest.fixture(autouse=True)
def _settings(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH_REPORTS", str(folder))
    monkeypatch.setenv("DISPATCH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DISPATCH_PRIVATE_ADDRESSES", "true")


@pytest.fixture
def opml(tmp_path: Path) -> Path:
    path = tmp_path / "subscriptions.opml"
    path.write_text(OPML)
    return path


def listed(capsys: Output) -> list[dict[str, object]]:
    """The feeds as JSON."""
    capsys.readouterr()
    assert main(["feeds", "--json"]) == 0
    records: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return records


def test_without_feeds_it_is_said_how_to_add_one(capsys: Output) -> None:
    assert main(["feeds"]) == 0
    assert "dispatch feeds add URL" in capsys.readouterr().out


def test_a_list_is_imported_once_and_shown_without_secrets(opml: Path, capsys: Output) -> None:
    assert main(["feeds", "import", str(opml)]) == 0
    assert main(["feeds", "import", str(opml)]) == 0
    assert main(["feeds"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "added https://one.example/feed?…",
        "added https://two.example/feed",
        "2 feeds are already there",
        "https://one.example/feed?…",
        "  named in the database, not read yet",
        "https://two.example/feed",
        "  named in the database, not read yet",
    ]


def test_a_list_is_read_from_standard_input(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(OPML.encode())))

    assert main(["feeds", "import", "-"]) == 0
    assert [each["url"] for each in listed(capsys)] == ["https://one.example/feed?…", TWO]


def test_feeds_of_the_settings_are_listed_first_and_not_added_again(
    capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPATCH_FEEDS", TWO)
    main(["feeds", "add", ONE, TWO])
    printed = capsys.readouterr().out

    assert printed.splitlines() == ["added https://one.example/feed?…", "1 feed is already there"]
    assert [(each["url"], each["source"]) for each in listed(capsys)] == [
        (TWO, "settings"),
        ("https://one.example/feed?…", "database"),
    ]


@pytest.mark.parametrize("name", [ONE, "https://one.example/feed?…", "https://one.example/feed"])
def test_a_feed_is_removed_by_its_address_or_as_it_is_listed(name: str, capsys: Output) -> None:
    main(["feeds", "add", ONE, TWO])

    assert main(["feeds", "remove", name]) == 0
    assert "removed https://one.example/feed?…; its reports stay" in capsys.readouterr().out
    assert [each["url"] for each in listed(capsys)] == [TWO]


def test_an_address_that_is_none_does_not_stop_the_others(capsys: Output) -> None:
    assert main(["feeds", "add", "courier", ONE]) == 2
    output = capsys.readouterr()
    assert output.out == "added https://one.example/feed?…\n"
    assert "courier: it is not a valid address" in output.err


def test_every_address_of_a_list_that_is_none_is_named(opml: Path, capsys: Output) -> None:
    wrong = '<outline xmlUrl="ftp://one.example/"/><outline xmlUrl="courier"/>'
    opml.write_text(OPML.replace("</body>", f"{wrong}</body>"))

    assert main(["feeds", "import", str(opml)]) == 2
    output = capsys.readouterr()
    assert output.out.splitlines() == ["added https://one.example/feed?…", f"added {TWO}"]
    assert [line.partition(": it is not")[0] for line in output.err.splitlines()] == [
        "dispatch: ftp://one.example/",
        "dispatch: courier",
    ]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["add"], "dispatch feeds import FILE, add URL or remove URL"),
        (["list", "x"], "dispatch feeds import FILE, add URL or remove URL"),
        (["add", "courier"], "courier: it is not a valid address; use one that starts with https://"),
        (["import", "no/such/file"], "no/such/file: it cannot be read (No such file or directory)"),
        (["remove", TWO], "it is not among the added feeds; see dispatch feeds"),
        (["remove", "https://set.example/"], "not among the added feeds; remove it from DISPATCH_FEEDS"),
        (["remove", "https://one.example/feed"], "several feeds have this address; write it with its query"),
        (["follow", TWO], "'follow' is none of list, import, add and remove; see dispatch feeds --help"),
    ],
)
def test_bad_usage_is_exit_code_2_and_changes_nothing(
    arguments: list[str], problem: str, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPATCH_FEEDS", "https://set.example/")
    main(["feeds", "add", ONE, ONE.replace("SECRET", "OTHER")])
    capsys.readouterr()

    assert main(["feeds", *arguments]) == 2
    assert problem in capsys.readouterr().err
    assert len(listed(capsys)) == 3


def test_an_added_feed_is_fetched_and_its_state_listed(away: Site, capsys: Output) -> None:
    away.article("/dam", "Dam holds", DAM)
    away.put("/closed", status=403)
    away.feed("/feed", item("/dam"), item("/closed"))
    away.redirect("/old", "/feed", 301)
    main(["feeds", "add", f"{away.url}/old", f"{away.url}/none"])
    capsys.readouterr()

    assert main(["fetch"]) == 1
    out, err = capsys.readouterr()
    assert f"{away.url}/old: it has moved to {away.url}/feed; use that address in its place\n" in out
    assert f"{away.url}/old: added " in out
    assert f"{away.url}/old: 1 page could not be read; it is tried again after " in out
    assert "/closed: the server answered with status 403" in err

    assert main(["feeds"]) == 0
    first, state, moved, retry, second, unread, failed = capsys.readouterr().out.splitlines()
    assert first == f"{away.url}/old: News"
    assert "named in the database, last read on " in state
    assert f"it has moved to {away.url}/feed" in moved
    assert "  pages that could not be read are tried again after " in retry
    assert second == f"{away.url}/none"
    assert "not read yet, next check after " in unread
    assert "its last check failed: " in failed

    assert main(["fetch"]) == 0
    out, err = capsys.readouterr()
    assert f"{away.url}/old: 1 page could not be read; it is tried again after " in out
    assert "moved" not in out
    assert "nothing new" not in out
    assert err == ""


def test_of_an_unchanged_feed_it_is_said_when_its_pages_are_tried_again(away: Site, capsys: Output) -> None:
    away.put("/closed", status=403)
    away.feed("/feed", item("/closed"), ETag='"1"')
    main(["feeds", "add", f"{away.url}/feed"])
    main(["fetch"])
    capsys.readouterr()

    assert main(["fetch"]) == 0
    expected = f"{away.url}/feed: no news; pages that could not be read are tried again after "
    assert capsys.readouterr().out.startswith(expected)
    assert listed(capsys)[0]["pages_next_try"]


def test_a_first_start_may_import_every_article(folder: Path, away: Site) -> None:
    for number in range(22):
        away.article(f"/{number}", f"Day {number}", f"{DAM} It was day {number}.")
    away.feed("/feed", *(item(f"/{number}") for number in range(22)))
    main(["feeds", "add", f"{away.url}/feed"])

    assert main(["fetch", "--all"]) == 0
    assert len(list(folder.glob("*.txt"))) == 22
