"""Whom a GLN names: its claimant only as far as nobody else has proven it, and on a careful node only once it is proven."""

import pytest

from tests.conftest import NOW
from tests.events.partners import BINH, settle, trader
from txng.accounts.viewer import Viewer
from txng.registry import places, prefixes
from txng.registry.lookups import owners_of

KEY = f"414/{BINH}"


@pytest.fixture
def binh(db):
    return trader()


def _verified(viewer, prefix):
    prefixes.known(Viewer.public(), prefix, viewer.organisation_id, source="sổ đăng ký, 21/11/2026", now=NOW)


def test_a_claim_under_a_prefix_of_another_names_nobody_and_gives_way_to_its_owner(an, binh):
    settle(an, BINH)
    assert owners_of([KEY]) == {KEY: an.organisation_id}

    _verified(binh, "893850234")

    assert owners_of([KEY, f"417/{BINH}", f"{KEY}/254/A1"]) == {}
    settle(binh, BINH)
    assert owners_of([KEY]) == {KEY: binh.organisation_id}


def test_on_a_careful_node_a_gln_names_nobody_until_it_is_proven(settings, an, binh):
    settings.GLN_MUST_BE_PROVEN = True
    settle(binh, BINH)
    own = places.place_registered(binh, {"own_code": "KHO", "name": "Kho"}, now=NOW).key
    assert owners_of([KEY, own]) == {own: binh.organisation_id}

    _verified(binh, "893850234")

    assert owners_of([KEY]) == {KEY: binh.organisation_id}
    _verified(an, "893850234")  # the register was wrong, and says so
    assert owners_of([KEY]) == {}
