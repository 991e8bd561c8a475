"""The codes of a batch as printers take them: computed a stretch at a time, in constant memory, never stored.

Addresses are in capital letters, because QR then packs two letters in eleven bits: a symbol of 29 modules, not 33.

source   GS1 Digital Link URI Syntax 1.7 4.2 (scheme and domain in either case); ISO/IEC 18004 7.4.4
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from txng.core.problems import Problem, Refused
from txng.core.stamp import many
from txng.core.stamp.key import StampKey
from txng.stamps.actions import SHORT
from txng.stamps.keys import keys_in
from txng.stamps.lookups import BatchFace

AT_ONCE = 10_000  # a file of any size takes the memory of so many


def stem_of(batch: BatchFace) -> str:
    """What stands before each code of a batch: "HTTPS://TXNG.VN/01/08938501234568/21/"."""
    public = settings.PUBLIC_URL.rstrip("/").upper()
    return f"{public}/S/" if batch.form == SHORT else f"{public}/{batch.product_key}/21/"


def codes(batch: BatchFace, first: int = 1, last: int | None = None) -> Iterator[many.Letters]:
    """The letters of each code from one running number to another, some at a time; both were checked.

    raises   Refused stamps.key_missing where the key of that year is gone
    """
    key = key_of(batch)
    made = many.shorts if batch.form == SHORT else many.serials
    end = batch.first_ordinal + (batch.count if last is None else last)
    for begin in range(batch.first_ordinal + first - 1, end, AT_ONCE):
        yield made(key, batch.product_key, begin, min(AT_ONCE, end - begin))


def csv_of(batch: BatchFace, first: int = 1, last: int | None = None) -> Iterator[bytes]:
    """A line for each stamp: its running number, its code, its address."""
    stem = stem_of(batch)
    yield b"number,code,address\r\n"
    number = first
    for letters in codes(batch, first, last):
        texts = many.texts(letters)
        yield "".join(f"{number + n},{text},{stem}{text}\r\n" for n, text in enumerate(texts)).encode()
        number += len(texts)


def key_of(batch: BatchFace) -> StampKey:
    """The key that made a batch.

    raises   Refused stamps.key_missing
    """
    key = keys_in(settings.STAMP_KEYS_DIR).by_version.get(batch.version)
    if key is None:
        raise Refused(Problem("stamps.key_missing", values={"year": batch.issued_at.year}))
    return key
