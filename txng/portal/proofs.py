"""What stands behind one line of a page: its leaf, the public face that the leaf committed to, and the proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from txng.accounts.viewer import Viewer
from txng.core.epcis.commitment import opens
from txng.core.merkle.leaf import Leaf, read_leaf
from txng.core.merkle.policy import read_policy
from txng.core.problems import Refused
from txng.events.lookups import PublicFace, events_of_id, faces_of
from txng.tlog import lookups as log


@dataclass(frozen=True, slots=True)
class Sealed:
    """One sealed fact.

    text     the leaf as it stands in the log; `leaf` is what it says
    proof    the C2SP tlog-proof, its checkpoint in it
    public   of an event, what everyone may see; None for facts of other kinds
    matches  whether the face belongs to the commitment in the leaf: recomputed now, not remembered
    """

    index: int
    text: str
    leaf: Leaf
    proof: str
    checkpoint: str
    vkey: str
    public: PublicFace | None
    matches: bool


def sealed_at(index: int) -> Sealed:
    """All that is public about one leaf.

    raises   Refused tlog.not_sealed; tlog.fsck_leaf and others where our own files disagree
    """
    stored = log.leaf(index)
    leaf, proof = read_leaf(stored.data), log.proof_text(index)
    public = faces_of([stored.ref]).get(stored.ref) if stored.kind == "event" else None
    return Sealed(
        index=index,
        text=stored.data.decode(),
        leaf=leaf,
        proof=proof,
        checkpoint=proof.partition("\n\n")[2],
        vkey=log.vkey(),
        public=public,
        matches=public is not None and opens(public.opening, leaf.commitment),
    )


def as_json(sealed: Sealed, public_url: str) -> dict[str, Any]:
    """For whoever checks by machine: the opening, the leaf, and where the proof is."""
    opening: Mapping[str, Any] | None = sealed.public.opening if sealed.public else None
    return {
        "index": sealed.index,
        "leaf": sealed.text,
        "commitment": sealed.leaf.commitment.hex(),
        "opening": opening,
        "opening_matches": sealed.matches,
        "proof_url": f"{public_url}/log/proof/{sealed.index}",
        "vkey": sealed.vkey,
    }


def bundle_of(sealed: Sealed) -> dict[str, Any]:
    """What the page carries for the browser to verify: nothing that the browser must believe, but the keys."""
    return {
        "index": sealed.index,
        "proof": sealed.proof,
        "vkey": sealed.vkey,
        "witnesses": witness_keys(),
        "opening": sealed.public.opening if sealed.public else None,
    }


def witness_keys() -> list[str]:
    """The verifier keys of the witnesses by whose policy this log is cosigned; none where it has no policy."""
    try:
        policy = log.policy()
    except Refused:
        return []
    return [witness.key.text for witness in read_policy(policy).witnesses.values()]


def indexes_of_event(viewer: Viewer, event_id: str) -> list[tuple[PublicFace, bool]]:
    """The events of one eventID that the viewer may see, with whether each is a declaration of error."""
    events = events_of_id(viewer, event_id)
    faces = faces_of([event.event_no for event in events])
    return [(faces[event.event_no], event.is_declaration) for event in events]
