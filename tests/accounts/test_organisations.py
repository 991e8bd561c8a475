"""Who is enrolled, by which key, and what the public reads of them."""

import base64

import pytest

from tests.conftest import NOW
from txng.accounts import lookups
from txng.accounts.actions import enrol, issue_key, revoke_key
from txng.accounts.models import MachineKey
from txng.core.problems import Refused


def test_a_household_is_shown_by_its_initials_and_commune(db):
    made = enrol(code="ho-1", name="Hộ Đinh Thị Hương", kind="household", role="producer", commune="xã Sơn Hà", now=NOW)

    assert lookups.organisations_of([made.id])[made.id].public_name == "Hộ Đ.T.H., xã Sơn Hà"


def test_enrolling_again_changes_nothing(db):
    first = enrol(code="htx", name="Hợp tác xã", kind="cooperative", role="producer", now=NOW)
    again = enrol(code="htx", name="Tên khác", kind="enterprise", role="national", now=NOW)

    assert (again.id, again.name, again.role) == (first.id, "Hợp tác xã", "producer")


def test_an_unknown_role_is_refused(db):
    with pytest.raises(Refused) as refused:
        enrol(code="x", name="X", kind="enterprise", role="king", now=NOW)

    assert refused.value.problems[0].code == "accounts.role_unknown"
    assert lookups.organisation_codes() == set()


def test_a_key_works_until_it_is_revoked_and_is_stored_nowhere(client, an, key_of):
    key = key_of(an)
    headers = {"HTTP_AUTHORIZATION": f"Bearer {key}"}

    assert client.get("/epcis/v2/events", **headers).status_code == 200
    assert revoke_key(key, now=NOW)
    assert client.get("/epcis/v2/events", **headers).status_code == 401
    assert not revoke_key(key, now=NOW)
    assert all(key.encode() not in bytes(row.digest) for row in MachineKey.objects.all())


def test_a_key_may_come_as_the_password_of_basic(client, an, key_of):
    credentials = base64.b64encode(f"an:{key_of(an)}".encode()).decode()

    assert client.get("/epcis/v2/events", HTTP_AUTHORIZATION=f"Basic {credentials}").status_code == 200


@pytest.mark.parametrize("given", ["Bearer txng_wrong", "Basic !!!", "Digest x", "Bearer", "Basic dGVzdA=="])
def test_a_wrong_key_is_refused_everywhere_and_says_how_to_sign_in(client, db, given):
    for address in ("/epcis/v2/events", "/loi/"):
        answer = client.get(address, HTTP_AUTHORIZATION=given)

        assert answer.status_code == 401
        assert "Bearer" in answer.headers["WWW-Authenticate"]


def test_two_keys_of_one_organisation_are_one_voice(client, an):
    organisation = enrol(code=an.organisation_code, name="", kind="cooperative", role="producer", now=NOW)

    assert issue_key(organisation, label="a", now=NOW) != issue_key(organisation, label="b", now=NOW)
