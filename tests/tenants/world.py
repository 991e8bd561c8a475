"""Bình's organisation owns one of everything; An's people, in another province, ask for all of it.

Whatever is Bình's alone bears SECRET in its words, so that one look at an answer tells whether something of it leaked.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.accounts import delegation
from tests.accounts.signing import SECRET as TOTP
from tests.accounts.signing import browser, one_time_password, sign_in
from tests.events.documents import make_body, make_document
from tests.registry.sheets import HEADINGS, good_row, xlsx
from txng.accounts import consents, mandates, members, organisations, registrations, second_factor
from txng.accounts.actions import issue_key
from txng.accounts.consents_evidence import Given
from txng.accounts.keys import KeyWish, issue_personal_key
from txng.accounts.members import MemberDraft
from txng.accounts.models import MachineKey, Mandate, Organisation, Person
from txng.accounts.scopes import SCOPES
from txng.accounts.viewer import Viewer
from txng.events.jobs import judge_next
from txng.events.models import CaptureJob
from txng.journal import attachments
from txng.journal.handovers import Wish, offer
from txng.journal.recording import record_entry
from txng.stamps import actions as stamps
from txng.stamps.actions import Need

SECRET = "zqxbinh"
NAME = "htx-binh"  # known to the public, and to the officers of its own place
EVENT_ID = f"urn:e:{SECRET}-1"
RICE = "01/08938501234568"
PLACE = f"https://{SECRET}.vidu.vn/kho"
LOT = "https://id.gs1.org/01/08938501234568/10/KQ-2609"
QUANTITY = 4321.25
STEP, STATE = f"https://{SECRET}.vidu.vn/buoc", f"https://{SECRET}.vidu.vn/trang-thai"


ASKERS = ("system", "administrator", "administrator's key", "officer", "officer's key", "anybody")


@dataclass
class Tenant:
    """An organisation with its administrator, as a system and as a person."""

    organisation: Organisation
    person: Person
    headers: dict[str, str]
    own: dict[str, str]
    browser: Client

    @property
    def viewer(self) -> Viewer:
        return delegation.viewer_of(self.person)


@dataclass
class World:
    """Both tenants, officers of An's side, and where Bình's things are: their name → number or code."""

    an: Tenant
    binh: Tenant
    officer: Client
    officer_key: dict[str, str]
    their_officer: Client
    their_officer_key: dict[str, str]
    theirs: dict[str, Any] = field(default_factory=dict)
    helper: Client | None = None

    def asker(self, who: str) -> tuple[Client, dict[str, str]]:
        """One of ASKERS: a system, an administrator, an officer of another province, anybody."""
        return {
            "system": (Client(), self.an.headers),
            "administrator": (self.an.browser, {}),
            "administrator's key": (Client(), self.an.own),
            "officer": (self.officer, {}),
            "officer's key": (Client(), self.officer_key),
            "anybody": (Client(), {}),
        }[who]


def made(seal: Callable[[], None]) -> World:
    """The country, both tenants, and one of everything."""
    _number_high()
    units = delegation.country()
    nation, _, _ = delegation.officers(units)
    province = delegation.person("Giang", "+84912000052")
    delegation.give(nation, province, "PROVINCE_OFFICER", units["52"])
    officer = delegation.person("Dũng", "+84912000051")
    delegation.give(nation, officer, "PROVINCE_OFFICER", units["51"])
    world = World(
        _tenant("an", "21163", "+84913000001", delegation.viewer_of(officer), units),
        _tenant(NAME, "21601", "+84913000002", delegation.viewer_of(province), units),
        _signed_in(officer),
        _own_key(officer),
        _signed_in(province),
        _own_key(province),
    )
    for build in BUILDERS:
        build(world, delegation.viewer_of(province), units)
    seal()
    return world


def _number_high() -> None:
    """Numbers that stand in no sentence by chance: an answer that says "2 faults" does not speak of organisation 2."""
    with connection.cursor() as cursor:
        cursor.execute("select sequencename from pg_sequences where schemaname = 'public' order by 1")
        for place, (name,) in enumerate(cursor.fetchall()):
            cursor.execute("select setval(%s, %s)", [name, 700_000 + 1_000 * place])


def _tenant(code: str, commune: str, phone: str, officer: Viewer, units: Mapping[str, Any]) -> Tenant:
    organisation = delegation.organisation(code, commune, f"Hợp tác xã {code}", units)
    person = delegation.person(f"Người {code}", phone)
    mandates.appoint(officer, organisation.pk, person.pk, reason="Lập hồ sơ", now=delegation.NOW)
    key = issue_key(organisation, label=f"khoá {code}", now=delegation.NOW)
    return Tenant(
        organisation,
        person,
        {"HTTP_AUTHORIZATION": f"Bearer {key}"},
        _own_key(person, organisation),
        _signed_in(person),
    )


def _own_key(person: Person, organisation: Organisation | None = None) -> dict[str, str]:
    """A key that speaks for a person, who acts for an organisation, with every scope there is."""
    viewer = delegation.viewer_of(person)
    if organisation is not None:
        viewer = replace(
            viewer, organisation_id=organisation.pk, organisation_code=organisation.code, role=organisation.role
        )
    wish = KeyWish(f"khoá của {person.name}", frozenset(SCOPES))
    made_ = issue_personal_key(viewer, wish, now=timezone.now())
    return {"HTTP_AUTHORIZATION": f"Bearer {made_.secret}"}


def _signed_in(person: Person) -> Client:
    client = browser()
    client.handler.enforce_csrf_checks = False
    second_factor.put(person, TOTP)
    answer = sign_in(client, person.phone)
    if answer["Location"].startswith("/dang-nhap/buoc-hai/"):
        Person.objects.filter(pk=person.pk).update(second_counter=0)
        answer = client.post("/dang-nhap/buoc-hai/", {"code": one_time_password()})
    assert answer.status_code == 302, answer.content.decode()
    return client


def _accounts(world: World, officer: Viewer, units: Mapping[str, Any]) -> None:
    theirs, binh = world.theirs, world.binh
    theirs["organisation"] = binh.organisation.pk
    theirs["person"] = binh.person.pk
    theirs["mandate"] = Mandate.objects.get(organisation=binh.organisation).pk
    theirs["key"] = MachineKey.objects.get(organisation=binh.organisation, person=None).pk
    draft = registrations.Draft(
        kind="cooperative", name=f"Hợp tác xã {SECRET} mới", number="0100233488", unit_id=units["21602"].id,
        phone="0987654321", has_consent=True,
    )  # fmt: skip
    theirs["registration"] = registrations.submit(Viewer.public(), draft, now=delegation.NOW).id
    other = delegation.organisation(f"{SECRET}-2", "21602", f"Hợp tác xã {SECRET} hai", units)
    theirs["proposal"] = organisations.propose_merge(
        officer, other.pk, binh.organisation.pk, reason=f"Trùng {SECRET}", now=delegation.NOW
    )


def _registry(world: World, officer: Viewer, units: Mapping[str, Any]) -> None:
    headers = world.binh.headers
    theirs = world.theirs
    theirs["product"] = _posted("/api/v1/products", {"own_code": "RAU", "name": "Rau của Bình"}, headers, 201).json()[
        "key"
    ]
    _posted("/api/v1/products", {"key": RICE, "name": "Gạo của Bình", "lots": [{"lot": "KQ-2609"}]}, headers, 201)
    _posted("/api/v1/places", {"key": PLACE, "name": "Kho của Bình"}, headers, 201)
    square = [[[108.5, 15.1], [108.51, 15.1], [108.51, 15.11], [108.5, 15.11], [108.5, 15.1]]]
    _sent("PUT", f"/api/v1/places/{quote(PLACE, safe='')}/plot", {"type": "Polygon", "coordinates": square}, headers)
    _posted("/api/v1/prefixes", {"prefix": "893850123"}, headers, 201)
    file = SimpleUploadedFile(f"{SECRET}.xlsx", xlsx([HEADINGS, good_row(1)]))
    sent = world.binh.browser.post("/quan-tri/nhap-excel/", {"tep": file})
    assert sent.status_code == 302, sent.content.decode()
    world.theirs["sheet"] = sent.headers["Location"].rstrip("/").rpartition("/")[2]


def _evidence(world: World, officer: Viewer, units: Mapping[str, Any]) -> None:
    """A certificate whose paper is not public, and a mark."""
    paper = base64.b64encode(b"%PDF-1.4\n" + SECRET.encode() + b"\n%%EOF\n").decode()
    certificate = {
        "kind": "certificate", "subject": RICE, "scheme": "vietgap", "number": f"VG-{SECRET}", "issuer_name": "Trung tâm",
        "valid_from": "2026-03-01", "valid_to": "2028-02-29", "document": {"data": paper}, "document_is_public": False,
    }  # fmt: skip
    made_ = _posted("/api/v1/evidence", certificate, world.binh.own, 201).json()
    world.theirs["evidence"] = made_["id"]
    mark = {
        "kind": "collective",
        "name": "Gạo Gia Lai",
        "number": f"4-{SECRET}",
        "registered_on": "2023-05-04",
        "owner_code": NAME,
    }
    world.theirs["mark"] = _posted("/api/v1/marks", mark, world.binh.own, 201).json()["id"]
    user = _posted(
        f"/api/v1/marks/{world.theirs['mark']}/users",
        {"organisation": f"{SECRET}-2", "first": "2026-01-01"},
        world.binh.own,
        201,
    )
    world.theirs["line"] = user.json()["id"]


def _agreements(world: World, officer: Viewer, units: Mapping[str, Any]) -> None:
    """With a third organisation."""
    draft = {
        "side": "giver", "number": f"TT-{SECRET}", "giver": {"organisation": NAME}, "receiver": {"organisation": f"{SECRET}-2"}, "dataset": "events",
        "products": [], "fields": [], "purpose": f"Vì {SECRET}", "basis": "Hợp đồng", "first": "2026-11-01",
        "expires_at": "2027-11-01T00:00:00+07:00",
    }  # fmt: skip
    world.theirs["agreement"] = _posted("/api/v1/agreements", draft, world.binh.own, 201).json()["id"]


def _members(world: World, officer: Viewer, units: Mapping[str, Any]) -> None:
    """A household in its book, and the household's consent to the officer of its commune."""
    binh = world.binh
    draft = MemberDraft(f"Hộ {SECRET}", "051099012345", "0913000009", units["21601"].id)
    (world.theirs["member"],) = members.add(
        binh.viewer, binh.organisation.pk, [draft], first=delegation.DAY, now=delegation.NOW
    )
    household = delegation.organisation(f"{SECRET}-ho", "21601", f"Hộ {SECRET} hai", units)
    Organisation.objects.filter(pk=household.pk).update(kind="household")
    helper = delegation.person("Hạnh", "+84912000061")
    delegation.give(officer, helper, "COMMUNE_OFFICER", units["21601"])
    terms = consents.Terms(frozenset(consents.SCOPES), delegation.DAY + timedelta(days=100))
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    given = Given("paper", f"Bà {SECRET}", picture=picture.getvalue())
    world.theirs["consent"] = consents.record(
        delegation.viewer_of(helper), household.pk, terms, given, now=delegation.NOW
    )
    world.theirs["household"] = household.pk
    world.helper = _signed_in(helper)


def _links(world: World, officer: Viewer, units: Mapping[str, Any]) -> None:
    """A link of its rice, to a host that it has claimed."""
    link = {
        "anchor": RICE,
        "type": "gs1:pip",
        "href": f"https://{SECRET}.vidu.vn/gao",
        "title": f"Gạo {SECRET}",
        "languages": ["vi"],
    }
    world.theirs["link"] = _posted("/api/v1/links", link, world.binh.headers, 201).json()["id"]
    host = _posted("/api/v1/link-hosts", {"host": f"kho.{SECRET}.vidu.vn"}, world.binh.headers, 201)
    world.theirs["host"] = host.json()["id"]


def _stamps(world: World, officer: Viewer, units: Mapping[str, Any]) -> None:
    viewer = world.binh.viewer
    need = Need(RICE, 10, purpose=f"Vì {SECRET}")
    world.theirs["request"] = stamps.request_stamps(viewer, world.binh.organisation.pk, need, now=delegation.NOW)
    stamps.decide(officer, world.theirs["request"], 10, now=delegation.NOW)
    world.theirs["batch"] = stamps.issue(viewer, world.theirs["request"], now=delegation.NOW)


def _events(world: World, officer: Viewer, units: Mapping[str, Any]) -> None:
    headers, client = world.binh.headers, Client()
    body = make_body(
        eventID=EVENT_ID, bizStep=STEP, disposition=STATE, readPoint={"id": PLACE}, bizLocation={"id": PLACE},
        quantityList=[{"epcClass": LOT, "quantity": QUANTITY, "uom": "KGM"}],
    )  # fmt: skip
    vocabulary = {
        "type": "urn:epcglobal:epcis:vtype:BusinessLocation",
        "vocabularyElementList": [
            {"id": PLACE, "attributes": [{"id": "urn:epcglobal:cbv:mda#name", "attribute": f"Kho {SECRET}"}]}
        ],
    }
    document = make_document(body, epcisHeader={"epcisMasterData": {"vocabularyList": [vocabulary]}})
    kept = client.post("/epcis/v2/capture", document, content_type="application/json", **headers)
    while judge_next(now=CaptureJob.objects.latest("not_before").not_before):
        pass
    world.theirs["job"] = kept.headers["Location"].rpartition("/")[2]
    _posted("/epcis/v2/queries", {"name": f"{SECRET}-hoi", "query": {"EQ_bizStep": [STEP]}}, headers, 201)
    wish = {"dest": f"https://nhan.{SECRET}.vn/epcis", "signatureToken": "x" * 32, "stream": True}
    made_ = _posted(f"/epcis/v2/queries/{SECRET}-hoi/subscriptions", wish, headers, 201)
    world.theirs["subscription"] = made_.json()["subscriptionID"]


def _journal(world: World, officer: Viewer, units: Mapping[str, Any]) -> None:
    """An entry of its log, with a photo."""
    chain, number = UUID(int=0x0193_0000_0000_7000_8000_000000000777), UUID(int=0x0193_0000_0000_7000_8000_000000000778)
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    data = picture.getvalue()
    photo = {"id": str(number), "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "type": "image/png"}
    day = "2026-11-20T08:00:00+07:00"
    entry = {
        "id": str(chain), "version": 1, "kind": "sow", "template": "crop@2026.1", "organisation": world.binh.organisation.pk,
        "happened_at": day, "saved_at": day, "product": world.theirs["product"], "photos": [photo],
        "new_lot": f"{world.theirs['product']}:{SECRET}", "fields": {"giongCayTrong": f"Giống {SECRET}"},
    }  # fmt: skip
    record_entry(world.binh.viewer, entry, now=delegation.NOW)
    attachments.put(world.binh.viewer, number, data, offset=0, length=len(data), now=delegation.NOW)
    world.theirs |= {"entry": chain, "photo": number}
    wish = Wish(f"{world.theirs['product']}:{SECRET}", "7", "kg")
    world.theirs["handover"] = offer(world.binh.viewer, world.binh.organisation.pk, wish, now=delegation.NOW)


def _sent(method: str, path: str, value: Any, headers: Mapping[str, str]) -> None:
    answer = Client().generic(method, path, json.dumps(value), "application/json", **headers)
    assert answer.status_code == 200, (path, answer.content.decode()[:2000])


def _posted(path: str, value: Any, headers: Mapping[str, str], status: int) -> Any:
    answer = Client().post(path, json.dumps(value), content_type="application/json", **headers)
    assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[:2000])
    return answer


BUILDERS: list[Callable[[World, Viewer, Mapping[str, Any]], None]] = [
    _accounts, _registry, _evidence, _agreements, _members, _stamps, _links, _events,
    _journal,
]  # fmt: skip
