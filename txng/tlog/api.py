"""The log over HTTP: static files and one proof. Every answer can be checked without us; most can be cached for ever.

A front server may serve the same folder as files (docs/runbooks/deploy.md); these views are for where none stands in front.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from txng.core.merkle.checkpoint import encoded
from txng.core.merkle.tiles import ENTRIES, read_path
from txng.core.problems import Problem, Refused
from txng.tlog import lookups

_FOR_EVER = "public, max-age=31536000, immutable"
# A partial tile goes when the full one exists; its bytes never change while it stands.
_FOR_AN_HOUR = "public, max-age=3600, immutable"
_TEXT = "text/plain; charset=utf-8"


@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """/log/checkpoint: the newest promise of the log, with its witnesses' cosignatures."""
    return _answer(lookups.checkpoint().encode(), _TEXT, "no-cache")


@require_safe
def newest_checkpoint(_request: HttpRequest) -> HttpResponse:
    """/log/checkpoint/newest: the newest one that the log alone has signed."""
    return _answer(lookups.newest_checkpoint().encode(), _TEXT, "no-cache")


@require_safe
def policy(_request: HttpRequest) -> HttpResponse:
    """/log/policy: which witnesses cosign, and how many must; to compare with the one known from elsewhere."""
    return _answer(lookups.policy(), _TEXT, "no-cache")


@require_safe
def vkey(_request: HttpRequest) -> HttpResponse:
    """/log/vkey: the key that this node says verifies its log, to compare with the one known from elsewhere."""
    return _answer(f"{lookups.vkey()}\n".encode(), _TEXT, "no-cache")


@require_safe
def tile(_request: HttpRequest, name: str) -> HttpResponse:
    """/log/tile/<name>: hashes, e.g. `0/x001/067` or `1/000.p/5`."""
    return _tile(name, is_entries=False)


@require_safe
def entries(_request: HttpRequest, name: str) -> HttpResponse:
    """/log/tile/entries/<name>: the leaves themselves, e.g. `x001/067`."""
    return _tile(f"entries/{name}", is_entries=True)


@require_safe
def proof(_request: HttpRequest, index: int) -> HttpResponse:
    """/log/proof/<index>: the proof of one leaf, for `txng verify` and the page."""
    response = _answer(lookups.proof_text(index).encode(), _TEXT, "no-cache")
    response["Content-Disposition"] = f'inline; filename="{index}.tlog-proof"'
    return response


@require_safe
def consistency(_request: HttpRequest, old: int, new: int) -> HttpResponse:
    """/log/consistency/<old>/<new>: that the larger tree begins with the smaller, a hash a line, for who kept a checkpoint."""
    hashes = lookups.consistency(old, new)
    return _answer("".join(f"{encoded(each)}\n" for each in hashes).encode(), _TEXT, _FOR_EVER)


def _tile(name: str, *, is_entries: bool) -> HttpResponse:
    path = f"tile/{name}"
    found = read_path(path)
    if found is None or (found.level == ENTRIES) != is_entries:
        raise Refused(Problem("tlog.no_tile", values={"path": path}))
    return _answer(lookups.tile_bytes(found), "application/octet-stream", _FOR_EVER if found.is_full else _FOR_AN_HOUR)


def _answer(data: bytes, content_type: str, cache_control: str) -> HttpResponse:
    headers = {"Cache-Control": cache_control, "Access-Control-Allow-Origin": "*"}  # anyone's page may verify us
    return HttpResponse(data, content_type=content_type, headers=headers)
