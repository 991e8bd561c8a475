"""/capture/{captureID}/receipt: one file to keep, that proves every recorded event of a document without us."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from txng.accounts.viewer import Viewer
from txng.events.api.media import JSON, wanted_media_type
from txng.events.api.resource import resource
from txng.events.receipts_signed import Waiting, receipt_of
from txng.web.api import json_response

RETRY_AFTER_S = 2  # sealing takes no longer on a healthy node (ARCHITECTURE, the spine)


def _receipt(request: HttpRequest, viewer: Viewer, job_id: str) -> HttpResponse:
    wanted_media_type(request, [JSON])
    found = receipt_of(viewer, job_id)
    if isinstance(found, Waiting):
        told = {"captureID": job_id, "events": found.events, "sealed": found.sealed}
        return json_response(told, status=202, headers={"Retry-After": str(RETRY_AFTER_S)})
    # It holds what the sender said, whole: no cache on the way may keep it.
    headers = {"Content-Disposition": f'attachment; filename="{job_id}.bien-nhan.json"', "Cache-Control": "no-store"}
    return HttpResponse(found, content_type=JSON, headers=headers)


capture_receipt = resource({"GET": _receipt})
