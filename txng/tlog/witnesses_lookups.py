"""Who watches this log, and how far they have come: read from the policy and from what was published, as anybody could."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from txng.core.merkle.checkpoint import read_unverified
from txng.core.merkle.cosignature import cosignatures_of
from txng.core.merkle.policy import Policy, read_policy
from txng.core.problems import Refused
from txng.tlog import lookups


@dataclass(frozen=True, slots=True)
class WitnessFace:
    """One witness of the policy.

    key           as people compare it
    cosigned_at   when it cosigned the checkpoint that is published; None where it did not
    """

    name: str
    key: str
    cosigned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Witnessing:
    """How a log is watched.

    needed    how many must cosign; 0 where the quorum is no plain group
    is_met    those who cosigned are the quorum
    size      leaves of the checkpoint that they vouch for; None while there is none
    newest    leaves of the newest checkpoint, which the log alone signed
    """

    witnesses: tuple[WitnessFace, ...]
    needed: int
    is_met: bool
    size: int | None
    newest: int

    @property
    def count(self) -> int:
        return sum(one.cosigned_at is not None for one in self.witnesses)

    @property
    def behind(self) -> int:
        return self.newest - (self.size or 0)

    @property
    def last_at(self) -> datetime | None:
        return max((one.cosigned_at for one in self.witnesses if one.cosigned_at), default=None)


def witnessing() -> Witnessing | None:
    """How this log is watched now; None where no policy names witnesses.

    cost     no statement; the log's files
    raises   Refused tlog.no_checkpoint before the first
    """
    try:
        policy = read_policy(lookups.policy())
    except Refused:
        return None
    note, newest = lookups.checkpoint(), read_unverified(lookups.newest_checkpoint())
    found = cosignatures_of(note, [one.key for one in policy.witnesses.values()])
    faces = tuple(
        WitnessFace(one.name, one.key.text, datetime.fromtimestamp(found[one.key], UTC) if one.key in found else None)
        for one in policy.witnesses.values()
    )
    names = {one.name for one in policy.witnesses.values() if one.key in found}
    is_met = bool(names) and policy.is_met_by(names)
    return Witnessing(faces, _needed(policy), is_met, read_unverified(note).size if is_met else None, newest.size)


def _needed(policy: Policy) -> int:
    group = policy.groups.get(policy.quorum)
    if group is None:
        return int(policy.quorum in policy.witnesses)
    return group.threshold if all(member in policy.witnesses for member in group.members) else 0
