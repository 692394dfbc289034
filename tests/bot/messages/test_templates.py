"""How texts share the room of one message."""

from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from bot.messages.telegram_html import MAX_UNITS, allot, excerpt, units
from bot.messages.templates import Templates

TEMPLATES = Templates()
SENTENCE = "The harbour was closed 🚢 on Friday. "


def render(texts: Sequence[str], limits: Sequence[int], head: int = 0) -> str:
    """Texts one under the other, cut as the templates cut them, below a head of so many units."""
    shown = [excerpt(text, 0, len(text), limit) for text, limit in zip(texts, limits, strict=True)]
    return "x" * head + "\n".join(
        f"<b>Head</b>\n{'[…] ' * cut.cut_before}{cut.quote}{' […]' * cut.cut_after}" for cut in shown
    )


@given(
    st.lists(st.integers(0, 150).map(lambda times: SENTENCE * times), max_size=5), st.integers(0, MAX_UNITS)
)
@example([SENTENCE * 40], MAX_UNITS - 37 * 40 - len("Head\n[…]"))
def test_a_message_is_the_same_whether_or_not_it_fits_by_far(texts: list[str], head: int) -> None:
    frame = units(render(texts, [0] * len(texts), head)) - units("<b></b>") * len(texts)
    shares = allot([units(text) for text in texts], MAX_UNITS - frame)

    assert TEMPLATES.fitted(texts, lambda limits: render(texts, limits, head)) == render(texts, shares, head)


def test_what_fits_by_far_is_rendered_once() -> None:
    texts, limits = [SENTENCE] * 3, list[Sequence[int]]()

    def noted(given: Sequence[int]) -> str:
        limits.append(given)
        return render(texts, given)

    TEMPLATES.fitted(texts, noted)
    assert limits == [[units(SENTENCE)] * 3]
