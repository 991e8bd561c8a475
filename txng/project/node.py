"""A whole node on one machine and one port: PostgreSQL (embedded unless named), web and every loop behind it.

What `make demo` and the fault tests start. In production each process has its own unit (docs/runbooks/deploy.md).
"""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx

from txng.project.embedded import Embedded, die_with_parent
from txng.project.node_witnesses import Neighbours

logger = logging.getLogger(__name__)

_READY_S = 180.0  # a machine on which much else begins may need a minute to read our modules; what has ended is told at once
_ANSWER_S = 15.0
_STOP_S = 8.0
_TAIL = 2_000  # characters of what was said last
_RESTART_PAUSE_S = 0.5
# name → command; two judge documents, because one is held up by its own waiting for the disk
_LOOPS = {
    "runcaptures": "runcaptures", "runcaptures-2": "runcaptures", "runsequencer": "runsequencer",
    "runfollowers": "runfollowers", "runsubscriptions": "runsubscriptions",
    "runsheets": "runsheets", "runcases": "runcases", "runscans": "runscans",
    "runjournal": "runjournal",
}  # fmt: skip


class NodeFailed(RuntimeError):
    """The node did not come up; the message says where to look."""


@dataclass
class Node:
    """One node in one folder.

    data          everything it keeps: database, log, keys, secrets, its processes' output
    options       PostgreSQL settings, for tests that weaken or slow it
    surroundings  the environment it starts in; what it names wins over what the node would choose
    witnesses     how many processes beside it cosign its log, each with its own key and store
    vkey          once started: the log's verifier key
    """

    data: Path
    port: int
    options: Mapping[str, str] = field(default_factory=dict)
    surroundings: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    web_workers: int = 2
    witnesses: int = 0
    database: Embedded | None = None
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    vkey: str = ""
    lock: IO[str] | None = None
    neighbours: Neighbours = field(default_factory=Neighbours)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Node:
        """Bring everything up, in the order of need; the tables are migrated first. What fails leaves nothing running."""
        try:
            self._bring_up()
        except BaseException:
            self.stop()
            raise
        return self

    def manage(self, *arguments: str) -> str:
        """Run one of Django's commands; what it printed.

        raises  NodeFailed with what it said
        """
        # Checks read every route and page: more than most commands do. The shell has none, and knows no such word.
        return self._run("django", *arguments, *([] if arguments[0] == "shell" else ["--skip-checks"]))

    def watch(self) -> None:
        """One look around: what has died is started again. Recovery is the ordinary start."""
        if self.database and (self.database.process is None or self.database.process.poll() is not None):
            logger.warning("PostgreSQL ended; starting it again")
            self.database.start()
        for name, process in list(self.processes.items()):
            if process.poll() is not None:
                logger.warning("%s ended with %s; starting it again", name, process.returncode)
                time.sleep(_RESTART_PAUSE_S)
                self._spawn(name)

    def stop(self) -> None:
        """Stop all that was started, doors first, the database last."""
        for process in self.processes.values():
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + _STOP_S
        for process in self.processes.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(process, signal.SIGKILL)
                process.wait()
        self.processes.clear()
        try:
            if self.database:
                self.database.stop()
        finally:
            if self.lock:
                self.lock.close()

    def environment_of_processes(self) -> dict[str, str]:
        """What every process of this node is started with; the secret is made where there is none."""
        secret = self.data / "secret"
        if not secret.exists():
            secret.touch(mode=0o600)
            secret.write_text(secrets.token_hex(32))
        url = self.surroundings.get("TXNG_DATABASE_URL") or self._database_url()
        own = {
            "DJANGO_SETTINGS_MODULE": "txng.project.settings",
            "TXNG_DATABASE_URL": url,
            "TXNG_SECRET_KEY_FILE": str(secret.absolute()),
            "TXNG_PUBLIC_URL": self.url,
            "TXNG_TLOG_DIR": str((self.data / "log").absolute()),
            "TXNG_TLOG_KEY_FILE": str((self.data / "log.key").absolute()),
            "TXNG_STAMP_KEYS_DIR": str((self.data / "stamp-keys").absolute()),
            "TXNG_STATIC_ROOT": str((self.data / "static").absolute()),
            "TXNG_WEBHOOK_PRIVATE": "127.0.0.1",  # whoever tries it has a receiver on the same machine
        }
        if self.witnesses:
            own["TXNG_TLOG_POLICY"] = str((self.data / "policy").absolute())
        return {**own, **self.surroundings}

    def kill(self, name: str) -> None:
        """SIGKILL to one process and its children (fault tests)."""
        _signal_group(self.processes[name], signal.SIGKILL)
        self.processes[name].wait()

    def _bring_up(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self._claim()
        if "TXNG_DATABASE_URL" not in self.surroundings:
            self.database = Embedded(self.data / "pg", options=self.options).start()
        self.environment = self.environment_of_processes()
        self.vkey = self._run("txng.project.prepare").strip()
        self.neighbours = Neighbours.of(self.data, self.witnesses, self.vkey)
        # On a demo nothing is sent, but what waits comes together in its outbox all the same.
        has_senders = any(self.environment.get(f"TXNG_{one}") for one in ("SMTP_URL", "SMS_SENDER", "ZALO_SENDER", "DEMO"))
        # The doors first: all at once would share two cores, and who waits for the page would wait for every loop.
        self._spawn("web")
        self._wait_until_it_answers()
        for name in (*_LOOPS, *(["runmessages"] if has_senders else []), *self.neighbours.commands):
            self._spawn(name)

    def _claim(self) -> None:
        # Two nodes in one folder would start one database twice; another's node on our port would hear our stories.
        self.lock = (self.data / "lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.lock.close()
            raise NodeFailed(f"{self.data} đang được một nút khác dùng / is used by another node") from error
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError as error:
                self.lock.close()
                raise NodeFailed(f"Cổng {self.port} đang bận / port {self.port} is taken: {error}") from error

    def _run(self, module: str, *arguments: str) -> str:
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NodeFailed(f"{module} {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def _database_url(self) -> str:
        assert self.database is not None
        return self.database.ensure_database("txng")

    def _spawn(self, name: str) -> None:
        command = self._web() if name == "web" else self.neighbours.commands.get(name)
        # Django's checks would read every route and page, which is most of what a loop would load: web has just read them.
        command = command or [sys.executable, "-m", "django", _LOOPS.get(name, name), "--skip-checks"]
        with (self.data / f"{name}.log").open("ab") as output:
            # A session of its own: Ctrl-C reaches us alone, and we stop the others in order.
            self.processes[name] = subprocess.Popen(
                command, env=self.environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL,
                start_new_session=True, preexec_fn=die_with_parent,
            )

    def _web(self) -> list[str]:
        return [
            sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", str(self.web_workers), "--respawn-failed-workers",
            "--log-level", "warning",
            "--static-path-route", "/static", "--static-path-mount", str((self.data / "static").absolute()),
            "txng.project.server:application",
        ]

    def _wait_until_it_answers(self) -> None:
        web, deadline, said = self.processes["web"], time.monotonic() + _READY_S, "nothing was asked"
        # No proxy of the surroundings leads to this machine's own port.
        with httpx.Client(trust_env=False, timeout=_ANSWER_S) as client:
            while web.poll() is None and time.monotonic() < deadline:
                try:
                    answer = client.get(f"{self.url}/khoe")
                except httpx.TransportError as error:
                    said = repr(error)
                else:
                    if answer.status_code == httpx.codes.OK:
                        return
                    if "tlog.database_behind" in answer.text:
                        raise NodeFailed(answer.json()["detail"])
                    said = f"{answer.status_code} {answer.text[:_TAIL]}"
                time.sleep(0.1)
        lives = f"has not become ready within {_READY_S:.0f} s" if web.returncode is None else f"ended with {web.returncode}"
        tail = (self.data / "web.log").read_text(errors="replace")[-_TAIL:]
        raise NodeFailed(f"web {lives}. {self.url}/khoe, asked last: {said}\n{self.data}/web.log ends:\n{tail}")


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it may have ended already
        os.killpg(process.pid, number)
