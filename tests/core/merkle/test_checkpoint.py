"""Checkpoints: written, read, verified; keys as people pass them on."""

from dataclasses import replace

import pytest

from tests.core.merkle.trees import ORIGIN, signer
from txng.core.merkle.checkpoint import Checkpoint, VerifierKey, encoded, read_checkpoint, read_vkey, write_checkpoint
from txng.core.problems import Refused

CHECKPOINT = Checkpoint(ORIGIN, 70_000, b"r" * 32)
KEY = signer().key
NOTE = write_checkpoint(CHECKPOINT, signer())

# Published keys of Go's note package and of Go's checksum database: the hash inside is computed by others.
PUBLISHED = [
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
]


def cosigned(seed: bytes, name: str) -> str:
    other = signer(seed, name)
    line = f"\N{EM DASH} {name} {encoded(other.key.key_id + other.sign(CHECKPOINT.text.encode()))}\n"
    return NOTE + line


@pytest.mark.parametrize("text", PUBLISHED)
def test_keys_of_other_logs_are_read_and_written_the_same(text):
    assert read_vkey(text).text == text
    assert read_vkey(text).key_id.hex() == text.split("+")[1]


@pytest.mark.parametrize(
    "text",
    ["", "a", "a+b+c", PUBLISHED[0][:-4], PUBLISHED[0].replace("c74f", "c74e"), PUBLISHED[0].replace("Peter", "Petra"),
     PUBLISHED[0].replace("ARpc", "Ahpc"), PUBLISHED[0].replace("PeterNeumann", "Peter Neumann"), PUBLISHED[0] + "=",
     PUBLISHED[0].upper()],
)  # fmt: skip
def test_a_damaged_key_is_refused(text):
    with pytest.raises(Refused, match="verifier key"):
        read_vkey(text)


def test_a_checkpoint_has_the_three_lines_and_the_signature_of_the_specification():
    lines = NOTE.split("\n")

    assert lines[:4] == [ORIGIN, "70000", encoded(b"r" * 32), ""]
    assert lines[4].startswith(f"— {ORIGIN} ")
    assert lines[5:] == [""]
    assert read_checkpoint(NOTE, KEY) == CHECKPOINT


def test_the_empty_tree_has_a_checkpoint_too():
    empty = replace(CHECKPOINT, size=0)

    assert read_checkpoint(write_checkpoint(empty, signer()), KEY) == empty


def test_others_may_sign_too():
    assert read_checkpoint(cosigned(b"w" * 32, "tinh-51.example/lam-chung"), KEY) == CHECKPOINT


def test_a_second_wrong_signature_of_the_same_key_refuses_the_note():
    bad = encoded(KEY.key_id + b"\0" * 64)

    with pytest.raises(Refused, match="signature"):
        read_checkpoint(NOTE + f"— {ORIGIN} {bad}\n", KEY)


def test_another_key_of_the_same_name_does_not_verify():
    with pytest.raises(Refused, match="not signed by"):
        read_checkpoint(NOTE, signer(b"8" * 32).key)


def test_a_key_of_the_same_hash_but_other_bytes_does_not_verify():
    line = f"— {ORIGIN} {encoded(KEY.key_id + signer(b'8' * 32).sign(CHECKPOINT.text.encode()))}\n"

    with pytest.raises(Refused, match="signature"):
        read_checkpoint(f"{CHECKPOINT.text}\n{line}", KEY)


def test_a_log_signs_only_under_its_own_name():
    with pytest.raises(ValueError, match="does not sign for"):
        write_checkpoint(replace(CHECKPOINT, origin="another.example/log"), signer())


def test_no_byte_of_a_checkpoint_can_be_changed():
    data = NOTE.encode()
    for place in range(len(data)):
        for bit in range(8):
            changed = data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]
            with pytest.raises((Refused, UnicodeDecodeError)):
                read_checkpoint(changed.decode(), KEY)
                pytest.fail(f"bit {bit} of byte {place} is not protected")


@pytest.mark.parametrize(
    "note",
    ["", "\n", "\n\n", NOTE[:-1], NOTE + "\n", NOTE.replace("\n\n", "\n"), NOTE.replace("—", "-"), NOTE.replace("70000", "070000"),
     NOTE.replace("70000", "-1"), NOTE.replace("70000", "9" * 30), NOTE.replace("\n", "\r\n"), NOTE.replace("\n\n", "\nmore\n\n"),
     "\n" + NOTE, NOTE.replace(" ", "  "), NOTE + "x" * 70_000, CHECKPOINT.text + "\n"],
)  # fmt: skip
def test_a_note_out_of_format_is_refused(note):
    with pytest.raises(Refused):
        read_checkpoint(note, KEY)


def test_a_public_key_that_is_no_point_is_refused_not_a_crash():
    key = VerifierKey(ORIGIN, b"\xff" * 32)
    line = f"— {ORIGIN} {encoded(key.key_id + b'0' * 64)}\n"

    with pytest.raises(Refused, match="signature"):
        read_checkpoint(f"{CHECKPOINT.text}\n{line}", key)
