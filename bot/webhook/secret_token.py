"""The secret that shows that a request comes from Telegram."""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name


def secret_token(token: SecretStr) -> str:
    """The secret of a bot, 43 characters of A-Z a-z 0-9 _ -, from its token.

    So all replicas expect the one that was registered, without a setting of its own; nothing of the token can
    be found from it.
    """
    derived = HKDF(SHA256(), length=32, salt=None, info=b"dispatch webhook").derive(
        token.get_secret_value().encode()
    )
    return urlsafe_b64encode(derived).decode().rstrip("=")
