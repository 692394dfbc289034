"""Made-up reports, citations and answers, strategies for wild ones, and how messages are read."""

from datetime import date, datetime

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.messages.callback_data import decode
from bot.messages.message import Message
from bot.messages.telegram_html import fits
from bot.messages.templates import Templates
from retrieval import Abstention, Answer, Citation, Coverage, Passage, Period, Question, Report
from tests.telegram_html import Entity, parse

TEMPLATES = Templates()

calm = settings(deadline=None)  # a busy machine is no failure
wild = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

COVERAGE = Coverage(reports=2, passages=7, first=date(2024, 8, 1), last=date(2024, 8, 5))
TEXT = "The bill passed on Monday. It was co-sponsored by the Speaker. Its effect is probably limited."
QUOTE = "It was co-sponsored by the Speaker."


def made_report(
    slug: str = "duma",
    title: str = "Duma passes bill",
    published: date | None = datetime(2024, 8, 5, 21, 16),
    paragraphs: tuple[str, ...] = (TEXT,),
    **others: str,
) -> Report:
    """A report."""
    return Report(slug, title, published, paragraphs, **others)


def made_passage(
    text: str = TEXT,
    speaker: str | None = "UK Ministry of Defence",
    quoted: bool = True,
    report: Report | None = None,
    ordinal: int = 0,
) -> Passage:
    """A passage."""
    return Passage(report or made_report(), ordinal, text, speaker, quoted)


def cited(passage: Passage, quote: str = "") -> Citation:
    """A citation of a quote, by default of the whole passage."""
    start = passage.text.index(quote)
    return Citation(passage, start, start + len(quote or passage.text), 1.0)


def asked(text: str = "Who co-sponsored the bill?", period: Period | None = None) -> Question:
    """A question."""
    return Question(text=text, terms={"bill": 1.0}, typed={"bill": "bill"}, period=period)


def answered(
    *citations: Citation, more: bool = False, period: Period | None = None, later: Report | None = None
) -> Answer:
    """An answer."""
    return Answer(asked(period=period), citations, 0.9, COVERAGE, more, later)


def abstained(
    reason: str, nearest: Citation | None = None, *unknown: str, period: Period | None = None
) -> Abstention:
    """An abstention."""
    return Abstention(asked(period=period), reason, 0.1, COVERAGE, nearest, unknown)  # type: ignore[arg-type]


def sendable(message: Message) -> tuple[str, tuple[Entity, ...]]:
    """The text and entities as Telegram shows them; fails where it would refuse or drop something."""
    text, entities = parse(message.html)

    assert fits(message.html)
    assert text
    for row in message.keyboard.inline_keyboard if message.keyboard else ():
        for button in row:
            assert button.text
            assert button.callback_data is None or decode(str(button.callback_data))
    return text, entities


def bold(message: Message) -> list[str]:
    """What is shown in bold: the quotes."""
    text, entities = sendable(message)
    return [entity.of(text) for entity in entities if entity.type == "bold"]


def labels(message: Message) -> list[list[str]]:
    """The words on the buttons."""
    return [[b.text for b in row] for row in message.keyboard.inline_keyboard] if message.keyboard else []


# Words that break markup, cost two UTF-16 units a character, or end sentences; some of them long.
words = st.sampled_from(
    [
        "a",
        "bill",
        "<b>",
        "</b>",
        "&amp;",
        "&",
        '"',
        "'",
        "<",
        ">",
        "😀",
        "é",
        "probably",
        "Kyiv.",
        "Why?",
        "\n",
        "“it”",
    ]
) | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), max_size=8)
texts = (
    st.tuples(
        st.lists(words, min_size=1, max_size=30), st.sampled_from([1, 1, 7, 60]), st.sampled_from([" ", ""])
    )
    .map(lambda made: made[2].join(made[0] * made[1]))
    .map(lambda text: text.strip())
    .filter(lambda text: any(character.isalnum() for character in text))
)
days = (
    st.none()
    | st.dates(date(1990, 1, 1), date(2030, 1, 1))
    | st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1))
)
slugs = st.text(min_size=1, max_size=90)
reports = st.builds(
    Report,
    slug=slugs,
    title=texts,
    published=days,
    paragraphs=st.lists(texts, max_size=12).map(tuple),
    summary=st.just("") | texts,
    outlet=st.just("") | texts,
    url=st.just("") | st.just('https://example.org/a?b=1&c="2"') | texts,
)


@st.composite
def passages(draw: st.DrawFn, report: Report | None = None) -> Passage:
    """A passage of a wild report, normalised as the archive would."""
    holder = draw(reports)
    text = next((p for p in holder.paragraphs if p), holder.title)
    speaker = draw(st.none() | st.just("UK Ministry of Defence") | texts)
    ordinal = draw(st.integers(0, 9999))
    return Passage(report or holder, ordinal, text, speaker, draw(st.booleans()))


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    """A citation of any span that begins and ends with a visible character."""
    passage = draw(passages())
    visible = [at for at, character in enumerate(passage.text) if not character.isspace()]
    first = draw(st.integers(0, len(visible) - 1))
    last = draw(st.integers(first, len(visible) - 1))
    return Citation(passage, visible[first], visible[last] + 1, 1.0)


periods = st.none() | st.builds(Period, st.none() | st.dates(), st.none() | st.dates())
answers = st.builds(
    Answer,
    st.builds(asked, period=periods),
    st.lists(citations(), min_size=1, max_size=5).map(tuple),
    st.just(0.5),
    st.just(COVERAGE),
    st.booleans(),
    st.none() | reports,
)
abstentions = st.builds(
    Abstention,
    st.builds(asked, period=periods),
    st.sampled_from(["no-match", "weak-match", "out-of-period", "not-a-question"]),
    st.just(0.1),
    st.builds(
        Coverage, st.integers(0, 9999), st.integers(0, 9999), st.none() | st.dates(), st.none() | st.dates()
    ),
    st.none() | citations(),
    st.lists(texts, max_size=70).map(tuple),
)
