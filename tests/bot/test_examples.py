"""Examples: what is proposed has been tried."""

from datetime import date

import pytest

from bot.context import App, Context
from bot.examples import Examples
from bot.settings import shipped_reports
from retrieval import Answer, Archive, KnownReports, Report
from tests.bot.made import TEMPLATES
from tests.conftest import Say

TODAY = date(2026, 11, 27)
FERRY = Report(
    "ferry",
    "Ferry crew walks out",
    date(2026, 8, 4),
    ("The strike of the ferry crew, begun at noon, went on.", "Passengers slept on benches in the hall."),
)
ORCHARDS = Report(
    "orchards",
    "Frost hits plum orchards",
    date(2026, 3, 9),
    ("Frost fell on plum orchards on the eastern slopes.", "Half of the blossoms are gone."),
)
SCHOOL = Report("school", "Roof of a school repaired", date(2026, 1, 2), ("Tiles were laid in a day.",))


def examples(*reports: Report) -> Examples:
    return Examples.of(TEMPLATES, Archive.of(reports), TODAY)


def test_the_second_of_two_examples_names_the_month_of_its_report() -> None:
    found = examples(FERRY, ORCHARDS, SCHOOL)

    assert found.questions == (
        "What do the reports say about the ferry crew?",
        "What was reported in March 2026 about plum orchards?",
    )
    assert found.words == ("the ferry crew", "plum orchards")


def test_the_first_example_comes_with_its_answer() -> None:
    answer = examples(FERRY, ORCHARDS, SCHOOL).answer
    newest = examples(SCHOOL).answer

    assert answer is not None
    assert answer.quote == FERRY.paragraphs[0]
    assert newest is not None
    assert newest.quote == SCHOOL.paragraphs[0]


@pytest.mark.parametrize("reports", [(FERRY, ORCHARDS, SCHOOL), (ORCHARDS, SCHOOL), (SCHOOL,), ()])
def test_every_example_is_answered_and_none_speaks_of_this_month(reports: tuple[Report, ...]) -> None:
    archive = Archive.of(reports)
    for question in Examples.of(TEMPLATES, archive, TODAY).questions:
        assert isinstance(archive.ask(question, TODAY), Answer)
        assert "this month" not in question


def test_what_is_answered_from_another_report_is_not_proposed(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive.of([ORCHARDS, SCHOOL])
    phrases = (("plum orchards", "school"), ("tiles", "gone"))
    monkeypatch.setattr(KnownReports, "key_phrases", lambda *_: phrases)

    assert Examples.of(TEMPLATES, archive, TODAY).words == ()


def test_two_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive.of([FERRY, ORCHARDS, SCHOOL])
    phrases = (("ferry crew", "ferry"), ("plum orchards", "orchards"), ("tiles", "school"))
    monkeypatch.setattr(KnownReports, "key_phrases", lambda *_: phrases)

    assert Examples.of(TEMPLATES, archive, TODAY).words == ("ferry crew", "plum orchards")


def test_without_phrases_the_newest_report_is_asked_for() -> None:
    assert examples(SCHOOL).questions == ("What does the newest report say?",)


def test_without_reports_there_are_none() -> None:
    assert examples() == Examples()


def test_the_shipped_report_has_some() -> None:
    assert Examples.of(TEMPLATES, Archive.open(shipped_reports()), TODAY).questions


async def test_start_and_a_bare_command_propose_the_first_and_hello_the_second(say: Say, bot: App) -> None:
    first, second = (await Context(bot).examples()).questions

    for text, proposed, other in (
        ("/start", first, second),
        ("/ask", first, second),
        ("hello", second, first),
    ):
        [message] = await say(text)
        assert proposed in message.text
        assert other not in message.text


async def test_they_are_tried_once_for_each_state_of_the_reports(
    say: Say, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    await say("/start")
    tried = []
    monkeypatch.setattr(Examples, "of", lambda *given: tried.append(given) or Examples())
    await say("hello")
    assert tried == []
    bot.bot_data.examples.clear()
    [message] = await say("/start")

    assert len(tried) == 1
    assert "What do" not in message.text
