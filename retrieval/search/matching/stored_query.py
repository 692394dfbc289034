"""The words of a subscription as a query: what must hold of a report and of one of its passages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from retrieval.reports.report import normalise
from retrieval.search.matching.query_syntax import Piece, SyntaxProblemKind, pieces, syntax_problem
from retrieval.search.questions.phrases import exclusions
from retrieval.search.questions.question import Question
from retrieval.text.analysis import phrase_terms, stem, terms, without_marks, word_spans, words

QueryProblemKind = (
    SyntaxProblemKind
    | Literal[
        "no-words",  # nothing to search for
        "empty-field",  # outlet: or speaker: without a name
        "incomplete-or",  # without something to search for on both sides
    ]
)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a passage has: terms in any order, or side by side, or the name of its outlet or a speaker."""

    kind: Literal["terms", "phrase", "outlet", "speaker"]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """What cannot be understood in the words of a subscription; `part` is where, as typed, or empty."""

    kind: QueryProblemKind
    part: str = ""


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A passage meets one condition of each group, and none of the excluded ones.

    All words are asked for, with "phrases in quotation marks", `-excluded` ones, `outlet:NAME` and
    `speaker:NAME`. `OR`, in capitals, stands between alternatives and binds tighter than the "and" of words,
    as in web search: `drone OR shahed iran` asks for Iran and one of the two. `typed` is term -> word as
    typed, of all that is looked for in the text. What is not understood is left out.
    """

    text: str
    typed: dict[str, str]
    groups: tuple[tuple[Condition, ...], ...]
    excluded: tuple[Condition, ...]
    problem: QueryProblem | None

    @classmethod
    def of(cls, text: str) -> "StoredQuery":
        """What some words ask for, by the analysis of the reports."""
        text = normalise(text)
        parts = [_Part(piece, _condition(piece)) for piece in pieces(text)]
        asking = [part for part in parts if part.condition.terms or part.is_or]  # stop words ask for nothing
        wanted = [part.piece for part in asking if part.is_operand]
        typed = {
            term: word
            for piece in wanted
            if piece.kind in ("words", "phrase")
            for term, word in _typed(piece.text)
        }
        excluded = dict.fromkeys(part.condition for part in asking if part.piece.excluded)
        return cls(text, typed, _groups(asking), tuple(excluded), _problem(text, parts, asking))

    @property
    def names_reports(self) -> bool:
        """Whether it asks for whole reports, by their outlet alone, and for none of their passages."""
        return all(condition.kind == "outlet" for group in self.groups for condition in group)

    @property
    def question(self) -> Question:
        """The same as a question, to be cited for."""
        return Question(self.text, dict.fromkeys(self.typed, 1.0), self.typed)


def query_problem(text: str) -> QueryProblem | None:
    """What cannot be understood in the words of a subscription; None where all of it can."""
    return StoredQuery.of(text).problem


def name_words(name: str) -> frozenset[str]:
    """What a name is matched by: its terms, and its words in lower case without accents (WHO)."""
    return frozenset((*terms(name), *map(without_marks, words(name))))


class _Part(NamedTuple):
    piece: Piece
    condition: Condition  # without terms: OR, a stop word or no word

    @property
    def is_or(self) -> bool:
        return self.piece.kind == "or"

    @property
    def is_operand(self) -> bool:
        return not self.is_or and not self.piece.excluded


def _condition(piece: Piece) -> Condition:
    match piece.kind:
        case "or":
            return Condition("terms", ())
        case "outlet" | "speaker":
            named = phrase_terms(piece.text) or map(without_marks, words(piece.text))
            return Condition(piece.kind, tuple(named))
        case "phrase":
            side_by_side = phrase_terms(piece.text)
            return Condition("phrase" if len(side_by_side) > 1 else "terms", side_by_side)
        case "words":
            if piece.excluded:
                return Condition("terms", exclusions(f"-{piece.text}"))
            return Condition("terms", tuple(dict.fromkeys(term for term, _ in _typed(piece.text))))


def _typed(text: str) -> list[tuple[str, str]]:
    """The terms of a text, with the words that they are typed as."""
    return [(term, word) for word, _, _ in word_spans(text) if (term := stem(word))]


def _groups(asking: Sequence[_Part]) -> tuple[tuple[Condition, ...], ...]:
    """The alternatives that OR stands between; all else is a group of its own, of a compound each word."""
    groups: list[list[Condition]] = []
    for at, part in enumerate(asking):
        if at > 1 and part.is_operand and asking[at - 1].is_or and asking[at - 2].is_operand:
            groups[-1].append(part.condition)
        elif part.is_operand:
            groups.append([part.condition])
    single = (
        [[Condition("terms", (term,))] for term in group[0].terms]
        if len(group) == 1 and group[0].kind == "terms"
        else [group]
        for group in groups
    )
    return tuple(dict.fromkeys(tuple(group) for several in single for group in several))


def _problem(text: str, parts: Sequence[_Part], asking: Sequence[_Part]) -> QueryProblem | None:
    if found := syntax_problem(text):
        return QueryProblem(*found)
    for part in parts:
        if part.piece.kind in ("outlet", "speaker") and not part.condition.terms:
            return QueryProblem("empty-field", f"{part.piece.kind}:")
    is_or = [part.is_or for part in asking]
    is_operand = [False, *(part.is_operand for part in asking), False]
    if any(each and not (is_operand[at] and is_operand[at + 2]) for at, each in enumerate(is_or)):
        return QueryProblem("incomplete-or", "OR")
    return None if any(is_operand) else QueryProblem("no-words")
