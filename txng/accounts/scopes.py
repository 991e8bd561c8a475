"""What a machine key opens: the scopes it may have, and the one table that says which of them each door asks for.

A scope never gives a right: it says which of the rights of whoever the key speaks for the key may use. A door that the
table does not know opens to no key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from txng.accounts.viewer import Viewer
from txng.core.problems import Problem, Refused

OPEN = ""  # for everyone; a key without READS is the public there
ANY_KEY = "*"
READS = "events.read"
_DOORS_OF_MACHINES = ("epcis/", "api/v1/")


@dataclass(frozen=True, slots=True)
class Scope:
    """One scope.

    vi, en           what it lets a key do, in plain words
    action           of the regulation, that whoever makes such a key for an organisation must hold in it; "": any member
    of_organisation  also keys of organisations may have it; the others are for a person, because the act is his
    """

    vi: str
    en: str
    action: str = ""
    of_organisation: bool = False


SCOPES: Mapping[str, Scope] = {
    "events.record": Scope("Ghi sự kiện truy xuất", "Record events", "events.record", of_organisation=True),
    READS: Scope("Đọc sự kiện, truy vết", "Read events, trace", "events.read_own", of_organisation=True),
    "subscriptions.manage": Scope("Lưu câu hỏi, đăng ký nhận tin", "Keep queries, subscribe", "events.read_own", of_organisation=True),
    "master.read": Scope("Đọc dữ liệu danh mục", "Read master data", "events.read_own", of_organisation=True),
    "products.read": Scope("Đọc sản phẩm, địa điểm của mình", "Read one's own products and places", "events.read_own", of_organisation=True),
    "products.write": Scope("Khai báo sản phẩm, địa điểm", "Register products and places", "products.amend_own", of_organisation=True),
    "evidence.read": Scope("Đọc chứng nhận, nhãn hiệu", "Read certificates and marks", of_organisation=True),
    "evidence.write": Scope("Khai, xác nhận, thu hồi chứng nhận", "Record, confirm, revoke certificates", of_organisation=True),
    "stamps.read": Scope("Đọc đề nghị và lô tem", "Read requests and batches of stamps", "stamps.request", of_organisation=True),
    "stamps.write": Scope("Xin, phát hành, in, kích hoạt, huỷ tem", "Ask for, issue, print, activate, void stamps", "stamps.request", of_organisation=True),
    "stamps.decide": Scope("Duyệt đề nghị cấp tem", "Decide on requests for stamps"),
    "products.review": Scope("Xác minh mã doanh nghiệp, rà soát sản phẩm", "Verify prefixes, review products"),
    "organisations.read": Scope("Đọc hồ sơ tổ chức", "Read organisations", "events.read_own", of_organisation=True),
    "registrations.write": Scope("Gửi hồ sơ đăng ký tổ chức", "Send registrations", of_organisation=True),
    "organisations.write": Scope("Sửa, tạm dừng, chuyển, gộp hồ sơ tổ chức", "Amend, suspend, move, merge organisations"),
    "registrations.read": Scope("Đọc hồ sơ đăng ký trên địa bàn", "Read registrations of one's area"),
    "registrations.decide": Scope("Duyệt, trả lại hồ sơ đăng ký", "Decide on registrations"),
    "mandates.read": Scope("Đọc ai có quyền gì", "Read who may do what"),
    "mandates.write": Scope("Giao quyền, thu hồi quyền", "Give and revoke mandates"),
    "proposals.read": Scope("Đọc đề nghị chờ người thứ hai", "Read what waits for a second person"),
    "proposals.answer": Scope("Trả lời đề nghị của người khác", "Answer what another proposed"),
    "keys.read": Scope("Đọc danh sách khoá máy", "List machine keys"),
    "keys.write": Scope("Cấp, đổi, thu hồi khoá máy của tổ chức", "Make, renew, revoke keys of organisations"),
    "agreements.read": Scope("Đọc thoả thuận chia sẻ dữ liệu", "Read data-sharing agreements", "events.read_own", of_organisation=True),
    "agreements.write": Scope("Đề nghị, ký, chấm dứt thoả thuận chia sẻ", "Propose, sign, end data-sharing agreements"),
    "templates.publish": Scope("Ban hành biểu mẫu nhật ký", "Publish templates of logs"),
    "audit.read": Scope("Đọc nhật ký truy cập", "Read the audit"),
}  # fmt: skip
OF_ORGANISATIONS = frozenset(name for name, scope in SCOPES.items() if scope.of_organisation)

_READ: Mapping[str, str] = {"GET": READS}
_QUERIES: Mapping[str, str] = {"GET": READS, "POST": "subscriptions.manage", "DELETE": "subscriptions.manage"}
_MANAGED: Mapping[str, str] = dict.fromkeys(("GET", "POST", "DELETE"), "subscriptions.manage")
_SOAP: Mapping[str, str] = {"GET": OPEN, "POST": READS}  # a subscription by SOAP asks for its own scope, inside
_RECORDED: Mapping[str, str] = {"GET": "events.record", "POST": "events.record"}
_SHEETS: Mapping[str, str] = {"GET": "products.write", "POST": "products.write"}
_NAMES = ("eventTypes", "epcs", "bizSteps", "bizLocations", "readPoints", "dispositions")

# Route, as the route table writes it → method → scope. A method that a door does not take needs none: it is refused there.
DOORS: Mapping[str, Mapping[str, str]] = {
    # Sheets: a page of the office that systems may use too, because Excel is what many of them can write.
    "quan-tri/nhap-excel/": _SHEETS,
    "quan-tri/nhap-excel/mau.xlsx": _SHEETS,
    "quan-tri/nhap-excel/xuat": _SHEETS,
    "quan-tri/nhap-excel/<str:sheet_id>": _SHEETS,
    "quan-tri/nhap-excel/<str:sheet_id>/loi.xlsx": _SHEETS,
    "epcis/v2/openapi.json": {"GET": OPEN},
    "epcis/v2": {"GET": ANY_KEY},
    "epcis/v2/": {"GET": ANY_KEY},
    "epcis/v2/capture": _RECORDED,
    "epcis/v2/capture/<str:job_id>": _RECORDED,
    "epcis/v2/capture/<str:job_id>/receipt": _RECORDED,
    "epcis/v2/events": {"GET": READS, "POST": "events.record"},
    "epcis/v2/events/<path:event_id>": _READ,
    **{f"epcis/v2/{name}": _READ for name in _NAMES},
    **{f"epcis/v2/{name}/<path:name>": _READ for name in _NAMES},
    **{f"epcis/v2/{name}/<path:name>/events": _READ for name in _NAMES},
    "epcis/v2/queries": _QUERIES,
    "epcis/v2/queries/<str:name>": _QUERIES,
    "epcis/v2/queries/<str:name>/events": _READ,
    "epcis/v2/queries/<str:name>/subscriptions": _MANAGED,
    "epcis/v2/queries/<str:name>/subscriptions/<path:subscription_id>": _MANAGED,
    "epcis/v2/queries/<str:name>/subscriptions/<path:subscription_id>/dead": _MANAGED,
    "epcis/v2/queries/<str:name>/subscriptions/<path:subscription_id>/replay": _MANAGED,
    "epcis/v2/queries/<str:name>/subscriptions/<path:subscription_id>/resume": _MANAGED,
    "epcis/v2/nextPageToken/<str:token>": {"GET": READS, "DELETE": READS},
    "epcis/v1": _SOAP,
    "epcis/v1/": _SOAP,
    "epcis/v1/query": _SOAP,
    "epcis/v1/Query.svc": _SOAP,
    "epcis/v1/capture": _RECORDED,
    "epcis/v1/Capture": _RECORDED,
    "api/v1/openapi.json": {"GET": OPEN},
    "api/v1/products": {"GET": "products.read", "POST": "products.write"},
    "api/v1/places": {"GET": "products.read", "POST": "products.write"},
    "api/v1/product-groups": {"GET": OPEN},
    "api/v1/templates": {"GET": OPEN, "POST": "templates.publish"},
    "api/v1/templates/<str:ref>": {"GET": OPEN},
    "api/v1/products/<path:key>": {"GET": "products.read", "PATCH": "products.write"},
    "api/v1/products/<path:key>/aliases": {"GET": "products.read", "POST": "products.write"},
    "api/v1/products/<path:key>/image": {"GET": OPEN, "PUT": "products.write"},
    "api/v1/products/<path:key>/completeness": {"GET": "products.read"},
    "api/v1/products/<path:key>/lots": {"GET": "products.read", "POST": "products.write"},
    "api/v1/resolve": {"GET": OPEN},
    "api/v1/prefixes": {"GET": "products.read", "POST": "products.write"},
    "api/v1/prefixes/<str:prefix>/verification": {"POST": "products.review"},
    "api/v1/places/<path:key>": {"GET": "products.read", "PATCH": "products.write"},
    "api/v1/places/<path:key>/plot": {"GET": "products.read", "PUT": "products.write"},
    "api/v1/growing-areas": {"GET": "products.read"},
    "api/v1/evidence": {"GET": "evidence.read", "POST": "evidence.write"},
    "api/v1/evidence/<int:number>": {"GET": "evidence.read"},
    "api/v1/evidence/<int:number>/confirm": {"POST": "evidence.write"},
    "api/v1/evidence/<int:number>/revoke": {"POST": "evidence.write"},
    "api/v1/evidence/<int:number>/withdraw": {"POST": "evidence.write"},
    "api/v1/evidence/<int:number>/document": {"GET": "evidence.read"},
    "api/v1/marks": {"GET": "evidence.read", "POST": "evidence.write"},
    "api/v1/marks/<int:number>/users": {"GET": "evidence.read", "POST": "evidence.write"},
    "api/v1/marks/<int:number>/users/<int:line>/end": {"POST": "evidence.write"},
    "api/v1/stamps/requests": {"GET": "stamps.read", "POST": "stamps.write"},
    "api/v1/stamps/requests/<int:number>": {"GET": "stamps.read"},
    "api/v1/stamps/requests/<int:number>/decision": {"POST": "stamps.decide"},
    "api/v1/stamps/requests/<int:number>/issue": {"POST": "stamps.write"},
    "api/v1/stamps/batches": {"GET": "stamps.read"},
    "api/v1/stamps/batches/<int:number>": {"GET": "stamps.read"},
    "api/v1/stamps/batches/<int:number>/codes": {"GET": "stamps.write"},
    "api/v1/stamps/batches/<int:number>/activate": {"POST": "stamps.write"},
    "api/v1/stamps/batches/<int:number>/attach": {"POST": "stamps.write"},
    "api/v1/stamps/batches/<int:number>/void": {"POST": "stamps.write"},
    "api/v1/handovers": {"GET": READS, "POST": "events.record"},
    "api/v1/handovers/<uuid:handover>": {"GET": READS},
    "api/v1/handovers/<uuid:handover>/answer": {"POST": "events.record"},
    "api/v1/handovers/<uuid:handover>/withdrawal": {"POST": "events.record"},
    "api/v1/links": {"GET": "products.read", "POST": "products.write"},
    "api/v1/links/<int:number>": {"GET": "products.read", "PATCH": "products.write", "DELETE": "products.write"},
    "api/v1/link-hosts": {"GET": "products.read", "POST": "products.write"},
    "api/v1/link-hosts/<int:number>/verification": {"POST": "products.write"},
    "api/v1/vocabularies": {"GET": "master.read"},
    "api/v1/trace": {"GET": OPEN},
    "api/v1/units": {"GET": OPEN},
    "api/v1/recalls": {"GET": OPEN},
    "api/v1/recalls/<int:number>": {"GET": OPEN},
    "api/v1/whoami": {"GET": ANY_KEY},
    "api/v1/organisations": {"GET": "organisations.read"},
    "api/v1/organisations/<int:number>": {"GET": "organisations.read", "PATCH": "organisations.write"},
    "api/v1/organisations/<int:number>/steps": {"GET": "organisations.read"},
    "api/v1/organisations/<int:number>/standing": {"POST": "organisations.write"},
    "api/v1/organisations/<int:number>/move": {"POST": "organisations.write"},
    "api/v1/organisations/<int:number>/merge": {"POST": "organisations.write"},
    "api/v1/registrations": {"GET": "registrations.read", "POST": "registrations.write"},
    "api/v1/registrations/<int:number>": {"GET": "registrations.read"},
    "api/v1/registrations/<int:number>/decision": {"POST": "registrations.decide"},
    "api/v1/mandates": {"GET": "mandates.read", "POST": "mandates.write"},
    "api/v1/mandates/<int:number>": {"GET": "mandates.read"},
    "api/v1/mandates/<int:number>/revoke": {"POST": "mandates.write"},
    "api/v1/people/<int:number>/rights": {"GET": "mandates.read"},
    "api/v1/proposals": {"GET": "proposals.read"},
    "api/v1/proposals/<int:number>": {"GET": "proposals.read"},
    "api/v1/proposals/<int:number>/answer": {"POST": "proposals.answer"},
    "api/v1/keys": {"GET": "keys.read", "POST": "keys.write"},
    "api/v1/keys/<int:number>": {"GET": "keys.read"},
    "api/v1/keys/<int:number>/rotate": {"POST": ANY_KEY},  # itself by any key, others by keys.write
    "api/v1/keys/<int:number>/revoke": {"POST": ANY_KEY},
    "api/v1/regulation": {"GET": OPEN},
    "api/v1/transparency": {"GET": OPEN},
    "api/v1/audit": {"GET": "audit.read"},
    "api/v1/agreements": {"GET": "agreements.read", "POST": "agreements.write"},
    "api/v1/agreements/<int:number>": {"GET": "agreements.read"},
    "api/v1/agreements/<int:number>/sign": {"POST": "agreements.write"},
    "api/v1/agreements/<int:number>/end": {"POST": "agreements.write"},
    "api/v1/agreements/<int:number>/use": {"GET": "agreements.read"},
}

_BY_PATH = {"/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route): door for route, door in DOORS.items()}


def scope_of(route: str, method: str) -> str | None:
    """What a door asks for: a scope, OPEN or ANY_KEY; None where the table knows no such door.

    >>> scope_of("epcis/v2/capture", "POST"), scope_of("epcis/v2/capture", "PATCH"), scope_of("api/v1/nothing", "GET")
    ('events.record', '*', None)
    """
    door = DOORS.get(route)
    if door is None:
        return None
    return door.get("GET" if method == "HEAD" else method, ANY_KEY)


def told_scope(path: str, method: str) -> str:
    """The scope that a documented address asks for: "/api/v1/keys/{number}"; "" where none.

    >>> told_scope("/api/v1/keys/{number}", "GET")
    'keys.read'
    """
    scope = _BY_PATH.get(path, {}).get(method, OPEN)
    return "" if scope == ANY_KEY else scope


def is_of_machines(route: str) -> bool:
    """Does the table have to know it?"""
    return route.startswith(_DOORS_OF_MACHINES) or route in DOORS


def require(viewer: Viewer, scope: str) -> None:
    """Refuse a key that lacks a scope; who speaks without a key is judged by rights alone.

    raises   Refused accounts.scope_needed
    """
    if viewer.key_id and scope not in viewer.scopes:
        name = SCOPES[scope]
        raise Refused(Problem("accounts.scope_needed", values={"scope": scope, "name": name.vi, "name_en": name.en}))
