"""An alarm, its appeal and its answer: who may, and that a cleared stamp is judged afresh."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.accounts.delegation import NOW, person, viewer_of
from tests.stamps.test_batches import refused
from tests.stamps.test_scans import sold_in_three_regions, stamp  # noqa: F401  a fixture
from txng.stamps import scans, scans_appeals
from txng.stamps.scans_appeals import alarms, appeal, rule
from txng.stamps.scans_models import Appeal, Ruling, Suspicion
from txng.stamps.sealed import SEALED
from txng.tlog.models import Pending

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10)


@pytest.fixture
def alarm(stamp):  # noqa: F811
    sold_in_three_regions(stamp)
    return Suspicion.objects.get().pk


def test_the_owner_appeals_an_officer_of_the_place_answers_and_both_are_leaves(stamp, alarm, an, over):  # noqa: F811
    (one,) = alarms(an, now=LATER)
    assert (one.number, one.appealed_at, one.is_cleared) == (1, None, None)
    appeal(an, alarm, reason="Đoàn xe triển lãm đi ba miền", now=LATER)
    (seen,) = alarms(over[2], now=LATER)
    assert seen.appeal == "Đoàn xe triển lãm đi ba miền"
    rule(over[2], alarm, is_cleared=True, reason="Đã xác minh lịch trình", now=LATER)

    (ruled,) = alarms(an, now=LATER)
    assert ruled.is_cleared and not scans.seen(stamp[0]).is_suspect
    for row in (Appeal.objects.get(), Ruling.objects.get()):
        assert Pending.objects.filter(ref=row.pk, commitment=SEALED.commitment(row)).exists()


def test_a_cleared_stamp_is_judged_by_what_comes_after(stamp, alarm, an, over):  # noqa: F811
    appeal(an, alarm, reason="Triển lãm lưu động", now=LATER)
    rule(over[2], alarm, is_cleared=True, reason="Đúng vậy", now=LATER)
    assert sold_in_three_regions(stamp, range(20, 23)) == [False] * 3

    assert any(sold_in_three_regions(stamp, range(24, 34)))
    assert Suspicion.objects.count() == 2


def test_a_kept_alarm_stays_and_nothing_is_said_twice(stamp, alarm, an, over):  # noqa: F811
    appeal(an, alarm, reason="Không phải", now=LATER)
    assert refused(appeal, an, alarm, reason="Lần nữa", now=LATER) == ["stamps.appealed"]
    rule(over[2], alarm, is_cleared=False, reason="Tìm thấy hàng giả", now=LATER)
    assert refused(rule, over[2], alarm, is_cleared=True, reason="Nghĩ lại", now=LATER) == ["stamps.appealed"]

    assert scans.seen(stamp[0]).is_suspect


def test_who_has_nothing_to_do_with_it_learns_nothing(alarm, an, over):
    binh = viewer_of(person("Bình", "+84913000009"))

    assert alarms(binh, now=LATER) == []
    assert refused(appeal, binh, alarm, reason="Của tôi", now=LATER) == ["stamps.suspicion_not_there"]
    assert refused(appeal, over[2], alarm, reason="Của tôi", now=LATER) == ["stamps.suspicion_not_there"]
    assert refused(rule, over[2], alarm, is_cleared=True, reason="Chưa ai hỏi", now=LATER) == [
        "stamps.suspicion_not_there"
    ]
    appeal(an, alarm, reason="Không phải", now=LATER)
    assert refused(rule, an, alarm, is_cleared=True, reason="Tự tôi", now=LATER) == ["stamps.suspicion_not_there"]
    assert refused(rule, over[2], alarm, is_cleared=True, reason=" ", now=LATER) == ["stamps.reason_needed"]
    assert not scans_appeals.handles(binh, LATER.date())


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_suspicion_is_never_altered(alarm, act):
    rows = Suspicion.objects.filter(pk=alarm)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(places=1) if act == "update" else rows.delete()
