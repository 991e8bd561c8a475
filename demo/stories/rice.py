"""Twelve households, one mill: ST25 rice of Trường Khánh, Cần Thơ (once Sóc Trăng).

Each household harvests its own field and hands its paddy to the cooperative, which confirms every lot. One weight was
typed with a nought too many and is corrected by an error declaration, never by erasing. Households write Digital
Links, the cooperative EPC URNs: the same lots, and the chain must hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from demo import link, urn
from demo.codes import VARIABLE, gln, gtin, lot_key, place_key, product_key
from demo.events import (
    Fields,
    Goods,
    Handover,
    brought_forth,
    declared_wrong,
    event_id,
    kg,
    looked_at,
    made,
    pieces,
    received,
    shipped,
)
from demo.people import BY_CODE, RICE_HOUSEHOLDS, Organisation
from demo.places import site
from demo.spelling import handover
from demo.story import Code, Lot, Place, Product, Sending, Story, day, moment

MILL, BUYER = BY_CODE["htx-truong-khanh"], BY_CODE["luong-thuc-ninh-kieu"]
BAG = gtin(MILL.prefix, 1)  # 5 kg
PADDY, DRY, RICE, BROKEN, BRAN, HUSK = (gtin(MILL.prefix, item, indicator=VARIABLE) for item in range(2, 8))
LOT = "ST25-008"
FIELDS_GLN = gln(MILL.prefix, 2)  # the cooperative's fields; each household's is an extension of it
VIETGAP = "https://chung-nhan.example/vietgap/TT-92-0417"
LAB = "https://phong-thu-nghiem.example/phieu/PT-8841"
PADDY_KG = (1240, 980, 1410, 1125, 1360, 1015, 1280, 1090, 1450, 1170, 1320, 1205)
MISTYPED = 7  # this household first wrote its weight with a nought too many
AREA = "VN-STOR-0212"


@dataclass(frozen=True, slots=True)
class Field:
    """One household's field and what it gave."""

    household: Organisation
    number: int
    paddy_kg: int

    @property
    def lot(self) -> str:
        return f"{LOT}-{self.number:02d}"

    @property
    def extension(self) -> str:
        return f"T{self.number:02d}"

    @property
    def uri(self) -> str:
        return link.place(FIELDS_GLN, self.extension)


FIELDS = tuple(
    Field(household, number, weight)
    for number, (household, weight) in enumerate(zip(RICE_HOUSEHOLDS, PADDY_KG, strict=True), start=1)
)
DRY_KG = sum(PADDY_KG) * 86 // 100  # 26 % moisture down to 14 %
RICE_KG = DRY_KG * 60 // 100 // 5 * 5  # all of it fills bags of 5 kg
BAGS = RICE_KG // 5


def story(today: date) -> Story:
    return Story(
        name="Một lô gạo, mười hai hộ",
        places=(*(_field_place(field) for field in FIELDS), *_sites()),
        products=_products(today),
        sendings=(
            *(_from_household(field, today) for field in FIELDS),
            _correction(today),
            _from_mill(today),
            _from_buyer(today),
        ),
        codes=(
            Code("Gạo ST25, mười hai hộ góp lúa", lot_key(BAG, LOT)),
            Code("Lúa của một hộ, đã đính chính khối lượng", lot_key(PADDY, FIELDS[MISTYPED - 1].lot)),
        ),
    )


def _field_place(field: Field) -> Place:
    north, east = divmod(field.number - 1, 4)
    return Place(
        MILL.code, place_key(FIELDS_GLN, field.extension), f"Thửa {field.extension}, cánh đồng Trường Khánh", "field",
        MILL.province_code, MILL.commune, round(9.68 + north / 100, 2), round(105.98 + east / 100, 2), AREA,
    )  # fmt: skip


def _sites() -> tuple[Place, ...]:
    return (
        site(MILL, "Nhà máy xay xát HTX Trường Khánh", "plant", (9.69, 105.99)),
        site(BUYER, "Kho gạo Ninh Kiều", "warehouse", (10.03, 105.78)),
    )


def _products(today: date) -> tuple[Product, ...]:
    bag = Product(
        MILL.code, product_key(BAG), "Gạo thơm ST25 Trường Khánh", "rice", name_en="Trường Khánh ST25 fragrant rice",
        aliases=("Gạo ST25",), brand="Trường Khánh", origin="Cần Thơ, Việt Nam", net_content="5 kg",
        description="Lúa ST25 của mười hai hộ thành viên, xay xát tại hợp tác xã.",
        lots=(Lot(LOT, day(today, 3), day(today, -177)),),
    )  # fmt: skip
    names = {
        PADDY: "Lúa ST25 tươi", DRY: "Lúa ST25 khô", RICE: "Gạo ST25 xá", BROKEN: "Tấm ST25", BRAN: "Cám gạo",
        HUSK: "Trấu",
    }  # fmt: skip
    bulk = (Product(MILL.code, product_key(code), name, "rice", net_content="theo cân") for code, name in names.items())
    return (bag, *bulk)


def _paddy(field: Field, weight: int) -> Goods:
    return Goods(lots=(kg(link.lot(PADDY, field.lot), weight),))


def _to_mill(field: Field) -> Handover:
    # A household holds no company prefix, so it is named by a private URI, and its field is a place of the cooperative.
    return Handover(field.household.uri, link.party(MILL.party), field.uri, link.place(MILL.site))


def _harvest(name: str, field: Field, today: date, weight: int) -> Fields:
    return brought_forth(
        name, moment(today, 8, "07:30"), field.uri, _paddy(field, weight), certificate=VIETGAP,
        note="Gặt máy, lúa chín 90 %", ilmd={"cbvmda:lotNumber": field.lot, "cbvmda:harvestEndDate": day(today, 8)},
    )  # fmt: skip


def _from_household(field: Field, today: date) -> Sending:
    name = f"gao/{field.extension}"
    written = field.paddy_kg * 10 if field.number == MISTYPED else field.paddy_kg
    left = shipped(f"{name}/giao", moment(today, 8, "15:10"), _paddy(field, field.paddy_kg), _to_mill(field))
    return Sending(field.household.code, (_harvest(f"{name}/gat", field, today, written), left))


def _correction(today: date) -> Sending:
    field = FIELDS[MISTYPED - 1]
    name = f"gao/{field.extension}/gat"
    wrong = _harvest(name, field, today, field.paddy_kg * 10)
    right = _harvest(f"{name}/dinh-chinh", field, today, field.paddy_kg)
    declared = declared_wrong(wrong, moment(today, 7, "19:05"), corrected_by=event_id(f"{name}/dinh-chinh"))
    return Sending(field.household.code, (right, declared))


def _from_mill(today: date) -> Sending:
    mill = urn.place(MILL.site)
    paddy = tuple(kg(urn.lot(PADDY, field.lot), field.paddy_kg) for field in FIELDS)
    dry, rice = Goods(lots=(kg(urn.lot(DRY, LOT), DRY_KG),)), Goods(lots=(kg(urn.lot(RICE, LOT), RICE_KG),))
    milled = (*rice.lots, *(kg(urn.lot(code, LOT), DRY_KG * share // 100) for code, share in _BY_PRODUCTS))
    bags = _bags()
    came = (
        received(f"gao/{field.extension}/nhan", moment(today, 8, "16:40"), Goods(lots=(weight,)), _to_mill(field))
        for field, weight in zip(FIELDS, paddy, strict=True)
    )
    return Sending(
        MILL.code,
        (
            *came,
            made("gao/say", moment(today, 6, "05:00"), mill, inputs=Goods(lots=paddy), outputs=dry,
                 note="Sấy tĩnh đến 14 % ẩm"),
            made("gao/xay", moment(today, 5, "13:30"), mill, inputs=dry, outputs=Goods(lots=milled),
                 note="Bóc vỏ, xát trắng, tách màu"),
            looked_at("gao/kiem", moment(today, 4, "09:00"), mill, rice, step="inspecting", disposition="conformant",
                      note="Không phát hiện dư lượng thuốc bảo vệ thực vật", certificate=[VIETGAP, LAB]),
            made("gao/dong-bao", moment(today, 3, "10:15"), mill, inputs=rice, outputs=bags, note="Đóng bao 5 kg",
                 ilmd={"cbvmda:lotNumber": LOT, "cbvmda:itemExpirationDate": day(today, -177)}),
            shipped("gao/xuat", moment(today, 2, "06:20"), bags, _to_buyer()),
        ),
    )  # fmt: skip


_BY_PRODUCTS = ((BROKEN, 8), (BRAN, 10), (HUSK, 20))  # per cent of dry paddy; the rest is dust


def _bags() -> Goods:
    return Goods(lots=(pieces(urn.lot(BAG, LOT), BAGS),))


def _to_buyer() -> Handover:
    return handover(urn, MILL, BUYER, advice=LOT)


def _from_buyer(today: date) -> Sending:
    came = received("gao/nhap-kho", moment(today, 1, "08:50"), _bags(), _to_buyer(), note="Đủ số bao, cân mẫu đạt")
    return Sending(BUYER.code, (came,))
