"""Files that several processes have read and split make the archive that one makes."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from retrieval import Archive
from retrieval.snapshot import Snapshot, folder_source

SEEDS = Path(__file__).parents[4] / "seeds"

KINDS = {
    "broken.txt": b"Title\n\xff\xfe\x00",
    "table.txt": b"date,title,text\n2024-08-05,One,Two\n",
    "diary.txt": b"5 August 2024\nA tug sank.\n\n6 August 2024\nA crane fell.\n\n7 August 2024\nIt rained.\n",
    "ambiguous.md": b"Pumps\n\n3/2/2022\n\nTwo pumps failed in March 2021, a year before.\n",
    "proof.md": b"Cranes\n\n3/25/2022\n\nA crane fell on Friday.\n",
    "long.txt": b"Title of the long one\n\n" + b"One more tug sank in the harbour. " * 400,
    "deep/quoted.txt": "Ships\n\n“Ships left,” Ann Writer said.\nThe Ministry wrote:\n• Ten left.\n".encode(),
    **{
        f"page{number}.txt": f"HARBOUR NEWS\nStory {number} begins here.\nMore of {number}.\n".encode()
        for number in range(5)
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    shutil.copytree(SEEDS, made)
    (made / "deep").mkdir()
    for name, content in KINDS.items():
        (made / name).write_bytes(content)
    for name in ("copy.txt", "deep/copy.txt"):
        shutil.copy(made / "page1.txt", made / name)
    return made


def parts(snapshot: Snapshot) -> list[object]:
    """All that a snapshot consists of, but its arrays."""
    entries = [snapshot.entry(number) for number in range(len(snapshot.metadata))]
    return [snapshot.metadata, entries, snapshot.speaking, snapshot.problems, snapshot.duplicates]


def arrays(snapshot: Snapshot) -> dict[str, np.ndarray]:
    indexes = snapshot.passage_index, snapshot.title_index, snapshot.report_index
    packed = {
        f"{at}.{name}": array for at, index in enumerate(indexes) for name, array in index.packed().items()
    }
    dates, repeated = snapshot.dates, snapshot.repeated_paragraphs
    own = {"days": dates.days, "spans": dates.spans, "hashes": repeated.hashes, "newest": snapshot.newest}
    return packed | own | {"starts": snapshot.starts, "unknown": snapshot.unknown_speakers}


def test_an_archive_read_by_two_processes_is_that_read_by_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_source, "WORTH_SHARING", 0)
    shown: dict[int, list[tuple[int, int]]] = {1: [], 2: []}
    one, two = (
        Archive.open(
            folder, progress=lambda *done, workers=workers: shown[workers].append(done), workers=workers
        )
        for workers in (1, 2)
    )
    assert parts(one._snapshot) == parts(two._snapshot)
    assert one._snapshot.problems
    assert one._snapshot.duplicates
    assert len(one._snapshot.dates.spans)
    expected, found = arrays(one._snapshot), arrays(two._snapshot)
    assert expected.keys() == found.keys()
    assert all(np.array_equal(array, found[name]) for name, array in expected.items())
    assert one.notices == two.notices
    assert (shown[2][0], shown[2][-1]) == (shown[1][0], shown[1][-1])
