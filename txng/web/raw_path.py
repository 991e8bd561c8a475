"""The path of a request as it was sent: where `/` and `%2F` are still two things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote


def path_of(environ: Mapping[str, Any]) -> str | None:
    """The path as it was sent, percent-encoded and without its leading slash; None where the server does not tell it.

    environ   of a request; RAW_URI and REQUEST_URI are no part of PEP 3333, so each is believed only if it means PATH_INFO
    """
    for name in ("RAW_URI", "REQUEST_URI"):
        raw = str(environ.get(name, "")).partition("?")[0]
        if raw.startswith("/") and unquote(raw) == environ.get("PATH_INFO"):
            return raw[1:]
    return None


def written_name(environ: Mapping[str, Any], name: str, *, prefix: str) -> str:
    """A name in the path as its sender means it.

    name     as the route found it in the decoded path
    prefix   of the path up to it, as `path_of` gives paths

    Who percent-encodes a whole identifier (`https%3A%2F%2Fid.gs1.org%2F01…`) sends it as one segment: decoding gives it
    back. Who writes it as it is (`https://id.gs1.org/01/…/10/A%2F21%2FB`) means every `%2F` in it to stay: decoded, a lot
    "A/21/B" would become a lot and a serial number.
    """
    sent = (path_of(environ) or "").removeprefix(prefix)
    for written in (sent, sent.rpartition("/")[0]):
        if "/" in written and unquote(written) == name:
            return written
    return name
