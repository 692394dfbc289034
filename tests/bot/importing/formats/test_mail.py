"""E-mails as texts."""

import io
from datetime import UTC, date, datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest

from bot.importing.formats.mail import read_mail, read_mailbox
from bot.importing.formats.source_text import SourceText
from bot.web.errors import FileError
from retrieval import ReadingOptions

OPTIONS = ReadingOptions(ZoneInfo("Europe/Kyiv"))
TODAY = date(2026, 1, 1)
HEAD = b"From: Port office <office@port.example>\nDate: Mon, 05 Aug 2024 18:16:30 +0000\nSubject: Ships\n"


def text_of(raw: bytes) -> SourceText:
    """The text of a mail."""
    [item] = read_mail(raw, "a.eml", OPTIONS, TODAY).items
    assert isinstance(item, SourceText)
    return item


def test_a_mail_states_its_title_date_and_outlet() -> None:
    raw = (
        b"From: =?utf-8?q?B=C3=BCro?= <office@port.example>\nDate: Mon, 05 Aug 2024 18:16:30 +0000\n"
        b"Subject: =?utf-8?q?Ships_=E2=80=93?=\n =?utf-8?b?IHRocmVl?=\n"
        b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        b"They carry=\n grain =E2=80=93 more than before.\n"
    )

    assert text_of(raw) == SourceText(
        "They carry grain – more than before.",
        title="Ships – three",
        published=datetime(2024, 8, 5, 21, 16),
        outlet="Büro",
        place="a.eml",
    )


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ("Mon, 05 Aug 2024 21:16:00 -0000", datetime(2024, 8, 6, 0, 16)),
        ("5 August 2024", date(2024, 8, 5)),
        ("Mon, 05 Aug 2124 21:16:00 +0000", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_date_is_that_of_the_header_or_none(stated: str, published: date | None) -> None:
    assert text_of(f"From: a@b.example\nDate: {stated}\n\nText.".encode()).published == published


def test_a_sender_without_a_name_is_the_domain() -> None:
    assert text_of(b"From: office@port.example\n\nText.").outlet == "port.example"
    assert text_of(b"Subject: x\n\nText.").outlet == ""


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Three ships \nleft the \nharbour.\n\nTwo stayed.", "Three ships left the harbour.\n\nTwo stayed."),
        ("> one \n> two\nthree", "> one two\nthree"),
        ("> one \ntwo", "> one\ntwo"),
        (" From here \non.\n-- \nThe office", "From here on.\n\nThe office"),
    ],
)
def test_flowed_lines_are_joined(body: str, text: str) -> None:
    head = HEAD + b"Content-Type: text/plain; format=flowed\n\n"

    assert text_of(head + body.encode()).text == text


def test_a_space_at_the_end_of_a_flowed_line_may_be_the_senders() -> None:
    head = HEAD + b"Content-Type: text/plain; format=flowed; delsp=yes\n\n"

    assert text_of(head + b"Har \nbour").text == "Harbour"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "It is open.\n\nOn Monday, Ann Writer\n<a@b.example> wrote:\n> Is it open?\n>\n> Ann\n",
            "It is open.",
        ),
        ("It is open.\n\n> Is it open?\n", "It is open."),
        ("> Is it open?\nIt is.", "> Is it open?\nIt is."),
        ("She asked. He said.\n> Is it open?", "She asked. He said."),
        ("> Is it open?", "> Is it open?"),
    ],
)
def test_the_mail_that_is_answered_is_left_out(body: str, text: str) -> None:
    assert text_of(HEAD + b"\n" + body.encode()).text == text


def test_html_is_read_where_there_is_no_plain_text_of_some_length() -> None:
    message = EmailMessage()
    message["From"] = "Port <p@port.example>"
    message.set_content("Open this mail in a browser.")
    message.add_alternative(
        "<p>Three ships<br>left.</p><ul><li>One ship</ul><script>x</script>", subtype="html"
    )

    assert text_of(message.as_bytes()).text == "Three ships\n\nleft.\n\n• One ship"


def test_the_menu_of_an_html_mail_is_left_out() -> None:
    body = f"<nav><a href='/'>Our shop</a></nav><p>{'The pier is closed until Friday. ' * 9}</p>"
    text = text_of(HEAD + b"Content-Type: text/html\n\n" + body.encode()).text

    assert "closed" in text
    assert "shop" not in text


def test_attachments_are_named() -> None:
    message = EmailMessage()
    message.set_content("Three ships left the harbour.")
    for number in range(7):
        message.add_attachment(b"x", maintype="application", subtype="pdf", filename=f"{number}.pdf")

    assert read_mail(message.as_bytes(), "a.eml", OPTIONS, TODAY).notes == (
        "attachments are not read: 0.pdf, 1.pdf, 2.pdf, 3.pdf, 4.pdf and 2 more",
    )


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("klingon", "utf-8"), ("iso-8859-1", "utf-8"), ("iso-8859-1", "latin-1"), ("utf-8", "utf-16")],
)
def test_a_wrong_charset_is_no_obstacle_where_the_right_one_can_be_told(charset: str, encoding: str) -> None:
    head = HEAD + f"Content-Type: text/plain; charset={charset}\n\n".encode()

    assert text_of(head + "Schön war es.".encode(encoding)).text == "Schön war es."


def test_a_charset_that_cannot_be_told_is_an_error() -> None:
    with pytest.raises(FileError, match="its charset utf-8 is wrong"):
        text_of(HEAD + b"Content-Type: text/plain; charset=utf-8\n\nSch\xf6n")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (HEAD + b"\n", "no text"),
        (
            HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: image/png\n\nabc\n--x--",
            "no text",
        ),
        (
            b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000)),
            "too many parts",
        ),
        (b"Content-Type: text/plain; " + b"x=y; " * 2000 + b"\n\nText.", "too many parts"),
        (b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\na\n" * 600, "too many parts"),
        (b"x" * 25_000_001, "larger than 25 MB"),
    ],
    ids=["empty", "picture", "nested", "type", "parts", "huge"],
)
def test_a_mail_without_text_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(FileError, match=reason) as refused:
        read_mail(raw, "a.eml", OPTIONS, TODAY)

    assert refused.value.cure


def test_a_header_without_end_is_none() -> None:
    text = text_of(b"From: " + b"a," * 200_000 + b"\nSubject: " + b"=?utf-8?q?x?= " * 50_000 + b"\n\nText.")

    assert (text.text, text.title, text.outlet) == ("Text.", "", "")


def test_every_mail_of_a_mailbox_is_read() -> None:
    start = b"From office@port.example Mon Aug  5 18:16:30 2024\n"
    file = io.BytesIO(
        start
        + HEAD
        + b"\nOne.\n\n>From now on.\n\n"
        + start
        + HEAD
        + b"\n\n"
        + start
        + HEAD
        + b"\nTwo.\nFrom x"
    )
    contents = read_mailbox(file, "a.mbox", ReadingOptions(UTC), TODAY)
    texts = [item.text for item in contents.items if isinstance(item, SourceText)]

    assert texts == ["One.\n\nFrom now on.", "Two.\nFrom x"]
    assert contents.left_out == {"mail{s} without text": 1}
    assert contents.several
