"""A household with a pepper field, and what its phone sends."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from txng.journal.recording import Sent, record_entry

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
ICT = timezone(timedelta(hours=7))
PHONE, OTHER_PHONE = Sent("phone-of-an-0001"), Sent("phone-of-binh-02")
SEASON = "V261110-A1B2"
HARVEST = "H261121-7K2M"


def entry_id(n):
    """A UUIDv7, the n-th of a phone."""
    return str(UUID(int=(0x0193_0000_0000 + n) << 80 | 0x7 << 76 | 0x8 << 60 | n))


def local(day, at="08:12:00"):
    return f"{day}T{at}+07:00"


def document(organisation, n=1, *, version=1, kind="sow", day="2026-11-10", **more):
    """One entry as on the wire."""
    return {
        "id": entry_id(n), "version": version, "kind": kind, "template": "crop@2026.1", "organisation": organisation,
        "happened_at": local(day), "saved_at": local(day, "18:00:00"), "seq": n, **more,
    }  # fmt: skip


class Farm:
    """The household's own code, product and lots."""

    def __init__(self, organisation, viewer, product):
        self.organisation, self.viewer, self.product = organisation, viewer, product
        self.season, self.harvested = f"{product}:{SEASON}", f"{product}:{HARVEST}"

    def sow(self, n=1, **more):
        usual = {"kind": "sow", "product": self.product, "new_lot": self.season}
        return document(self.organisation.pk, n, **usual | more)

    def water(self, n=2, **more):
        return document(self.organisation.pk, n, **{"kind": "water", "lot": self.season, "day": "2026-11-12"} | more)

    def harvest(self, n=3, quantity="120", **more):
        usual = {
            "kind": "harvest", "day": "2026-11-21", "lot": self.season, "new_lot": self.harvested,
            "outputs": [{"lot": self.harvested, "quantity": quantity, "unit": "kg"}],
        }  # fmt: skip
        return document(self.organisation.pk, n, **usual | more)

    def record(self, given, *, now=NOW, sent=PHONE, viewer=None):
        return record_entry(viewer or self.viewer, given, now=now, sent=sent)
