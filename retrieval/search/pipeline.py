"""How a question is answered, from one searcher: understand, rank, judge, cite."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from retrieval.search.answerability.confidence import THRESHOLD, Judge
from retrieval.search.answers import Abstention, Answer, Citation, Hit, Reason
from retrieval.search.browsing import browse, newest_before, said_by
from retrieval.search.filters import known_by, question_filter
from retrieval.search.foreign_names import with_romanised_names
from retrieval.search.proximity import Proximity
from retrieval.search.questions.phrases import drop_absent
from retrieval.search.questions.question import Question
from retrieval.search.questions.spelling import correct_spelling, joined_neighbours, suggestion, unknown_words
from retrieval.search.questions.synonyms import add_synonyms, related_terms
from retrieval.search.questions.understanding import understand
from retrieval.search.ranking import CANDIDATES, rank
from retrieval.search.snippets import cite, distinct
from retrieval.searcher import Coverage, Searcher
from retrieval.text.analysis import stem, terms
from retrieval.text.dates import Period

STEP_BACK = 0.15  # of the score, what the passage loses in a follow-up that answered the question before
SHOWN = 3  # passages that an answer usually shows
WORTHY = 0.5  # of the best score, below which a passage is no further answer
ABOUT = 0.7  # of the best passage's confidence, below which one is not about the question
OWN_EVIDENCE = 0.5  # of what the best passage's text has of the question, below which another has too little
ROUNDING = 1e-9  # of a confidence
MISSES = 3  # passages that are not about the question, after which no further one is looked for


def ask(
    searcher: Searcher,
    text: str,
    today: date | None,
    follows: str | Question | None,
    about: str | None,
    offset: int,
    limit: int,
) -> Answer | Abstention:
    """What the reports say to a question; see `Archive.ask`. `later` is left to the caller."""
    question, hits = ranked(searcher, text, today, follows, about, share=WORTHY)
    if question.courtesy or (question.archive_topic and not question.wants_latest):
        return _abstain(searcher, question, "not-a-question", 0.0, today, None)
    if question.speaker and (spoken := said_by(searcher, question, question_filter(question, today))):
        return _answer(searcher, question, spoken, cite(spoken[0], question), 1.0, today, offset, limit)
    if question.only_time:
        anytime = question_filter(question, today, in_period=False)
        if hits := browse(searcher, question, anytime):
            return _answer(searcher, question, hits, cite(hits[0], question), 1.0, today, offset, limit)
        newest = newest_before(searcher, question, anytime)
        nearest = cite(newest, question) if newest else None
        return _abstain(searcher, question, "out-of-period" if newest else "no-match", 0.0, today, nearest)
    if not question.terms and not question.language:
        return _abstain(searcher, question, "not-a-question", 0.0, today, None)
    best = cite(hits[0], question) if hits else None
    judge = Judge(searcher, question)
    judged = judge.judge(hits, best)
    sure = judged.confidence
    if best and question.searched and (meant := suggestion(question, hits[0].terms)):
        return replace(_abstain(searcher, question, "weak-match", sure, today, best), suggestion=meant)
    if best and sure >= THRESHOLD:
        return _answer(searcher, question, hits, best, sure, today, offset, limit, judge)
    if outside := _outside_of_period(searcher, question, today):
        return _abstain(searcher, question, "out-of-period", sure, today, outside)
    reason: Reason = "weak-match" if hits else "no-match"
    return _abstain(searcher, question, reason, sure, today, best if judged.related else None)


def _outside_of_period(searcher: Searcher, question: Question, today: date | None) -> Citation | None:
    """The passage that answers a question at another time than it names; None where none does."""
    if not question.periods or question.soft_period:
        return None
    content = {term: question.terms[term] for term in question.content if term in question.terms}
    topic = replace(question, terms=content)  # without the words of the time
    beyond = question_filter(question, today, in_period=False)
    hits = rank(searcher, topic, today, beyond, share=WORTHY)
    judge = Judge(searcher, topic)
    if judge.judge(hits, None).confidence < THRESHOLD - ROUNDING:  # no quote makes it an answer
        return None
    best = cite(hits[0], topic)
    return best if judge.judge(hits, best).confidence >= THRESHOLD else None


def ranked(
    searcher: Searcher,
    text: str,
    today: date | None,
    follows: str | Question | None = None,
    about: str | None = None,
    candidates: int = CANDIDATES,
    share: float = 0.0,
) -> tuple[Question, list[Hit]]:
    """The question understood, and the passages that match it, best first; see `rank`."""
    before = _understood(searcher, follows, today, None) if isinstance(follows, str) else follows
    question = _understood(searcher, text, today, before)
    earlier: list[Hit] = []
    if question.follow_up and before:
        earlier = rank(searcher, before, today, question_filter(before, today))
        about = about or (earlier[0].report.slug if earlier else None)
    share = 0.0 if earlier else share  # what has been shown goes behind all others
    within = question_filter(question, today)
    hits = rank(searcher, question, today, within, about, candidates, share=share)
    return question, _stepped_back(hits, earlier, question.more)


def _understood(searcher: Searcher, text: str, today: date | None, before: Question | None) -> Question:
    searcher.expect(each for part in (text,) for each in terms(part))
    question = understand(text, today, before, searcher.speakers, searcher.idf)
    searcher.expect(chain(question.terms, joined_neighbours(question), related_terms(question)))
    question = drop_absent(question, searcher)
    question = add_synonyms(correct_spelling(with_romanised_names(question, searcher), searcher), searcher)
    undated = question.periods and not searcher.coverage.first  # no report has a date that could tell
    return replace(question, soft_period=True) if undated else question


def _stepped_back(hits: list[Hit], earlier: list[Hit], more: bool) -> list[Hit]:
    """The hits of a follow-up without what the question before was answered with in the first place.

    That passage loses a small share, so that another as good comes up; where only more is asked for, all
    that was shown goes behind the others.
    """
    if not earlier:
        return hits
    if more:
        shown = {hit.key for hit in distinct(earlier, SHOWN)}
        return sorted(hits, key=lambda hit: hit.key in shown)
    best = {hit.key for hit in earlier[:1]}
    back = [replace(hit, score=hit.score * (1 - STEP_BACK)) if hit.key in best else hit for hit in hits]
    return sorted(back, key=lambda hit: -hit.score)


def _answer(
    searcher: Searcher,
    question: Question,
    hits: list[Hit],
    best: Citation,
    sure: float,
    today: date | None,
    offset: int,
    limit: int,
    judge: Judge | None = None,
) -> Answer:
    """The best hit and the further ones; by a `judge` only those that answer by themselves."""
    least = WORTHY * max(hit.score for hit in hits)
    worthy = [hit for hit in hits if hit.score >= least]
    quotes = {best.passage.key: best}
    shown = offset + limit + 1
    about = _about(searcher, question, judge, worthy, sure, quotes) if judge else worthy
    chosen = distinct(about, shown)
    citations = tuple(quotes.get(hit.key) or cite(hit, question) for hit in chosen[offset : offset + limit])
    more = len(chosen) > offset + limit
    return Answer(question, citations, sure, _coverage(searcher, question, today), more)


def _about(
    searcher: Searcher,
    question: Question,
    judge: Judge,
    hits: Sequence[Hit],
    sure: float,
    quotes: dict[tuple[str, int], Citation],
) -> Iterator[Hit]:
    """The best hit, and those of the next ones that answer nearly as surely, and not by their title alone.

    Each one that is judged is put into `quotes`, passage -> the hit with its quote.
    """
    yield from hits[:1]
    if len(hits) == 1:
        return
    own, misses = _own_evidence(searcher, question, hits), 0
    least = OWN_EVIDENCE * own[0]
    for at, hit in enumerate(hits[1:], 1):
        if own[at] >= least:
            enough = max(THRESHOLD, ABOUT * sure)
            if (
                judge.judge(hits[at:], None).confidence >= enough - ROUNDING
            ):  # else the quote need not be known
                quote = quotes[hit.key] = cite(hit, question)
                if judge.judge(hits[at:], quote).confidence >= enough:
                    yield hit
                    continue
        if (misses := misses + 1) == MISSES:
            return


def _own_evidence(searcher: Searcher, question: Question, hits: Sequence[Hit]) -> list[float]:
    """What the text of each hit, all of one ranking, has of a question, without its title."""
    ranked = [hit.evidence for hit in hits if hit.evidence]
    evidence = ranked[0].evidence
    weights = {term: weight * searcher.idf(term) for term, weight in question.terms.items()}
    scores = Proximity(weights, question.groups).scores(evidence.groups.terms, evidence.places, present=1.0)
    return [float(scores[each.at]) for each in ranked]


def _abstain(
    searcher: Searcher,
    question: Question,
    reason: Reason,
    sure: float,
    today: date | None,
    nearest: Citation | None,
) -> Abstention:
    times = {*terms(" ".join(question.unread_times))}  # that they are not understood is said anyway
    unknown = tuple(word for word in unknown_words(question, searcher) if stem(word.lower()) not in times)
    return Abstention(question, reason, sure, _coverage(searcher, question, today), nearest, unknown)


def _coverage(searcher: Searcher, question: Question, today: date | None) -> Coverage:
    return searcher.coverage_in(Period(None, known_by(question, today)))
