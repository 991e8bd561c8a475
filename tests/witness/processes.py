"""Witnesses as real processes, and what a log says to them, with nothing of the log's own client."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.core.merkle.witnesses import LOG, Branch
from txng.core.merkle.add_checkpoint import write_request
from txng.core.merkle.cosignature import CosignerKey, cosignatures_of, read_cosigner_key

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Running:
    """One witness in one folder; `dying` steps kill it from inside (tests.witness.dying)."""

    folder: Path
    name: str
    key: CosignerKey
    url: str = ""
    process: subprocess.Popen[str] | None = None
    said: list[str] = field(default_factory=list)

    def start(self, *more: str, dying: str = "", port: int = 0) -> Running:
        module = "tests.witness.dying" if dying else "txng.project.cli"
        store = ["--key", str(self.folder / "key"), "--store", str(self.folder / "store")]
        command = [
            sys.executable,
            "-m",
            module,
            "witness",
            "run",
            *store,
            "--log",
            LOG.text,
            "--port",
            str(port),
            *more,
        ]
        errors = (self.folder / "errors").open("a")
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"DYING": dying}, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        errors.close()
        assert self.process.stdout
        self.url = self.process.stdout.readline().split(" ")[0].rstrip("/")
        return self

    @property
    def errors(self) -> str:
        return (self.folder / "errors").read_text()

    def kill(self) -> None:
        assert self.process
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        self.ended()

    def ended(self) -> int:
        assert self.process and self.process.stdout
        code = self.process.wait(20)
        self.process.stdout.close()
        return code

    def say(self, branch: Branch, old: int, size: int) -> httpx.Response:
        return httpx.post(f"{self.url}/add-checkpoint", content=write_request(branch.request(old, size)), timeout=60)

    def cosigns(self, branch: Branch, size: int) -> bool:
        """As an honest client asks: with the size that the witness says it knows."""
        answer = self.say(branch, 0, size)
        if answer.status_code == 409:
            known = int(answer.text)
            if known > size:
                return False
            answer = self.say(branch, known, size)
        if answer.status_code != 200:
            return False
        assert self.key in cosignatures_of(branch.note(size) + answer.text, [self.key])
        return True


def new_witness(folder: Path, name: str) -> Running:
    folder.mkdir()
    command = [sys.executable, "-m", "txng.project.cli", "witness", "init", "--name", name]
    command += ["--key", str(folder / "key"), "--store", str(folder / "store")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Running(folder, name, read_cosigner_key(done.stdout))
