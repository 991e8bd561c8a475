"""Trees by brute force, straight from the words of RFC 6962, and a log key for tests."""

from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from txng.core.merkle.checkpoint import Signer, VerifierKey

ORIGIN = "nhat-ky.example/thu"
LEAVES = tuple(b"leaf %d" % number for number in range(600))


@cache
def mth(start: int, end: int) -> bytes:
    """MTH(D[start:end]) over LEAVES, as RFC 6962 2.1 writes it."""
    width = end - start
    if width == 0:
        return sha256().digest()
    if width == 1:
        return sha256(b"\0" + LEAVES[start]).digest()
    split = largest_power_below(width)
    return sha256(b"\1" + mth(start, start + split) + mth(start + split, end)).digest()


def largest_power_below(width: int) -> int:
    power = 1
    while power * 2 < width:
        power *= 2
    return power


def path(index: int, start: int, end: int) -> list[bytes]:
    """PATH(m, D[n]), as RFC 6962 2.1.1 writes it."""
    if end - start == 1:
        return []
    middle = start + largest_power_below(end - start)
    if index < middle:
        return [*path(index, start, middle), mth(middle, end)]
    return [*path(index, middle, end), mth(start, middle)]


def subproof(old: int, start: int, end: int, whole: bool) -> list[bytes]:
    """SUBPROOF(m, D[n], b), as RFC 6962 2.1.2 writes it."""
    if old == end:
        return [] if whole else [mth(start, end)]
    middle = start + largest_power_below(end - start)
    if old <= middle:
        return [*subproof(old, start, middle, whole), mth(middle, end)]
    return [*subproof(old, middle, end, False), mth(start, middle)]


def node_of(level: int, number: int) -> bytes:
    return mth(number << level, (number + 1) << level)


def signer(seed: bytes = b"\7" * 32, name: str = ORIGIN) -> Signer:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return Signer(VerifierKey(name, private.public_key().public_bytes_raw()), private.sign)
