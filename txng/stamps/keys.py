"""The keys of stamps: one file a year in a folder, mode 0600, whose text is 64 hexadecimal digits.

A new year's key is made beside the old ones, which go on checking what is about. Who has a key can make stamps: a file
that others may read is refused.
"""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from txng.core.problems import Problem, Refused
from txng.core.stamp.key import FIRST_YEAR, StampKey, StampKeys

_OTHERS = 0o077


def create_key(folder: Path, year: int) -> Path:
    """The file of a year's key, which is made where there is none."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{year}.key"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())  # stamps printed with a key that a power cut took would be nobody's
    return path


def keys_in(folder: Path) -> StampKeys:
    """All keys of a folder, read once until a file is added or altered.

    raises   Refused stamps.key_unusable
    """
    stamp = tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.key")))
    return _read(folder, stamp)


def key_of_year(folder: Path, year: int) -> StampKey:
    """The key by which a year's stamps are issued.

    raises   Refused stamps.key_missing
    """
    key = keys_in(folder).by_version.get(year - FIRST_YEAR)
    if key is None:
        raise Refused(Problem("stamps.key_missing", values={"year": year}))
    return key


@cache
def _read(folder: Path, stamp: tuple[tuple[str, int], ...]) -> StampKeys:
    keys = [_key_of(folder / name) for name, _ in stamp]
    return StampKeys({key.version: key for key in keys})


def _key_of(path: Path) -> StampKey:
    if path.stat().st_mode & _OTHERS:
        raise Refused(Problem("stamps.key_unusable", values={"path": path.name, "reason": "chmod 600"}))
    try:
        return StampKey(int(path.stem) - FIRST_YEAR, bytes.fromhex(path.read_text().strip()))
    except ValueError as error:
        raise Refused(Problem("stamps.key_unusable", values={"path": path.name, "reason": str(error)})) from error
