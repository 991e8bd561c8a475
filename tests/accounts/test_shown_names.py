"""Everybody reads a household's initials and commune, unless it lets them read its name; both ways, at once, on record."""

import pytest

from tests.accounts.delegation import NOW, country, officers, organisation, person, viewer_of
from tests.accounts.test_organisations_amending import faults
from txng.accounts import mandates
from txng.accounts.actions import enrol
from txng.accounts.lookups import organisations_of
from txng.accounts.models import Audit, OrganisationAmendment
from txng.accounts.organisations_amending import show_name
from txng.accounts.organisations_requests import shown_as
from txng.accounts.viewer import Viewer
from txng.registry.actions import register_product
from txng.registry.lookups import search
from txng.tlog.models import Pending

pytestmark = pytest.mark.django_db


@pytest.fixture
def land():
    units = country()
    _, province, commune = officers(units)
    made = enrol(
        code="ho-huong", name="Hộ Đinh Thị Hương", kind="household", role="producer", province_code="51",
        commune_code="21163", commune=units["21163"].name, unit_id=units["21163"].id, now=NOW,
    )  # fmt: skip
    owner = person("Đinh Thị Hương", "+84987000001")
    mandates.appoint(commune, made.pk, owner.pk, reason="Chủ hộ", now=NOW)
    system = Viewer(made.pk, made.code, made.role, made.code)
    register_product(system, {"own_code": "CAI", "name": "Cải ngọt"}, now=NOW)
    return {"row": made, "owner": viewer_of(owner), "commune": commune, "units": units, "province": province}


def read(land):
    return organisations_of([land["row"].pk])[land["row"].pk].public_name


def test_by_default_a_name_is_initials_and_commune(land):
    assert read(land) == f"Hộ Đ.T.H., {land['units']['21163'].name}"
    assert shown_as([land["row"].pk]) == {land["row"].pk: (False, [])}


def test_a_household_opts_in_and_out_and_each_is_a_fact_and_a_leaf(land):
    leaves = Pending.objects.count()
    assert show_name(land["owner"], land["row"].pk, is_named=True, now=NOW)
    assert read(land) == "Hộ Đinh Thị Hương"
    assert not show_name(land["owner"], land["row"].pk, is_named=True, now=NOW), "said twice it is one fact"
    assert show_name(land["owner"], land["row"].pk, is_named=False, now=NOW)
    assert read(land).startswith("Hộ Đ.T.H.")
    is_named, changes = shown_as([land["row"].pk])[land["row"].pk]
    assert (is_named, [name for _, name in changes]) == (False, [read(land), "Hộ Đinh Thị Hương"])
    assert Pending.objects.count() - leaves == 2
    assert OrganisationAmendment.objects.count() == 2
    assert Audit.objects.filter(action="organisations.amend").count() == 2


def test_a_leaf_tells_no_name(land):
    show_name(land["owner"], land["row"].pk, is_named=True, now=NOW)
    assert "Hương".encode() not in b"".join(bytes(one.commitment) for one in Pending.objects.all())


def test_who_took_his_name_back_is_not_found_by_it_any_more(land):
    def is_found():
        return any(one.name == "Cải ngọt" for one in search("Cải ngọt Đinh Thị Hương"))

    assert not is_found()
    show_name(land["owner"], land["row"].pk, is_named=True, now=NOW)
    assert is_found()
    show_name(land["owner"], land["row"].pk, is_named=False, now=NOW)
    assert not is_found()
    assert any(one.name == "Cải ngọt" for one in search("Cải ngọt"))


def test_nobody_says_it_for_a_household_and_a_firm_has_no_such_choice(land):
    for other in (land["commune"], land["province"], viewer_of(person("Người lạ", "+84913000008"))):
        assert faults(show_name, other, land["row"].pk, is_named=True, now=NOW) == ["organisations.not_there"]
    firm = organisation("htx-an", "21163", "Hợp tác xã An", land["units"])
    somebody = person("An Nguyễn", "+84913000001")
    mandates.appoint(land["commune"], firm.pk, somebody.pk, reason="Lập hồ sơ", now=NOW)
    assert faults(show_name, viewer_of(somebody), firm.pk, is_named=False, now=NOW) == ["organisations.not_there"]
