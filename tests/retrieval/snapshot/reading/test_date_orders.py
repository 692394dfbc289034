"""Which order of day and month other reports prove for a file whose dates can be read two ways."""

from datetime import date
from pathlib import Path

import pytest

from retrieval import Archive, DateOrder, ReadingOptions
from retrieval.reports.report import Report
from retrieval.snapshot import folder_source
from retrieval.snapshot.reading.date_orders import DateOrders
from retrieval.snapshot.report_metadata import ReportMetadata

DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


def report(file: str, order: DateOrder | None = None, outlet: str = "") -> ReportMetadata:
    return ReportMetadata.of(Report(file, "T", file=file, outlet=outlet, date_order=order))


# What is proven, as (file, order, outlet); the file that asks and its outlet; the order that it gets.
EVIDENCE = {
    "nothing": ([], ("a.txt", ""), None),
    "one report of the folder": ([("b.txt", MONTH, "")], ("a.txt", ""), MONTH),
    "two that agree": ([("b.txt", DAY, ""), ("c.txt", DAY, "")], ("a.txt", ""), DAY),
    "two that contradict each other": ([("b.txt", DAY, ""), ("c.txt", MONTH, "")], ("a.txt", ""), None),
    "its own other section": ([("a.txt", DAY, ""), ("c.txt", MONTH, "")], ("a.txt", ""), DAY),
    "its sub-folder before the folder": (
        [("us/b.txt", MONTH, ""), ("uk/c.txt", DAY, "")],
        ("us/a.txt", ""),
        MONTH,
    ),
    "the nearest of two sub-folders": (
        [("us/x/b.txt", MONTH, ""), ("us/c.txt", DAY, "")],
        ("us/x/a.txt", ""),
        MONTH,
    ),
    "contradiction in the nearest sub-folder": (
        [("us/b.txt", MONTH, ""), ("us/c.txt", DAY, ""), ("d.txt", DAY, "")],
        ("us/a.txt", ""),
        None,
    ),
    "the folder, where the sub-folder proves nothing": ([("b.txt", DAY, "")], ("us/a.txt", ""), DAY),
    "another sub-folder": ([("uk/b.txt", DAY, "")], ("us/a.txt", ""), DAY),
    "its outlet before its folder": (
        [("x/b.txt", MONTH, "Courier"), ("a/c.txt", DAY, "")],
        ("a/a.txt", "Courier"),
        MONTH,
    ),
    "another outlet's habit": ([("b.txt", MONTH, "Courier")], ("a.txt", "Gazette"), None),
    "a report without an outlet": ([("b.txt", MONTH, "")], ("a.txt", "Gazette"), MONTH),
    "any outlet, for a report without one": ([("b.txt", MONTH, "Courier")], ("a.txt", ""), MONTH),
}


@pytest.mark.parametrize(("proven", "asking", "order"), EVIDENCE.values(), ids=EVIDENCE)
def test_what_other_reports_prove_decides(
    proven: list[tuple[str, DateOrder, str]], asking: tuple[str, str], order: DateOrder | None
) -> None:
    file, outlet = asking
    evidence = [report(name, proof, by) for name, proof, by in proven]

    assert DateOrders(evidence).order_of([report(file, outlet=outlet)]) == order


def write(folder: Path, name: str, day: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(
        f"What {name} says\n\n{day}\n\nThe harbour of {name} was closed, the city said.\n"
    )


def published(archive: Archive) -> dict[str, date | None]:
    return {each.slug: each.day for each in archive.reports}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "one.txt", "3/2/2022")
    return tmp_path


def test_a_date_that_nothing_decides_is_none_and_is_told(folder: Path) -> None:
    archive = Archive.open(folder)

    assert published(archive) == {"one": None}
    assert archive.notice_counts["ambiguous date"] == 1


@pytest.mark.parametrize(
    ("order", "day"), [(DAY, date(2022, 2, 3)), (MONTH, date(2022, 3, 2))], ids=["day first", "month first"]
)
def test_the_setting_decides(folder: Path, order: DateOrder, day: date) -> None:
    write(folder, "two.txt", "25/3/2022" if order is MONTH else "3/25/2022")  # whatever others prove

    archive = Archive.open(folder, options=ReadingOptions(date_order=order))
    assert published(archive)["one"] == day


def test_one_report_that_can_be_read_one_way_settles_the_others(folder: Path) -> None:
    write(folder, "two.txt", "3/25/2022")
    archive = Archive.open(folder)

    assert published(archive) == {"one": date(2022, 3, 2), "two": date(2022, 3, 25)}
    assert "ambiguous date" not in archive.notice_counts


def test_the_dates_of_a_folder_follow_what_comes_and_goes(folder: Path) -> None:
    archive = Archive.open(folder)
    write(folder, "two.txt", "3/25/2022")
    archive.refresh(["two.txt"])
    assert published(archive)["one"] == date(2022, 3, 2)
    write(folder, "three.txt", "25/3/2022")
    archive.refresh(["three.txt"])
    assert published(archive)["one"] is None
    (folder / "two.txt").unlink()
    archive.refresh(["two.txt"])
    assert published(archive)["one"] == date(2022, 2, 3)
    (folder / "three.txt").unlink()
    archive.refresh()
    assert published(archive)["one"] is None


def test_the_saved_index_keeps_what_was_proven(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_source, "LARGE", 1)
    write(folder, "two.txt", "3/25/2022")
    Archive.open(folder, index_folder=folder / ".dispatch")
    heard: list[tuple[int, int]] = []
    archive = Archive.open(folder, lambda done, total: heard.append((done, total)), folder / ".dispatch")
    assert (published(archive)["one"], heard) == (date(2022, 3, 2), [])

    (folder / "two.txt").unlink()
    assert published(Archive.open(folder, index_folder=folder / ".dispatch")) == {"one": None}


def test_an_index_read_with_another_order_or_zone_is_not_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_source, "LARGE", 1)
    for order, day in ((DAY, date(2022, 2, 3)), (MONTH, date(2022, 3, 2)), (None, None)):
        archive = Archive.open(
            folder, index_folder=folder / ".dispatch", options=ReadingOptions(date_order=order)
        )
        assert published(archive) == {"one": day}
