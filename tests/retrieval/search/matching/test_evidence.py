"""What texts have of the terms asked is told by the index as a reader of the texts would tell it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.search.matching.evidence import Evidence, TermGroups
from retrieval.search.matching.figures import BETWEEN, Counting
from retrieval.search.questions.understanding import understand
from retrieval.snapshot import LocalSearcher
from retrieval.text.report_terms import fresh_terms
from tests.retrieval.search.made import told

WORDS = "goats goat 12 1 one ٣ 3rd 2.4 million red herds the of and eleven".split()
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9), min_size=1, max_size=4)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["How many goats?", "How many red herds?", "How many 12 goats?"]))
def test_a_number_of_what_is_counted_stands_just_before_it(texts: list[list[str]], asked: str) -> None:
    question = understand(asked)
    counting = Counting(question)
    searcher = LocalSearcher.of(
        [told(f"r{at}", None, f"{' '.join(words)} n{at}.") for at, words in enumerate(texts)]
    )
    passages = searcher.newest_passages(9)
    evidence = Evidence.of(searcher, TermGroups(question), passages)

    found = evidence.have_number_before(counting.counted, BETWEEN)

    assert found.tolist() == [counting.counts(fresh_terms(passage.text)) for passage in passages]
