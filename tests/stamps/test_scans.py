"""What a scan leaves behind, and what it does not."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.accounts.delegation import NOW
from tests.stamps.conftest import RICE
from txng.accounts.models import Message
from txng.core.stamp.clone import CITY
from txng.core.stamp.places import seat_of
from txng.stamps import lookups, scans, scans_kept
from txng.stamps.batches import activate
from txng.stamps.models import Batch
from txng.stamps.scans import Look, Place
from txng.stamps.scans_models import ScanHour, Seen, Suspicion
from txng.stamps.sealed import SEALED
from txng.tlog.models import Pending

pytestmark = pytest.mark.django_db
LOT1 = f"{RICE}/10/L1"
HANOI, DANANG, SAIGON = seat_of("01"), seat_of("48"), seat_of("79")


@pytest.fixture
def stamp(an, batch):
    """One stamp in use: its place, and what its batch says."""
    number = batch(10)
    activate(an, number, lot=LOT1, now=NOW)
    row = Batch.objects.get(pk=number)
    place = Place(row.version, row.first_ordinal)
    return place, lookups.stamp_at(place.version, place.ordinal)


def look(cohort=1, *, minutes=0, days=0, cell=None):
    return Look(NOW + timedelta(days=days, minutes=minutes), cohort, cell, CITY)


def raw():
    with connection.cursor() as cursor:
        cursor.execute("select version, ordinal, at, cell, cohort, product_key, lot_key from stamps_scan order by at")
        return cursor.fetchall()


def sold_in_three_regions(stamp, days=range(9)):
    return [
        scans.scanned(*stamp, look(number % 60 + 1, days=number, cell=(HANOI, DANANG, SAIGON)[number % 3])).is_suspect
        for number in days
    ]


def test_the_first_scan_is_the_first_and_the_next_is_not(stamp):
    assert scans.seen(stamp[0]).count == 0
    assert scans.scanned(*stamp, look(1)).count == 1
    assert scans.scanned(*stamp, look(2, minutes=5)).count == 2
    assert scans.seen(stamp[0]).count == 2
    assert len(raw()) == 2


def test_a_reload_within_a_minute_is_no_scan_and_after_it_is_one(stamp):
    assert scans.scanned(*stamp, look(1)).count == 1
    assert scans.scanned(*stamp, Look(NOW + timedelta(seconds=59), 1)).count == 1
    assert scans.scanned(*stamp, Look(NOW + timedelta(seconds=60), 1)).count == 2
    assert len(raw()) == 2


def test_only_stamps_once_scanned_have_a_row_and_nothing_in_it_names_anybody(stamp):
    scans.scanned(*stamp, look(7, cell=HANOI))

    assert Seen.objects.count() == 1
    ((version, ordinal, _, cell, cohort, product, lot),) = raw()
    assert (version, ordinal, cell, cohort, product, lot) == (stamp[0].version, stamp[0].ordinal, HANOI, 7, RICE, LOT1)
    with connection.cursor() as cursor:
        cursor.execute("select column_name from information_schema.columns where table_name = 'stamps_scan'")
        assert {name for (name,) in cursor.fetchall()} == {
            "ring", "version", "ordinal", "at", "cell", "cohort", "product_key", "lot_key",
        }  # fmt: skip


def test_one_robot_at_one_place_pushes_nothing_out_and_makes_nothing_suspect(stamp):
    scans.scanned(*stamp, look(9, cell=SAIGON))
    for number in range(80):
        found = scans.scanned(*stamp, look(number % 3 + 10, minutes=2 * number, cell=HANOI))

    assert not found.is_suspect
    assert SAIGON in {cell for cell, _ in found.where}
    assert len(Seen.objects.get().sightings) == 4


def test_a_stamp_sold_in_three_regions_becomes_suspect_in_the_very_scan_that_shows_it(stamp, an):
    before = Message.objects.count()
    answers = sold_in_three_regions(stamp)

    first = answers.index(True)
    assert not any(answers[:first]) and all(answers[first:])
    row = Suspicion.objects.get()
    assert row.places >= 3 and row.organisation_id == stamp[1].organisation_id
    assert Pending.objects.filter(kind="stamp_suspicion", ref=row.pk, commitment=SEALED.commitment(row)).exists()
    told = list(Message.objects.order_by("id")[before:])
    assert [(one.to, "/quan-tri/tem/canh-bao/" in one.text) for one in told] == [("+84913000001", True)]


def test_the_ring_of_days_forgets_after_a_week_and_counts_stay(stamp):
    scans.scanned(*stamp, look(1, cell=HANOI))
    scans.scanned(*stamp, look(2, minutes=1, cell=HANOI))
    scans.scanned(*stamp, look(3, minutes=2))
    scans_kept.count_hours(NOW + timedelta(minutes=5))
    scans_kept.count_hours(NOW + timedelta(minutes=5))
    hours = sum(row.count for row in ScanHour.objects.filter(product_key=RICE, lot_key=LOT1, province_code="01"))

    assert hours == 2
    assert sum(row.count for row in ScanHour.objects.filter(province_code="")) == 1
    for day in range(8):
        scans_kept.forget(NOW + timedelta(days=day))
        assert len(raw()) == 3, day
    scans_kept.forget(NOW + timedelta(days=8))
    assert raw() == [] and sum(row.count for row in ScanHour.objects.all()) == 3


def test_a_ring_that_no_worker_emptied_is_emptied_by_time(stamp):
    scans.scanned(*stamp, look(1))
    scans_kept.forget(NOW + timedelta(days=18))

    assert raw() == []


def test_a_scan_is_one_statement(stamp, django_assert_num_queries):
    with django_assert_num_queries(1):
        scans.scanned(*stamp, look(1, cell=HANOI))
