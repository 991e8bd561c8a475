"""An's cooperative with a product, a key of this year's stamps, and officers of its commune."""

import pytest

from tests.accounts.delegation import NOW, country, officers, organisation, person, viewer_of
from txng.accounts import mandates
from txng.accounts.viewer import Viewer
from txng.registry.actions import register_product
from txng.stamps.actions import Need, decide, issue, request_stamps
from txng.stamps.keys import create_key

RICE, TEA = "01/08938501234568", "01/08938501234575"


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.STAMP_KEYS_DIR = tmp_path / "stamp-keys"
    return create_key(settings.STAMP_KEYS_DIR, NOW.year)


@pytest.fixture
def units(db):
    return country()


@pytest.fixture
def over(units):
    """The nation, the province 51, the commune 21163: those who are over them."""
    return officers(units)


@pytest.fixture
def firm(units):
    """An's cooperative; it makes rice, in two lots."""
    made = organisation("htx-an", "21163", "Hợp tác xã An", units)
    system = Viewer(made.pk, made.code, made.role, "htx-an")
    lots = [{"lot": "L1"}, {"lot": "L2"}]
    register_product(system, {"key": RICE, "name": "Gạo ST25", "lots": lots}, now=NOW)
    register_product(system, {"own_code": "MO-HU", "name": "Mắm ở nhà"}, now=NOW)
    return made


@pytest.fixture
def an(firm, over):
    """An, its administrator."""
    somebody = person("An Nguyễn", "+84913000001")
    mandates.appoint(over[2], firm.pk, somebody.pk, reason="Lập hồ sơ", now=NOW)
    return viewer_of(somebody)


@pytest.fixture
def batch(an, firm, over):
    """A batch of so many stamps, asked for and approved."""

    def made(quantity=1_000, **need):
        number = request_stamps(an, firm.pk, Need(need.pop("product_key", RICE), quantity, **need), now=NOW)
        decide(over[2], number, quantity, now=NOW)
        return issue(an, number, now=NOW)

    return made
