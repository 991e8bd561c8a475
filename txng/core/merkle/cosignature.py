"""Cosignatures: a witness says when it saw a checkpoint, and that it grew out of all it had seen of that log before.

Ed25519, "cosignature/v1". The signed text does not hold the witness's name: one key belongs to one witness.

source  c2sp.org/tlog-cosignature, c2sp.org/signed-note
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from txng.core.merkle.checkpoint import (
    DASH,
    KEY_BYTES,
    KEY_ID_BYTES,
    MAX_SIZE,
    VerifierKey,
    decoded,
    encoded,
    is_key_name,
    split_note,
)
from txng.core.problems import Problem, Refused

COSIGNATURE_V1 = b"\x04"
MAX_TIMESTAMP = MAX_SIZE

_STAMP_BYTES = 8
_SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class CosignerKey:
    """A witness's public key: the name it signs under, and 32 bytes of Ed25519."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart; no protection by themselves."""
        return sha256(self.name.encode() + b"\n" + COSIGNATURE_V1 + self.public_key).digest()[:KEY_ID_BYTES]

    @property
    def text(self) -> str:
        """The key as people pass it on: name, hash and base64(0x04 ‖ key), joined by "+"."""
        return f"{self.name}+{self.key_id.hex()}+{encoded(COSIGNATURE_V1 + self.public_key)}"


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness that signs: the public half, and a function that signs bytes with the private half."""

    key: CosignerKey
    sign: Callable[[bytes], bytes]


def read_cosigner_key(text: str) -> CosignerKey:
    """The witness's verifier key in `name+hash+base64`.

    raises  Refused witness.vkey, also for a log's key or when its hash is of another key
    """
    parts = text.strip().split("+", 2)  # base64 has "+" too: only the first two divide
    if len(parts) == 3 and is_key_name(parts[0]):
        data = decoded(parts[2])
        if data is not None and len(data) == 1 + KEY_BYTES and data[:1] == COSIGNATURE_V1:
            key = CosignerKey(parts[0], data[1:])
            if key.text == text.strip():
                return key
    raise Refused(Problem("witness.vkey"))


def cosign(text: str, cosigner: Cosigner, *, at_s: int) -> str:
    """The signature line of a witness under a checkpoint.

    text   the checkpoint's signed text, with all its lines
    at_s   seconds since 1970 when the witness signs
    """
    if not 0 <= at_s <= MAX_TIMESTAMP:
        raise ValueError(f"{at_s} is no time of a cosignature")
    stamp = at_s.to_bytes(_STAMP_BYTES, "big")
    signature = cosigner.sign(_message(text, at_s))
    return f"{DASH} {cosigner.key.name} {encoded(cosigner.key.key_id + stamp + signature)}\n"


def cosignatures_of(note: str, keys: Iterable[CosignerKey]) -> Mapping[CosignerKey, int]:
    """Which of these witnesses cosigned a note, and when; signatures of others are not looked at.

    returns  key → seconds since 1970; of several by one witness the latest
    raises   Refused tlog.checkpoint_format; witness.cosignature when one by a known key does not verify
    """
    text, lines = split_note(note)
    known = {(key.name, key.key_id): key for key in keys}
    found: dict[CosignerKey, int] = {}
    for name, data in lines:
        key = known.get((name, data[:KEY_ID_BYTES]))
        if key is not None:
            found[key] = max(found.get(key, 0), _verified(key, data[KEY_ID_BYTES:], text))
    return found


def lines_of(note: str, key: CosignerKey | VerifierKey) -> str:
    """The signature lines of one key as they stand in a note, none of them verified; "" where it has none."""
    begins, key_id = f"{DASH} {key.name} ", key.key_id
    lines = note.rpartition("\n\n")[2].splitlines(keepends=True)
    return "".join(
        line
        for line in lines
        if line.startswith(begins) and (decoded(line.split(" ")[2].strip()) or b"")[:KEY_ID_BYTES] == key_id
    )


def _verified(key: CosignerKey, data: bytes, text: str) -> int:
    at_s = int.from_bytes(data[:_STAMP_BYTES], "big")
    if len(data) == _STAMP_BYTES + _SIGNATURE_BYTES and at_s <= MAX_TIMESTAMP:
        try:
            Ed25519PublicKey.from_public_bytes(key.public_key).verify(data[_STAMP_BYTES:], _message(text, at_s))
            return at_s
        except (InvalidSignature, ValueError):
            pass  # whichever it is: this witness did not sign this text
    raise Refused(Problem("witness.cosignature", values={"name": key.name}))


def _message(text: str, at_s: int) -> bytes:
    return f"cosignature/v1\ntime {at_s}\n{text}".encode()
