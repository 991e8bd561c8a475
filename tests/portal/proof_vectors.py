"""Proofs, right and mutated, each with the verdict of `txng verify`: what the browser's verifier is held against.

Families: every bit of a sample of bytes (proof, leaf, checkpoint, signature, face, key), cut short, lines doubled, dropped and
swapped, other indexes and sizes, other leaves, other keys, second spellings, trailing data.
"""

from __future__ import annotations

import json
import random
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.core.merkle.trees import ORIGIN, signer
from txng.core.canon import canonical
from txng.core.epcis.commitment import commitment, face_opening, opens
from txng.core.merkle.checkpoint import Checkpoint, encoded, write_checkpoint
from txng.core.merkle.cosignature import (
    Cosigner,
    CosignerKey,
    cosign,
    cosignatures_of,
    read_cosigner_key,
)
from txng.core.merkle.leaf import Leaf, write_leaf
from txng.core.merkle.proof_file import ProofFile, read_proof, verify_proof, write_proof
from txng.core.merkle.proofs import inclusion_proof
from txng.core.merkle.tiles import Growth, node_reader
from txng.core.merkle.tree import leaf_hash
from txng.core.problems import Refused

SIZE, INDEX = 300, 171
FACE = {
    "bizStep": "urn:epcglobal:cbv:bizstep:harvesting",
    "eventTime": "2026-11-21T09:00:00+07:00",
    "items": ["01/08938999110016/10/LO-\u1ea4t-1", "01/08938999110016/10/LO-2"],
    "organisation": "HTX-An",
    "moreItems": 3,
    "errorDeclaration": True,
}
STORED, NONCE = b'{"type":"ObjectEvent"}', bytes(range(32))
VKEY = signer().key.text
ORDER = 2**252 + 27742317777372353535851937790883648493
_SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class Case:
    """What somebody gives a verifier: the bytes of a proof, keys, the bytes of an opening or none."""

    name: str
    proof: bytes
    vkey: str = VKEY
    opening: bytes | None = None
    witnesses: tuple[str, ...] = ()

    def verdict(self) -> str:
        """The code with which `txng verify` refuses, "face" for an opening that opens nothing; else how many cosigned."""
        try:
            leaf = verify_proof(self.proof, self.vkey)
            note = read_proof(self.proof).checkpoint
            cosigned = cosignatures_of(note, [read_cosigner_key(text) for text in self.witnesses])
        except Refused as refused:
            return refused.problems[0].code
        try:
            is_open = self.opening is None or opens(json.loads(self.opening), leaf.commitment)
        except ValueError:
            is_open = False
        return str(len(cosigned)) if is_open else "face"

    @property
    def is_believed(self) -> bool:
        """Whether `txng verify` accepts it with every witness that it names."""
        return self.verdict() == str(len(self.witnesses))

    def as_given(self) -> dict[str, Any]:
        return {
            "proof": b64encode(self.proof).decode(),
            "vkey": self.vkey,
            "opening": None if self.opening is None else b64encode(self.opening).decode(),
            "witnesses": list(self.witnesses),
        }


def leaf_at(index: int) -> bytes:
    at = datetime(2026, 11, 21, 2, 0, 0, index, tzinfo=UTC)
    committed = commitment(STORED, "HTX-An", FACE, NONCE) if index == INDEX else sha256(b"%d" % index).digest()
    return write_leaf(Leaf("event", at, "vn", committed))


def proof_of(index: int, size: int, by: Any = None) -> str:
    """A proof in a tree of leaves as leaf_at gives them."""
    leaves, growth = [leaf_at(number) for number in range(size)], Growth()
    files = dict(growth.extend(map(leaf_hash, leaves)))
    files |= growth.partial_tiles()
    path = inclusion_proof(index, size, node_reader(size, files.__getitem__))
    note = write_checkpoint(Checkpoint(ORIGIN, size, growth.root), by or signer())
    return write_proof(ProofFile(leaves[index], index, tuple(path), note))


def opening() -> bytes:
    return canonical(face_opening(STORED, "HTX-An", FACE, NONCE))


def witness(number: int) -> Cosigner:
    private = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    return Cosigner(CosignerKey(f"nhan-chung-{number}.example", private.public_key().public_bytes_raw()), private.sign)


def cosigned_proof() -> Case:
    """The proof under a checkpoint that three witnesses cosigned."""
    whole = proof_of(INDEX, SIZE)
    text = whole.partition("\n\n")[2].rpartition("\n\n")[0] + "\n"
    cosigners = [witness(number) for number in (1, 2, 3)]
    lines = "".join(cosign(text, one, at_s=1_795_000_000 + place) for place, one in enumerate(cosigners))
    return Case("cosigned", (whole + lines).encode(), witnesses=tuple(one.key.text for one in cosigners))


def right() -> list[Case]:
    """Cases that every verifier accepts."""
    sizes = [(0, 1), (0, 2), (1, 2), (2, 3), (6, 7), (255, 256), (256, 257), (171, 300), (299, 300)]
    proofs = [Case(f"leaf {index} of {size}", proof_of(index, size).encode()) for index, size in sizes]
    strange = replace(cosigned_proof(), name="with strangers", witnesses=())
    return [
        *proofs,
        Case("with its face", proof_of(INDEX, SIZE).encode(), opening=opening()),
        cosigned_proof(),
        strange,
    ]


def mutated() -> list[Case]:
    """More than a thousand cases that no verifier may accept; the same ones every time."""
    chance, whole = random.Random(20261122), proof_of(INDEX, SIZE)
    cases = [
        *_flips(chance, whole.encode()),
        *_flipped_openings(chance, whole.encode()),
        *_other_keys(chance, whole.encode()),
        *(Case(f"cut after {size}", whole.encode()[:size]) for size in range(0, len(whole.encode()), 9)),
        *(Case(f"lines: {name}", text.encode()) for name, text in _lines(whole)),
        *(Case(f"spelt: {name}", data) for name, data in _spellings(whole)),
        *(Case(f"signed: {name}", data) for name, data in _signatures(whole)),
    ]
    cases += _cosigned(chance)
    return list({(case.proof, case.vkey, case.opening, case.witnesses): case for case in cases}.values())


def _flips(chance: random.Random, data: bytes) -> Iterator[Case]:
    # Some of each line, so that header, leaf, index, path, checkpoint and signature are all met.
    starts = [0, *(place + 1 for place, byte in enumerate(data[:-1]) if byte == 10)]
    places = {*starts, len(data) - 1, *chance.sample(range(len(data)), 60)}
    for place in sorted(places):
        for bit in range(8):
            yield Case(f"bit {bit} of byte {place}", _flipped(data, place, bit))


def _flipped_openings(chance: random.Random, proof: bytes) -> Iterator[Case]:
    data = opening()
    for place in sorted(chance.sample(range(len(data)), 30)):
        for bit in range(8):
            yield Case(f"opening, bit {bit} of byte {place}", proof, opening=_flipped(data, place, bit))
    found = json.loads(data)
    for name, changed in {
        "more": {**found, "nonce": "00"},
        "less": {"face": found["face"], "key": found["key"]},
        "upper": {**found, "key": found["key"].upper()},
        "key and full swapped": {**found, "key": found["full"], "full": found["key"]},
        "no face": {**found, "face": None},
        "list": {**found, "face": [found["face"]]},
        "short": {**found, "full": found["full"][:-2]},
        "item more": {**found, "face": {**FACE, "items": [*FACE["items"], "01/08938999110016"]}},
        "items in another order": {**found, "face": {**FACE, "items": FACE["items"][::-1]}},
        "number as text": {**found, "face": {**FACE, "moreItems": "3"}},
        "large number": {**found, "face": {**FACE, "moreItems": 2**60}},
        "unmarked": {**found, "face": {**FACE, "organisation": "HTX-Bình"}},
        "nothing": {},
        "null": None,
    }.items():
        yield Case(f"opening: {name}", proof, opening=json.dumps(changed).encode())


def _other_keys(chance: random.Random, proof: bytes) -> Iterator[Case]:
    for place in sorted(chance.sample(range(len(VKEY)), 16)):
        for bit in range(7):
            yield Case(f"key, bit {bit} of byte {place}", proof, _flipped(VKEY.encode(), place, bit).decode())
    name, key_id, data = VKEY.split("+", 2)
    others = [
        signer(b"9" * 32).key.text,
        signer(name="nhat-ky.example/khac").key.text,
        "",
        "+",
        "++",
        f"{name}+{key_id}",
    ]
    others += [f"{name}+{key_id.upper()}+{data}", f"{name}+{key_id}+{data.rstrip('=')}", f"{VKEY}+", f"{VKEY}\n{VKEY}"]
    raw = b64decode(data)
    others += [f"{name}+{key_id}+{encoded(each)}" for each in (raw + b"0", raw[:-1], b"\4" + raw[1:])]
    yield from (Case(f"key {number}", proof, other) for number, other in enumerate(others) if other.strip() != VKEY)
    yield Case("log of another key", proof_of(INDEX, SIZE, by=signer(b"9" * 32)).encode())


def _lines(whole: str) -> Iterator[tuple[str, str]]:
    lines = whole.split("\n")
    for place, line in enumerate(lines):
        yield f"{place} doubled", "\n".join([*lines[:place], line, line, *lines[place + 1 :]])
        yield f"{place} dropped", "\n".join([*lines[:place], *lines[place + 1 :]])
        for other in range(place + 1, len(lines)):
            swapped = [*lines]
            swapped[place], swapped[other] = swapped[other], swapped[place]
            if swapped != lines:
                yield f"{place} and {other} swapped", "\n".join(swapped)
    for index in (
        0,
        INDEX - 1,
        INDEX + 1,
        INDEX ^ 1,
        SIZE,
        SIZE + 1,
        2**63 - 1,
        2**63,
        -1,
        "0171",
        "171.0",
        "",
        "１７１",
    ):
        yield f"index {index}", whole.replace(f"index {INDEX}\n", f"index {index}\n")
    for size in (0, 1, INDEX, INDEX + 1, SIZE - 1, SIZE + 1, SIZE * 2, 512, 2**63, "0300"):
        yield f"size {size}", whole.replace(f"\n{SIZE}\n", f"\n{size}\n")
    for index in (0, INDEX - 1, INDEX + 1):
        yield f"leaf of {index}", whole.replace(encoded(leaf_at(INDEX)), encoded(leaf_at(index)))
        yield (
            f"path of {index}",
            whole.replace("\n".join(lines[3:12]), "\n".join(proof_of(index, SIZE).split("\n")[3:12])),
        )
    yield "path of a smaller tree", _grafted(proof_of(INDEX, SIZE - 1), whole)
    yield "checkpoint of a smaller tree", _grafted(whole, proof_of(INDEX, SIZE - 1))


def _spellings(whole: str) -> Iterator[tuple[str, bytes]]:
    data = whole.encode()
    yield "CRLF", data.replace(b"\n", b"\r\n")
    yield "BOM", b"\xef\xbb\xbf" + data
    yield "UTF-16", whole.encode("utf-16-le")
    yield "no padding", data.replace(b"=\n", b"\n")
    yield "base64url", data.replace(b"+", b"-").replace(b"/", b"_")
    for tail in (b"\n", b"\n\n", b" ", b"\0", b"x", b"\n\xe2\x80\x94 x AAAAAAA=\n", data):
        yield f"then {tail[:4]!r}", data + tail
    for head in (b"\n", b" ", b"\n\n", data):
        yield f"after {head[:4]!r}", head + data
    for old, new in (
        (b"extra ", b"extra  "),
        (b"index ", b"index\t"),
        (b"@v1", b"@v2"),
        (b"extra ", b"Extra "),
        (b"\n\n", b"\n\n\n"),
    ):
        yield f"{old!r} as {new!r}", data.replace(old, new)
    for old, new in ((b'"v":1', b'"v":2'), (b'"vn"', b'"vN"'), (b'{"at"', b'{ "at"'), (b"event", b"Event")):
        leaf = leaf_at(INDEX)
        yield f"leaf with {new!r}", data.replace(encoded(leaf).encode(), encoded(leaf.replace(old, new)).encode())
    for leaf in (b"", b"{}", b"[]", b"null", b"\xff", bytes(2_000), "\ufeff{}".encode()):
        yield f"leaf {leaf[:8]!r} signed", _signed_alone(leaf)
    for name, text in _near_leaves():
        yield f"leaf {name} signed", _signed_alone(text.encode())


def _near_leaves() -> Iterator[tuple[str, str]]:
    # Signed by the log itself, and still no leaves: only the last check finds them.
    leaf = leaf_at(INDEX).decode()
    for old, new in (
        ("2026-11-21T", "2026-02-30T"),
        ("2026-11-21T", "0000-11-21T"),
        ("2026-11-21T", "20261121T"),
        ("2026-11-21T02", "2026-11-21T24"),
        (":00.000171Z", ":60.000171Z"),
        (".000171Z", ".171Z"),
        (".000171Z", ".000171+00:00"),
        ('"vn"', '"vn\\u0020"'),
        ('"vn"', '"\\ud800"'),
        ('"vn"', "7"),
        ('"kind":"event"', '"kind":"event2"'),
        ('"kind":"event"', '"kind":"eve\u0301nt"'),
        ('"v":1', '"v":1,"x":1'),
        ('"v":1', '"v":1.0'),
        ('"v":1', '"v":true'),
        ("}", "} "),
        ('"commitment":"', '"commitment":"AAAA'),
        ('"node"', '"Node"'),
    ):
        yield f"with {new}", leaf.replace(old, new)


def _signatures(whole: str) -> Iterator[tuple[str, bytes]]:
    head, _, line = whole.rpartition("\u2014 ")
    name, _, text = line.rstrip("\n").partition(" ")
    data = b64decode(text)
    key_id, first, scalar = data[:4], data[4:36], int.from_bytes(data[36:], "little")
    other = Ed25519PrivateKey.from_private_bytes(b"9" * 32).sign(b"x")
    for what, signature in {
        "S plus the order": first + (scalar + ORDER).to_bytes(32, "little"),
        "S negated": first + (ORDER - scalar).to_bytes(32, "little"),
        "S zero": first + bytes(32),
        "R zero": bytes(32) + data[36:],
        "R one": b"\1" + bytes(31) + data[36:],
        "zero": bytes(_SIGNATURE_BYTES),
        "ones": b"\xff" * _SIGNATURE_BYTES,
        "another": other,
        "short": data[4:-1],
        "long": data[4:] + b"\0",
        "empty": b"",
    }.items():
        yield what, f"{head}\u2014 {name} {encoded(key_id + signature)}\n".encode()
    yield "twice", f"{whole}\u2014 {name} {text}\n".encode()
    yield (
        "beside a wrong one of its own",
        f"{whole}\u2014 {name} {encoded(key_id + bytes(_SIGNATURE_BYTES))}\n".encode(),
    )
    yield "by another name", f"{head}\u2014 {name}x {text}\n".encode()


def _cosigned(chance: random.Random) -> Iterator[Case]:
    right = cosigned_proof()
    data, first = right.proof, right.proof.index("\u2014 nhan".encode())
    for place in sorted(chance.sample(range(first, len(data)), 25)):
        for bit in range(8):
            yield replace(right, name=f"cosigned, bit {bit} of byte {place}", proof=_flipped(data, place, bit))
    lines = data.decode().splitlines(keepends=True)
    yield replace(right, name="one cosignature less", proof="".join(lines[:-1]).encode())
    yield replace(right, name="one twice", proof=("".join(lines) + lines[-1]).encode())
    yield replace(right, name="only cosigned", proof="".join(lines[:-4] + lines[-3:]).encode())
    for name, keys in {
        "another witness": (*right.witnesses, witness(4).key.text),
        "the log as witness": (VKEY, *right.witnesses),
        "no key": ("", *right.witnesses),
        "cut key": (right.witnesses[0][:-1],),
    }.items():
        yield replace(right, name=f"cosigned: {name}", witnesses=keys)


def _signed_alone(leaf: bytes) -> bytes:
    note = write_checkpoint(Checkpoint(ORIGIN, 1, leaf_hash(leaf)), signer())
    return write_proof(ProofFile(leaf, 0, (), note)).encode()


def _grafted(top: str, bottom: str) -> str:
    return top.partition("\n\n")[0] + "\n\n" + bottom.partition("\n\n")[2]


def _flipped(data: bytes, place: int, bit: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]
