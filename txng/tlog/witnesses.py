"""Ask the witnesses of a policy to cosign what was published, and publish the checkpoint they vouch for together.

Sealing never waits for this: it reads published files and writes one of its own, `checkpoint.cosigned`. Each witness is
asked at its own pace; a round has one checkpoint that all are asked for, so that a quorum can meet on it. Who is dead,
slow or talks nonsense holds up nobody and rests for a while.

source  c2sp.org/tlog-witness
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from txng.core.merkle.add_checkpoint import AddCheckpoint, write_request
from txng.core.merkle.checkpoint import Checkpoint, VerifierKey, number_of, read_checkpoint, split_note
from txng.core.merkle.cosignature import cosignatures_of, lines_of
from txng.core.merkle.policy import Policy, Witness, read_policy
from txng.core.merkle.proofs import consistency_proof
from txng.core.merkle.tiles import node_reader
from txng.core.merkle.tree import NodeOf
from txng.core.problems import Problem, Refused
from txng.tlog.store import CHECKPOINT, COSIGNED, Directory, read_tile

logger = logging.getLogger(__name__)

ROUND_S = 2.0  # so long a round waits for its quorum before it takes up a newer checkpoint
ASK_S = 5.0  # for one witness, all in all
_CONNECT_S = 1.0
_STEP_S = 0.2
_TOGETHER_S = 0.02  # answers that come at once are published at once
_REST_S, _LONGEST_REST_S = 1.0, 60.0
_TRIES = 3  # its size may move while we ask, not for ever
_MAX_ANSWER_BYTES = 8_192
_CLOCK_DRIFT_S = 300


class NotCosigned(Exception):
    """A witness did not cosign; why, for the operator."""


@dataclass(slots=True)
class Published:
    """A published checkpoint with the cosignatures that it has by now.

    note    as the log signed it
    found   witness → its signature line
    """

    checkpoint: Checkpoint
    note: str
    node_of: NodeOf
    began_at: float
    found: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Asked:
    """One witness as we know it.

    size       what it cosigned last, so far as we know
    vouched    the last note that bears its cosignature, with its size
    rests_until, rest_s   when it is asked again after a fault, and how long the next rest is
    """

    witness: Witness
    size: int = 0
    vouched: tuple[int, str] = (0, "")
    rests_until: float = 0.0
    rest_s: float = 0.0
    task: asyncio.Task[None] | None = None


class Circle:
    """The witnesses of one log. For one event loop; `step` again and again, `close` at the end."""

    def __init__(self, store: Directory, policy: Policy, key: VerifierKey, *, now: Callable[[], float]) -> None:
        """Take up what was published and cosigned before.

        policy   checked: see policy_of
        now      seconds since 1970
        """
        self.store, self.policy, self.key, self.now = store, policy, key, now
        self.asked = [Asked(witness) for witness in policy.witnesses.values() if witness.url]
        self.newest_note, self.published = "", b""
        self.newest: Checkpoint | None = None
        self.round: Published | None = None
        timeout = httpx.Timeout(ASK_S, connect=_CONNECT_S)
        self.client = httpx.AsyncClient(timeout=timeout, trust_env=False, limits=httpx.Limits(max_connections=None))
        self._recall()

    async def step(self) -> None:
        """Ask who can be asked, publish what has come; returns after at most a fifth of a second."""
        self._look()
        self._choose()
        for each in self.asked:
            self._ask(each)
        running = [each.task for each in self.asked if each.task]
        if not running:
            await asyncio.sleep(_STEP_S)
            return
        done, _ = await asyncio.wait(running, timeout=_STEP_S, return_when=asyncio.FIRST_COMPLETED)
        if done:
            await asyncio.sleep(_TOGETHER_S)
        for each in self.asked:
            if each.task and each.task.done():
                each.task = each.task.result()  # raises what nobody foresaw
        self._publish()

    async def close(self) -> None:
        """Ask no more."""
        running = [each.task for each in self.asked if each.task]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self.client.aclose()

    def _recall(self) -> None:
        """What a former run had published: who cosigned it need not be asked for it again."""
        data = self.store.read(COSIGNED)
        if data is None:
            return
        self.published, note = data, data.decode()
        checkpoint = read_checkpoint(note, self.key)
        plain = f"{split_note(note)[0]}\n{lines_of(note, self.key)}"
        self.round = self._published(checkpoint, plain)
        signed = cosignatures_of(note, [each.witness.key for each in self.asked])
        for each in self.asked:
            if each.witness.key in signed:
                self.round.found[each.witness.name] = lines_of(note, each.witness.key)
                each.size, each.vouched = checkpoint.size, (checkpoint.size, note)

    def _look(self) -> None:
        data = self.store.read(CHECKPOINT)
        if data is not None and data.decode() != self.newest_note:
            newest = read_checkpoint(data.decode(), self.key)
            if self.newest and newest.size < self.newest.size:
                logger.error("the published checkpoint went back from %s to %s leaves", self.newest.size, newest.size)
            self.newest, self.newest_note = newest, data.decode()

    def _choose(self) -> None:
        """The round goes on until it has its quorum and a newer checkpoint is there, or its time is over."""
        if self.newest is None or (self.round and self.round.note == self.newest_note):
            return
        is_over = self.round is None or self.now() - self.round.began_at > ROUND_S
        if is_over or (self.round and self.policy.is_met_by(self.round.found)):
            self.round = self._published(self.newest, self.newest_note)

    def _published(self, checkpoint: Checkpoint, note: str) -> Published:
        node_of = node_reader(checkpoint.size, lambda tile: read_tile(self.store, tile))
        return Published(checkpoint, note, node_of, self.now())

    def _ask(self, each: Asked) -> None:
        target = self.round
        if target is None or each.task or each.witness.name in target.found or self.now() < each.rests_until:
            return
        if each.size <= target.checkpoint.size:
            each.task = asyncio.create_task(self._asked(each, target))

    async def _asked(self, each: Asked, target: Published) -> None:
        try:
            async with asyncio.timeout(ASK_S):
                line = await self._cosigned(each, target)
        except (NotCosigned, Refused, httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError) as error:
            self._rest(each, error)
            return
        if each.rest_s:
            logger.info("witness %s cosigns again", each.witness.name)
        each.rest_s, target.found[each.witness.name] = 0.0, line
        each.size, each.vouched = target.checkpoint.size, (target.checkpoint.size, target.note + line)

    def _rest(self, each: Asked, error: Exception) -> None:
        log = logger.debug if each.rest_s else logger.warning  # once, not every minute
        log("witness %s did not cosign: %s", each.witness.name, str(error) or type(error).__name__)
        each.rest_s = min(max(2 * each.rest_s, _REST_S), _LONGEST_REST_S)
        each.rests_until = self.now() + each.rest_s

    async def _cosigned(self, each: Asked, target: Published) -> str:
        """The witness's line under the target's note.

        raises  NotCosigned, and whatever the network or our own tiles raise
        """
        size = target.checkpoint.size
        for _ in range(_TRIES):
            old = each.size
            status, body = await self._post(each, request_of(old, target))
            if status == httpx.codes.OK:
                return self._line(each, target, body)
            if status != httpx.codes.CONFLICT:
                raise NotCosigned(f"it answered {status} {body[:200]!r}")
            each.size = self._size_of(body)
            if each.size == old:
                raise NotCosigned(f"it knows another tree of {old} leaves: the log has forked, or the witness is wrong")
            await self._remind(each, target)
            if each.size > size:
                raise NotCosigned(f"it is ahead: it knows {each.size} leaves, {self._ahead(each.size)}")
        raise NotCosigned("its size does not hold still")

    async def _remind(self, each: Asked, target: Published) -> None:
        """Show a witness that went back in time its own cosignature: an honest one then stops, rather than sign anew."""
        vouched, note = each.vouched
        if each.size >= vouched or vouched > target.checkpoint.size:
            return
        logger.error(
            "witness %s went back: it cosigned %s leaves and now knows %s", each.witness.name, vouched, each.size
        )
        checkpoint = read_checkpoint(note, self.key)
        status, body = await self._post(each, request_of(each.size, self._published(checkpoint, note)))
        if status != httpx.codes.OK:
            raise NotCosigned(f"it went back in time, and says so: {status} {body[:200]!r}")
        each.size = vouched

    def _ahead(self, size: int) -> str:
        newest = self.newest.size if self.newest else 0
        return "a later round" if size <= newest else f"more than the {newest} we ever published: did we go back?"

    def _line(self, each: Asked, target: Published, body: bytes) -> str:
        text, key = body.decode(errors="replace"), each.witness.key
        at_s = cosignatures_of(target.note + text, [key]).get(key)
        if at_s is None:
            raise NotCosigned("no signature of its key in what it answered")
        if at_s > self.now() + _CLOCK_DRIFT_S:
            raise NotCosigned("its clock is ahead of ours")
        return lines_of(target.note + text, key).splitlines(keepends=True)[0]

    @staticmethod
    def _size_of(body: bytes) -> int:
        size = number_of(body.decode(errors="replace").removesuffix("\n"))
        if size is None:
            raise NotCosigned(f"no size in its conflict: {body[:200]!r}")
        return size

    async def _post(self, each: Asked, request: AddCheckpoint) -> tuple[int, bytes]:
        url = each.witness.url.rstrip("/") + "/add-checkpoint"
        body = bytearray()
        async with self.client.stream("POST", url, content=write_request(request)) as answer:
            async for piece in answer.aiter_raw():
                body += piece
                if len(body) > _MAX_ANSWER_BYTES:
                    raise NotCosigned("its answer has no end")
        return answer.status_code, bytes(body)

    def _publish(self) -> None:
        """Publish the round's checkpoint once its quorum is met, and again with whoever comes later."""
        target = self.round
        if target is None or not self.policy.is_met_by(target.found):
            return
        lines = "".join(target.found[name] for name in self.policy.witnesses if name in target.found)
        data = (target.note + lines).encode()
        if data != self.published:
            self.store.publish_cosigned(data)
            self.published = data


def policy_of(data: bytes, key: VerifierKey) -> Policy:
    """The policy by which a log asks its witnesses.

    raises  Refused policy.format; policy.other_log when it is not for this log; policy.weak when two views could both
            reach its quorum
    """
    policy = read_policy(data).only(key)
    if not policy.is_majority:
        raise Refused(Problem("policy.weak", values={"quorum": policy.quorum}))
    return policy


def request_of(old: int, target: Published) -> AddCheckpoint:
    """What a witness that knows `old` leaves is sent for a checkpoint.

    cost    reads the tiles along two paths
    """
    size = target.checkpoint.size
    proof = consistency_proof(old, size, target.node_of) if 0 < old <= size else []
    return AddCheckpoint(old, tuple(proof), target.note)
