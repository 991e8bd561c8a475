"""A sender's receipt as one file: every event of a document, whole, with the proof that it stands in the log.

    {"events":[{"event":…,"nonce":…,"organisation":…,"proof":…}, …],"type":"txng.receipt@v1"}

`event` is the event as it is kept, `organisation` the code of who recorded it, `nonce` what its commitment was salted
with (hex), `proof` the C2SP tlog-proof of its leaf, its signed checkpoint in it: any other verifier can read that alone.
The file holds nothing that the log's key does not bind, and it is canonical JSON: no byte of it can be changed.

source  c2sp.org/tlog-proof@v1; RFC 8785; ADR 0005 (commitments in the log)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from txng.core.canon import canonical
from txng.core.epcis.commitment import NONCE_BYTES, commitment, face
from txng.core.epcis.event import Event
from txng.core.epcis.limits import Limits
from txng.core.epcis.parse import parse
from txng.core.epcis.read_json import restore
from txng.core.merkle.checkpoint import VerifierKey, read_vkey
from txng.core.merkle.policy import Policy
from txng.core.merkle.proof_file import read_proof, verify_proof
from txng.core.problems import Problem, Refused

TYPE = "txng.receipt@v1"
# A document of 2,000 events of 5 kB, each with a proof of 2 kB, and as much again.
LIMITS = Limits(max_bytes=33_554_432, max_containers=1_000_000)

_NAMES = {"event", "nonce", "organisation", "proof"}
_NONCE = re.compile(f"(?:[0-9a-f]{{2}}){{{NONCE_BYTES},64}}")


@dataclass(frozen=True, slots=True)
class Sealed:
    """One event as it is kept, and what proves it.

    text    canonical JSON, UTF-8
    nonce   what the commitment in its leaf was salted with
    proof   a tlog-proof of its leaf
    """

    text: bytes
    organisation: str
    nonce: bytes
    proof: str


@dataclass(frozen=True, slots=True)
class Proven:
    """One event that a receipt proves: it stood in the log, whole and as it is here, when the checkpoint was signed."""

    event: Event
    organisation: str
    index: int
    recorded_at: datetime
    node: str


def write_receipt(sealed: Iterable[Sealed]) -> bytes:
    """The receipt of these events, in their order."""
    return b'{"events":[%b],"type":%b}' % (b",".join(map(_written, sealed)), canonical(TYPE))


def verify_receipt(data: bytes, trust: str | VerifierKey | Policy) -> tuple[Proven, ...]:
    """The events that a receipt proves to stand in a log, in its order.

    trust    the log's verifier key, or a policy, known beforehand: see merkle.proof_file.verify_proof
    raises   Refused receipt.format, receipt.other_event, and all that merkle.proof_file.verify_proof refuses, with the
             place of the event
    """
    known = read_vkey(trust) if isinstance(trust, str) else trust
    proven, problems = [], []
    for number, entry in enumerate(_entries(data)):
        try:
            proven.append(_proven(entry, known))
        except Refused as refused:
            problems += [problem.at(f"/events/{number}") for problem in refused.problems]
    if problems:
        raise Refused(problems)
    return tuple(proven)


def is_receipt(data: bytes) -> bool:
    """Whether this file means to be a receipt, and not the proof of one leaf."""
    return data.lstrip()[:1] == b"{"


def _written(one: Sealed) -> bytes:
    # Canonical inside canonical is canonical: the stored text need not be read again.
    values = (one.text, one.nonce.hex().encode(), canonical(one.organisation), canonical(one.proof))
    return b'{"event":%b,"nonce":"%b","organisation":%b,"proof":%b}' % values


def _entries(data: bytes) -> list[Mapping[str, Any]]:
    """The events of a file that is exactly what write_receipt makes."""
    try:
        value, _ = parse(data, LIMITS)
        if isinstance(value, dict) and set(value) == {"events", "type"} and value["type"] == TYPE:
            entries = value["events"]
            if isinstance(entries, list) and entries and all(map(_is_entry, entries)) and canonical(value) == data:
                return entries
    except (Refused, ValueError, TypeError, RecursionError):
        pass  # whatever is wrong with it: it is no receipt of ours, and nothing more can be said
    raise Refused(Problem("receipt.format"))


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict) or set(entry) != _NAMES or not isinstance(entry["event"], dict):
        return False
    texts = [entry[name] for name in ("nonce", "organisation", "proof")]
    return all(isinstance(text, str) for text in texts) and _NONCE.fullmatch(entry["nonce"]) is not None


def _proven(entry: Mapping[str, Any], trust: VerifierKey | Policy) -> Proven:
    leaf = verify_proof(entry["proof"], trust)
    text, organisation = canonical(entry["event"]), entry["organisation"]
    try:
        event = restore(text)
        found = commitment(text, organisation, face(event, organisation), bytes.fromhex(entry["nonce"]))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:  # no event of ours, then
        raise Refused(Problem("receipt.other_event", "/event")) from error
    if leaf.kind != "event" or found != leaf.commitment:
        raise Refused(Problem("receipt.other_event", "/event"))
    return Proven(event, organisation, read_proof(entry["proof"]).index, leaf.at, leaf.node)
