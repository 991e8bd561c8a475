"""The words of measures that people in Việt Nam use → UN/ECE Recommendation 20 codes, and how many of them.

>>> in_code(Decimal("3.5"), "tạ")
(Decimal('3.5'), 'DTN')
>>> in_code(Decimal(2), "yến"), in_code(Decimal(5), "con")
((Decimal('20'), 'KGM'), (Decimal('5'), 'H87'))
>>> measure_of("kg/con").per, is_unit("lượng vàng")
('H87', False)

A word that means one thing here and another there is listed with its place: a sào is 360 m² in the north and 500 m² in
the centre. Packages are counted, never weighed: how much is in a bag only its label says.

source   UN/ECE Recommendation 20 (revision 17) and 21; Nghị định 86/2012/NĐ-CP Đ4 (đơn vị đo pháp định)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from txng.core.epcis.units import in_unit

_BASES = ("KGM", "LTR", "C62", "MTK", "MTR", "SEC")


@dataclass(frozen=True, slots=True)
class Measure:
    """One word of measure.

    code     UN/ECE Rec 20 (packages: Rec 21 behind an X); currencies ISO 4217; "" for numbers without a unit (pH)
    factor   how many of `code` one of it is
    per      the code it is divided by: kg/con is KGM per H87; "" of a plain measure
    """

    word: str
    code: str
    factor: Decimal = Decimal(1)
    per: str = ""
    note: str = ""


# word=code[*factor][/per][|note]; what stands in forms in several spellings stands in each
_WORDS = (
    "kg=KGM", "Kg=KGM", "cân=KGM", "g=GRM", "gam=GRM", "gram=GRM", "mg=MGM", "tấn=TNE", "tạ=DTN", "yến=KGM*10",
    "lạng=HGM", "lít=LTR", "l=LTR", "ml=MLT", "cc=MLT", "m³=MTQ",
    "m²=MTK", "ha=HAR", "sào=MTK*360|Bắc Bộ: 360 m²", "sào Trung Bộ=MTK*500|500 m²", "công=MTK*1000|Nam Bộ: 1.000 m²",
    "mẫu=MTK*3600|Bắc Bộ: 3.600 m²",
    "m=MTR", "cm=CMT", "mm=MMT", "km=KMT",
    "con=H87", "quả=H87", "cái=H87", "cây=H87", "chiếc=H87", "tờ=H87", "trứng=H87", "chục=H87*10", "đôi=PR",
    "bao=XBG", "túi=XPO", "bịch=XPO", "gói=XPA", "chai=XBO", "lọ=XJR", "hũ=XJR", "thùng=XCT", "hộp=XBX", "lon=XCA",
    "bó=XBE", "khay=XPU", "sọt=XBK", "can=XJC", "phuy=XDR", "pallet=XPX",
    "ngày=DAY", "tuần=WEE", "tháng=MON", "năm=ANN", "giờ=HUR", "phút=MIN",
    "%=P1", "‰=NX", "°C=CEL", "mg/l=M1", "pH=", "đồng=VND",
    "kg/con=KGM/H87", "g/con=GRM/H87", "con/kg=H87/KGM", "con/m²=H87/MTK", "cây/m²=H87/MTK", "/m²=H87/MTK",
    "kg/ngày=KGM/DAY", "kg/ha=KGM/HAR", "Kg/ha=KGM/HAR", "Đồng/kg=VND/KGM", "đồng/kg=VND/KGM",
)  # fmt: skip


def _measure(line: str) -> Measure:
    text, _, note = line.partition("|")
    word, _, told = text.partition("=")
    head, _, per = told.partition("/")
    code, _, factor = head.partition("*")
    return Measure(word, code, Decimal(factor or 1), per, note)


_BY_WORD: Mapping[str, Measure] = {one.word: one for one in map(_measure, _WORDS)}


def measure_of(word: str) -> Measure | None:
    """What a word of measure means; None where we know of none."""
    return _BY_WORD.get(word)


def is_unit(word: str) -> bool:
    """Whether the word is in the table."""
    return word in _BY_WORD


def in_code(quantity: Decimal, word: str) -> tuple[Decimal, str] | None:
    """A quantity in the code of its word; None where the word is unknown, or is no plain measure of goods."""
    known = _BY_WORD.get(word)
    if known is None or known.per or not known.code:
        return None
    return quantity * known.factor, known.code


def measures() -> tuple[Measure, ...]:
    """The whole table."""
    return tuple(_BY_WORD.values())


def in_base(quantity: Decimal, word: str) -> tuple[Decimal, str] | None:
    """A quantity in the unit in which amounts of one kind are compared; a package is compared with its like only.

    >>> in_base(Decimal("1.5"), "tạ"), in_base(Decimal(3), "bao"), in_base(Decimal(300), "ml")
    ((Decimal('150'), 'KGM'), (Decimal('3'), 'XBG'), (Decimal('0.3'), 'LTR'))
    """
    known = in_code(quantity, word)
    if known is None:
        return None
    return base_of(*known)


def base_of(amount: Decimal, code: str) -> tuple[Decimal, str]:
    """The same of a quantity in a UN/ECE code.

    >>> base_of(Decimal("1.5"), "TNE"), base_of(Decimal(3), "XBG")
    ((Decimal('1500'), 'KGM'), (Decimal('3'), 'XBG'))
    """
    for base in _BASES:
        converted = in_unit(amount, code, base)
        if converted is not None:
            return converted, base
    return amount, code


def measures_document() -> dict[str, list[str]]:
    """The table as a phone holds it: word → [code, how many of the base one is, base]; only measures of goods."""
    told = ((one, in_base(Decimal(1), one.word)) for one in measures())
    return {one.word: [one.code, format(base[0], "f"), base[1]] for one, base in told if base is not None}
