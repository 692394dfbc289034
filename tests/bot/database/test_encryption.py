import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.database.encryption import Encryption, new_key

KEY = SecretStr(new_key())


@given(st.text(st.characters()))
def test_what_is_sealed_is_opened_again(text: str) -> None:
    assert Encryption(KEY).decrypt(Encryption(KEY).encrypt(text)) == text


@given(st.binary())
def test_bytes_are_opened_as_they_were_sealed(content: bytes) -> None:
    assert Encryption(KEY).decrypt_bytes(Encryption(KEY).encrypt_bytes(content)) == content


def test_replicas_with_the_same_token_and_no_key_read_each_other_and_nobody_else_does() -> None:
    first, second = (Encryption.of_token(SecretStr("123:token")) for _ in range(2))
    other = Encryption.of_token(SecretStr("124:token"))

    assert second.decrypt(first.encrypt("words")) == "words"
    assert first.keyed_hash("chat", 1) == second.keyed_hash("chat", 1) != other.keyed_hash("chat", 1)
    with pytest.raises(ValueError, match="another key"):
        other.decrypt(first.encrypt("words"))


def test_the_same_text_is_never_sealed_the_same() -> None:
    assert Encryption(KEY).encrypt("-1001234567890") != Encryption(KEY).encrypt("-1001234567890")
    assert b"-1001234567890" not in Encryption(KEY).encrypt("-1001234567890")


def test_another_key_opens_nothing() -> None:
    with pytest.raises(ValueError, match="another key"):
        Encryption(SecretStr(new_key())).decrypt(Encryption(KEY).encrypt("words"))


def test_hashes_are_those_of_the_key_and_of_every_part() -> None:
    encryption = Encryption(KEY)
    hashes = {
        encryption.keyed_hash("place", 1, None),
        encryption.keyed_hash("place", 1, 2),
        encryption.keyed_hash("place", 12, None),
        encryption.keyed_hash("chat", 1, None),
        Encryption(SecretStr(new_key())).keyed_hash("place", 1, None),
    }

    assert len(hashes) == 5
    assert encryption.keyed_hash("place", 1, None) == Encryption(KEY).keyed_hash("place", 1, None)


def test_fresh_keys_differ() -> None:
    assert new_key() != new_key()
