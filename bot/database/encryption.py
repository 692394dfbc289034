"""Sealing what is personal: nobody reads it in the database without the key from the settings."""

import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr


class Encryption:
    """Seals and opens texts, and gives keyed hashes by which sealed ones are found again."""

    def __init__(self, key: SecretStr) -> None:
        secret = key.get_secret_value().encode()
        self._fernet = Fernet(secret)
        # A key of its own: what is learnt from hashes must tell nothing of what is sealed.
        self._hashing = HKDF(SHA256(), length=32, salt=None, info=b"dispatch lookup").derive(secret)

    def seal(self, text: str) -> bytes:
        """The text, encrypted; twice the same text is sealed differently."""
        return self._fernet.encrypt(text.encode("utf-8", "surrogatepass"))

    def open(self, sealed: bytes) -> str:
        """The text again; raises ValueError where this key did not seal it."""
        try:
            return self._fernet.decrypt(sealed).decode("utf-8", "surrogatepass")
        except InvalidToken as error:
            raise ValueError("sealed with another key") from error

    def hash(self, *parts: object) -> str:
        """A keyed hash of some parts, the same for the same parts."""
        return hmac.new(self._hashing, repr(parts).encode(), hashlib.sha256).hexdigest()


def new_key() -> str:
    """A new key for DISPATCH_SECRET_KEY."""
    return Fernet.generate_key().decode()
