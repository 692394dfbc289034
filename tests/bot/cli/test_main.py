import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.chat import session
from bot.cli.command_line import SUBCOMMANDS
from bot.cli.main import main
from bot.lifecycle import lifecycle
from bot.lifecycle.stop_signal import StopSignal
from bot.settings import Settings
from retrieval.snapshot import folder_source
from tests.bot.test_logs import _restored  # noqa: F401 - run configures logging

ROOT = Path(__file__).parents[3]
QUESTION = "Who co-sponsored the bill?"
QUOTE = "The bill was co-sponsored by Duma Speaker Vyacheslav Volodin"

Output = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two reports, one of them twice, and a file that is no report."""
    made = tmp_path / "reports"
    made.mkdir()
    dam = "Dam mended in Vedra\n\nA leak was closed.\n\nMar 1, 2024\n\nThe dam in Vedra holds again.\n"
    (made / "a.txt").write_text(dam)
    (made / "b.txt").write_text(dam)
    (made / "c.txt").write_text("Bridge\n\nThe bridge at Selm was closed on Tuesday.\n")
    (made / "d.txt").write_text("")
    return made


def test_a_question_is_answered_in_plain_text(capsys: Output) -> None:
    assert main(["ask", QUESTION]) == 0
    out = capsys.readouterr().out

    assert QUOTE in " ".join(out.split())
    assert "— UK Ministry of Defence, 5 August 2024" in out
    assert all(len(line) <= 80 for line in out.splitlines())


def test_a_question_is_answered_in_json(capsys: Output) -> None:
    assert main(["ask", QUESTION, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)

    assert record["question"] == QUESTION
    assert record["answered"]
    assert QUOTE in record["citations"][0]["quote"]
    assert 0 <= record["confidence"] <= 1


@pytest.fixture
def repaired(tmp_path: Path) -> str:
    """A folder of two reports on one pump, and others."""
    for name, day, text in (
        ("old", "2024-01-05", "The Selm pump was repaired by Ilya Brandt."),
        ("new", "2024-03-12", "In March the Selm pump was repaired again."),
        *((word, "2023-01-01", f"{word} there.") for word in ("Ox", "Cat", "Hen", "Cow")),
    ):
        (tmp_path / f"{name}.txt").write_text(f"Note {name}\n\n{day}\n\n{text}\n")
    return str(tmp_path)


def test_an_answer_names_the_later_report(capsys: Output, repaired: str) -> None:
    words = "Selm pump repaired in January 2024"
    assert main(["ask", words, "--reports", repaired]) == 0
    assert "\nNewer report: 12 March 2024, Note new\n" in capsys.readouterr().out
    assert main(["ask", words, "--reports", repaired, "--json"]) == 0
    later = json.loads(capsys.readouterr().out)["later"]
    assert later == {"report": "new.txt", "title": "Note new", "date": "2024-03-12"}


@pytest.mark.parametrize(
    "arguments",
    [["Selm pump repaired as of 1 February 2024"], ["Selm pump repaired", "--on", "2024-02-01"]],
    ids=["as of", "on"],
)
def test_what_was_published_later_is_not_known(capsys: Output, repaired: str, arguments: list[str]) -> None:
    assert main(["ask", *arguments, "--reports", repaired, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)

    assert [citation["report"] for citation in record["citations"]] == ["old.txt"]
    assert record["later"] is None


@pytest.mark.parametrize(
    ("arguments", "searched"),
    [
        (["zebras as of 1 February 2024"], "Not in the reports as of 1 February 2024. I searched 5 reports"),
        (["zebras", "--on", "2024-02-01"], "Not in the reports. I searched 5 reports"),
        (["zebras", "--on", "2024-04-01"], "Not in the reports. I searched 6 reports"),
    ],
)
def test_an_abstention_counts_the_reports_known_that_day(
    capsys: Output, repaired: str, arguments: list[str], searched: str
) -> None:
    assert main(["ask", *arguments, "--reports", repaired]) == 3
    assert searched in " ".join(capsys.readouterr().out.split())


def test_what_is_not_in_the_reports_is_exit_code_3(capsys: Output) -> None:
    assert main(["ask", "zebras"]) == 3
    assert capsys.readouterr().out.startswith("Not in the reports.")


def test_another_folder_can_be_asked(capsys: Output, folder: Path) -> None:
    assert main(["ask", "Is the dam in Vedra safe?", "--reports", str(folder)]) == 0
    assert "The dam in Vedra holds again." in capsys.readouterr().out


def test_a_batch_is_answered_line_by_line_with_follow_ups(capsys: Output, tmp_path: Path) -> None:
    path = tmp_path / "batch.jsonl"
    path.write_text(
        json.dumps({"id": "a", "text": QUESTION, "asked_on": "2024-08-06"})
        + "\n"
        + json.dumps({"id": 2, "text": "zebras"})
        + "\n"
        + json.dumps({"id": "c", "text": "and when?", "follows": "a"})
    )

    assert main(["ask", "--batch", str(path)]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(record["id"], record["answered"]) for record in records] == [
        ("a", True),
        (2, False),
        ("c", True),
    ]


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        pytest.param([], "dispatch --help", id="no command"),
        pytest.param(["ask"], "give a question", id="no question"),
        pytest.param(["ask", "x", "--batch", "y"], "give a question", id="question and batch"),
        pytest.param(["ask", "  "], "the question is empty", id="blank question"),
        pytest.param(["ask", "x", "--on", "2024-13-01"], "YYYY-MM-DD", id="no such day"),
        pytest.param(["ask", "x", "--reports", "/no/where"], "/no/where", id="no folder"),
        pytest.param(["ask", "x", "--reports", __file__], __file__, id="a file for a folder"),
        pytest.param(["ask", "--batch", "/no/where"], "/no/where", id="no batch"),
        pytest.param(["latest", "0"], "dispatch latest --help", id="none at all"),
        pytest.param(["inline", "x", "--offset", "-1"], "dispatch inline --help", id="a negative offset"),
        pytest.param(["latest", "a few"], "'a few' is not a whole number from 1 on", id="no number"),
        pytest.param(["health", "--url", "ftp://x"], "starts with http:// or https://", id="no web address"),
        pytest.param(["run"], "@BotFather", id="no token"),
    ],
)
def test_bad_usage_is_exit_code_2_and_one_line(capsys: Output, arguments: list[str], cure: str) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()

    assert out == ""
    assert err.startswith("dispatch: ")
    assert cure in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["bogus"], ["ask", "one", "two"], ["ask", "x", "--nonsense"]])
def test_unknown_arguments_are_exit_code_2(capsys: Output, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)

    assert stop.value.code == 2
    assert "usage: dispatch" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["ask", QUESTION], ["run"], ["chat"], ["check"], ["fetch"]])
@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("DISPATCH_REPORTS=/x\n".encode("utf-16"), ".env, line 1: is in UTF-16; save it as UTF-8"),
        (
            b"A=1\nDISPATCH_TOKEN hush",
            ".env, line 2: is no assignment; write NAME=value, or # before a comment",
        ),
        (
            b"DISPATCH_REPORT=/x\n",
            ".env, line 1: DISPATCH_REPORT is not a setting; did you mean DISPATCH_REPORTS?",
        ),
        (
            b"DISPATCH_TOKEN_FILE=/no/where",
            "DISPATCH_TOKEN_FILE: /no/where is not there; write the secret into it, or correct the path",
        ),
    ],
    ids=["encoding", "no assignment", "unknown name", "secret file"],
)
def test_settings_that_cannot_be_read_are_exit_code_2_and_one_line(
    capsys: Output,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    command: list[str],
    content: bytes,
    line: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Settings, "env_file", Path(".env"))
    Path(".env").write_bytes(content)

    assert main(command) == 2
    assert capsys.readouterr() == ("", f"dispatch: {line}\n")


def test_a_question_to_a_small_folder_creates_nothing(
    capsys: Output, monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "platform"))
    before = sorted(tmp_path.rglob("*"))

    assert main(["ask", "Is the dam in Vedra safe?", "--reports", str(folder)]) == 0
    assert main(["ask", QUESTION]) == 0
    assert capsys.readouterr().err == ""
    assert sorted(tmp_path.rglob("*")) == before


def test_bad_settings_are_exit_code_2(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH_TIMEZONE", "Mars")

    assert main(["ask", QUESTION]) == 2
    assert "DISPATCH_TIMEZONE" in capsys.readouterr().err


def test_variables_named_like_commands_mean_nothing(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASK", '{"question": "x"}')
    monkeypatch.setenv("VERSION", "1")

    assert main(["check"]) == 0
    assert "1 report" in capsys.readouterr().out


def test_inline_shows_what_an_unfinished_word_finds(capsys: Output) -> None:
    assert main(["inline", "Volod", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)[0]

    assert list(first) == ["id", "title", "description", "text", "report", "ordinal", "date"]
    assert QUOTE in first["text"]


def test_inline_pages_and_speaks_plainly(capsys: Output) -> None:
    assert main(["inline", "Volod", "--offset", "50", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["inline"]) == 0
    assert capsys.readouterr().out.startswith("5 August 2024: ")


def test_latest_is_newest_first_and_undated_last(capsys: Output, folder: Path) -> None:
    assert main(["latest", "5", "--reports", str(folder)]) == 0
    assert capsys.readouterr().out == (
        "Dam mended in Vedra\n1 March 2024\nA leak was closed.\n\nBridge\nundated\n"
    )
    assert main(["latest", "5", "--json", "--reports", str(folder)]) == 0
    assert [record["date"] for record in json.loads(capsys.readouterr().out)] == ["2024-03-01", None]


def test_a_report_is_known_from_its_day_on(capsys: Output, tmp_path: Path) -> None:
    text = "Dam mended in Vedra\n\nMar 1, {}\n\nThe dam in Vedra holds again.\n"
    (tmp_path / "future.txt").write_text(text.format(2099))
    (tmp_path / "past.txt").write_text(text.format(2024).replace("again", "for now"))
    where = ["--json", "--reports", str(tmp_path)]

    for command in (["latest", "9"], ["inline", "dam"], ["inline"]):
        assert main([*command, *where]) == 0
        assert [record["report"] for record in json.loads(capsys.readouterr().out)] == ["past.txt"]
    for day, reports in (("2099-02-28", ["past.txt"]), ("2099-03-01", ["future.txt", "past.txt"])):
        assert main(["ask", "Does the dam in Vedra hold?", "--on", day, *where]) == 0
        cited = [each["report"] for each in json.loads(capsys.readouterr().out)["citations"]]
        assert sorted(cited) == reports


def test_latest_of_no_reports(capsys: Output, tmp_path: Path) -> None:
    assert main(["latest", "--reports", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "There are no reports yet.\n"


def test_the_version_is_printed(capsys: Output) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("dispatch ")


@pytest.mark.parametrize("command", SUBCOMMANDS)
def test_every_command_has_help(capsys: Output, command: str) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    out = capsys.readouterr().out

    assert stop.value.code == 0
    assert "--reports" in out
    assert "None" not in out


def test_chat_and_run_get_the_settings(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    given: list[Settings] = []
    monkeypatch.setattr(session, "run", given.append)
    monkeypatch.setattr(lifecycle, "run", lambda settings, *_: given.append(settings) or 0)
    monkeypatch.setenv("DISPATCH_TOKEN", "1:token")

    assert main(["chat", "--reports", str(folder)]) == 0
    assert main(["run", "--reports", str(folder)]) == 0
    assert [settings.reports for settings in given] == [folder, folder]


def test_run_saves_the_changed_index_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    header = Settings(reports=tmp_path).data_folder / "index" / "header.json"
    (tmp_path / "good.txt").write_text("A title\n\n5 May 2024\n\nSome words.\n")
    before: list[str] = []

    async def serve(service: lifecycle.Service, _: StopSignal) -> int:
        before.append(header.read_text())
        (tmp_path / "new.txt").write_text("Another title\n\n6 May 2024\n\nOther words.\n")
        service.app.bot_data.archive.refresh()
        return 0

    monkeypatch.setattr(folder_source, "LARGE", 1)
    monkeypatch.setattr(lifecycle.Service, "run", serve)
    monkeypatch.setenv("DISPATCH_TOKEN", "1:token")

    assert main(["run", "--reports", str(tmp_path)]) == 0
    assert header.read_text() != before[0]


def test_ctrl_c_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: Settings) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(session, "run", interrupt)

    assert main(["chat"]) == 130


def dispatch(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


def test_output_survives_a_narrow_encoding() -> None:
    done = dispatch("ask", "legal coercion", PYTHONIOENCODING="ascii")

    assert done.returncode == 0
    assert done.stdout.isascii()


def test_a_reader_that_has_gone_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check"], cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)

    assert (done.returncode, done.stderr) == (0, b"")


def test_the_module_is_the_command(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr(sys, "argv", ["dispatch", "--version"])
    with pytest.raises(SystemExit) as stop:
        runpy.run_module("bot", run_name="__main__")

    assert stop.value.code == 0
    assert capsys.readouterr().out.startswith("dispatch ")


def test_every_key_is_a_new_one_that_the_settings_take(capsys: Output) -> None:
    assert main(["key"]) == main(["key"]) == 0
    keys = capsys.readouterr().out.split()

    assert len(set(keys)) == 2
    assert all(Settings(secret_key=key).secret_key for key in keys)
