"""The six OCOP products of Sơn Hà: from forest and pen to the drying house, the jar and the shop.

Their names stand in the district's report of December 2024, spelling included ("xây khô" is kept as an alias). Four of
them reach a shop that confirms; two are shipped and not yet confirmed; one lot tells no more than where it was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from demo import link, urn
from demo.codes import VARIABLE, gln, gtin, lot_key, place_key, product_key
from demo.events import Fields, Goods, brought_forth, kg, looked_at, made, pieces, received, shipped
from demo.people import BY_CODE, Organisation
from demo.places import Position, site
from demo.spelling import Spelling, handover
from demo.story import Code, Lot, Place, Product, Sending, Story, day, moment

SHOP = BY_CODE["ocop-quang-ngai"]
OCOP = "https://chung-nhan.example/ocop/QD-269-2024-SH"
SECOND_LOT = "TM-023"  # of Bé Đen: made, dated, and nothing more is told


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one product is made.

    raw_kg, dry_kg   what goes into the drying house and what comes out
    pack_g           net weight of one pack; all of dry_kg is packed
    is_confirmed     the shop records that it came
    """

    maker: str
    slug: str
    lot: str
    name: str
    name_en: str
    raw: str
    source: str
    commune: str
    at: Position
    raw_kg: int
    dry_kg: int
    pack_g: int
    gathering: str
    drying: str
    keeps_days: int
    source_kind: str = "farm"
    aliases: tuple[str, ...] = ()
    is_confirmed: bool = True
    write: Spelling = urn
    item: int = 1  # the first of three items in the maker's range: pack, raw, dried

    @property
    def owner(self) -> Organisation:
        return BY_CODE[self.maker]

    @property
    def pack(self) -> str:
        return gtin(self.owner.prefix, self.item)

    @property
    def packs(self) -> int:
        return self.dry_kg * 1000 // self.pack_g

    @property
    def field(self) -> str:
        """GLN of the place the raw material comes from."""
        return gln(self.owner.prefix, 10 + self.item)


RECIPES = (
    Recipe(
        maker="htx-s", slug="kho-qua", lot="KQ-017", name="Khổ qua rừng sấy khô S", name_en="Dried wild bitter melon S",
        raw="Khổ qua rừng tươi", source="Rẫy khổ qua rừng Nước Nia", commune="Xã Sơn Hà", at=(15.04, 108.46),
        raw_kg=420, dry_kg=42, pack_g=200, gathering="Hái trái xanh, loại trái dập",
        drying="Thái lát, sấy 55 °C trong 14 giờ", keeps_days=365, aliases=("Mướp đắng rừng sấy khô S",), write=link,
    ),
    Recipe(
        maker="nghia-an", slug="bo-kho", lot="BK-105", name="Bò khô Nghĩa Ân", name_en="Nghĩa Ân beef jerky",
        raw="Thịt bò tươi", source="Điểm giết mổ tập trung Sơn Hà", commune="Xã Sơn Hà", at=(15.05, 108.47),
        raw_kg=180, dry_kg=60, pack_g=250, gathering="Bò nuôi tại Sơn Hà, có kiểm soát giết mổ",
        drying="Ướp sả, ớt; sấy 65 °C trong 10 giờ", keeps_days=180, source_kind="slaughterhouse",
    ),
    Recipe(
        maker="htx-son-linh", slug="chuoi-hot", lot="CH-009", name="Chuối hột rừng sấy khô",
        name_en="Dried wild seeded banana", raw="Chuối hột rừng tươi", source="Rừng chuối hột Sơn Linh",
        commune="Xã Sơn Linh", at=(15.03, 108.55), raw_kg=300, dry_kg=60, pack_g=500,
        gathering="Thu hái trong rừng được giao khoán", drying="Thái lát, phơi hai nắng rồi sấy 60 °C",
        keeps_days=540, source_kind="forest", is_confirmed=False, write=link,
    ),
    Recipe(
        maker="htx-son-linh", slug="ot-xiem", lot="OX-031", name="Ớt xiêm rừng sấy khô",
        name_en="Dried wild bird's eye chilli", raw="Ớt xiêm rừng tươi", source="Nương ớt xiêm Sơn Linh",
        commune="Xã Sơn Linh", at=(15.02, 108.56), raw_kg=150, dry_kg=30, pack_g=50,
        gathering="Hái trái chín, nhặt cuống", drying="Sấy 50 °C trong 18 giờ", keeps_days=365,
        aliases=("ớt xiêm rừng xây khô",), write=link, item=4,
    ),
    Recipe(
        maker="be-den", slug="thit-muoi", lot="TM-022", name="Thịt muối Bé Đen", name_en="Bé Đen salted pork",
        raw="Thịt heo tươi", source="Điểm giết mổ Sơn Hạ", commune="Xã Sơn Hạ", at=(15.09, 108.58),
        raw_kg=200, dry_kg=170, pack_g=500, gathering="Heo nuôi tại xã, mổ trong ngày",
        drying="Ướp muối, gia vị; ủ mát 72 giờ", keeps_days=90, source_kind="slaughterhouse",
    ),
    Recipe(
        maker="khuong-dinh", slug="heo-ky", lot="HK-014", name="Thịt heo ky Khương Đình",
        name_en="Khương Đình ky pork", raw="Thịt heo ky tươi", source="Trại heo ky Sơn Thuỷ",
        commune="Xã Sơn Thuỷ", at=(14.97, 108.44), raw_kg=160, dry_kg=96, pack_g=300,
        gathering="Heo ky thả đồi, 10 tháng tuổi", drying="Ướp mắc khén, hun khói bếp 24 giờ",
        keeps_days=120, is_confirmed=False,
    ),
)  # fmt: skip
WORKSHOPS: dict[str, tuple[str, Position]] = {
    "htx-s": ("Nhà sấy HTX Sơn Hà S", (15.05, 108.46)),
    "htx-son-linh": ("Nhà sấy HTX Sơn Linh", (15.03, 108.54)),
    "nghia-an": ("Xưởng bò khô Nghĩa Ân", (15.05, 108.47)),
    "be-den": ("Xưởng chế biến Bé Đen", (15.09, 108.57)),
    "khuong-dinh": ("Xưởng chế biến Khương Đình", (14.98, 108.45)),
}


def story(today: date) -> Story:
    return Story(
        name="Sáu sản phẩm OCOP Sơn Hà",
        places=_places(),
        products=tuple(product for recipe in RECIPES for product in _products(recipe, today)),
        sendings=(*(sending for recipe in RECIPES for sending in _sendings(recipe, today)), _second_lot(today)),
        codes=(
            *(Code(f"{recipe.name}, lô {recipe.lot}", lot_key(recipe.pack, recipe.lot)) for recipe in RECIPES),
            Code("Chỉ biết lô và nơi sản xuất: Thịt muối Bé Đen", lot_key(_be_den().pack, SECOND_LOT)),
        ),
    )


def _places() -> tuple[Place, ...]:
    workshops = [site(BY_CODE[code], name, "plant", at) for code, (name, at) in WORKSHOPS.items()]
    sources = [
        Place(recipe.maker, place_key(recipe.field), recipe.source, recipe.source_kind, recipe.owner.province_code,
              recipe.commune, *recipe.at)
        for recipe in RECIPES
    ]  # fmt: skip
    shop = site(SHOP, "Cửa hàng OCOP Quảng Ngãi", "shop", (15.12, 108.80))
    return (*workshops, *sources, shop)


def _products(recipe: Recipe, today: date) -> tuple[Product, ...]:
    lots = [Lot(recipe.lot, day(today, 3), day(today, 3 - recipe.keeps_days))]
    if recipe is _be_den():
        lots.append(Lot(SECOND_LOT, day(today, 1), day(today, 1 - recipe.keeps_days)))
    pack = Product(
        recipe.maker, product_key(recipe.pack), recipe.name, "ocop", name_en=recipe.name_en, aliases=recipe.aliases,
        brand=recipe.owner.name, origin="Sơn Hà, Quảng Ngãi, Việt Nam", net_content=f"{recipe.pack_g} g",
        description=f"OCOP 3 sao. {recipe.drying}.", lots=tuple(lots),
    )  # fmt: skip
    dried = f"{recipe.name} (chưa đóng gói)"
    return (
        pack,
        Product(recipe.maker, product_key(_raw(recipe)), recipe.raw, "ocop", net_content="theo cân"),
        Product(recipe.maker, product_key(_dried(recipe)), dried, "ocop", net_content="theo cân"),
    )


def _sendings(recipe: Recipe, today: date) -> tuple[Sending, ...]:
    write, packs = recipe.write, Goods(lots=(pieces(recipe.write.lot(recipe.pack, recipe.lot), recipe.packs),))
    move = handover(write, recipe.owner, SHOP, advice=recipe.lot)
    left = shipped(f"{recipe.slug}/xuat", moment(today, 2, "08:15"), packs, move, note="Giao cửa hàng OCOP")
    maker = Sending(recipe.maker, (*_making(recipe, today), left))
    if not recipe.is_confirmed:
        return (maker,)
    came = received(
        f"{recipe.slug}/nhap", moment(today, 1, "09:40"), packs, move, note="Đủ số lượng, bao bì nguyên vẹn"
    )
    return (maker, Sending(SHOP.code, (came,)))


def _making(recipe: Recipe, today: date) -> tuple[Fields, ...]:
    write, slug = recipe.write, recipe.slug
    workshop = write.place(recipe.owner.site)
    raw = Goods(lots=(kg(write.lot(_raw(recipe), recipe.lot), recipe.raw_kg),))
    dried = Goods(lots=(kg(write.lot(_dried(recipe), recipe.lot), recipe.dry_kg),))
    packs = Goods(lots=(pieces(write.lot(recipe.pack, recipe.lot), recipe.packs),))
    ilmd = {
        "cbvmda:lotNumber": recipe.lot,
        "cbvmda:itemExpirationDate": day(today, 3 - recipe.keeps_days),
        "cbvmda:countryOfOrigin": "VN",
    }
    return (
        brought_forth(f"{slug}/thu-hoach", moment(today, 7, "06:30"), write.place(recipe.field), raw,
                      note=recipe.gathering, ilmd={"cbvmda:harvestEndDate": day(today, 7)}),
        made(f"{slug}/say", moment(today, 5, "16:00"), workshop, inputs=raw, outputs=dried, note=recipe.drying),
        looked_at(f"{slug}/kiem", moment(today, 4, "10:00"), workshop, dried, step="inspecting",
                  disposition="conformant", note="Cảm quan, độ ẩm đạt", certificate=OCOP),
        made(f"{slug}/dong-goi", moment(today, 3, "14:20"), workshop, inputs=dried, outputs=packs,
             note=f"Đóng gói {recipe.pack_g} g, hút chân không, dán tem", ilmd=ilmd),
    )  # fmt: skip


def _second_lot(today: date) -> Sending:
    recipe = _be_den()
    goods = Goods(lots=(pieces(recipe.write.lot(recipe.pack, SECOND_LOT), 120),))
    event = brought_forth("thit-muoi/lo-moi", moment(today, 1, "15:00"), recipe.write.place(recipe.owner.site), goods,
                          ilmd={"cbvmda:lotNumber": SECOND_LOT})  # fmt: skip
    return Sending(recipe.maker, (event,))


def _be_den() -> Recipe:
    return next(recipe for recipe in RECIPES if recipe.maker == "be-den")


def _raw(recipe: Recipe) -> str:
    return gtin(recipe.owner.prefix, recipe.item + 1, indicator=VARIABLE)


def _dried(recipe: Recipe) -> str:
    return gtin(recipe.owner.prefix, recipe.item + 2, indicator=VARIABLE)
