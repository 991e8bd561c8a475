"""A lot with a label and nothing behind it: registered, printed, stuck on, and no event ever recorded.

What the reports of the provinces complain of ("cơ bản là chỉ hỗ trợ dán tem"); the page must say so.
"""

from __future__ import annotations

from datetime import date

from demo.codes import gtin, lot_key, product_key
from demo.people import BY_CODE
from demo.story import Code, Lot, Product, Story, day

MAKER = BY_CODE["che-lam-ngoc-lac"]
PACK, LOT = gtin(MAKER.prefix, 1), "CL-002"


def story(today: date) -> Story:
    product = Product(
        MAKER.code, product_key(PACK), "Chè lam Phố Cống Ngọc Lặc", "ocop", name_en="Ngọc Lặc chè lam rice cake",
        aliases=("Chè lam Ngọc Lặc",), brand="Phố Cống", origin="Ngọc Lặc, Thanh Hóa, Việt Nam", net_content="400 g",
        lots=(Lot(LOT, day(today, 12), day(today, -78)),),
    )  # fmt: skip
    return Story(
        name="Một lô chỉ có tem",
        products=(product,),
        codes=(Code("Chỉ có thông tin tem nhãn: Chè lam Phố Cống", lot_key(PACK, LOT)),),
    )
