"""Policies: which logs and witnesses one trusts, and how many witnesses must have cosigned a checkpoint.

A policy is a text of lines `log`, `witness`, `group` and `quorum`; a group counts a member at most once, so each witness
counts in one way only.

source  c2sp.org/tlog-policy
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from txng.core.merkle.checkpoint import Checkpoint, VerifierKey, read_checkpoint, read_unverified, read_vkey
from txng.core.merkle.cosignature import CosignerKey, cosignatures_of, read_cosigner_key
from txng.core.problems import Problem, Refused

NONE = "none"
MAX_BYTES = 262_144
_ANY, _ALL = "any", "all"


@dataclass(frozen=True, slots=True)
class Witness:
    """One witness: its name within the policy, its key, the prefix of its addresses ("" where nobody needs it)."""

    name: str
    key: CosignerKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """`threshold` of these members, which are witnesses or groups."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Whom one trusts for what.

    logs       each with its address, "" where it has none
    witnesses  by name, in the order of the file
    groups     by name, in the order of the file
    quorum     the name of a witness or a group, or `none`
    """

    logs: Mapping[VerifierKey, str]
    witnesses: Mapping[str, Witness]
    groups: Mapping[str, Group]
    quorum: str

    def is_met_by(self, names: Collection[str]) -> bool:
        """Whether these witnesses together are the quorum."""
        return self.quorum == NONE or self._is_met(self.quorum, names)

    @property
    def is_majority(self) -> bool:
        """Whether no two sets without a common witness are both a quorum: two views can then not both be cosigned.

        A witness cannot be split. A group can, when enough members can serve both sides.
        """
        return self.quorum != NONE and not self._may_split(self.quorum)

    def only(self, key: VerifierKey) -> Policy:
        """The same for one of its logs.

        raises  Refused policy.other_log
        """
        if key not in self.logs:
            raise Refused(Problem("policy.other_log", values={"name": key.name}))
        return replace(self, logs={key: self.logs[key]})

    def _is_met(self, name: str, names: Collection[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in names
        return sum(self._is_met(member, names) for member in group.members) >= group.threshold

    def _may_split(self, name: str) -> bool:
        group = self.groups.get(name)
        if group is None:
            return False
        both = sum(self._may_split(member) for member in group.members)  # these may serve both sides
        return 2 * (group.threshold - both) <= len(group.members) - both


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint that a policy accepts: the note's log signed it, and these witnesses, name → seconds since 1970."""

    checkpoint: Checkpoint
    key: VerifierKey
    witnesses: Mapping[str, int]


def read_policy(data: bytes) -> Policy:
    """The policy in a file.

    raises  Refused policy.format with every line that is wrong
    """
    # Octets above 127 are opaque: names are compared as they stand, never normalised.
    reading = _Reading()
    text = data[:MAX_BYTES].decode("utf-8", "surrogateescape")
    if len(data) > MAX_BYTES or any(char < " " and char not in "\t\n" for char in text) or "\x7f" in text:
        raise Refused(Problem("policy.format", values={"line": 0, "text": ""}))
    for number, line in enumerate(text.split("\n"), 1):
        words = line.replace("\t", " ").split(" ")
        words = [word for word in words if word]
        if words and not words[0].startswith("#") and not reading.take(words):
            reading.problems.append(_wrong(number, line))
    if reading.quorum is None:
        reading.problems.append(_wrong(text.count("\n") + 1, "quorum"))
    if reading.problems or reading.quorum is None:
        raise Refused(reading.problems)
    return Policy(reading.logs, reading.witnesses, reading.groups, reading.quorum)


def read_witnessed(note: str, policy: Policy) -> Witnessed:
    """The checkpoint in a note that one of the policy's logs signed and its quorum cosigned.

    raises  Refused policy.other_log, tlog.checkpoint_…, witness.cosignature; policy.quorum when too few cosigned
    """
    origin = read_unverified(note).origin
    keys = [key for key in policy.logs if key.name == origin]
    if not keys:
        raise Refused(Problem("policy.other_log", values={"name": origin}))
    key, checkpoint = _signed(note, keys)
    found = cosignatures_of(note, [witness.key for witness in policy.witnesses.values()])
    names = {witness.name: found[witness.key] for witness in policy.witnesses.values() if witness.key in found}
    if not policy.is_met_by(names):
        raise Refused(Problem("policy.quorum", values={"count": len(names), "quorum": policy.quorum}))
    return Witnessed(checkpoint, key, names)


def _signed(note: str, keys: list[VerifierKey]) -> tuple[VerifierKey, Checkpoint]:
    *others, last = keys
    for key in others:
        try:
            return key, read_checkpoint(note, key)
        except Refused:
            continue  # a log that changes its key has two for a while; the last one tells what is wrong
    return last, read_checkpoint(note, last)


@dataclass(slots=True)
class _Reading:
    # A file as far as it was read.
    logs: dict[VerifierKey, str] = field(default_factory=dict)
    witnesses: dict[str, Witness] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str | None = None
    used: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def take(self, words: list[str]) -> bool:
        """Take one line; false when it is wrong."""
        takers: Mapping[str, Callable[[list[str]], bool]] = {
            "log": self._log, "witness": self._witness, "group": self._group, "quorum": self._quorum,
        }  # fmt: skip
        taker = takers.get(words[0])
        return taker is not None and taker(words[1:])

    def _log(self, words: list[str]) -> bool:
        try:
            key = read_vkey(words[0]) if len(words) in (1, 2) else None
        except Refused:
            return False
        if key is None or key.public_key in {each.public_key for each in self.logs}:
            return False
        self.logs[key] = "".join(words[1:])
        return True

    def _witness(self, words: list[str]) -> bool:
        if len(words) not in (2, 3) or not self._is_new(words[0]):
            return False
        try:
            key = read_cosigner_key(words[1])
        except Refused:
            return False
        if key.public_key in {each.key.public_key for each in self.witnesses.values()}:
            return False
        self.witnesses[words[0]] = Witness(words[0], key, "".join(words[2:]))
        return True

    def _group(self, words: list[str]) -> bool:
        if len(words) < 3 or not self._is_new(words[0]):
            return False
        name, threshold, *members = words
        is_known = all(self._is_defined(member) for member in members)
        if not is_known or len(set(members)) != len(members) or self.used & set(members):
            return False
        count = {_ANY: 1, _ALL: len(members)}.get(threshold) or _count(threshold)
        if not 1 <= count <= len(members):
            return False
        self.used.update(members)
        self.groups[name] = Group(name, count, tuple(members))
        return True

    def _quorum(self, words: list[str]) -> bool:
        if len(words) != 1 or self.quorum is not None or not (words[0] == NONE or self._is_defined(words[0])):
            return False
        self.quorum = words[0]
        return True

    def _is_new(self, name: str) -> bool:
        return name != NONE and not self._is_defined(name)

    def _is_defined(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 and text[0] != "0" else 0


def _wrong(number: int, line: str) -> Problem:
    shown = line.strip()[:80].encode("utf-8", "replace").decode()
    return Problem("policy.format", values={"line": number, "text": shown})
