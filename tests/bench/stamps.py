"""Stamps made, checked, drawn, printed, issued; and how many forged ones pass, which is none.

`make bench ONLY=stamps`. Ten million are forged, in ten ways; a million of one batch are made, checked and compared.
What is computed is counted by a second of the processor, so that a busy machine tells the same; files and rows by the clock.
Files are printed in processes of their own, whose peaks of memory are told: a million stamps take what ten thousand take.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np
import segno

from tests.bench.own_database import Figure, figures_of
from tests.core.stamp.forging import KEY, RICE, forged
from tests.core.stamp.printed import SERIES
from txng.core.stamp import many
from txng.core.stamp.key import Serial, read_serial
from txng.core.stamp.qr import LEVEL, MASK

BATCH, AT_ONCE, FORGED, DRAWN = 1_000_000, 10_000, 10_000_000, 300
GROUP = 100  # scans that the edge answers together


def run() -> Iterator[Figure]:
    yield from _made_and_checked()
    yield from _forged()
    yield from _drawn()
    for count in ("10000", "1000000"):
        yield from _told_by([sys.executable, "-m", "tests.core.stamp.printed", count])
    yield from figures_of("tests.bench.measured.stamps")


def _made_and_checked() -> Iterator[Figure]:
    """In stretches, as a batch is printed; and one by one, as stamps are scanned."""
    parts, made_s, checked_s, accepted = [], 0.0, 0.0, 0
    for first in range(0, BATCH, AT_ONCE):
        began = time.process_time()
        parts.append(many.serials(KEY, RICE, first, AT_ONCE))
        made_s, began = made_s + time.process_time() - began, time.process_time()
        found = many.ordinals_of(KEY, RICE, parts[-1])
        checked_s += time.process_time() - began
        accepted += int((found == np.arange(first, first + AT_ONCE)).sum())
    yield "serials made, one core", BATCH / made_s, "1/s", None
    yield "serials checked in stretches, one core", BATCH / checked_s, "1/s", None
    yield "of a batch of 1,000,000, accepted as what they are", accepted, "stamps", BATCH
    yield "of a batch of 1,000,000, different", many.different(np.concatenate(parts)), "stamps", BATCH
    texts = many.texts(parts[0])
    began = time.process_time()
    for text in texts:
        serial = read_serial(text)
        assert serial is not None
        assert KEY.ordinal_of(RICE, serial) is not None
    yield "serials checked one by one, one core", AT_ONCE / (time.process_time() - began), "1/s", 25_000
    yield from _checked_in_groups([serial for serial in map(read_serial, texts) if serial is not None])


def _checked_in_groups(read: list[Serial]) -> Iterator[Figure]:
    """As scans that came together are, against each alone; the first of a batch have its first ordinals."""
    began = time.process_time()
    alone = [KEY.ordinal_of(RICE, serial) for serial in read]
    one_s, began = time.process_time() - began, time.process_time()
    firsts = range(0, len(read), GROUP)
    together = [many.ordinals_among(KEY, [RICE] * GROUP, read[first : first + GROUP]) for first in firsts]
    group_s = time.process_time() - began
    assert [ordinal for group in together for ordinal in group] == alone == list(range(AT_ONCE))
    yield "a serial that is read already, checked alone", one_s / AT_ONCE * 1e6, "µs", None
    yield f"the same in a group of {GROUP}", group_s / AT_ONCE * 1e6, "µs", None
    yield f"alone / in a group of {GROUP}", one_s / group_s, "times", None


def _forged() -> Iterator[Figure]:
    tried = accepted = 0
    for name, count, passed in forged(20_261_124, FORGED):
        yield f"accepted of {count:,} {name}", passed, "serials", 0
        tried, accepted = tried + count, accepted + passed
    yield f"accepted of all {tried:,} forged or altered", accepted, "serials", 0


def _drawn() -> Iterator[Figure]:
    written = many.serials(KEY, RICE, 0, AT_ONCE)
    SERIES.packed(written[:1])  # the patterns are drawn once
    began = time.process_time()
    for _ in range(BATCH // AT_ONCE):
        packed = SERIES.packed(written)
    ours = BATCH / (time.process_time() - began)
    texts = many.texts(written[:DRAWN])
    began = time.process_time()
    codes = [
        segno.make(SERIES.stem + text, error=LEVEL, mode="alphanumeric", mask=MASK, micro=False, boost_error=False)
        for text in texts
    ]
    theirs = DRAWN / (time.process_time() - began)
    drawn = [np.packbits(np.array([bytearray(row) for row in code.matrix]), axis=1).ravel() for code in codes]
    alike = sum(np.array_equal(one, packed[place]) for place, one in enumerate(drawn))
    yield "QR codes drawn, one core", ours, "1/s", 1_000_000
    yield "the same by segno, mask given", theirs, "1/s", None
    yield "ours to segno's", ours / theirs, "times", None
    yield f"of {DRAWN} codes, bit for bit segno's", alike, "codes", DRAWN


def _told_by(command: list[str]) -> Iterator[Figure]:
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield from (tuple(json.loads(line)) for line in process.stdout)
    assert process.returncode == 0, "the measuring process failed; its words stand above"
