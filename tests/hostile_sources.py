"""Small sources that take their readers minutes."""

from tests.bot.importing.formats.made_documents import pdf_of

_LEVELS, _WIDTH = 12, 10


def many_attributes(count: int = 150_000) -> str:
    """HTML of one tag whose attributes are compared with each other."""
    attributes = " ".join(f"a{number}=1" for number in range(count))
    return f"<p {attributes}>{'Words. ' * 50}</p>"


def html_mail(markup: str) -> bytes:
    """A mail in HTML."""
    head = "From: Ann <ann@courier.example>\r\nSubject: Dam\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    return head.encode() + markup.encode()


def nested_forms() -> bytes:
    """A PDF that shows 90 times a page with ten forms, each with another ten times, and so on."""
    first = 5

    def drawing(kind: bytes, form: int) -> bytes:
        content = b"/X Do\n" * _WIDTH if form < first + _LEVELS else b"BT (x) Tj ET"
        resources = b"/Resources << /XObject << /X %d 0 R >> >>" % form
        return b"<< %s %s /Length %d >>\nstream\n%s\nendstream" % (kind, resources, len(content), content)

    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 90 /Kids [%s] >>" % (b"3 0 R " * 90),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /XObject << /X 5 0 R >> >> >>",
            drawing(b"", first),
            *(drawing(form, first + level + 1) for level in range(_LEVELS)),
        ]
    )
