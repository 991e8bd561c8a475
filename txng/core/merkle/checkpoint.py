"""Checkpoints: what the log promises about its size and root, as a signed note.

source  c2sp.org/tlog-checkpoint, c2sp.org/signed-note
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from txng.core.merkle.tree import HASH_BYTES
from txng.core.problems import Problem, Refused

ED25519 = b"\x01"
KEY_BYTES = 32
KEY_ID_BYTES = 4
MAX_NOTE_CHARS = 65_536  # 34 witnesses with post-quantum signatures would still fit in three of these
MAX_SIZE = (1 << 63) - 1
DASH = "\N{EM DASH}"  # begins every signature line

_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]{1,255}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree's size and root, under the name of its log.

    origin  the log's name, a URL without scheme
    size    number of leaves
    root    32 bytes
    """

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key that everybody may know: the name it signs under, and 32 bytes of Ed25519."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart; no protection by themselves."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public_key).digest()[:KEY_ID_BYTES]

    @property
    def text(self) -> str:
        """The key as people pass it on: name, hash and base64(0x01 ‖ key), joined by "+"."""
        return f"{self.name}+{self.key_id.hex()}+{encoded(ED25519 + self.public_key)}"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the public half, and a function that signs bytes with the private half (a file, an HSM)."""

    key: VerifierKey
    sign: Callable[[bytes], bytes]


def is_key_name(name: str) -> bool:
    """Whether a log may be called so: no spaces, no "+", no control characters."""
    return _NAME.fullmatch(name) is not None


def read_vkey(text: str) -> VerifierKey:
    """The verifier key in `name+hash+base64`.

    raises  Refused tlog.vkey, also when its hash is of another key
    """
    parts = text.strip().split("+", 2)  # base64 has "+" too: only the first two divide
    if len(parts) == 3 and is_key_name(parts[0]):
        data = decoded(parts[2])
        if data is not None and len(data) == 1 + KEY_BYTES and data[:1] == ED25519:
            key = VerifierKey(parts[0], data[1:])
            if key.text == text.strip():
                return key
    raise Refused(Problem("tlog.vkey"))


def write_checkpoint(checkpoint: Checkpoint, signer: Signer) -> str:
    """The checkpoint as a note signed by the log."""
    key = signer.key
    if key.name != checkpoint.origin:
        raise ValueError(f"{key.name} does not sign for {checkpoint.origin}")
    signature = signer.sign(checkpoint.text.encode())
    return f"{checkpoint.text}\n{DASH} {key.name} {encoded(key.key_id + signature)}\n"


def read_checkpoint(note: str, key: VerifierKey) -> Checkpoint:
    """The checkpoint in a note, after its log's signature was verified; other signatures are not looked at.

    key     of the log; its name must be the checkpoint's origin
    raises  Refused tlog.checkpoint_format, tlog.checkpoint_unsigned or tlog.checkpoint_signature
    """
    text, lines = split_note(note)
    checkpoint = _body_of(text)
    mine = [signature for name, signature in lines if name == key.name and signature[:KEY_ID_BYTES] == key.key_id]
    if not mine or checkpoint.origin != key.name:
        raise Refused(Problem("tlog.checkpoint_unsigned", values={"name": key.name}))
    for signature in mine:
        _verify(key, signature[KEY_ID_BYTES:], text)
    return checkpoint


def read_unverified(note: str) -> Checkpoint:
    """The checkpoint in a note whose signature is not looked at: only for one's own files.

    raises  Refused tlog.checkpoint_format
    """
    return _body_of(split_note(note)[0])


def split_note(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text that is signed, and of each signature line the name and the bytes, key id first. Nothing is verified.

    raises  Refused tlog.checkpoint_format
    """
    text, blank, signatures = note.rpartition("\n\n")
    control = any(char < " " and char != "\n" for char in note)
    if not blank or not signatures.endswith("\n") or control or len(note) > MAX_NOTE_CHARS:
        raise Refused(Problem("tlog.checkpoint_format"))
    lines = signatures[:-1].split("\n")
    if len(set(lines)) != len(lines):
        raise Refused(Problem("tlog.checkpoint_format"))  # the same word twice says nothing more
    return text + "\n", [_signature_of(line) for line in lines]


def encoded(data: bytes) -> str:
    """Standard base64, as all C2SP texts use it."""
    return b64encode(data).decode()


def decoded(text: str) -> bytes | None:
    """The bytes of canonical standard base64; None for any other spelling of the same bytes."""
    try:
        data = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if encoded(data) == text else None


def number_of(text: str) -> int | None:
    """A decimal number without leading zeros, at most 2^63 - 1; None for anything else."""
    return number if _NUMBER.fullmatch(text) and (number := int(text)) <= MAX_SIZE else None


def _signature_of(line: str) -> tuple[str, bytes]:
    parts = line.split(" ")
    data = decoded(parts[2]) if len(parts) == 3 else None
    if data is None or parts[0] != DASH or not is_key_name(parts[1]) or len(data) <= KEY_ID_BYTES:
        raise Refused(Problem("tlog.checkpoint_format"))
    return parts[1], data


def _body_of(text: str) -> Checkpoint:
    # Extension lines are refused: our logs have none, and no monitor could audit them.
    lines = text.split("\n")
    if len(lines) == 4 and is_key_name(lines[0]) and not lines[3]:
        size, root = number_of(lines[1]), decoded(lines[2])
        if size is not None and root is not None and len(root) == HASH_BYTES:
            return Checkpoint(lines[0], size, root)
    raise Refused(Problem("tlog.checkpoint_format"))


def _verify(key: VerifierKey, signature: bytes, text: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key.public_key).verify(signature, text.encode())
    except (InvalidSignature, ValueError) as error:
        raise Refused(Problem("tlog.checkpoint_signature", values={"name": key.name})) from error
