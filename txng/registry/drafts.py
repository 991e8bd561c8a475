"""JSON of the public door → drafts of products and places: every fault of every field at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from txng.core.problems import Problem, Refused
from txng.core.vn import growing_area
from txng.core.vn.names import spelled
from txng.registry.groups import group_of


@dataclass(frozen=True, slots=True)
class Field:
    """One field: how it is read (ValueError says what it must be), whether it must be there, what it means."""

    read: Callable[[Any], Any]
    meaning: str
    required: bool = False


# What stands on a citizen's page must leave room for the rest of it.
NAME_LENGTH, LABEL_LENGTH, TEXT_LENGTH, KEY_LENGTH, CODE_LENGTH = 200, 120, 2_000, 1_024, 60
YEARS = range(1900, 2201)
MOST_GROUPS = 10

_OWN_CODE = re.compile(rf"[^\W_][\w./-]{{0,{CODE_LENGTH - 1}}}")


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


def _words(most: int) -> Callable[[Any], str]:
    read_text = _text(most)

    def read(value: Any) -> str:
        # Read again: NFC may be shorter, and letters that nobody sees may have been all there was.
        return read_text(spelled(value) if isinstance(value, str) and "\x00" not in value else value)

    return read


_name, _label, _prose = map(_words, (NAME_LENGTH, LABEL_LENGTH, TEXT_LENGTH))
_key, _code = map(_text, (KEY_LENGTH, LABEL_LENGTH))  # codes are kept to the letter


def _own_code(value: Any) -> str:
    want = f"chữ, số và . _ - /, dài nhất {CODE_LENGTH} / letters, digits and . _ - /, at most {CODE_LENGTH}"
    if not isinstance(value, str) or not _OWN_CODE.fullmatch(value.strip()):
        raise ValueError(want)
    return value.strip()


def _groups(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > MOST_GROUPS or not all(isinstance(one, str) for one in value):
        raise ValueError(f"danh sách mã nhóm, nhiều nhất {MOST_GROUPS} / at most {MOST_GROUPS} codes of groups")
    found = {text: group_of(text) for text in value}
    unknown = [place for place, text in enumerate(value) if found[text] is None]
    if unknown:
        raise Refused(
            [Problem("registry.group_unknown", f"/groups/{place}", {"group": value[place][:80]}) for place in unknown]
        )
    return list(dict.fromkeys(group.code for group in found.values() if group))


def _hs_code(value: Any) -> str:
    text = str(value).replace(".", "").strip() if isinstance(value, str) else ""
    if not (text.isascii() and text.isdigit() and len(text) in (4, 6, 8)):
        raise ValueError("mã HS 4, 6 hoặc 8 chữ số / an HS code of 4, 6 or 8 digits")
    return text


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


def _area_code(value: Any) -> str:
    try:
        return growing_area.validate(_label(value))
    except Refused as refused:
        raise Refused([problem.at("/area_code") for problem in refused.problems]) from refused


LOT: Mapping[str, Field] = {
    "lot": Field(_code, "số lô, AI (10)", required=True),
    "made_on": Field(_day, "ngày sản xuất"),
    "best_before_on": Field(_day, "hạn sử dụng"),
    "place": Field(_key, "mã địa điểm nơi trồng, nuôi hoặc làm ra lô"),
}
PRODUCT: Mapping[str, Field] = {
    "key": Field(_key, "GTIN, như 01/08938501234565 hoặc một Digital Link; hoặc own_code", required=True),
    "own_code": Field(_own_code, "mã nội bộ của sản phẩm không có GTIN"),
    "name": Field(_name, "tên sản phẩm", required=True),
    "name_en": Field(_name, "tên tiếng Anh"),
    "aliases": Field(_texts, "các cách viết khác của tên"),
    "brand": Field(_label, "nhãn hiệu"),
    "origin": Field(_label, "xuất xứ"),
    "description": Field(_prose, "mô tả"),
    "sector": Field(_label, "ngành hàng"),
    "net_content": Field(_label, "khối lượng hoặc thể tích thực"),
    "groups": Field(_groups, "mã các nhóm hàng"),
    "hs_code": Field(_hs_code, "mã HS"),
    "source": Field(_label, "nguồn thông tin về sản phẩm nước ngoài"),
    "source_on": Field(_day, "ngày đọc nguồn đó"),
    "lots": Field(_lots, "các lô"),
}


def _plot(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("một Polygon của GeoJSON / a GeoJSON Polygon")  # noqa: TRY004 - what _read catches
    return value  # registry.plots reads it


PLACE: Mapping[str, Field] = {
    "key": Field(_place_key, "GLN, như 414/8938501234008, hoặc một URI; hoặc own_code", required=True),
    "own_code": Field(_own_code, "mã riêng của địa điểm không có GLN"),
    "name": Field(_name, "tên địa điểm", required=True),
    "kind": Field(_label, "loại: farm, plot, plant, warehouse, shop …"),
    "province_code": Field(_label, "mã tỉnh (34 tỉnh, thành phố)"),
    "commune": Field(_label, "xã, phường, đặc khu"),
    "latitude": Field(_degrees(90), "vĩ độ"),
    "longitude": Field(_degrees(180), "kinh độ"),
    "area_code": Field(_area_code, "mã số vùng trồng hoặc cơ sở đóng gói"),
    "plot": Field(_plot, "ranh giới thửa đất, GeoJSON"),
}


CHANGES: Mapping[str, Field] = {name: field for name, field in PRODUCT.items() if name not in ("key", "own_code")}
PLACE_CHANGES: Mapping[str, Field] = {name: field for name, field in PLACE.items() if name not in ("key", "own_code")}
_OWN_PLACE = {name: field for name, field in PLACE.items() if name != "key"}
_CLEARED: Mapping[str, Any] = {
    "aliases": [], "groups": [], "source_on": None, "latitude": None, "longitude": None,
}  # fmt: skip
PREFIX: Mapping[str, Field] = {"prefix": Field(_code, "mã doanh nghiệp GS1, bắt đầu bằng 893", required=True)}
VERIFICATION: Mapping[str, Field] = {
    "organisation": Field(_code, "mã trong hệ thống của tổ chức đã khai", required=True),
    "evidence": Field(_text(500), "căn cứ: số giấy chứng nhận, nơi cấp, ngày", required=True),
}
GS1_SYSTEMS = ("gtin", "gln", "sscc", "gs1")
_OWN_PRODUCT = {name: field for name, field in PRODUCT.items() if name != "key"}


def read_product(value: Any) -> dict[str, Any]:
    """A product's draft: with `key`, or with `own_code` where it has no GTIN.

    raises  Refused with every missing, unknown and wrong field
    """
    has_own_code = isinstance(value, dict) and value.get("own_code") and not value.get("key")
    return _read(value, _OWN_PRODUCT if has_own_code else PRODUCT, "")


def read_place(value: Any) -> dict[str, Any]:
    """A place's draft.

    raises  Refused with every missing, unknown and wrong field
    """
    has_own_code = isinstance(value, dict) and value.get("own_code") and not value.get("key")
    return _read(value, _OWN_PLACE if has_own_code else PLACE, "")


def read_alias(value: Any) -> dict[str, str]:
    """{system, code} → system → code, as `actions.name_elsewhere` takes it.

    raises  Refused: one of them missing or too long; a system that is GS1's
    """
    texts = value if isinstance(value, dict) else {}
    strange = [name for name in texts if name not in ("system", "code")]
    faults = [Problem("web.field_unknown", f"/{name}", {"field": name, "known": "system, code"}) for name in strange]
    for name in ("system", "code"):
        text = texts.get(name)
        if not isinstance(text, str) or not text.strip() or len(text.strip()) > LABEL_LENGTH or "\x00" in text:
            faults.append(Problem("products.alias_form", f"/{name}", {"most": LABEL_LENGTH}))
    if faults:
        raise Refused(faults)
    system = texts["system"].strip().casefold()
    if system in GS1_SYSTEMS:
        raise Refused(Problem("products.alias_gs1", "/system", {"system": system}))
    return {system: texts["code"].strip()}


def read_changes(value: Any, fields: Mapping[str, Field] = CHANGES) -> dict[str, Any]:
    """What shall be otherwise: a field that is null or empty is cleared, one that is not named stays as it is.

    raises  Refused with every unknown and wrong field, and where a name is cleared
    """
    if not isinstance(value, dict):
        return _read(value, fields, "")
    cleared = [name for name in value if name in fields and value[name] in (None, "", [])]
    faults = [
        Problem("web.field_missing", f"/{name}", {"field": name, "meaning": fields[name].meaning})
        for name in cleared
        if fields[name].required
    ]
    lenient = {name: replace(field, required=False) for name, field in fields.items()}
    try:
        draft = _read(value, lenient, "")
    except Refused as refused:
        raise Refused([*refused.problems, *faults]) from refused
    if faults:
        raise Refused(faults)
    return {name: _CLEARED.get(name, "") for name in cleared if name not in ("lots", "plot")} | draft


def read_fields(value: Any, fields: Mapping[str, Field]) -> dict[str, Any]:
    """An object of these fields.

    raises  Refused with every missing, unknown and wrong field
    """
    return _read(value, fields, "")


def _read(value: Any, fields: Mapping[str, Field], pointer: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused(
            Problem("web.field_type", pointer, {"field": pointer or "/", "want": "object", "got": type(value).__name__})
        )
    known = ", ".join(fields)
    problems = [
        Problem("web.field_unknown", f"{pointer}/{name}", {"field": name, "known": known})
        for name in value
        if name not in fields
    ]
    draft: dict[str, Any] = {}
    for name, field in fields.items():
        try:
            if value.get(name) not in (None, "", []):
                draft[name] = field.read(value[name])
            elif field.required:
                problems.append(
                    Problem("web.field_missing", f"{pointer}/{name}", {"field": name, "meaning": field.meaning})
                )
        except Refused as refused:
            problems.extend(refused.problems)
        except ValueError as error:
            problems.append(
                Problem(
                    "web.field_type",
                    f"{pointer}/{name}",
                    {"field": name, "want": str(error), "got": repr(value[name])[:80]},
                )
            )
    if problems:
        raise Refused(problems)
    return draft
