"""Who a visitor of the demo may sign in as: one person for each role, in two provinces. All invented.

Passwords and secrets of a demo are no secrets: they stand here and in demo.json.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from demo.people import BY_CODE

PASSWORD = "xem-thu-truy-xuat"


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person; `login` is a phone number or an email address."""

    name: str
    login: str
    organisation: str

    @property
    def role(self) -> str:
        return BY_CODE[self.organisation].role

    @property
    def totp_secret(self) -> str:
        """What an authenticator app is told, "" where the role needs no second factor."""
        is_officer = BY_CODE[self.organisation].kind == "authority"
        return base64.b32encode(hashlib.sha256(self.login.encode()).digest()[:20]).decode() if is_officer else ""

    def as_enrolment(self) -> dict[str, str]:
        """What the operator's command `enrolpeople` takes."""
        return {**self.as_told(), "organisation": self.organisation}

    def as_told(self) -> dict[str, str]:
        """What demo.json tells."""
        told = {"name": self.name, "role": self.role, "login": self.login, "password": PASSWORD}
        return {**told, "totp_secret": self.totp_secret} if self.totp_secret else told


VISITORS = (
    Visitor("Đinh Thị An", "0912000001", "htx-s"),
    Visitor("Trần Văn Bình", "0912000002", "nghia-an"),
    Visitor("Lê Thị Chi", "chi@ocop-quang-ngai.example", "ocop-quang-ngai"),
    Visitor("Phạm Văn Dũng", "0912000003", "mien-dong-thach-lap"),
    Visitor("Hoàng Thị Giang", "giang@sieu-thi-hac-thanh.example", "sieu-thi-hac-thanh"),
    Visitor("Đinh Văn Hà", "ha@son-ha.example", "ubnd-son-ha"),
    Visitor("Bùi Thị Khánh", "khanh@ngoc-lac.example", "ubnd-ngoc-lac"),
    Visitor("Nguyễn Văn Lâm", "lam@quang-ngai.example", "skhcn-quang-ngai"),
    Visitor("Lê Thị Mai", "mai@thanh-hoa.example", "skhcn-thanh-hoa"),
    Visitor("Vũ Văn Nam", "nam@nong-nghiep.example", "bo-nnmt"),
    Visitor("Đỗ Thị Oanh", "oanh@cong-thuong.example", "bo-ct"),
    Visitor("Võ Văn Phúc", "phuc@quan-ly-thi-truong.example", "qltt-quang-ngai"),
    Visitor("Mạc Thị Sen", "sen@chung-nhan-ninh-kieu.example", "chung-nhan-ninh-kieu"),
    Visitor("Trịnh Thị Quỳnh", "quynh@ma-so-ma-vach.example", "nbc"),
)


def visitor_of(organisation: str) -> Visitor:
    """Who signs in for an organisation of the demo, by its code."""
    return next(one for one in VISITORS if one.organisation == organisation)
