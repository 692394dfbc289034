"""How sure it is that the reports answer a question, from 0 to 1."""

import math
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from operator import mul

from retrieval.search.answerability.markup import is_markup
from retrieval.search.answerability.measures import asked_measure, unmeasured
from retrieval.search.answerability.signals import SignalReader, Signals
from retrieval.search.answerability.weights import QUESTION, REQUEST
from retrieval.search.answers import Citation, Hit
from retrieval.search.questions.question import Question
from retrieval.searcher import Searcher
from retrieval.text.analysis import in_lower_case

THRESHOLD = 0.25  # below it the archive abstains
RELATED = 0.2  # share of the evidence from which on a passage is worth showing as no answer
SHORT = 3  # words of content up to which a question is a request for a subject
EVERYWHERE = 0.2  # share of the passages from which on a name tells none of them from the others
TELLING = 0.4  # tens of nats that the names of a question must be where its other words are not translated
UNREAD_TIME = 0.7  # log-odds that each word of time costs that was not understood
# Words that ask for more than a subject; "what about" and "what did ... say about" do not. What stands
# between is bounded, so that each search stays linear.
_ASKS = re.compile(  # of a text in lower case
    r"\b(?:who|whom|whose|where|why|how|which|when|number of)\b|"
    r"\bwhat\b(?!['’]?s? (?:about|new)\b|"
    r".{0,200}\b(?:say|says|said|known?|have|got|write|written|report|reported) (?:about|on|of|regarding)\b)|"
    r"^\W*(?:(?:is|are|was|were)(?! there\b)|(?:do|have|can|could|would|will)(?! (?:you|we|i)\b)|"
    r"did|does|has|had|should|must)\b"
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """How sure it is that the best hit answers, and whether it may be shown where it does not."""

    confidence: float
    related: bool


NO_ANSWER = Judgement(0.0, related=False)


class Judge:
    """Judges the hits of one question."""

    def __init__(self, searcher: Searcher, question: Question) -> None:
        self._searcher = searcher
        self._question = question
        self._weights = REQUEST if is_request(question) else QUESTION
        self._is_markup = is_markup(question.text)
        self._measure = asked_measure(question)
        self._read: tuple[Hit, Set[str], Signals] | None = None  # the last hit, its terms and signals

    @cached_property
    def _signals(self) -> SignalReader:
        return SignalReader(self._searcher, self._question)

    def judge(self, hits: Sequence[Hit], citation: Citation | None) -> Judgement:
        """Whether the best hit answers; `citation` is that hit with its quote.

        Without it the confidence is the most that there could be with any quote.
        """
        if not hits:
            return NO_ANSWER
        question, weights, hit = self._question, self._weights, hits[0]
        if self._read is None or self._read[0] is not hit:
            self._read = hit, (terms := hit.terms), self._signals.read(hits, terms)
        _, present, values = self._read
        if citation:
            values = self._signals.with_quote(values, hit, citation)
        log_odds = weights.bias + sum(map(mul, weights.signals, values))
        log_odds -= UNREAD_TIME * len(question.unread_times)
        sure = 1 / (1 + math.exp(-log_odds))
        lacks = question.required and any(
            present.isdisjoint(question.groups.get(term, (term,))) for term in question.required
        )
        # One name that is everywhere says nothing of what is asked about it.
        bare = question.untranslated and (
            values.matched < TELLING or _is_everywhere(self._searcher, question)
        )
        if bare or lacks or (self._measure and self._is_unmeasured(hit)):
            sure = min(sure, THRESHOLD / 2)
        return Judgement(sure, values.passage >= RELATED and not self._is_markup)

    def _is_unmeasured(self, hit: Hit) -> bool:
        passage = hit.passage
        return unmeasured(self._measure, self._question, f"{passage.report.title}\n{passage.text}")


def is_request(question: Question) -> bool:
    """Whether a question is hardly more than a subject, as "anything on the tower?" is."""
    return (
        not question.follow_up
        and len(question.content) <= SHORT
        and not _ASKS.search(in_lower_case(question.text))
    )


def _is_everywhere(searcher: Searcher, question: Question) -> bool:
    """Whether all that a question names is in a great part of all passages."""
    most = EVERYWHERE * searcher.coverage.passages
    return all(max(map(searcher.passage_frequency, question.same(term))) > most for term in question.content)
