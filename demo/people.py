"""Who takes part in the demo: organisations, their roles, where they sit. All of them invented, but for public bodies.

Tax codes have valid check digits and belong, to our knowledge, to nobody. Households have none: theirs would be a
personal identification number, which has no place in a demo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from demo.codes import gln

QUANG_NGAI, THANH_HOA, CAN_THO, DAK_LAK, GIA_LAI, CA_MAU = "51", "38", "92", "66", "52", "96"
HA_NOI, HO_CHI_MINH = "01", "79"


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation to enrol.

    kind           household, cooperative, enterprise, authority
    role           producer, enterprise, commune, province, ministry, inspector, national
    tax_code       "" where the law gives none, or only a personal number
    province_code  of the 34 provinces since 1-7-2025; commune is the name of today's xã, phường
    prefix         GS1 company prefix, "" where it holds none
    sectors        codes of the sectors it works in
    is_trade_name  a household that trades under a registered name: nothing personal to hide
    """

    code: str
    name: str
    kind: str
    role: str
    province_code: str
    commune: str
    tax_code: str = ""
    prefix: str = ""
    is_trade_name: bool = False
    sectors: tuple[str, ...] = ()

    @property
    def public_name(self) -> str:
        """What citizens read: a household by its initials and commune, until it opts in to its name."""
        if self.kind != "household" or self.is_trade_name:
            return self.name
        return f"Hộ {initials(self.name)}, {self.commune}"

    def as_enrolment(self) -> dict[str, object]:
        """What the operator's command `enrol` takes."""
        return {
            "code": self.code,
            "name": self.name,
            "public_name": self.public_name,
            "kind": self.kind,
            "role": self.role,
            "tax_code": self.tax_code,
            "province_code": self.province_code,
            "commune": self.commune,
            "sectors": list(self.sectors),
        }

    @property
    def party(self) -> str:
        """GLN of the organisation itself."""
        return gln(self.prefix, 0)

    @property
    def uri(self) -> str:
        """Its name among systems where it has no GLN: a private URI (CBV 2.0, 8.7.3)."""
        return f"https://to-chuc.example/{self.code}"

    @property
    def site(self) -> str:
        """GLN of its main place of work."""
        return gln(self.prefix, 1)


def initials(name: str) -> str:
    """The initials of a person's name, without the words before it.

    >>> initials("Hộ bà Thạch Thị Sa Rết")
    'T.T.S.R.'
    """
    words = [word for word in name.split() if word.lower() not in ("hộ", "ông", "bà")]
    return "".join(f"{word[0].upper()}." for word in words)


_SON_HA = (
    Organisation("htx-s", "Hợp tác xã Nông lâm sản Sơn Hà S", "cooperative", "producer", QUANG_NGAI, "Xã Sơn Hà",
                 "4300917080", "893899901"),
    Organisation("htx-son-linh", "Hợp tác xã Dược liệu Sơn Linh", "cooperative", "producer", QUANG_NGAI, "Xã Sơn Linh",
                 "4300917027", "893899902"),
    Organisation("nghia-an", "Hộ kinh doanh Nghĩa Ân", "household", "producer", QUANG_NGAI, "Xã Sơn Hà",
                 "4300917034", "893899903", is_trade_name=True),
    Organisation("be-den", "Cơ sở chế biến Bé Đen", "household", "producer", QUANG_NGAI, "Xã Sơn Hạ",
                 "4300917041", "893899904", is_trade_name=True),
    Organisation("khuong-dinh", "Cơ sở chế biến Khương Đình", "household", "producer", QUANG_NGAI, "Xã Sơn Thuỷ",
                 "4300917059", "893899905", is_trade_name=True),
    Organisation("ocop-quang-ngai", "Công ty TNHH Đặc sản OCOP Quảng Ngãi", "enterprise", "enterprise", QUANG_NGAI,
                 "Phường Cẩm Thành", "4300917066", "893899906"),
)  # fmt: skip

RICE_HOUSEHOLDS = tuple(
    Organisation(f"ho-lua-{number:02d}", f"Hộ {name}", "household", "producer", CAN_THO, "Xã Trường Khánh")
    for number, name in enumerate(
        ("ông Trần Văn Út", "bà Thạch Thị Sa Rết", "ông Lâm Văn Đực", "ông Sơn Văn Phol", "bà Nguyễn Thị Bé Năm",
         "ông Lý Sà Rêm", "ông Huỳnh Văn Tám", "bà Kim Thị Hường", "ông Danh Suôl", "ông Trần Hữu Lợi",
         "bà Lâm Thị Chín", "ông Thạch Sô Phia"),
        start=1,
    )
)  # fmt: skip
_RICE = (
    Organisation("htx-truong-khanh", "Hợp tác xã Lúa thơm Trường Khánh", "cooperative", "producer", CAN_THO,
                 "Xã Trường Khánh", "1800958019", "893899911"),
    *RICE_HOUSEHOLDS,
    Organisation("luong-thuc-ninh-kieu", "Công ty TNHH Lương thực Ninh Kiều", "enterprise", "enterprise", CAN_THO,
                 "Phường Ninh Kiều", "1800958026", "893899912"),
)  # fmt: skip

_COFFEE = (
    Organisation("htx-cu-mgar", "Hợp tác xã Cà phê Cư M'gar", "cooperative", "producer", DAK_LAK, "Xã Cư M'gar",
                 "6000934018", "893899921"),
    Organisation("htx-ia-grai", "Hợp tác xã Nông nghiệp Ia Grai", "cooperative", "producer", GIA_LAI, "Xã Ia Grai",
                 "5900922013", "893899922"),
    Organisation("rang-xay-bmt", "Công ty TNHH Rang xay Buôn Ma Thuột", "enterprise", "enterprise", DAK_LAK,
                 "Phường Buôn Ma Thuột", "6000934025", "893899923"),
    Organisation("xuat-khau-cat-lai", "Công ty Cổ phần Xuất khẩu Nông sản Cát Lái", "enterprise", "enterprise", HO_CHI_MINH,
                 "Phường Cát Lái", "0310955017", "893899924"),
)  # fmt: skip

_SHRIMP = (
    Organisation("trai-tom-tan-thuan", "Công ty TNHH Nuôi tôm Tân Thuận", "enterprise", "producer", CA_MAU, "Xã Tân Thuận",
                 "2000961014", "893899931"),
    Organisation("che-bien-gia-rai", "Công ty Cổ phần Chế biến Thủy sản Giá Rai", "enterprise", "enterprise", CA_MAU,
                 "Phường Giá Rai", "2000961021", "893899932"),
    Organisation("kho-lanh-cat-lai", "Công ty TNHH Kho lạnh Cảng Cát Lái", "enterprise", "enterprise", HO_CHI_MINH,
                 "Phường Cát Lái", "0300955018", "893899933"),
)  # fmt: skip

_NGOC_LAC = (
    Organisation("che-lam-ngoc-lac", "Hộ kinh doanh Chè lam Phố Cống", "household", "producer", THANH_HOA,
                 "Xã Ngọc Lặc", "2800971011", "893899941", is_trade_name=True),
    Organisation("mien-dong-thach-lap", "Hợp tác xã Miến dong Thạch Lập", "cooperative", "producer", THANH_HOA,
                 "Xã Thạch Lập", "2800971029", "893899942"),
    Organisation("sieu-thi-hac-thanh", "Công ty TNHH Siêu thị Hạc Thành", "enterprise", "enterprise", THANH_HOA,
                 "Phường Hạc Thành", "2800971036", "893899943"),
)  # fmt: skip

_CERTIFIERS = (
    Organisation("chung-nhan-ninh-kieu", "Công ty Cổ phần Chứng nhận và Kiểm nghiệm Ninh Kiều", "enterprise", "enterprise", CAN_THO,
                 "Phường Ninh Kiều", "1800958033"),
)  # fmt: skip

_PROVIDERS = (
    Organisation("song-tra-so", "Công ty TNHH Giải pháp số Sông Trà", "enterprise", "enterprise", QUANG_NGAI,
                 "Phường Cẩm Thành", "4300917098"),
    Organisation("ma-sach", "Công ty Cổ phần Công nghệ Mã Sạch", "enterprise", "enterprise", HO_CHI_MINH,
                 "Phường Cát Lái", "0310955031"),
)  # fmt: skip

_AUTHORITIES = (
    Organisation("ubnd-son-ha", "Ủy ban nhân dân xã Sơn Hà", "authority", "commune", QUANG_NGAI, "Xã Sơn Hà"),
    Organisation("ubnd-ngoc-lac", "Ủy ban nhân dân xã Ngọc Lặc", "authority", "commune", THANH_HOA, "Xã Ngọc Lặc"),
    Organisation("skhcn-quang-ngai", "Sở Khoa học và Công nghệ tỉnh Quảng Ngãi", "authority", "province", QUANG_NGAI,
                 "Phường Cẩm Thành"),
    Organisation("skhcn-thanh-hoa", "Sở Khoa học và Công nghệ tỉnh Thanh Hóa", "authority", "province", THANH_HOA,
                 "Phường Hạc Thành"),
    Organisation("bo-nnmt", "Bộ Nông nghiệp và Môi trường", "authority", "ministry", HA_NOI, "Phường Ngọc Hà"),
    Organisation("bo-ct", "Bộ Công Thương", "authority", "ministry", HA_NOI, "Phường Cửa Nam"),
    Organisation("qltt-quang-ngai", "Chi cục Quản lý thị trường tỉnh Quảng Ngãi", "authority", "inspector", QUANG_NGAI,
                 "Phường Cẩm Thành"),
    Organisation("nbc", "Trung tâm Mã số, mã vạch Quốc gia", "authority", "national", HA_NOI, "Phường Nghĩa Đô"),
)  # fmt: skip


def _working_in(organisations: tuple[Organisation, ...], *sectors: str) -> tuple[Organisation, ...]:
    return tuple(replace(one, sectors=sectors) for one in organisations)


ORGANISATIONS = (
    *_working_in(_SON_HA, "nong-san", "lam-san", "thuc-pham"),
    *_working_in(_RICE, "nong-san"),
    *_working_in(_COFFEE, "nong-san", "do-uong"),
    *_working_in(_SHRIMP, "thuy-san"),
    *_working_in(_NGOC_LAC, "nong-san", "thuc-pham"),
    *_CERTIFIERS,
    *_PROVIDERS,
    *_AUTHORITIES,
)
BY_CODE: Mapping[str, Organisation] = {organisation.code: organisation for organisation in ORGANISATIONS}
