"""Files in the folder of reports: bytes and names."""

import os
from pathlib import Path
from typing import ClassVar

from bot.findings import explained
from retrieval import Archive, ReportError, decode, parse_reports
from tests.fuzz.entries.questions import DAY, SEEDS, check_quotes
from tests.fuzz.entry import Entry
from tests.fuzz.mutations import Draw, mutated_bytes, mutated_text
from tests.fuzz.recorded_log import RecordedLog

SOUND = (
    b"Dam mended in Vedra\n\nMar 1, 2024\n\nThe dam in Vedra holds again, the engineers of the river said.\n"
)
EXAMPLES = (
    *(path.read_bytes() for path in sorted(SEEDS.iterdir())),
    SOUND,
    b"---\ntitle: Harbour strike\ndate: 2024-05-14 08:00\noutlet: Harbour Post\ntags: [a, b]\n---\n\nDock "
    b"workers ended their"
    b' strike.\n\n> "Nobody was present," said Mara Lindqvist.\n\n## Later\n\n* one\n* two\n\n![x](y.png) '
    b"[link](http://x.org)\n",
    b"+++\ntitle = 'Old bridge'\ndate = 2024-02-20T10:00:00Z\n+++\nThe old bridge at Karst was closed to "
    b"lorries.\n",
    b'{"title": "A note", "date": "2024-02-20"}\n\nThe last keeper retired and left his parrot to the '
    b"museum.\n",
    b"% A title\n% An Author\n% 3 May 2024\n\nPandoc's way of a head, with a paragraph below it.\n",
    b"Title: Water\nDate: 3/2/2022\nURL: https://example.org/a?b=1\n\nThe Selm reservoir stands at nine "
    b"per cent.\n",
    b"1 March 2024\n\nThe dam holds.\n\n2 March 2024\n\nThe dam broke.\n\n3 March 2024\n\nThe dam was "
    b"mended.\n",
    "Водосховище\n\n5 серпня 2024\n\nМіністерство написало: «Рівень води впав до 9 %».\n".encode("cp1251"),
    "Заголовок\n\nТекст звіту про воду у місті.\n".encode("utf-16"),
    b"MOSCOW, Aug 5 (Agency) - A line that was wrapped at some width by\nthe agency that wrote it, and "
    b"goes on in the next\n"
    b"line until it ends here.\n\nRelated:\n\nAnother headline\n\nSupport us with a donation!\n",
)
NAMES = (
    "report.txt",
    "2024-03-01 dam.md",
    "a.markdown",
    "05-08-2024.text",
    "Ümlaut – 1.txt",
    ".txt",
    "x" * 200 + ".txt",
)

Given = tuple[str, bytes]


def sound_folder(folder: Path) -> Path:
    """Create a folder with the shipped reports and the sound file; returns it."""
    folder.mkdir()
    for path in SEEDS.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "sound.txt").write_bytes(SOUND)
    return folder


class Reports(Entry[Given]):
    """A file: it is read or refused with the cure, and the sound file beside it is answered from."""

    name: ClassVar = "reports"

    def __init__(self, folder: Path, log: RecordedLog) -> None:
        super().__init__(folder, log)
        (folder / "sound.txt").write_bytes(SOUND)
        self._archive = Archive.open(folder)

    def input(self, draw: Draw) -> Given:
        name = draw.choice(NAMES)
        if draw.random() < 0.2:
            changed = mutated_text(draw, name)[:250].encode("utf-8", "replace")
            name = os.fsdecode(mutated_bytes(draw, changed)[:250] if draw.random() < 0.3 else changed)
        return name, mutated_bytes(draw, draw.choice(EXAMPLES), EXAMPLES)

    def check(self, given: Given) -> None:
        name, raw = given
        try:
            text, _ = decode(raw, name)
            reports = parse_reports(text, Path(name))
        except ReportError as error:
            if not (all(explained(error.finding)) and error.line >= 1):
                raise AssertionError(f"without a cure: {error!r}") from error
            reports = []
        named = name.encode("utf-8", "replace") == name.encode("utf-8", "surrogateescape")
        if reports and named and len(raw) % 4 == 0:  # the folder refuses other names
            archive = Archive.of(reports)
            words = " ".join(reports[0].text.split()[:8])
            check_quotes(
                archive, ("What did the Ministry say?", "", words) if len(raw) % 8 else (words, "", "")
            )
        if len(raw) % 32 == 0 or not named:
            self._check_folder(name, raw)
        self.log.check(private=False)  # the log names files and what is wrong with them

    def _check_folder(self, name: str, raw: bytes) -> None:
        """The file in a folder that is served."""
        try:
            path = self.folder / name
            path.write_bytes(raw)
        except (OSError, ValueError):
            return  # no file has such a name
        try:
            self._archive.refresh()
            _ = self._archive.notices, self._archive.problems, self._archive.notice_counts
            if "sound" not in {report.slug for report in self._archive.reports} and raw != SOUND:
                raise AssertionError("the sound report is gone")
            check_quotes(self._archive, ("Does the dam in Vedra hold?", "", ""), DAY)
        finally:
            path.unlink()
            self._archive.refresh()
