"""A witness's signing key: one file, mode 0600; nobody but this witness has it."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from txng.core.merkle.checkpoint import KEY_BYTES, decoded, encoded, is_key_name
from txng.core.merkle.cosignature import COSIGNATURE_V1, Cosigner, CosignerKey
from txng.core.problems import Problem, Refused
from txng.witness.files import create

_PREFIX = "PRIVATE+KEY"
_MODE = 0o600
_OTHERS = 0o077


def create_key(path: Path, name: str) -> Cosigner:
    """A new key under a name that no other witness has, such as `tinh-51.example/chung-kien`.

    raises  Refused witness.key when a file stands there, or the name has spaces or "+"
    """
    if not is_key_name(name):
        raise _unusable(path, "the name has spaces or +")
    private = Ed25519PrivateKey.generate()
    key = CosignerKey(name, private.public_key().public_bytes_raw())
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        create(path, (_text_of(key, private) + "\n").encode(), mode=_MODE)
    except FileExistsError as error:
        raise _unusable(path, "it stands there already") from error
    return Cosigner(key, private.sign)


def cosigner_of(path: Path) -> Cosigner:
    """Who signs with the key at `path`.

    raises  Refused witness.key when it is missing, damaged, or others may read it
    """
    try:
        text, mode = path.read_text().strip(), path.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(path, "it cannot be read") from error
    if mode & _OTHERS:
        raise _unusable(path, "others may read it; run chmod 600")
    parts = text.split("+", 4)  # base64 has "+" too: only the first four divide
    data = (decoded(parts[4]) if len(parts) == 5 else None) or b""
    if len(data) != 1 + KEY_BYTES or data[:1] != COSIGNATURE_V1:
        raise _unusable(path, "it is no key of a witness")
    private = Ed25519PrivateKey.from_private_bytes(data[1:])
    key = CosignerKey(parts[2], private.public_key().public_bytes_raw())
    if _text_of(key, private) != text:
        raise _unusable(path, "it is damaged")
    return Cosigner(key, private.sign)


def _text_of(key: CosignerKey, private: Ed25519PrivateKey) -> str:
    return "+".join([_PREFIX, key.name, key.key_id.hex(), encoded(COSIGNATURE_V1 + private.private_bytes_raw())])


def _unusable(path: Path, reason: str) -> Refused:
    return Refused(Problem("witness.key", values={"path": str(path), "reason": reason}))
