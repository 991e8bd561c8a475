"""The doors of /api/v1 for organisations, registrations, people, mandates, keys and the audit."""

import json
from datetime import timedelta

import pytest
from django.urls import get_resolver
from django.utils import timezone

from tests.accounts.api.conftest import Caller, codes
from tests.accounts.delegation import NEXT_YEAR, organisation, viewer_of
from txng.accounts import registrations
from txng.accounts.actions import issue_key
from txng.accounts.mandates import appoint
from txng.accounts.models import Audit, MachineKey, Mandate, Organisation, Registration
from txng.accounts.registrations import Draft
from txng.accounts.scopes import DOORS, SCOPES, is_of_machines
from txng.accounts.viewer import Viewer

pytestmark = pytest.mark.django_db
REASON = "Quyết định 12/QĐ-UBND"


def registered(units, commune="21163", number="051099012345"):
    draft = Draft("household", "Hộ Đinh Thị Hương", number, units[commune].id, phone="0987654321", has_consent=True)
    return registrations.submit(Viewer.public(), draft, now=timezone.now())


def test_every_door_for_machines_says_what_scope_it_asks_for_and_no_other_is_named():
    routes = {str(pattern.pattern) for pattern in get_resolver().url_patterns}

    assert {route for route in routes if is_of_machines(route)} == set(DOORS)
    assert {scope for door in DOORS.values() for scope in door.values()} - {"", "*"} == set(SCOPES)


def test_who_speaks_and_by_what_is_told_to_himself(as_person, client, units):
    told = as_person("chi").get("whoami").json()

    assert told["person"]["name"] == "Chi"
    assert [one["role"] for one in told["mandates"]] == ["COMMUNE_OFFICER"]
    assert "mandates.write" in told["key"]["scopes"]
    made = organisation("htx-1", units=units)
    firm = Caller(client, issue_key(made, label="máy", now=timezone.now())).get("whoami").json()
    assert firm["organisation"]["code"] == "htx-1"
    assert firm["person"] is None
    assert client.get("/api/v1/whoami").status_code == 401


def test_organisations_are_listed_by_area_and_narrowed(as_person, units):
    here, there = organisation("htx-1", units=units), organisation("htx-2", "21601", name="HTX Pleiku", units=units)
    other = organisation("htx-3", "21165", name="HTX Ba Tơ", units=units)

    def listed(who, query=""):
        return [one["id"] for one in as_person(who).get(f"organisations{query}").json()["organisations"]]

    assert listed("chi") == [here.pk]
    assert set(listed("binh")) == {here.pk, other.pk}
    assert set(listed("an", "?province=52")) == {there.pk}
    assert listed("an", "?q=ba%20to&commune=21165&state=active") == [other.pk]
    assert listed("an", "?sector=ca-phe") == []
    chi = as_person("chi")
    assert chi.get(f"organisations/{here.pk}").json()["code"] == "htx-1"
    assert chi.get(f"organisations/{other.pk}").status_code == 404
    assert chi.get(f"organisations/{2**80}").status_code == 404
    assert chi.get("organisations?colour=red").status_code == 400


def test_pages_lead_to_the_next_until_all_were_seen(as_person, units, monkeypatch):
    monkeypatch.setattr("txng.accounts.api.door.PER_PAGE", 3)
    monkeypatch.setattr("txng.accounts.api.organisations.PER_PAGE", 3)
    made = {organisation(f"htx-{n}", name=f"HTX {n % 4}", units=units).pk for n in range(11)}
    caller, path, seen = as_person("binh"), "organisations?province=51", []
    while path:
        told = caller.get(path.removeprefix("/api/v1/")).json()
        seen += [one["id"] for one in told["organisations"]]
        path = told.get("next")

    assert len(seen) == len(made)
    assert set(seen) == made


def test_an_organisations_key_reads_what_is_written_of_itself_alone(client, units):
    own, other = organisation("htx-1", units=units), organisation("htx-2", name="Khác", units=units)
    caller = Caller(client, issue_key(own, label="máy", now=timezone.now()))

    assert [one["id"] for one in caller.get("organisations").json()["organisations"]] == [own.pk]
    assert caller.get(f"organisations/{own.pk}").status_code == 200
    assert caller.get(f"organisations/{other.pk}").status_code == 404
    assert caller.post(f"organisations/{own.pk}/standing", {"state": "closed", "reason": REASON}).status_code == 403


def test_an_officer_suspends_moves_and_reads_what_became_of_it(as_person, units):
    made, chi, binh = organisation("htx-1", units=units), as_person("chi"), as_person("binh")

    answer = chi.post(f"organisations/{made.pk}/standing", {"state": "suspended", "reason": REASON})
    assert answer.json()["state"] == "suspended"
    assert chi.post(f"organisations/{made.pk}/move", {"commune": "21165", "reason": REASON}).status_code == 403
    moved = binh.post(f"organisations/{made.pk}/move", {"commune": "21165", "reason": REASON})
    assert moved.json()["commune_code"] == "21165"
    assert [one["state"] for one in binh.get(f"organisations/{made.pk}/steps").json()["steps"]] == [
        "suspended",
        "moved",
    ]
    assert chi.get(f"organisations/{made.pk}/steps").status_code == 404


def test_two_people_merge_by_two_keys(as_person, units):
    one, two = organisation("htx-1", units=units), organisation("htx-2", units=units)
    binh, an = as_person("binh"), as_person("an")

    answer = binh.post(f"organisations/{one.pk}/merge", {"into": two.pk, "reason": "Cùng một đơn vị"})
    assert answer.status_code == 202
    number = answer.json()["proposal"]
    assert [each["id"] for each in an.get("proposals").json()["proposals"]] == [number]
    assert codes(binh.post(f"proposals/{number}/answer", {"confirmed": True})) == {"mandates.own_proposal"}
    assert as_person("chi").get(f"proposals/{number}").status_code == 404
    assert an.post(f"proposals/{number}/answer", {"confirmed": True}).json()["is_confirmed"] is True
    assert Organisation.objects.get(pk=one.pk).state == "merged"


def test_a_registration_is_sent_once_however_often_it_is_repeated(client, as_person, units):
    made = organisation("htx-1", units=units)
    caller = Caller(client, issue_key(made, label="máy", now=timezone.now()))
    body = {
        "kind": "household", "name": "Hộ Đinh Thị Hương", "number": "051099012345", "commune": "21163",
        "phone": "0987654321", "consent": True,
    }  # fmt: skip

    first = caller.post("registrations", body, HTTP_IDEMPOTENCY_KEY="a-1")
    again = caller.post("registrations", body, HTTP_IDEMPOTENCY_KEY="a-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["token"]
    assert "token" not in again.json()
    assert again.json()["id"] == first.json()["id"]
    assert Registration.objects.count() == 1
    chi = as_person("chi")
    assert [one["id"] for one in chi.get("registrations").json()["registrations"]] == [first.json()["id"]]
    shown = chi.get(f"registrations/{first.json()['id']}").json()
    assert shown["registration"]["has_personal_number"]
    assert "051099012345" not in json.dumps(shown)
    decided = chi.post(f"registrations/{first.json()['id']}/decision", {"decision": "approved"})
    assert Organisation.objects.get(pk=decided.json()["organisation"]).name == "Hộ Đinh Thị Hương"
    assert Audit.objects.filter(action="registrations.read", session__startswith="key/").exists()


def test_what_an_officer_does_not_reach_reads_as_absent(as_person, units):
    made, chi = registered(units, "21165"), as_person("chi")

    assert chi.get(f"registrations/{made.id}").status_code == 404
    assert chi.post(f"registrations/{made.id}/decision", {"decision": "approved"}).status_code == 404
    assert chi.get("registrations").json() == {"registrations": []}


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("registrations", {"state": "approved"}, "#/state"),
        ("registrations", {"organisation_id": 1}, "#/organisation_id"),
        ("registrations", {"org_id": 1, "is_helped": True}, "#/org_id"),
        ("mandates", {"granted_by": 1}, "#/granted_by"),
        ("keys", {"person": 1}, "#/person"),
        ("keys", {"digest": "00"}, "#/digest"),
        ("keys/1/rotate", {"scopes": ["audit.read"]}, "#/scopes"),
        ("organisations/1/standing", {"role": "national"}, "#/role"),
        ("organisations/1/move", {"a/b~c": 1}, "#/a~1b~0c"),
    ],
)
def test_a_field_that_the_door_does_not_name_is_refused_by_name_and_nothing_is_done(
    as_person, units, path, body, pointer
):
    before = (Registration.objects.count(), Mandate.objects.count(), Organisation.objects.count())
    answer = as_person("an").post(path, body)

    assert answer.status_code == 422
    unknown = [error["pointer"] for error in answer.json()["errors"] if error["code"] == "web.field_unknown"]
    assert pointer in unknown
    assert before == (Registration.objects.count(), Mandate.objects.count(), Organisation.objects.count())


@pytest.mark.parametrize(
    "body", ["[]", "1", '"x"', "{", "null", '{"role": 5, "reason": "a\\u0000b", "last": "2026-13-01"}']
)
def test_what_is_no_request_is_refused_with_every_fault(as_person, body):
    caller = as_person("an")
    answer = caller.client.post("/api/v1/mandates", data=body, content_type="application/json", **caller.headers)

    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_mandates_are_given_read_explained_and_revoked(as_person, people, units):
    binh, dung = as_person("binh"), people["dung"]
    body = {
        "holder": dung.pk, "role": "COMMUNE_OFFICER", "commune": "21165", "last": NEXT_YEAR.isoformat(),
        "reason": REASON,
    }  # fmt: skip

    made = binh.post("mandates", body, HTTP_IDEMPOTENCY_KEY="m-1")
    assert made.status_code == 201
    number = made.json()["id"]
    assert binh.post("mandates", body, HTTP_IDEMPOTENCY_KEY="m-1")["Idempotency-Replayed"] == "true"
    assert Mandate.objects.filter(holder=dung.pk).count() == 1
    assert binh.get(f"mandates/{number}").json()["holder_name"] == "Dũng"
    assert as_person("chi").get(f"mandates/{number}").status_code == 404
    rights = binh.get(f"people/{dung.pk}/rights").json()
    assert {"organisations.approve"} <= {one["action"] for one in rights["rights"]}
    assert all(chain[0] == number for one in rights["rights"] for chain in one["by"])
    assert as_person("chi").get(f"people/{dung.pk}/rights").status_code == 404
    assert binh.post(f"mandates/{number}/revoke", {"reason": "Chuyển công tác"}).json() == {"ended": [number]}
    assert codes(binh.post(f"mandates/{number}/revoke", {"reason": "Chuyển công tác"})) == {"mandates.ended"}
    assert number in [one["id"] for one in binh.get("mandates?ended=true").json()["mandates"]]


def test_somebody_is_invited_by_a_telephone_number(as_person, units):
    body = {"to": "0912 345 678", "name": "Giang", "role": "COMMUNE_OFFICER", "commune": "21164", "last": NEXT_YEAR.isoformat(), "reason": REASON}  # fmt: skip

    assert as_person("binh").post("mandates", body).status_code == 201
    assert codes(as_person("binh").post("mandates", body | {"holder": 1})) == {"mandates.nobody"}


def test_the_regulation_is_open_and_told_as_of_a_day(client, db):
    told = client.get("/api/v1/regulation").json()

    assert told["roles"][0]["code"] == "ORG_ADMIN"
    assert {one["name"] for one in told["scopes"]} == set(SCOPES)
    assert client.get("/api/v1/regulation?as_of=2026-11-01").json()["number"] == "2026.1"
    assert client.get("/api/v1/regulation?as_of=never").status_code == 400


def test_the_audit_tells_ones_own_acts_and_those_of_ones_area(as_person, units):
    made, chi, binh, an = organisation("htx-1", units=units), as_person("chi"), as_person("binh"), as_person("an")
    chi.post(f"organisations/{made.pk}/standing", {"state": "suspended", "reason": REASON})

    def acts(caller, query=""):
        return [(one["action"], one["label"]) for one in caller.get(f"audit{query}").json()["lines"]]

    assert ("organisations.suspended", "Chi") in acts(chi)
    assert ("organisations.suspended", "Chi") not in acts(binh)
    assert ("organisations.suspended", "Chi") in acts(binh, "?of=area")
    assert ("organisations.suspended", "Chi") in acts(an, "?of=area")
    assert codes(chi.get("audit?of=area")) == {"mandates.not_yours"}
    assert all(label != "An" for _, label in acts(binh, "?of=area"))


def test_keys_are_made_by_keys_for_no_more_and_no_longer_than_themselves(as_person, people, units, client):
    made = organisation("htx-1", units=units)
    appoint(viewer_of(people["chi"]), made.pk, people["dung"].pk, reason=REASON, now=timezone.now())
    dung = as_person("dung", "keys.read", "keys.write", "events.read")
    MachineKey.objects.filter(person=people["dung"].pk).update(expires_at=timezone.now() + timedelta(days=40))
    body = {"organisation": made.pk, "label": "Máy đóng gói", "scopes": ["events.read"], "networks": ["127.0.0.0/8"]}

    told = dung.post("keys", body, HTTP_IDEMPOTENCY_KEY="k-1")
    assert told.status_code == 201
    assert "secret" not in dung.post("keys", body, HTTP_IDEMPOTENCY_KEY="k-1").json()
    assert MachineKey.objects.get(pk=told.json()["id"]).expires_at <= timezone.now() + timedelta(days=40)
    assert codes(dung.post("keys", body | {"scopes": ["events.record"]})) == {"keys.scope_beyond"}
    assert codes(dung.post("keys", body | {"scopes": ["mandates.write"]})) == {"keys.scope_unknown"}
    assert codes(dung.post("keys", body | {"organisation": made.pk + 99})) == {"organisations.not_there"}
    machine = Caller(client, told.json()["secret"])
    assert machine.get("whoami").status_code == 200
    assert codes(machine.get("keys")) == {"accounts.scope_needed"}
    renewed = machine.post(f"keys/{told.json()['id']}/rotate")
    assert renewed.status_code == 201
    assert "Txng-Key-Ends" in machine.get("whoami").headers
    assert codes(machine.post(f"keys/{renewed.json()['id']}/revoke")) == {"accounts.scope_needed"}
    rows = dung.get("keys").json()["keys"]
    assert {row["id"]: row["state"] for row in rows}[told.json()["id"]] == "renewed"
    assert dung.post(f"keys/{renewed.json()['id']}/revoke").status_code == 200
    assert Caller(client, renewed.json()["secret"]).get("whoami").status_code == 401
    assert as_person("chi").get(f"keys/{told.json()['id']}").status_code == 404


def test_an_organisations_people_amend_what_it_says_of_itself_and_nothing_else(as_person, people, units):
    made, other = organisation("htx-1", units=units), organisation("htx-2", name="Khác", units=units)
    appoint(viewer_of(people["chi"]), made.pk, people["dung"].pk, reason=REASON, now=timezone.now())
    dung = as_person("dung")

    assert (
        dung.patch(f"organisations/{made.pk}", {"address": "Thôn Làng Rê", "phone": "0987 000 009"}).status_code == 200
    )
    assert dung.patch(f"organisations/{made.pk}", {"email": "htx@vi-du.vn"}).status_code == 200
    row = Organisation.objects.get(pk=made.pk)
    assert (row.address, row.contact_email) == ("Thôn Làng Rê", "htx@vi-du.vn")
    assert row.contact_phone
    for field in ("name", "tax_code", "state", "role", "org_id"):
        answer = dung.patch(f"organisations/{made.pk}", {field: "x"})
        assert [(one["code"], one["pointer"]) for one in answer.json()["errors"]] == [
            ("web.field_unknown", f"#/{field}")
        ]
    assert dung.patch(f"organisations/{other.pk}", {"address": "x"}).status_code == 404
    assert as_person("chi").patch(f"organisations/{made.pk}", {"address": "x"}).status_code == 404
