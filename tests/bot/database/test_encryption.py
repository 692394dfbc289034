import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.database.encryption import Cipher, fresh_key

KEY = SecretStr(fresh_key())


@given(st.text(st.characters()))
def test_what_is_sealed_is_opened_again(text: str) -> None:
    assert Cipher(KEY).open(Cipher(KEY).seal(text)) == text


def test_the_same_text_is_never_sealed_the_same() -> None:
    assert Cipher(KEY).seal("-1001234567890") != Cipher(KEY).seal("-1001234567890")
    assert b"-1001234567890" not in Cipher(KEY).seal("-1001234567890")


def test_another_key_opens_nothing() -> None:
    with pytest.raises(ValueError, match="another key"):
        Cipher(SecretStr(fresh_key())).open(Cipher(KEY).seal("words"))


def test_hashes_are_those_of_the_key_and_of_every_part() -> None:
    cipher = Cipher(KEY)
    hashes = {
        cipher.hash("place", 1, None),
        cipher.hash("place", 1, 2),
        cipher.hash("place", 12, None),
        cipher.hash("chat", 1, None),
        Cipher(SecretStr(fresh_key())).hash("place", 1, None),
    }

    assert len(hashes) == 5
    assert cipher.hash("place", 1, None) == Cipher(KEY).hash("place", 1, None)


def test_fresh_keys_differ() -> None:
    assert fresh_key() != fresh_key()
