"""The index on disk, damaged: it is refused as a whole, or gives the same answers."""

import shutil
from pathlib import Path
from typing import ClassVar
from unittest import mock

from retrieval import Archive, Index
from retrieval.index import ArrayFileError
from retrieval.snapshot import folder_source
from tests.fuzz.entries.questions import DAY, SEEDS, check_quotes
from tests.fuzz.entries.reports import EXAMPLES
from tests.fuzz.entry import Entry
from tests.fuzz.mutations import Draw, mutated_bytes
from tests.fuzz.recorded_log import RecordedLog

QUESTIONS = ("Who co-sponsored the bill?", "What about the dam in Vedra?", "reservoir")
TEXTS = [
    "The Selm reservoir stands at nine per cent.",
    "Dock workers ended their strike.",
    "The dam in Vedra holds.",
    "",
]

Given = tuple[
    int, int, int, bytes
]  # which kind of index, which of its files, from where on, and what stands there


class IndexFiles(Entry[Given]):
    """A damaged file of an index that was saved."""

    name: ClassVar = "index-files"

    def __init__(self, folder: Path, log: RecordedLog) -> None:
        super().__init__(folder, log)
        self._reports, self._whole, self._damaged = folder / "reports", folder / "whole", folder / "damaged"
        shutil.copytree(SEEDS, self._reports)
        for number, raw in enumerate(EXAMPLES):
            (self._reports / f"{number}.txt").write_bytes(raw)
        Index.build(TEXTS * 3).save(self._whole / "index")
        with mock.patch.object(folder_source, "LARGE", 1):
            Archive.open(self._reports, index_folder=self._whole / "archive").close()
            self._expected = self._answers(Archive.open(self._reports))
        self._files = [
            sorted(path for path in (self._whole / kind).rglob("*") if path.is_file())
            for kind in ("index", "archive")
        ]

    def input(self, draw: Draw) -> Given:
        kind = draw.choice((0, 0, 0, 1))
        files = self._files[kind]
        file = draw.randrange(len(files))
        raw = files[file].read_bytes()
        # Mostly the head, which says what follows; a damage in the middle is a kind of its own.
        start = draw.randrange(len(raw) + 1) if draw.random() < 0.5 else 0
        changed = mutated_bytes(draw, raw[start : start + draw.choice((4, 40, 400, 4000))])
        return kind, file, start, changed

    def check(self, given: Given) -> None:
        kind, file, start, changed = given
        path = self._files[kind][file]
        raw = path.read_bytes()
        damaged = raw[:start] + changed + raw[start + len(changed) :]
        name = ("index", "archive")[kind]
        shutil.rmtree(self._damaged, ignore_errors=True)
        shutil.copytree(self._whole / name, self._damaged)
        (self._damaged / path.relative_to(self._whole / name)).write_bytes(damaged)
        if kind == 0:
            self._check_index()
        else:
            self._check_archive()
        self.log.check(private=False)

    def _check_index(self) -> None:
        try:
            index = Index.load(self._damaged)
        except ArrayFileError as error:
            if not error.problem:
                raise AssertionError("no problem is named") from error
            return
        if index.search("dam in Vedra") != Index.build(TEXTS * 3).search("dam in Vedra"):
            raise AssertionError("damage that is not noticed")

    def _check_archive(self) -> None:
        with mock.patch.object(folder_source, "LARGE", 1):
            archive = Archive.open(self._reports, index_folder=self._damaged)
            if self._answers(archive) != self._expected:
                raise AssertionError("other answers than without the index")

    @staticmethod
    def _answers(archive: Archive) -> list[str]:
        for text in QUESTIONS:
            check_quotes(archive, (text, "", ""))
        return [
            f"{hit.passage.report.slug} {hit.passage.ordinal} {hit.score:.6f} {hit.passage.text}"
            for text in QUESTIONS
            for hit in archive.hits(text, DAY)
        ]
