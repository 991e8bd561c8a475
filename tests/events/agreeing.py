"""Agreements for tests of reading: signed by both, of whatever fields and products."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from tests.accounts.delegation import person, root
from txng.accounts.models import Mandate
from txng.accounts.viewer import Viewer
from txng.agreements.models import Agreement, Signature, Use
from txng.core.epcis.query import read_query
from txng.events.lookups import Page, events_matching


def agree(giver: Viewer | None, receiver: Viewer, **more) -> int:
    """The number of an agreement in force; `place` and `sectors` where an authority shares, `ago` to let it be over."""
    place, over = more.pop("place", ("", "")), more.pop("ago", timedelta(days=-30))
    signs = Mandate.objects.order_by("id").first() or root(person("Giang", "+84912999999")).mandates[0]
    fields = {
        "number": "12/TT-CSDL", "giver_id": giver.organisation_id if giver else None, "dataset": "events",
        "receiver_id": receiver.organisation_id, "province_code": place[0], "commune_code": place[1],
        "purpose": "Đối chiếu", "basis": "NĐ 37/2026", "first": date(2026, 1, 1), "nonce": b"n",
        "made_at": timezone.now() - timedelta(days=300), "expires_at": timezone.now() - over,
    }  # fmt: skip
    row = Agreement.objects.create(
        **(fields | {name: value if isinstance(value, str) else list(value) for name, value in more.items()})
    )
    for n, side in enumerate(("giver", "receiver")):
        Signature.objects.create(
            agreement=row, side=side, by_person=n + 1, by_mandate_id=signs.id, at=timezone.now(), nonce=b"n"
        )
    return row.pk


def asked(viewer: Viewer, agreement: int | None = None, **parameters: str) -> Page:
    given = {name: [value] for name, value in ({"perPage": "100"} | parameters).items()}
    return events_matching(viewer, read_query(given, per_page_max=100), agreement=agreement)


def names(page: Page) -> list[str]:
    return [one.event_id.removeprefix("urn:e:") for one in page.events]


def uses(agreement: int) -> tuple[int, int]:
    """How often it was asked by, and how many rows it opened."""
    rows = Use.objects.filter(agreement_id=agreement)
    return sum(one.asks for one in rows), sum(one.rows for one in rows)
