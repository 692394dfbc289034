"""What holds for every post: which has enough words, and what its address is."""

import pytest

from bot.importing.telegram_posts import has_words, post_address


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("Dam holds", True),
        ("Dam hold!", False),
        ("https://example.org/a-long-address", False),
        ("tg://resolve?domain=harbourwatch", False),
        ("t.me/harbour_watch/12", False),
        ("@harbour_watch #PortAlva", False),
        ("Мост цел.", False),
        ("Мост закрыт", True),
    ],
)
def test_addresses_and_tags_are_no_words(text: str, enough: bool) -> None:
    assert has_words(text) is enough


def test_an_address_has_the_channels_name_or_else_its_number() -> None:
    assert post_address("harbour_watch", 7) == "https://t.me/harbour_watch/7"
    assert post_address(-1001234567890, 7) == "https://t.me/c/1234567890/7"
