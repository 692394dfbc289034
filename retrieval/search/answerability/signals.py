"""What speaks for an answer and against it."""

import math
import re
from bisect import bisect
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from itertools import chain, compress
from typing import NamedTuple

from retrieval.search.answer_types import fits
from retrieval.search.answerability.asked_nouns import asked_nouns
from retrieval.search.answers import Citation, Hit
from retrieval.search.questions.question import Question, Token
from retrieval.search.questions.voices import has_voice
from retrieval.search.snippets import sentence_terms
from retrieval.searcher import Searcher
from retrieval.text.analysis import stem
from retrieval.text.report_terms import report_terms
from retrieval.text.word_forms.demonyms import demonyms
from retrieval.text.word_forms.english_words import is_english, word_share

PRIOR = 1000  # passages of everyday English that are counted too: few passages prove little
WORDS = 60  # of such a passage
RIVALS = 10  # hits after the best one that it is measured against
_NAME = re.compile(r"(?<=\s)[“\"'‘(]?(?=[A-Z\d])([\w’'.,-]*\w)")


class Signals(NamedTuple):
    """Evidence for an answer and against it; shares are of the question's evidence, by weight.

    A word's weight is how surprising it is that a passage has it, in nats, where `PRIOR` passages of everyday
    English count too: so the subject of a small archive, in most of its passages, still weighs, and that
    "take" is missing tells less than that "motorway" is.
    """

    passage: float  # share that the best passage and its title have
    report: float  # share that the whole report has
    sentence: float  # share that one sentence of the passage has, or the title where nothing is missing
    whole: float  # 1 where the passage and its title have all words as typed, or what is just the same
    missing: float  # weight of the words missing from them, in tens of nats, not as a share
    matched: float  # weight of those that they have, the same; in both a stand-in counts in part
    lacking: float  # share missing from them, by the square of the number of words: for one or two asked
    unknown: float  # share that no report has, nor anything that may stand for it
    unknown_name: float  # 1 where the question has a name or number that no report has
    foreign_name: float  # 1 where it has one that the whole report lacks
    absent_names: float  # share that is names and numbers which the passage lacks
    mended: float  # share of words put in the place of mistyped ones
    unnamed: float  # 1 where the passage does not have the noun asked for, half where only the quote lacks it
    unkind: float  # 1 where the quote has no date, number or name but the question's own, where one is asked
    margin: float  # how much better than the next hits the best one is
    size: float  # of the archive: log10 of passages


class SignalReader:
    """Reads the signals of hits for one question; what depends on the question alone is worked out once."""

    def __init__(self, searcher: Searcher, question: Question) -> None:
        self._searcher = searcher
        self._question = question
        self._groups = groups = question.groups
        self._size = size = searcher.coverage.passages
        asked = question.content or list(question.typed)
        if question.follow_up:
            asked = [term for term in question.terms if term not in question.aside] or asked
        self._nats = {
            term: math.log(
                (size + PRIOR + 1) / (searcher.passage_frequency(term) + _elsewhere(question, term) + 1)
            )
            for term in asked
            if term in question.terms
        }
        weights = {term: question.terms[term] * weight for term, weight in self._nats.items()}
        self._all_nats = sum(self._nats.values())
        self._share = _Shares(weights, groups)
        self._same = {term: question.same(term) for term in self._nats}
        known = {term for term in weights if any(map(searcher.report_frequency, self._same[term]))}
        self._names = _names(question, searcher, weights)
        self._unknown_name = float(bool(self._names - known))
        self._unknown = self._share.of(
            [term for term in weights if term not in known and len(groups[term]) == 1]
        )
        self._mended = self._share.of(
            [
                term
                for term in weights
                if question.as_written(question.typed.get(term, "")) in question.searched
            ]
        )
        nouns = asked_nouns(question)
        self._nouns = {other for noun in nouns for other in (groups[noun] if noun in weights else (noun,))}
        self._terms = frozenset(question.terms)
        self._name = {stem(word) for word in question.speaker}

    def read(self, hits: Sequence[Hit], present: Set[str]) -> Signals:
        """The signals of the best hit, whose terms are `present`; those of its quote the best possible."""
        hit, share, nats = hits[0], self._share, self._nats
        said = self._said(hit)
        present = present | said
        here = {term for term in nats if not present.isdisjoint(self._same[term])}
        best, *rivals = (
            each.score / (1.0 + each.dated) for each in hits[: RIVALS + 1]
        )  # a date is no evidence
        held = share.held(present)
        covered = share.total(held)
        in_report = self._in_report(hit) | said
        return Signals(
            passage=covered,
            report=share.covered(in_report),
            sentence=1.0,
            whole=float(here == nats.keys()),
            missing=min(
                sum([weight * (1 - part) for weight, part in zip(nats.values(), held, strict=True)]) / 10, 4.0
            ),
            matched=min(covered * self._all_nats / 10, 6.0),
            lacking=(1 - covered) / len(nats) ** 2,
            unknown=self._unknown,
            unknown_name=self._unknown_name,
            foreign_name=float(any(in_report.isdisjoint(self._same[name]) for name in self._names)),
            absent_names=share.of(self._names - here),
            mended=self._mended,
            unnamed=0.0,
            unkind=0.0,
            margin=1 - sum(rivals) / len(rivals) / best if rivals else 1.0,
            size=math.log10(self._size + 1),
        )

    def with_quote(self, signals: Signals, hit: Hit, citation: Citation) -> Signals:
        """The signals that were read, with those of the quote."""
        said = self._said(hit)
        return signals._replace(
            sentence=self._of_a_sentence(hit, said, bool(signals.whole)),
            unnamed=self._unnamed(hit, said, citation),
            unkind=self._unkind(citation),
        )

    def _said(self, hit: Hit) -> Set[str]:
        """The name of the speaker asked for, where it is the speaker's words: these need not name him."""
        question = self._question
        return self._name if question.speaker and has_voice(hit.passage, question) else frozenset()

    def _of_a_sentence(self, hit: Hit, said: Set[str], whole: bool) -> float:
        counting = self._share.counting
        parts = [counting.intersection(part) for part in sentence_terms(hit.passage.text)]
        if whole:
            title = hit.passage.report.title
            parts.append(hit.evidence.title_terms if hit.evidence else frozenset(report_terms(title)))
        return max([self._share.covered(part | said) for part in parts])

    def _unkind(self, citation: Citation) -> float:
        kind = self._question.kind
        return float(bool(kind) and not fits(kind, citation.quote, self._terms))

    def _unnamed(self, hit: Hit, said: Set[str], citation: Citation) -> float:
        nouns = self._nouns
        if not nouns or not nouns.isdisjoint(report_terms(citation.quote)):
            return 0.0
        whole = (said, report_terms(hit.passage.text), report_terms(hit.passage.report.title))
        return 1.0 if all(map(nouns.isdisjoint, whole)) else 0.5

    def _in_report(self, hit: Hit) -> frozenset[str]:
        if hit.evidence:
            return hit.evidence.report_terms
        counting = list(dict.fromkeys(term for group in self._groups.values() for term in group))
        scores = self._searcher.term_scores(counting, [hit.passage])
        return frozenset(compress(counting, (scores.report > 0)[:, 0].tolist()))


def _elsewhere(question: Question, term: str) -> float:
    """In how many of `PRIOR` passages of everyday English a word of the question is."""
    return PRIOR * min(WORDS * word_share(question.typed.get(term, term)), 1.0)


class _Shares:
    """How much of a question's evidence some terms are, by weight; a stand-in counts in part."""

    def __init__(self, weights: Mapping[str, float], groups: Mapping[str, Mapping[str, float]]) -> None:
        self._weights = weights
        self.counting = frozenset(
            chain(weights, *map(groups.__getitem__, weights))
        )  # no other term covers any
        self._others = [
            (term, [each for each in groups[term].items() if each[0] != term]) for term in weights
        ]
        self._total = sum(weights.values())

    def of(self, asked: Collection[str]) -> float:
        """Of terms of the question."""
        return sum(self._weights[term] for term in asked) / self._total

    def covered(self, present: Collection[str]) -> float:
        """Of what the terms of a text cover."""
        return self.total(self.held(present))

    def total(self, held: Iterable[float]) -> float:
        """Of parts of the terms of the question, in their order."""
        return (
            sum([weight * part for weight, part in zip(self._weights.values(), held, strict=True)])
            / self._total
        )

    def held(self, present: Collection[str]) -> list[float]:
        """How fully the terms of a text cover each term of the question, from 0 to 1."""
        return [
            1.0
            if asked in present
            else max([part for term, part in others if term in present], default=0.0)
            if others
            else 0.0
            for asked, others in self._others
        ]


def _names(question: Question, searcher: Searcher, weighed: Collection[str]) -> set[str]:
    """The terms, of those that are weighed, of the words with a capital or a digit, but for the first word.

    Where all but the first letter is typed in lower case: of countries, and of words that the reports have
    and English has not.
    """
    spans = [match.span(1) for match in _NAME.finditer(question.text)]
    starts = [start for start, _ in spans]
    tokens = [token for token in question.tokens if token.term in weighed]
    before = ((token, bisect(starts, token.start)) for token in tokens) if spans else ()
    names = {token.term for token, at in before if at and token.end <= spans[at - 1][1]}
    if question.text[1:].islower():
        names |= {token.term for token in tokens if _is_name(token, searcher)}
    return names


def _is_name(token: Token, searcher: Searcher) -> bool:
    return token.term in demonyms() or (
        not is_english(token.word) and searcher.report_frequency(token.term) > 0
    )
