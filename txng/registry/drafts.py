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


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 2_000 or "\x00" in value:
        raise ValueError("một dòng chữ, dài nhất 2.000 ký tự / text of at most 2,000 characters")
    return value.strip()


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > 50:
        raise ValueError("một danh sách chữ / a list of texts")
    return [_text(entry) for entry in value]


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError("một ngày như 2026-11-27 / a day such as 2026-11-27") from error


def _degrees(limit: float) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > limit:
            raise ValueError(f"số độ từ -{limit} đến {limit} / degrees from -{limit} to {limit}")
        return float(value)

    return read


def _lots(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > 1_000:
        raise ValueError("một danh sách lô, nhiều nhất 1.000 / a list of at most 1,000 lots")
    return [_read(entry, LOT, f"/lots/{place}") for place, entry in enumerate(value)]


LOT: Mapping[str, Field] = {
    "lot": Field(_text, "số lô, AI (10)", required=True),
    "made_on": Field(_day, "ngày sản xuất"),
    "best_before_on": Field(_day, "hạn sử dụng"),
}
PRODUCT: Mapping[str, Field] = {
    "key": Field(_text, "GTIN, như 01/08938501234565 hoặc một Digital Link", required=True),
    "name": Field(_text, "tên sản phẩm", required=True),
    "name_en": Field(_text, "tên tiếng Anh"),
    "aliases": Field(_texts, "các cách viết khác của tên"),
    "brand": Field(_text, "nhãn hiệu"),
    "origin": Field(_text, "xuất xứ"),
    "description": Field(_text, "mô tả"),
    "sector": Field(_text, "ngành hàng"),
    "net_content": Field(_text, "khối lượng hoặc thể tích thực"),
    "lots": Field(_lots, "các lô"),
}
PLACE: Mapping[str, Field] = {
    "key": Field(_text, "GLN, như 414/8938501234008, hoặc một URI", required=True),
    "name": Field(_text, "tên địa điểm", required=True),
    "kind": Field(_text, "loại: farm, plot, plant, warehouse, shop …"),
    "province_code": Field(_text, "mã tỉnh (34 tỉnh, thành phố)"),
    "commune": Field(_text, "xã, phường, đặc khu"),
    "latitude": Field(_degrees(90), "vĩ độ"),
    "longitude": Field(_degrees(180), "kinh độ"),
    "area_code": Field(_text, "mã số vùng trồng hoặc cơ sở đóng gói"),
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
