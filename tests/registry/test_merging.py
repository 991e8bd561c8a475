"""Records of one product: found, merged, parted; whatever is merged and parted again is what it was."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOW
from txng.core.problems import Refused
from txng.registry import actions, lookups, merging, resolving
from txng.registry.models import Product, ProductAlias, ProductUnmerge

CODES = ("A1", "A2", "A3", "A4")


@pytest.fixture
def keys(an):
    made = [actions.register_product(an, {"own_code": code, "name": f"Ớt {code}"}, now=NOW).key for code in CODES]
    for key, code in zip(made, CODES, strict=True):
        actions.name_elsewhere(an, key, {"misa": code}, now=NOW)
    return made


def _state():
    return (
        list(
            Product.objects.order_by("key").values(
                "key", "name", "organisation_id", "merged_into", "groups", "withdrawn_at"
            )
        ),
        list(ProductAlias.objects.order_by("system", "code").values_list("system", "code", "product_key")),
        [resolving.resolved("misa", code).key for code in CODES],
        sorted(face.key for face in lookups.search("ot")),
    )


def test_merging_and_parting_again_is_nothing_whatever_the_order(an, keys):
    before = _state()
    number = st.integers(0, len(CODES) - 1)

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(number, number), max_size=6), st.randoms(use_true_random=False))
    def holds(pairs, random):
        with transaction.atomic():  # each example begins where the test began
            merged = []
            for one, other in pairs:
                try:
                    merging.merge(an, keys[one], keys[other], reason="trùng", now=NOW)
                    merged.append(keys[one])
                except Refused:
                    continue
            canonical = {resolving.canonical_of(key) for key in keys}
            assert canonical == set(keys) - set(merged)  # each leads to one that speaks for itself, and none in a ring
            assert {face.key for face in lookups.search("ot")} == canonical
            random.shuffle(merged)
            for key in merged:
                merging.unmerge(an, key, reason="nhầm", now=NOW)
            assert _state() == before
            transaction.set_rollback(True)

    holds()


def test_a_code_of_the_merged_record_leads_to_the_one_that_speaks_for_both(client, an, keys):
    merging.merge(an, keys[0], keys[1], reason="trùng", now=NOW)

    told = client.get("/api/v1/resolve", {"system": "MISA", "code": "A1"}).json()

    assert (told["key"], told["merged_from"]) == (keys[1], keys[0])
    for pair in ((keys[0], keys[2]), (keys[1], keys[0]), (keys[2], keys[2])):
        with pytest.raises(Refused):
            merging.merge(an, *pair, reason="trùng", now=NOW)


def test_nobody_merges_or_parts_anothers_nor_without_a_reason(an, chi, keys):
    for viewer, reason in ((chi, "trùng"), (an, " ")):
        with pytest.raises(Refused):
            merging.merge(viewer, keys[0], keys[1], reason=reason, now=NOW)
    merging.merge(an, keys[0], keys[1], reason="trùng", now=NOW)
    with pytest.raises(Refused):
        merging.unmerge(chi, keys[0], reason="thử", now=NOW)
    assert not ProductUnmerge.objects.exists()


def test_the_same_name_of_one_maker_and_a_gtin_that_is_anothers_code_are_told(an, keys):
    twin = actions.register_product(an, {"own_code": "B9", "name": "ot a1"}, now=NOW).key
    gtin = actions.register_product(an, {"key": "8938501234568", "name": "Tiêu"}, now=NOW).key
    actions.name_elsewhere(an, keys[3], {"kho": "8938501234568"}, now=NOW)

    assert [(one.key, one.why) for one in merging.candidates(keys[0])] == [(twin, "name")]
    assert [(one.key, one.why) for one in merging.candidates(gtin)] == [(keys[3], "code")]
    assert [(one.key, one.why) for one in merging.candidates(keys[3])] == [(gtin, "code")]
