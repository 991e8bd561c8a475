"""/quan-tri/tem/lo/{n}: one batch of stamps: print it, activate, attach to a lot, void; what was done with it."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase

from txng.core.problems import Problem, Refused
from txng.core.stamp.sheet import A4_65, LAYOUTS
from txng.office.door import Asking, hidden, number_in, page
from txng.office.stamps import FOLDER
from txng.registry.lookups import lots_of_product, products_of
from txng.stamps import batches, codes, lookups, printing
from txng.stamps.batches import Stretch
from txng.stamps.lookups import BatchFace

LOTS_SHOWN = 100
SHEETS_MOST = 1_000_000  # stamps in one file; an industrial printer takes the stream of codes


@page("GET", "POST")
def one(asking: Asking, number: int) -> HttpResponse:
    """One batch; `POST viec=kich-hoat|gan-lo|huy|mat, tu, den, lo, ly_do`."""
    face = _face(asking, number)
    faults = None
    if asking.request.method == "POST":
        try:
            _do(asking, number)
            return HttpResponseRedirect(f"{FOLDER}lo/{number}?xong=1")
        except Refused as refused:
            faults = refused
    return asking.answered(
        "office/stamps_batch.html",
        {
            "one": face,
            "product": products_of([face.product_key]).get(face.product_key),
            "lots": lots_of_product(face.product_key, limit=LOTS_SHOWN),
            "acts": lookups.acts_of(face),
            "layouts": LAYOUTS,
            "given": asking.request.POST,
        },
        faults=faults,
    )


@page("POST")
def sheets(asking: Asking, number: int) -> HttpResponseBase:
    """The stamps as PDF, `mau` the layout; taken as printed from that moment."""
    face = _face(asking, number)
    layout = LAYOUTS.get(asking.request.POST.get("mau", ""), A4_65)
    where = _stretch(asking, face, SHEETS_MOST)
    codes.key_of(face)
    batches.note_printed(asking.viewer, number, where, now=asking.now)
    return _file(printing.pdf_of(face, layout, where.first or 1, where.last), f"tem-{number}.pdf", "application/pdf")


@page("POST")
def listed(asking: Asking, number: int) -> HttpResponseBase:
    """The stamps as CSV, for industrial printers."""
    face = _face(asking, number)
    where = _stretch(asking, face, face.count)
    codes.key_of(face)
    batches.note_printed(asking.viewer, number, where, now=asking.now)
    return _file(codes.csv_of(face, where.first or 1, where.last), f"tem-{number}.csv", "text/csv; charset=utf-8")


def _face(asking: Asking, number: int) -> BatchFace:
    face = lookups.batch_of(asking.viewer, number, now=asking.now)
    if face is None:
        raise hidden("stamps.not_there")
    return face


def _do(asking: Asking, number: int) -> None:
    given, viewer, now = asking.request.POST, asking.viewer, asking.now
    where = Stretch(number_in(given.get("tu", "")) or None, number_in(given.get("den", "")) or None)
    lot, reason = given.get("lo", ""), given.get("ly_do", "")
    match given.get("viec", ""):
        case "kich-hoat":
            batches.activate(viewer, number, where, lot=lot, now=now)
        case "gan-lo":
            batches.attach(viewer, number, where, lot=lot, now=now)
        case "huy" | "mat" as act:
            batches.void(viewer, number, where, reason=reason, is_lost=act == "mat", now=now)


def _stretch(asking: Asking, face: BatchFace, most: int) -> Stretch:
    """From one number to another, of what the file may hold."""
    given = asking.request.POST
    first = number_in(given.get("tu", "")) or 1
    last = number_in(given.get("den", "")) or face.count
    if not 1 <= first <= last <= face.count or last - first >= most:
        raise Refused(Problem("stamps.stretch", "/tu", {"first": first, "last": last, "count": min(face.count, most)}))
    return Stretch(first, last)


def _file(parts: Iterator[bytes], name: str, kind: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(parts, content_type=kind, headers=headers)
