"""The words a country's goods and makers are named with; written down from shop shelves, lists of OCOP, telephone books.

Within each list the first are the most frequent: they are drawn as Zipf found words are.
"""

from __future__ import annotations

from dataclasses import dataclass

FAMILIES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trương",
    "Đoàn", "Mai", "Trịnh", "Đào", "Lương", "Hà", "Cao", "Tạ", "Châu", "Thái", "Lò", "Hoàng A", "Giàng A", "Vàng", "Quách", "Nông", "Triệu",
    "Lò Văn", "Y", "H'", "Thạch", "Kim", "Sơn", "Danh", "Rah Lan", "Ksor", "Đinh Văn", "Hồ Văn", "Bá", "Mã", "Sùng A", "Thào A",
)  # fmt: skip
MIDDLES = (
    "Văn", "Thị", "Hữu", "Đức", "Ngọc", "Minh", "Thanh", "Quang", "Xuân", "Công", "Thu", "Kim", "Hồng", "Đình", "Anh", "Quốc", "Bích", "Trọng",
    "Mỹ", "Gia", "Tiến", "Duy", "Thúy", "Thế", "Hoài", "Phương", "Bá", "Nhật", "Diệu", "Khánh",
)  # fmt: skip
GIVENS = (
    "Hùng", "Hương", "Lan", "Dũng", "Tuấn", "Hoa", "Minh", "Hạnh", "Nam", "Sơn", "Thủy", "Thắng", "Hà", "Bình", "An", "Chi", "Long", "Phúc",
    "Hải", "Nga", "Tâm", "Linh", "Đức", "Hiền", "Quân", "Phương", "Thảo", "Cường", "Liên", "Trang", "Mai", "Tùng", "Kiên", "Loan", "Yến", "Khoa",
    "Vinh", "Hòa", "Lộc", "Nhung", "Đạt", "Khánh", "Vân", "Huệ", "Tú", "Quyên", "Thịnh", "Ngân", "Trí", "Xuyến", "Sáng", "Duyên", "Luyến", "Chiến",
    "Thoa", "Đông", "Bảo", "Nguyệt", "Toàn", "Sen",
)  # fmt: skip
TRADES = (
    "Thương mại và Dịch vụ", "Sản xuất và Thương mại", "Nông sản", "Thực phẩm", "Xuất nhập khẩu", "Nông nghiệp công nghệ cao", "Chế biến thủy sản",
    "Dược liệu", "Đầu tư và Phát triển", "Thực phẩm sạch", "Trà và Cà phê", "Đồ uống", "Mỹ phẩm thiên nhiên", "Thủ công mỹ nghệ", "Dệt may",
    "Gạo", "Lương thực", "Sữa", "Bánh kẹo", "Thức ăn chăn nuôi", "Phân bón", "Gốm sứ", "Nước mắm", "Trái cây", "Vật liệu xây dựng", "Yến sào",
)  # fmt: skip
FIRMS = (
    "Công ty TNHH",
    "Công ty Cổ phần",
    "Công ty TNHH MTV",
    "Doanh nghiệp tư nhân",
    "Hộ kinh doanh",
    "Tập đoàn",
    "Tổng công ty",
)
COOPERATIVES = (
    "Hợp tác xã Nông nghiệp", "HTX Dịch vụ nông nghiệp", "HTX Nông sản sạch", "Hợp tác xã Dịch vụ tổng hợp", "HTX Nông nghiệp hữu cơ",
    "HTX Cây ăn quả", "Hợp tác xã Chè", "HTX Thủy sản", "HTX Dược liệu", "HTX Rau an toàn", "Hợp tác xã Cà phê", "HTX Chăn nuôi", "HTX Lúa gạo",
    "HTX Mắm và hải sản", "HTX Mây tre đan",
)  # fmt: skip
LUCKY = (
    "An", "Phát", "Minh", "Việt", "Hưng", "Thịnh", "Tâm", "Đại", "Tân", "Thành", "Phú", "Long", "Hoàng", "Kim", "Thiên", "Gia", "Ngọc", "Bảo",
    "Quê", "Hương", "Xanh", "Nam", "Bắc", "Sơn", "Hải", "Lộc", "Vàng", "Đức", "Toàn", "Hòa", "Mộc", "Thảo", "Nguyên", "Trường", "Vạn", "Khang",
    "Cường", "Thuận", "Lợi", "Nhật", "Sen", "Sông", "Rừng", "Biển", "Đất", "Làng", "Phương", "Đông", "Á", "Châu", "Linh", "Trúc", "Mai", "Cội",
)  # fmt: skip
# Parts of brands that are nobody's words: what dictionaries of a language cannot hold.
SOUNDS = (
    "vi", "na", "co", "fa", "ra", "mi", "to", "lo", "sa", "be", "ta", "go", "nu", "ki", "da", "phu", "tra", "len", "fo", "ven", "ma", "do", "zi",
    "bio", "eco", "agri", "food", "green", "farm", "tech", "mart", "pro", "viet", "sun", "nutri", "her", "vita", "pure", "fresh", "tea", "cof", "rice",
)  # fmt: skip
FAMED = (
    "Đắk Lắk", "Sóc Trăng", "Phú Quốc", "Thái Nguyên", "Lục Ngạn", "Bến Tre", "Bình Thuận", "Sơn La", "Mộc Châu", "Cao Phong", "Hưng Yên", "Phan Thiết",
    "Điện Biên", "Lâm Đồng", "Gia Lai", "Tân Cương", "Buôn Ma Thuột", "Lý Sơn", "Nghệ An", "Hà Giang", "Suối Giàng", "Cầu Đất", "Tây Ninh", "Trà Vinh",
    "Ninh Thuận", "Cà Mau", "Nam Định", "Quảng Ngãi", "Trà Bồng", "Yên Bái", "Bắc Giang", "Hải Hậu", "Cái Mòn", "Hòa Lộc", "Năm Roi", "Đoan Hùng",
    "Vĩnh Châu", "Phú Yên", "Khánh Hòa", "Quảng Nam", "Kon Tum", "Ngọc Linh", "Sa Pa", "Mường Khương", "Lai Châu", "Cao Bằng", "Lạng Sơn", "Chi Lăng",
    "Thanh Hà", "Bát Tràng", "Vạn Phúc", "Nga Sơn", "Cát Hải", "Ba Làng", "Cửa Lò", "Huế", "Hội An", "Bình Định", "Đà Lạt", "Đồng Tháp", "Cần Thơ",
)  # fmt: skip
GRADES = (
    "hữu cơ", "VietGAP", "thượng hạng", "loại 1", "đặc biệt", "truyền thống", "cao cấp", "xuất khẩu", "OCOP 4 sao", "OCOP 3 sao", "nguyên chất",
    "GlobalGAP", "loại 2", "tự nhiên", "sạch", "không đường", "ít muối", "OCOP 5 sao", "chuẩn HACCP", "thủ công",
)  # fmt: skip
ALIEN = ("490", "400", "880", "690", "885", "300", "500", "955", "471", "899")  # prefixes of GS1 abroad


@dataclass(frozen=True, slots=True)
class Line:
    """A line of goods: what they are called, of which kinds they are, in what they are packed, under which codes."""

    sector: str
    hs_code: str
    english: str
    heads: tuple[str, ...]
    kinds: tuple[str, ...]
    packings: tuple[str, ...]


_BAG, _BOX, _BOTTLE, _FRESH, _PIECE = (
    (
        "túi 500 g",
        "túi 1 kg",
        "gói 200 g",
        "túi 5 kg",
        "gói 100 g",
        "bao 25 kg",
        "túi 250 g",
        "hũ 300 g",
        "bao 50 kg",
        "túi 2 kg",
    ),
    (
        "hộp 200 g",
        "hộp 100 g",
        "hộp 500 g",
        "hộp 50 g",
        "hộp quà 300 g",
        "hộp 20 túi lọc",
        "hộp 10 gói",
        "hộp thiếc 150 g",
        "hộp 1 kg",
    ),
    (
        "chai 500 ml",
        "chai 1 l",
        "chai 750 ml",
        "chai 330 ml",
        "lọ 100 ml",
        "can 5 l",
        "chai 250 ml",
        "thùng 24 chai",
        "hũ 250 g",
        "lon 330 ml",
    ),
    ("1 kg", "thùng 10 kg", "khay 500 g", "rổ 5 kg", "thùng 5 kg", "túi lưới 2 kg", "hộp 12 quả", "sọt 20 kg", ""),
    ("", "bộ 6", "cỡ M", "cỡ L", "cái", "bộ 3", "30 x 40 cm", "cỡ XL", "đôi", "20 x 20 cm"),
)
LINES = (
    Line("sector-nong-san", "1006", "rice", ("Gạo", "Gạo thơm", "Gạo lứt", "Gạo nếp"), ("ST25", "ST24", "Tám Xoan", "Nàng Hoa", "Séng Cù", "Bắc Hương", "Tài Nguyên", "nếp cái hoa vàng", "nếp Tú Lệ", "huyết rồng", "Jasmine", "Đài Thơm 8", "OM 5451", "IR 50404", "Japonica", "Bao Thai", "nương"), _BAG),
    Line("sector-do-uong", "0902", "tea", ("Trà", "Chè", "Trà túi lọc", "Hồng trà"), ("xanh", "Shan tuyết", "ô long", "sen", "hoa vàng", "móc câu", "lài", "đinh", "nõn tôm", "atiso", "gừng", "dây thìa canh", "hoa cúc", "thảo mộc", "Kim Tuyên", "cổ thụ", "giảo cổ lam"), _BOX),
    Line("sector-nong-san", "0901", "coffee", ("Cà phê", "Cà phê bột", "Cà phê hạt rang", "Cà phê hòa tan"), ("Robusta", "Arabica", "rang xay", "Fine Robusta", "Culi", "Moka", "Typica", "Catimor", "3 trong 1", "phin giấy", "honey", "cold brew", "chồn", "nhân xanh"), _BAG),
    Line("sector-nong-san", "0810", "fruit", ("Thanh long", "Sầu riêng", "Xoài", "Bưởi", "Vải thiều", "Nhãn lồng", "Cam", "Quýt", "Chuối", "Mít", "Bơ", "Chôm chôm", "Măng cụt", "Dừa", "Ổi", "Na", "Vú sữa", "Mận hậu", "Dứa", "Chanh leo", "Dưa lưới", "Dâu tây"), ("ruột đỏ", "ruột trắng", "Ri6", "Monthong", "cát Hòa Lộc", "cát Chu", "da xanh", "Năm Roi", "sành", "Vinh", "tiêu hồng", "Thái", "già Nam Mỹ", "034", "xiêm xanh", "lò rèn", "không hạt", "tím"), _FRESH),
    Line("sector-rau-an-toan", "0709", "vegetables", ("Rau muống", "Cải ngọt", "Cà chua", "Dưa leo", "Xà lách", "Bắp cải", "Su su", "Bí đỏ", "Khoai lang", "Khoai tây", "Hành tím", "Tỏi", "Gừng", "Nghệ", "Ớt", "Măng tây", "Cà rốt", "Đậu cô ve", "Nấm hương", "Nấm rơm"), ("an toàn", "thủy canh", "baby", "bi", "Nhật", "mật", "lý sơn", "cô đơn", "xiêm rừng", "chỉ thiên", "tươi", "sấy", "đen"), _FRESH),
    Line("sector-thuy-san", "0306", "seafood", ("Tôm", "Cá tra", "Cá cơm", "Mực", "Tôm khô", "Cá basa", "Cá lóc", "Cua", "Nghêu", "Hàu", "Cá thu", "Khô cá", "Chả cá", "Cá ngừ"), ("thẻ chân trắng", "sú", "một nắng", "phi lê", "đông lạnh", "khô", "sặc rằn", "rim", "hấp", "tẩm gia vị", "nguyên con", "bóc vỏ", "đại dương", "Cà Mau"), _BAG),
    Line("sector-thuc-pham", "2103", "fish sauce", ("Nước mắm", "Mắm tôm", "Mắm ruốc", "Mắm nêm", "Nước tương", "Tương ớt"), ("cá cơm", "nhĩ", "cốt 40 độ đạm", "35 độ đạm", "cá thu", "truyền thống ủ chượp", "chay", "30 độ đạm", "tỏi ớt", "đậu nành", "than"), _BOTTLE),
    Line("sector-duoc-pham", "1211", "herbs", ("Đông trùng hạ thảo", "Nấm linh chi", "Sâm", "Tam thất", "Cao", "Viên nang", "Tinh bột nghệ", "Hà thủ ô", "Đinh lăng", "Ba kích", "Trà thảo dược"), ("sấy thăng hoa", "nguyên con", "đỏ", "Ngọc Linh", "Lai Châu", "nấm lim xanh", "cà gai leo", "xạ đen", "ngâm mật ong", "tươi", "khô", "chùm ngây", "trinh nữ hoàng cung"), _BOX),
    Line("sector-nong-san", "0409", "honey", ("Mật ong", "Sữa ong chúa", "Phấn hoa"), ("rừng", "hoa nhãn", "bạc hà", "hoa cà phê", "hoa vải", "rừng tràm", "hoa yên bạch", "khoái", "ruồi", "sú vẹt"), _BOTTLE),
    Line("sector-nong-san", "0801", "nuts and spices", ("Hạt điều", "Hồ tiêu", "Mắc ca", "Lạc", "Đậu xanh", "Mè", "Quế", "Hoa hồi", "Thảo quả", "Hạt sen"), ("rang muối", "rang củi", "đen", "trắng", "sọ", "nứt vỏ", "vỏ lụa", "nguyên hạt", "bột", "cành", "sấy giòn", "đỏ", "chín cây"), _BAG),
    Line("sector-thuc-pham", "1902", "noodles", ("Miến dong", "Bún khô", "Phở khô", "Mì gạo", "Bánh tráng", "Bánh đa", "Mì Quảng", "Hủ tiếu", "Bánh đa cua"), ("gạo lứt", "cuốn", "nướng", "mè", "phơi sương", "ngũ sắc", "Bình Liêu", "Côn Sơn", "sợi nhỏ", "sợi to", "rau củ", "dừa", "đỏ"), _BAG),
    Line("sector-thuc-pham", "1601", "meat", ("Thịt trâu", "Lạp xưởng", "Nem chua", "Chả lụa", "Giò", "Thịt lợn", "Xúc xích", "Thịt bò", "Gà", "Trứng gà", "Trứng vịt", "Khô bò", "Lợn sạch"), ("gác bếp", "hun khói", "bản địa", "đen", "ta", "đồi", "muối", "miếng", "sợi", "tươi", "bách thảo", "Yên Thế", "Mai Quế Lộ", "một nắng"), _BAG),
    Line("sector-thuc-pham", "1704", "sweets", ("Kẹo dừa", "Bánh pía", "Kẹo gương", "Bánh cáy", "Mứt", "Bánh đậu xanh", "Đường phèn", "Đường thốt nốt", "Chuối sấy", "Mít sấy", "Xoài sấy", "Kẹo lạc", "Bánh in", "Bánh cốm", "Socola"), ("sầu riêng", "lá dứa", "mè đen", "gừng", "dẻo", "giòn", "trứng muối", "khoai môn", "đậu xanh", "truyền thống", "hạt điều", "thốt nốt", "74%"), _BOX),
    Line("sector-sua", "0401", "milk", ("Sữa tươi", "Sữa chua", "Sữa bột", "Sữa đậu nành", "Sữa hạt", "Phô mai"), ("tiệt trùng", "thanh trùng", "ít đường", "có đường", "nếp cẩm", "óc chó", "dê", "trái cây", "nguyên kem", "tách béo", "dâu", "uống", "số 3"), _BOTTLE),
    Line("sector-do-uong", "2208", "drinks", ("Rượu", "Rượu cần", "Rượu vang", "Bia", "Nước ép", "Nước khoáng", "Nước dừa", "Nước yến", "Giấm", "Mật dừa nước"), ("nếp cái hoa vàng", "Bàu Đá", "Mẫu Sơn", "ngô men lá", "mơ", "sim", "dứa", "chanh dây", "gấc", "thiên nhiên", "táo mèo", "trắng", "đỏ", "đường phèn", "San Lùng"), _BOTTLE),
    Line("sector-dau-thuc-vat", "1515", "oils", ("Dầu lạc", "Dầu dừa", "Dầu mè", "Dầu gấc", "Dầu đậu nành", "Tinh dầu"), ("ép lạnh", "nguyên chất", "tràm gió", "sả chanh", "bưởi", "quế", "bạc hà", "ép thủ công", "tinh luyện", "sả java", "hương nhu"), _BOTTLE),
    Line("sector-tieu-dung", "3304", "cosmetics", ("Xà phòng", "Dầu gội", "Son dưỡng", "Sữa tắm", "Mặt nạ", "Kem đánh răng", "Nước rửa chén", "Nước giặt", "Muối tắm"), ("bồ kết", "sả chanh", "thảo dược", "than tre", "nghệ", "dầu dừa", "cám gạo", "sữa dê", "trà xanh", "cà phê", "hoa hồng", "bồ hòn"), _BOTTLE),
    Line("sector-thu-cong", "4602", "crafts", ("Giỏ", "Chiếu cói", "Nón lá", "Bình gốm", "Tranh", "Túi", "Khăn", "Đèn lồng", "Thảm", "Lọ hoa", "Ấm chén", "Vòng tay", "Tượng gỗ"), ("lục bình", "mây tre", "men lam", "men rạn", "Đông Hồ", "thổ cẩm", "lụa tơ tằm", "bàng", "sơn mài", "khảm trai", "hoa sen", "dệt tay", "cẩn xà cừ"), _PIECE),
    Line("sector-det-may", "6109", "garments", ("Áo thun", "Áo sơ mi", "Quần", "Áo dài", "Khăn lụa", "Giày", "Dép", "Áo khoác", "Đồ bộ", "Túi vải"), ("cotton", "lụa", "nam", "nữ", "trẻ em", "đũi", "kaki", "thể thao", "da", "linen", "jean", "gấm", "chống nắng"), _PIECE),
    Line("sector-vat-tu-nong-nghiep", "3101", "farm supplies", ("Phân bón", "Phân hữu cơ", "Thức ăn", "Hạt giống", "Chế phẩm sinh học", "Thuốc bảo vệ thực vật", "Cây giống", "Vôi"), ("NPK 16-16-8", "vi sinh", "trùn quế", "cho tôm", "cho cá", "cho lợn thịt", "cho gà", "Trichoderma", "lá", "dưa hấu F1", "ngô lai", "lúa thuần", "rau cải", "EM"), _BAG),
    Line("sector-vat-lieu-xay-dung", "6907", "building materials", ("Gạch", "Xi măng", "Sơn", "Ngói", "Thép", "Cửa", "Đá"), ("ốp lát", "men", "PCB40", "nội thất", "ngoại thất", "lợp", "cuộn", "hộp", "không nung", "granite", "chống thấm", "nhôm", "hoa cương"), _PIECE),
    Line("sector-lam-san", "4401", "forest goods", ("Măng khô", "Mộc nhĩ", "Gỗ", "Than", "Viên nén", "Ván ép", "Bàn", "Ghế", "Trầm hương"), ("nứa", "lưỡi lợn", "keo", "cao su", "không khói", "mùn cưa", "tràm", "thông", "xoan đào", "rừng", "sợi", "nụ", "cảnh"), _BAG),
    Line("sector-thuc-pham", "0408", "bird's nest", ("Yến sào", "Tổ yến", "Yến chưng", "Cháo yến"), ("tinh chế", "thô", "đông trùng", "hạt sen", "táo đỏ", "đường phèn", "không đường", "nhân sâm", "trẻ em", "saffron", "đảo"), _BOX),
    Line("sector-cong-thuong", "8516", "household goods", ("Nồi", "Chảo", "Đèn LED", "Quạt", "Ấm đun", "Mũ bảo hiểm", "Đồ chơi", "Bếp", "Ổ cắm", "Bình nước", "Dây cáp", "Ắc quy"), ("inox", "chống dính", "điện", "âm trần", "cây", "nửa đầu", "xếp hình", "từ", "gang", "giữ nhiệt", "hồng ngoại", "treo tường", "năng lượng mặt trời"), _PIECE),
)  # fmt: skip
