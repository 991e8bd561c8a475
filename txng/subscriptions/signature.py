"""Signature tokens at rest: encrypted, so that a copy of the database alone cannot speak in our name.

The key comes from the node's secret (TXNG_SECRET_KEY_FILE) by HKDF, for this use alone. A node whose secret was
changed can open no token; its subscribers must give theirs again (docs/runbooks/subscriptions.md).

source   RFC 5869; Fernet (AES-128-CBC with HMAC-SHA-256, of the library `cryptography`)
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class CannotOpen(ValueError):
    """The token was sealed under another secret, or is damaged."""


def sealed(token: str) -> bytes:
    """A token, encrypted."""
    return _box(settings.SECRET_KEY).encrypt(token.encode())


def opened(secret: bytes) -> str:
    """The token that was sealed.

    raises  CannotOpen
    """
    try:
        return _box(settings.SECRET_KEY).decrypt(bytes(secret)).decode()
    except InvalidToken as error:
        raise CannotOpen("sealed under another secret") from error


@lru_cache(1)
def _box(secret: str) -> Fernet:
    key = HKDF(SHA256(), 32, salt=None, info=b"txng.subscriptions.signature").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))
