"""What a witness remembers: of each log the checkpoint it cosigned last, and beside its key how far it has come.

Order of one cosignature
1. The checkpoint replaces the one before, durably.
2. The guard, a file beside the key, is raised to its size, durably.
3. Only then is anything signed.
A crash between any two leaves a store that is at least as far as all that was signed. The guard is never ahead of the
store but where the store went back in time: then nothing is signed any more. Who puts back both at once — a snapshot of
the whole machine — deceives it (ADR 36).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from txng.core.merkle.checkpoint import Checkpoint, number_of, read_unverified
from txng.core.problems import Problem, Refused
from txng.witness.files import create, replace

MOST_EVIDENCE = 100  # requests kept that a log should never have signed; the first ones tell all

_LOCK = ".lock"
_LATEST = "latest"
_EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Store:
    """The store of one witness in one folder, locked as long as the process lives; nothing is kept in memory.

    folder   `latest/…` a note for each log, `evidence/…`
    guard    the file beside the key: a line `size origin` for each log
    """

    folder: Path
    guard: Path
    lock: int

    @classmethod
    def create(cls, folder: Path, guard: Path) -> None:
        """An empty store for a new key.

        raises  Refused witness.store when there is one
        """
        if folder.exists() and any(folder.iterdir()):
            raise _unusable(folder, "the folder is not empty")
        for each in (folder / _LATEST, folder / _EVIDENCE):
            each.mkdir(parents=True)
        try:
            create(guard, b"", mode=0o600)
        except FileExistsError as error:
            raise _unusable(folder, f"{guard} stands there already") from error

    @classmethod
    def open(cls, folder: Path, guard: Path, *, is_newest: bool = False) -> Self:
        """The store of a key, as it was left.

        is_newest   a human says that this store is the newest there ever was, though its guard is lost
        raises      Refused witness.store when there is none, or another process has it; witness.behind_itself
        """
        if not (folder / _LATEST).is_dir():
            raise _unusable(folder, "it is not there")
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(lock)
            raise _unusable(folder, "another process uses it") from error
        store = cls(folder, guard, lock)
        try:
            store._check(is_newest=is_newest)
        except Refused:
            store.close()
            raise
        return store

    def close(self) -> None:
        os.close(self.lock)

    def latest(self, origin: str) -> Checkpoint | None:
        """The checkpoint of this log that was kept last; None before the first.

        raises  Refused witness.store when the file is damaged; witness.behind_itself when it is older than the guard
        """
        path = self._path(origin)
        kept = self._read(path) if path.exists() else None
        if kept is not None and kept.origin != origin:
            raise _unusable(path, "it is of another log")
        self.refuse_behind(origin, kept, self._guarded().get(origin, 0))
        return kept

    def refuse_behind(self, origin: str, kept: Checkpoint | None, signed: int) -> None:
        """Stop where more was signed than is remembered; the guard keeps it in mind.

        raises  Refused witness.behind_itself
        """
        size = kept.size if kept else 0
        if signed > size:
            self._raise_guard(origin, signed)
            raise Refused(Problem("witness.behind_itself", values={"origin": origin, "size": size, "signed": signed}))

    def keep(self, checkpoint: Checkpoint, note: str) -> None:
        """Remember a checkpoint, in the place of the one before; durable when it returns."""
        # Also the same one again: a crash may have come before its name was durable.
        replace(self._path(checkpoint.origin), note.encode())
        self._raise_guard(checkpoint.origin, checkpoint.size)

    def keep_evidence(self, checkpoint: Checkpoint, request: bytes) -> None:
        """Put aside a request that shows a fork, or may show one: signed by the log, and not a continuation."""
        folder = self.folder / _EVIDENCE
        name = f"{_name(checkpoint.origin)}-{checkpoint.size}-{checkpoint.root.hex()[:16]}"
        if not (folder / name).exists() and sum(1 for _ in folder.iterdir()) < MOST_EVIDENCE:
            replace(folder / name, request)

    def sizes(self) -> Mapping[str, int]:
        """Every log with the size that was kept last."""
        kept = [self._read(path) for path in sorted((self.folder / _LATEST).iterdir()) if path.name[0] != "."]
        return {each.origin: each.size for each in kept}

    def _check(self, *, is_newest: bool) -> None:
        if not self.guard.exists():
            if not is_newest:
                raise _unusable(self.folder, f"{self.guard} is missing, so its age is unknown")
            lines = "".join(f"{size} {origin}\n" for origin, size in self.sizes().items())
            create(self.guard, lines.encode(), mode=0o600)
        for origin in self._guarded():
            self.latest(origin)

    def _guarded(self) -> dict[str, int]:
        try:
            lines = [line.partition(" ") for line in self.guard.read_text().splitlines()]
        except (OSError, UnicodeDecodeError) as error:
            raise _unusable(self.guard, "it cannot be read") from error
        sizes = {origin: number_of(size) for size, _, origin in lines}
        if None in sizes.values():
            raise _unusable(self.guard, "it is damaged")
        return {origin: size for origin, size in sizes.items() if size is not None}

    def _raise_guard(self, origin: str, size: int) -> None:
        guarded = self._guarded()
        if size > guarded.get(origin, 0):
            guarded[origin] = size
            replace(self.guard, "".join(f"{size} {name}\n" for name, size in guarded.items()).encode(), mode=0o600)

    def _path(self, origin: str) -> Path:
        return self.folder / _LATEST / _name(origin)

    def _read(self, path: Path) -> Checkpoint:
        try:
            return read_unverified(path.read_bytes().decode())
        except (OSError, UnicodeDecodeError, Refused) as error:
            raise _unusable(path, "it is damaged") from error


def guard_of(key: Path) -> Path:
    """Where the guard of a key lies: beside it, not in the store, so that a backup of the store does not take it along."""
    return key.with_name(key.name + ".signed")


def _name(origin: str) -> str:
    return sha256(origin.encode()).hexdigest()[:32]


def _unusable(path: Path, reason: str) -> Refused:
    return Refused(Problem("witness.store", values={"path": str(path), "reason": reason}))
