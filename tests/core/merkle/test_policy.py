"""Policies: read as the specification writes them, and whether two views could both be a quorum."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.merkle.test_proof_file import LEAVES, proof_of
from tests.core.merkle.trees import signer
from tests.core.merkle.witnesses import LOG, MAIN, cosigner, policy_text
from txng.core.merkle.checkpoint import split_note
from txng.core.merkle.cosignature import cosign
from txng.core.merkle.leaf import read_leaf
from txng.core.merkle.policy import NONE, read_policy, read_witnessed
from txng.core.merkle.proof_file import read_proof, verify_proof
from txng.core.problems import Refused

NAMES = [f"tinh-{number}" for number in range(1, 8)]
SEVEN = read_policy(policy_text(NAMES, 4).encode())


def policy(text: str):
    return read_policy("\n".join(line.strip() for line in text.strip().splitlines()).encode())


def key(name: str) -> str:
    return cosigner(name).key.text


def example(quorum: str = "X-and-Y") -> str:
    """The example of c2sp.org/tlog-policy, with keys."""
    return f"""
        log {LOG.text}

        witness X1 {key("X1")}
        witness X2 {key("X2")} https://x2.example/w/
        witness X3 {key("X3")}
        group X-witnesses 2 X1 X2 X3

        # Y is another organisation
        witness Y1 {key("Y1")}
        \twitness\tY2  {key("Y2")}
        witness Y3 {key("Y3")}
        group Y-witnesses any Y1 Y2 Y3

        group X-and-Y all X-witnesses Y-witnesses
        quorum {quorum}
    """


def note_by(*names: str, size: int = 5) -> str:
    note = MAIN.note(size)
    return note + "".join(cosign(split_note(note)[0], cosigner(name), at_s=1_000) for name in names)


def test_the_published_example_is_read_and_means_what_it_says():
    read = policy(example())

    assert list(read.witnesses) == ["X1", "X2", "X3", "Y1", "Y2", "Y3"]
    assert read.witnesses["X2"].url == "https://x2.example/w/"
    assert read.is_met_by({"X1", "X3", "Y2"})
    assert not read.is_met_by({"X1", "Y1", "Y2", "Y3"})
    assert not read.is_met_by({"X1", "X2", "X3"})
    assert policy(example("X1")).is_met_by({"X1"})
    assert policy(example(NONE)).is_met_by(set())


@pytest.mark.parametrize(
    ("old", "new"),
    [("quorum X-and-Y", ""), ("quorum X-and-Y", "quorum X-and-Z"), ("quorum X-and-Y", "quorum X1\nquorum X1"), ("group X-witnesses 2", "group X-witnesses 4"),
     ("group X-witnesses 2", "group X-witnesses 0"), ("group X-witnesses 2", "group X-witnesses 02"), ("group X-witnesses 2", "group X-witnesses ²"),
     ("2 X1 X2 X3", "2 X1 X1 X2"), ("any Y1 Y2 Y3", "any X1 Y2"), ("any Y1 Y2 Y3", "any none"), ("any Y1 Y2 Y3", "any"), ("witness X1", "witness none"),
     ("witness X2", "witness X1"), ("group X-and-Y", "group X1"), ("log ", "logg "), ("log ", "log x "), ("witness Y3", "witness Y3 extra words"),
     ("# Y", "\x01 # Y"), ("all X-witnesses", "all X-witnesses Later"), ("quorum X-and-Y", "quorum X1 Y1")],
)  # fmt: skip
def test_a_policy_out_of_format_is_refused(old, new):
    text = example()
    assert old in text

    with pytest.raises(Refused, match="policy"):
        policy(text.replace(old, new))


def test_one_key_stands_for_one_witness_and_one_log():
    twice = f"witness A {key('A')}\nwitness B {key('A')}\nquorum A"
    with pytest.raises(Refused, match="Line 2"):
        policy(twice)
    with pytest.raises(Refused, match="Line 2"):
        policy(f"log {LOG.text}\nlog {LOG.text}\nquorum none")


def test_names_are_bytes_and_may_be_vietnamese_or_no_text_at_all():
    read = read_policy(f"witness Lào-Cai {key('A')}\nquorum Lào-Cai".encode())
    assert read.is_met_by({"Lào-Cai"})
    raw = b"witness \xff\xfe " + key("A").encode() + b"\nquorum \xff\xfe"
    assert len(read_policy(raw).witnesses) == 1
    with pytest.raises(Refused) as refused:
        read_policy(raw + b"\xfe")
    str(refused.value).encode()  # words that anything can print


def test_the_quorum_of_a_note_is_counted():
    assert set(read_witnessed(note_by(*NAMES[:4]), SEVEN).witnesses) == set(NAMES[:4])
    assert read_witnessed(note_by(*NAMES), SEVEN).checkpoint.size == 5
    assert read_witnessed(note_by(*NAMES[:4], "người-lạ"), SEVEN).witnesses == dict.fromkeys(NAMES[:4], 1_000)
    for few in ((), NAMES[:3], (*NAMES[:3], "người-lạ"), (*NAMES[:3], NAMES[0])):
        with pytest.raises(Refused):
            read_witnessed(note_by(*few), SEVEN)
    with pytest.raises(Refused, match="no key of the log"):
        read_witnessed(note_by(*NAMES[:4]), policy(f"witness A {key('A')}\nquorum A"))
    with pytest.raises(Refused, match="not signed by"):
        read_witnessed(
            note_by(*NAMES[:4]),
            read_policy(policy_text(NAMES, 4).replace(LOG.text, signer(b"z" * 32).key.text).encode()),
        )


def test_34_provinces_cosign_one_checkpoint():
    provinces = [f"tinh-{number}" for number in range(34)]
    read = read_policy(policy_text(provinces, 18).encode())

    assert read.is_majority
    assert len(read_witnessed(note_by(*provinces), read).witnesses) == 34
    with pytest.raises(Refused):
        read_witnessed(note_by(*provinces[:17]), read)


def test_a_proof_is_believed_with_the_quorum_and_not_without():
    plain = proof_of(7, 20)
    text = split_note(read_proof(plain).checkpoint)[0]
    cosigned = plain + "".join(cosign(text, cosigner(name), at_s=2_000) for name in NAMES[:4])

    assert verify_proof(cosigned, SEVEN) == verify_proof(cosigned, LOG) == read_leaf(LEAVES[7])
    with pytest.raises(Refused, match="Only 0 witnesses"):
        verify_proof(plain, SEVEN)
    data = cosigned.encode()
    for place in range(len(data)):
        with pytest.raises(Refused):
            verify_proof(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :], SEVEN)
            pytest.fail(f"byte {place} is not protected")


@pytest.mark.parametrize(
    ("count", "threshold", "is_majority"),
    [(7, 4, True), (34, 18, True), (6, 4, True), (7, 3, False), (34, 17, False), (1, 1, True), (2, 1, False)],
)
def test_a_quorum_of_more_than_half_cannot_be_reached_twice(count, threshold, is_majority):
    names = [f"w{number}" for number in range(count)]

    assert read_policy(policy_text(names, threshold).encode()).is_majority is is_majority


def test_no_quorum_is_no_majority():
    assert not policy(example(NONE)).is_majority
    assert policy(example("X1")).is_majority
    assert policy(example()).is_majority, "2 of the 3 X are in every quorum"
    assert not policy(example("Y-witnesses")).is_majority


@st.composite
def trees_of_groups(draw):
    """A policy of at most seven witnesses in nested groups."""
    count = draw(st.integers(1, 7))
    lines, free = [f"witness w{n} {key(f'w{n}')}" for n in range(count)], [f"w{n}" for n in range(count)]
    for number in range(draw(st.integers(1, 4))):
        members = draw(st.lists(st.sampled_from(free), min_size=1, unique=True))
        free = [name for name in free if name not in members] + [f"g{number}"]
        lines.append(f"group g{number} {draw(st.integers(1, len(members)))} {' '.join(members)}")
    return count, read_policy("\n".join([*lines, f"quorum {free[-1]}"]).encode())


@given(trees_of_groups())
def test_a_majority_is_one_by_trying_out_every_split(drawn):
    count, read = drawn
    sides = product((0, 1), repeat=count)
    splits = any(
        read.is_met_by({f"w{n}" for n in range(count) if side[n]})
        and read.is_met_by({f"w{n}" for n in range(count) if not side[n]})
        for side in sides
    )

    assert read.is_majority is not splits
