"""Cosignatures: written by the specification's words, read again, and nothing in them can be changed."""

from base64 import b64decode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from tests.core.merkle.trees import signer
from tests.core.merkle.witnesses import LOG, MAIN, Branch, cosigner
from txng.core.merkle.add_checkpoint import MAX_BYTES, AddCheckpoint, checked, read_request, write_request
from txng.core.merkle.checkpoint import Checkpoint, read_checkpoint, read_unverified, read_vkey, split_note
from txng.core.merkle.cosignature import CosignerKey, cosign, cosignatures_of, lines_of, read_cosigner_key
from txng.core.problems import Refused

AN, BINH = cosigner("an.example/w"), cosigner("binh.example/w")
AT_S = 1_679_315_147
NOTE = MAIN.note(7)
TEXT = split_note(NOTE)[0]
COSIGNED = NOTE + cosign(TEXT, AN, at_s=AT_S)

# The example of c2sp.org/tlog-cosignature, as it stands there.
PUBLISHED = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""
# The example request of c2sp.org/tlog-witness.
PUBLISHED_REQUEST = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""


def test_a_cosignature_is_what_the_specification_says():
    """Taken apart by hand, with nothing of ours."""
    dash, name, base64 = COSIGNED.splitlines()[-1].split(" ")
    data, public = b64decode(base64), AN.key.public_key

    assert (dash, name) == ("—", "an.example/w")
    assert data[:4] == sha256(b"an.example/w\n\x04" + public).digest()[:4]
    assert data[4:12] == AT_S.to_bytes(8, "big")
    lines = NOTE.split("\n")
    message = f"cosignature/v1\ntime {AT_S}\n{lines[0]}\n{lines[1]}\n{lines[2]}\n"
    Ed25519PublicKey.from_public_bytes(public).verify(data[12:], message.encode())


def test_the_published_example_is_read():
    text, lines = split_note(PUBLISHED)

    assert read_unverified(PUBLISHED).size == 20_852_163
    assert text == "".join(PUBLISHED.splitlines(keepends=True)[:3])
    (log, log_signature), (witness, cosignature) = lines
    assert (log, len(log_signature)) == ("example.com/behind-the-sofa", 4 + 64)
    assert (witness, len(cosignature)) == ("witness.example.com/w1", 4 + 8 + 64)
    assert int.from_bytes(cosignature[4:12], "big") == AT_S, "the time that the specification's signed message names"
    assert cosignatures_of(PUBLISHED, [AN.key]) == {}, "an unknown witness's word is not looked at"


def test_the_published_request_is_read_and_written_the_same():
    request = read_request(PUBLISHED_REQUEST.encode())

    assert (request.old, len(request.proof)) == (20_852_014, 4)
    assert read_unverified(request.note).origin == "example.com/behind-the-sofa"
    assert write_request(request).decode() == PUBLISHED_REQUEST


def test_known_witnesses_are_read_out_of_a_note_and_others_ignored():
    both = COSIGNED + cosign(TEXT, BINH, at_s=AT_S + 1)

    assert cosignatures_of(both, [AN.key, BINH.key]) == {AN.key: AT_S, BINH.key: AT_S + 1}
    assert cosignatures_of(both, [BINH.key]) == {BINH.key: AT_S + 1}
    assert cosignatures_of(both + cosign(TEXT, AN, at_s=AT_S + 9), [AN.key]) == {AN.key: AT_S + 9}, "the latest counts"
    assert cosignatures_of(both, [CosignerKey("an.example/w", BINH.key.public_key)]) == {}, (
        "the key id tells keys apart"
    )
    assert lines_of(both, BINH.key) == cosign(TEXT, BINH, at_s=AT_S + 1)
    assert read_checkpoint(both, LOG).size == 7


def test_a_cosignature_of_another_checkpoint_or_time_is_refused():
    other = cosign(split_note(MAIN.note(8))[0], AN, at_s=AT_S)
    _, _, base64 = cosign(TEXT, AN, at_s=AT_S).strip().split(" ")
    plain = signer(sha256(b"an.example/w").digest(), "an.example/w").sign(TEXT.encode())

    for line in (other, COSIGNED.splitlines()[-1].replace(base64, base64[:8] + "B" + base64[9:]) + "\n"):
        with pytest.raises(Refused, match="cosignature"):
            cosignatures_of(NOTE + line, [AN.key])
    assert plain, "a plain note signature by the same key is no cosignature"


def test_no_bit_of_a_cosignature_can_be_changed():
    data, start = COSIGNED.encode(), len(NOTE.encode())
    for place in range(start, len(data)):
        for bit in range(8):
            changed = data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]
            try:
                found = cosignatures_of(changed.decode(), [AN.key])
            except (Refused, UnicodeDecodeError):
                continue
            assert found == {}, f"bit {bit} of byte {place}: still counted"


def test_a_witness_key_is_read_and_written_the_same_and_a_logs_key_is_none():
    assert read_cosigner_key(AN.key.text + "\n") == AN.key
    assert AN.key.text.split("+")[2].startswith("B"), "0x04 in base64"
    damaged = [
        LOG.text,
        "",
        "a+b",
        AN.key.text[:-4],
        AN.key.text.replace("an.", "am."),
        AN.key.text.upper(),
        "x y" + AN.key.text,
    ]
    for text in damaged:
        with pytest.raises(Refused, match="witness's key"):
            read_cosigner_key(text)
    with pytest.raises(Refused):
        read_vkey(AN.key.text)


@pytest.mark.parametrize("at_s", [-1, 1 << 63])
def test_a_time_out_of_range_is_never_signed(at_s):
    with pytest.raises(ValueError, match="no time"):
        cosign(TEXT, AN, at_s=at_s)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode(errors="replace")))
def test_whatever_arrives_is_a_request_or_refused(data):
    try:
        assert write_request(read_request(data)) == data
    except Refused as refused:
        assert [problem.code for problem in refused.problems] == ["witness.request"]


@pytest.mark.parametrize(
    "body",
    [b"", b"old 3", b"old 3\n", b"old 03\n\n", b"old -1\n\n", b"Old 3\n\n", b"old  3\n\n", b"old 3\nxx\n\n", b"old 3\n" + b"A" * 43 + b"=\n" * 64 + b"\n",
     b"\xff\xfe\n\n", b"old 9999999999999999999999\n\n", b"old 1\n\n" + b"x" * MAX_BYTES, b"old 3\r\n\r\nx"],
)  # fmt: skip
def test_what_is_out_of_format_is_refused_as_such(body):
    with pytest.raises(Refused, match="format"):
        checked(read_request(body), [LOG], None)


def known(size: int, branch: Branch = MAIN) -> Checkpoint | None:
    return read_checkpoint(branch.note(size), LOG) if size else None


def code_of(request: AddCheckpoint, size: int, keys=(LOG,)) -> str:
    with pytest.raises(Refused) as refused:
        checked(request, keys, known(size))
    (problem,) = refused.value.problems
    return problem.code


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_only_a_checkpoint_that_continues_the_last_one_may_be_cosigned(last, old, size):
    request = MAIN.request(old, size)
    if old > size:
        assert code_of(request, last) == "witness.old_above"
    elif old != last:
        assert code_of(request, last) == "witness.conflict"
    else:
        assert checked(request, [LOG], known(last)).size == size


@given(st.integers(1, 40), st.integers(0, 39), st.integers(0, 40))
def test_a_fork_below_what_was_cosigned_is_never_accepted(last, fork, more):
    fork, other = min(fork, last - 1), Branch("other", min(fork, last - 1))

    request = other.request(last, last + more)

    assert code_of(request, last) == ("witness.conflict" if not more else "witness.proof")


def test_each_refusal_has_the_status_of_the_specification():
    strange = signer(b"s" * 32)
    note = MAIN.note(5)
    cases = {
        (code_of(AddCheckpoint(0, (), note), 0, ()), 404),
        (code_of(AddCheckpoint(0, (), note), 0, (strange.key,)), 403),
        (code_of(MAIN.request(6, 5), 6), 400),
        (code_of(MAIN.request(3, 5), 4), 409),
        (code_of(AddCheckpoint(4, (b"x" * 32,), note), 4), 422),
        (code_of(AddCheckpoint(0, (b"x" * 32,), note), 0), 422),
        (code_of(AddCheckpoint(5, (b"x" * 32,), note), 5), 422),
    }

    assert dict(cases) == {
        "witness.unknown_log": 404, "witness.unsigned": 403, "witness.old_above": 400, "witness.conflict": 409, "witness.proof": 422,
    }  # fmt: skip


def test_a_log_may_have_two_keys_for_a_while():
    old_key = signer(b"s" * 32).key

    assert checked(MAIN.request(0, 5), [old_key, LOG], None).size == 5
