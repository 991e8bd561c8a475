"""Coffee from five plots in two provinces: cherries, green beans, roast, and a pallet that leaves for Hamburg.

Plots lie in planting areas, which have codes and are no GS1 keys; the plots themselves are places of the cooperatives.
What Europe's deforestation rule asks (which plots) is answered by walking back from the pallet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from demo import link, urn
from demo.codes import VARIABLE, gln, growing_area, gtin, lot_key, place_key, product_key, sscc
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
)
from demo.people import BY_CODE, Organisation
from demo.places import Position, site
from demo.spelling import handover
from demo.story import Code, Lot, Place, Product, Sending, Story, day, moment

DAK_LAK, GIA_LAI = BY_CODE["htx-cu-mgar"], BY_CODE["htx-ia-grai"]
ROASTER, EXPORTER = BY_CODE["rang-xay-bmt"], BY_CODE["xuat-khau-cat-lai"]
LOT = "CF-061"
ROAST = gtin(ROASTER.prefix, 2, indicator=VARIABLE)
PACK = gtin(ROASTER.prefix, 1)  # 500 g
PALLET = sscc(ROASTER.prefix, 61)
RAINFOREST = "https://chung-nhan.example/rainforest-alliance/RA-VN-2093"
# The buyer in Hamburg; 400 to 440 are GS1 Germany's prefixes.
HAMBURG, HAMBURG_DOCK = link.party(gln("409999900", 0)), link.place(gln("409999900", 1))
GREEN_PER_CHERRY, ROAST_PER_GREEN = 20, 82  # per cent by weight


@dataclass(frozen=True, slots=True)
class Plot:
    cooperative: Organisation
    number: int
    area: str
    commune: str
    at: Position
    cherry_kg: int

    @property
    def lot(self) -> str:
        return f"{LOT}-P{self.number}"

    @property
    def key(self) -> str:
        return place_key(gln(self.cooperative.prefix, 2), f"P{self.number}")

    @property
    def cherry(self) -> str:
        return gtin(self.cooperative.prefix, 1, indicator=VARIABLE)


PLOTS = (
    Plot(DAK_LAK, 1, "VN-DLOR-0127", "Xã Cư M'gar", (12.86, 108.07), 1850),
    Plot(DAK_LAK, 2, "VN-DLOR-0127", "Xã Cư M'gar", (12.87, 108.08), 2100),
    Plot(DAK_LAK, 3, "VN-DLOR-0131", "Xã Ea Tul", (12.90, 108.16), 1550),
    Plot(GIA_LAI, 4, "VN-GLOR-0058", "Xã Ia Grai", (14.00, 107.83), 1700),
    Plot(GIA_LAI, 5, "VN-GLOR-0058", "Xã Ia Hrung", (14.02, 107.90), 1300),
)
COOPERATIVES = (DAK_LAK, GIA_LAI)


def story(today: date) -> Story:
    return Story(
        name="Cà phê từ thửa vườn đến cảng",
        places=_places(),
        products=_products(today),
        sendings=(
            *(_from_cooperative(cooperative, today) for cooperative in COOPERATIVES),
            _from_roaster(today),
            _from_exporter(today),
        ),
        codes=(
            Code("Cà phê rang, từ năm thửa có mã số vùng trồng", lot_key(PACK, LOT)),
            Code("Cà phê nhân của một hợp tác xã", lot_key(_green(DAK_LAK), LOT)),
            Code("Pallet cà phê xuất khẩu", f"00/{PALLET}"),
        ),
    )


def _green(cooperative: Organisation) -> str:
    return gtin(cooperative.prefix, 2, indicator=VARIABLE)


def _green_kg(cooperative: Organisation) -> int:
    return sum(plot.cherry_kg for plot in PLOTS if plot.cooperative is cooperative) * GREEN_PER_CHERRY // 100


ROAST_KG = sum(map(_green_kg, COOPERATIVES)) * ROAST_PER_GREEN // 100
PACKS = ROAST_KG * 2


def _places() -> tuple[Place, ...]:
    plots = [
        Place(plot.cooperative.code, plot.key, f"Thửa cà phê P{plot.number}", "plot", plot.cooperative.province_code,
              plot.commune, *plot.at, plot.area)
        for plot in PLOTS
    ]  # fmt: skip
    areas = {
        plot.area: Place(plot.cooperative.code, growing_area(plot.area), f"Vùng trồng cà phê {plot.area}",
                         "growing_area", plot.cooperative.province_code, plot.commune, area_code=plot.area)
        for plot in reversed(PLOTS)
    }  # fmt: skip
    return (
        *plots,
        *areas.values(),
        site(DAK_LAK, "Xưởng chế biến ướt Cư M'gar", "plant", (12.86, 108.08)),
        site(GIA_LAI, "Xưởng chế biến ướt Ia Grai", "plant", (14.00, 107.84)),
        site(ROASTER, "Nhà máy rang xay Buôn Ma Thuột", "plant", (12.68, 108.05)),
        site(EXPORTER, "Kho ngoại quan Cát Lái", "warehouse", (10.76, 106.79)),
    )


def _products(today: date) -> tuple[Product, ...]:
    pack = Product(
        ROASTER.code, product_key(PACK), "Cà phê Robusta rang nguyên hạt Buôn Ma Thuột", "coffee",
        name_en="Buôn Ma Thuột whole bean roasted Robusta", aliases=("Cà phê Buôn Ma Thuột",), brand="Rang xay BMT",
        origin="Đắk Lắk, Gia Lai, Việt Nam", net_content="500 g",
        lots=(Lot(LOT, day(today, 5), day(today, -360)),),
    )  # fmt: skip
    roast = Product(ROASTER.code, product_key(ROAST), "Cà phê rang xá", "coffee", net_content="theo cân")
    bulk = [
        Product(plot.cooperative.code, key, name, "coffee", net_content="theo cân")
        for plot in (PLOTS[0], PLOTS[-1])
        for key, name in (
            (product_key(plot.cherry), "Quả cà phê Robusta chín"),
            (product_key(_green(plot.cooperative)), "Cà phê nhân Robusta"),
        )
    ]
    return (pack, roast, *bulk)


def _to_roaster(cooperative: Organisation) -> Handover:
    return handover(link, cooperative, ROASTER, advice=LOT)


def _green_goods(cooperative: Organisation) -> Goods:
    return Goods(lots=(kg(link.lot(_green(cooperative), LOT), _green_kg(cooperative)),))


def _harvest(plot: Plot, today: date) -> Fields:
    # Read at the plot, located in its planting area: both are true, and each is asked for by somebody.
    event = brought_forth(
        f"ca-phe/P{plot.number}/hai", moment(today, 20, "09:00"), link.DOMAIN + "/" + plot.key, _cherries(plot),
        note="Hái chọn quả chín trên 95 %", certificate=RAINFOREST,
        ilmd={"cbvmda:lotNumber": plot.lot, "cbvmda:harvestEndDate": day(today, 20)},
    )  # fmt: skip
    return event | {"bizLocation": {"id": growing_area(plot.area)}}


def _cherries(plot: Plot) -> Goods:
    return Goods(lots=(kg(link.lot(plot.cherry, plot.lot), plot.cherry_kg),))


def _from_cooperative(cooperative: Organisation, today: date) -> Sending:
    plots = [plot for plot in PLOTS if plot.cooperative is cooperative]
    cherries = Goods(lots=tuple(lot for plot in plots for lot in _cherries(plot).lots))
    green, mill = _green_goods(cooperative), link.place(cooperative.site)
    name = f"ca-phe/{cooperative.code}"
    return Sending(
        cooperative.code,
        (
            *(_harvest(plot, today) for plot in plots),
            made(f"{name}/che-bien", moment(today, 12, "17:00"), mill, inputs=cherries, outputs=green,
                 note="Xát vỏ, ủ, rửa, phơi giàn đến 12,5 % ẩm, xát vỏ thóc"),
            shipped(f"{name}/giao", moment(today, 9, "07:00"), green, _to_roaster(cooperative)),
        ),
    )  # fmt: skip


def _from_roaster(today: date) -> Sending:
    plant, packs = urn.place(ROASTER.site), Goods(lots=(pieces(urn.lot(PACK, LOT), PACKS),))
    green = Goods(lots=tuple(lot for cooperative in COOPERATIVES for lot in _green_goods(cooperative).lots))
    roast = Goods(lots=(kg(urn.lot(ROAST, LOT), ROAST_KG),))
    return Sending(
        ROASTER.code,
        (
            *(
                received(f"ca-phe/{cooperative.code}/nhan", moment(today, 8, "14:30"), _green_goods(cooperative),
                         _to_roaster(cooperative), note="Cân đối chiếu khớp phiếu giao")
                for cooperative in COOPERATIVES
            ),
            made("ca-phe/rang", moment(today, 6, "10:00"), plant, inputs=green, outputs=roast,
                 note="Phối hai vùng, rang vừa 218 °C"),
            looked_at("ca-phe/kiem", moment(today, 6, "15:00"), plant, roast, step="inspecting",
                      disposition="conformant", note="Nếm thử 82 điểm", certificate=RAINFOREST),
            made("ca-phe/dong-goi", moment(today, 5, "09:30"), plant, inputs=roast, outputs=packs,
                 note="Đóng túi van một chiều 500 g",
                 ilmd={"cbvmda:lotNumber": LOT, "cbvmda:itemExpirationDate": day(today, -360)}),
            packed("ca-phe/pallet", moment(today, 4, "16:00"), plant, urn.pallet(PALLET), children=packs),
            shipped("ca-phe/xuat-xuong", moment(today, 3, "05:00"), _pallet(), _to_exporter()),
        ),
    )  # fmt: skip


def _pallet() -> Goods:
    return Goods(epcs=(urn.pallet(PALLET),))


def _to_exporter() -> Handover:
    return handover(urn, ROASTER, EXPORTER, advice=f"{LOT}-XK")


def _from_exporter(today: date) -> Sending:
    abroad = Handover(urn.party(EXPORTER.party), HAMBURG, urn.place(EXPORTER.site), HAMBURG_DOCK,
                      urn.paper(EXPORTER.party, 2, "BL-2093"))  # fmt: skip
    return Sending(
        EXPORTER.code,
        (
            received(
                "ca-phe/vao-kho", moment(today, 2, "11:20"), _pallet(), _to_exporter(), note="Niêm phong nguyên vẹn"
            ),
            left_the_country("ca-phe/len-tau", moment(today, 1, "22:10"), _pallet(), abroad, note="Tàu đi Hamburg"),
        ),
    )
