"""The frame of every EPCIS resource: who asks, OPTIONS, versions, length of the address, headers on every answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from txng import __version__
from txng.accounts.viewer import Viewer
from txng.core.epcis.identifier_format import FORMATS
from txng.core.problems import Problem, Refused
from txng.events.api.media import VERSION, chosen
from txng.web.api import View, endpoint

ROOT = "/epcis/v2"
MAX_ADDRESS = 32_768  # characters; the server in front reads 65,534
CBV_XML_FORMATS = ("No_Preference", "Always_Web_URI", "Always_URN", "Never_Translates")
_VERSIONS = {"GS1-EPCIS-Version": VERSION, "GS1-CBV-Version": VERSION}
_DISCOVERY = {
    **{f"GS1-{standard}-{bound}": VERSION for standard in ("EPCIS", "CBV") for bound in ("Min", "Max")},
    "GS1-EPC-Format": "No_Preference",  # every form can be asked for
    "GS1-CBV-XML-Format": "No_Preference",
    "GS1-Extensions": "cbvmda=urn:epcglobal:cbv:mda:",
    "GS1-Vendor-Version": __version__,
}

Door = Callable[..., HttpResponse]  # door(request, viewer, **path)


def resource(
    doors: Mapping[str, Door], *, max_bytes: Callable[[], int] | int = 0, exists: Callable[..., object] | None = None
) -> View:
    """One resource of EPCIS.

    doors      HTTP method → what answers it; OPTIONS is answered from this and from the limits
    max_bytes  as web.api.endpoint; a resource that takes events tells its limits
    exists     exists(viewer, **path), asked before OPTIONS; raises Refused where there is no such resource
    """
    methods = ("OPTIONS", *doors)
    takes_events = max_bytes is captured_bytes

    @endpoint(methods=methods, max_bytes=max_bytes)
    def answer(request: HttpRequest, viewer: Viewer, **path: Any) -> HttpResponse:
        _refuse_odd_address(request)
        if request.method == "OPTIONS":
            if exists:
                exists(viewer, **path)
            return _discovered(methods, limits_told() if takes_events else {})
        chosen(request, "GS1-EPC-Format", FORMATS)
        chosen(request, "GS1-CBV-XML-Format", CBV_XML_FORMATS)
        return doors[str(request.method)](request, viewer, **path)

    return _with_gs1_headers(answer, takes_events)


def captured_bytes() -> int:
    """The largest document that is taken."""
    return int(settings.CAPTURE_MAX_BYTES)


def limits_told() -> dict[str, str]:
    """The headers that announce what one capture may hold."""
    return {
        "GS1-EPCIS-Capture-Limit": str(settings.CAPTURE_MAX_EVENTS),
        "GS1-EPCIS-Capture-File-Size-Limit": str(settings.CAPTURE_MAX_BYTES),
        "GS1-Capture-Error-Behaviour": "all",
    }


def _with_gs1_headers(door: View, takes_events: bool) -> View:
    """The headers of EPCIS on every answer, refusals too; a too large document is told what is taken."""

    @wraps(door)
    def answered(request: HttpRequest, *args: Any, **path: Any) -> HttpResponse:
        response = door(request, *args, **path)
        told = {**_VERSIONS, **(limits_told() if takes_events and response.status_code == 413 else {})}
        for name, value in told.items():
            response.headers.setdefault(name, value)
        return response

    return answered


def _refuse_odd_address(request: HttpRequest) -> None:
    if "\x00" in request.path:
        raise Refused(Problem("web.not_found"))
    length = len(request.get_full_path())
    if length > MAX_ADDRESS:
        raise Refused(Problem("rest.address_too_long", values={"length": length, "limit": MAX_ADDRESS}))


def _discovered(methods: tuple[str, ...], more: Mapping[str, str]) -> HttpResponse:
    return HttpResponse(status=204, headers={"Allow": ", ".join(methods), **_DISCOVERY, **more})
