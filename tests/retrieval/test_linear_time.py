"""The time of functions of texts grows with the text, whatever it consists of."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date

import pytest

from retrieval import (
    Archive,
    Passage,
    Report,
    ReportError,
    parse_report,
    parse_reports,
    read_date,
    read_date_line,
)
from retrieval.history.changes import Quote, changes
from retrieval.reports.boilerplate import boilerplate_start, is_bare_label
from retrieval.reports.boilerplate_lines import (
    asks_for_support,
    is_hashtags,
    is_page_line,
    line_kind,
    links_between,
)
from retrieval.reports.key_phrases import key_phrases
from retrieval.reports.parsing.front_matter import parse_front_matter, remove_field, write_front_matter
from retrieval.reports.parsing.headlines import (
    belongs_to_page,
    folded,
    is_byline,
    is_dateline,
    is_headline,
    made_title,
    title_from_name,
)
from retrieval.reports.parsing.markdown_text import markdown_lines
from retrieval.reports.parsing.markup_tags import has_entities, has_tags, unescape, without_tags
from retrieval.reports.parsing.plain_text import unwrap
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.parsing.report_dates import date_line, is_date_label, is_of_update, is_whole_date
from retrieval.reports.parsing.stated_fields import stated_fields, without_site
from retrieval.reports.parsing.text_file import decode, is_table
from retrieval.reports.passages import fold, left_out, split
from retrieval.reports.report import MAX_PARAGRAPH_CHARS, normalise
from retrieval.reports.speakers import (
    begins_with_speech,
    find_speaker,
    is_account,
    is_lead_in,
    quotes_all,
    speech_end,
)
from retrieval.reports.speech.full_names import FullNames, names_in
from retrieval.reports.speech.names import canonical, is_body, is_short_for
from retrieval.reports.speech.quotations import quotations
from retrieval.reports.speech.statements import statements
from retrieval.reports.speech.words import sentence_starts, words_around_names, words_of
from retrieval.search.answer_types import _numbers, expected, fits
from retrieval.search.answerability.markup import is_markup
from retrieval.search.answers import Hit
from retrieval.search.matching.percolator import StoredQuery
from retrieval.search.matching.quoted_words import plain_words
from retrieval.search.proximity import Proximity
from retrieval.search.questions.archive_topics import archive_topic
from retrieval.search.questions.courtesies import courtesy_of
from retrieval.search.questions.follow_ups import (
    asks_another_kind,
    asks_for_the_course,
    leans_on_context,
    wants_more,
)
from retrieval.search.questions.long_messages import asked_and_told
from retrieval.search.questions.question import Token
from retrieval.search.questions.request_frames import request_frames
from retrieval.search.questions.time_words import time_words
from retrieval.search.questions.understanding import understand
from retrieval.search.questions.voices import _reports, name_words, voice_asked
from retrieval.search.snippets import _divided, cite, distinct
from retrieval.snapshot.date_index import named
from retrieval.text.analysis import phrase_terms, stem, terms, word_spans, words
from retrieval.text.date_expressions import find_dates, find_period, unread_times
from retrieval.text.date_lines import date_in_file_name, read_day_without_year, read_entry_date
from retrieval.text.probability_words import probability_words
from retrieval.text.quantities import quantities
from retrieval.text.sentences import parts, sentences
from retrieval.text.word_forms.english_words import is_english
from retrieval.text.word_numbers import word_numbers
from tests.growth import superlinear
from tests.retrieval.naive_searcher import terms_found

DAY = date(2024, 8, 5)
OPTIONS = ReadingOptions()
ASKED = understand("when was a of A said in 2024", DAY)
LEAD_IN = "The UK Ministry of Defence wrote:"
ENOUGH = "said a 1 A likely".split()


def report(*paragraphs: str, title: str = "T", slug: str = "x") -> Report:
    return Report(slug, title, DAY, paragraphs)


def passage(text: str, title: str = "T") -> Passage:
    return Passage(report(title=title), 0, text)


def tokens(text: str) -> Sequence[Token]:
    return [Token(word, start, end, stem(word)) for word, start, end in word_spans(text)]


def near(text: str) -> tuple[float, float]:
    weights = {"one": 1.0, "two": 1.0}
    proximity = Proximity(weights, {term: {term: 1.0} for term in weights})
    text_terms = ["one", "two", "x"] * (len(text) // 10)
    found = terms_found(["one", "two"], [text_terms])
    return proximity.score(text_terms, 0.0), proximity.scores(["one", "two"], found, 0.0)[0]


def told(text: str) -> object:
    quoted = quotations(text)
    said = words_of(text, quoted)
    return statements(said, sentence_starts(text, said))


def file_of(text: str, name: str) -> None:
    with suppress(ReportError):  # a file of nothing but marks holds no text
        parse_reports(text, name)


def asked_and_searched(text: str) -> object:
    """A report is put into an archive and asked for, with a question of its own words."""
    archive = Archive.of([parse_report(f"Title\n\nAug 5, 2024 - 21:16\n\n{text}", "x.txt")])
    own = text[:200]
    return [
        (archive.ask(question, DAY), archive.search(question, DAY), archive.timeline(question, DAY))
        for question in (own, f"“{own[:20]}”")
    ]


OF_TEXT: dict[str, Callable[[str], object]] = {
    each.__name__: each for each in (words, word_spans, terms, phrase_terms, normalise, sentences, is_english)
}
OF_TEXT |= {
    "parts": lambda text: parts(text, 100),
    "find_dates": lambda text: find_dates(text, DAY),
    "find_period": lambda text: find_period(text, DAY),
    "unread_times": lambda text: unread_times(text, ()),
    "named": lambda text: [*named(text, DAY)],
    "stem": stem,
    # Of a quarter: behind each number 200 characters are read, which is linear and slow.
    "quantities": lambda text: quantities(text[: len(text) // 4]),
    "probability_words": probability_words,
    "word_numbers": lambda text: word_numbers().read([text]),
    "dates of a line": lambda text: (
        read_date(text),
        read_date_line(text),
        read_entry_date(text),
        read_entry_date(text, at_end=True),
        read_day_without_year(text, DAY),
        date_in_file_name(text),
    ),
}
OF_REPORTS: dict[str, Callable[[str], object]] = {
    "split": lambda text: split(report(text)),
    "split, introduced": lambda text: split(report("The office wrote:", text, "“x,” said Ann Moss.")),
    "left_out": lambda text: left_out(report("Moss said it.", text)),
    "fold": fold,
    "lead-ins": lambda text: (
        is_lead_in(f"{text}:", text),
        is_account(text),
        begins_with_speech(text),
        quotes_all(text),
        speech_end([text, text], 0, LEAD_IN),
    ),
    "speech_end": lambda text: speech_end(["Rain.", "UK  " * (len(text) // 4)], 0, LEAD_IN),
    "find_speaker": lambda text: find_speaker(LEAD_IN, FullNames([text])),
    "boilerplate": lambda text: (
        boilerplate_start(report("a", "b", text), (), ()),
        is_bare_label(["x", f"{text}:"], 1, leads_in=False),
        is_page_line(text),
        links_between([text, "Related:", text, text]),
        asks_for_support(text),
        line_kind(text, ()),
        is_hashtags(text),
    ),
    "key_phrases of a title": lambda text: key_phrases([[passage("Ships sail to the port.", text)]], 5),
    "key_phrases of a text": lambda text: key_phrases([[passage(text, "The ships of the port")]], 5),
    "quotations": quotations,
    "words_around_names": words_around_names,
    "statements": told,
    "names": lambda text: (
        [*names_in(text)],
        canonical(text),
        is_body(text),
        is_short_for(text, text),
    ),
    "headlines": lambda text: (
        folded(text),
        is_headline(text),
        belongs_to_page(text),
        is_dateline(text),
        is_byline(text),
        title_from_name(text),
        made_title([text], "x"),
    ),
    # Of a quarter: the parser of Markdown takes ten times as long as all others, for each character.
    "markdown_lines": lambda text: markdown_lines(f"# T\n\n{text[: len(text) // 4]}", 1),
    "tags": lambda text: (unescape(text), has_entities(text), has_tags(text), without_tags(text)),
    "unwrap": unwrap,
    "lines of dates": lambda text: (
        date_line(1, text, OPTIONS),
        is_date_label(text),
        is_of_update(text),
        is_whole_date(text),
    ),
    "YAML": lambda text: parse_front_matter(f"---\ntitle: x\n{text}\n---\nx"),
    "a value of YAML": lambda text: parse_front_matter(f"---\ntitle: {text}\n---\nx"),
    "TOML": lambda text: parse_front_matter(f"+++\ntitle = 'x'\n{text} = 1\n+++\nx"),
    "a value of TOML": lambda text: parse_front_matter(f"+++\ntitle = '{text}'\n+++\nx"),
    "JSON": lambda text: parse_front_matter(f'{{"title": {text}}}\nx'),
    "a value of JSON": lambda text: parse_front_matter(f'{{"title": "{text}"}}\nx'),
    "fields": lambda text: (
        parse_front_matter(f"Title: x\n{text}"),
        parse_front_matter(f"---\ntitle: x\n{text}"),
        remove_field(f"---\ntitle: x\n{text}\n---\n", "title"),
        parse_front_matter(write_front_matter({"title": text})),
    ),
    "stated_fields": lambda text: (
        stated_fields(parse_front_matter(write_front_matter(dict.fromkeys(("title", "url", "date"), text)))),
        without_site(text, text, f"https://{text}"),
    ),
    "decode": lambda text: (decode(text.encode(), "x") if text[0] not in "{[" else 0, is_table(text)),
    "a file of text": lambda text: file_of(text, "x.txt"),
    "a file of Markdown": lambda text: file_of(f"# T\n\n{text[: len(text) // 4]}", "x.md"),
    "a dated file": lambda text: file_of(f"Title\n\nAug 5, 2024 - 21:16\n\n{text}", "x.txt"),
}


class Every(frozenset[str]):
    """Has whatever is looked for, so that no word ends the search."""

    def __contains__(self, word: object) -> bool:
        return True


OF_SEARCH: dict[str, Callable[[str], object]] = {
    "nearness": near,
    "distinct": lambda text: distinct(
        [Hit(passage(f"a b c d e f {at} {-at} x{at} y{at}"), 1.0) for at in range(len(text) // 40)], 9_999
    ),
    "kinds of words": lambda text: [
        *_numbers(text),
        *(fits(kind, text, Every()) for kind in ("date", "name")),
    ],
    "cite": lambda text: (_divided(text), cite(Hit(passage(text), 1.0), ASKED)),
    "changes": lambda text: changes(Quote(text, ENOUGH), Quote(f"{text} 1", ENOUGH)),  # of short quotes only
    "plain_words": lambda text: (plain_words(text), is_markup(text)),
    "request_frames": request_frames,
    "topics": lambda text: (archive_topic(text, tokens(text)), courtesy_of(text, tokens(text))),
    "follow-ups": lambda text: (
        leans_on_context(text, tokens(text), ()),
        asks_another_kind(text),
        wants_more(text),
        asks_for_the_course(text),
    ),
    "long messages": asked_and_told,
    "StoredQuery": lambda text: StoredQuery.of(text[: len(text) // 2]),
    "time_words": lambda text: (time_words(text, DAY), expected(text)),
    "understand": lambda text: understand(text, DAY),
    "voices": lambda text: (voice_asked(text, ["Office of Ships"]), name_words(text)),
    "reported speech": lambda text: _reports(passage(text), frozenset(ENOUGH)),
}


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize(
    "read",
    [
        pytest.param(read, id=name)
        for table in (OF_TEXT, OF_REPORTS, OF_SEARCH)
        for name, read in table.items()
    ],
)
def test_a_text_four_times_as_long_takes_four_times_as_long(read: Callable[[str], object]) -> None:
    assert superlinear(read) == {}


@pytest.mark.usefixtures("uncollected")
def test_so_does_a_report_that_is_read_and_asked() -> None:
    assert superlinear(asked_and_searched, [".", "?! ", "A ", "a-b ", "1 ", "U.", "“a” ", "May 1, "]) == {}


@pytest.mark.parametrize(
    "text", ["Ships left. " * 2_000, "ship " * 4_000, "." * 20_000, "e\u0323\u0302" * 7_000]
)
def test_a_long_paragraph_is_split_and_nothing_of_it_lost(text: str) -> None:
    whole = report("Before.", text, "After.")
    passages = split(whole)

    assert all(len(each.text) <= MAX_PARAGRAPH_CHARS for each in passages)
    assert all(each.text == whole.paragraphs[each.ordinal] for each in passages)
    assert all(each.text in whole.text for each in passages)
    assert "".join("".join(each.text for each in passages).split()) == "".join(
        f"Before.{normalise(text)}After.".split()
    )


def test_the_parts_of_a_paragraph_keep_its_speaker() -> None:
    said = "The ferry is late. " * 400 + "It is late"
    long = split(report(f"“{said},” Ann Writer said on Monday.", "• Rain.", "It rained."))[:-2]

    assert len(long) > 1
    assert {speech.speaker for part in long for speech in part.speech} == {"Ann Writer"}
    assert all(part.speaker == "Ann Writer" for part in long)
