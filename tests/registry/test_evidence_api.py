"""Certificates and marks by the doors for machines: keys of owners and certifiers, the same request twice, others' absent."""

import base64
import json

import pytest

from tests.registry.evidence import KEY, NOW, VIETGAP, World
from txng.accounts.actions import issue_key
from txng.registry.models import Evidence

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"


@pytest.fixture
def doors(db, client):
    """Ask as an organisation; the world behind it."""
    world = World()
    keys = {firm.code: issue_key(firm, label="máy", now=NOW) for firm in (world.coop, world.other, world.cab)}

    def ask(code, method, path, body=None, **headers):
        more = {"HTTP_AUTHORIZATION": f"Bearer {keys[code]}"} if code else {}
        more |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        return client.generic(method, f"/api/v1{path}", json.dumps(body or {}), content_type="application/json", **more)

    ask.world = world
    return ask


def test_an_owner_declares_its_certifier_confirms_and_the_public_is_told(doors, client):
    made = doors("htx", "POST", "/evidence", VIETGAP)
    assert (made.status_code, made.json()["standing"]) == (201, "declared"), made.content
    number = made.json()["id"]

    (row,) = doors("chung-nhan", "GET", "/evidence").json()["evidence"]
    assert (row["id"], row["subject"], row["valid_to"]) == (number, KEY, "2027-12-31")
    assert doors("htx", "POST", f"/evidence/{number}/confirm").status_code == 403
    confirmed = doors("chung-nhan", "POST", f"/evidence/{number}/confirm")
    assert (confirmed.status_code, confirmed.json()["standing"]) == (200, "confirmed")
    (claim,) = client.get(f"/{KEY}", HTTP_ACCEPT="application/json").json()["evidence"]
    assert (claim["standing"], claim["said"]) == ("confirmed", "đã xác nhận")
    assert doors("chung-nhan", "POST", f"/evidence/{number}/revoke", {}).status_code == 422
    revoked = doors("chung-nhan", "POST", f"/evidence/{number}/revoke", {"reason": "Vi phạm"})
    assert [step["state"] for step in revoked.json()["steps"]] == ["confirmed", "revoked"]
    assert client.get(f"/{KEY}", HTTP_ACCEPT="application/json").json()["evidence"] == []


def test_the_same_request_twice_records_once(doors):
    answers = [doors("htx", "POST", "/evidence", VIETGAP, **{"Idempotency-Key": "a1"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Evidence.objects.count() == 1
    assert doors("htx", "POST", "/evidence", VIETGAP).status_code == 409


def test_what_is_anothers_reads_as_absent_by_every_door(doors):
    document = {"data": base64.b64encode(PDF).decode()}
    number = doors("htx", "POST", "/evidence", {**VIETGAP, "document": document}).json()["id"]
    mark = {"kind": "collective", "name": "Rau rừng", "number": "4-01", "registered_on": "2023-05-01"}
    mine = doors("htx", "POST", "/marks", mark).json()["id"]

    for method, path in (
        ("GET", f"/evidence/{number}"), ("GET", f"/evidence/{number}/document"), ("POST", f"/evidence/{number}/confirm"),
        ("POST", f"/evidence/{number}/revoke"), ("POST", f"/evidence/{number}/withdraw"), ("GET", f"/marks/{mine}/users"),
        ("POST", f"/marks/{mine}/users"), ("POST", f"/marks/{mine}/users/1/end"),
    ):  # fmt: skip
        body = (
            {"reason": "vượt quyền", "organisation": "htx-khac"} if path.endswith("users") else {"reason": "vượt quyền"}
        )
        body = {"organisation": "htx-khac"} if path.endswith("users") else body
        answer, unknown = (
            doors("htx-khac", method, path, body),
            doors("htx-khac", method, path.replace(str(number if "evidence" in path else mine), "987654", 1), body),
        )
        assert answer.status_code == 404, (path, answer.content)
        assert answer.json()["errors"][0]["code"] == unknown.json()["errors"][0]["code"], path
    assert doors("htx-khac", "GET", "/evidence").json() == {"evidence": []}
    assert doors("htx-khac", "GET", "/marks").json() == {"marks": []}
    assert doors("", "GET", "/evidence").status_code == 401
    assert doors("htx", "GET", f"/evidence/{number}/document").content == PDF


def test_every_fault_of_a_request_is_named_with_its_place(doors):
    answer = doors("htx", "POST", "/evidence", {"kind": "test", "subject": KEY, "colour": "red", "document": {"data": "%%%"},
                                                "parameters": [{"name": "Chì"}]})  # fmt: skip

    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} >= {
        "#/colour", "#/document", "#/parameters/0/value", "#/parameters/0/is_within", "#/number", "#/valid_from", "#/issuer_code",
    }  # fmt: skip
    assert doors("htx", "GET", "/evidence?colour=red").status_code == 400
    assert doors("htx", "GET", "/evidence?kind=gold").status_code in (400, 422)


def test_a_list_is_filtered_and_goes_on_where_it_ended(doors, monkeypatch):
    monkeypatch.setattr("txng.registry.evidence_api.PER_PAGE", 2)
    numbers = [doors("htx", "POST", "/evidence", {**VIETGAP, "number": f"VG-{one}"}).json()["id"] for one in range(3)]

    first = doors("htx", "GET", "/evidence").json()
    rest = doors("htx", "GET", f"/evidence?after={first['next']}").json()
    assert [row["id"] for row in first["evidence"] + rest["evidence"]] == numbers[::-1]
    assert "next" not in rest
    assert doors("htx", "GET", "/evidence?standing=confirmed").json() == {"evidence": []}


def test_who_is_not_on_the_list_is_refused_by_the_door_too(doors):
    mark = {"kind": "collective", "name": "Rau rừng", "number": "4-01", "registered_on": "2023-05-01"}
    number = doors("htx-khac", "POST", "/marks", mark).json()["id"]
    use = {"kind": "mark", "subject": KEY, "mark": number}

    refused = doors("htx", "POST", "/evidence", use)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (403, "evidence.not_on_list")
    line = doors("htx-khac", "POST", f"/marks/{number}/users", {"organisation": "htx"}).json()["id"]
    assert doors("htx", "POST", "/evidence", use).status_code == 201
    assert doors("htx-khac", "POST", f"/marks/{number}/users", {"organisation": "htx"}).status_code == 409
    (user,) = doors("htx", "GET", f"/marks/{number}/users").json()["users"]
    assert (user["id"], user["organisation"]) == (line, "htx")
    assert doors("htx-khac", "POST", f"/marks/{number}/users/{line}/end", {"reason": "Không đạt"}).status_code == 200
    assert doors("htx", "GET", "/evidence").json()["evidence"][0]["standing"] == "revoked"
