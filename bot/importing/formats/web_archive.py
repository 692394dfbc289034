"""Pages that a browser saved in one file (MHTML)."""

from email.message import Message

from bot.importing.formats.mail import parsed_mail
from bot.web.errors import FileError
from bot.web.http_client import Page
from bot.web.urls import canonical
from bot.wording import wording


def read_web_archive(raw: bytes, name: str) -> Page:
    """The page of a web archive with its address. Raises FileError."""
    archive = parsed_mail(raw, name)
    root = str(archive.get_param("start", "")).strip("<> ")
    pages = [
        part for part in archive.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    if not pages:
        raise FileError(name, wording("importing.archive_without_page"), wording("importing.save_as_html"))
    main = _address(archive, "snapshot-content-location")
    page = next(
        (
            part
            for part in pages
            if (root and str(part.get("content-id", "")).strip("<> ") == root)
            or (main and _address(part, "content-location") == main)
        ),
        pages[0],
    )
    body = page.get_payload(decode=True)
    charset = page.get_content_charset()
    return Page(
        url=_address(page, "content-location") or main,
        body=body if isinstance(body, bytes) else b"",
        content_type=f"text/html; charset={charset}" if charset else "text/html",
    )


def _address(part: Message, header: str) -> str:
    return canonical(str(part.get(header, "")).strip())
