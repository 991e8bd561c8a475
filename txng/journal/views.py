"""/nhat-ky/: the shell of the log on a phone, its manifest and its service worker. The same for everybody: no data of anybody.

What the phone needs to start without a network is the shell and the files in `static/journal`; the service worker takes
them all at the first visit, each by its digest, so that a file of an older release is never mixed with those of a newer.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

_FOLDER = Path(__file__).parent / "static/journal"
_FILES = "/nhat-ky/tep/"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_NOT_OFFLINE = frozenset({"icon-512.png"})  # only whoever installs the app wants it, and then from the network
# As on every page (web.middleware), but photos and voices just made are shown from memory; no style within the page.
_POLICY = "default-src 'none'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self'; script-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_PERMISSIONS = "camera=(self), microphone=(self), geolocation=()"
_MANIFEST: dict[str, Any] = {
    "id": "/nhat-ky/",
    "name": "Nhật ký sản xuất",
    "short_name": "Nhật ký",
    "description": "Ghi việc hôm nay trong nửa phút, không cần mạng",
    "lang": "vi",
    "start_url": "/nhat-ky/",
    "scope": "/nhat-ky/",
    "display": "standalone",
    "orientation": "portrait",
    "background_color": "#ffffff",
    "theme_color": "#14603a",
    "icons": [
        {"src": "/nhat-ky/tep/icon.svg", "sizes": "any", "type": "image/svg+xml"},
        {"src": "/nhat-ky/tep/icon-192.png", "sizes": "192x192", "type": "image/png", "purpose": "any maskable"},
        {"src": "/nhat-ky/tep/icon-512.png", "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
    ],
}


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """/nhat-ky/: an empty page that the app fills; without script it says what to do instead."""
    response = render(request, "journal/shell.html", {"scripts": [name for name in _files() if name.endswith(".js")]})
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Permissions-Policy"] = _PERMISSIONS
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """/nhat-ky/manifest.json: what the phone's home screen shows."""
    return HttpResponse(json.dumps(_MANIFEST, ensure_ascii=False), content_type="application/manifest+json")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """/nhat-ky/sw.js: the service worker, with the digest of every file; it may serve /nhat-ky/ and nothing else."""
    listed = {f"{_FILES}{one.name}": one.integrity for one in _files().values() if one.name not in _NOT_OFFLINE}
    version = hashlib.sha256(json.dumps(listed).encode() + _shell_text()).hexdigest()[:16]
    given = {"version": version, "files": json.dumps(listed)}
    response = render(request, "journal/sw.js", given, content_type=_TYPES[".js"])
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/nhat-ky/"
    return response


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """/nhat-ky/tep/{name}: one file of the app, compressed: what serves /static/ does not compress, and a phone pays by the byte.

    The service worker asks for them right after the page did: it finds them in the browser's own cache.
    """
    found = _files().get(name)
    if found is None:
        raise Http404
    is_small = "gzip" in request.headers.get("Accept-Encoding", "")
    headers = {"Cache-Control": "public, max-age=600", "Vary": "Accept-Encoding"} | (
        {"Content-Encoding": "gzip"} if is_small else {}
    )
    return HttpResponse(found.compressed if is_small else found.data, content_type=found.media_type, headers=headers)


@dataclass(frozen=True, slots=True)
class _File:
    """One file of the app; `integrity` is its digest as subresource integrity writes it."""

    name: str
    data: bytes
    compressed: bytes
    integrity: str
    media_type: str


@cache
def _files() -> dict[str, _File]:
    """Every file by its name. Read once: a release restarts the node."""
    return {path.name: _read(path) for path in sorted(_FOLDER.iterdir()) if path.suffix in _TYPES}


def _read(path: Path) -> _File:
    data = path.read_bytes()
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    return _File(path.name, data, gzip.compress(data, 9, mtime=0), f"sha256-{digest}", _TYPES[path.suffix])


@cache
def _shell_text() -> bytes:
    return (Path(__file__).parent / "templates/journal/shell.html").read_bytes()
