"""What `dispatch add` and operators bring in: mails, exports, tables, documents, saved pages."""

import io
import json
from contextlib import suppress
from datetime import UTC
from pathlib import Path
from typing import ClassVar

from bot.importing.formats.source_text import ReportSource, SourceText, articles_of
from bot.importing.sources.source_reader import SourceReader
from bot.web.errors import FileError
from retrieval import ReadingOptions, ReportError
from tests.bot.importing.formats.made_documents import docx, pdf
from tests.fuzz.entries import feeds, pages, reports
from tests.fuzz.entries.feeds import TODAY
from tests.fuzz.entry import Entry
from tests.fuzz.mutations import Draw, mutated_bytes, mutated_json, mutated_text
from tests.fuzz.recorded_log import RecordedLog

MESSAGE = {
    "id": 7,
    "type": "message",
    "date": "2024-05-14T08:00:00",
    "date_unixtime": "1715673600",
    "edited": "2024-05-14T09:00:00",
    "edited_unixtime": "1715677200",
    "from": "Harbour Post",
    "from_id": "channel1234567890",
    "forwarded_from": "Selm Weekly",
    "text": ["Strike ends\n\n", {"type": "bold", "text": "Dock workers"}, " ended their strike."],
    "text_entities": [
        {"type": "plain", "text": "Strike ends\n\n"},
        {"type": "text_link", "text": "x", "href": "http://x.org"},
    ],
    "photo": "photos/1.jpg",
    "reply_to_message_id": 3,
    "media_type": "video_file",
}
EXPORT = {
    "name": "Harbour Post",
    "type": "public_channel",
    "id": 1234567890,
    "messages": [
        MESSAGE,
        MESSAGE | {"id": 8, "text": "The Selm reservoir stands at nine per cent."},
        {"type": "service"},
    ],
}
JSON = (
    EXPORT,
    {"about": "x", "chats": {"list": [EXPORT, EXPORT | {"type": "personal_chat"}]}, "contacts": {}},
    [{"title": "Vote late", "date": "3/2/2022", "text": "The vote is late.", "url": "https://example.org/1"}]
    * 2,
    [
        {"headline": "A", "published": 1715673600, "body": "Text of it.", "tags": ["x"]},
        {"headline": "B", "body": None},
    ],
)
MAIL = (
    b"From: =?utf-8?q?Mara_L=C3=B6f?= <mara@example.org>\r\nTo: x@example.org\r\nSubject: "
    b"=?koi8-r?B?7s/X?= strike\r\n"
    b"Date: Tue, 14 May 2024 08:00:00 +0300\r\nMessage-ID: <1@example.org>\r\nMIME-Version: "
    b"1.0\r\nContent-Type: multipart/mixed;"
    b' boundary="b"\r\n\r\n--b\r\nContent-Type: multipart/alternative; '
    b"boundary=c\r\n\r\n--c\r\nContent-Type: text/plain; charset="
    b"utf-8; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nDock workers ended their "
    b"=\r\nstrike.=C3=BC\r\n\r\n"
    b"On Monday, X wrote:\r\n> quoted\r\n--c\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: "
    b"base64\r\n\r\nPHA+eDwvcD4=\r\n"
    b'--c--\r\n--b\r\nContent-Type: application/pdf; name="a.pdf"\r\nContent-Disposition: attachment; '
    b"filename*=utf-8''%C3%BC.pdf"
    b"\r\n\r\nxx\r\n--b--\r\n"
)
ARCHIVE = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/vote\r\nSubject: "
    b"Vote\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: '
    b"text/html\r\nContent-Location: "
    b"https://example.org/vote\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    + pages.EXAMPLES[2]
    + b"\r\n--b--\r\n"
)
EXAMPLES = (
    ("mail.eml", MAIL),
    (
        "mails.mbox",
        b"From a@b Tue May 14 08:00:00 2024\r\n" + MAIL + b"\r\nFrom c@d Tue May 14 08:00:00 2024\r\n" + MAIL,
    ),
    ("page.mhtml", ARCHIVE),
    ("page.html", pages.EXAMPLES[2]),
    (
        "table.csv",
        b'title,date,text,url\nVote late,14/05/2024,"The vote, they say,\nis '
        b'late",https://example.org/1\nB,3/2/2022,x,\n',
    ),
    ("table.tsv", b"headline\tday\tbody\nVote late\t2024-05-14\tThe vote is late.\nB\t\t\n"),
    ("table.csv", "Titel;Datum;Text\nWahl spät;14.05.2024;Die Wahl ist spät.\n".encode("cp1252")),
    (
        "rows.jsonl",
        b'{"title": "A", "text": "Text of it.", "date": "2024-05-14"}\n{"title": "B", "text": '
        b'""}\n{"title": 3}\n',
    ),
    ("letter.docx", docx(["Vote late", "14 May 2024", "The vote is late, the council said in a letter."])),
    ("paper.pdf", pdf(["Vote late\n14 May 2024\nThe vote is late, the council said in a letter.\n"])),
    ("feed.xml", feeds.EXAMPLES[2]),
    ("notes.txt", reports.SOUND),
)
RAW = tuple(raw for _, raw in EXAMPLES)

Given = tuple[str, bytes]


class Sources(Entry[Given]):
    """A source: what it holds is read item by item, or refused in one line with the cure."""

    name: ClassVar = "sources"

    def __init__(self, folder: Path, log: RecordedLog) -> None:
        super().__init__(folder, log)
        self._options = ReadingOptions(UTC)
        self._reader = SourceReader(self._options, TODAY)
        for name, raw in EXAMPLES:
            self.check((name, raw))  # loads the libraries

    def input(self, draw: Draw) -> Given:
        if draw.random() < 0.35:
            raw = json.dumps(mutated_json(draw, draw.choice(JSON)), ensure_ascii=draw.random() < 0.5)
            return draw.choice(("result.json", "rows.json", "-")), raw.encode("utf-8", "surrogatepass")
        name, raw = draw.choice(EXAMPLES)
        if draw.random() < 0.1:
            name = draw.choice((draw.choice(EXAMPLES)[0], "-", mutated_text(draw, name)[:100]))
        return name, mutated_bytes(draw, raw, RAW)

    def check(self, given: Given) -> None:
        name, raw = given
        try:
            contents = self._reader.read(io.BytesIO(raw), name)
            for item in contents.items:
                self._check_item(item)
        except FileError as error:
            if not error.reason or not error.cure or "\n" in error.reason + error.cure:
                raise AssertionError(f"no line with a cure: {error!r}") from error
        self.log.check(private=False)

    def _check_item(self, item: object) -> None:
        if isinstance(item, SourceText):
            with suppress(ReportError):  # as the importer does
                articles_of(item, self._options)
        elif isinstance(item, ReportSource) and not item.reports:
            raise AssertionError("a text without a report")
