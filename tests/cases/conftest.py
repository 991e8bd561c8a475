"""An's cooperative with rice, officers over its place, and a chain that reaches Dũng's shop in another province."""

import pytest

from tests.accounts.delegation import NOW, country, officers, organisation, person, viewer_of
from tests.events.chains import BAGS, PADDY, RICE, record_mill
from txng.accounts import mandates
from txng.accounts.mandates_proposals import decide
from txng.accounts.viewer import Viewer
from txng.cases import drafts
from txng.cases.drafts import Wish
from txng.cases.models import Recall
from txng.registry.actions import register_product

PRODUCT = "01/08938501234568"
LOT = PADDY
MADE_OF_IT = (RICE, BAGS)


@pytest.fixture
def units(db):
    return country()


@pytest.fixture
def over(units):
    """The nation, the province 51, the commune 21163: those who are over them."""
    return officers(units)


@pytest.fixture
def firm(units):
    """An's cooperative, which grows and mills rice."""
    made = organisation("htx-an", "21163", "Hợp tác xã An", units)
    system = Viewer(made.pk, made.code, made.role, "htx-an")
    register_product(system, {"key": PRODUCT, "name": "Gạo ST25", "lots": [{"lot": "LUA-1"}]}, now=NOW)
    return made


@pytest.fixture
def shop(units):
    """Dũng's shop in the other province, which bags the rice."""
    return organisation("cua-hang-dung", "21603", "Cửa hàng Dũng", units)


def admin_of(over, made, name, phone):
    somebody = person(name, phone)
    mandates.appoint(
        over[2] if made.commune_code == "21163" else over[0], made.pk, somebody.pk, reason="Lập hồ sơ", now=NOW
    )
    return viewer_of(somebody)


@pytest.fixture
def an(firm, over):
    """An, administrator of the cooperative."""
    return admin_of(over, firm, "An Nguyễn", "+84913000001")


@pytest.fixture
def dung(shop, over):
    """Dũng, administrator of the shop."""
    return admin_of(over, shop, "Dũng Lê", "+84913000004")


@pytest.fixture
def chain(firm, shop):
    """Paddy → rice, bran → a pallet → bags."""
    record_mill(Viewer(firm.pk, firm.code, firm.role, "an"), Viewer(shop.pk, shop.code, shop.role, "dung"))


def wish(**more):
    usual = {
        "product_key": PRODUCT, "lots": ("LUA-1",), "title": "Gạo nhiễm aflatoxin", "reason": "Kết quả kiểm nghiệm 15/KN",
        "hotline": "1900 1234", "decision": "12/QĐ-SNNMT",
    }  # fmt: skip
    return Wish(**usual | more)


@pytest.fixture
def recall(over, firm):
    """A recall by the province, confirmed by the nation; its number."""
    from_above, province, _ = over

    def made(**more):

        number = drafts.draft(province, wish(**more), now=NOW)
        decide(from_above, drafts.propose(province, number, now=NOW), is_confirmed=True, now=NOW)
        return Recall.objects.get(draft_id=number).pk

    return made
