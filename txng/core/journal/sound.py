"""How long a voice note is, where its container tells it; what it does not tell is not guessed.

A recorder that writes as it hears does not know the length beforehand: then the last moment that is named counts.
source   RFC 8794 and 9559 (WebM: Info 4.4, Cluster 5.1.3), RFC 3533 and 7845 (Ogg, Opus), ISO/IEC 14496-12 8.2.2 (mvhd),
         RFC 2361 and Multimedia Programming Interface 1.0 (WAVE)
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from enum import IntEnum


class _Name(IntEnum):
    """The elements of WebM that lead to a moment or tell one, by the names of RFC 9559."""

    SEGMENT = 0x18538067
    INFO = 0x1549A966
    TIMESTAMP_SCALE = 0x2AD7B1
    DURATION = 0x4489
    CLUSTER = 0x1F43B675
    TIMESTAMP = 0xE7
    SIMPLE_BLOCK = 0xA3
    BLOCK_GROUP = 0xA0
    BLOCK = 0xA1


_MASTERS = frozenset((_Name.SEGMENT, _Name.INFO, _Name.CLUSTER, _Name.BLOCK_GROUP))
_USUAL_SCALE_NS = 1_000_000
_OPUS_RATE = 48_000
_NO_GRANULE = 2**64 - 1
_BOXES = (b"moov", b"trak", b"mdia")


def seconds_of(data: bytes) -> float | None:
    """The length of a sound in WebM, Ogg, MP4 or WAVE; None where it is none of these or does not say.

    >>> seconds_of(b"RIFF" + bytes(4) + b"WAVEfmt " + bytes((16, 0, 0, 0)) + bytes(8) + bytes((100, 0, 0, 0)) + bytes(4)
    ...            + b"data" + bytes((44, 1, 0, 0)) + bytes(300))
    3.0
    """
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return _of_webm(data)
    if data.startswith(b"OggS"):
        return _of_ogg(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return _of_wave(data)
    return _of_mp4(data, 0, len(data), depth=0) if data[4:8] == b"ftyp" else None


def _of_webm(data: bytes) -> float | None:
    scale, length, moment, last = _USUAL_SCALE_NS, 0.0, 0, -1
    for name, body in _elements(data):
        match name:
            case _Name.TIMESTAMP_SCALE:
                scale = int.from_bytes(body, "big") or _USUAL_SCALE_NS
            case _Name.DURATION:
                length = _float(body)
            case _Name.TIMESTAMP:
                moment = int.from_bytes(body[:8], "big")
                last = max(last, moment)
            case _Name.SIMPLE_BLOCK | _Name.BLOCK:
                last = max(last, moment + _moment_within(body))
    seconds = max(length, float(last)) * scale / 1e9
    return seconds if 0 <= seconds < math.inf else None


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each element that holds a value, those of the masters that lead to moments one after the other."""
    at = 0
    while at < len(data):
        name, at = _number(data, at, is_name=True)
        size, at = _number(data, at, is_name=False)
        if name < 0 or size == -2:
            return
        if name in _MASTERS:
            continue
        if size < 0:
            return  # only masters are without end
        yield name, data[at : at + min(size, 16)]
        at += size


def _number(data: bytes, at: int, *, is_name: bool) -> tuple[int, int]:
    """A number of EBML: its first bit says how long it is. -1: without end; -2: none."""
    if at >= len(data) or not data[at]:
        return -2, len(data)
    length = 9 - data[at].bit_length()
    raw = int.from_bytes(data[at : at + length], "big")
    if is_name:
        return raw, at + length
    value = raw & ((1 << 7 * length) - 1)
    return (-1 if value == (1 << 7 * length) - 1 else value), at + length


def _moment_within(block: bytes) -> int:
    """Of a block, how long after its cluster's: behind the number of the track."""
    if not block or not block[0]:
        return 0
    begins = 9 - block[0].bit_length()
    return int.from_bytes(block[begins : begins + 2], "big", signed=True)


def _float(body: bytes) -> float:
    if len(body) not in (4, 8):
        return 0.0
    raw, (exponent_bits, bits) = int.from_bytes(body, "big"), ((8, 23) if len(body) == 4 else (11, 52))
    exponent, part = raw >> bits & ((1 << exponent_bits) - 1), raw & ((1 << bits) - 1)
    if raw >> (exponent_bits + bits) or exponent in (0, (1 << exponent_bits) - 1):
        return 0.0  # negative, nought, no number
    return float((1 << bits | part) * 2.0 ** (exponent - ((1 << exponent_bits - 1) - 1) - bits))


def _of_ogg(data: bytes) -> float | None:
    """The last page's count of samples, by the rate of the stream."""
    if (opus := data.find(b"OpusHead", 0, 200)) >= 0:
        rate, skipped = _OPUS_RATE, int.from_bytes(data[opus + 10 : opus + 12], "little")
    elif (vorbis := data.find(b"\x01vorbis", 0, 200)) >= 0:
        rate, skipped = int.from_bytes(data[vorbis + 12 : vorbis + 16], "little"), 0
    else:
        return None
    page = data.rfind(b"OggS")
    samples = int.from_bytes(data[page + 6 : page + 14], "little")
    return None if not rate or samples == _NO_GRANULE else max(0.0, (samples - skipped) / rate)


def _of_wave(data: bytes) -> float | None:
    rate, at = 0, 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"fmt ":
            rate = int.from_bytes(data[at + 16 : at + 20], "little")
        if name == b"data":
            return min(size, len(data) - at - 8) / rate if rate else None
        at += 8 + size + size % 2
    return None


def _of_mp4(data: bytes, at: int, end: int, *, depth: int) -> float | None:
    """What the movie's header says, or that of one of its tracks; of a movie in fragments it is nought, and nothing is told."""
    found: float | None = None
    while at + 8 <= end:
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        size = end - at if size == 0 else size
        if size < 8:
            return found
        if name in _BOXES and depth < len(_BOXES):
            inside = _of_mp4(data, at + 8, min(end, at + size), depth=depth + 1)
            found = inside if found is None else max(found, inside or 0.0)
        if name in (b"mvhd", b"mdhd"):
            wide = data[at + 8 : at + 9] == b"\x01"
            begins = at + (28 if wide else 20)
            rate = int.from_bytes(data[begins : begins + 4], "big")
            told = int.from_bytes(data[begins + 4 : begins + (12 if wide else 8)], "big")
            found = told / rate if rate and told and told != 2**32 - 1 else found
        at += size
    return found
