"""Vannamei shrimp of Cà Mau: pond, plant, cartons on pallets, cold store at the port, ship to Japan.

Cartons carry serials (SGTIN) and stand on pallets (SSCC); the farm, the plant and the cold store record for
themselves, so each hand-over has two sides. The reefer's thermometer speaks for the cold chain.
"""

from __future__ import annotations

from datetime import date

from demo import link, urn
from demo.codes import CARTON, VARIABLE, gln, gtin, lot_key, place_key, product_key, sscc
from demo.events import (
    Fields,
    Goods,
    Handover,
    brought_forth,
    kg,
    left_the_country,
    looked_at,
    made,
    packed,
    pieces,
    received,
    shipped,
    temperatures,
)
from demo.people import BY_CODE
from demo.places import place, site
from demo.spelling import handover
from demo.story import Code, Lot, Place, Product, Sending, Story, day, moment

FARM, PLANT, STORE = BY_CODE["trai-tom-tan-thuan"], BY_CODE["che-bien-gia-rai"], BY_CODE["kho-lanh-cat-lai"]
SHRIMP = gtin(FARM.prefix, 1, indicator=VARIABLE)
FROZEN = gtin(PLANT.prefix, 2, indicator=VARIABLE)
BOX = gtin(PLANT.prefix, 1, indicator=CARTON)  # 10 kg
POND_LOT, LOT = "AO03-V2", "TT-128"
HARVEST_KG, FROZEN_KG, BOX_KG = 1000, 600, 10
BOXES_PER_PALLET = 20
SERIALS = tuple(f"{number:04d}" for number in range(1, FROZEN_KG // BOX_KG + 1))
PALLETS = tuple(sscc(PLANT.prefix, 1280 + number) for number in range(len(SERIALS) // BOXES_PER_PALLET))
ASC = "https://chung-nhan.example/asc/ASC-C-04417"
HACCP = "https://chung-nhan.example/haccp/DL-96-0233"
# The buyer in Tōkyō; 450 to 459 and 490 to 499 are GS1 Japan's prefixes.
TOKYO, TOKYO_DOCK = link.party(gln("459999900", 0)), link.place(gln("459999900", 1))
POND = place_key(gln(FARM.prefix, 2), "AO03")


def story(today: date) -> Story:
    return Story(
        name="Tôm từ ao đến tàu",
        places=_places(),
        products=_products(today),
        sendings=(_from_farm(today), _from_plant(today), _from_store(today)),
        codes=(
            Code("Tôm thẻ đông lạnh, chuỗi lạnh có cảm biến", lot_key(BOX, LOT)),
            Code("Một thùng tôm có số sê-ri", f"{product_key(BOX)}/21/{SERIALS[0]}"),
            Code("Một pallet tôm xuất khẩu", f"00/{PALLETS[0]}"),
        ),
    )


def _places() -> tuple[Place, ...]:
    return (
        site(FARM, "Trạm thu hoạch Tân Thuận", "farm", (9.02, 105.28)),
        place(FARM, 2, "Ao nuôi số 3", kind="pond", commune="Xã Tân Thuận", at=(9.02, 105.29), extension="AO03"),
        site(PLANT, "Nhà máy đông lạnh Giá Rai", "plant", (9.24, 105.46)),
        site(STORE, "Kho lạnh Cảng Cát Lái", "warehouse", (10.76, 106.80)),
    )


def _products(today: date) -> tuple[Product, ...]:
    box = Product(
        PLANT.code, product_key(BOX), "Tôm thẻ chân trắng bóc vỏ đông lạnh IQF", "shrimp",
        name_en="Frozen peeled vannamei shrimp, IQF", aliases=("Tôm thẻ đông lạnh",), brand="Giá Rai Seafood",
        origin="Cà Mau, Việt Nam", net_content="10 kg", description="Penaeus vannamei; bảo quản ở −18 °C.",
        lots=(Lot(LOT, day(today, 6), day(today, -724)),),
    )  # fmt: skip
    return (
        box,
        Product(
            PLANT.code, product_key(FROZEN), "Tôm bóc vỏ đông rời (bán thành phẩm)", "shrimp", net_content="theo cân"
        ),
        Product(FARM.code, product_key(SHRIMP), "Tôm thẻ chân trắng nguyên liệu", "shrimp", net_content="theo cân"),
    )


def _raw() -> Goods:
    return Goods(lots=(kg(urn.lot(SHRIMP, POND_LOT), HARVEST_KG),))


def _to_plant() -> Handover:
    return handover(urn, FARM, PLANT, advice=POND_LOT)


def _from_farm(today: date) -> Sending:
    pond = urn.place(gln(FARM.prefix, 2), "AO03")
    stocked = {
        "cbvmda:lotNumber": POND_LOT,
        "cbvmda:speciesForFisheryStatisticsPurposesCode": "PNV",
        "cbvmda:productionMethodForFishAndSeafoodCode": "FARMED",
        "cbvmda:harvestEndDate": day(today, 8),
    }
    truck = temperatures(
        urn.device(FARM.party, "XL07"),
        [(moment(today, 8, "06:00"), 1.8), (moment(today, 8, "07:30"), 2.1), (moment(today, 8, "09:00"), 1.6)],
    )
    return Sending(
        FARM.code,
        (
            brought_forth("tom/thu", moment(today, 8, "04:30"), pond, _raw(), ilmd=stocked, certificate=ASC,
                          note="Cỡ 40 con/kg; ngưng cho ăn 24 giờ trước khi thu"),
            shipped("tom/giao", moment(today, 8, "05:40"), _raw(), _to_plant(), note="Ướp đá, xe 51C lạnh"),
            looked_at("tom/xe-lanh", moment(today, 8, "09:05"), urn.place(FARM.site), _raw(), step="sensor_reporting",
                      disposition="in_transit", sensors=truck),
        ),
    )  # fmt: skip


def _boxes(pallet: int | None = None) -> Goods:
    first = 0 if pallet is None else pallet * BOXES_PER_PALLET
    last = len(SERIALS) if pallet is None else first + BOXES_PER_PALLET
    return Goods(epcs=tuple(link.serial_of_lot(BOX, LOT, serial) for serial in SERIALS[first:last]))


def _pallets() -> Goods:
    return Goods(epcs=tuple(link.pallet(sscc18) for sscc18 in PALLETS))


def _to_store() -> Handover:
    return handover(link, PLANT, STORE, advice=LOT)


def _processing(today: date) -> tuple[Fields, ...]:
    plant = link.place(PLANT.site)
    frozen = Goods(lots=(kg(link.lot(FROZEN, LOT), FROZEN_KG),))
    cartons = Goods(lots=(pieces(link.lot(BOX, LOT), len(SERIALS)),))
    ilmd = {"cbvmda:lotNumber": LOT, "cbvmda:itemExpirationDate": day(today, -724), "cbvmda:countryOfOrigin": "VN"}
    return (
        received("tom/nhan", moment(today, 8, "09:30"), _raw(), _to_plant(), note="Nhiệt độ lõi 2 °C, cân khớp phiếu"),
        looked_at("tom/khang-sinh", moment(today, 8, "10:30"), plant, _raw(), step="inspecting",
                  disposition="conformant", certificate=HACCP, note="Không phát hiện kháng sinh cấm"),
        made("tom/boc-vo", moment(today, 7, "15:00"), plant, inputs=_raw(), outputs=frozen,
             note="Bóc vỏ, rút chỉ, cấp đông IQF −40 °C", certificate=HACCP),
        made("tom/dong-thung", moment(today, 6, "08:00"), plant, inputs=frozen, outputs=cartons, ilmd=ilmd,
             note="Đóng thùng 10 kg"),
        brought_forth("tom/se-ri", moment(today, 6, "08:05"), plant, _boxes(), ilmd=ilmd, note="Dán mã từng thùng"),
    )  # fmt: skip


def _from_plant(today: date) -> Sending:
    plant = link.place(PLANT.site)
    stacked = (
        packed(
            f"tom/pallet-{number}",
            moment(today, 6, f"1{number}:00"),
            plant,
            link.pallet(sscc18),
            children=_boxes(number),
        )
        for number, sscc18 in enumerate(PALLETS)
    )
    reefer = temperatures(
        urn.device(PLANT.party, "RF22"),
        [(moment(today, 4, "20:00"), -19.4), (moment(today, 3, "02:00"), -18.9), (moment(today, 3, "06:00"), -19.1)],
    )
    return Sending(
        PLANT.code,
        (
            *_processing(today),
            *stacked,
            shipped("tom/xuat-xuong", moment(today, 4, "18:00"), _pallets(), _to_store(), note="Container lạnh, kẹp chì"),
            looked_at("tom/container", moment(today, 3, "06:05"), plant, _pallets(), step="sensor_reporting",
                      disposition="in_transit", sensors=reefer),
        ),
    )  # fmt: skip


def _from_store(today: date) -> Sending:
    abroad = Handover(link.party(STORE.party), TOKYO, link.place(STORE.site), TOKYO_DOCK,
                      urn.paper(STORE.party, 2, "BL-7710"))  # fmt: skip
    return Sending(
        STORE.code,
        (
            received("tom/vao-kho", moment(today, 3, "06:40"), _pallets(), _to_store(), note="Đủ 3 pallet, −19 °C"),
            looked_at("tom/luu-kho", moment(today, 3, "08:00"), link.place(STORE.site), _pallets(), step="storing"),
            left_the_country("tom/len-tau", moment(today, 1, "19:30"), _pallets(), abroad, note="Tàu đi Tōkyō"),
        ),
    )
