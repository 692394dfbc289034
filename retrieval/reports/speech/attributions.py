"""Who says the quotations of a report: "...," the ministry said; According to Ann Writer, "..."."""

from collections.abc import Collection, Sequence

from retrieval.reports.speech.names import is_body
from retrieval.reports.speech.noun_phrases import noun_phrase
from retrieval.reports.speech.quotations import Quotation, may_quote
from retrieval.reports.speech.references import References
from retrieval.reports.speech.spoken_paragraph import SpokenParagraph
from retrieval.reports.speech.statements import Statement, are_of_another
from retrieval.reports.speech.subjects import Subject
from retrieval.reports.speech.vocabulary import (
    ADDRESSING,
    ADVERBS,
    CALLS,
    CITING,
    CLAIMS,
    DOCUMENTS,
    GOES_ON,
    GOVERNMENTS,
    PASSIVE,
    SAYS,
    TITLED,
    WEAK,
)
from retrieval.reports.speech.words import Word

_CONTEXT = 5  # paragraphs before one with a quotation that are read for who speaks in it
_REACH = 25  # words between a verb of saying and a quotation behind it
_CLAUSE = 45  # words between a quotation and the verb behind it, or the end of the sentence
_FRAGMENT_WORDS = 3  # so few quoted words are speech only close to their verb
_FRAGMENT_REACH = 6
_SUBORDINATING = frozenset("what after before when while although though because since if once until".split())
_GOVERNING = frozenset("as to that it him her them".split())  # before a few quoted words: "it was “old”"
_LEADING = (",", "-", "–", "—")

_Speaker = tuple[str | None]  # of a verb that was found; None inside where its subject is nobody known


class Attributions:
    """The quotations of a report's paragraphs and their speakers; those left out count as empty."""

    def __init__(self, paragraphs: Sequence[str], left_out: Collection[int] = ()) -> None:
        texts = ["" if at in left_out else text for at, text in enumerate(paragraphs)]
        told = [at for at, text in enumerate(texts) if at in left_out or may_quote(text)]
        near = {at for place in told for at in range(place - _CONTEXT, place + 2)}
        self._paragraphs = [
            SpokenParagraph(text if told else "", at in near) for at, text in enumerate(texts)
        ]
        self._references = References(self._paragraphs)
        for at in range(len(paragraphs) if told else 0):  # without a quotation nobody says anything
            self._references.resolve(at)
            self._attribute(at)
        self._join()

    def of(self, at: int) -> list[tuple[Quotation, str | None]]:
        """The quotations of a paragraph with their speakers."""
        paragraph = self._paragraphs[at]
        return [(span, paragraph.speech[number]) for number, span in enumerate(paragraph.quoted)]

    def last_speaker(self, at: int) -> str | None:
        """Who speaks last in a paragraph, by a verb of saying."""
        if at >= len(self._paragraphs):
            return None
        return next(reversed(self._paragraphs[at].speakers.values()), None)

    def _attribute(self, at: int) -> None:
        paragraph = self._paragraphs[at]
        for place, word in enumerate(paragraph.words):
            if word.quotation < 0:
                continue
            speaker = (
                _title(paragraph, place)
                or self._reported(paragraph, place)
                or self._behind(paragraph, place)
                or self._before(paragraph, place)
                or _at_the_end(paragraph, place)
                or (self._of_sentence_before(at, place) if _is_sentence(paragraph, place) else None)
            )
            paragraph.speech[word.quotation] = speaker[0] if speaker else None
            if speaker and _joins(paragraph, place) and paragraph.speech[word.quotation - 1] is None:
                paragraph.speech[word.quotation - 1] = speaker[0]  # “one” and “the other”, she said

    def _reported(self, paragraph: SpokenParagraph, place: int) -> _Speaker | None:
        """The speaker whom the one behind only reports: "Ann Writer said it was “old”, the agency said"."""
        each = next(paragraph.said_before(place), None)
        if each is None or not paragraph.text[paragraph.words[place].start].islower():
            return None
        if each.subject is None:
            denied = not each.elided and each.at >= max(paragraph.starts[place], place - _FRAGMENT_REACH)
            return (None,) if denied else None  # "Nobody said it was “old”, the agency said"
        first = _first(paragraph, each)
        near = paragraph.words[max(0, first - 2) : first]
        if any(word.quotation >= 0 or word.lower in _SUBORDINATING for word in near):
            return None  # "“Old,” she said"; "contrary to what Ann Writer said, “it is old,” the mayor said"
        behind = next(paragraph.said_from(place), None)
        reports = behind is not None and paragraph.only_reports(behind)
        if each.at + (_REACH if reports else _FRAGMENT_REACH) < place:
            return None
        found = self._before(paragraph, place)
        return found if found and found[0] else None

    def _behind(self, paragraph: SpokenParagraph, place: int) -> _Speaker | None:
        """The speaker named behind a quotation: "...," the ministry said."""
        words, starts = paragraph.words, paragraph.starts
        at = place + 1
        while at < len(words) and at - place < 4 and words[at].text in _LEADING:
            at += 1
        if at >= len(words):
            return None
        asks = paragraph.text[words[place].end - 1] in "?!…"
        if starts[at] != starts[place] and not asks and at == place + 1:
            return None
        for each in paragraph.said_from(at):
            first = _first(paragraph, each)
            if first == at or (first == at + 1 and (words[at].lower == "as" or words[at].lower in ADVERBS)):
                return None if _tells_of_another(paragraph, each, place) else (paragraph.speakers[each.at],)
            if each.at > at + _CLAUSE or first > at + 1:
                break
        if words[place + 1].text in ("—", "–"):  # “...” — Ann Writer
            name = noun_phrase(words, at, len(words))
            if name and name.kind == "person" and name.end == len(words) and " " in name.name:
                return (name.name,)
        return None

    def _before(self, paragraph: SpokenParagraph, place: int) -> _Speaker | None:
        """The speaker named before a quotation in its sentence: "The ministry said that ..."."""
        words, start = paragraph.words, paragraph.starts[place]
        each = next(paragraph.said_before(place), None)
        if each is None or each.at < start:
            if place > start and words[place - 1].text == ":":  # Ann Writer: "..."
                name = noun_phrase(words, start, place - 1)
                if name and name.end == place - 1 and words[place - 2].is_name and self._is_known(name):
                    return (self._references.persons.full(name.name),)
            return None
        return self._governed(paragraph, each, place)

    def _governed(self, paragraph: SpokenParagraph, each: Statement, place: int) -> _Speaker | None:
        """The speaker of a statement before a quotation, where its verb governs the quoted words."""
        words = paragraph.words
        verb, last = words[each.at].lower, max(each.at, each.subject.end - 1 if each.subject else 0)
        between = words[last + 1 : place] if place - last <= 2 * _REACH else None
        if between is None or sum(word.is_word for word in between) > _REACH:
            return None
        cited = next((at for at in range(last + 1, place) if words[at].lower in CITING), None)
        if cited is not None:  # "the agency reports, citing the mayor: ..."
            name = noun_phrase(words, cited + 1, place)
            return (self._references.persons.full(name.name) if name else None,)
        if _is_term(paragraph, place, between, verb) or are_of_another(between):
            return None
        if verb in GOES_ON and paragraph.text.startswith("to ", words[place].start):
            return None  # "the council continues “to see rust”"
        if verb in WEAK and any(word.lower not in ("that", ",", ":") for word in between):
            return None
        if verb in CALLS and (not between or (each.subject is not None and each.subject.kind == "role")):
            return None  # "a ship called “Oster”"
        return (paragraph.speakers[each.at],)

    def _is_known(self, name: Subject) -> bool:
        """Whether a name before a colon is a speaker and no label: "Ann Writer:", not "Details:"."""
        if name.kind == "person":
            return " " in name.name or self._references.persons.is_known(name.name)
        return name.kind == "body" and (is_body(name.name) or name.name in GOVERNMENTS)

    def _of_sentence_before(self, at: int, place: int) -> _Speaker | None:
        """The speaker of the sentence before a quotation that stands alone."""
        paragraph = self._paragraphs[at]
        if place == 0:
            if not at or not self._paragraphs[at - 1].words:
                return None
            paragraph = self._paragraphs[at - 1]
            place = len(paragraph.words)
        start = max(paragraph.starts[place - 1], place - 2 * _CLAUSE)
        quoted = next((word for word in reversed(paragraph.words[start:place]) if word.quotation >= 0), None)
        if quoted and (speaker := paragraph.speech.get(quoted.quotation)):
            return (speaker,)
        for each in paragraph.said_before(place):
            if each.at < start:
                break
            if paragraph.words[each.at].lower not in WEAK and not paragraph.only_reports(each):
                return (paragraph.speakers[each.at],)
        return None

    def _join(self) -> None:
        """Give a quotation that goes on over paragraphs one speaker, named at either end."""
        at = 0
        while at < len(self._paragraphs):
            run = [(at, len(self._paragraphs[at].quoted) - 1)]
            while self._goes_on(*run[-1]):
                run.append((run[-1][0] + 1, 0))
                if len(self._paragraphs[run[-1][0]].quoted) > 1:
                    break
            first, last = (self._paragraphs[each].speech.get(number) for each, number in (run[0], run[-1]))
            for each, number in run if len(run) > 1 else ():
                self._paragraphs[each].speech[number] = first or last
            at = run[-1][0] + (len(run) == 1)

    def _goes_on(self, at: int, number: int) -> bool:
        """Whether a quotation is not closed in its paragraph and the next paragraph goes on with it."""
        if number < 0 or at + 1 >= len(self._paragraphs) or self._paragraphs[at].quoted[number].closed:
            return False
        following = self._paragraphs[at + 1]
        return bool(following.quoted) and (
            not following.quoted[0].opened or following.words[0].quotation == 0
        )


def _tells_of_another(paragraph: SpokenParagraph, statement: Statement, place: int) -> bool:
    """Whether the statement behind a quotation is not about its words, or names who else said them.

    "..., Ann Writer recalled the mayor saying"; "a survey by “Our Harbour” asked sailors".
    """
    words, subject = paragraph.words, statement.subject
    end = max(statement.at, subject.end - 1) if subject else statement.at
    for word in words[end + 1 : end + 1 + _FRAGMENT_REACH]:
        if not word.is_word or word.lower in SAYS:
            break
        if word.lower == "saying":
            return True
    follows = subject is not None and subject.start > statement.at == place + 1
    marked = paragraph.text[words[place].end - 1] in ",.!?…"
    return follows and not marked and words[statement.at].lower in ADDRESSING


def _first(paragraph: SpokenParagraph, statement: Statement) -> int:
    """The first word of a statement: of its verb or of the subject before it."""
    at = statement.at - (paragraph.words[statement.at].lower == "to")
    return min(at, statement.subject.start) if statement.subject else at


def _at_the_end(paragraph: SpokenParagraph, place: int) -> _Speaker | None:
    """The speaker named at the end of the sentence: "It “looks like a leaf” in autumn, she said"."""
    words, starts = paragraph.words, paragraph.starts
    if _is_few(paragraph, place):
        return None
    for each in paragraph.said_from(place):
        if starts[each.at] != starts[place] or each.at > place + _CLAUSE:
            break
        if each.subject is None or words[each.at].lower in WEAK:
            continue
        end = max(each.at, each.subject.end - 1)
        rest = range(end, min(len(words), end + _CLAUSE))
        ends = any(at + 1 == len(words) or starts[at + 1] != starts[place] for at in rest)
        if ends and words[_first(paragraph, each) - 1].text in _LEADING:
            return (paragraph.speakers[each.at],)
    return None


def _title(paragraph: SpokenParagraph, place: int) -> _Speaker | None:
    """Nobody, where a quotation is the name of a work, a ship or an operation: "the film “Our Bridge”"."""
    words = paragraph.words
    at = place - 1 - (place > 0 and words[place - 1].text == ",")
    return (None,) if at >= paragraph.starts[place] and words[at].lower in TITLED else None


def _is_few(paragraph: SpokenParagraph, place: int) -> bool:
    """Whether a quotation has so few words that it may be a term."""
    word = paragraph.words[place]
    return len(paragraph.text[word.start : word.end].split()) <= _FRAGMENT_WORDS


def _is_term(paragraph: SpokenParagraph, place: int, between: Sequence[Word], verb: str) -> bool:
    """Whether a quotation is a term or a claim inside what somebody says: "said the “peace plan” was old"."""
    if not between:
        return False
    before, noun = between[-1], between[-2].lower if between[:-1] else ""
    within = any(word.lower in ("in", "on") for word in between[-_FRAGMENT_REACH:-2])
    if before.lower == "that" and (noun in CLAIMS or (noun in DOCUMENTS | SAYS and not within)):
        return True  # "dismissed the claim that “it is old”", but "said in a statement that ..."
    if verb in CALLS and between[0].lower not in ("for", "on", "upon"):
        return False
    return (
        _is_few(paragraph, place)
        and before.text not in (":", ",")
        and before.lower not in PASSIVE | _GOVERNING
    )


def _joins(paragraph: SpokenParagraph, place: int) -> bool:
    """Whether "and" joins a quotation to the one before."""
    words = paragraph.words
    return place > 1 and words[place - 2].quotation >= 0 and words[place - 1].lower == "and"


def _is_sentence(paragraph: SpokenParagraph, place: int) -> bool:
    """Whether a quotation is a sentence of its own."""
    words, starts = paragraph.words, paragraph.starts
    after = place + 1
    while after < len(words) and after - place < 4 and words[after].text in ".!?":
        after += 1
    if place - starts[place] >= 4 or not (after == len(words) or starts[after] > place):
        return False
    return all(word.text in _LEADING for word in words[starts[place] : place])
