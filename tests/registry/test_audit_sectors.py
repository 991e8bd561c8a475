"""The audit for officers bound to sectors: what was done to what lies there, or by who works in nothing else."""

import itertools
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.registry.evidence import DAY, KEY, World
from tests.registry.test_evidence_sectors import MANDATES, bound, grouped, product, vouched
from txng.accounts import audit, audit_lookups
from txng.accounts.models import Audit, Organisation
from txng.accounts.viewer import Viewer
from txng.core.mandates.mandate import is_within
from txng.core.problems import Refused
from txng.registry.evidence_subjects import organisation_key
from txng.registry.models import Product

COOP, OTHER, CAB = ("51", "21163"), ("52", "21601"), ("52", "21602")


@pytest.fixture
def lines(db):
    """The number of each line, where who acted lies, where what it was done to lies, in which sectors, and whether all of them count.

    Of what has no sector those of who acted: each of them must be the reader's.
    """
    world = World()
    Organisation.objects.filter(pk=world.coop.pk).update(sectors=["nong-san", "thuy-san"])
    Organisation.objects.filter(pk=world.other.pk).update(sectors=["thuy-san"])
    grouped(world, "sector-nong-san", "food")
    fish = product(world, world.other, "CA", "thuy-san")
    numbers = dict(Product.objects.values_list("key", "id"))
    coop, other, cab, officer = (world.coop, COOP), (world.other, OTHER), (world.cab, CAB), (None, None)
    both, one = {"nong-san", "thuy-san"}, {"thuy-san"}
    told = [
        (officer, f"organisation/{world.coop.pk}", COOP, both, False), (officer, f"organisation/{world.other.pk}", OTHER, one, False),
        (coop, f"product/{numbers[KEY]}", COOP, {"nong-san"}, False), (officer, f"product/{numbers[fish]}", OTHER, one, False),
        (cab, f"evidence/{vouched(KEY, world.coop)}", COOP, {"nong-san"}, False),
        (other, f"evidence/{vouched(organisation_key('htx'), world.coop)}", COOP, both, False),
        (coop, f"evidence/{vouched('414/8938501234001', world.coop)}", COOP, set(), False), (coop, "key/7", COOP, both, True),
        (other, "key/8", OTHER, one, True), (cab, "key/9", CAB, set(), True), (officer, "report/2026", None, set(), True),
        (other, "product/999999999", OTHER, set(), False), (other, "evidence/9999999999999999999", OTHER, set(), False),
        (other, f"organisation/{world.coop.pk}+{world.other.pk}", OTHER, set(), False), (other, "product/1 or 1=1", OTHER, set(), False),
        (other, "", OTHER, one, True), (cab, "product/", CAB, set(), False),
    ]  # fmt: skip
    return [(_noted(who, what), where, *rest) for (who, where), what, *rest in told]


def _noted(firm, what):
    viewer = (
        Viewer(firm.pk, firm.code, firm.role, firm.name) if firm else Viewer(None, "", "public", "Chi", person_id=77)
    )
    audit.note(viewer, "thu.viec", what)
    return Audit.objects.order_by("-id").values_list("id", flat=True)[0]


def reads(mandates, line):
    _, actor, place, sectors, is_all = line
    whole = [one for one in mandates if not one.sectors]
    held = {sector for one in mandates if place and is_within(place, one.place) for sector in one.sectors}
    at_place = any(not one.place or (actor is not None and is_within(actor, one.place)) for one in whole)
    return at_place or (bool(sectors) and sectors <= held if is_all else bool(sectors & held))


def test_a_line_is_read_in_the_sectors_of_what_it_tells_of_and_in_no_other(lines):
    narrow = audit_lookups.Narrow(action="thu")
    for mandates in [*itertools.combinations(MANDATES, 1), *itertools.combinations(MANDATES, 2)]:
        read = audit_lookups.lines_of_area(bound(*mandates), DAY, narrow=narrow).lines
        wanted = {line[0] for line in lines if reads(mandates, line)}
        assert {one.id for one in read} == wanted, mandates


def test_a_page_looks_at_so_many_lines_and_says_where_the_next_begins(lines):
    viewer, narrow = bound(MANDATES[1]), audit_lookups.Narrow(action="thu")
    whole = [one.id for one in audit_lookups.lines_of_area(viewer, DAY, narrow=narrow).lines]
    seen, before, pages = [], 0, 0
    while True:
        with CaptureQueriesContext(connection) as asked:
            feed = audit_lookups.lines_of_area(viewer, DAY, narrow=narrow, before=before, limit=2, walked=4)
        assert len(asked) <= 3
        seen += [one.id for one in feed.lines]
        pages, before = pages + 1, feed.older
        if not before:
            break

    assert seen == whole
    assert len(whole) > 3
    assert pages > 3


def test_who_may_read_no_audit_reads_none_of_a_sector(lines):
    inspector = bound(replace(MANDATES[1], role="INSPECTOR"))
    with pytest.raises(Refused):
        audit_lookups.lines_of_area(inspector, DAY)
    assert not audit_lookups.may_read_area(inspector, DAY)
    assert all(audit_lookups.may_read_area(bound(one), DAY) for one in MANDATES)
