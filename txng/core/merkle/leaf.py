"""A leaf of the log: what the public sees of one sealed fact. No business content, no personal data."""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from txng.core.canon import canonical
from txng.core.problems import Problem, Refused

VERSION = 1
MAX_BYTES = 1_024
COMMITMENT_BYTES = 32

_KIND = re.compile(r"[a-z][a-z_]{0,31}", re.ASCII)
_NAMES = {"v", "kind", "at", "node", "commitment"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sealed fact.

    kind        what sort of fact: "event", "mandate" …
    at          when the node recorded it; aware, to the microsecond
    node        the node's name, e.g. "vn" or "vn-51"
    commitment  32 bytes that bind the whole stored content without telling it
    """

    kind: str
    at: datetime
    node: str
    commitment: bytes


def write_leaf(leaf: Leaf) -> bytes:
    """The one text of a leaf: canonical JSON of at most 1 kB.

    raises  ValueError for what no leaf may hold: our own fault, never a sender's
    """
    at = leaf.at.astimezone(UTC).isoformat(timespec="microseconds")[: -len("+00:00")]
    commitment = b64encode(leaf.commitment).decode()
    # Written by hand, since every leaf passes here twice; only the node's name can need an escape.
    text = f'{{"at":"{at}Z","commitment":"{commitment}","kind":"{leaf.kind}","node":{_quoted(leaf.node)},"v":{VERSION}}}'
    data = text.encode()
    if len(data) > MAX_BYTES or len(leaf.commitment) != COMMITMENT_BYTES or not _KIND.fullmatch(leaf.kind):
        raise ValueError(f"{leaf} cannot be written as a leaf of version {VERSION}")
    return data


def read_leaf(data: bytes) -> Leaf:
    """The leaf in `data`, which must be exactly the text that write_leaf makes.

    raises  Refused tlog.leaf_format
    """
    try:
        found = json.loads(data[: MAX_BYTES + 1])
        leaf = _leaf_of(found)
        if write_leaf(leaf) == data:
            return leaf
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError, binascii.Error):
        pass  # whatever is wrong with it: it is not a leaf of ours, and nothing more can be said
    raise Refused(Problem("tlog.leaf_format"))


@lru_cache(maxsize=64)
def _quoted(node: str) -> str:
    return canonical(node).decode()


def _leaf_of(found: dict[str, str]) -> Leaf:
    at = datetime.fromisoformat(found["at"])
    if set(found) != _NAMES or not isinstance(found["node"], str):
        raise ValueError("other members than a leaf has")
    return Leaf(found["kind"], at, found["node"], b64decode(found["commitment"], validate=True))

