"""Pages that a browser saved in one file (MHTML)."""

from bot.importing.formats.mail import parsed_mail
from bot.web.errors import FileError
from bot.web.http_client import Page
from bot.web.urls import canonical


def read_web_archive(raw: bytes, name: str) -> Page:
    """The page of a web archive with its address. Raises FileError."""
    archive = parsed_mail(raw, name)
    root = str(archive.get_param("start", "")).strip("<> ")
    place = str(archive.get("snapshot-content-location") or "").strip()
    pages = [
        part for part in archive.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    if not pages:
        raise FileError(name, "the web archive holds no page", "save the page as HTML and add that")
    page = next(
        (
            part
            for part in pages
            if (root and str(part.get("content-id", "")).strip("<> ") == root)
            or (not root and place and str(part.get("content-location", "")).strip() == place)
        ),
        pages[0],
    )
    body = page.get_payload(decode=True)
    charset = page.get_content_charset()
    address = canonical(str(page.get("content-location") or place).strip())
    return Page(
        url=address,
        body=body if isinstance(body, bytes) else b"",
        content_type=f"text/html; charset={charset}" if charset else "text/html",
    )
