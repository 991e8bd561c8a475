"""An entry as the phone sends it: read with every fault, written back the same."""

import pytest

from txng.core.journal.builtin import builtin
from txng.core.journal.entry import Amount, entry_document, read_entry
from txng.core.problems import Refused

CROP = next(one for one in builtin() if one.code == "crop")
LOT = "urn:x-txng:product:ho-an:OT:G260901-0001"
NEW = "urn:x-txng:product:ho-an:OT:T261120-0001"
PHOTO = {"id": "a1", "sha256": "0" * 64, "bytes": 1200, "type": "image/jpeg"}


def harvest(**more):
    return {
        "id": "0193a000-0000-7000-8000-000000000001", "version": 1, "kind": "harvest", "template": "crop@2026.1",
        "organisation": 12, "happened_at": "2026-11-20T08:12:00+07:00", "saved_at": "2026-11-20T08:15:00+07:00",
        "place": "urn:x-txng:place:ho-an:R1", "product": "urn:x-txng:product:ho-an:OT", "lot": LOT,
        "outputs": [{"lot": NEW, "quantity": "12.5", "unit": "yến"}], "fields": {"chatLuongSanPham": "Đạt"}, "seq": 14,
    } | more  # fmt: skip


def faults(**more):
    with pytest.raises(Refused) as refused:
        read_entry(harvest(**more), CROP)
    return [(problem.code.removeprefix("journal."), problem.pointer) for problem in refused.value.problems]


def test_a_harvest_is_read_and_written_back_the_same():
    document = harvest(
        photos=[PHOTO], voice=[PHOTO | {"type": "audio/webm"}], partner={"name": "An", "phone": "0912345678"}
    )
    entry = read_entry(document, CROP)

    assert entry_document(entry) == document
    assert entry.outputs[0].in_code == (125, "KGM")
    assert (entry.day.isoformat(), entry.lots) == ("2026-11-20", (LOT, NEW))


def test_a_lot_with_a_gtin_is_named_by_its_key():
    assert read_entry(harvest(lot="01/08938501234568/10/V1"), CROP).lot == "01/08938501234568/10/V1"


def test_letters_are_kept_in_one_form():
    assert read_entry(harvest(fields={"noiSoChe": "Nha\u0300 kho"}), CROP).fields["noiSoChe"] == "Nhà kho"


def test_the_day_is_the_day_in_viet_nam():
    assert read_entry(harvest(happened_at="2026-11-20T17:30:00Z"), CROP).day.isoformat() == "2026-11-21"


def test_a_form_that_is_not_filled_is_no_fault():
    assert read_entry(harvest(fields={}), CROP).fields == {}


def test_empty_texts_and_lists_are_as_if_not_there():
    empty = {
        "place": "",
        "partner": None,
        "handover": "",
        "photos": [],
        "voice": [],
        "inputs": [],
        "fields": {"ngayBan": ""},
    }
    entry = read_entry(harvest(**(empty | {"fields": {"noiSoChe": ""}})), CROP)

    assert (entry.place, entry.partner, entry.fields) == ("", None, {})


def test_every_fault_is_told_at_once():
    assert faults(
        id="1", happened_at="20/11/2026", lot="lô của tôi", color="đỏ",
        fields={"la": "1", "chatLuongSanPham": "Tạm", "sanLuongThuHoach": "nhiều", "thoiGianThuHoach": "2026-02-30"},
    ) == [
        ("entry_value", "/color"), ("entry_value", "/id"), ("entry_value", "/happened_at"), ("entry_value", "/lot"),
        ("lot_needed", "/lot"), ("field_unknown", "/fields/la"), ("choice_unknown", "/fields/chatLuongSanPham"),
        ("number_form", "/fields/sanLuongThuHoach"), ("date_form", "/fields/thoiGianThuHoach"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"version": 0}, "entry_value"),
        ({"version": True}, "entry_value"),
        ({"kind": "bay"}, "entry_value"),
        ({"template": "crop@2027.1"}, "entry_value"),
        ({"organisation": "12"}, "entry_value"),
        ({"outputs": [], "new_lot": ""}, "new_lot_needed"),
        ({"new_lot": LOT}, "lot_of_itself"),
        ({"outputs": [{"lot": NEW, "quantity": "-1", "unit": "kg"}]}, "quantity_form"),
        ({"outputs": [{"lot": NEW, "quantity": 1, "unit": "kg"}]}, "quantity_form"),
        ({"outputs": [{"lot": NEW, "quantity": "1,5", "unit": "kg"}]}, "quantity_form"),
        ({"outputs": [{"lot": NEW, "quantity": "1", "unit": "thước"}]}, "unit_unknown"),
        ({"outputs": [{"lot": NEW, "quantity": "1", "unit": "kg/con"}]}, "unit_unknown"),
        ({"outputs": [{"quantity": "1", "unit": "kg"}]}, "entry_name_missing"),
        ({"outputs": [[]]}, "entry_value"),
        ({"outputs": {}, "new_lot": NEW}, None),
        ({"outputs": {"a": 1}, "new_lot": NEW}, "entry_value"),
        ({"fields": {"noiSoChe": 1}}, "entry_value"),
        ({"fields": {"noiSoChe": "a" * 1001}}, "text_long"),
        ({"fields": {"noiSoChe": "a\0b"}}, "entry_value"),
        ({"partner": {"tax": "1"}}, "entry_value"),
        ({"partner": {"name": "a" * 201}}, "entry_value"),
        ({"photos": [{"id": "1"}]}, "entry_value"),
        ({"photos": [PHOTO | {"sha256": "x"}]}, "entry_value"),
        ({"photos": [PHOTO | {"bytes": 0}]}, "entry_value"),
        ({"photos": [PHOTO] * 11}, "entry_value"),
        ({"place": "ruộng nhà"}, "entry_value"),
        ({"saved_at": "2026-11-20T08:15:00"}, "entry_value"),
    ],
)
def test_what_cannot_be_read_is_refused(more, code):
    if code is None:
        assert read_entry(harvest(**more), CROP).outputs == ()
        return
    assert code in {fault for fault, _ in faults(**more)}


@pytest.mark.parametrize(
    "place",
    [
        "https://vidu.vn/ruong/lang-man?lo=3#a",
        "urn:epc:id:sgln:8938501234.12.0",
        "414/8938501234012/254/A1",
        "urn:X-co:Kho.1",
    ],
)
def test_a_place_bears_whatever_name_the_registry_took(place):
    assert read_entry(harvest(place=place), CROP).place == place


@pytest.mark.parametrize("place", ["geo:15.1,108.8", "https://vidu.vn/ruộng nhà", "lang-man", "https:", "414/123"])
def test_what_is_no_key_of_a_place_is_refused(place):
    assert "entry_value" in {fault for fault, _ in faults(place=place)}


def test_a_needed_name_that_is_missing_is_told():
    document = {name: value for name, value in harvest().items() if name not in ("id", "saved_at")}
    with pytest.raises(Refused) as refused:
        read_entry(document, CROP)

    assert [problem.values["name"] for problem in refused.value.problems] == ["id", "saved_at"]


def test_a_merge_needs_two_lots():
    assert ("lots_needed", "/inputs") in faults(kind="merge", lot="", inputs=[{"lot": LOT}], fields={})


def test_a_choice_with_another_among_its_options_takes_any_text():
    rice = next(one for one in builtin() if one.code == "rice_organic")
    document = harvest(kind="buy_seed", template=rice.ref, lot="", outputs=[], fields={"tenGiong": "Séng Cù"})

    assert read_entry(document, rice).fields["tenGiong"] == "Séng Cù"


def test_an_amount_that_nobody_told_is_no_number():
    assert (Amount("urn:x:y").number, Amount("urn:x:y").in_code) == (None, None)
