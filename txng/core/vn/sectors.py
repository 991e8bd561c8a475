"""Sectors: the lines of trade by which ministries share the country among them, and which mandates are bound to.

One list for all rooms: what an organisation says of itself, what a mandate is bound to, and the groups of products of kind
"sector", whose codes are these behind "sector-".

>>> sector_of("thuy-san").name, group_code("thuy-san")
('Thủy sản', 'sector-thuy-san')
>>> unknown_sectors(["nong-san", "vàng"])
['vàng']
>>> [one.code for one in lines()][:3]
['nong-san', 'lam-san', 'thuy-san']

source   Đề án 100 giai đoạn 2026–2030; Luật An toàn thực phẩm 55/2010/QH12, Đ62–Đ64 (which ministry has which goods)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sector:
    """One sector.

    is_line   an organisation works in it; else it is a mark of products alone, like OCOP, that no organisation chooses
    """

    code: str
    name: str
    name_en: str
    is_line: bool = True


_SECTORS = (
    Sector("nong-san", "Nông sản", "Agricultural produce"),
    Sector("lam-san", "Lâm sản", "Forestry products"),
    Sector("thuy-san", "Thủy sản", "Fishery products"),
    Sector("rau-an-toan", "Rau an toàn", "Safe vegetables"),
    Sector("thuc-pham", "Thực phẩm", "Food"),
    Sector("duoc-pham", "Dược phẩm", "Pharmaceuticals"),
    Sector("do-uong", "Đồ uống", "Drinks"),
    Sector("sua", "Sữa và sản phẩm từ sữa", "Milk and dairy products"),
    Sector("dau-thuc-vat", "Dầu thực vật", "Vegetable oils"),
    Sector("hoa-chat", "Hóa chất, tiền chất", "Chemicals and precursors"),
    Sector("det-may", "Dệt may, da giày", "Textiles, leather and shoes"),
    Sector("vat-tu-nong-nghiep", "Vật tư nông nghiệp", "Agricultural supplies"),
    Sector("thu-cong", "Thủ công mỹ nghệ", "Handicrafts"),
    Sector("vat-lieu-xay-dung", "Vật liệu xây dựng", "Building materials"),
    Sector("dien-tu", "Điện tử", "Electronics"),
    Sector("cong-thuong", "Hàng công nghiệp, tiêu dùng", "Industrial and consumer goods"),
    Sector("tieu-dung", "Hàng tiêu dùng khác", "Other consumer goods"),
    Sector("khac", "Ngành khác", "Other"),
    Sector("chu-luc", "Sản phẩm, hàng hóa chủ lực", "Key products", is_line=False),
    Sector("dac-trung", "Sản phẩm đặc trưng, đặc sản địa phương", "Local specialities", is_line=False),
    Sector("ocop", "Sản phẩm OCOP", "OCOP products", is_line=False),
    Sector("nhan-hieu-tap-the", "Sản phẩm mang nhãn hiệu tập thể", "Products under a collective mark", is_line=False),
)
_BY_CODE: Mapping[str, Sector] = {one.code: one for one in _SECTORS}


def sectors() -> tuple[Sector, ...]:
    """All of them."""
    return _SECTORS


def lines() -> tuple[Sector, ...]:
    """Those that an organisation may say it works in."""
    return tuple(one for one in _SECTORS if one.is_line)


def sector_of(code: str) -> Sector | None:
    """The sector of a code."""
    return _BY_CODE.get(code)


def unknown_sectors(codes: Iterable[str]) -> list[str]:
    """The codes that name no line an organisation works in."""
    known = {one.code for one in lines()}
    return sorted({code for code in codes if code not in known})


def group_code(code: str) -> str:
    """Under which code the groups of products hold a sector."""
    return f"sector-{code}"
