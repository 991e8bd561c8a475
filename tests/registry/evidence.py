"""A small world of those who vouch, for tests: a cooperative with a product, a certifier, an officer, an owner of a mark."""

from datetime import UTC, date, datetime

from django.utils import timezone

from tests.accounts.delegation import DAY, NEXT_YEAR, NOW, country, give, organisation, person, root, viewer_of
from txng.accounts import mandates
from txng.accounts.mandates import Wish
from txng.accounts.viewer import Viewer
from txng.registry import evidence
from txng.registry.actions import register_product
from txng.registry.evidence_drafts import read_evidence

GTIN = "08938501234568"
KEY = f"01/{GTIN}"
__all__ = ["DAY", "NEXT_YEAR", "NOW", "UTC", "country", "date", "datetime", "person", "timezone", "viewer_of"]

VIETGAP = {
    "kind": "certificate", "subject": KEY, "scheme": "vietgap", "number": "VG-01", "valid_from": "2026-01-10",
    "valid_to": "2027-12-31", "issuer_code": "chung-nhan",
}  # fmt: skip
OCOP = {
    "kind": "ocop", "subject": KEY, "stars": 3, "number": "269/QĐ-UBND", "valid_from": "2024-12-26",
    "issuer_name": "UBND huyện Sơn Hà",
}  # fmt: skip


class World:
    """Units, organisations, and viewers made anew whenever they are asked for."""

    def __init__(self):
        self.units = country()
        self.an, self.binh, self.chi = person("An"), person("Bình"), person("Chi")
        give(root(self.an), self.binh, "PROVINCE_OFFICER", self.units["51"])
        give(viewer_of(self.binh), self.chi, "COMMUNE_OFFICER", self.units["21163"])
        self.coop = organisation("htx", units=self.units)
        self.other = organisation("htx-khac", "21601", "Hợp tác xã Pleiku", units=self.units)
        self.cab = organisation("chung-nhan", "21602", "Công ty Chứng nhận An Khê", units=self.units)
        self.dung, self.lan = person("Dũng"), person("Lan")
        self.certifier = person("Giang")
        self.appoint(self.dung, self.coop, "ORG_ADMIN")
        self.appoint(self.lan, self.other, "ORG_ADMIN")
        wish = Wish(self.certifier.id, "CAB", DAY, NEXT_YEAR, organisation_id=self.cab.pk)
        mandates.grant(viewer_of(self.an), wish, reason="Quyết định chỉ định", now=NOW)
        register_product(self.key(self.coop), {"key": KEY, "name": "Khổ qua rừng sấy khô S"}, now=NOW)

    def appoint(self, somebody, firm, role):
        chi = viewer_of(self.chi)
        mandates.give_by_approval(somebody.pk, role, firm, by=(chi.mandates[0].id, chi.person_id), now=NOW)

    def key(self, firm):
        """A machine key of an organisation, as a viewer."""
        return Viewer(firm.pk, firm.code, firm.role, firm.name)

    def who(self, name):
        return viewer_of(getattr(self, name))

    def record(self, name, body, **changed):
        """By a person; what was recorded."""
        given = {key: value for key, value in {**body, **changed}.items() if value is not None}
        return evidence.record(self.who(name), read_evidence(given), now=NOW)
