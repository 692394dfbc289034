"""E-mails as texts."""

import io
from base64 import b64encode
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
HEAD = b"From: Port office <office@port.example>\nDate: Mon, 05 Aug 2024 18:16:00 +0000\nSubject: Ships\n"


def text_of(raw: bytes) -> SourceText:
    """The text of a mail."""
    [item] = read_mail(raw, "a.eml", OPTIONS, TODAY).items
    assert isinstance(item, SourceText)
    return item


def test_a_mail_states_its_title_date_and_outlet() -> None:
    raw = (
        b"From: =?utf-8?q?B=C3=BCro?= <office@port.example>\nDate: Mon, 05 Aug 2024 18:16:00 +0000\n"
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
        ("Mon, 05 Aug 2024 23:30:00 EEST", datetime(2024, 8, 5, 23, 30)),
        ("Mon, 05 Aug 2024 23:30:00 BST", datetime(2024, 8, 6, 1, 30)),
        ("Mon, 05 Aug 2024 23:30:00", datetime(2024, 8, 5, 23, 30)),
        ("Mon, 5 Aug 2024 23:30:00 +0300 (Eastern\n European Time)", datetime(2024, 8, 5, 23, 30)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Tue, 05 Aug 2024 21:16:00 +0300", None),  # it was a Monday
        ("5 August 2024", date(2024, 8, 5)),
        ("Mon, 05 Aug 2124 21:16:00 +0000", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_date_is_that_of_the_header_or_none(stated: str, published: date | None) -> None:
    assert text_of(f"From: a@b.example\nDate: {stated}\n\nText.".encode()).published == published


def test_a_text_whose_base64_is_cut_off_is_refused() -> None:
    head = HEAD + b"Content-Transfer-Encoding: base64\n\n"

    assert text_of(head + b64encode(b"Three ships left.")).text == "Three ships left."
    with pytest.raises(FileError, match="cut off"):
        text_of(head + b64encode(b"Three ships left.")[:-3])


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


def test_what_is_left_out_of_a_mail_is_said() -> None:
    contents = read_mail(HEAD + b"\nIt is open.\n\n> Is it open?\n", "a.eml", OPTIONS, TODAY)

    assert contents.notes == ("the mail that it answers, quoted below it, is left out",)
    box = io.BytesIO(b"From x\n" + HEAD + b"\nIt is open.\n\n> Is it open?\n")
    mails = read_mailbox(box, "a.mbox", OPTIONS, TODAY)
    assert len(list(mails.items)) == 1
    assert mails.left_out == {"quoted mails": 1}


FORWARDED = (
    "From: Lock keeper <lock@selm.example>\nDate: Sun, 4 Aug 2024 at 9:05\nSubject: Lock shut\n"
    "To: office@port.example\n\nThe lock is shut for a week.\n"
)


@pytest.mark.parametrize(
    "forwarded",
    [
        f"---------- Forwarded message ---------\n{FORWARDED}",
        f"Begin forwarded message:\n\n{FORWARDED}",
        "Begin forwarded message:\n\n" + "".join(f"> {line}\n" for line in FORWARDED.splitlines()),
        FORWARDED.replace("\n", "\n\n"),
        "-------- Weitergeleitete Nachricht --------\nBetreff: Lock shut\nDatum: So, 4. Aug. 2024 um 09:05\n"
        "Von: *Lock keeper* <lock@selm.example>\nAn: office@port.example\n\nThe lock is shut for a week.\n",
    ],
    ids=["mark", "announced", "quoted", "as paragraphs", "german"],
)
def test_a_mail_that_is_forwarded_is_its_senders(forwarded: str) -> None:
    raw = HEAD + f"\nPlease read this in time.\n\n{forwarded}".encode()
    own, inner = read_mail(raw, "a.eml", OPTIONS, TODAY).items

    assert isinstance(own, SourceText)
    assert isinstance(inner, SourceText)
    assert (own.text, own.outlet) == ("Please read this in time.", "Port office")
    assert inner.text == "The lock is shut for a week."
    assert (inner.title, inner.outlet.strip("*")) == ("Lock shut", "Lock keeper")
    assert inner.published == datetime(2024, 8, 4, 9, 5)


def test_a_word_above_a_forwarded_mail_is_no_report() -> None:
    contents = read_mail(HEAD + f"\nFYI\n\n{FORWARDED}".encode(), "a.eml", OPTIONS, TODAY)

    [mail] = contents.items
    assert isinstance(mail, SourceText)
    assert mail.title == "Lock shut"
    assert contents.notes == ("the few words above a forwarded mail are left out",)


def test_lines_with_colons_are_no_headers() -> None:
    text = "From: the harbour\nTo: the lock\n\nDate: unknown"

    assert text_of(HEAD + f"\n{text}".encode()).text == text


def test_all_parts_that_are_shown_are_read() -> None:
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "Lock keeper <lock@selm.example>", "Lock shut"
    inner.set_content("The lock is shut for a week.")
    message = EmailMessage()
    message["From"], message["Subject"] = "Port <p@port.example>", "Ships"
    message.set_content("Three ships left.")
    message.add_attachment(b"x", maintype="image", subtype="png", disposition="inline")
    message.add_attachment("Two ships stayed.", disposition="inline")
    message.add_attachment("A list of ships.", filename="list.txt")
    message.add_attachment(inner)
    contents = read_mail(message.as_bytes(), "a.eml", OPTIONS, TODAY)
    texts = [item for item in contents.items if isinstance(item, SourceText)]

    assert [(text.title, text.text) for text in texts] == [
        ("Ships", "Three ships left.\n\nTwo ships stayed."),
        ("Lock shut", "The lock is shut for a week."),
    ]
    assert contents.notes == ("attachments are not read: list.txt",)


@pytest.mark.parametrize(
    ("mark", "fields"),
    [
        ("---------- Forwarded message ---------", "From: {}\nDate: Mon, Aug 5, 2024 at 9:16 PM\nTo: me"),
        (
            "Begin forwarded message:\n",
            "From: {}\nSubject: Pier closed\nDate: 5 August 2024 at 21:16\nTo: me",
        ),
        ("-----Ursprüngliche Nachricht-----", "Von: {}\nGesendet: Montag, 5. August 2024 21:16\nAn: me"),
    ],
)
def test_a_mail_that_only_forwards_is_the_one_it_forwards(mark: str, fields: str) -> None:
    head = "From: Me <me@b.example>\nDate: Tue, 06 Aug 2024 10:00 +0300\nSubject: Fwd: Pier closed\n"
    head += "Content-Type: text/plain; charset=utf-8\n\n"
    block = fields.format("Port office <p@port.example>")
    contents = read_mail(
        f"{head}{mark}\n{block}\n\nThe pier is closed.\n\nUntil: Friday.".encode(), "a.eml", OPTIONS, TODAY
    )
    [text] = contents.items
    assert isinstance(text, SourceText)

    assert (text.title, text.outlet, text.text) == (
        "Pier closed",
        "Port office",
        "The pier is closed.\n\nUntil: Friday.",
    )
    assert text.published == datetime(2024, 8, 5, 21, 16)
    assert contents.notes == ()


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
    assert contents.left_out == {"mails without text": 1}
    assert contents.several
