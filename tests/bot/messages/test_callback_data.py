import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.callback_data import (
    Action,
    Context,
    FullReport,
    Latest,
    More,
    Reports,
    Timeline,
    Unsubscribe,
    Yardstick,
    decode,
    encode,
)
from retrieval import Report
from tests.bot.made import calm

numbers = st.integers(0, 999_999_999)
refs = st.text().map(lambda slug: Report(slug, "Title").ref)
actions = st.one_of(
    st.builds(Context, refs, numbers),
    st.builds(FullReport, refs, numbers),
    st.builds(More, numbers),
    st.builds(Latest, numbers),
    st.builds(Reports, numbers),
    st.builds(Timeline, numbers),
    st.builds(Unsubscribe, numbers),
    st.just(Yardstick()),
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
        pytest.param("1x3", id="an unknown action"),
        pytest.param("1m-3", id="a negative number"),
        pytest.param("1m1234567890", id="a number too long"),
        pytest.param("1m٣", id="digits of another script"),
        pytest.param("1cdu ma.1", id="a reference with a space"),
        pytest.param("1m3\n", id="a line break behind"),
    ],
)
def test_what_is_no_button_of_ours_is_none(data: str) -> None:
    assert decode(data) is None


@pytest.mark.parametrize(
    "action",
    [Context("x" * 33, 1), Context("a.b", 1), More(-1), Latest(10**9), FullReport("", 1), Unsubscribe(-1)],
    ids=repr,
)
def test_an_action_that_does_not_fit_is_refused_by_name(action: Action) -> None:
    with pytest.raises(ValueError, match=type(action).__name__):
        encode(action)
