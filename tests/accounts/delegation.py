"""A small country with its people, for tests of delegation: two provinces, three communes each, and who is over them."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from txng.accounts import mandates, mandates_lookups
from txng.accounts.actions import enrol
from txng.accounts.mandates import Wish
from txng.accounts.models import Organisation, Person
from txng.accounts.viewer import Viewer
from txng.core.vn.unaccented import unaccented
from txng.territory.models import Unit

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DAY = timezone.localdate(NOW)
NEXT_YEAR = DAY + timedelta(days=300)
SINCE = date(2025, 7, 1)
PLACES = {
    "51": ("Quảng Ngãi", {"21163": "Sơn Hà", "21164": "Sơn Hạ", "21165": "Ba Tơ"}),
    "52": ("Gia Lai", {"21601": "Pleiku", "21602": "An Khê", "21603": "Quy Nhơn"}),
}


def country():
    """Code → unit."""
    found = {}
    for code, (name, communes) in PLACES.items():
        found[code] = _unit("province", code, "tỉnh", name, "", code)
        for commune, its_name in communes.items():
            found[commune] = _unit("commune", commune, "xã", its_name, code, code)
    return found


def _unit(level, code, kind, name, parent, province):
    return Unit.objects.create(level=level, code=code, kind=kind, name=name, name_norm=unaccented(name), parent_code=parent,
                               province_code=province, valid_from=SINCE, valid_to=None)  # fmt: skip


def person(name, phone=None, email=None):
    """Somebody who can be given a mandate."""
    return Person.objects.create(
        name=name,
        phone=phone,
        email=email or (None if phone else f"{unaccented(name).replace(' ', '.')}@example.vn"),
        created_at=NOW,
    )


def viewer_of(somebody, label=""):
    """A person as the rows say at this moment."""
    viewer = Viewer(None, "", "public", label or somebody.name, person_id=somebody.id)
    return mandates_lookups.with_mandates(viewer, DAY)


def root(somebody, last=date(2030, 1, 1)):
    """An administrator of the nation."""
    mandates.grant_root(somebody.id, last=last, reason="Quyết định thành lập", now=NOW)
    return viewer_of(somebody)


def give(giver, somebody, role, unit=None, **more):
    """Grant, by the action; the number of the mandate."""
    wish = Wish(
        somebody.id, role, more.pop("first", DAY), more.pop("last", NEXT_YEAR), unit.id if unit else None, **more
    )
    return mandates.grant(giver, wish, reason="Phân công nhiệm vụ", now=NOW)


def officers(units):
    """An over the nation, Bình over province 51, Chi over the commune 21163: their viewers."""
    an, binh, chi = person("An"), person("Bình"), person("Chi")
    nation = root(an)
    give(nation, binh, "PROVINCE_OFFICER", units["51"])
    province = viewer_of(binh)
    give(province, chi, "COMMUNE_OFFICER", units["21163"])
    return nation, province, viewer_of(chi)


def organisation(code, commune="21163", name="Hợp tác xã Sơn Hà", units=None, **more):
    """Enrolled, and lying in a commune."""
    province = next(province for province, (_, communes) in PLACES.items() if commune in communes)
    made = enrol(code=code, name=name, kind="cooperative", role="producer", province_code=province, commune_code=commune,
                 unit_id=units[commune].id if units else None, now=NOW, **more)  # fmt: skip
    return Organisation.objects.get(pk=made.pk)
