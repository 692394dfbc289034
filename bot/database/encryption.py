"""Encryption of personal data in the database, with the key from the settings."""

import hashlib
import hmac
import logging
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.wording import wording

if TYPE_CHECKING:
    from pydantic import SecretStr

logger = logging.getLogger(__name__)


class Encryption:
    """Encrypts and decrypts texts, and makes keyed hashes to look encrypted ones up by."""

    def __init__(self, key: "SecretStr") -> None:
        secret = key.get_secret_value().encode()
        self._fernet = Fernet(secret)
        # A separate key: hashes must reveal nothing about the encrypted texts.
        self._hash_key = HKDF(SHA256(), length=32, salt=None, info=b"dispatch lookup").derive(secret)

    @classmethod
    def of_token(cls, token: "SecretStr") -> Self:
        """An encryption for what lasts for days at most, where no key is set: a new token ends it all."""
        from pydantic import SecretStr  # takes longer to import than `dispatch key` needs

        key = HKDF(SHA256(), length=32, salt=None, info=b"dispatch token").derive(
            token.get_secret_value().encode()
        )
        return cls(SecretStr(urlsafe_b64encode(key).decode()))

    def encrypt(self, text: str) -> bytes:
        """Encrypt a text; the result differs each time."""
        return self.encrypt_bytes(text.encode("utf-8", "surrogatepass"))

    def encrypt_bytes(self, content: bytes) -> bytes:
        """Encrypt any bytes; the result differs each time."""
        return self._fernet.encrypt(content)

    def decrypt(self, encrypted: bytes | None) -> str:
        """Decrypt a text. Raises ValueError where it is damaged, or was encrypted with another key."""
        return self.decrypt_bytes(encrypted).decode("utf-8", "surrogatepass")

    def decrypt_bytes(self, encrypted: bytes | None) -> bytes:
        """Decrypt bytes. Raises ValueError where they are damaged, or were encrypted with another key."""
        try:
            return self._fernet.decrypt(encrypted or b"")
        except InvalidToken as error:
            raise ValueError(wording("database.wrong_key")) from error

    def keyed_hash(self, *parts: object) -> str:
        """A hash of the parts that cannot be computed without the key."""
        return hmac.new(self._hash_key, repr(parts).encode(), hashlib.sha256).hexdigest()


@contextmanager
def unreadable_skipped(what: str) -> Iterator[None]:
    """Skip and log a value that cannot be decrypted; it stays stored, and does not stop the others."""
    try:
        yield
    except ValueError:
        logger.warning("A subscription's %s cannot be decrypted, and is skipped", what)


def new_key() -> str:
    """A new key for DISPATCH_SECRET_KEY."""
    return Fernet.generate_key().decode()
