import pytest

from bot.messages.probability_notes import scale
from tests.bot.made import made_passage

LIKELY = "about 55% to about 75%"


@pytest.mark.parametrize(
    ("speaker", "quoted", "words", "certain"),
    [
        pytest.param("UK Ministry of Defence", True, ((LIKELY, ("probably",)),), True, id="a British body"),
        pytest.param("British Army", True, ((LIKELY, ("probably",)),), True, id="British by another word"),
        pytest.param(None, True, ((LIKELY, ("probably",)),), False, id="a body without a name"),
        pytest.param("Ukrainian General Staff", True, (), True, id="another country's"),
        pytest.param("UK Daily", False, (), True, id="the outlet itself"),
    ],
)
def test_only_words_of_british_or_unnamed_bodies_are_explained(
    speaker: str | None, quoted: bool, words: object, certain: bool
) -> None:
    found = scale([made_passage("It will probably rain.", speaker, quoted)])

    assert (words, certain) == (found.words, found.certain)


def test_words_are_gathered_by_band_once_each() -> None:
    found = scale(
        [made_passage("It will probably rain. Probably not."), made_passage("Snow is likely, hail unlikely.")]
    )

    assert found.words == ((LIKELY, ("probably", "likely")), ("about 25% to about 35%", ("unlikely",)))
    assert found.plural
