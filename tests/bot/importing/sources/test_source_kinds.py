"""The kind of a source by its first bytes and its name."""

import pytest

from bot.importing.sources.source_kinds import SourceKind, source_kind
from bot.web.errors import FileError

MAIL = b"From: Press <press@port.example>\nDate: Mon, 5 Aug 2024 21:16:00 +0300\nSubject: Ships\n\nText."
MHTML = b"From: <Saved by a browser>\nSnapshot-Content-Location: https://a.example/\nMIME-Version: 1.0\n"


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"Ships leave\n\nThree ships left.", "a.txt", SourceKind.TEXT),
        (b"Ships leave\n\nThree ships left.", "standard input", SourceKind.TEXT),
        (b"From: the port\nto the sea\n", "a.txt", SourceKind.TEXT),
        (b"[Selm] Three ships left.", "a.txt", SourceKind.TEXT),
        (b"{{< figure >}}\nShips", "a.md", SourceKind.TEXT),
        (b"PDF files are hard to read, a clerk said.", "a.txt", SourceKind.TEXT),
        (b"PK is the code of a country.", "a.txt", SourceKind.TEXT),
        (b"BZh, GIF8 and PAR1 are names.", "a.txt", SourceKind.TEXT),
        (b"{Ships} leave the harbour.", "a.txt", SourceKind.TEXT),
        (b"Ships leave.", "Minutes of 5.8", SourceKind.TEXT),
        (b"<!DOCTYPE html><p>Ships", "a.txt", SourceKind.PAGE),
        (b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- x --><!-- y --><html>", "a", SourceKind.PAGE),
        (b"<p>Ships", "a.HTM", SourceKind.PAGE),
        (MHTML + b'Content-Type: multipart/related;\n\tboundary="x"\n\n', "a.txt", SourceKind.WEB_ARCHIVE),
        (b"MIME-Version: 1.0\n\n", "a.mht", SourceKind.WEB_ARCHIVE),
        (MAIL, "a.txt", SourceKind.MAIL),
        (MAIL.replace(b"\n", b"\r\n"), "standard input", SourceKind.MAIL),
        (b"Content-Type: multipart/related; boundary=x\n" + MAIL, "a", SourceKind.MAIL),
        (MHTML + b"\n", "a.eml", SourceKind.MAIL),
        (b"X: y\n\nText.", "a.eml", SourceKind.MAIL),
        (b"From a@b.example Mon Aug  5 21:16:00 2024\n" + MAIL, "a", SourceKind.MAILBOX),
        (b"", "a.mbox", SourceKind.MAILBOX),
        (b'{"a": 1}', "a.txt", SourceKind.JSON),
        (b"{a: 1}", "a.txt", SourceKind.JSON),
        (b"{'a': 1}", "a.txt", SourceKind.JSON),
        (b'{"a": 1}\n{"b": 1}', "a.md", SourceKind.JSON),
        (b' [\n {"a": 1}]', "standard input", SourceKind.JSON),
        (b"", "a.json", SourceKind.JSON),
        (b'{"a": 1}\n{"a": 2}\n', "a.json", SourceKind.JSON_LINES),
        (b'{"a": 1}', "a.jsonl", SourceKind.JSON_LINES),
        (b"a,b", "a.CSV", SourceKind.TABLE),
        (b"%PDF-1.4\n", "a.txt", SourceKind.PDF),
        (b"\n%PDF-1.4\n", "a", SourceKind.PDF),
        (b"PK\x03\x04....word/document.xml", "a.zip", SourceKind.DOCX),
        (b"PK\x03\x04....[Content_Types].xml", "a.docx", SourceKind.DOCX),
    ],
)
def test_a_source_is_known_by_its_beginning_or_its_name(head: bytes, name: str, kind: SourceKind) -> None:
    assert source_kind(head, name) is kind


@pytest.mark.parametrize(
    ("head", "reason", "cure"),
    [
        (b"{\\rtf1\\ansi", "RTF", "save it as DOCX or plain text"),
        (b"  {\\rtf1\\ansi", "RTF", "save it as DOCX or plain text"),
        (b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.text", "ODT", "save it as DOCX"),
        (b"PK\x03\x04..xl/workbook.xml", "Excel", "save it as CSV"),
        (b"PK\x03\x04..a.txt", "ZIP", "unpack it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old version of Office", "save it as DOCX"),
        (b"\x89PNG\r\n", "picture", "text"),
        (b"\x1f\x8b\x08", "compressed", "unpack it"),
        (b"<?xml version='1.0'?><rss version='2.0'>", "a feed", "dispatch feeds"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", "a feed", "dispatch feeds"),
        (b"<opml version='2.0'>", "OPML", "dispatch feeds import"),
        (
            b'<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class="page_wrap">',
            "export of Telegram",
            "as JSON",
        ),
        (b"<?xml version='1.0'?><orders/>", "XML", "save its text"),
        (b"BEGIN:VCARD\nFN:Ann", "contact card", "add reports"),
        (b"BEGIN:VCALENDAR\n", "calendar", "add reports"),
        (b"WEBVTT\n\n00:01", "subtitle file", "add reports"),
        (b"#!/bin/sh\nls", "program", "add reports"),
        (b"diff --git a/x b/x\n", "patch to a program", "add reports"),
        (b"Ships leave.\n-----BEGIN RSA PRIVATE KEY-----\nabc", "private key", "remove the key"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_cure(head: bytes, reason: str, cure: str) -> None:
    with pytest.raises(FileError, match=reason) as refused:
        source_kind(head, "a.txt")

    assert refused.value.source == "a.txt"
    assert cure in refused.value.cure


@pytest.mark.parametrize("name", ["a.py", "x/a.LOG", "a.srt"])
def test_a_text_of_another_ending_is_refused(name: str) -> None:
    with pytest.raises(FileError, match=r"is not an ending of a report; name it \.txt if it is a plain text"):
        source_kind(b"Ships leave.", name)


def test_comments_without_end_do_not_take_long() -> None:
    assert source_kind(b"<!-- x -->" * 6000, "a.txt") is SourceKind.TEXT
