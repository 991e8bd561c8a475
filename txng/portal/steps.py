"""What happened, in the words a citizen uses: from event type, business step and the item's part in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from txng.core.epcis.event import EventType, Part
from txng.core.epcis.vocabulary import BIZ_STEP

Words = tuple[str, str]  # Vietnamese, English

_MADE: Words = ("Chế biến", "Processed")
_USED: Words = ("Dùng làm nguyên liệu", "Used as input")
_BORN: Words = ("Tạo lô", "Lot created")
_CODED: Words = ("Gắn mã", "Coded")
_BIRTHS = ("commissioning", "creating_class_instance")
_OTHER: Words = ("Việc khác", "Other work")
_CODE_SHOWN = 60  # letters of a code that has no words

# Steps of the electronic log, as its templates name them.
_LOG = "urn:x-txng:step:"
_LOG_WORDS: Mapping[str, Words] = {
    "controlling_pests": ("Diệt chuột, côn trùng", "Controlled pests"),
    "describing": ("Ghi thông tin chung", "Described"),
    "disinfecting": ("Khử trùng", "Disinfected"),
    "drying": ("Phơi, sấy", "Dried"),
    "feeding": ("Cho ăn", "Fed"),
    "fertilising": ("Bón phân", "Fertilised"),
    "finishing_batch": ("Ra thành phẩm", "Finished"),
    "harvesting": ("Thu hoạch", "Harvested"),
    "measuring_water": ("Đo, thay nước", "Measured the water"),
    "merging": ("Gộp lô", "Merged"),
    "mixing_feed": ("Phối trộn thức ăn", "Mixed feed"),
    "preparing": ("Sơ chế", "Prepared"),
    "preparing_pond": ("Cải tạo ao", "Prepared the pond"),
    "processing": ("Chế biến", "Processed"),
    "processing_batch": ("Chế biến", "Processed"),
    "removing_dead": ("Xử lý vật nuôi chết", "Removed dead animals"),
    "removing_waste": ("Xử lý rác thải", "Removed waste"),
    "roasting": ("Rang, xay", "Roasted"),
    "sowing": ("Gieo trồng", "Sown"),
    "splitting": ("Chia lô", "Split"),
    "spraying": ("Phun thuốc", "Sprayed"),
    "starting_batch": ("Bắt đầu mẻ", "Batch begun"),
    "stocking": ("Thả giống, nhập giống", "Stocked"),
    "tending": ("Chăm sóc", "Tended"),
    "treating": ("Tiêm, điều trị", "Treated"),
    "treating_water": ("Xử lý nước", "Treated the water"),
    "watering": ("Tưới nước", "Watered"),
    "weighing": ("Cân", "Weighed"),
}

# Last words of steps in other vocabularies (FAO, GDST, provinces' own); CBV has no word for growing and few for making.
_OTHER_WORDS: Mapping[str, Words] = {
    "harvest": ("Thu hoạch", "Harvested"),
    "sow": ("Gieo trồng", "Sown"),
    "plant": ("Gieo trồng", "Planted"),
    "fertilis": ("Bón phân", "Fertilised"),
    "fertiliz": ("Bón phân", "Fertilised"),
    "spray": ("Phun thuốc", "Sprayed"),
    "irrigat": ("Tưới nước", "Irrigated"),
    "feed": ("Cho ăn", "Fed"),
    "hatch": ("Ương giống", "Hatched"),
    "stocking_pond": ("Thả giống", "Stocked"),
    "fishing": ("Đánh bắt", "Caught"),
    "landing": ("Cập bến", "Landed"),
    "slaughter": ("Giết mổ", "Slaughtered"),
    "dry": ("Sấy, phơi", "Dried"),
    "mill": ("Xay xát", "Milled"),
    "roast": ("Rang", "Roasted"),
    "freez": ("Cấp đông", "Frozen"),
    "process": ("Chế biến", "Processed"),
    "grad": ("Phân loại", "Graded"),
    "sort": ("Phân loại", "Sorted"),
    "wash": ("Rửa, sơ chế", "Washed"),
}
_ENGLISH = {"shipping": "Shipped", "receiving": "Received", "packing": "Packed", "inspecting": "Inspected"}


def words_of(kind: EventType, biz_step: str | None, part: Part, *, is_lot: bool = True) -> Words:
    """An event in words, Vietnamese and English.

    >>> words_of(EventType.OBJECT, "shipping", Part.SUBJECT)
    ('Xuất hàng', 'Shipped')
    >>> words_of(EventType.OBJECT, "urn:gdst:bizStep:farmHarvest", Part.SUBJECT)
    ('Thu hoạch', 'Harvested')
    >>> words_of(EventType.OBJECT, "https://vidu.vn/#Goi-ngay-0912", Part.SUBJECT)
    ('Việc khác', 'Other work')
    >>> words_of(EventType.OBJECT, "urn:x-txng:step:spraying", Part.SUBJECT)
    ('Phun thuốc', 'Sprayed')
    >>> words_of(EventType.TRANSFORMATION, None, Part.INPUT)
    ('Dùng làm nguyên liệu', 'Used as input')
    """
    if kind is EventType.TRANSFORMATION and part is Part.INPUT:
        return _USED
    if biz_step is not None and biz_step.startswith(_LOG):
        return _LOG_WORDS.get(biz_step.removeprefix(_LOG), _OTHER)
    if biz_step is None or biz_step in _BIRTHS:
        return _CODED if biz_step and not is_lot else _plain(kind, biz_step)
    if biz_step in BIZ_STEP.labels:
        return _capital(BIZ_STEP.label(biz_step)), _ENGLISH.get(biz_step, _capital(biz_step.replace("_", " ")))
    return _words_of_other(biz_step) or _OTHER


def unknown_code(kind: EventType, biz_step: str | None, part: Part) -> str:
    """The code of a step that has no words, shortened; "" where it has.

    Anyone may send any address as a step. Spelled out as words on this page it would speak in the portal's name.
    """
    if biz_step is None or words_of(kind, biz_step, part) != _OTHER:
        return ""
    return biz_step if len(biz_step) <= _CODE_SHOWN else biz_step[:_CODE_SHOWN] + "…"


def _words_of_other(biz_step: str) -> Words | None:
    last = re.split(r"[:/#]", biz_step.rstrip("/#:"))[-1].lower()
    return next((words for root, words in _OTHER_WORDS.items() if root in last), None)


def _plain(kind: EventType, biz_step: str | None) -> Words:
    if kind is EventType.TRANSFORMATION:
        return _MADE
    if biz_step is not None:
        return _BORN
    return {
        EventType.AGGREGATION: ("Đóng gói, dỡ gói", "Packed or unpacked"),
        EventType.ASSOCIATION: ("Gắn kèm, tháo rời", "Attached or detached"),
        EventType.TRANSACTION: ("Ghi chứng từ", "Paper recorded"),
    }.get(kind, ("Ghi nhận", "Recorded"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
