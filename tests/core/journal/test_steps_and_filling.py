"""Which steps a lot lacks, and which blanks of a form fill themselves."""

import pytest

from tests.core.journal.test_entry import harvest
from txng.core.journal.builtin import builtin
from txng.core.journal.entry import read_entry
from txng.core.journal.filling import filled, unanswered
from txng.core.journal.steps import Done, missing
from txng.core.journal.units import measures, measures_document

CROP = next(one for one in builtin() if one.code == "crop")


def _codes(*seen):
    return [step.code for step in missing(CROP, seen)]


def test_a_lot_without_anything_lacks_every_step():
    assert _codes() == ["sow", "care", "harvest"]


def test_entries_of_the_log_meet_steps():
    assert _codes(Done("sow"), Done("spray"), Done("harvest")) == []
    assert _codes(Done("sow"), Done("season"), Done("harvest")) == ["care"]


def test_events_of_an_enterprise_meet_the_same_steps():
    assert _codes(Done(biz_step="urn:x-txng:step:sowing"), Done(biz_step="commissioning")) == ["care"]
    assert _codes(Done(biz_step="shipping"), Done()) == ["sow", "care", "harvest"]


@pytest.mark.parametrize("template", builtin(), ids=lambda one: one.ref)
def test_every_template_asks_for_a_beginning_and_an_end(template):
    kinds = {template.kind(code).effect for step in template.required_steps for code in step.kinds}

    assert {"starts", "harvests"} <= kinds


def test_a_form_fills_itself_from_the_entry_its_profile_and_the_last_time():
    entry = read_entry(harvest(), CROP)
    known = {"entry.product": "Ớt chỉ thiên", "entry.place": "Ruộng Làng Mân", "last.noiSoChe": "Nhà kho"}
    form = filled(entry, CROP, known)

    assert form["sanLuongThuHoach"] == "12.5"
    assert form["donViTinhSanPham"] == "yến"
    assert form["thoiGianThuHoach"] == "2026-11-20"
    assert form["tenMaSoThuaRuong"] == "Ruộng Làng Mân"
    assert form["noiSoChe"] == "Nhà kho"
    assert [one.key for one in unanswered(entry, CROP, known)] == ["phatHienNguyCo", "nguoiThucHienThuHoach"]


def test_what_somebody_told_goes_before_what_fills_itself():
    entry = read_entry(harvest(fields={"noiSoChe": "HTX"}), CROP)

    assert filled(entry, CROP, {"last.noiSoChe": "Nhà kho"})["noiSoChe"] == "HTX"


def test_lots_and_partners_are_told_by_their_own_names():
    sale = harvest(
        kind="sell", outputs=[], fields={}, partner={"organisation": "htx-b", "name": "Bình"},
        inputs=[{"lot": "urn:x-txng:product:ho-an:OT:T261120-0001", "quantity": "5", "unit": "kg"}],
        lot="urn:x-txng:product:ho-an:OT:T261120-0001",
    )  # fmt: skip
    form = filled(read_entry(sale, CROP), CROP, {})

    assert (form["nguoiMua"], form["soLuongBan"], form["ngayBan"]) == ("Bình", "5", "2026-11-20")


def test_the_table_of_measures_is_the_one_the_phone_has():
    told = measures_document()

    assert told["tạ"] == ["DTN", "100", "KGM"]
    assert told["bao"] == ["XBG", "1", "XBG"]
    assert set(told) == {one.word for one in measures() if one.code and not one.per}
