"""From need to use: who may, what is refused, and that every stamp is accounted for."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.accounts.delegation import DAY, NOW, organisation, viewer_of
from tests.stamps.conftest import RICE, TEA
from txng.accounts.models import Person
from txng.accounts.viewer import Viewer
from txng.core.problems import Refused
from txng.core.stamp.key import read_serial, read_short
from txng.stamps import actions, batches, book, lookups
from txng.stamps.actions import Need, decide, issue, request_stamps
from txng.stamps.batches import Stretch, activate, attach, note_printed, void
from txng.stamps.keys import create_key, key_of_year, keys_in
from txng.stamps.models import Act, Allocation, Batch, Entry, Request
from txng.stamps.sealed import SEALED
from txng.tlog.models import Pending

pytestmark = pytest.mark.django_db
LOT1, LOT2 = f"{RICE}/10/L1", f"{RICE}/10/L2"


def refused(act, *args, **more):
    with pytest.raises(Refused) as told:
        act(*args, **more)
    return sorted(problem.code for problem in told.value.problems)


def at(batch_id, running):
    row = Batch.objects.get(pk=batch_id)
    return lookups.stamp_at(row.version, row.first_ordinal + running - 1)


def accounts(on=DAY, place=("51", "21163")):
    line = lookups.total(lookups.balance(place, on))
    return {name: getattr(line, name) for name in book.ACCOUNTS if getattr(line, name)}


def test_a_stamp_goes_from_need_to_use_and_each_step_is_a_leaf(an, firm, over):
    number = request_stamps(an, firm.pk, Need(RICE, 1_000, purpose="Tem vụ đông xuân", budget="KH 159"), now=NOW)
    assert accounts() == {"need": 1_000}
    decide(over[2], number, 800, reason="Theo định mức", now=NOW)
    assert accounts() == {"approved": 800}
    made = issue(an, number, 500, now=NOW)
    assert accounts() == {"approved": 300, "stock": 500}
    note_printed(an, made, now=NOW)
    activate(an, made, Stretch(1, 300), lot=LOT1, now=NOW)
    void(an, made, Stretch(291, 310), reason="In nhoè", now=NOW)

    assert accounts() == {"approved": 300, "stock": 190, "in_use": 290, "void": 20}
    face = lookups.batch_of(an, made, now=NOW)
    assert (face.stock, face.in_use, face.void) == (190, 290, 20)
    assert [one.act for one in lookups.acts_of(face)] == ["issue", "print", "activate", "attach", "void"]
    assert lookups.acts_of(face)[4].first == 291
    kinds = list(Pending.objects.order_by("id").values_list("kind", flat=True))
    assert [kind for kind in kinds if kind.startswith("stamp")] == [
        "stamp_request",
        "stamp_decision",
        *["stamp_act"] * 5,
    ]
    for act in Act.objects.all():
        assert bytes(Pending.objects.get(kind="stamp_act", ref=act.pk).commitment) == SEALED.commitment(act)


def test_what_is_true_of_each_stamp(an, batch):
    made = batch(100)
    activate(an, made, Stretch(11, 50), lot=LOT1, now=NOW)
    attach(an, made, Stretch(31, 60), lot=LOT2, now=NOW)
    void(an, made, Stretch(50, 50), reason="Rách", is_lost=True, now=NOW)

    seen = {running: at(made, running) for running in (1, 10, 11, 30, 31, 49, 50, 51, 60, 61, 100)}
    assert {running for running, one in seen.items() if one.is_activated} == {11, 30, 31, 49, 50}
    assert {running for running, one in seen.items() if one.is_void} == {50}
    assert {running: one.lot_key for running, one in seen.items() if one.lot_key} == {
        11: LOT1, 30: LOT1, 31: LOT2, 49: LOT2, 50: LOT2, 51: LOT2, 60: LOT2,
    }  # fmt: skip
    assert seen[1].product_key == RICE
    row = Batch.objects.get(pk=made)
    assert lookups.stamp_at(row.version, row.first_ordinal + 100) is None
    assert lookups.stamp_at(row.version + 1, row.first_ordinal) is None


def test_each_of_many_batches_answers_for_its_own_ordinals_only(an, batch):
    many = [batch(quantity) for quantity in (1, 7, 1_000_000, 3)]

    for number in many:
        row = Batch.objects.get(pk=number)
        for ordinal in (row.first_ordinal, row.first_ordinal + row.count - 1):
            assert lookups.stamp_at(row.version, ordinal).batch_id == number


def test_a_billion_stamps_are_one_row_and_take_less_than_a_second(an, batch):
    batch(1)
    took = []
    for _ in range(3):  # the machine may have other things to do once, or twice
        begun = time.perf_counter()
        made = batch(1_000_000_000)
        took.append(time.perf_counter() - begun)

    assert min(took) < 1
    assert Batch.objects.count() == 4
    key = key_of_year(settings.STAMP_KEYS_DIR, NOW.year)
    serial = key.issue(RICE, Batch.objects.get(pk=made).first_ordinal + 999_999_999)
    assert lookups.stamp_at(key.version, key.ordinal_of(RICE, read_serial(serial.text))).batch_id == made


def test_a_short_code_needs_no_gtin_and_a_serial_does(an, firm, batch, over):
    own = "urn:x-txng:product:htx-an:MO-HU"
    assert refused(request_stamps, an, firm.pk, Need(own, 5), now=NOW) == ["stamps.no_gtin"]

    made = batch(5, product_key=own, form="short")

    key = key_of_year(settings.STAMP_KEYS_DIR, NOW.year)
    read = read_short(key.issue_short(own, Batch.objects.get(pk=made).first_ordinal))
    assert lookups.stamp_at(key.version, key.ordinal_of_short(read)).product_key == own


def test_every_fault_of_a_need_is_told_at_once(an, firm):
    need = Need(TEA, 0, form="gold", purpose="x" * 501)

    assert refused(request_stamps, an, firm.pk, need, now=NOW) == [
        "stamps.form", "stamps.product_not_yours", "stamps.quantity", "stamps.text_too_long",
    ]  # fmt: skip
    assert Request.objects.count() == 0


def test_nobody_but_its_own_acts_for_an_organisation(an, firm, over, units, batch):
    made = batch(10)
    other = organisation("htx-binh", "21601", "Hợp tác xã Bình", units)
    for stranger in (Viewer.public(), Viewer(other.pk, other.code, other.role), over[1], over[2]):
        assert refused(request_stamps, stranger, firm.pk, Need(RICE, 5), now=NOW) == ["stamps.not_yours"]
        assert refused(activate, stranger, made, now=NOW) == ["stamps.not_there"]
        assert refused(void, stranger, made, reason="Vì tôi muốn", now=NOW) == ["stamps.not_there"]
        assert refused(note_printed, stranger, made, now=NOW) == ["stamps.not_there"]
        assert lookups.batch_of(stranger, made, now=NOW) is None
        assert lookups.batches_of(stranger, firm.pk, now=NOW) == []
    assert refused(activate, an, 987_654, now=NOW) == ["stamps.not_there"]
    system = Viewer(firm.pk, firm.code, firm.role)
    assert [one.id for one in lookups.batches_of(system, firm.pk, now=NOW)] == [made]


def test_only_an_officer_of_the_place_decides_and_once_and_never_on_his_own(an, firm, over, units):
    number = request_stamps(an, firm.pk, Need(RICE, 50), now=NOW)
    assert refused(decide, an, number, 50, now=NOW) == ["stamps.not_there"]
    assert lookups.request_of(over[2], number, now=NOW).quantity == 50
    assert refused(decide, over[2], number, 51, now=NOW) == ["stamps.quantity"]
    assert refused(decide, over[2], number, 0, now=NOW) == ["stamps.reason_needed"]
    assert refused(issue, an, number, now=NOW) == ["stamps.not_approved"]

    decide(over[1], number, 0, reason="Chưa có lô nào", now=NOW)

    assert refused(decide, over[2], number, 50, now=NOW) == ["stamps.decided"]
    assert refused(issue, an, number, now=NOW) == ["stamps.not_approved"]
    assert accounts() == {}
    officer = Person.objects.get(pk=over[2].person_id)
    own = replace(viewer_of(officer), organisation_id=firm.pk)
    row = Request.objects.get(pk=number)
    mine = Request.objects.create(
        organisation_id=firm.pk, product_key=RICE, form="serial", quantity=1, province_code=row.province_code,
        commune_code=row.commune_code, by_person=officer.pk, made_at=NOW, nonce=b"x",
    )  # fmt: skip
    assert refused(decide, own, mine.pk, 1, now=NOW) == ["stamps.own_request"]


def test_no_more_is_issued_than_was_approved(an, firm, over):
    number = request_stamps(an, firm.pk, Need(RICE, 50), now=NOW)
    decide(over[2], number, 50, now=NOW)
    issue(an, number, 30, now=NOW)

    assert refused(issue, an, number, 21, now=NOW) == ["stamps.too_many"]
    issue(an, number, now=NOW)
    assert refused(issue, an, number, now=NOW) == ["stamps.too_many"]
    assert sum(Batch.objects.values_list("count", flat=True)) == 50


def test_what_is_void_stays_void_and_nothing_is_done_twice(an, batch):
    made = batch(10)
    void(an, made, Stretch(5, 6), reason="Mất cuộn", is_lost=True, now=NOW)

    assert refused(activate, an, made, now=NOW) == ["stamps.voided_ones"]
    assert refused(void, an, made, Stretch(5, 6), reason="Lần nữa", now=NOW) == ["stamps.nothing_to_do"]
    assert refused(void, an, made, Stretch(1, 1), reason=" ", now=NOW) == ["stamps.reason_needed"]
    activate(an, made, Stretch(1, 4), now=NOW)
    assert refused(activate, an, made, Stretch(1, 4), now=NOW) == ["stamps.nothing_to_do"]
    for wrong in (Stretch(0, 5), Stretch(4, 3), Stretch(1, 11)):
        assert refused(activate, an, made, wrong, now=NOW) == ["stamps.stretch"]
    assert refused(activate, an, made, Stretch(7, 8), lot=f"{RICE}/10/L9", now=NOW) == ["stamps.lot_not_there"]
    assert not at(made, 7).is_activated, "nothing half done"


def test_a_key_that_is_used_up_or_missing_issues_nothing(an, batch, keys):
    batch(1)
    Allocation.objects.update(next_ordinal=actions.MOST - 5)

    assert refused(batch, 6) == ["stamps.used_up"]
    batch(5)
    keys.unlink()
    assert refused(batch, 1) == ["stamps.key_missing"]


def test_no_two_batches_can_share_an_ordinal_whatever_a_program_does(batch):
    row = Batch.objects.get(pk=batch(10))
    row.pk, row.first_ordinal = None, row.first_ordinal + 9

    with pytest.raises(IntegrityError, match="stamp_batches_share_nothing"), transaction.atomic():
        row.save()


def test_facts_cannot_be_altered_by_mistake(batch):
    batch(10)
    for table in (Request, Act, Entry):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            table.objects.update(organisation_id=1) if table is not Act else table.objects.update(reason="khác")


def test_a_key_that_others_may_read_is_refused(settings, keys):
    keys.chmod(0o644)
    assert refused(keys_in, settings.STAMP_KEYS_DIR) == ["stamps.key_unusable"]
    keys.chmod(0o600)
    first = key_of_year(settings.STAMP_KEYS_DIR, NOW.year)

    create_key(settings.STAMP_KEYS_DIR, NOW.year + 1)

    assert create_key(settings.STAMP_KEYS_DIR, NOW.year) == keys
    assert key_of_year(settings.STAMP_KEYS_DIR, NOW.year) == first
    assert key_of_year(settings.STAMP_KEYS_DIR, NOW.year + 1).version == first.version + 1


def test_the_book_of_eleven_establishments_adds_up_at_any_date(an, firm, over, units):
    """D-06: 62 000 stamps, and what each level sees is the sum of the level below, on each evening."""
    for day in range(11):
        now = NOW + timedelta(days=day)
        number = request_stamps(
            Viewer(firm.pk, firm.code, firm.role), firm.pk, Need(RICE, 5_000 + 1_200 * (day % 3)), now=now
        )
        row = Request.objects.get(pk=number)
        decide(over[2], number, row.quantity - 100, reason="Theo định mức", now=now)

    for days in (0, 3, 8, 20):
        on = DAY + timedelta(days=days)
        nation, province, commune = (lookups.balance(place, on) for place in ((), ("51",), ("51", "21163")))
        assert lookups.total(nation) == lookups.total(province) == lookups.total(commune)
    moved = Entry.objects.values_list("debit", "credit", "quantity")
    assert sum(quantity for _, _, quantity in moved) > 62_000
    assert lookups.total(lookups.balance((), DAY + timedelta(days=11))).approved == 5_000 * 11 + 1_200 * 10 - 1_100
    assert lookups.balance((), DAY - timedelta(days=1)) == []


class TestAnyOrder(TestCase):
    """Whatever is done in whatever order: stock + in use + void is what was issued, and the book says the same."""

    @given(
        st.lists(
            st.tuples(st.sampled_from(["activate", "void", "lost"]), st.integers(1, 30), st.integers(1, 30)),
            max_size=12,
        )
    )
    def test_every_stamp_is_somewhere(self, acts):
        made = Batch.objects.create(
            version=1, first_ordinal=Batch.objects.count() * 100, count=30, organisation_id=7, product_key=RICE, form="serial", issued_at=NOW,
            request_id=Request.objects.create(organisation_id=7, product_key=RICE, form="serial", quantity=30, province_code="51", commune_code="21163", made_at=NOW, nonce=b"n").pk,
        )  # fmt: skip
        book.move(Request.objects.get(pk=made.request_id), book.APPROVED, book.STOCK, 30, now=NOW)
        own, expected = Viewer(7, "7", "producer"), {}
        for act, one, other in acts:
            first, last = min(one, other), max(one, other)
            try:
                if act == "activate":
                    batches.activate(own, made.pk, Stretch(first, last), now=NOW)
                else:
                    batches.void(own, made.pk, Stretch(first, last), reason="Huỷ", is_lost=act == "lost", now=NOW)
            except Refused:
                continue
            for running in range(first, last + 1):
                expected[running] = "in_use" if act == "activate" else "void"

        face = lookups.batch_of(own, made.pk, now=NOW)
        counts = [list(expected.values()).count(name) for name in ("in_use", "void")]
        assert [face.in_use, face.void, face.stock] == [*counts, 30 - sum(counts)]
        with connection.cursor() as cursor:
            cursor.execute(
                "select account, sum(q) from (select credit account, quantity q from stamps_entry where request_id = %s"
                " union all select debit, -quantity from stamps_entry where request_id = %s) m group by 1",
                [made.request_id] * 2,
            )
            said = dict(cursor.fetchall())
        assert [said.get("in_use", 0), said.get("void", 0), said["stock"]] == [face.in_use, face.void, face.stock]
