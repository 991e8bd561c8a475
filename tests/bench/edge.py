"""Scans at the edge, against nginx that answers a fixed 307 and against a bare application with one look-up by primary key.

A million products, each with a link; a thousand million stamps. One load generator (wrk) of one thread on the same cores as
the servers and PostgreSQL: the ratios of one run are the figures to quote. Needs `apt-get install -y nginx-light wrk`.

Everything is asked in turn, several times; of each the best run counts. CPU is what our processes, and PostgreSQL's, spend on
one request, whatever else the machine does. Redirects are of products drawn from the whole million, scans of stamps that
nobody has scanned. Stamps and pages are of two hundred lots, whose pages are at hand ("hot"): the first look at a lot costs
what a page costs Django, once in half a minute.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.bench.own_database import Figure, environment
from tests.ports import free_port

ROUNDS, SECONDS, CONNECTIONS, WORKERS = 4, 3, 192, 2
_WARM_S = 8
_TOOLS = {"nginx": "nginx-light", "wrk": "wrk"}
_TICKS = os.sysconf("SC_CLK_TCK")
_PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"
_HTML, _JSON = "text/html,application/xhtml+xml,*/*;q=0.8", "application/json"
_NGINX = """
daemon off; worker_processes {workers}; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder}; keepalive_requests 10000000;
    server {{ listen 127.0.0.1:{port}; location / {{ return 307 https://gao-an.vn/p; }} }}
}}
"""
_SCRIPT = """
local paths, n = {{}}, {start}
local rest = " HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nAccept: {accept}\\r\\nUser-Agent: {agent}\\r\\nAccept-Language: vi\\r\\n\\r\\n"
init = function() for line in io.lines("{list}") do paths[#paths + 1] = line end end
request = function() n = n + 1; return "GET " .. paths[(n - 1) % #paths + 1] .. rest end
done = function(summary, latency)
    print(string.format("told %d %d %d %d", summary.requests, summary.duration, latency:percentile(99), summary.errors.status))
end
"""


@dataclass
class Kind:
    """One thing that is asked: of which server, which list of addresses, in which form."""

    name: str
    server: str
    addresses: str
    accept: str
    at_s: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)
    database_us: list[float] = field(default_factory=list)
    asked: int = 0


KINDS = (
    Kind("nginx, a fixed 307", "nginx", "redirect", _HTML),
    Kind("bare granian, one look-up by key", "bare", "redirect", _HTML),
    Kind("redirect", "edge", "redirect", _HTML),
    Kind("verdict of a stamp in JSON, its scan logged, hot", "edge", "stamp", _JSON),
    Kind("page of a stamp, its scan logged, hot", "edge", "stamp-page", _HTML),
    Kind("page of a lot, hot", "edge", "page", _HTML),
)
_AIMS = {2: (25_000.0, 1 / 3), 3: (20_000.0, None), 4: (8_000.0, None), 5: (8_000.0, None)}


def run() -> Iterable[Figure]:
    """(name, value, unit, aim)."""
    missing = [package for name, package in _TOOLS.items() if shutil.which(name) is None]
    if missing:
        print(f"Cần / needed: apt-get install -y {' '.join(missing)}", file=sys.stderr)
        return
    with environment(shared_buffers="1GB", max_wal_size="4GB") as given:
        folder = Path(given["TXNG_TLOG_DIR"]).parent
        own = dict(given) | {"TXNG_STAMP_KEYS_DIR": str(folder / "stamp-keys"), "TXNG_HOSTS": "127.0.0.1"}
        begun = time.monotonic()
        subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], env=own, check=True)
        subprocess.run([sys.executable, "-m", "tests.bench.measured.edge", str(folder)], env=own, check=True)
        yield "a million products and links, a thousand batches: made in", time.monotonic() - begun, "s", None
        measure(own, folder, int((folder / "pg" / "postmaster.pid").read_text().split()[0]))
    yield from _figures()


def measure(own: Mapping[str, str], folder: Path, postmaster: int) -> None:
    """Ask everything in turn, a few times."""
    with ExitStack() as open_ones:
        servers = {
            "nginx": open_ones.enter_context(_nginx(folder)),
            "bare": open_ones.enter_context(_granian(own, "tests.bench.measured.edge_apps:by_key")),
            "edge": open_ones.enter_context(_edge(own)),
        }
        for kind in KINDS:
            # Warm: plans, caches, and the pages of the lots in each process.
            _ask(kind, *servers[kind.server], folder, postmaster, seconds=_WARM_S if "hot" in kind.name else 1)
        for kind in KINDS:
            kind.at_s, kind.p99_ms, kind.cpu_us, kind.database_us = [], [], [], []
        for _ in range(ROUNDS):
            for kind in KINDS:
                _ask(kind, *servers[kind.server], folder, postmaster, seconds=SECONDS)


def _figures() -> Iterator[Figure]:
    best = {kind.name: max(kind.at_s) for kind in KINDS}
    nginx, bare = best[KINDS[0].name], best[KINDS[1].name]
    for place, kind in enumerate(KINDS):
        at_s, ratio = _AIMS.get(place, (None, None))
        yield f"{kind.name}: requests", best[kind.name], "/s", at_s
        yield (
            f"{kind.name}: p99 of the best run",
            kind.p99_ms[kind.at_s.index(best[kind.name])],
            "ms",
            20.0 if at_s else None,
        )
        if kind.server != "nginx":
            yield f"{kind.name}: CPU of the server a request", min(kind.cpu_us), "µs", 80.0 if place == 2 else None
            yield f"{kind.name}: CPU of PostgreSQL a request", min(kind.database_us), "µs", None
        if kind.server == "edge":
            yield f"{kind.name} / nginx", best[kind.name] / nginx, "times", ratio
            yield f"{kind.name} / bare", best[kind.name] / bare, "times", None


def _ask(kind: Kind, process: int, port: int, folder: Path, postmaster: int, *, seconds: int) -> None:
    script = folder / "ask.lua"
    script.write_text(_SCRIPT.format(list=folder / kind.addresses, accept=kind.accept, agent=_PHONE, start=kind.asked))
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--latency",
        "-s",
        str(script),
        f"http://127.0.0.1:{port}",
    ]
    before, before_database = _cpu_s(process), _cpu_s(postmaster)
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    spent, of_database = _cpu_s(process) - before, _cpu_s(postmaster) - before_database
    requests, duration_us, p99_us, refused = map(int, re.findall(r"told (\d+) (\d+) (\d+) (\d+)", said)[0])
    assert refused == 0, said
    kind.asked += requests
    kind.at_s.append(requests / duration_us * 1e6)
    kind.p99_ms.append(p99_us / 1_000)
    kind.cpu_us.append(spent / requests * 1e6)
    kind.database_us.append(of_database / requests * 1e6)


@contextmanager
def _nginx(folder: Path) -> Iterator[tuple[int, int]]:
    own = folder / "nginx"  # which it takes for itself
    own.mkdir(exist_ok=True)
    port, settings = free_port(), own / "nginx.conf"
    settings.write_text(_NGINX.format(workers=WORKERS, folder=own, port=port))
    with _serving(["nginx", "-c", str(settings), "-p", str(own)], port, os.environ) as process:
        yield process, port


@contextmanager
def _granian(own: Mapping[str, str], application: str) -> Iterator[tuple[int, int]]:
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(WORKERS), "--log-level", "error", application,
    ]  # fmt: skip
    with _serving(command, port, own) as process:
        yield process, port


@contextmanager
def _edge(own: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    port = free_port()
    command = [sys.executable, "-m", "txng.project.cli", "edge", "--port", str(port), "--workers", str(WORKERS)]
    with _serving(command, port, own) as process:
        yield process, port


@contextmanager
def _serving(command: list[str], port: int, own: Mapping[str, str]) -> Iterator[int]:
    with subprocess.Popen(command, env=dict(own)) as process:
        try:
            _wait_until_it_answers(port)
            yield process.pid
        finally:
            process.terminate()
            process.wait(20)


def _wait_until_it_answers(port: int) -> None:
    for _ in range(300):
        try:
            httpx.get(f"http://127.0.0.1:{port}/01/08930000000019", timeout=5)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError(f"nobody answers at port {port}")


def _cpu_s(pid: int) -> float:
    """CPU time of a process, of its children that live, and of those that ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(map(int, fields[11:15])) / _TICKS + sum(_cpu_s(int(child)) for child in children)
