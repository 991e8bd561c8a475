"""/api/v1/agreements as systems use it: by keys of people and of organisations."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.accounts.api.conftest import Caller, codes, personal_key
from tests.agreements.parties import everybody
from txng.accounts.actions import issue_key
from txng.accounts.models import Audit, Person
from txng.agreements import uses
from txng.agreements.models import Agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return everybody()


@pytest.fixture
def by(client, people):
    """A caller by the key of a person, or of an organisation."""

    def make(who):
        somebody = getattr(people, who)
        if hasattr(somebody, "code"):
            return Caller(client, issue_key(somebody, label="máy", now=timezone.now()))
        return Caller(client, personal_key(Person.objects.get(pk=somebody.person_id)).secret)

    return make


def body(**more):
    now = timezone.now()
    return {
        "side": "giver", "number": "12/TT-CSDL", "giver": {"organisation": "htx"}, "receiver": {"organisation": "dn"},
        "dataset": "events", "products": ["08938501234568", "https://vidu.vn/01/8938501234568"],
        "fields": ["bizStep", "quantityList"], "purpose": "Đối chiếu nguồn gốc xoài", "basis": "NĐ 37/2026 Điều 95",
        "first": timezone.localdate(now).isoformat(), "expires_at": (now + timedelta(days=30)).isoformat(),
    } | more  # fmt: skip


def made(by, **more):
    answer = by("dung").post("agreements", body(**more))
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()["id"]


def test_an_agreement_is_proposed_signed_read_and_ended(by, people):
    answer = by("dung").post("agreements", body())
    told = answer.json()
    number = told["id"]
    assert answer["Location"] == f"/api/v1/agreements/{number}"
    assert (told["standing"], told["products"], told["receiver"]["organisation"]) == (
        "proposed",
        ["01/08938501234568"],
        "dn",
    )
    assert told["leaves"] == [{"of": "proposed", "index": None}, {"of": "giver", "index": None}]
    signed = by("giang").post(f"agreements/{number}/sign")
    assert (signed.status_code, signed.json()["standing"]) == (200, "in_force")
    assert [one["side"] for one in signed.json()["signatures"]] == ["giver", "receiver"]
    assert [one["id"] for one in by("receiver").get("agreements").json()["agreements"]] == [number]
    assert by("receiver").get("agreements?unsigned=true").json() == {"agreements": []}
    ended = by("giang").post(f"agreements/{number}/end", {"reason": "Không cần nữa"})
    assert (ended.status_code, ended.json()["standing"], ended.json()["end"]["reason"]) == (
        200,
        "ended",
        "Không cần nữa",
    )
    assert by("giang").post(f"agreements/{number}/end", {"reason": "Lần nữa"}).status_code == 409


def test_to_a_third_party_nothing_is_there(by, people):
    number = made(by)
    uses.count([number], rows=1, now=timezone.now())
    for who in ("ha", "stranger", "province", "commune", "nation"):
        caller = by(who)
        for path in (f"agreements/{number}", f"agreements/{number}/use", "agreements/999999", "agreements/999999/use"):
            assert (caller.get(path).status_code, codes(caller.get(path))) == (404, {"agreements.not_there"})
        assert caller.get("agreements").json() == {"agreements": []}
    for act, given in (("sign", {}), ("end", {"reason": "Không muốn"})):
        assert codes(by("ha").post(f"agreements/{number}/{act}", given)) == {"agreements.not_there"}
    assert Agreement.objects.count() == 1


def test_the_key_of_an_organisation_reads_and_never_signs(by):
    number = made(by)
    caller = by("receiver")
    assert caller.get(f"agreements/{number}").status_code == 200
    for path, given in (
        (f"agreements/{number}/sign", {}),
        (f"agreements/{number}/end", {"reason": "Thôi"}),
        ("agreements", body()),
    ):
        assert caller.post(path, given).status_code == 403
    assert by("receiver").get(f"agreements/{number}").json()["standing"] == "proposed"


def test_without_a_key_the_door_is_closed(client, db):
    assert client.get("/api/v1/agreements").status_code == 401


def test_the_same_proposal_sent_twice_is_one(by):
    caller, given = by("dung"), body()
    answers = [caller.post("agreements", given, HTTP_IDEMPOTENCY_KEY="a-1") for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert Agreement.objects.count() == 1
    assert codes(caller.post("agreements", body(number="13"), HTTP_IDEMPOTENCY_KEY="a-1")) == {"web.idempotency_reused"}


@pytest.mark.parametrize(("wrong", "code", "pointer"), [
    ({"side": "both"}, "web.field_type", "#/side"),
    ({"number": None}, "web.field_missing", "#/number"),
    ({"number": "a" * 61}, "web.field_type", "#/number"),
    ({"giver": {"organisation": ""}}, "web.field_type", "#/giver"),
    ({"giver": {"place": ["51"], "name": "x"}}, "web.field_type", "#/giver"),
    ({"giver": {"place": ["51"], "sectors": ["vang"]}}, "agreements.sector", "#/giver/sectors"),
    ({"receiver": "dn"}, "web.field_type", "#/receiver"),
    ({"dataset": "everything"}, "web.field_type", "#/dataset"),
    ({"products": ["08938501234569"]}, "agreements.product", "#/products/0"),
    ({"products": ["08938501234568", "(01)08938501234568(10)L1"]}, "agreements.product", "#/products/1"),
    ({"fields": ["bizStep", "price"]}, "agreements.field", "#/fields/1"),
    ({"dataset": "master_data", "fields": ["bizStep"]}, "agreements.field", "#/fields/0"),
    ({"purpose": "a"}, "web.field_type", "#/purpose"),
    ({"purpose": "a\u0000bcd"}, "web.field_type", "#/purpose"),
    ({"first": "22/11/2026"}, "web.field_type", "#/first"),
    ({"expires_at": "2027-11-22T00:00:00"}, "web.field_type", "#/expires_at"),
    ({"expires_at": "0001-01-01T00:00:00+14:00"}, "web.field_type", "#/expires_at"),
    ({"price": 5}, "web.field_unknown", "#/price"),
])  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(by, wrong, code, pointer):
    answer = by("dung").post("agreements", body(**wrong))
    assert answer.status_code == 422, answer.content.decode()
    assert [(one["code"], one["pointer"]) for one in answer.json()["errors"]] == [(code, pointer)]


@pytest.mark.parametrize("data", ["", "[]", "null", '"a"', "5", "{", '{"a":1}', '{"giver": [], "products": {}}'])
def test_any_json_is_answered_and_never_fails(by, client, data):
    caller = by("dung")
    answer = client.post("/api/v1/agreements", data=data, content_type="application/json", **caller.headers)
    assert answer.status_code in (400, 422), answer.content.decode()


def test_every_fault_is_told_at_once(by):
    answer = by("dung").post("agreements", {"fields": ["price"], "dataset": "events", "side": "x"})
    assert len(answer.json()["errors"]) == 9


def test_both_parties_read_the_report_of_use_hour_by_hour(by, people):
    number = made(by)
    by("giang").post(f"agreements/{number}/sign")
    now = timezone.now()
    for hours in range(103):
        uses.count([number], rows=hours, now=now - timedelta(hours=hours))
    for who in ("giver", "receiver", "dung"):
        first = by(who).get(f"agreements/{number}/use").json()
        assert [one["rows"] for one in first["hours"]] == list(range(100))
        rest = by(who).client.get(first["next"], **by(who).headers).json()
        assert [one["rows"] for one in rest["hours"]] == [100, 101, 102] and "next" not in rest
    assert by("giver").get(f"agreements/{number}").json()["use_of_30_days"] == {"asks": 103, "rows": sum(range(103))}
    assert by("giver").get(f"agreements/{number}/use?after=hôm").status_code == 400
    assert Audit.objects.filter(action="sharing.report", object=f"agreement/{number}").count() == 6


def test_lists_lead_to_the_next_page(by, people):
    numbers = [made(by, number=str(place)) for place in range(3)]
    first = by("dung").get(f"agreements?after={numbers[2]}").json()["agreements"]
    assert [one["id"] for one in first] == [numbers[1], numbers[0]]
    assert by("dung").get("agreements?after=x").status_code == 400
    assert by("dung").get("agreements?page=2").status_code == 400
    assert json.dumps(first)
