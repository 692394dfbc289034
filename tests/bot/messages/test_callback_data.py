import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.callback_data import (
    ASKED_FOR,
    Action,
    AskSuggestion,
    BrowseReports,
    EndSubscription,
    ExplainProbability,
    ListAfter,
    ListBefore,
    ListMatches,
    ListReports,
    ShowContext,
    ShowLatest,
    ShowMore,
    ShowNewer,
    ShowOlder,
    ShowReport,
    ShowTimeline,
    TakeBack,
    decode,
    encode,
)
from retrieval import Report
from tests.bot.made import calm

numbers = st.integers(0, 999_999_999)
refs = st.text().map(lambda slug: Report(slug, "Title").ref)
lists = st.sampled_from(["", "all", "undated", ASKED_FOR, "202", "2024", "0001", "2024-07", "9999-12"])
actions = st.one_of(
    st.builds(ShowContext, refs, numbers),
    st.builds(ShowReport, refs, numbers),
    st.builds(ShowMore, numbers),
    st.builds(ShowLatest, numbers),
    st.builds(ShowOlder, refs, numbers),
    st.builds(ShowNewer, refs, numbers),
    st.builds(BrowseReports, lists),
    st.builds(ListAfter, refs, numbers, lists),
    st.builds(ListBefore, refs, numbers, lists),
    st.builds(ListReports, numbers),
    st.builds(ListMatches, numbers),
    st.builds(ShowTimeline, numbers),
    st.builds(EndSubscription, numbers),
    st.builds(TakeBack, refs, numbers),
    st.just(AskSuggestion()),
    st.just(ExplainProbability()),
)


@calm
@given(actions)
def test_every_action_comes_back_from_at_most_64_bytes(action: Action) -> None:
    data = encode(action)

    assert action == decode(data)
    assert 1 <= len(data.encode()) <= 64


@calm
@given(st.text())
def test_made_up_data_never_raises(data: str) -> None:
    action = decode(data)

    assert action is None or encode(action)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("", id="empty"),
        pytest.param("0cduma.1", id="an older version"),
        pytest.param("1z3", id="an unknown action"),
        pytest.param("1m-3", id="a negative number"),
        pytest.param("1m1234567890", id="a number too long"),
        pytest.param("1m٣", id="digits of another script"),
        pytest.param("1cdu ma.1", id="a reference with a space"),
        pytest.param("1b2024-13", id="a month there is not"),
        pytest.param("1b0000", id="a year there is not"),
        pytest.param("1a.1.all", id="a list without a reference"),
        pytest.param("1aduma.1", id="a page without a list"),
        pytest.param("1m3\n", id="a line break behind"),
    ],
)
def test_what_is_no_button_of_ours_is_none(data: str) -> None:
    assert decode(data) is None


@pytest.mark.parametrize(
    "action",
    [
        ShowContext("x" * 33, 1),
        ShowContext("a.b", 1),
        ShowMore(-1),
        ShowLatest(10**9),
        ShowReport("", 1),
        ListAfter("x" * 33, 1, "all"),
        BrowseReports("2024-7"),
        EndSubscription(-1),
    ],
    ids=repr,
)
def test_an_action_that_does_not_fit_is_refused_by_name(action: Action) -> None:
    with pytest.raises(ValueError, match=type(action).__name__):
        encode(action)


@pytest.mark.parametrize(
    ("data", "action"),
    [
        ("1cduma.3", ShowContext("duma", 3)),
        ("1fduma.0", ShowReport("duma", 0)),
        ("1xduma.7", TakeBack("duma", 7)),
        ("1m3", ShowMore(3)),
        ("1l2", ShowLatest(2)),
        ("1r2", ListReports(2)),
        ("1n0", ListMatches(0)),
        ("1t2", ShowTimeline(2)),
        ("1u9", EndSubscription(9)),
        ("1d", AskSuggestion()),
        ("1y", ExplainProbability()),
    ],
)
def test_the_data_of_buttons_that_were_ever_sent_is_understood(data: str, action: Action) -> None:
    assert decode(data) == action
