"""The published files of the log: immutable tiles and one checkpoint, in a folder that is laid out as the URLs are.

A file is whole and durable before it has its name, and its name is durable before anyone promises it. Other bytes
at a name that is taken stop everything: somebody may already have the first ones.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from txng.core.merkle.checkpoint import read_unverified
from txng.core.merkle.tiles import Tile
from txng.core.problems import Problem, Refused

CHECKPOINT = "checkpoint"
COSIGNED = "checkpoint.cosigned"

_DRAFTS = ".drafts"
_LOCK = ".lock"
_COSIGNED_LOCK = ".cosigned.lock"
_COSIGNED_DRAFT = ".cosigned.new"
_READABLE = 0o644


class Store(Protocol):
    """Where tiles and checkpoint are published: a folder here, object storage elsewhere."""

    def read(self, name: str) -> bytes | None:
        """The bytes under a name; None where there are none."""

    def write(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Publish immutable files; all are durable when it returns. The same bytes again are no fault.

        raises  Refused tlog.tile_differs when a name has other bytes
        """

    def publish(self, note: bytes, *, after: bytes | None) -> None:
        """Replace the checkpoint `after` by `note`; durable when it returns.

        raises  Refused tlog.checkpoint_moved when another checkpoint stands there
        """

    def forget_partials(self, tiles: Sequence[Tile]) -> None:
        """Remove the partial forms of tiles that are full by now (c2sp.org/tlog-tiles allows it)."""


@dataclass(frozen=True, slots=True)
class Directory:
    """A Store in a folder of this machine.

    root  holds `checkpoint` and `tile/…`; any web server may serve it as it is, without the names that begin with a dot
    """

    root: Path

    def prepare(self) -> None:
        """Make the folder, and sweep away drafts that a crash left. Only the one writer does this."""
        shutil.rmtree(self.root / _DRAFTS, ignore_errors=True)
        (self.root / _DRAFTS).mkdir(parents=True)

    def read(self, name: str) -> bytes | None:
        try:
            return (self.root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, files: Sequence[tuple[str, bytes]]) -> None:
        drafts = [(name, self._draft(data)) for name, data in files if not self._stands(name, data)]
        # Also the folders of files that stand already: a crash may have come before their names were durable.
        touched = {self.root}
        for name, _ in files:
            touched |= self._folders(name)
        for name, draft in drafts:
            self._place(draft, name)
        for folder in touched:
            _sync_folder(folder)

    def publish(self, note: bytes, *, after: bytes | None) -> None:
        with self._locked(_LOCK):
            standing = self.read(CHECKPOINT)
            if standing == note:
                return
            if standing != after:
                raise Refused(Problem("tlog.checkpoint_moved"))
            # A rename: whoever reads sees the old promise or the new one, never half of one.
            self._draft(note).replace(self.root / CHECKPOINT)
            _sync_folder(self.root)

    def publish_cosigned(self, note: bytes) -> None:
        """Replace the cosigned checkpoint, never by one of a smaller tree; durable when it returns."""
        # A lock and a draft of its own: the sequencer waits for nobody, and sweeps its drafts away.
        with self._locked(_COSIGNED_LOCK):
            standing = self.read(COSIGNED)
            if standing and read_unverified(standing.decode()).size > read_unverified(note.decode()).size:
                return
            draft = self.root / _COSIGNED_DRAFT
            with draft.open("wb") as file:
                file.write(note)
                os.fchmod(file.fileno(), _READABLE)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.root / COSIGNED)
            _sync_folder(self.root)

    def forget_partials(self, tiles: Sequence[Tile]) -> None:
        for tile in tiles:
            shutil.rmtree(self.root / f"{tile.full.path}.p", ignore_errors=True)

    def _stands(self, name: str, data: bytes) -> bool:
        standing = self.read(name)
        if standing is not None and standing != data:
            raise Refused(Problem("tlog.tile_differs", values={"path": name}))
        return standing is not None

    def _draft(self, data: bytes) -> Path:
        descriptor, draft = tempfile.mkstemp(dir=self.root / _DRAFTS)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), _READABLE)
            file.flush()
            os.fsync(file.fileno())
        return Path(draft)

    def _place(self, draft: Path, name: str) -> None:
        # A link, not a rename: it never overwrites, even if two sequencers should ever write at once.
        try:
            (self.root / name).hardlink_to(draft)
        except FileExistsError:
            self._stands(name, draft.read_bytes())
        draft.unlink()

    def _folders(self, name: str) -> set[Path]:
        folder = (self.root / name).parent
        if not folder.is_dir():
            folder.mkdir(parents=True)
            return {*folder.parents[: len(folder.relative_to(self.root).parts)], folder}
        return {folder}

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        # The session lock in the database may be lost with its connection; this one lives as long as the process.
        with (self.root / name).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def read_tile(store: Store, tile: Tile) -> bytes:
    """A tile's bytes; those of the full tile where the partial one has gone.

    raises  Refused tlog.tile_missing
    """
    data = store.read(tile.path)
    if data is None and not tile.is_full:
        data = store.read(tile.full.path)
    if data is None:
        raise Refused(Problem("tlog.tile_missing", values={"path": tile.path}))
    return data


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
