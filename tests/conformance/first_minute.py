"""The first minute of /api/ as a reader lives it: each command of the page in one shell, with the real curl and openssl."""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import httpx

from txng.core.epcis.webhook_signature import gs1_signature

SOURCE = "/api/, first minute"
DELIVERY = b'{"type": "EPCISQueryDocument"}'
_STEPS = re.compile(r"<li><b>(.*?)</b><pre[^>]*><code>(.*?)</code></pre></li>", re.DOTALL)
# What each command must have said, by what stands in it.
_SAYS = {
    "dry-run=true": '"dryRun":true',
    'curl -H "Authorization: Bearer $KEY" "': '"status":"captured"',
    "MATCH_anyEPCClass": '"eventList"',
    "/api/v1/trace": '"direction":"forward"',
    "txng verify": "ĐÚNG: cả 1 sự kiện",
    "/subscriptions": '"subscriptionID"',
}
_MARK = "---buoc---"


def run(vectors: Path, url: str, new_key: Callable[[], str]) -> Iterable[tuple[str, str, bool, str]]:
    """Each step as (source, name, passed, what to know)."""
    steps = [
        (html.unescape(title), html.unescape(text)) for title, text in _STEPS.findall(httpx.get(f"{url}/api/").text)
    ]
    yield SOURCE, "has its steps", len(steps) == 10, str(len(steps))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "tin.json").write_bytes(DELIVERY)
        done = _in_one_shell([text for _, text in steps], folder, url, new_key())
    for (title, text), said in zip(steps, done, strict=False):
        wanted = next((words for begin, words in _SAYS.items() if begin in text), "")
        if "openssl" in text:
            token = re.search("-hmac '([^']+)'", text)
            wanted = gs1_signature(token[1] if token else "", DELIVERY)
        yield SOURCE, title, wanted in said, said[:300]


def _in_one_shell(commands: list[str], folder: str, url: str, key: str) -> list[str]:
    vkey = f"$(curl -s '{url}/bang-chung/0?dang=json' | {sys.executable} -c 'import json,sys; print(json.load(sys.stdin)[\"vkey\"])')"
    filled = [
        text.replace("txng_…", key).replace("txng verify", f"{sys.executable} -m txng.project.cli verify")
        .replace("'KHÓA CÔNG KHAI CỦA NHẬT KÝ'", f'"{vkey}"')
        for text in commands
    ]  # fmt: skip
    script = f"\necho; echo '{_MARK}'\n".join(filled)
    root = str(Path(__file__).resolve().parents[2])
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": root,
        "PYTHONIOENCODING": "utf-8",
        "LANG": "C.UTF-8",
    }
    told = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return told.stdout.split(_MARK)
