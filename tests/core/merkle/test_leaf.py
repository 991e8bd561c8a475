"""Leaves: one text each, at most 1 kB, read back exactly."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from txng.core.canon import canonical
from txng.core.merkle.leaf import MAX_BYTES, Leaf, read_leaf, write_leaf
from txng.core.problems import Refused

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LEAF = Leaf("event", AT, "vn", b"c" * 32)
TEXT = (
    b'{"at":"2026-11-21T09:00:00.000000Z","commitment":"Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2M=",'
    b'"kind":"event","node":"vn","v":1}'
)


def test_a_leaf_is_this_text():
    assert write_leaf(LEAF) == TEXT
    assert read_leaf(TEXT) == LEAF


@given(
    st.from_regex(r"[a-z][a-z_]{0,31}", fullmatch=True),
    st.datetimes(timezones=st.just(UTC)),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
    st.binary(min_size=32, max_size=32),
)
def test_every_leaf_reads_back(kind, at, node, commitment):
    leaf = Leaf(kind, at, node, commitment)

    assert read_leaf(write_leaf(leaf)) == leaf
    assert len(write_leaf(leaf)) <= MAX_BYTES
    assert write_leaf(leaf) == canonical(json.loads(write_leaf(leaf)))


def test_the_same_instant_elsewhere_is_the_same_text():
    there = LEAF.at.astimezone(timezone(timedelta(hours=7)))

    assert write_leaf(Leaf("event", there, "vn", b"c" * 32)) == TEXT


@pytest.mark.parametrize(
    "leaf",
    [Leaf("Event", AT, "vn", b"c" * 32), Leaf("", AT, "vn", b"c" * 32), Leaf("event", AT, "vn", b"c" * 31),
     Leaf("event", AT, "n" * 1000, b"c" * 32)],
)  # fmt: skip
def test_what_is_no_leaf_is_not_written(leaf):
    with pytest.raises(ValueError, match="cannot be written"):
        write_leaf(leaf)


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"null", b"1", TEXT + b" ", b" " + TEXT, TEXT.replace(b'"v":1', b'"v":2'), TEXT.replace(b'"v":1', b'"v":1,"x":1'),
     TEXT.replace(b"000000Z", b"Z"), TEXT.replace(b"Z", b"+00:00"), TEXT.replace(b"Y2Nj", b"Y2N"), TEXT.replace(b'"vn"', b"7"),
     TEXT.replace(b"event", b"Event"), TEXT.replace(b"M=", b"N="), b"[" * 5000, b"\xff", TEXT.replace(b'"kind":"event",', b""),
     TEXT.replace(b'"event"', b"null"), TEXT.replace(b"2026", b"0000"), b"x" * 5000],
)  # fmt: skip
def test_any_other_text_is_refused(data):
    with pytest.raises(Refused, match="no leaf"):
        read_leaf(data)


def test_members_in_another_order_are_another_text():
    data = json.dumps(dict(reversed(json.loads(TEXT).items())), separators=(",", ":")).encode()

    with pytest.raises(Refused):
        read_leaf(data)
