"""An's household with a pepper field, the officers over its place, and Dũng's household in another province."""

import pytest

from tests.accounts.delegation import NOW, country, officers, person, viewer_of
from tests.journal.story import Farm
from txng.accounts import mandates
from txng.accounts.actions import enrol
from txng.accounts.models import Organisation
from txng.accounts.viewer import Viewer
from txng.registry.actions import register_product


@pytest.fixture
def units(db):
    return country()


@pytest.fixture
def over(units):
    """The nation, the province 51, the commune 21163: those who are over them."""
    return officers(units)


def household(code, commune, name, units, province="51"):
    made = enrol(
        code=code, name=name, kind="household", role="producer", province_code=province, commune_code=commune,
        commune=units[commune].name, unit_id=units[commune].id, now=NOW,
    )  # fmt: skip
    return Organisation.objects.get(pk=made.pk)


def farm_of(made, officer, name, phone):
    somebody = person(name, phone)
    mandates.appoint(officer, made.pk, somebody.pk, reason="Lập hồ sơ", now=NOW)
    system = Viewer(made.pk, made.code, made.role, made.code)
    product = register_product(system, {"own_code": "OT-01", "name": "Ớt chỉ thiên", "sector": "nong-san"}, now=NOW).key
    return Farm(made, viewer_of(somebody), product)


@pytest.fixture
def farm(units, over):
    """An's household, with An's viewer."""
    return farm_of(household("ho-an", "21163", "Hộ An", units), over[2], "An Nguyễn", "+84913000001")


@pytest.fixture
def other_farm(units, over):
    """Dũng's household, in the other province."""
    return farm_of(household("ho-dung", "21601", "Hộ Dũng", units, "52"), over[0], "Dũng Lê", "+84913000004")
