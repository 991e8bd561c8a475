"""Files that are whole and durable before they have their name."""

from __future__ import annotations

import os
from pathlib import Path


def replace(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Put `data` in the place of what stands at `path`; durable when it returns, and never half of it to be seen."""
    draft = path.with_name(f".{path.name}.new")  # there is one writer: the store is locked
    _write(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), data)
    draft.replace(path)
    sync_folder(path.parent)


def create(path: Path, data: bytes, *, mode: int) -> None:
    """A file that does not stand yet; durable when it returns.

    raises  FileExistsError
    """
    _write(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), data)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
