"""Proof files: what stands in them, and that nothing in them can be changed."""

import random
from datetime import UTC, datetime

import pytest

from tests.core.merkle.trees import ORIGIN, signer
from txng.core.merkle.checkpoint import Checkpoint, encoded, write_checkpoint
from txng.core.merkle.leaf import Leaf, read_leaf, write_leaf
from txng.core.merkle.proof_file import ProofFile, read_proof, verify_proof, write_proof
from txng.core.merkle.proofs import inclusion_proof
from txng.core.merkle.tiles import Growth, node_reader
from txng.core.merkle.tree import leaf_hash
from txng.core.problems import Refused

LEAVES = [
    write_leaf(Leaf("event", datetime(2026, 11, 21, 9, 0, 0, number, tzinfo=UTC), "vn", number.to_bytes(32, "big")))
    for number in range(300)
]
VKEY = signer().key.text
MUTATIONS = 1_000


def proof_of(index: int, size: int, by=None) -> str:
    growth = Growth()
    files = dict(growth.extend(map(leaf_hash, LEAVES[:size])))
    files |= growth.partial_tiles()
    path = inclusion_proof(index, size, node_reader(size, files.__getitem__))
    note = write_checkpoint(Checkpoint(ORIGIN, size, growth.root), by or signer())
    return write_proof(ProofFile(LEAVES[index], index, tuple(path), note))


def test_a_proof_file_has_the_lines_of_the_specification():
    lines = proof_of(2, 5).split("\n")

    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1] == f"extra {encoded(LEAVES[2])}"
    assert lines[2] == "index 2"
    assert lines[3] == encoded(leaf_hash(LEAVES[3]))
    assert lines[6:9] == ["", ORIGIN, "5"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 255, 256, 257, 300])
def test_every_leaf_is_proven_by_its_file(size):
    for index in {0, size // 2, size - 1}:
        text = proof_of(index, size)
        assert verify_proof(text, VKEY) == verify_proof(text.encode(), signer().key) == read_leaf(LEAVES[index])


def test_each_of_1_000_mutations_is_refused():
    chance, text = random.Random(20261121), proof_of(171, 300)
    others = [proof_of(171, 299), proof_of(172, 300), proof_of(171, 300, by=signer(b"9" * 32))]
    kinds = [flip_bit, flip_byte, swap_lines, drop_line, drop_char, double_line, swap_chars, other_leaf, graft]

    for turn in range(MUTATIONS):
        mutate = kinds[turn % len(kinds)]
        changed = mutate(chance, text.encode(), others)
        if changed == text.encode():
            changed = flip_bit(chance, text.encode(), others)
        with pytest.raises(Refused):
            verify_proof(changed, VKEY)
            pytest.fail(f"{mutate.__name__}, turn {turn}: believed")


def test_no_bit_of_a_proof_file_can_be_flipped():
    data = proof_of(2, 5).encode()
    for place in range(len(data)):
        for bit in range(8):
            with pytest.raises(Refused):
                verify_proof(data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :], VKEY)
                pytest.fail(f"bit {bit} of byte {place} is not protected")


def test_other_sizes_and_other_keys_are_refused():
    text = proof_of(171, 300)
    for size in range(1, 400):
        if size != 300:
            with pytest.raises(Refused):
                verify_proof(text.replace("\n300\n", f"\n{size}\n"), VKEY)
    for seed in range(1, 50):
        with pytest.raises(Refused):
            verify_proof(text, signer(bytes([seed + 100]) * 32).key)


@pytest.mark.parametrize("text", ["", "\n\n", "c2sp.org/tlog-proof@v1", "x" * 200_000, "c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n"])
def test_what_is_no_proof_is_refused(text):
    with pytest.raises(Refused):
        verify_proof(text, VKEY)


def test_everything_around_and_between_is_refused():
    text = proof_of(3, 7)
    head, lines = text.split("\n")[0], text.split("\n")
    spoiled = [
        text + "\n", text + " ", "\n" + text, "\ufeff" + text, text.replace("\n", "\r\n"), text[:-1], text + text,
        text.replace(head, head.replace("v1", "v2")), text.replace("index 3", "index 03"), text.replace("index 3", "index +3"),
        text.replace("index 3", "Index 3"), text.replace("extra ", "extra  "), "\n".join([lines[0], lines[2], lines[1], *lines[3:]]),
        "\n".join([*lines[:3], "", *lines[3:]]), "\n".join([lines[0], lines[2], *lines[3:]]), text.replace("=\n", "\n"),
        text.replace("index 3", "index ٣"),
    ]  # fmt: skip

    for number, each in enumerate(spoiled):
        with pytest.raises(Refused):
            verify_proof(each, VKEY)
            pytest.fail(f"spoiled text {number} was believed")


def test_a_sealed_leaf_of_another_application_is_refused():
    leaf = b'{"not":"ours"}'
    note = write_checkpoint(Checkpoint(ORIGIN, 1, leaf_hash(leaf)), signer())
    text = write_proof(ProofFile(leaf, 0, (), note))

    assert read_proof(text).leaf == leaf
    with pytest.raises(Refused, match="no leaf"):
        verify_proof(text, VKEY)


def flip_bit(chance, data, _):
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def flip_byte(chance, data, _):
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ chance.randrange(1, 256)]) + data[place + 1 :]


def swap_lines(chance, data, _):
    lines = data.split(b"\n")
    a, b = chance.sample(range(len(lines)), 2)
    lines[a], lines[b] = lines[b], lines[a]
    return b"\n".join(lines)


def swap_chars(chance, data, _):
    place = chance.randrange(len(data) - 1)
    return data[:place] + data[place + 1 : place + 2] + data[place : place + 1] + data[place + 2 :]


def drop_line(chance, data, _):
    lines = data.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def drop_char(chance, data, _):
    place = chance.randrange(len(data))
    return data[:place] + data[place + 1 :]


def double_line(chance, data, _):
    lines = data.split(b"\n")
    place = chance.randrange(len(lines))
    return b"\n".join([*lines[: place + 1], *lines[place:]])


def other_leaf(chance, data, _):
    lines = data.split(b"\n")
    lines[1] = b"extra " + encoded(LEAVES[chance.choice([n for n in range(300) if n != 171])]).encode()
    return b"\n".join(lines)


def graft(chance, data, others):
    # One line of a proof of another size, index or key.
    lines, other = data.split(b"\n"), chance.choice(others).encode().split(b"\n")
    place = chance.randrange(min(len(lines), len(other)))
    return b"\n".join([*lines[:place], other[place], *lines[place + 1 :]])
