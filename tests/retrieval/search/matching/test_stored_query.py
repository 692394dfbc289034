"""How the words of a subscription are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import QueryProblem, query_problem
from retrieval.search.matching.stored_query import Condition, StoredQuery

PROBLEMS = {
    "plain words": ("drones over the harbour", None),
    "all of the language": (
        'drone OR "shahed 136" iran -"air raid" -tugs outlet:BBC OR outlet:"Sky News" -speaker:Nowak',
        None,
    ),
    "nothing": ("", ("no-words", "")),
    "stop words": ("what is the", ("no-words", "")),
    "only what is left out": ("-drones -outlet:BBC", ("no-words", "")),
    "an open phrase": ('drones "over the', ("unclosed-quotation", '"')),
    "an open phrase in curly marks": ("“over the drones", ("unclosed-quotation", "“")),
    "inches are no quotation mark": ('5" gun', None),
    "an apostrophe is no quotation mark": ("the tugs' crew", None),
    "an unknown field": ("source:BBC drones", ("unknown-field", "source:")),
    "an unknown field that is left out": ("drones -source:BBC", ("unknown-field", "source:")),
    "an unknown field of a phrase": ('source:"Sky News"', ("unknown-field", "source:")),
    "an address is no field": ("https://example.org/a", None),
    "a time is no field": ("at 10:30", None),
    "a colon that ends a word": ("Kyiv: drones", None),
    "a field in a phrase": ('"source:BBC drones"', None),
    "a field without a name": ("drones outlet:", ("empty-field", "outlet:")),
    "a field of punctuation": ('speaker:"…" drones', ("empty-field", "speaker:")),
    "OR at the start": ("OR drones", ("incomplete-or", "OR")),
    "OR at the end": ("drones OR", ("incomplete-or", "OR")),
    "OR before a stop word": ("drones OR the", ("incomplete-or", "OR")),
    "OR before a word that is left out": ("drones OR -tugs", ("incomplete-or", "OR")),
    "OR twice": ("drones OR OR tugs", ("incomplete-or", "OR")),
    "OR alone": ("OR", ("incomplete-or", "OR")),
    "OR in a phrase": ('"OR"', ("no-words", "")),
    "or in small letters": ("drones or tugs", None),
    "NOT in capitals": ("drones NOT tugs", ("not", "NOT")),
    "not in small letters": ("drones not tugs", None),
    "parentheses before OR": ("(drone strike) OR tugs", ("parentheses", ") OR")),
    "parentheses after OR": ("tugs OR (drone strike)", ("parentheses", "OR (")),
    "parentheses that change nothing": ("(drone OR tugs) pier", None),
}


@pytest.mark.parametrize(("words", "problem"), PROBLEMS.values(), ids=PROBLEMS)
def test_what_cannot_be_understood_is_named(words: str, problem: tuple[str, str] | None) -> None:
    found = query_problem(words)
    assert (found and (found.kind, found.part)) == problem


def test_or_binds_tighter_than_and() -> None:
    drone, shahed, iran = (Condition("terms", (term,)) for term in ("drone", "shahe", "iran"))
    assert StoredQuery.of("drone OR shahed iran").groups == ((drone, shahed), (iran,))
    assert StoredQuery.of("iran drone OR shahed").groups == ((iran,), (drone, shahed))


def test_only_what_is_searched_for_is_looked_for_in_a_quote() -> None:
    query = StoredQuery.of('Drones "dock workers" -tugs outlet:BBC speaker:Nowak -"air raid"')
    assert list(query.typed.values()) == ["drones", "dock", "workers"]


@given(
    st.lists(
        st.sampled_from([*"\"“”„«»'-−:()", *" \n", "OR", "NOT", "outlet:", "speaker:", "foo:", "the", "T-72"])
    )
    | st.text()
)
def test_any_text_is_read(pieces: list[str] | str) -> None:
    """What is searched for never lacks a term, and a query without any is a problem."""
    query = StoredQuery.of("".join(pieces))
    assert all(each.terms for group in (*query.groups, query.excluded) for each in group)
    assert all(query.groups)
    assert query.groups or isinstance(query.problem, QueryProblem)
