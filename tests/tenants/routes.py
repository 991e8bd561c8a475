"""Every route of the node, and what of a tenant can be asked by it. A route that is not here fails the test.

Theirs   an object of a tenant is addressed by the path: to another it reads as one that does not exist
Listed   no object is addressed: whatever is asked, nothing of another tenant is in the answer
Open     anybody may read it, and nothing of one tenant alone is in it; the reason is given
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from tests.tenants.world import EVENT_ID, LOT, PLACE, RICE, SECRET, STATE, STEP

Ids = Mapping[str, Any]


@dataclass(frozen=True)
class Theirs:
    """Path arguments of Bình's object, those of one that is not there, and bodies that its owner might send.

    readable   who of Bình's side reads it by GET: "system", "person", "officer", by "own" key or "officer's key";
               "" where GET is no method of it
    """

    there: Callable[[Ids], dict[str, Any]]
    absent: dict[str, Any]
    readable: str = "system"
    bodies: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True)
class Listed:
    """Questions to ask of it: query strings. `shows`: what Bình's system finds in it.

    faces   it tells the face of events, which is public: step and place
    """

    asked: Sequence[str] = ("",)
    shows: str = ""
    faces: Sequence[str] = ()
    bodies: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True)
class Open:
    why: str


def number(name: str, readable: str = "person", **more: Any) -> Theirs:
    return Theirs(lambda ids: {"number": ids[name]}, {"number": 98765432}, readable=readable, **more)


def named(there: str, absent: str) -> Theirs:
    return Theirs(lambda _: {"name": there}, {"name": absent})


_SUBSCRIPTION = Theirs(
    lambda ids: {"name": f"{SECRET}-hoi", "subscription_id": ids["subscription"]},
    {"name": "khong-co", "subscription_id": "00000000-0000-4000-8000-000000000000"},
)
_SIGN_IN = Open("signs in, or out, whoever asks")
_OWN = Open("the account of who has signed in")


def api(name: str, readable: str = "own", **more: Any) -> Theirs:
    return Theirs(lambda ids: {"number": ids[name]}, {"number": 98765432}, readable=readable, **more)


def keyed(there: Callable[[Ids], str] | str, absent: str, readable: str = "own", **more: Any) -> Theirs:
    return Theirs(
        lambda ids: {"key": there if isinstance(there, str) else there(ids)}, {"key": absent}, readable=readable, **more
    )


def product(readable: str = "own", **more: Any) -> Theirs:
    return keyed(lambda ids: ids["product"], "urn:x-txng:product:htx-binh:KHONGCO", readable, **more)


def place(readable: str = "own", **more: Any) -> Theirs:
    return keyed(PLACE, "https://khongco.vidu.vn/kho", readable, **more)


def handover(readable: str = "own", **more: Any) -> Theirs:
    name = "handover" if readable in ("own", "api") else "number"
    return Theirs(
        lambda ids: {name: ids["handover"]}, {name: _NO_ENTRY}, readable=readable if readable != "api" else "", **more
    )


def of_log(name: str, readable: str = "person", **more: Any) -> Theirs:
    return Theirs(lambda ids: {"number": ids[name]}, {"number": _NO_ENTRY}, readable=readable, **more)


_NO_ENTRY = UUID(int=0x0193_0000_0000_7000_8000_000000000999)
_WHY = {"reason": "Vì một lý do nào đó"}
_LY_DO = {"ly_do": "Vì một lý do nào đó"}
_LINK = Open("whoever holds the secret link")
_FORM = Open("an empty form for who asks")
_LOG = Open("leaves and tiles tell no content (ADR 5)")

ROUTES: Mapping[str, Theirs | Listed | Open] = {
    "": Open("the home page"),
    "tra-cuu/": Listed((f"q={SECRET}", f"q={quote(EVENT_ID)}", f"q={quote(PLACE)}")),
    "truy-vet/": Listed((f"code={quote(LOT)}", f"ma={quote(LOT)}"), faces=(STEP, PLACE)),
    "ma-nay-noi-gi/": Open("reads what was typed"),
    "muc-truy-xuat/": Open("explains the grade"),
    "phuong-phap/tem-sao-chep/": Open("explains a rule with figures of simulations"),
    "tu-kiem-tra-ket-noi/": Open("keeps nothing"),
    "bang-chung/": Listed((f"event={quote(EVENT_ID)}",)),
    "bang-chung/<int:index>": Open("the face of a leaf is public (ADR 10)"),
    "dang-nhap/": _SIGN_IN, "dang-nhap/ma/": _SIGN_IN, "dang-nhap/buoc-hai/": _SIGN_IN,
    "dang-nhap/oidc/<str:provider_id>/": _SIGN_IN, "dang-nhap/oidc/<str:provider_id>/callback/": _SIGN_IN,
    "dang-xuat/": _SIGN_IN,
    "tai-khoan/": _OWN, "tai-khoan/hai-buoc/": _OWN, "tai-khoan/ma-du-phong/": _OWN, "tai-khoan/phien/": _OWN,
    "tai-khoan/chon/": _OWN, "tai-khoan/nhan-tin/": _OWN, "thong-bao/dung/<str:token>": _LINK,
    "nhat-ky/": Open("the same for everybody"), "nhat-ky/sw.js": Open("a file of ours"), "nhat-ky/manifest.json": Open("a file of ours"), "nhat-ky/tep/<str:name>": Open("a file of ours"),
    "nhat-ky/dong-bo/": Listed(), "nhat-ky/du-lieu": Listed(), "nhat-ky/dinh-kem/<uuid:number>": of_log("photo"), "nhat-ky/dinh-kem/<uuid:number>/tep": of_log("photo"),
    **dict.fromkeys(("nhat-ky/bao-cao/vu.pdf", "nhat-ky/bao-cao/vu.xlsx"), Listed(("co-so={organisation}&lo={product}:zqxbinh",))),
    "nhat-ky/xung-dot/<uuid:number>": of_log("entry", readable="", bodies=({"keep": "both"},)),
    "kiem-tra/": Listed((f"ma={quote(LOT)}",)), "kiem-tra/sw.js": Open("a script"), "kiem-tra/ung-dung.webmanifest": Open("names a page"),
    "kiem-tra/toi": _OWN, "kiem-tra/tra": Listed(bodies=({"code": LOT},)), "kiem-tra/anh": Listed(), "kiem-tra/mang-theo": Listed(bodies=({"code": LOT},)), "kiem-tra/muc-dich": Listed(bodies=({"purpose": "kiem-tra", "case": "12/QĐ"},)),
    "kiem-tra/danh-sach": Listed(), "kiem-tra/danh-sach/<str:digest>": Open("digests of what is recalled, for those who inspect"),
    "kiem-tra/bien-ban/": Listed(("", "cua=dia-ban")), "kiem-tra/bien-ban/gui": Listed(bodies=({"code": LOT},)),
    "quan-tri/thong-bao/": Listed(),
    "quan-tri/tich-hop/": Listed(("", "loai=excel", "loai=nhan-tin", "to_chuc={organisation}", "loai=nhan-tin&to_chuc={organisation}")),
    "quan-tri/tich-hop/gui-lai": Listed(bodies=({"to_chuc": "{organisation}", "dang_ky": "{subscription}"}, {"dang_ky": "{subscription}"})),
    "quan-tri/tich-hop/<str:job_id>": Theirs(lambda ids: {"job_id": ids["job"]}, {"job_id": "khong-co"}, readable="person"),
    "quan-tri/tich-hop/<str:job_id>/bien-nhan": Theirs(lambda ids: {"job_id": ids["job"]}, {"job_id": "khong-co"}, readable="person"),
    "quan-tri/bat-dau/": Listed(("", "to_chuc={organisation}")),
    "quan-tri/nhat-ky-truy-cap/": Listed(("", "cua=toi", "cua=dia-ban")), "quan-tri/nhat-ky-truy-cap/xuat": Listed(),
    "minh-bach/nhan-chung/": Open("who watches the log"),
    "minh-bach/": Open("counts by role and purpose, of the nation"), "api/v1/transparency": Open("counts by role and purpose, of the nation"),
    "demo/hop-thu/": Open("the outbox of the demo, which a real node has not"),
    "dang-ky/": Open("a form; who is like another is told to officers alone"),
    "dang-ky/ho-so/<str:token>": Open("whoever holds the secret link"),
    "quy-che/": Open("the regulation"),
    "bieu-mau/": Open("templates of logs"), "bieu-mau/<str:ref>": Open("one of them"), "bieu-mau/<str:ref>.json": Open("one of them"),
    "api/v1/templates": Open("templates of logs"), "api/v1/templates/<str:ref>": Open("one of them"),
    "quan-tri/bieu-mau/": Open("templates of logs"), "quan-tri/bieu-mau/<str:ref>": Open("one of them, with its versions"),
    "quan-tri/": Listed(),
    "quan-tri/ho-so/": Listed(("", "trang-thai=approved")),
    "quan-tri/ho-so/<int:number>": number("registration", "officer", bodies=({"quyet_dinh": "approved", "ly_do": "Đủ hồ sơ"},)),
    "quan-tri/quyen/": Listed(("", "het=1")),
    "quan-tri/quyen/giao": Listed(),
    "quan-tri/quyen/<int:number>": number("mandate", bodies=({"ly_do": "Thôi việc", "ca_da_giao": "1"},)),
    "quan-tri/nguoi/<int:number>": number("person"),
    "quan-tri/de-nghi/<int:number>": number("proposal", "officer", bodies=({"tra_loi": "dong-y", "ly_do": "Đúng là trùng"},)),
    "quan-tri/to-chuc/": Listed((f"q={SECRET}",)),
    "quan-tri/to-chuc/<int:number>": number("organisation", bodies=({"viec": "suspended", "ly_do": "Vi phạm"}, {"viec": "gop", "vao": "1", "ly_do": "Trùng"})),
    "quan-tri/khoa/": Listed(("", "to_chuc={organisation}"), bodies=({"to_chuc": "{organisation}", "ten": "khoá lạ"}, {"to_chuc": "{organisation}", "thu_hoi": "{key}"})),
    "quan-tri/nhap-excel/": Listed(shows=SECRET),
    "quan-tri/nhap-excel/mau.xlsx": Open("the empty template"),
    "quan-tri/nhap-excel/xuat": Listed(("dang=csv", "dang=csv&q=rau"), shows="Rau của Bình"),
    "quan-tri/nhap-excel/<str:sheet_id>": Theirs(lambda ids: {"sheet_id": ids["sheet"]}, {"sheet_id": "khong-co"}, bodies=({"viec": "xac-nhan"}, {"viec": "bo"}, {"viec": "hoan-tac"})),
    "quan-tri/nhap-excel/<str:sheet_id>/loi.xlsx": Theirs(lambda ids: {"sheet_id": ids["sheet"]}, {"sheet_id": "khong-co"}, readable=""),
    "epcis/v2/openapi.json": Open("describes the door"),
    "epcis/v2": Open("what is below"), "epcis/v2/": Open("what is below"),
    "epcis/v2/capture": Listed(),
    "epcis/v2/capture/<str:job_id>": Theirs(lambda ids: {"job_id": ids["job"]}, {"job_id": "khong-co"}),
    "epcis/v2/capture/<str:job_id>/receipt": Theirs(lambda ids: {"job_id": ids["job"]}, {"job_id": "khong-co"}),
    "epcis/v2/events": Listed(("", f"EQ_bizStep={quote(STEP)}", f"MATCH_anyEPCClass={quote(LOT)}", f"EQ_eventID={quote(EVENT_ID)}"), shows=SECRET),
    "epcis/v2/events/<path:event_id>": Theirs(lambda _: {"event_id": EVENT_ID}, {"event_id": "urn:e:khong-co"}),
    "epcis/v2/eventTypes": Open("words of the standard"),
    "epcis/v2/eventTypes/<path:name>": Open("words of the standard"),
    "epcis/v2/eventTypes/<path:name>/events": Theirs(lambda _: {"name": "ObjectEvent"}, {"name": "TransactionEvent"}),
    "epcis/v2/epcs": Listed(shows="KQ-2609"),
    "epcis/v2/epcs/<path:name>": named(LOT, "https://id.gs1.org/01/08938501234568/10/KHONGCO"),
    "epcis/v2/epcs/<path:name>/events": named(LOT, "https://id.gs1.org/01/08938501234568/10/KHONGCO"),
    "epcis/v2/bizSteps": Listed(shows=SECRET),
    "epcis/v2/bizSteps/<path:name>": named(STEP, "https://khongco.vidu.vn/buoc"),
    "epcis/v2/bizSteps/<path:name>/events": named(STEP, "https://khongco.vidu.vn/buoc"),
    "epcis/v2/bizLocations": Listed(shows=SECRET),
    "epcis/v2/bizLocations/<path:name>": named(PLACE, "https://khongco.vidu.vn/kho"),
    "epcis/v2/bizLocations/<path:name>/events": named(PLACE, "https://khongco.vidu.vn/kho"),
    "epcis/v2/readPoints": Listed(shows=SECRET),
    "epcis/v2/readPoints/<path:name>": named(PLACE, "https://khongco.vidu.vn/kho"),
    "epcis/v2/readPoints/<path:name>/events": named(PLACE, "https://khongco.vidu.vn/kho"),
    "epcis/v2/dispositions": Listed(shows=SECRET),
    "epcis/v2/dispositions/<path:name>": named(STATE, "https://khongco.vidu.vn/trang-thai"),
    "epcis/v2/dispositions/<path:name>/events": named(STATE, "https://khongco.vidu.vn/trang-thai"),
    "epcis/v2/queries": Listed(shows=SECRET),
    "epcis/v2/queries/<str:name>": named(f"{SECRET}-hoi", "khong-co"),
    "epcis/v2/queries/<str:name>/events": named(f"{SECRET}-hoi", "khong-co"),
    "epcis/v2/queries/<str:name>/subscriptions": named(f"{SECRET}-hoi", "khong-co"),
    "epcis/v2/queries/<str:name>/subscriptions/<path:subscription_id>": _SUBSCRIPTION,
    "epcis/v2/queries/<str:name>/subscriptions/<path:subscription_id>/dead": _SUBSCRIPTION,
    "epcis/v2/queries/<str:name>/subscriptions/<path:subscription_id>/replay": Theirs(_SUBSCRIPTION.there, _SUBSCRIPTION.absent, readable="", bodies=({},)),
    "epcis/v2/queries/<str:name>/subscriptions/<path:subscription_id>/resume": Theirs(_SUBSCRIPTION.there, _SUBSCRIPTION.absent, readable=""),
    "epcis/v2/nextPageToken/<str:token>": Open("a token opens nothing that its bearer may not see"),
    "epcis/v1": Open("SOAP: asked in tests/soap"), "epcis/v1/": Open("SOAP"), "epcis/v1/query": Open("SOAP"),
    "epcis/v1/Query.svc": Open("SOAP"), "epcis/v1/capture": Open("takes documents"), "epcis/v1/Capture": Open("takes documents"),
    "api/": Open("describes the doors"),
    "api/v1/openapi.json": Open("describes the doors"),
    "api/v1/products": Listed(("", "after=0"), shows="Rau của Bình"),
    "api/v1/places": Listed(),
    "api/v1/product-groups": Open("groups of the decree"),
    "api/v1/vocabularies": Listed(("", f"EQ_name={quote(PLACE)}"), shows=SECRET),
    "api/v1/trace": Listed((f"code={quote(LOT)}&direction=backward", f"code={quote(LOT)}&direction=forward"), faces=(STEP, PLACE)),
    "api/v1/units": Open("units of administration"),
    "thu-hoi/": Open("recalls are public"), "thu-hoi/rss.xml": Open("recalls are public"), "thu-hoi/<int:number>": Open("recalls are public"),
    "api/v1/recalls": Open("recalls are public"), "api/v1/recalls/<int:number>": Open("recalls are public"),
    "phan-anh/": Open("a form; nothing is told of who sent others"), "phan-anh/<str:number>": Open("whoever holds the number"),
    "quan-tri/thu-hoi/": Listed(), "quan-tri/thu-hoi/moi": Listed(bodies=({"san_pham": RICE, "lo": "L1"},)),
    "quan-tri/thu-hoi/nhap/<int:number>": Open("asked in tests/cases: drafts of others are not there"),
    "quan-tri/thu-hoi/<int:number>": Open("asked in tests/cases; the recall itself is public"),
    "quan-tri/phan-anh/": Listed(), "quan-tri/phan-anh/<int:number>": Open("of places, not of tenants: asked in tests/cases"),
    "quan-tri/phan-anh/<int:number>/anh": Open("of places, not of tenants: asked in tests/cases"),
    "san-pham/<path:key>": Open("the public face of a product without a GTIN, and of its lots"),
    "urn:x-txng:product:<str:name>": Open("leads to that face"),
    "ban-giao/<uuid:number>/<str:token>": Open("whoever holds the link"),
    "quan-tri/nhac-viec/": Listed(("", "to_chuc={organisation}"), bodies=({"to_chuc": "{organisation}", "so_ngay": "5"},)),
    "quan-tri/kho/": Listed(("", "to_chuc={organisation}")), "quan-tri/kho/lo": Listed((f"ma={quote(LOT)}&to_chuc={{organisation}}",)),
    "quan-tri/chuoi-cung-ung/": Listed(), "quan-tri/dien-tap/": Listed(("", f"ma={quote(LOT)}"), faces=(STEP, PLACE)),
    "quan-tri/ban-giao/": Listed(bodies=({"lo": LOT, "so_luong": "1", "don_vi": "kg"},)), "quan-tri/ban-giao/<uuid:number>": handover("person", bodies=({"viec": "nhan"},)),
    "nhat-ky/ban-giao/<uuid:number>": handover("", bodies=({"answer": "accept"},)),
    "nhat-ky/ten-ho": Listed(bodies=({"organisation": 1, "is_named": True},)),
    "nhat-ky/tem/cuon": Listed(bodies=({"first": "1", "last": "2", "lot": LOT},)),
    "api/v1/handovers": Listed(bodies=({"lot": LOT, "quantity": "1", "unit": "kg"},)), "api/v1/handovers/<uuid:handover>": handover(),
    "api/v1/handovers/<uuid:handover>/answer": handover("api", bodies=({"is_taken": True},)), "api/v1/handovers/<uuid:handover>/withdrawal": handover("api", bodies=({},)),
    "chung-nhan/<int:number>/ban-chup": Theirs(lambda ids: {"number": ids["evidence"]}, {"number": 98765432}, readable=""),
    "thanh-vien/<str:token>": _LINK, "ghi-ho/<str:token>": _LINK,
    "dia-ban/": Open("the units of the country"), "quan-tri/dia-ban/": Listed(), "quan-tri/dia-ban/xuat": Listed(),
    "don-vi-giai-phap/": Open("the public list of solution providers"),
    "quan-tri/can-bo/": Listed(), "quan-tri/can-bo/xuat": Listed(), "quan-tri/can-bo/<int:number>": number("person", ""),
    "quan-tri/ma-cu/": Listed((f"q={SECRET}",)),
    "quan-tri/thanh-vien/": Listed(("", "to_chuc={organisation}")),
    "quan-tri/thanh-vien/<int:number>": number("member", bodies=({"viec": "roi", "ngay": "2026-11-30"} | _LY_DO, {"viec": "xac-nhan"})),
    "quan-tri/ghi-ho/": Listed(), "quan-tri/ghi-ho/canh-bao/": Listed(), "quan-tri/ghi-ho/dang-ky": _FORM,
    "quan-tri/ghi-ho/<int:number>": number("household", "helper", bodies=({"ten": "Rau lạ", "ma": "LA-1"},)),
    "quan-tri/dong-y/": Listed(bodies=({"ket_thuc": "{consent}"} | _LY_DO,)),
    "quan-tri/dong-y/<int:number>/giay": number("consent", "helper"),
    "quan-tri/su-kien/": Listed(("", f"q={SECRET}", "to_chuc={organisation}")),
    "quan-tri/to-chuc/trung/": Listed(),
    "quan-tri/thoa-thuan/": Listed(), "quan-tri/thoa-thuan/moi": Listed(),
    "quan-tri/thoa-thuan/<int:number>": number("agreement", bodies=({"viec": "ky"}, {"viec": "cham-dut"} | _LY_DO)),
    "quan-tri/to-chuc/<int:number>/giai-phap": number("organisation", bodies=({"viec": "giao", "don_vi": "1"},)),
    "quan-tri/don-vi-giai-phap/": Listed(), "quan-tri/don-vi-giai-phap/<int:number>": number("organisation", ""),
    "quan-tri/tem/": Listed(), "quan-tri/tem/xin": Listed(bodies=({"to_chuc": "{organisation}", "san_pham": RICE, "so_luong": "5"},)),
    "quan-tri/tem/so": Listed(("", "noi=52", "noi=52/21601")),
    "quan-tri/tem/de-nghi/<int:number>": number("request", bodies=({"viec": "duyet", "so_luong": "5"}, {"viec": "cap"})),
    "quan-tri/tem/lo/<int:number>": number("batch", bodies=({"viec": "kich-hoat"}, {"viec": "huy"} | _LY_DO)),
    "quan-tri/tem/lo/<int:number>/in.pdf": number("batch", ""), "quan-tri/tem/lo/<int:number>/ma.csv": number("batch", ""),
    "quan-tri/khoa/cua-toi": _OWN,
    "quan-tri/san-pham/": Listed((f"q={SECRET}", "q=rau", "q=gao")), "quan-tri/san-pham/moi": Listed(bodies=({"to_chuc": "{organisation}", "own_code": "X", "name": "Lạ"},)),
    "quan-tri/san-pham/<path:key>/sua": product("person", bodies=({"name": "Tên khác"},)),
    "quan-tri/san-pham/<path:key>": product("person", bodies=({"viec": "rut"} | _LY_DO,)),
    "quan-tri/chung-nhan/": Listed(), "quan-tri/chung-nhan/moi": Listed(),
    "quan-tri/chung-nhan/<int:number>": number("evidence", bodies=({"viec": "xac-nhan"}, {"viec": "thu-hoi"} | _LY_DO)),
    "quan-tri/chung-nhan/<int:number>/ban-chup": number("evidence"),
    "quan-tri/nhan-hieu/": Listed(), "quan-tri/nhan-hieu/<int:number>": number("mark", bodies=({"viec": "xac-nhan"}, {"viec": "them", "to_chuc": "an"})),
    "quan-tri/dia-diem/": Listed((f"q={SECRET}",)), "quan-tri/dia-diem/moi": Listed(),
    "quan-tri/dia-diem/vung/<path:code>": Open("a planting area by its public code; places of others are not in it"),
    "quan-tri/dia-diem/<path:key>": place("person", bodies=({"name": "Tên khác"},)),
    "quan-tri/ma-doanh-nghiep/": Listed(),
    "api/v1/products/<path:key>/aliases": product(bodies=({"system": "misa", "code": "X"},)),
    "api/v1/products/<path:key>/image": product(""),
    "api/v1/products/<path:key>/completeness": product(), "api/v1/products/<path:key>/lots": product(bodies=({"lot": "L9"},)),
    "api/v1/products/<path:key>": product(bodies=({"origin": "Lào"},)),
    "api/v1/resolve": Open("which product a code of another system means"),
    "api/v1/prefixes": Listed(), "api/v1/prefixes/<str:prefix>/verification": Open("refused to all but reviewers of its place"),
    "api/v1/places/<path:key>/plot": place(), "api/v1/places/<path:key>": place(bodies=({"name": "Tên khác"},)),
    "api/v1/growing-areas": Listed(),
    "api/v1/evidence": Listed(("", "kind=certificate")), "api/v1/evidence/<int:number>": api("evidence"),
    "api/v1/evidence/<int:number>/confirm": api("evidence", "", bodies=({},)),
    "api/v1/evidence/<int:number>/revoke": api("evidence", "", bodies=(_WHY,)),
    "api/v1/evidence/<int:number>/withdraw": api("evidence", "", bodies=(_WHY,)),
    "api/v1/evidence/<int:number>/document": api("evidence"),
    "api/v1/marks": Listed(), "api/v1/marks/<int:number>/users": api("mark", bodies=({"organisation": "an", "first": "2026-01-01"},)),
    "api/v1/marks/<int:number>/users/<int:line>/end": Theirs(lambda ids: {"number": ids["mark"], "line": ids["line"]}, {"number": 98765432, "line": 98765432}, readable="", bodies=(_WHY,)),
    "api/v1/whoami": _OWN,
    "api/v1/organisations": Listed(("", f"q={SECRET}", "province=52", "commune=21601")),
    "api/v1/organisations/<int:number>": api("organisation", bodies=({"address": "Nơi khác"},)),
    "api/v1/organisations/<int:number>/steps": api("organisation"),
    "api/v1/organisations/<int:number>/standing": api("organisation", "", bodies=({"state": "suspended"} | _WHY,)),
    "api/v1/organisations/<int:number>/move": api("organisation", "", bodies=({"commune": "21163"} | _WHY,)),
    "api/v1/organisations/<int:number>/merge": api("organisation", "", bodies=({"into": 1} | _WHY,)),
    "api/v1/registrations": Listed(), "api/v1/registrations/<int:number>": api("registration", "officer's key"),
    "api/v1/registrations/<int:number>/decision": api("registration", "", bodies=({"decision": "approved"} | _WHY,)),
    "api/v1/mandates": Listed(("", "ended=true")), "api/v1/mandates/<int:number>": api("mandate"),
    "api/v1/mandates/<int:number>/revoke": api("mandate", "", bodies=(_WHY,)),
    "api/v1/people/<int:number>/rights": api("person"),
    "api/v1/proposals": Listed(), "api/v1/proposals/<int:number>": api("proposal", "officer's key"),
    "api/v1/proposals/<int:number>/answer": api("proposal", "", bodies=({"is_confirmed": True} | _WHY,)),
    "api/v1/keys": Listed(("", "organisation={organisation}")), "api/v1/keys/<int:number>": api("key"),
    "api/v1/keys/<int:number>/rotate": api("key", "", bodies=({},)), "api/v1/keys/<int:number>/revoke": api("key", "", bodies=({},)),
    "api/v1/regulation": Open("the regulation"), "api/v1/audit": Listed(("", "of=own", "of=area")),
    "api/v1/stamps/requests": Listed(("", "open=true")),
    "api/v1/stamps/requests/<int:number>": api("request", "system"),
    "api/v1/stamps/requests/<int:number>/decision": api("request", "", bodies=({"quantity": 5} | _WHY,)),
    "api/v1/stamps/requests/<int:number>/issue": api("request", "", bodies=({},)),
    "api/v1/stamps/batches": Listed(("", "organisation={organisation}")),
    "api/v1/stamps/batches/<int:number>": api("batch", "system"),
    "api/v1/stamps/batches/<int:number>/codes": api("batch", "system"),
    "api/v1/stamps/batches/<int:number>/activate": api("batch", "", bodies=({},)),
    "api/v1/stamps/batches/<int:number>/attach": api("batch", "", bodies=({"lot": LOT},)),
    "api/v1/stamps/batches/<int:number>/void": api("batch", "", bodies=(_WHY,)),
    "quan-tri/tem/canh-bao/": Listed(), "quan-tri/lien-ket/": Listed(), "quan-tri/lien-ket/<int:number>": number("link"),
    "api/v1/links": Listed(), "api/v1/links/<int:number>": api("link", "system", bodies=({"title": "Tên khác"},)),
    "api/v1/link-hosts": Listed(), "api/v1/link-hosts/<int:number>/verification": api("host", "", bodies=({},)),
    "api/v1/agreements": Listed(("", "unsigned=true")), "api/v1/agreements/<int:number>": api("agreement"),
    "api/v1/agreements/<int:number>/sign": api("agreement", "", bodies=({},)),
    "api/v1/agreements/<int:number>/end": api("agreement", "", bodies=(_WHY,)),
    "api/v1/agreements/<int:number>/use": api("agreement"),
    "quan-tri/nhom-hang/": Open("rules of groups of goods"), "quan-tri/nhom-hang/<str:code>": Open("a rule and its versions"),
    "quan-tri/nhom-hang/vi-pham": Listed(),
    "to-chuc/<str:code>": Open("the public profile"), "quan-tri/yeu-cau/": Listed(),
    "quan-tri/to-chuc/<int:number>/sua": number("organisation", bodies=({"address": "Nơi khác"},)),
    "s/<str:code>": Open("what a stamp says is public"), "S/<str:code>": Open("what a stamp says is public"),
    ".well-known/gs1resolver": Open("describes the resolver"), ".well-known/gs1resolver-context": Open("describes the resolver"),
    "log/checkpoint/newest": _LOG, "log/policy": _LOG, "log/vkey": _LOG, "log/verifier.html": Open("a page for any proof"),
    "log/checkpoint": _LOG, "log/tile/entries/<path:name>": _LOG, "log/tile/<path:name>": _LOG, "log/proof/<int:index>": _LOG,
    "log/consistency/<int:old>/<int:new>": _LOG,
    "loi/": Open("words of refusals"),
    "khoe": Open("a bare 200"),
}  # fmt: skip
