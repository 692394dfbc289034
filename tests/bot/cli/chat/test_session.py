"""The bot in a terminal, with the real handlers."""

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import build
from bot.cli.chat import session
from bot.cli.chat.chat import Chat
from bot.cli.chat.offline_request import OfflineRequest
from bot.cli.chat.screen import Screen, blocks
from bot.cli.main import main
from bot.database.encryption import new_key
from bot.settings import Settings
from retrieval import Archive
from tests.bot.test_logs import _restored  # noqa: F401 - run() sets up logging
from tests.bot_api import TOKEN

Converse = Callable[..., str]

REPORT = """Harbour strike ends after nine days

Dock workers have signed.

May 14, 2024 - 08:00
Harbour strike ends after nine days

Dock workers in Port Alva ended their strike after nine days.

Mara Lindqvist signed the agreement in the harbour office at midnight, and nobody from the line was there.

Forty-two vessels <of all flags> & tugs were waiting outside the harbour. The first of them came in
before the morning, with fruit from the south.
"""
OTHER = """The old bridge at Karst closed

20 February 2024

The UK Ministry of Defence wrote:

• Engineers found rust in eleven of its steel cables, and it is likely that it stays closed.
"""
SIGNED = "Mara Lindqvist signed the agreement in the harbour office at midnight"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "harbour.txt").write_text(REPORT)
    (tmp_path / "bridge.txt").write_text(OTHER)
    return Settings(reports=tmp_path)


@pytest.fixture
def converse(settings: Settings) -> Converse:
    def conversation(*lines: str, terminal: bool = False) -> str:
        out = io.StringIO()
        session.chat(settings, iter(lines), Screen(out, terminal))
        return out.getvalue()

    return conversation


def number(shown: str, label: str) -> str:
    """The number to type for a choice."""
    return next(
        part.partition("]")[0]
        for part in shown.replace("\n", "  ").split("[")[1:]
        if label in part.split("  ")[0]
    )


def test_a_question_is_answered_with_the_whole_passage_and_numbered_buttons(converse: Converse) -> None:
    shown = converse("Who signed the agreement?")

    assert f"{SIGNED}, and nobody from the line was there." in shown
    assert "14 May 2024" in shown
    assert "] Report" in shown


def test_in_a_terminal_quotes_are_bold_and_passages_framed(converse: Converse) -> None:
    shown = converse("How many vessels waited?", terminal=True)

    assert "╭" in shown
    assert "\x1b[1m" in shown


def test_characters_that_mean_something_in_html_are_shown_as_they_are(converse: Converse) -> None:
    assert "Forty-two vessels <of all flags> & tugs" in converse("How many vessels waited?")


def test_a_number_presses_a_button(converse: Converse) -> None:
    shown = converse("Who signed the agreement?")
    again = converse("Who signed the agreement?", number(shown, "Report"))

    assert "Dock workers in Port Alva ended their strike" in again.removeprefix(shown)


def test_a_number_is_a_message_where_nothing_is_to_be_chosen(converse: Converse) -> None:
    assert "4711" in converse("4711")


def test_buttons_that_edit_show_the_new_message(converse: Converse) -> None:
    shown = converse("/latest")
    again = converse("/latest", number(shown, "Older"))

    assert "The old bridge at Karst closed" in again.removeprefix(shown)


def test_notices_are_shown(converse: Converse) -> None:
    shown = converse("What did engineers find in the steel cables?")
    context = converse("What did engineers find in the steel cables?", number(shown, "Context"))
    likelihood = number(context.removeprefix(shown), "Likelihood")
    again = converse("What did engineers find in the steel cables?", number(shown, "Context"), likelihood)

    assert "likely or probable 55–75%" in again


def test_what_would_be_copied_is_shown(converse: Converse) -> None:
    shown = converse("Who signed the agreement?")
    context = converse("Who signed the agreement?", number(shown, "Context"))
    copy = number(context.removeprefix(shown), "Copy")
    again = converse("Who signed the agreement?", number(shown, "Context"), copy)

    assert "Harbour strike ends after nine days, 14 May 2024" in again.removeprefix(context)


def test_share_searches_inline_for_the_passage(converse: Converse) -> None:
    shown = converse("Who signed the agreement?")
    again = converse("Who signed the agreement?", number(shown, "Share"))

    assert "[1] 14 May 2024" in again.removeprefix(shown)


@pytest.mark.parametrize("typed", ["@agreem", "@dispatch_bot agreem", "@ agreem"])
def test_words_behind_an_at_sign_search_inline_and_a_number_sends(converse: Converse, typed: str) -> None:
    shown = converse(typed, "1")

    assert shown.startswith("[1] 14 May 2024")
    assert shown.count(SIGNED) == 2


def test_the_bare_name_lists_the_newest_reports(converse: Converse) -> None:
    assert converse("@dispatch_bot") == converse("@")
    assert converse("@").startswith("[1] 14 May 2024")


def test_links_of_a_sent_result_lead_into_the_chat(converse: Converse) -> None:
    sent = converse("@agreem", "1")
    again = converse("@agreem", "1", number(sent[sent.index("[1] Context") :], "Report"))

    assert "Dock workers in Port Alva ended their strike" in again


def test_nothing_found_inline_offers_the_private_chat(converse: Converse) -> None:
    shown = converse("@volcano", "1")

    assert "[1] Nothing found" in shown
    assert "2 reports" in shown


def test_inline_results_are_paged(tmp_path: Path, converse: Converse) -> None:
    for n in range(30):
        (tmp_path / f"r{n}.txt").write_text(f"Report {n}\n\n{n + 1} January 2020\n\nWords about river{n}.\n")
    shown = converse("@", "21")

    assert "[21] …" in shown
    assert "[12] " in shown.partition("[21] …")[2]


async def test_a_foreign_link_is_only_shown(archive: Archive) -> None:
    out = io.StringIO()
    transport = OfflineRequest()
    chat = Chat(build(Settings(token=TOKEN), archive, transport, transport), transport, Screen(out))
    await chat._press(0, {"text": "Elsewhere", "url": "https://example.org/a"})

    assert out.getvalue() == "https://example.org/a\n"


def test_a_report_that_comes_between_two_lines_is_answered_from(settings: Settings, tmp_path: Path) -> None:
    def lines() -> Iterator[str]:
        yield "Who painted the crane?"
        (tmp_path / "crane.txt").write_text("Crane\n2024-08-05\nMara Lindqvist painted the crane green.\n")
        yield "Who painted the crane?"

    out = io.StringIO()
    session.chat(settings, lines(), Screen(out, False))
    before, _, _ = out.getvalue().partition("Mara Lindqvist painted the crane green.")
    assert "Not in the reports" in before
    assert before.endswith("5 August 2024\n")


def test_quit_ends_the_conversation(converse: Converse) -> None:
    assert "reports" not in converse("/quit", "/about")


def test_empty_lines_and_long_ones_do_no_harm(converse: Converse) -> None:
    assert SIGNED in converse("", "   ", "Who signed the agreement? " * 400, "/", "/about@", "\ud800")


def test_follow_ups_work_as_in_telegram(converse: Converse) -> None:
    assert "Lindqvist" in converse("Who signed the agreement?", "and when?").partition("Share")[2]


def test_more_works_as_in_telegram(tmp_path: Path, converse: Converse) -> None:
    for n in range(30):
        words = (
            f"The flood drowned village{n} and hill{n}." if n < 5 else f"Nothing but fact{n} and thing{n}."
        )
        (tmp_path / f"r{n}.txt").write_text(f"Report {n}\n\n{n + 1} January 2020\n\n{words}\n")
    shown = converse("Where was the flood?")
    again = converse("Where was the flood?", number(shown, "More"))

    assert shown.count("The flood drowned") == 3
    assert again.removeprefix(shown).count("The flood drowned") == 2


def test_a_pipe_gets_plain_text_and_exit_code_0(settings: Settings) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat"],
        input="Who signed the agreement?\n\xff\n".encode("latin-1"),
        capture_output=True,
        env={"DISPATCH_REPORTS": str(settings.reports), "PATH": "", "PYTHONIOENCODING": "utf-8"},
        cwd=Path(__file__).parents[4],
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert f"{SIGNED}, and nobody from the line was there." in done.stdout.decode()
    assert b"\x1b" not in done.stdout


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def typed(*lines: str | type[BaseException]) -> Callable[[str], str]:
    waiting: Iterator[str | type[BaseException]] = iter(lines)

    def answer(_: str) -> str:
        line = next(waiting)
        if isinstance(line, str):
            return line
        raise line

    return answer


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_the_end_of_input_and_ctrl_c_end_it_quietly(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    end: type[BaseException],
) -> None:
    monkeypatch.setattr("builtins.input", typed("Who signed the agreement?", end))
    monkeypatch.setattr(sys, "stdin", Terminal())
    session.run(settings)

    shown = capsys.readouterr().out
    assert shown.startswith("I search 2 reports")
    assert SIGNED in shown


def test_formatting_becomes_style() -> None:
    [(_, plain), (quoted, quote), (_, last)] = blocks(
        'a <b>b <i>c</i></b> <a href="https://x.org">d</a>\n'
        "<blockquote expandable>e</blockquote>\n<code>f</code>\n"
    )

    assert (plain.plain, quoted, quote.plain, last.plain) == ("a b c d", True, "e", "f")
    assert [str(span.style) for span in plain.spans] == [
        "bold",
        "bold italic",
        "underline link https://x.org",
    ]


def test_subscriptions_are_kept_where_there_is_a_key(settings: Settings, tmp_path: Path) -> None:
    keyed = settings.model_copy(update={"secret_key": SecretStr(new_key()), "data": tmp_path / "data"})
    shown = []
    for lines in (["/subscribe harbour"], ["/subscriptions"]):
        out = io.StringIO()
        session.chat(keyed, iter(lines), Screen(out, terminal=False))
        shown.append(out.getvalue())

    assert "harbour" in shown[1]
    assert (tmp_path / "data" / "dispatch.db").exists()


def test_a_database_that_cannot_be_opened_is_explained(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("DISPATCH_DATA", str(tmp_path / "taken"))
    monkeypatch.setenv("DISPATCH_SECRET_KEY", new_key())

    assert main(["chat", "--reports", str(settings.reports)]) == 2
    assert "DISPATCH_DATA" in capsys.readouterr().err
