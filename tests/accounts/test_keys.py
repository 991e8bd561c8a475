"""Machine keys: what they open, from where, until when; those that speak for a person; how they are renewed and end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.accounts.api.conftest import Caller, codes, personal_key
from tests.accounts.delegation import country, give, organisation, person, root, viewer_of
from txng.accounts import keys, keys_ending, mandates
from txng.accounts.actions import issue_key
from txng.accounts.keys import KeyWish
from txng.accounts.mandates import appoint
from txng.accounts.models import Audit, MachineKey, Message, Organisation
from txng.accounts.scopes import OF_ORGANISATIONS, SCOPES
from txng.core.problems import Refused

pytestmark = pytest.mark.django_db
REASON = "Phân công nhiệm vụ"


@pytest.fixture
def world():
    """An over the nation; Bình, of province 51; Dũng, administrator of a cooperative in Sơn Hà."""
    units = country()
    an, binh, dung = person("An"), person("Bình", "+84912000009"), person("Dũng", email="dung@htx.example")
    give(root(an), binh, "PROVINCE_OFFICER", units["51"])
    made = organisation("htx-1", units=units)
    appoint(viewer_of(binh), made.pk, dung.pk, reason=REASON, now=timezone.now())
    return {"units": units, "an": an, "binh": binh, "dung": dung, "htx": made}


def wish(*scopes, **more):
    return KeyWish(more.pop("label", "Máy đóng gói"), frozenset(scopes), **more)


def issued(world, *scopes, now=None, **more):
    return keys.issue_own_key(
        viewer_of(world["dung"]), world["htx"].pk, wish(*scopes, **more), now=now or timezone.now()
    )


def refused(act, *given, **more):
    with pytest.raises(Refused) as caught:
        act(*given, **more)
    return {problem.code for problem in caught.value.problems}


def test_a_key_opens_the_doors_of_its_scopes_and_no_other(client, world):
    caller = Caller(client, issued(world, "events.read").secret)

    assert client.get("/epcis/v2/events", **caller.headers).status_code == 200
    answer = client.post("/epcis/v2/events", data="{}", content_type="application/json", **caller.headers)
    assert (answer.status_code, codes(answer)) == (403, {"accounts.scope_needed"})
    assert codes(caller.post("products", {})) == {"accounts.scope_needed"}
    assert codes(client.post("/epcis/v2/queries", data="{}", content_type="application/json", **caller.headers)) == {
        "accounts.scope_needed"
    }
    assert client.put("/epcis/v2/events", **caller.headers).status_code == 405
    assert caller.get("nothing").status_code == 404


def test_where_everyone_may_read_a_key_that_may_not_read_events_is_the_public(client, world):
    may, may_not = issued(world, "events.read"), issued(world, "products.write")

    def asker(secret):
        return client.get("/api/v1/regulation", HTTP_AUTHORIZATION=f"Bearer {secret}").wsgi_request.viewer

    assert asker(may.secret).organisation_code == "htx-1"
    assert asker(may_not.secret).is_public


def test_a_key_is_for_machines_and_opens_no_page_of_people(client, world):
    caller = Caller(client, personal_key(world["binh"]).secret)

    for address in ("/quan-tri/", "/quan-tri/khoa/", "/quan-tri/quyen/giao", "/tai-khoan/"):
        answer = client.get(address, **caller.headers)
        assert answer.status_code == 403, address
    assert caller.get("organisations").status_code == 200


def test_a_key_ends_on_its_day_and_says_so_a_month_before(client, world):
    ends = timezone.localdate() + timedelta(days=10)
    caller = Caller(client, issued(world, "events.read", last=ends).secret)

    assert caller.get("whoami")["Txng-Key-Ends"].startswith(ends.isoformat())
    MachineKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert codes(caller.get("whoami")) == {"accounts.key_ended"}
    assert caller.get("whoami").status_code == 401
    far = Caller(client, issued(world, "events.read").secret)
    assert "Txng-Key-Ends" not in far.get("whoami").headers


def test_a_key_works_from_its_networks_alone(client, world):
    caller = Caller(client, issued(world, "events.read", networks=("203.0.113.0/24", "2001:db8::/32")).secret)

    assert codes(caller.get("whoami")) == {"accounts.key_network"}
    assert caller.get("whoami", REMOTE_ADDR="203.0.113.9").status_code == 200
    assert caller.get("whoami", REMOTE_ADDR="2001:db8::7").status_code == 200
    assert codes(caller.get("whoami", HTTP_X_FORWARDED_FOR="203.0.113.9")) == {"accounts.key_network"}


def test_last_use_is_noted_with_the_hour_and_the_door_never_the_address_asked(client, world):
    made = issued(world, "events.read")
    caller = Caller(client, made.secret)

    client.get("/epcis/v2/epcs/urn%3Aepc%3Aid%3Asgtin%3A1.2.3/events", **caller.headers)
    row = MachineKey.objects.get(pk=made.id)
    assert row.last_door == "GET /epcis/v2/epcs/<path:name>/events"
    client.get("/api/v1/whoami", **caller.headers)
    assert MachineKey.objects.get(pk=made.id).last_door == row.last_door  # no row is written at each use
    MachineKey.objects.update(last_used_at=timezone.now() - timedelta(hours=2))
    client.get("/api/v1/whoami", **caller.headers)
    assert MachineKey.objects.get(pk=made.id).last_door == "GET /api/v1/whoami"


def test_a_renewed_key_lives_a_week_and_tells_then_it_is_over(client, world):
    made = issued(world, "events.read", "events.record", networks=("127.0.0.0/8",))
    new = keys.renew_key(viewer_of(world["dung"]), made.id, now=timezone.now())

    old, renewed = MachineKey.objects.get(pk=made.id), MachineKey.objects.get(pk=new.id)
    assert (renewed.scopes, renewed.networks, renewed.label) == (old.scopes, old.networks, old.label)
    assert timedelta(days=6) < old.expires_at - timezone.now() <= timedelta(days=7)
    assert Caller(client, made.secret).get("whoami").headers["Txng-Key-Ends"]
    assert "Txng-Key-Ends" not in Caller(client, new.secret).get("whoami").headers
    assert refused(keys.renew_key, viewer_of(world["dung"]), made.id, now=timezone.now()) == {"keys.renewed"}
    later = timezone.now() + timedelta(days=8)
    assert refused(keys.renew_key, viewer_of(world["dung"]), made.id, now=later) == {"organisations.key_not_there"}


def test_every_fault_of_a_wish_is_told_at_once_and_nothing_is_made(world):
    day = timezone.localdate()
    bad = KeyWish("x", frozenset({"no.such", "mandates.write"}), day + timedelta(days=800), ("here", "10.0.0.0/8"))

    assert refused(keys.issue_own_key, viewer_of(world["dung"]), world["htx"].pk, bad, now=timezone.now()) == {
        "organisations.key_label", "keys.scope_unknown", "keys.network_form", "keys.end",
    }  # fmt: skip
    assert refused(issued, world) == {"keys.scopes_needed"}
    assert refused(issued, world, "events.read", last=day) == {"keys.end"}
    assert MachineKey.objects.count() == 0


@pytest.mark.parametrize("role", ["SERVICE_PROVIDER"])
def test_nobody_gives_a_key_what_he_may_not_do_himself(world, role):
    giang = person("Giang")
    give(viewer_of(world["an"]), giang, role, organisation_id=world["htx"].pk)

    made = keys.issue_own_key(viewer_of(giang), world["htx"].pk, wish("events.record"), now=timezone.now())
    assert made.secret
    beyond = refused(keys.issue_own_key, viewer_of(giang), world["htx"].pk, wish("products.write"), now=timezone.now())
    assert beyond == {"keys.scope_beyond"}
    assert keys.scopes_to_give(viewer_of(giang), world["htx"].pk, timezone.now()) < OF_ORGANISATIONS


def test_only_who_manages_keys_of_an_organisation_makes_or_ends_them(world):
    made = issued(world, "events.read")

    for name in ("an", "binh"):
        viewer = viewer_of(world[name])
        assert refused(keys.issue_own_key, viewer, world["htx"].pk, wish("events.read"), now=timezone.now()) == {
            "organisations.not_there"
        }
        assert refused(keys.revoke_own_key, viewer, made.id, now=timezone.now()) == {"organisations.key_not_there"}
        assert refused(keys.renew_key, viewer, made.id, now=timezone.now()) == {"organisations.key_not_there"}


def test_a_persons_key_speaks_for_him_with_the_mandates_of_this_moment(client, world):
    caller = Caller(client, personal_key(world["binh"]).secret)
    assert len(caller.get("organisations").json()["organisations"]) == 1

    held = [one.id for one in viewer_of(world["binh"]).mandates]
    give(viewer_of(world["an"]), world["binh"], "INSPECTOR", world["units"]["52"])
    mandates.revoke(viewer_of(world["an"]), held[0], reason="Chuyển công tác", now=timezone.now())
    assert [one["role"] for one in caller.get("whoami").json()["mandates"]] == ["INSPECTOR"]


def test_a_persons_key_ends_for_good_with_his_last_mandate(client, world):
    caller = Caller(client, personal_key(world["binh"]).secret)
    (held,) = viewer_of(world["binh"]).mandates

    mandates.revoke(viewer_of(world["an"]), held.id, reason="Chuyển công tác", now=timezone.now())
    assert codes(caller.get("whoami")) == {"accounts.key_mandate"}
    give(viewer_of(world["an"]), world["binh"], "PROVINCE_OFFICER", world["units"]["51"])
    assert codes(caller.get("whoami")) == {"accounts.key_unknown"}


def test_no_key_makes_or_renews_a_persons_key(client, world):
    made = personal_key(world["binh"])
    caller = Caller(client, made.secret)

    assert codes(caller.post(f"keys/{made.id}/rotate")) == {"keys.person_only"}
    assert "web.field_unknown" in codes(
        caller.post("keys", {"person": world["binh"].pk, "scopes": ["audit.read"], "label": "xx"})
    )
    assert MachineKey.objects.count() == 1
    assert caller.post(f"keys/{made.id}/revoke").status_code == 200
    assert caller.get("whoami").status_code == 401


def test_who_holds_no_mandate_has_no_key_of_his_own(world):
    assert refused(personal_key, person("Hà")) == {"accounts.key_mandate"}
    assert refused(keys.issue_personal_key, viewer_of(world["binh"]), wish(), now=timezone.now()) == {
        "keys.scopes_needed"
    }


def test_a_key_of_the_operator_says_plainly_what_it_may_do(world):
    issue_key(world["htx"], label="enrol", now=timezone.now())

    assert set(MachineKey.objects.get().scopes) == OF_ORGANISATIONS
    assert set(SCOPES) > OF_ORGANISATIONS


def test_who_can_renew_is_told_once_a_month_before_the_end(world):
    issued(world, "events.read", last=timezone.localdate() + timedelta(days=20), label="Sắp hết")
    issued(world, "events.read", last=timezone.localdate() + timedelta(days=90))
    own = personal_key(world["binh"])
    MachineKey.objects.filter(pk=own.id).update(expires_at=timezone.now() + timedelta(days=3))
    before = Message.objects.count()

    assert keys_ending.warn(timezone.now()) == 2
    assert keys_ending.warn(timezone.now()) == 0
    told = list(Message.objects.order_by("id")[before:])
    assert {(one.channel, one.to) for one in told} == {("email", "dung@htx.example"), ("sms", "+84912000009")}
    assert all("Sắp hết" not in one.text for one in told)
    assert all("txng_" not in one.text for one in told)


def test_what_keys_do_is_told_to_the_audit_with_the_key(client, world):
    made = issued(world, "events.read")
    keys.revoke_own_key(viewer_of(world["dung"]), made.id, now=timezone.now())
    caller = Caller(client, personal_key(world["binh"]).secret)
    caller.post(f"organisations/{world['htx'].pk}/standing", {"state": "suspended", "reason": REASON})

    assert [one.action for one in Audit.objects.filter(object=f"key/{made.id}").order_by("id")] == [
        "keys.issue",
        "keys.revoke",
    ]
    line = Audit.objects.get(action="organisations.suspended")
    assert line.session == f"key/{MachineKey.objects.latest('id').pk}"
    assert line.person_id == world["binh"].pk
    assert Organisation.objects.get(pk=world["htx"].pk).state == "suspended"


def test_a_subscription_by_soap_asks_for_the_scope_of_subscriptions(client, world):
    caller = Caller(client, issued(world, "events.read").secret)
    envelope = (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:q="urn:epcglobal:epcis-query:xsd:1">'
        "<e:Body><q:%s/></e:Body></e:Envelope>"
    )
    unsubscribe = envelope.replace("<q:%s/>", "<q:Unsubscribe><subscriptionID>s</subscriptionID></q:Unsubscribe>")
    refused = client.post("/epcis/v1", data=unsubscribe, content_type="text/xml", **caller.headers)
    allowed = client.post("/epcis/v1", data=envelope % "GetStandardVersion", content_type="text/xml", **caller.headers)

    assert (refused.status_code, "SecurityException" in refused.content.decode()) == (403, True)
    assert "subscriptions.manage" in refused.content.decode()
    assert allowed.status_code == 200
