"""JSON of the public door → drafts of products and places: every fault of every field at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from txng.core.problems import Problem, Refused


@dataclass(frozen=True, slots=True)
class Field:
    """One field: how it is read (ValueError says what it must be), whether it must be there, what it means."""

    read: Callable[[Any], Any]
    meaning: str
    required: bool = False


# What stands on a citizen's page must leave room for the rest of it.
NAME_LENGTH, LABEL_LENGTH, TEXT_LENGTH, KEY_LENGTH = 200, 120, 2_000, 1_024
YEARS = range(1900, 2201)


def _text(most: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not value.strip() or len(value.strip()) > most or "\x00" in value:
            raise ValueError(f"một dòng chữ, dài nhất {most} ký tự / text of at most {most} characters")
        return value.strip()

    return read


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > 50:
        raise ValueError("một danh sách chữ / a list of texts")
    return [_label(entry) for entry in value]


_name, _label, _prose, _key = map(_text, (NAME_LENGTH, LABEL_LENGTH, TEXT_LENGTH, KEY_LENGTH))


def _day(value: Any) -> date:
    want = f"một ngày như 2026-11-27, từ năm {YEARS[0]} đến {YEARS[-1]} / a day such as 2026-11-27 in these years"
    try:
        read = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError(want) from error
    if read.year not in YEARS:
        raise ValueError(want)
    return read


def _degrees(limit: float) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > limit:
            raise ValueError(f"số độ từ -{limit} đến {limit} / degrees from -{limit} to {limit}")
        return float(value)

    return read


def _lots(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > 1_000:
        raise ValueError("một danh sách lô, nhiều nhất 1.000 / a list of at most 1,000 lots")
    lots: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for place, entry in enumerate(value):
        try:
            lots.append(_lot(entry, f"/lots/{place}"))
        except Refused as refused:
            problems.extend(refused.problems)
    if problems:
        raise Refused(problems)
    return lots


def _lot(value: Any, pointer: str) -> dict[str, Any]:
    draft = _read(value, LOT, pointer)
    made, best = draft.get("made_on"), draft.get("best_before_on")
    if made and best and best < made:
        told = {"lot": draft["lot"], "made_on": made.isoformat(), "best_before_on": best.isoformat()}
        raise Refused(Problem("registry.lot_days", f"{pointer}/best_before_on", told))
    return draft


def _place_key(value: Any) -> str:
    key = _key(value)
    if key.lower().startswith("geo:"):
        # Coordinates may be a family's home, and a place's key is public; latitude and longitude are not.
        raise Refused(Problem("registry.place_geo", "/key", {"key": key}))
    return key


LOT: Mapping[str, Field] = {
    "lot": Field(_label, "số lô, AI (10)", required=True),
    "made_on": Field(_day, "ngày sản xuất"),
    "best_before_on": Field(_day, "hạn sử dụng"),
}
PRODUCT: Mapping[str, Field] = {
    "key": Field(_key, "GTIN, như 01/08938501234565 hoặc một Digital Link", required=True),
    "name": Field(_name, "tên sản phẩm", required=True),
    "name_en": Field(_name, "tên tiếng Anh"),
    "aliases": Field(_texts, "các cách viết khác của tên"),
    "brand": Field(_label, "nhãn hiệu"),
    "origin": Field(_label, "xuất xứ"),
    "description": Field(_prose, "mô tả"),
    "sector": Field(_label, "ngành hàng"),
    "net_content": Field(_label, "khối lượng hoặc thể tích thực"),
    "lots": Field(_lots, "các lô"),
}
PLACE: Mapping[str, Field] = {
    "key": Field(_place_key, "GLN, như 414/8938501234008, hoặc một URI", required=True),
    "name": Field(_name, "tên địa điểm", required=True),
    "kind": Field(_label, "loại: farm, plot, plant, warehouse, shop …"),
    "province_code": Field(_label, "mã tỉnh (34 tỉnh, thành phố)"),
    "commune": Field(_label, "xã, phường, đặc khu"),
    "latitude": Field(_degrees(90), "vĩ độ"),
    "longitude": Field(_degrees(180), "kinh độ"),
    "area_code": Field(_label, "mã số vùng trồng hoặc cơ sở đóng gói"),
}


def read_product(value: Any) -> dict[str, Any]:
    """A product's draft.

    raises  Refused with every missing, unknown and wrong field
    """
    return _read(value, PRODUCT, "")


def read_place(value: Any) -> dict[str, Any]:
    """A place's draft.

    raises  Refused with every missing, unknown and wrong field
    """
    return _read(value, PLACE, "")


def _read(value: Any, fields: Mapping[str, Field], pointer: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused(Problem("web.field_type", pointer, {"field": pointer or "/", "want": "object", "got": type(value).__name__}))
    known = ", ".join(fields)
    problems = [Problem("web.field_unknown", f"{pointer}/{name}", {"field": name, "known": known}) for name in value if name not in fields]
    draft: dict[str, Any] = {}
    for name, field in fields.items():
        try:
            if value.get(name) not in (None, "", []):
                draft[name] = field.read(value[name])
            elif field.required:
                problems.append(Problem("web.field_missing", f"{pointer}/{name}", {"field": name, "meaning": field.meaning}))
        except Refused as refused:
            problems.extend(refused.problems)
        except ValueError as error:
            problems.append(Problem("web.field_type", f"{pointer}/{name}", {"field": name, "want": str(error), "got": repr(value[name])[:80]}))
    if problems:
        raise Refused(problems)
    return draft
