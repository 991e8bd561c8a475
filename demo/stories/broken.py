"""A broken chain: a lot made from starch that nobody recorded, and a shipment that nobody confirmed.

Both are told honestly by the page: "bước trước của lô này chưa được ghi", and no word that it arrived.
"""

from __future__ import annotations

from datetime import date

from demo import urn
from demo.codes import VARIABLE, gtin, lot_key, product_key
from demo.events import Goods, kg, made, pieces, shipped
from demo.people import BY_CODE
from demo.places import site
from demo.spelling import handover
from demo.story import Code, Lot, Product, Sending, Story, day, moment

MAKER, BUYER = BY_CODE["mien-dong-thach-lap"], BY_CODE["sieu-thi-hac-thanh"]
PACK, LOT, PACKS = gtin(MAKER.prefix, 1), "MD-044", 300
STARCH = gtin(MAKER.prefix, 2, indicator=VARIABLE)  # bought somewhere: neither the product nor its lot is known
STARCH_LOT = "KHONG-RO"


def story(today: date) -> Story:
    product = Product(
        MAKER.code, product_key(PACK), "Miến dong Thạch Lập", "ocop", name_en="Thạch Lập canna vermicelli",
        brand="Thạch Lập", origin="Ngọc Lặc, Thanh Hóa, Việt Nam", net_content="500 g",
        lots=(Lot(LOT, day(today, 4), day(today, -361)),),
    )  # fmt: skip
    return Story(
        name="Một chuỗi bị đứt",
        places=(
            site(MAKER, "Xưởng miến dong Thạch Lập", "plant", (20.12, 105.33)),
            site(BUYER, "Siêu thị Hạc Thành", "shop", (19.81, 105.78)),
        ),
        products=(product,),
        sendings=(_sending(today),),
        codes=(Code("Chuỗi bị đứt: Miến dong Thạch Lập", lot_key(PACK, LOT)),),
    )


def _sending(today: date) -> Sending:
    workshop, packs = urn.place(MAKER.site), Goods(lots=(pieces(urn.lot(PACK, LOT), PACKS),))
    starch = Goods(lots=(kg(urn.lot(STARCH, STARCH_LOT), 165),))
    move = handover(urn, MAKER, BUYER, advice=LOT)
    return Sending(
        MAKER.code,
        (
            made("mien-dong/lam", moment(today, 4, "11:00"), workshop, inputs=starch, outputs=packs,
                 note="Tráng, cắt sợi, phơi, đóng gói 500 g"),
            shipped("mien-dong/xuat", moment(today, 3, "07:45"), packs, move, note="Gửi xe khách, chưa thấy xác nhận"),
        ),
    )  # fmt: skip
