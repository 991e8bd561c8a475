"""/quan-tri/phan-anh/: complaints of one's places and sectors; take, ask, answer, close, go on to a recall."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect

from txng.accounts import mandates_lookups as rights
from txng.accounts.lookups import organisations_of
from txng.cases import complaints_handling as handling
from txng.cases import complaints_lookups as lookups
from txng.cases.complaints_lookups import ComplaintFace
from txng.core.gs1.identify import identify, lot_of
from txng.core.problems import Refused
from txng.office.door import Asking, hidden, needs, number_in, page
from txng.registry.lookups import products_of
from txng.territory import lookups as territory

FOLDER = "/quan-tri/phan-anh/"
PER_PAGE = 50


@page("GET")
def listed(asking: Asking) -> HttpResponse:
    """Those whose turn is at one's level; `?tat_ca=1` all of one's area, `?dong=1` those that are over."""
    needs(asking, handling.HANDLE)
    get = asking.request.GET
    is_all, is_over = get.get("tat_ca") == "1", get.get("dong") == "1"
    rows = lookups.queue(
        asking.viewer, asking.day, is_mine=not is_all and not is_over, is_open=not is_over,
        after=number_in(get.get("sau", "")), limit=PER_PAGE + 1,
    )  # fmt: skip
    names = products_of({row.product_key for row in rows if row.product_key})
    communes = territory.communes_by_code({row.commune_code for row in rows if row.commune_code}, asking.day)
    kept = {name: "1" for name in ("tat_ca", "dong") if get.get(name) == "1"}
    values = {
        "rows": [
            {
                "one": row,
                "product": names.get(row.product_key),
                "place": communes[row.commune_code].full_name if row.commune_code in communes else "",
                "is_late": row.is_overdue(asking.now),
            }
            for row in rows[:PER_PAGE]
        ],
        "more": urlencode(kept | {"sau": rows[PER_PAGE - 1].id}) if len(rows) > PER_PAGE else "",
        "is_all": is_all,
        "is_over": is_over,
    }
    return asking.answered("office/complaints.html", values)


@page("GET", "POST")
def one(asking: Asking, number: int) -> HttpResponse:
    """One complaint; `POST viec=nhan|hoi|tra-loi|dong` with `noi_dung` or `ket_qua`."""
    face = lookups.complaint_in_reach(asking.viewer, number, asking.day)
    if face is None:
        raise hidden("cases.complaint_not_there")
    faults = None
    if asking.request.method == "POST":
        try:
            _do(asking, number)
            return HttpResponseRedirect(f"{FOLDER}{number}?xong=1")
        except Refused as refused:
            faults = refused
    text, has_photo = lookups.words_of(asking.viewer, face)
    others = lookups.complaints_of_product(asking.viewer, asking.day, face.product_key)
    found = (
        territory.unit_of("commune", face.commune_code, asking.day),
        territory.unit_of("province", face.province_code, asking.day),
    )
    places = [unit for unit in found if unit is not None]
    makers = organisations_of([face.organisation_id]) if face.organisation_id else {}
    values = {
        "one": face,
        "text": text,
        "has_photo": has_photo,
        "steps": lookups.steps_of(number),
        "others": [other for other in others if other.id != face.id],
        "product": products_of([face.product_key]).get(face.product_key),
        "maker": makers.get(face.organisation_id or 0),
        "place": ", ".join(unit.full_name for unit in places),
        "is_late": face.is_overdue(asking.now),
        "recall": _recall_link(asking, face),
        "given": asking.request.POST,
    }
    return asking.answered("office/complaint.html", values, faults=faults)


@page("GET")
def photo(asking: Asking, number: int) -> HttpResponse:
    """The photo of a complaint, for who may handle it."""
    face = lookups.complaint_in_reach(asking.viewer, number, asking.day)
    data = lookups.photo_of(asking.viewer, face) if face else None
    if data is None:
        raise hidden("cases.complaint_not_there")
    return HttpResponse(data, content_type="image/webp")


def _do(asking: Asking, number: int) -> None:
    given, viewer, now = asking.request.POST, asking.viewer, asking.now
    text = given.get("noi_dung", "").replace("\r\n", "\n")
    match given.get("viec", ""):
        case "nhan":
            handling.take(viewer, number, now=now)
        case "hoi":
            handling.ask(viewer, number, text, now=now)
        case "tra-loi":
            handling.answer(viewer, number, text, now=now)
        case _:
            handling.close(viewer, number, given.get("ket_qua", ""), now=now)


def _recall_link(asking: Asking, face: ComplaintFace) -> str:
    """Where a recall of the complained goods begins; "" for who may not issue one."""
    if not face.product_key or not rights.extents(asking.viewer, "recall.issue", asking.day):
        return ""
    found = identify(face.code)
    lot = lot_of(found.lot or found.key) or ""
    return f"/quan-tri/thu-hoi/moi?{urlencode({'san_pham': face.product_key, 'lo': lot, 'phan_anh': face.id})}"
