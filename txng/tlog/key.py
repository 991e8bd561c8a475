"""The log's signing key: one file, mode 0600, in the form that Go's note package also reads.

The public half lies beside it as `<file>.pub`, mode 0644: web processes read that one and never the key.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from txng.core.merkle.checkpoint import (
    ED25519,
    KEY_BYTES,
    Signer,
    VerifierKey,
    decoded,
    encoded,
    is_key_name,
    read_vkey,
)
from txng.core.problems import Problem, Refused

_PREFIX = "PRIVATE+KEY"
_OTHERS = 0o077


def create_key(path: Path, origin: str) -> str:
    """The verifier key of the log's key file, which is made where there is none.

    path     where it stands or shall stand; its folder is made too
    origin   the log's name
    returns  the verifier key, for people
    raises   Refused tlog.key_unusable when there is a key of another log
    """
    if not is_key_name(origin):
        raise Refused(_unusable(path, origin, "the origin has spaces or +"))
    if not path.exists():
        _write_new(path, origin)
    key = signer_of(path, origin).key
    public = public_path(path)
    if not public.exists():
        _write(public, key.text + "\n", mode=0o644)
    return key.text


def signer_of(path: Path, origin: str) -> Signer:
    """Who signs this log's checkpoints.

    raises  Refused tlog.key_missing, or tlog.key_unusable when others may read it or it is another log's
    """
    if not path.exists():
        raise Refused(Problem("tlog.key_missing", values={"path": str(path)}))
    if path.stat().st_mode & _OTHERS:
        raise Refused(_unusable(path, origin, "others may read it; run chmod 600"))
    private = _private_of(path, origin)
    key = VerifierKey(origin, private.public_key().public_bytes_raw())
    if path.read_text().strip() != _text_of(key, private):
        raise Refused(_unusable(path, origin, "it belongs to another log or is damaged"))
    return Signer(key, private.sign)


def vkey_of(path: Path) -> VerifierKey:
    """The public half that lies beside the key.

    raises  Refused tlog.key_missing
    """
    public = public_path(path)
    if not public.exists():
        raise Refused(Problem("tlog.key_missing", values={"path": str(public)}))
    return read_vkey(public.read_text())


def public_path(path: Path) -> Path:
    """Where the public half of the key at `path` lies."""
    return path.with_name(path.name + ".pub")


def _write_new(path: Path, origin: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    private = Ed25519PrivateKey.generate()
    key = VerifierKey(origin, private.public_key().public_bytes_raw())
    _write(path, _text_of(key, private) + "\n", mode=0o600, place=os.link)


def _write(path: Path, text: str, *, mode: int, place: Callable[[Path, Path], None] = os.replace) -> None:
    # Whole or not at all: a half-written key would look like a damaged one for ever. `os.link` never overwrites.
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        place(draft, path)
    except FileExistsError:
        pass  # two set-ups at once: the first key stands
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _private_of(path: Path, origin: str) -> Ed25519PrivateKey:
    parts = path.read_text().strip().split("+", 4)  # base64 has "+" too: only the first four divide
    data = (decoded(parts[4]) if len(parts) == 5 else None) or b""
    if len(data) != 1 + KEY_BYTES or data[:1] != ED25519:
        raise Refused(_unusable(path, origin, "it is no Ed25519 key"))
    return Ed25519PrivateKey.from_private_bytes(data[1:])


def _text_of(key: VerifierKey, private: Ed25519PrivateKey) -> str:
    return "+".join([_PREFIX, key.name, key.key_id.hex(), encoded(ED25519 + private.private_bytes_raw())])


def _unusable(path: Path, origin: str, reason: str) -> Problem:
    return Problem("tlog.key_unusable", values={"path": str(path), "origin": origin, "reason": reason})
