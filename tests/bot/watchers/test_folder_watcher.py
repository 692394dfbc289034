"""What happens in the folder is in the answers; what is not whole, or broken, is not."""

import asyncio
import logging
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.background import BackgroundTasks
from bot.health.metrics import Metrics
from bot.watchers import folder_watcher
from bot.watchers.folder_watcher import FolderWatcher
from retrieval import Archive
from tests.bot_api import BotApi
from tests.conftest import Launch

LONG = 3600.0  # seconds: no look through the whole folder but the first
OFTEN = 0.05


def written(folder: Path, name: str, words: str = "The lighthouse keeper retired.") -> Path:
    """A report, put there whole."""
    hidden = folder / f".{name}"
    hidden.write_text(f"Title of {name}\n2024-08-05\n{words}\n")
    return hidden.replace(folder / name)


def broken(folder: Path, name: str) -> None:
    """A file that is no text, put there whole."""
    hidden = folder / f".{name}"
    hidden.write_bytes(b"\xff\xfe\x00broken")
    hidden.replace(folder / name)


def remake(folder: Path) -> None:
    """Another folder under the same name, empty."""
    shutil.rmtree(folder)
    folder.mkdir()


class Watched:
    """An archive whose folder is watched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive = Archive.open(folder)
        self.metrics = Metrics()
        self._changed = asyncio.Event()

    @asynccontextmanager
    async def watching(self, rescan: float = LONG) -> AsyncIterator["Watched"]:
        watcher = FolderWatcher(self.archive, self.folder, rescan, self.metrics, self._changed.set)
        async with BackgroundTasks() as tasks:
            tasks.start("watcher", watcher.run)
            yield self

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for changes until they make something true."""
        async with asyncio.timeout(300):
            while not condition():
                await self._changed.wait()
                self._changed.clear()

    @property
    def slugs(self) -> set[str]:
        return {report.slug for report in self.archive.reports}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    written(made, "first.txt")
    return made


@pytest.fixture
async def watched(folder: Path) -> AsyncIterator[Watched]:
    async with Watched(folder).watching() as running:
        yield running


async def test_an_added_file_is_answered_from(watched: Watched, folder: Path) -> None:
    written(folder, "second.txt")
    await watched.until(lambda: watched.slugs == {"first", "second"})


async def test_a_file_written_in_place_is_answered_from(watched: Watched, folder: Path) -> None:
    (folder / "second.txt").write_text("Title\n2024-08-05\nOne paragraph.\n")
    await watched.until(lambda: watched.slugs == {"first", "second"})


async def test_a_changed_file_is_answered_from_anew(watched: Watched, folder: Path) -> None:
    (folder / "first.txt").write_text("Another title\n2024-08-05\nOther words.\n")
    await watched.until(lambda: watched.archive.known().latest()[0].title == "Another title")


async def test_a_renamed_file_has_its_new_name(watched: Watched, folder: Path) -> None:
    (folder / "first.txt").rename(folder / "renamed.txt")
    await watched.until(lambda: watched.slugs == {"renamed"})


async def test_a_removed_file_is_gone(watched: Watched, folder: Path) -> None:
    (folder / "first.txt").unlink()
    await watched.until(lambda: watched.slugs == set())


def test_a_file_that_changes_again_before_it_is_read_waits_longer(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On the watcher itself: on a busy machine the system may report two changes as one.
    watcher = FolderWatcher(Archive.open(folder), folder, LONG, Metrics(), lambda: None)
    monkeypatch.setattr(folder_watcher.time, "monotonic", lambda: 100.0)
    for name in ("slow.txt", "quick.txt", "slow.txt"):
        watcher._note(name)

    quiet = {"slow.txt": folder_watcher.GROWING_QUIET, "quick.txt": folder_watcher.QUIET}
    assert watcher._due == {name: 100.0 + seconds for name, seconds in quiet.items()}


async def test_a_file_read_half_is_read_again_when_its_writer_goes_on(watched: Watched, folder: Path) -> None:
    with (folder / "slow.txt").open("w") as file:
        file.write("Title of the slow one\n2024-08-05\nThe first half")
        file.flush()
        await watched.until(lambda: "slow" in watched.slugs)
        file.write(" and the second.\n")
    await watched.until(lambda: watched.archive.passages("slow")[0].text == "The first half and the second.")


async def test_temporary_and_swap_files_are_never_read(watched: Watched, folder: Path) -> None:
    for name in (
        ".first.txt.swp",
        "first.txt~",
        "#first.txt#",
        "~$first.txt",
        "first.txt.part",
        ".hidden.txt",
    ):
        (folder / name).write_text("Title\n2024-08-05\nHalf a paragr")
    written(folder, "second.txt")
    await watched.until(lambda: "second" in watched.slugs)
    assert watched.slugs == {"first", "second"}
    assert not watched.archive.problems


async def test_a_file_turned_bad_stays_in_service_and_is_told_once(
    watched: Watched, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken(folder, "first.txt")
    await watched.until(lambda: watched.archive.problems)
    written(folder, "second.txt")
    await watched.until(lambda: "second" in watched.slugs)
    assert watched.slugs == {"first", "second"}
    assert watched.archive.report("first") is not None
    told = [record for record in caplog.records if "first.txt" in record.getMessage()]
    assert len(told) == 1
    assert "save it as plain text in UTF-8" in told[0].getMessage()


async def test_a_mended_file_is_no_problem_any_more(watched: Watched, folder: Path) -> None:
    broken(folder, "first.txt")
    await watched.until(lambda: watched.archive.problems)
    written(folder, "first.txt", "Mended words.")
    await watched.until(lambda: not watched.archive.problems)
    assert watched.archive.passages("first")[0].text == "Mended words."


async def test_what_changed_before_the_watch_began_is_seen(folder: Path) -> None:
    late = Watched(folder)
    written(folder, "second.txt")
    async with late.watching():
        await late.until(lambda: late.slugs == {"first", "second"})


async def test_a_folder_made_anew_is_watched_again(folder: Path) -> None:
    async with Watched(folder).watching(OFTEN) as watched:
        remake(folder)
        written(folder, "second.txt")
        await watched.until(lambda: watched.slugs == {"second"})
        written(folder, "third.txt")
        await watched.until(lambda: watched.slugs == {"second", "third"})


async def test_a_new_sub_folder_is_read_and_watched(watched: Watched, folder: Path) -> None:
    (folder / "2024" / "august").mkdir(parents=True)
    written(folder / "2024" / "august", "ships.txt")
    await watched.until(lambda: watched.slugs == {"first", "2024/august/ships"})
    written(folder / "2024" / "august", "tugs.txt")
    await watched.until(lambda: "2024/august/tugs" in watched.slugs)


async def test_a_change_in_a_sub_folder_is_answered_from(folder: Path) -> None:
    (folder / "deep").mkdir()
    written(folder / "deep", "ships.txt")
    async with Watched(folder).watching() as watched:
        written(folder / "deep", "ships.txt", "Two ships left.")
        await watched.until(lambda: watched.archive.passages("deep/ships")[0].text == "Two ships left.")
        (folder / "deep" / "ships.txt").unlink()
        await watched.until(lambda: watched.slugs == {"first"})


async def test_a_renamed_sub_folder_has_its_new_name_and_is_watched(folder: Path) -> None:
    (folder / "deep").mkdir()
    written(folder / "deep", "ships.txt")
    async with Watched(folder).watching() as watched:
        (folder / "deep").rename(folder / "deeper")
        await watched.until(lambda: watched.slugs == {"first", "deeper/ships"})
        written(folder / "deeper", "tugs.txt")
        await watched.until(lambda: "deeper/tugs" in watched.slugs)


async def test_a_removed_sub_folder_is_gone_and_one_made_anew_is_watched(folder: Path) -> None:
    (folder / "deep").mkdir()
    written(folder / "deep", "ships.txt")
    async with Watched(folder).watching() as watched:
        shutil.rmtree(folder / "deep")
        await watched.until(lambda: watched.slugs == {"first"})
        (folder / "deep").mkdir()
        written(folder / "deep", "tugs.txt")
        await watched.until(lambda: watched.slugs == {"first", "deep/tugs"})
        written(folder / "deep", "ferries.txt")
        await watched.until(lambda: "deep/ferries" in watched.slugs)


async def test_a_linked_folder_is_not_watched(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    async with Watched(folder).watching() as watched:
        written(tmp_path / "elsewhere", "ships.txt")
        written(folder, "second.txt")
        await watched.until(lambda: "second" in watched.slugs)
    assert watched.slugs == {"first", "second"}


async def test_where_nothing_can_be_watched_the_regular_look_does(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object, **__: object) -> AsyncIterator[set[tuple[object, str]]]:
        raise OSError("inotify limit reached")
        yield set()

    monkeypatch.setattr("bot.watchers.folder_watcher.awatch", refused)
    async with Watched(folder).watching(OFTEN) as watched:
        written(folder, "second.txt")
        await watched.until(lambda: watched.slugs == {"first", "second"})
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 1
    assert "inotify limit reached" in warnings[0]


async def test_a_defect_in_reading_leaves_the_answers_as_they_are(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    watched = Watched(folder)
    refresh = watched.archive.refresh
    failures = iter([ZeroDivisionError("words of a report")])

    def failing(names: object) -> object:
        for error in failures:
            raise error
        return refresh(names)  # type: ignore[arg-type]

    watched.archive.refresh = failing  # type: ignore[assignment, method-assign]
    async with watched.watching(OFTEN):
        written(folder, "second.txt")
        await watched.until(lambda: watched.slugs == {"first", "second"})
    assert watched.metrics["failed reloads"] == 1
    assert "ZeroDivisionError" in caplog.text
    assert "words of a report" not in caplog.text


async def test_the_running_bot_answers_from_a_file_as_it_comes(
    api: BotApi, launch: Launch, folder: Path
) -> None:
    archive = Archive.open(folder)
    app = await launch(archive, reports=folder)
    api.message("Who painted the harbour crane?")
    await api.settled(app)
    assert api.sent()[-1].text.startswith("Not in the reports")
    written(folder, "crane.txt", "Mara Lindqvist painted the harbour crane green.")
    async with asyncio.timeout(300):
        while not archive.report("crane"):  # noqa: ASYNC110 - from outside nothing tells of a reload
            await asyncio.sleep(0.01)
    api.message("Who painted the crane of the harbour?")  # no repetition
    await api.settled(app)
    assert "Mara Lindqvist painted the harbour crane green." in api.sent()[-1].text


def test_a_stopped_bot_leaves_no_watcher_behind(folder: Path) -> None:
    code = (
        "import asyncio, sys\nfrom pathlib import Path\nfrom bot.health.metrics import Metrics\n"
        "from bot.background import BackgroundTasks\n"
        "from bot.watchers.folder_watcher import FolderWatcher\nfrom retrieval import Archive\n"
        "async def main(folder):\n"
        "    watcher = FolderWatcher(Archive.open(folder), folder, 60, Metrics(), print)\n"
        "    async with BackgroundTasks() as tasks:\n"
        "        tasks.start('watcher', watcher.run)\n"
        "        await asyncio.sleep(0)\n"
        "asyncio.run(main(Path(sys.argv[1])))"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code, str(folder)], timeout=60, check=False)
    assert done.returncode == 0


async def test_a_folder_that_takes_long_to_look_through_is_looked_through_less_often(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher = FolderWatcher(Archive.open(folder), folder, OFTEN, Metrics(), lambda: None)
    await watcher._refresh({"first.txt"})
    assert watcher.pause == OFTEN  # that was no look through the folder

    monkeypatch.setattr(folder_watcher, "RESCAN_SHARE", 1e-9)
    written(folder, "second.txt")
    await watcher._refresh(None)
    assert watcher.pause == OFTEN  # what had changed was read, which is not done again

    await watcher._refresh(None)
    assert watcher.pause > LONG
