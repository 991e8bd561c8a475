"""Evidence for officers bound to sectors: of what lies in their places and sectors, and of nothing else."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.registry.evidence import DAY, KEY, NOW, OCOP, VIETGAP, World, date
from tests.registry.test_evidence import codes_of
from txng.accounts.models import Organisation
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import Mandate
from txng.registry import actions, evidence, evidence_lookups, evidence_sectors, merging
from txng.registry.evidence_subjects import organisation_key
from txng.registry.models import Evidence, Product

COOP, OTHER = ("51", "21163"), ("52", "21601")
PLACES = ((), ("51",), ("01",), OTHER)
SECTORS = (
    frozenset[str](),
    frozenset({"thuy-san"}),
    frozenset({"nong-san", "ocop"}),
    frozenset({"lam-san"}),
)
MANDATES = [Mandate(1, 0, "MINISTRY_OFFICER", place, DAY, sectors=some) for place in PLACES for some in SECTORS]


@pytest.fixture
def world(db):
    return World()


def bound(*mandates):
    return Viewer(None, "", "public", "thử", person_id=0, mandates=mandates)


def product(world, firm, code, *sectors, **more):
    groups = [f"sector-{one}" for one in sectors]
    return actions.register_product(
        world.key(firm), {"own_code": code, "name": code, "groups": groups} | more, now=NOW
    ).key


def grouped(world, *groups):
    actions.amend_product(world.key(world.coop), KEY, {"groups": list(groups)}, now=NOW)


def vouched(subject, firm, kind="certificate"):
    """A row as `evidence.record` writes it, whoever may."""
    return Evidence.objects.create(
        kind=kind, subject=subject, organisation_id=firm.pk, issuer_name="Nơi cấp", valid_from=date(2026, 1, 1), made_at=NOW, nonce=b"",
        province_code=firm.province_code, commune_code=firm.commune_code, scheme="vietgap",
    ).pk  # fmt: skip


@pytest.fixture
def facts(world):
    """The number of each piece of evidence, where it lies, and in which sectors: of every kind of subject."""
    coop, other = world.coop, world.other
    Organisation.objects.filter(pk=coop.pk).update(sectors=["nong-san", "thuy-san"])
    grouped(world, "sector-nong-san", "food")
    fish, stars = product(world, coop, "CA", "thuy-san"), product(world, other, "SAO", "ocop", "thuy-san")
    plain, merged = product(world, other, "TRON"), product(world, other, "GOP", "thuy-san")
    merging.merge(world.key(other), merged, stars, reason="trùng", now=NOW)
    told = [
        (KEY, coop, {"nong-san"}), (f"{KEY}/10/L1", coop, {"nong-san"}), (KEY, other, set()), (fish, coop, {"thuy-san"}),
        (f"{fish}:L%201", coop, {"thuy-san"}), (f"8006/{KEY[3:]}0102/10/A", coop, {"nong-san"}), (stars, other, {"ocop", "thuy-san"}),
        (plain, other, set()), (merged, other, set()), (organisation_key("htx"), coop, {"nong-san", "thuy-san"}),
        (organisation_key("htx-khac"), other, set()), ("414/8938501234001", coop, set()), ("01/08938501239999", coop, set()),
        ("urn:x-txng:place:htx:AO1", coop, set()),
    ]  # fmt: skip
    return [(vouched(key, firm), COOP if firm is coop else OTHER, sectors) for key, firm, sectors in told]


@pytest.fixture(params=["named by their owners", "walked along"])
def way(request, monkeypatch):
    """Both ways to a page: they must lead to the same."""
    monkeypatch.setattr(evidence_sectors, "MOST_OWNERS", 2_000 if request.param == "named by their owners" else 0)


@pytest.mark.usefixtures("way")
def test_mandates_of_sectors_and_places_reach_what_both_hold_and_no_more(world, facts):
    for mandates in [*itertools.combinations(MANDATES, 1), *itertools.combinations(MANDATES, 2)]:
        viewer = bound(*mandates)
        reached = {
            number for number, path, sectors in facts for one in mandates
            if path[: len(one.place)] == one.place and (not one.sectors or one.sectors & sectors)
        }  # fmt: skip
        assert [claim.id for claim in evidence_lookups.listed(viewer, DAY)] == sorted(reached, reverse=True), mandates
        seen = {number for number, *_ in facts if evidence_lookups.evidence_in_reach(viewer, number, DAY)}
        assert seen == reached, mandates


def test_its_pages_meet_and_cost_the_same_whatever_they_hold(world, facts):
    viewer, seen, before = bound(MANDATES[1], MANDATES[6]), [], 0
    evidence_lookups.listed(viewer, DAY)
    costs = set()
    while True:
        with CaptureQueriesContext(connection) as asked:
            page = evidence_lookups.listed(viewer, DAY, before=before, limit=2)
        costs.add(len(asked))
        if not page:
            break
        seen += [claim.id for claim in page]
        before = page[-1].id

    assert seen == [claim.id for claim in evidence_lookups.listed(viewer, DAY)]
    assert len(seen) > 4
    assert costs == {3}, "who works in the sectors, who makes something of them, the page"


def test_an_officer_of_a_sector_sees_a_claim_and_has_no_word_on_it(world):
    product(world, world.coop, "CA", "thuy-san")
    grouped(world, "sector-thuy-san")
    made = world.record("dung", VIETGAP)
    fish, farm = (
        bound(Mandate(1, 0, "MINISTRY_OFFICER", (), DAY, sectors=frozenset({one}))) for one in ("thuy-san", "nong-san")
    )

    assert evidence_lookups.evidence_in_reach(fish, made.id, DAY).number == "VG-01"
    assert evidence_lookups.evidence_in_reach(farm, made.id, DAY) is None
    assert not evidence.may_confirm(fish, evidence_lookups.evidence_by_id(made.id, DAY), DAY)
    assert codes_of(lambda: evidence.open_document(farm, made.id, DAY)) == ["evidence.not_there"]


def test_what_leaves_a_sector_leaves_its_officers(world):
    made = world.record("dung", OCOP).id
    viewer = bound(Mandate(1, 0, "MINISTRY_OFFICER", ("51",), DAY, sectors=frozenset({"ocop"})))
    for groups, seen in ((["sector-ocop"], [made]), (["ocop", "sector-nong-san"], [])):
        grouped(world, *groups)
        assert [claim.id for claim in evidence_lookups.listed(viewer, DAY)] == seen
    Product.objects.filter(key=KEY).update(groups=["sector-ocop"], organisation_id=world.other.pk)

    assert evidence_lookups.listed(viewer, DAY) == [], "of another owner's product it says nothing"
    assert evidence_lookups.evidence_in_reach(viewer, made, DAY) is None


def test_a_mandate_of_a_sector_that_is_over_or_gives_no_review_opens_nothing(world, facts):
    over = Mandate(1, 0, "MINISTRY_OFFICER", (), date(2020, 1, 1), date(2020, 2, 1), sectors=SECTORS[1])
    other = Mandate(2, 0, "INSPECTOR", (), DAY, sectors=SECTORS[1])

    assert evidence_lookups.listed(bound(over, other), DAY) == []
