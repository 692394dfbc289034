"""Whatever lies where the index on disk was: the same answers, at most after reading all reports again."""

import json
import math
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from retrieval import Archive
from retrieval.index import rank_bm25_index
from retrieval.snapshot import folder_source

COUNT, LATER = 10, 2
SECONDS = 300  # after which an opening that waits for ever ends the tests
CHANCE = random.Random(11)


def write(folder: Path, number: int) -> None:
    lines = [
        f"Pump {number}",
        "5 August 2024",
        f"Pump number {number} failed.",
        "The Ministry wrote:",
        "• It burnt.",
    ]
    (folder / f"{number}.txt").write_text("\n".join(lines))


@pytest.fixture(autouse=True)
def worth(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder of a dozen is worth an index of segments, and nothing takes for ever."""
    monkeypatch.setattr(folder_source, "LARGE", COUNT)
    monkeypatch.setattr(rank_bm25_index, "INVERTED", COUNT)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of reports, and beside it an index of two segments."""
    work = tmp_path_factory.mktemp("hostile")
    (work / "reports").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder_source, "LARGE", COUNT)
        patch.setattr(rank_bm25_index, "INVERTED", COUNT)
        for number in range(COUNT):
            write(work / "reports", number)
        archive = Archive.open(work / "reports", index_folder=work / "saved")
        for number in range(COUNT, COUNT + LATER):
            write(work / "reports", number)
        archive.refresh()
        archive.close()
    assert "passage_index.1.segment.df" in header(work / "saved")["parts"]
    return work


@pytest.fixture
def index(made: Path, tmp_path: Path) -> Path:
    """A copy of the index, to be damaged."""
    return shutil.copytree(made / "saved", tmp_path / "index")


def header(index: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((index / "header.json").read_text())
    return found


def signed(index: Path, changed: dict[str, Any]) -> None:
    """Write a header with the right checksum."""
    changed.pop("checksum", None)
    text = json.dumps(changed, sort_keys=True)
    (index / "header.json").write_text(json.dumps({"checksum": zlib.crc32(text.encode()), **changed}))


def data(index: Path) -> Path:
    return index / str(header(index)["data"])


def said(archive: Archive) -> list[object]:
    """Everything that an archive holds, and answers to questions."""
    passages = [archive.passages(report.slug) for report in archive.reports]
    asked = [
        archive.ask(text) for text in ("Which pump failed?", "number 11", "What did the ministry write?")
    ]
    return [list(archive.reports), passages, archive.version, asked, archive.hits("pump burnt")]


def unharmed(made: Path, index: Path) -> None:
    """It opens, says what the files say, and so does the next opening."""
    expected = said(Archive.open(made / "reports"))
    for _ in range(2):
        assert said(Archive.open(made / "reports", index_folder=index)) == expected


def test_every_kind_of_damage_to_the_bytes_is_harmless(made: Path, index: Path) -> None:
    """Each file cut, grown, zeroed, random, of another, and with a bit flipped anywhere."""
    expected = said(Archive.open(made / "reports"))
    for path in (index / "header.json", data(index)):
        whole = path.read_bytes()
        other = next(each for each in index.iterdir() if each != path).read_bytes()
        size = len(whole)
        damaged = [whole[: size * part // 16] for part in range(16)] + [whole[:-1], whole + b"\0", whole * 2]
        damaged += [other, bytes(size), b"\xff" * size, CHANCE.randbytes(size), b"[" * size, b"{}", b"null"]
        for place in CHANCE.sample(range(size), 30):
            flipped = bytearray(whole)
            flipped[place] ^= 1 << CHANCE.randrange(8)
            damaged.append(bytes(flipped))
        kept = index.parent / "kept"
        shutil.copytree(index, kept)
        for content in damaged:
            path.write_bytes(content)
            assert said(Archive.open(made / "reports", index_folder=index)) == expected
            shutil.rmtree(index)
            shutil.copytree(kept, index)
        shutil.rmtree(kept)


def replaced(path: Path, make: Callable[[Path], object]) -> None:
    path.unlink()
    make(path)


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(path.parent)  # the address of a socket has at most 100 bytes
        made.bind(path.name)
        os.chdir(here)


STANDS: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None,
    "a folder": lambda path: path.mkdir(),
    "a folder that is not empty": lambda path: (path / "more").mkdir(parents=True),
    "a pipe": os.mkfifo,
    "a socket": a_socket,
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path),
    "a link to nowhere": lambda path: path.symlink_to("nowhere"),
    "a link to another file": lambda path: path.symlink_to(__file__),
    "an empty file": lambda path: path.touch(),
}


@pytest.mark.parametrize("stands", STANDS.values(), ids=STANDS)
@pytest.mark.parametrize("file", ["header.json", "data"])
def test_what_stands_in_the_place_of_a_file_is_harmless(
    made: Path, index: Path, file: str, stands: Callable[[Path], object]
) -> None:
    replaced(data(index) if file == "data" else index / file, stands)
    unharmed(made, index)


@pytest.mark.parametrize("stands", STANDS.values(), ids=STANDS)
def test_what_stands_in_the_place_of_the_folder_is_harmless(
    made: Path, index: Path, stands: Callable[[Path], object]
) -> None:
    shutil.rmtree(index)
    stands(index)
    unharmed(made, index)


def test_a_file_that_may_not_be_read_is_harmless(
    made: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def refusing(path: object, flags: int, *rest: Any, **more: Any) -> int:
        if str(path).startswith(str(index)) and not flags & os.O_CREAT:
            raise PermissionError(13, "Permission denied")
        return opened(path, flags, *rest, **more)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(os, "open", refusing)
    unharmed(made, index)


WRONG: list[Any] = [
    None,
    True,
    -1,
    1.5,
    math.nan,
    math.inf,
    10**30,
    "",
    "x",
    "../data",
    [],
    {},
    [[]],
    [1],
    {"a": 1},
]


@pytest.mark.parametrize("key", ["data", "size", "crc", "parts", "version", "reports"])
def test_a_header_with_values_of_the_wrong_kind_is_harmless(made: Path, index: Path, key: str) -> None:
    """Even under the right checksum."""
    right = header(index)
    expected = said(Archive.open(made / "reports"))
    for value in WRONG:
        signed(index, right | {key: value})
        assert said(Archive.open(made / "reports", index_folder=index)) == expected
        shutil.rmtree(index)
        shutil.copytree(made / "saved", index)
    signed(index, {name: value for name, value in right.items() if name != key})
    unharmed(made, index)


@pytest.mark.parametrize(
    "layout",
    [
        *([], [1], "abc", ["<i8", [3]], ["<i8", [3], 0, 0], {"kind": 1}),
        *(["|O", [1], 0], ["<i8", [10**12], 0], ["<i8", [-1], 0], ["<i8", [2, -2], 0], ["<i8", [1], -8]),
        *(
            ["<i8", [1], 10**12],
            ["<i8", ["1"], 0],
            ["<i8", [math.nan], 0],
            ["no type", [1], 0],
            ["<i8", 1, 0],
        ),
        *(["<M8[s]", [1], 0], [["<i8"], [1], 0], ["<i8,<i8", [1], 0], ["<i8", [1] * 100, 0]),
    ],
    ids=str,
)
@pytest.mark.parametrize("part", ["metadata", "stops", "passage_index.0.postings.bounds"])
def test_a_part_that_the_data_does_not_have_is_harmless(
    made: Path, index: Path, part: str, layout: object
) -> None:
    changed = header(index)
    changed["parts"][part] = layout
    signed(index, changed)
    unharmed(made, index)


@pytest.mark.parametrize("part", ["metadata", "speaking", "files", "records"])
@pytest.mark.parametrize("other", ["days", "newest", "passage_index.0.terms.data"])
def test_a_part_with_the_content_of_another_is_harmless(
    made: Path, index: Path, part: str, other: str
) -> None:
    changed = header(index)
    if part == "records":
        del changed["parts"][part]
    else:
        changed["parts"][part] = changed["parts"][other]
    signed(index, changed)
    unharmed(made, index)


LATER_QUESTION = """
import sys
from pathlib import Path
from retrieval import Archive
from retrieval.index import rank_bm25_index
from retrieval.snapshot import folder_source

rank_bm25_index.INVERTED = folder_source.LARGE = 10
work, harm = Path(sys.argv[1]), sys.argv[2]
archive = Archive.open(work / "reports", lambda *_: sys.exit("read again"), work / "index")
for path in (work / "index").iterdir():
    with path.open("r+b") as file:
        size = path.stat().st_size
        file.truncate(0) if harm == "cut" else file.write(b"\\xff" * size)
for number in range(12):
    found = archive.ask(f"Did pump number {number} fail?", limit=30)
    assert f"Pump number {number} failed." in [citation.quote for citation in found.citations], found
    assert archive.passages(str(number))[0].text == f"Pump number {number} failed."
    assert archive.reports[number].paragraphs
(work / "reports" / "new.txt").write_text("Tug\\n5 August 2024\\nA tug sank.")
archive.refresh()
assert archive.ask("Which tug sank?").citations[0].quote == "A tug sank."
"""


@pytest.mark.parametrize("harm", ["cut", "overwritten"])
def test_files_that_are_damaged_while_they_are_in_use_change_nothing(
    made: Path, tmp_path: Path, harm: str
) -> None:
    """A mapped file that is cut short ends the process at the next look into it."""
    shutil.copytree(made / "reports", tmp_path / "reports", copy_function=shutil.copy2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder_source, "LARGE", COUNT)
        patch.setattr(rank_bm25_index, "INVERTED", COUNT)
        Archive.open(tmp_path / "reports", index_folder=tmp_path / "index")
    command = [sys.executable, "-c", LATER_QUESTION, str(tmp_path), harm]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)

    assert (done.returncode, done.stderr) == (0, "")


def test_only_the_owner_can_read_the_index(made: Path, tmp_path: Path) -> None:
    """Nor list the folders that were created for it; folders that were there keep their permissions."""
    (tmp_path / "state").mkdir(mode=0o755)
    index = tmp_path / "state" / "data" / "index"
    Archive.open(made / "reports", index_folder=index)

    modes = {path: path.stat().st_mode & 0o777 for path in (index.parent, index, *index.iterdir())}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert [mode for path, mode in modes.items() if path.is_file()] == [0o600, 0o600]
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o755
