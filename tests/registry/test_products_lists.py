"""Lists of products: whole, in the order of their keys, whatever narrows them and whichever way leads to the page."""

import itertools

import pytest

from tests.conftest import NOW
from txng.accounts import models as accounts
from txng.accounts.lookups import paths_of
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate
from txng.registry import actions, listing, merging, prefixes, products_lookups, search_plan
from txng.registry.indexing import index_afresh
from txng.registry.models import Product, ProductImage
from txng.registry.products_lookups import Asked

DAY = NOW.date()
NAMES = ("Ớt xiêm Sơn Hà", "Ớt xiêm khô", "Gạo ST25", "Khổ qua rừng")


@pytest.fixture
def shelf(an, chi):
    """Products of An and of Chi, by name: each of one group or none, with an origin or none."""
    made = {}
    for number, name in enumerate(NAMES):
        for viewer in (an, chi):
            draft = {"own_code": f"SP{number}", "name": name, "origin": "Việt Nam" if number % 2 else ""}
            draft |= {"groups": ["sector-food"]} if number == 2 else {}
            made[viewer.organisation_id, name] = actions.register_product(viewer, draft, now=NOW).key
    return made


def over(*place):
    role = ("NATIONAL_ADMIN", "PROVINCE_OFFICER", "COMMUNE_OFFICER")[len(place)]
    return Viewer(None, "", "public", "thử", person_id=0, mandates=(Mandate(1, 0, role, place, DAY),))


def listed(viewer, **asked):
    return [row.key for row in products_lookups.products_listed(viewer, DAY, Asked(**asked))]


@pytest.fixture(params=["met in the index", "walked along"])
def way(request, monkeypatch):
    """Both ways to a page: they must lead to the same."""
    monkeypatch.setattr(listing, "_is_few", lambda *_: request.param == "met in the index")
    monkeypatch.setattr(listing, "MOST_WALKED", 3)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({}, lambda _, __: True),
        ({"text": "ot xiem"}, lambda _, name: name.startswith("Ớt")),
        ({"text": "ot xiem kh"}, lambda _, name: name == "Ớt xiêm khô"),
        ({"group": "sector-food"}, lambda _, name: name == "Gạo ST25"),
        ({"missing": "group", "text": "xiem"}, lambda _, name: name.startswith("Ớt")),
        ({"missing": "origin"}, lambda _, name: name in (NAMES[0], NAMES[2])),
        ({"missing": "image", "text": "gao"}, lambda _, name: name == "Gạo ST25"),
        ({"missing": "nothing"}, lambda _, __: False),
        ({"ownership": "own", "text": "qua"}, lambda _, name: name == "Khổ qua rừng"),
        ({"ownership": "claimed"}, lambda _, __: False),
    ],
)
def test_each_filter_keeps_just_what_it_says_by_either_way(shelf, asked, wanted):
    expected = sorted(key for (owner, name), key in shelf.items() if wanted(owner, name))

    assert listed(over(), **asked) == expected


@pytest.mark.usefixtures("way")
def test_a_reach_shows_its_own_and_no_more(an, chi, shelf):
    mine = sorted(key for (owner, _), key in shelf.items() if owner == an.organisation_id)

    assert listed(an) == mine
    assert listed(an, text="ot") == [
        key for key in mine if key in {shelf[an.organisation_id, name] for name in NAMES[:2]}
    ]
    assert listed(over(), organisation=an.organisation_id) == mine


PLACES = ((), ("51",), ("01",), ("51", "21163"))
SECTORS = (frozenset[str](), frozenset({"food"}), frozenset({"health", "food"}), frozenset({"health"}))
MANDATES = [Mandate(1, 0, "PROVINCE_OFFICER", place, DAY, sectors=some) for place in PLACES for some in SECTORS]


@pytest.mark.usefixtures("way")
def test_mandates_of_sectors_and_places_reach_what_both_hold_and_no_more(an, chi, shelf):
    paths = paths_of([an.organisation_id, chi.organisation_id])
    facts = [(key, paths[owner], {"food"} if name == NAMES[2] else set()) for (owner, name), key in shelf.items()]

    for mandates in [*itertools.combinations(MANDATES, 1), *itertools.combinations(MANDATES, 2)]:
        viewer = Viewer(None, "", "public", "thử", person_id=0, mandates=mandates)
        reached = {
            key for key, path, sectors in facts for one in mandates
            if path[: len(one.place)] == one.place and (not one.sectors or one.sectors & sectors)
        }  # fmt: skip
        assert listed(viewer) == sorted(reached), mandates

    one = Viewer(None, "", "public", "thử", person_id=0, mandates=(MANDATES[5],))
    seen = {key: products_lookups.product_seen(one, key, DAY) is not None for key, *_ in facts}
    assert [key for key, is_seen in seen.items() if is_seen] == [shelf[an.organisation_id, NAMES[2]]]


def test_an_organisation_that_moves_takes_its_products_to_the_officers_there(an, chi, shelf):
    mine = sorted(key for (owner, _), key in shelf.items() if owner == an.organisation_id)
    rows = accounts.Organisation.objects.filter(pk=an.organisation_id)
    rows.update(province_code="51", commune_code="21001")
    assert listed(over("51")) == listed(over("51", "21001")) == listed(over(), place=("51",)) == mine

    rows.update(province_code="66", commune_code="24133")

    assert listed(over("51")) == listed(over("51", "21001")) == []
    assert listed(over("66")) == listed(over("66", "24133")) == mine


def test_pages_follow_each_other_without_gap_or_repetition(shelf):
    seen, after = [], ""
    while page := products_lookups.products_listed(over(), DAY, Asked(), after=after, limit=3):
        seen += [row.key for row in page]
        after = page[-1].key

    assert seen == sorted(shelf.values())


def test_merged_and_withdrawn_products_leave_the_lists_and_stay_away_when_all_is_indexed_afresh(an, shelf):
    keys = [shelf[an.organisation_id, name] for name in NAMES]
    merging.merge(an, keys[0], keys[1], reason="trùng", now=NOW)
    actions.withdraw_products(an, [keys[2]], now=NOW)
    assert listed(an) == [keys[1], keys[3]]

    index_afresh()

    assert listed(an) == [keys[1], keys[3]]
    merging.unmerge(an, keys[0], reason="nhầm", now=NOW)
    assert listed(an) == [keys[0], keys[1], keys[3]]


def test_what_lacks_nothing_has_a_picture_a_lot_an_origin_and_a_group(an):
    whole = {"own_code": "A", "name": "Ớt", "origin": "Việt Nam", "groups": ["sector-food"], "lots": [{"lot": "L1"}]}
    key = actions.register_product(an, whole, now=NOW).key
    actions.register_product(an, whole | {"own_code": "B", "groups": []}, now=NOW)
    for one in Product.objects.all():
        ProductImage.objects.create(product_key=one.key, digest="", data=b"", width=1, height=1, made_at=NOW)

    assert listed(an, missing="nothing") == [key]


def test_a_number_whose_prefix_was_verified_moves_to_the_other_list(an, shelf):
    key = actions.register_product(an, {"key": "8938501234568", "name": "Tiêu"}, now=NOW).key
    assert listed(over(), ownership="unknown") == [key]

    prefixes.claim(an, "8938501", now=NOW)

    assert (listed(over(), ownership="unknown"), listed(over(), ownership="claimed")) == ([], [key])


def test_what_the_database_counted_never_changes_what_a_list_says(shelf, monkeypatch):
    for counted in ((0, {}), (4_000_000, {"kho": 0.5, "xiem": 0.5}), (4_000_000, {"kho": 1e-9, "xiem": 1e-9})):
        monkeypatch.setattr(listing, "products_and_shares", lambda found=counted: found)
        assert len(listed(over(), text="xiem kho")) == 2, counted
    assert search_plan.products_and_shares()[0] >= 0
