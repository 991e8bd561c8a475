"""How long a voice note is: told by four containers, as recorders write them; and never guessed."""

import io
import struct
import wave

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txng.core.journal.sound import seconds_of


def element(name, body, *, endless=False):
    raw = name.to_bytes((name.bit_length() + 7) // 8, "big")
    return raw + (b"\x01" + b"\xff" * 7 if endless else (len(body) | 1 << 28).to_bytes(4, "big")) + body


def webm(seconds, *, told=False, scale=1_000_000):
    """As a browser's recorder writes it: no length at the beginning, clusters of some seconds without an end."""
    ticks = int(seconds * 1e9 / scale)
    info = element(0x2AD7B1, scale.to_bytes(4, "big")) + (element(0x4489, struct.pack(">d", ticks)) if told else b"")
    clusters = b""
    for begins in range(0, ticks + 1, 20_000):
        last = min(20_000 - 1, ticks - begins)
        blocks = b"".join(element(0xA3, b"\x81" + at.to_bytes(2, "big") + b"\x80sound") for at in {0, last})
        clusters += element(0x1F43B675, element(0xE7, begins.to_bytes(4, "big")) + blocks, endless=True)
    return element(0x1A45DFA3, b"\x42\x86\x81\x01") + element(
        0x18538067, element(0x1549A966, info) + clusters, endless=True
    )


def ogg(seconds):
    head = b"OggS" + bytes(22) + b"\x01\x13OpusHead\x01\x01" + (312).to_bytes(2, "little") + bytes(7)
    last = b"OggS\x00\x04" + (int(seconds * 48_000) + 312).to_bytes(8, "little") + bytes(14)
    return head + b"OggS\x00\x00" + (960).to_bytes(8, "little") + bytes(40) + last


def box(name, body):
    return (len(body) + 8).to_bytes(4, "big") + name + body


def mp4(seconds, *, is_wide=False):
    times = bytes(16) if is_wide else bytes(8)
    told = times + (1_000).to_bytes(4, "big") + int(seconds * 1_000).to_bytes(8 if is_wide else 4, "big")
    return box(b"ftyp", b"M4A ") + box(b"moov", box(b"mvhd", bytes((is_wide, 0, 0, 0)) + told))


def wav(seconds):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(2_000)
        file.writeframes(bytes(int(2_000 * seconds)))
    return out.getvalue()


@pytest.mark.parametrize("seconds", [1, 59, 60, 61, 300])
def test_the_length_is_what_the_container_tells(seconds):
    found = [
        webm(seconds),
        webm(seconds, told=True),
        ogg(seconds),
        mp4(seconds),
        mp4(seconds, is_wide=True),
        wav(seconds),
    ]
    assert [round(seconds_of(one)) for one in found] == [seconds] * len(found)


def test_another_scale_of_time_is_read():
    assert round(seconds_of(webm(30, scale=2_000_000))) == 30


@pytest.mark.parametrize(
    "data", [b"", b"ID3" + bytes(100), b"\xff\xf1" + bytes(100), b"#!AMR\n" + bytes(50), mp4(0), b"OggS" + bytes(60)]
)
def test_what_does_not_tell_is_not_guessed(data):
    assert seconds_of(data) is None


@pytest.mark.parametrize("whole", [webm(3), ogg(3), mp4(3), mp4(3, is_wide=True), wav(3)])
def test_what_breaks_off_anywhere_breaks_nothing(whole):
    for at in range(min(len(whole), 400)):
        found = seconds_of(whole[:at])
        assert found is None or 0 <= found <= 3


def test_a_length_beyond_all_numbers_is_none():
    info = element(0x2AD7B1, b"\xff" * 16) + element(0x4489, struct.pack(">d", 1.7e308))
    assert seconds_of(b"\x1a\x45\xdf\xa3\x80" + element(0x18538067, element(0x1549A966, info))) is None


@given(st.sampled_from([webm(3), ogg(3), mp4(3), wav(3)]), st.integers(0, 400), st.binary(max_size=8))
def test_what_is_broken_breaks_nothing(whole, at, other):
    for data in (whole[:at] + other + whole[at + len(other) :], whole[:at]):
        found = seconds_of(data)
        assert found is None or found >= 0


def test_boxes_within_boxes_without_end_are_not_followed():
    nested = b""
    for _ in range(2_000):
        nested = box(b"moov", nested)
    assert seconds_of(box(b"ftyp", b"M4A ") + nested) is None
