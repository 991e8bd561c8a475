"""A roll by its first and last stamp: what stands on them is enough, however it was read; and what is refused."""

import pytest

from tests.accounts.delegation import NOW, organisation, person, viewer_of
from tests.stamps.conftest import RICE
from tests.stamps.test_batches import refused
from txng.accounts import mandates
from txng.accounts.viewer import Viewer
from txng.core.problems import Refused
from txng.core.stamp import many
from txng.registry.actions import register_product
from txng.stamps import codes, lookups
from txng.stamps.batches import Stretch, activate, attach, void
from txng.stamps.models import Act
from txng.stamps.rolls import Ends, activate_roll, roll_of

pytestmark = pytest.mark.django_db
LOT1, LOT2 = f"{RICE}/10/L1", f"{RICE}/10/L2"
MAM = "urn:x-txng:product:htx-an:MO-HU"


def letters(an, number, running):
    """What is printed on one stamp: its letters, and its address."""
    face = lookups.batch_of(an, number, now=NOW)
    (found,) = (many.texts(one) for one in codes.codes(face, running, running))
    return found[0], codes.stem_of(face) + found[0]


def ends(an, number, first, last, lot=LOT1, which=1):
    return Ends(letters(an, number, first)[which], letters(an, number, last)[which], lot)


@pytest.mark.parametrize("which", [0, 1])
def test_a_roll_is_activated_for_its_lot_by_its_two_ends(an, batch, which):
    number = batch(1_000)
    asked = ends(an, number, 101, 600, which=which)
    look = roll_of(an, asked, now=NOW)
    assert (look.batch_id, look.first, look.last, look.count, look.fresh, look.in_use) == (
        number,
        101,
        600,
        500,
        500,
        0,
    )
    done = activate_roll(an, asked, now=NOW)
    assert (done.is_done, done.in_use) == (True, 500)
    face = lookups.batch_of(an, number, now=NOW)
    assert (face.in_use, face.stock) == (500, 500)
    assert lookups.stamp_at(face.version, face.first_ordinal + 100).lot_key == LOT1
    assert lookups.stamp_at(face.version, face.first_ordinal + 99).lot_key == ""


def test_told_again_it_is_done_once(an, batch):
    number = batch(1_000)
    asked = ends(an, number, 1, 1_000)
    activate_roll(an, asked, now=NOW)
    before = Act.objects.count()
    assert activate_roll(an, asked, now=NOW).is_done
    assert Act.objects.count() == before
    attach(an, number, Stretch(500, 500), lot=LOT2, now=NOW)
    assert refused(activate_roll, an, asked, now=NOW) == ["stamps.roll_active"]


def test_the_running_number_of_one_end_is_enough_where_the_other_was_read(an, batch):
    batch(10)
    number = batch(1_000)
    scanned = letters(an, number, 300)[1]
    assert roll_of(an, Ends("101", scanned, LOT1), now=NOW).count == 200
    assert roll_of(an, Ends(scanned, "302", LOT1), now=NOW).count == 3
    assert refused(roll_of, an, Ends("1", "300", LOT1), now=NOW) == ["stamps.roll_code"]
    assert refused(roll_of, an, Ends(scanned, "1001", LOT1), now=NOW) == ["stamps.stretch"]
    assert refused(roll_of, an, Ends("0", scanned, LOT1), now=NOW) == ["stamps.stretch"]


def test_short_codes_are_read_as_well_and_a_slip_is_told(an, batch):
    number = batch(50, product_key=MAM, form="short")
    lot = f"{MAM}:H1"
    for which in (0, 1):
        assert roll_of(an, ends(an, number, 1, 50, lot, which), now=NOW).count == 50
    first, _ = letters(an, number, 1)
    wrong = ("0" if first[3] != "0" else "1").join((first[:3], first[4:]))
    assert refused(roll_of, an, Ends(wrong, first, lot), now=NOW) == ["stamps.roll_code"]
    assert refused(activate_roll, an, ends(an, number, 1, 50, lot), now=NOW) == ["stamps.lot_not_there"]


def test_what_is_wrong_with_the_ends_is_said(an, batch, firm):
    one, other = batch(100), batch(100)
    assert refused(roll_of, an, ends(an, one, 90, 10), now=NOW) == ["stamps.roll_reversed"]
    mixed = Ends(letters(an, one, 1)[1], letters(an, other, 9)[1], LOT1)
    assert refused(roll_of, an, mixed, now=NOW) == ["stamps.roll_batches"]
    assert refused(roll_of, an, ends(an, one, 1, 9, f"{MAM}:H1"), now=NOW) == ["stamps.roll_product"]
    assert refused(roll_of, an, Ends("không phải tem", "9", LOT1), now=NOW) == ["stamps.roll_code"]
    assert refused(roll_of, an, Ends(f"https://txng.vn/{RICE}/21/0000000000000000", "9", LOT1), now=NOW) == [
        "stamps.not_there"
    ]
    with pytest.raises(Refused) as told:
        roll_of(an, Ends("không phải tem", "tem nào?", LOT1), now=NOW)
    assert [(one.code, one.pointer) for one in told.value.problems] == [
        ("stamps.roll_code", "/first"), ("stamps.roll_code", "/last"),
    ]  # fmt: skip


def test_stamps_that_count_already_or_are_void_are_not_activated_again(an, batch):
    number = batch(100)
    activate(an, number, Stretch(1, 10), now=NOW)
    assert refused(activate_roll, an, ends(an, number, 10, 20), now=NOW) == ["stamps.roll_active"]
    void(an, number, Stretch(30, 30), reason="In nhoè", now=NOW)
    assert refused(activate_roll, an, ends(an, number, 21, 40), now=NOW) == ["stamps.voided_ones"]
    assert lookups.batch_of(an, number, now=NOW).in_use == 10, "nothing was half done"


def test_somebody_elses_roll_reads_as_none(an, batch, over, units):
    made = organisation("htx-binh", "21163", "Hợp tác xã Bình", units)
    somebody = person("Bình Trần", "+84913000002")
    mandates.appoint(over[2], made.pk, somebody.pk, reason="Lập hồ sơ", now=NOW)
    register_product(Viewer(made.pk, made.code, made.role), {"own_code": "X", "name": "Chè"}, now=NOW)
    asked = ends(an, batch(10), 1, 10)
    assert refused(roll_of, viewer_of(somebody), asked, now=NOW) == ["stamps.not_there"]
    assert refused(activate_roll, viewer_of(somebody), asked, now=NOW) == ["stamps.not_there"]
