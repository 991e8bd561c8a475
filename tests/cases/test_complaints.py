"""A complaint: filed without an account, routed, taken, answered, overdue, forgotten."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.accounts.delegation import DAY, NOW, give, person, viewer_of
from tests.cases.conftest import LOT, PRODUCT
from txng.accounts.models import Audit, Message
from txng.cases import complaints, complaints_lookups, complaints_waiting
from txng.cases.complaints import Report, file, reply
from txng.cases.complaints_handling import answer, ask, close, take
from txng.cases.complaints_lookups import complaint_in_reach, complaint_of, queue, steps_of
from txng.cases.models import Complaint, Queued, Reached, Said, Step
from txng.cases.sealed import SEALED
from txng.core.cases.number import number_of_chance, read_number, spelled
from txng.core.problems import Refused
from txng.tlog.models import Pending

pytestmark = pytest.mark.django_db
CODE = f"https://truyxuat.gov.vn/{LOT}"
ANSWER = "Chúng tôi đã kiểm tra cửa hàng và thu giữ 12 túi hàng giả."


def refused(act, *args, **more):
    with pytest.raises(Refused) as told:
        act(*args, **more)
    return sorted(problem.code for problem in told.value.problems)


def filed(now=NOW, **more):
    number = file(Report(**{"reason": "fake", "code": CODE, "place": "xã Sơn Hà"} | more), now=now)
    return complaint_of(number)


def picture(**more):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "GPS của Bình"
    Image.new("RGB", (60, 40), "red").save(out, "JPEG", exif=exif, **more)
    return out.getvalue()


def test_a_complaint_goes_to_the_commune_that_was_told_and_each_step_is_a_leaf(over, firm):
    one = filed(text="Bao bì khác", phone="0912 345 678", photo=picture())
    assert (one.level, one.state, one.commune_code) == ("commune", "received", "21163")
    assert [found.id for found in queue(over[2], DAY)] == [one.id]
    take(over[2], one.id, now=NOW)
    answer(over[2], one.id, ANSWER, now=NOW)
    close(over[2], one.id, "founded", now=NOW)

    assert [step.step for step in steps_of(one.id)] == ["received", "taken", "answered", "closed"]
    assert queue(over[2], DAY) == []
    assert Pending.objects.filter(kind="complaint_step").count() == 4
    for step in Step.objects.all():
        assert bytes(Pending.objects.get(kind="complaint_step", ref=step.pk).commitment) == SEALED.commitment(step)


def test_without_a_place_it_goes_to_the_province_of_the_maker_and_without_a_maker_to_the_nation(over, firm):
    assert [(one.level, one.province_code) for one in (filed(place=""), filed(place="", code="không rõ"))] == [
        ("province", "51"),
        ("nation", ""),
    ]
    assert [one.product_key for one in queue(over[1], DAY)] == [PRODUCT]
    assert [one.product_key for one in queue(over[0], DAY)] == [""]


def test_what_a_name_means_more_than_once_is_asked_again(over, firm):
    assert refused(filed, place="xã không có") == ["cases.place_unknown"]
    assert refused(filed, place="son ha") == ["cases.place_unknown"]  # Sơn Hà, Sơn Hạ
    assert [one.code for one in complaints.units_named("son ha", NOW)] == ["21163", "21164"]
    assert filed(place="51/21164").commune_code == filed(place="Sơn Hạ, Quảng Ngãi").commune_code == "21164"
    assert filed(place="ba to").commune_code == "21165"
    assert filed(place="gia lai").level == "province"


def test_an_officer_of_another_place_or_sector_neither_sees_nor_touches_it(over, units, firm):
    firm.sectors = ["thuc-pham"]
    firm.save(update_fields=["sectors"])
    one = filed()
    for name, role, more in (
        ("Giang", "MINISTRY_OFFICER", {"sectors": ("duoc-pham",)}),
        ("Hà", "PROVINCE_OFFICER", {}),
    ):
        somebody = person(name)
        give(over[0], somebody, role, units["52"] if role == "PROVINCE_OFFICER" else None, **more)
        stranger = viewer_of(somebody)
        assert complaint_in_reach(stranger, one.id, DAY) is None
        assert queue(stranger, DAY, is_mine=False) == []
        assert refused(take, stranger, one.id, now=NOW) == ["cases.complaint_not_there"]
    somebody = person("Ích")
    give(over[0], somebody, "MINISTRY_OFFICER", sectors=("thuc-pham",))
    assert complaint_in_reach(viewer_of(somebody), one.id, DAY) is not None


def test_overdue_goes_up_level_by_level_and_stays_at_the_top(over, firm):
    one = filed()
    assert complaints_waiting.escalate(NOW + timedelta(hours=20)) == 0
    seen = []
    for days in (3, 6, 9, 12):
        complaints_waiting.escalate(NOW + timedelta(days=days))
        seen.append(complaint_of(one.number).level)
    assert seen == ["province", "nation", "nation", "nation"]
    assert [step.step for step in steps_of(one.id)] == ["received", "escalated", "escalated"]
    assert complaint_of(one.number).is_overdue(NOW + timedelta(days=12))
    assert complaints_waiting.escalate(NOW + timedelta(days=30)) == 0


def test_who_took_it_and_never_answers_loses_it_to_the_level_above(over, firm):
    one = filed()
    take(over[2], one.id, now=NOW)
    assert complaints_waiting.escalate(NOW + timedelta(days=5)) == 0
    assert complaints_waiting.escalate(NOW + timedelta(days=12)) == 1
    after = complaint_of(one.number)
    assert (after.level, after.state, after.handler) == ("province", "received", None)


def test_the_sender_answers_what_he_is_asked_and_his_words_stand_apart(over, firm):
    one = filed(text="Mùi lạ", phone="0912345678")
    assert refused(reply, one.number, "Mua ở chợ", now=NOW) == ["cases.step_not_now"]
    take(over[2], one.id, now=NOW)
    ask(over[2], one.id, "Bạn mua ở cửa hàng nào?", now=NOW)
    reply(one.number, "Chợ Sơn Hà", now=NOW)
    assert Said.objects.get(pk=one.id).text == "Mùi lạ\n— Chợ Sơn Hà"
    assert [step.text for step in steps_of(one.id)] == ["", "", "Bạn mua ở cửa hàng nào?", ""]
    assert refused(reply, "000000000000", "x", now=NOW) == ["cases.complaint_not_there"]


def test_the_telephone_is_told_the_answer_stands_in_no_other_row_and_is_forgotten(over, firm):
    one = filed(phone="0912 345 678")
    answer(over[2], one.id, ANSWER, now=NOW)
    sent = Message.objects.get(to="+84912345678")
    assert one.spelled in sent.text
    close(over[2], one.id, "unfounded", now=NOW)
    assert "912345678" not in "".join(f"{line.object}{line.reason}" for line in Audit.objects.all())
    complaints_waiting.forget(NOW + timedelta(days=29))
    assert Reached.objects.exists()
    complaints_waiting.forget(NOW + timedelta(days=31))
    assert not Reached.objects.exists() and Said.objects.exists()
    complaints_waiting.forget(NOW + timedelta(days=366))
    assert not Said.objects.exists()
    assert complaints_waiting.forget(NOW + timedelta(days=800)) == 0


def test_a_photo_is_drawn_anew_without_what_the_camera_wrote(firm, over):
    one = filed(photo=picture())
    data = complaints_lookups.photo_of(over[2], one)
    image = Image.open(io.BytesIO(data))
    assert image.format == "WEBP" and not image.getexif()
    assert Audit.objects.filter(action="complaint.photo", object=f"complaint/{one.id}").exists()


def test_every_fault_is_told_at_once_and_nothing_is_kept(firm):
    told = refused(
        file, Report("đẹp", text="x" * 1_001, place="không đâu", phone="gọi tôi", photo=b"\x00" * 40), now=NOW
    )
    assert told == [
        "cases.phone", "cases.place_unknown", "cases.reason_unknown", "cases.text_long", "registry.image_kind",
    ]  # fmt: skip
    assert refused(file, Report("other", text=" "), now=NOW) == ["cases.words_needed"]
    assert not Complaint.objects.exists() and not Pending.objects.exists()


def test_steps_out_of_turn_change_nothing(over, firm):
    one = filed()
    assert refused(ask, over[2], one.id, "Bạn mua ở đâu vậy?", now=NOW) == ["cases.step_not_now"]
    assert refused(close, over[2], one.id, "founded", now=NOW) == ["cases.step_not_now"]
    assert refused(close, over[2], one.id, "đúng", now=NOW) == ["cases.outcome_unknown"]
    assert refused(answer, over[2], one.id, "Xong.", now=NOW) == ["cases.answer_needed"]
    close(over[2], one.id, "spam", now=NOW)
    assert refused(take, over[2], one.id, now=NOW) == ["cases.step_not_now"]
    assert len(steps_of(one.id)) == 2


def test_facts_of_complaints_cannot_be_altered(firm):
    one = filed()
    for rows in (Complaint.objects.filter(pk=one.id), Step.objects.filter(complaint=one.id)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()


def test_a_complaint_that_fails_at_the_end_leaves_nothing(firm, monkeypatch):
    monkeypatch.setattr(complaints.SEALED.__class__, "seal", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        filed()
    assert not Complaint.objects.exists() and not Queued.objects.exists()


@given(st.integers(0, 2**50 - 1), st.integers(0, 11), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_a_slip_in_a_number_is_noticed(chance, place, letter):
    number = number_of_chance(chance)
    assert read_number(spelled(number).lower()) == number
    slipped = number[:place] + letter + number[place + 1 :]
    assert read_number(slipped) == ("" if slipped != number else number)
