"""The shape of an organisation's name: what is left when form, marks, spaces and look-alike letters are taken away.

Two records of one firm rarely agree in how its form is written; a forged name agrees in all but one letter of another
script. Both have the same shape.

>>> shape("Công ty TNHH MTV Muối Sa Huỳnh") == shape("CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN MUỐI SA-HUỲNH")
True
>>> shape("Hợp tác xã Nông nghiệp Ba Tơ"), shape("HTX nông nghiệp Ba Tơ"), shape("Vin\u0430milk")
('nongnghiepbato', 'nongnghiepbato', 'vinamilk')
>>> shape("Hộ Đinh Thị Hương"), shape("Hợp tác xã")
('dinhthihuong', 'hoptacxa')

source   product.md C-01, S-07; Luật Doanh nghiệp 59/2020/QH14, Đ37 (the form is part of the name, and may be abbreviated)
"""

from __future__ import annotations

import re

from txng.core.vn.names import skeleton

_FORMS = re.compile(
    r"\b(cong ty|trach nhiem huu han|tnhh|mot thanh vien|hai thanh vien tro len|mtv|co phan|cp|hop tac xa|htx|lien hiep"
    r"|doanh nghiep tu nhan|dntn|hkd|to hop tac|tht|ho( kinh doanh| san xuat)?( ong| ba)?|co so san xuat|co so che bien|co so)\b"
)
_REST = re.compile(r"[^a-z0-9]+")


def shape(name: str) -> str:
    """The name for comparing; never shown. A name that is nothing but its form keeps it."""
    plain = skeleton(name)
    return _REST.sub("", _FORMS.sub(" ", _REST.sub(" ", plain))) or _REST.sub("", plain)
