"""What `dispatch add` does with files of many reports, folders and tables."""

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli.importing.adding import named_columns
from bot.cli.main import main
from tests.bot.importing.formats.made_documents import pdf

Output = pytest.CaptureFixture[str]
Write = Callable[[str, str | bytes], str]
BRIDGE = "Bridge closed\n1 March 2026\nThe bridge at Selm was closed on Tuesday.\n"
OPEN, SHUT = (
    "The bridge at Selm is open again, the council said.",
    "The bridge at Selm is shut again, it said.",
)


@pytest.fixture(autouse=True)
def _settings(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH_REPORTS", str(folder))
    monkeypatch.setenv("DISPATCH_DATA", str(tmp_path / "data"))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file that is to be added; returns its path."""

    def written(name: str, content: str | bytes) -> str:
        path = tmp_path / "from" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return written


def export(*texts: str, **edited: str) -> str:
    """An export of a channel of these messages, a minute apart."""
    messages: list[dict[str, Any]] = [
        {
            "id": 10 + number,
            "type": "message",
            "date_unixtime": str(1722892560 + 60 * number),
            "text": text,
            **edited,
        }
        for number, text in enumerate(texts)
    ]
    chat = {"name": "Selm news", "type": "public_channel", "id": 1234}
    return json.dumps({**chat, "messages": [{"id": 1, "type": "service", "text": ""}, *messages]})


def texts(folder: Path) -> list[str]:
    """The reports of a folder, in order of their names."""
    return [path.read_text() for path in sorted(folder.glob("*.*"))]


def test_a_growing_export_adds_only_what_is_new(folder: Path, write: Write, capsys: Output) -> None:
    path = write("result.json", export(OPEN, "Yes"))
    assert main(["add", path]) == 0
    write("result.json", export(OPEN, "Yes", SHUT))
    assert main(["add", path]) == 0

    open_file, shut_file = sorted(file.name for file in folder.glob("*.*"))
    assert open_file.startswith("2024-08-05-selm-news-the-bridge-at-selm-is-open")
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith(f"added {open_file}: The bridge at Selm is open again")
    assert out[0].endswith("5 August 2024, 21:16 (stated by the source)")
    assert out[1] == f"{path}: added 1 report, 1 service message left out, 1 message without text left out"
    assert out[2].startswith(f"added {shut_file}: ")
    assert out[3].startswith(f"{path}: added 1 report, 1 report is already there, 1 service message left out")


def test_an_edited_message_updates_its_report(folder: Path, write: Write, capsys: Output) -> None:
    path = write("result.json", export(OPEN))
    main(["add", path])
    write("result.json", export(SHUT, edited_unixtime="1722896160"))
    capsys.readouterr()

    assert main(["add", path]) == 0
    [text] = texts(folder)
    assert "updated: 2024-08-05 22:16\n" in text
    assert "url: https://t.me/c/1234/10\n" in text
    assert text.endswith(f"\n\n{SHUT}\n")
    assert capsys.readouterr().out.splitlines()[0].startswith("updated 2024-08-05-selm-news-")


def test_an_edited_message_of_a_group_updates_its_report(folder: Path, write: Write, capsys: Output) -> None:
    group = export(OPEN, SHUT).replace("public_channel", "private_group")
    main(["add", write("result.json", group)])
    main(["add", write("result.json", group.replace("open again", "open for good"))])

    out = capsys.readouterr().out
    assert "added 2 reports" in out
    assert "updated 1 report, 1 report is already there" in out
    assert [text.split("\n\n", 1)[1] for text in texts(folder)] == [
        f"{OPEN.replace('again', 'for good')}\n",
        f"{SHUT}\n",
    ]


def test_what_is_said_again_on_another_day_is_another_report(folder: Path, write: Write) -> None:
    path = write("dump.csv", f"date,text\n2024-08-05,{OPEN}\n2024-08-06,{OPEN}\n".replace(", the", " the"))

    assert main(["add", path]) == 0
    assert main(["add", path]) == 0
    assert [text.count("bridge") for text in texts(folder)] == [1, 1]


def test_the_columns_of_a_table_are_shown_and_can_be_named(
    folder: Path, write: Write, capsys: Output
) -> None:
    path = write("dump.csv", "head line;day;story\nBridge open;2024-08-05;Cars cross.\n;;\n")

    assert main(["add", path]) == 0
    assert main(["add", path, "--map", "title=head line,date=day"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == f"{path}: date <- day, text <- story; not used: head line; 1 row"
    assert f"{path}: title <- head line, date <- day, text <- story; 1 row" in out
    assert any(text.startswith("---\ntitle: Bridge open\ndate: 2024-08-05\n") for text in texts(folder))


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("title", "'title' names no column"),
        ("colour=red", "title, date, text"),
        ("title=", "'title=' names no column"),
    ],
)
def test_a_column_that_is_named_wrongly_is_bad_usage(named: str, message: str, capsys: Output) -> None:
    assert main(["add", "x.csv", "--map", named]) == 2
    assert message in capsys.readouterr().err


def test_other_reports_decide_how_a_date_is_read(write: Write, capsys: Output) -> None:
    for name, day in (("a", "3/2/2022"), ("b", "3/25/2022"), ("c", "4/1/2022")):
        path = Path(write(f"{name}.txt", f"Bridge {name}\n{day}\n\nCars cross it again on day {name}.\n"))

    assert main(["add", str(path.parent)]) == 0
    shown = [line.partition(": ")[2] for line in capsys.readouterr().out.splitlines()]
    assert shown == [
        "Bridge a, 2 March 2022 (from a date line)",
        "Bridge b, 25 March 2022 (from a date line)",
        "Bridge c, 1 April 2022 (from a date line)",
    ]


def test_a_date_that_can_be_read_two_ways_is_left_to_the_archive(
    folder: Path, write: Write, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a.csv", "title,date,text\nBridge,3/2/2022,Cars cross it again.\n")
    assert main(["add", path]) == 0
    assert "Bridge, undated: its date can be read two ways" in capsys.readouterr().out
    [text] = texts(folder)
    assert '\ndate: "3/2/2022"\n' in text

    monkeypatch.setenv("DISPATCH_DATE_ORDER", "month-first")
    assert main(["show", str(next(folder.glob("*.*")))]) == 0
    assert "2 March 2022" in capsys.readouterr().out


def test_columns_may_be_named_together_or_one_by_one() -> None:
    assert named_columns(["title=a, date = b", "text=c"]) == {"title": "a", "date": "b", "text": "c"}


def test_a_folder_is_added_with_its_sub_folders(folder: Path, write: Write, capsys: Output) -> None:
    write("a/bridge.txt", BRIDGE)
    write("a/b/b.pdf", pdf(["Pier closed\n2 March 2026\nThe pier is closed, the council said."]))
    write("a/b/photo.jpg", b"\xff\xd8\xff")
    write("a/b/other.jpg", b"\xff\xd8\xff")
    write("a/b/style.css", "p {}")
    write("a/.hidden/x.txt", BRIDGE)
    write("a/~x.txt", BRIDGE)
    source = str(Path(write("a/letter.rtf", "{\\rtf1}")).parent)

    assert main(["add", source]) == 1
    out, err = capsys.readouterr()
    assert sorted(out.splitlines()) == [
        f"{source}: 3 files of other kinds (2 .jpg, 1 .css) left out",
        "added 2026-03-01-bridge-closed.txt: Bridge closed, 1 March 2026 (from a date line)",
        "added 2026-03-02-pier-closed.txt: Pier closed, 2 March 2026 (from a date line)",
    ]
    assert "letter.rtf: it is an RTF document; save it as DOCX or plain text and add that" in err
    assert len(texts(folder)) == 2


def test_what_is_in_the_folder_of_reports_is_not_added_again(folder: Path, capsys: Output) -> None:
    (folder / "bridge.txt").write_text(BRIDGE)
    (folder / "b.pdf").write_bytes(pdf(["Pier closed\n2 March 2026\nThe pier is closed, the council said."]))

    assert main(["add", str(folder)]) == 0
    assert main(["add", str(folder / "bridge.txt")]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "added 2026-03-02-pier-closed.txt: Pier closed, 2 March 2026 (from a date line)",
        f"{folder}: 1 file in the folder of reports already left out",
        f"{folder / 'bridge.txt'}: 1 file in the folder of reports already left out",
    ]
    assert len(list(folder.glob("*.txt"))) == 2


def test_a_file_with_several_dated_sections_is_several_reports(
    folder: Path, write: Write, capsys: Output
) -> None:
    text = "Bridge open\n5 August 2024\nLorries may cross it.\n\nFerry late\n6 August 2024\nThere is fog.\n"
    path = write("diary.txt", text)

    assert main(["add", path]) == 0
    assert capsys.readouterr().out.startswith(
        "added diary.txt: 2 reports, the first: Bridge open, 5 August 2024"
    )
    assert (folder / "diary.txt").read_text() == text


def test_rows_of_one_address_do_not_replace_each_other(folder: Path, write: Write, capsys: Output) -> None:
    rows = "".join(f"Ship {n},Ship {n} left the harbour.,https://port.example/\n" for n in (1, 2))
    path = write("ships.csv", f"title,text,url\n{rows}")

    for _ in range(2):
        assert main(["add", path]) == 0
    assert [text.splitlines()[-1] for text in texts(folder)] == [
        "Ship 1 left the harbour.",
        "Ship 2 left the harbour.",
    ]
    assert "2 reports are already there" in capsys.readouterr().out


def test_files_of_one_date_and_title_do_not_replace_each_other(folder: Path, write: Write) -> None:
    write("a/bridge.txt", BRIDGE)
    write("b/bridge.txt", BRIDGE.replace("Tuesday", "Wednesday"))
    source = str(Path(write("c/bridge.txt", BRIDGE.replace("Tuesday", "Thursday"))).parents[1])

    assert main(["add", source]) == 0
    assert main(["add", source]) == 0
    assert sorted(text.split()[-1] for text in texts(folder)) == ["Thursday.", "Tuesday.", "Wednesday."]


def test_files_of_one_name_and_different_days_do_not_replace_each_other(folder: Path, write: Write) -> None:
    main(["add", write("a/note.txt", f"5 August 2024\n{OPEN}\n")])
    main(["add", write("b/note.txt", f"6 August 2024\n{OPEN}\n")])
    main(["add", write("b/note.txt", f"6 August 2024\n{OPEN}\nCars cross it.\n")])

    assert sorted(text[0] for text in texts(folder)) == ["5", "6"]


def test_a_file_keeps_the_hour_in_its_name_and_markdown_its_ending(
    folder: Path, write: Write, capsys: Output
) -> None:
    path = write("20260301T091500Z_bridge.md", "# Bridge closed\n\nThe **bridge** at Selm was closed.\n")

    assert main(["add", path]) == 0
    assert [file.name for file in folder.glob("*.*")] == ["20260301T091500Z_bridge.md"]
    assert capsys.readouterr().out == (
        "added 20260301T091500Z_bridge.md: Bridge closed, 1 March 2026, 09:15 (from the file’s name)\n"
    )


def test_a_table_with_broken_rows_adds_the_others(folder: Path, write: Write, capsys: Output) -> None:
    rows = "\n".join(f'{{"title": "Bridge {n}", "text": "Car {n} crosses."}}\nbroken' for n in range(25))
    path = write("dump.jsonl", rows)

    assert main(["add", path]) == 1
    out, err = capsys.readouterr()
    assert "and 15 more" in out
    assert out.splitlines()[-1] == f"{path}: added 25 reports, 25 could not be added"
    assert len(err.splitlines()) == 20
    assert len(texts(folder)) == 25


def test_an_empty_name_and_standard_input_are_named(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"title,text\nBridge,Cars cross it.\n")))

    assert main(["add", "", "-"]) == 1
    output = capsys.readouterr()
    assert output.err.startswith("dispatch: an empty name: it is not a file; ")
    assert output.out.splitlines()[-1] == "standard input: added 1 report"


def test_a_folder_that_cannot_be_read_does_not_stop_the_rest(
    folder: Path, write: Write, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = str(Path(write("a/bridge.txt", BRIDGE)).parents[1])
    scandir = os.scandir

    def denied(path: str) -> Any:
        if str(path).endswith("/b"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    write("b/x.txt", BRIDGE)
    monkeypatch.setattr(os, "scandir", denied)

    assert main(["add", source]) == 1
    assert f"{source}/b: the folder cannot be read (Permission denied)" in capsys.readouterr().err
    assert len(texts(folder)) == 1
