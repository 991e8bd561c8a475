"""The list that an officer's phone carries: what is recalled, what is void, which products have stamps. Sealed in the log.

A list tells what must not be believed, never what may be: the keys of stamps stay here, so that a phone without a network
cannot tell a genuine stamp from a forged one, and says so (ADR 38). Its head is a leaf of the log; the phone verifies it by
the log's key alone, as any proof. A new one is made when what it holds has changed, or after RENEWED, so that a phone can
tell how old its knowledge is.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from txng.cases import lookups as cases
from txng.cases.lookups import RecallFace
from txng.core.canon import canonical
from txng.core.problems import Problem, Refused
from txng.inspections.models import List, ListBody
from txng.inspections.sealed import LIST, commitment_of, head_of
from txng.stamps import ended
from txng.stamps.in_use import digests_in_use
from txng.tlog.append import append
from txng.tlog.lookups import proof_text, sealed
from txng.tlog.sealing import nonce

RENEWED = timedelta(minutes=10)
TRUSTED_H = 72  # product.md 2.7
# What a phone can carry: some 600 kB. What does not fit is counted, and the phone says that it does not know everything.
MOST_RECALLS, MOST_KEYS, MOST_STAMPS, MOST_PRODUCTS = 500, 20_000, 40_000, 20_000
MOST_CARRIED = 20_000  # stamps of one product: 270 kB
DIGEST_BYTES = 6  # of a key: one chance in 10¹⁰ that another key has the same among 20 000
_KEPT_BODIES = timedelta(hours=1)  # so long a phone may take between head and body
_LOCK = 5_042_038  # one list at a time
_LOOKED_AT = 500  # some days of a log that stands still


@dataclass(frozen=True, slots=True)
class Signed:
    """A list that the log holds.

    head    what the leaf commits to, with `nonce`
    body    digest of what it holds
    proof   of its leaf (c2sp.org/tlog-proof@v1)
    """

    number: int
    head: str
    nonce: str
    body: str
    proof: str


def newest(*, now: datetime) -> Signed:
    """The newest list that is sealed; a newer one is made where it is time.

    raises   Refused inspections.list_not_sealed before the first is
    """
    _renew(now)
    rows = {row.pk: row for row in List.objects.order_by("-pk")[:_LOOKED_AT]}
    indexes = sealed(LIST, rows)
    if not indexes:
        raise Refused(Problem("inspections.list_not_sealed"))
    row = rows[max(indexes)]
    return Signed(row.pk, head_of(row), bytes(row.nonce).hex(), row.body, proof_text(indexes[row.pk]))


def body_of(digest: str) -> bytes:
    """What a list holds, canonical JSON, by its digest.

    raises   Refused inspections.body_not_there
    """
    data = ListBody.objects.filter(pk=digest).values_list("data", flat=True).first()
    if data is None:
        raise Refused(Problem("inspections.body_not_there"))
    return bytes(data)


def contents_of(now: datetime) -> bytes:
    """What a list made now would hold: canonical JSON, so that the same says the same digest."""
    reached = cases.keys_in_force(now, limit=MOST_KEYS + 1)
    recalls = cases.recalls_in_force(now, limit=MOST_RECALLS)
    on_goods = ended.stretches_on([key for keys in reached.values() for key in keys])
    left, more = MOST_STAMPS, 0
    told = []
    for face in recalls:
        keys = reached.get(face.number, [])
        stamps, beyond = ended.places_in((one for key in keys for one in on_goods.get(key, ())), limit=left)
        left, more = left - _counted(stamps), more + beyond
        told.append(_recall(face, keys, stamps))
    voided, beyond = ended.places_in(ended.void_stretches(), limit=left)
    products = ended.stamped_products(limit=MOST_PRODUCTS + 1)
    wanted = sum(face.item_count for face in recalls)
    beside = {
        "keys": max(0, wanted - sum(map(len, reached.values()))), "stamps": more + beyond,
        "products": int(len(products) > MOST_PRODUCTS),
    }  # fmt: skip
    return canonical(
        {"v": 1, "recalls": told, "void": _in_base64(voided), "stamped": digests(products[:MOST_PRODUCTS]),
         "versions": ended.stamped_versions(), "left_out": beside}
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Carried:
    """The stamps in use of one product, for an officer who goes where it is sold.

    salt     of the digests, in hexadecimal
    stamps   the sorted digests, in base64
    """

    product: str
    at: str
    salt: str
    stamps: str


def carried(product_key: str, *, now: datetime) -> Carried:
    """What a phone takes along to refuse forged stamps of one product without a network.

    raises   Refused inspections.nothing_to_carry, inspections.too_many_stamps
    """
    salt = secrets.token_bytes(16)
    found = digests_in_use(product_key, salt, most=MOST_CARRIED)
    if not found:
        raise Refused(Problem("inspections.nothing_to_carry", "/code"))
    at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Carried(product_key, at, salt.hex(), b64encode(found).decode())


def digests(keys: Iterable[str]) -> str:
    """The sorted beginnings of the keys' SHA-256, one behind the other, in base64."""
    found = sorted(hashlib.sha256(key.encode()).digest()[:DIGEST_BYTES] for key in keys)
    return b64encode(b"".join(found)).decode()


def _recall(face: RecallFace, keys: list[str], stamps: Mapping[int, bytes]) -> dict[str, Any]:
    return {
        "name": face.name, "title": face.title, "what_to_do": face.what_to_do, "hotline": face.hotline,
        "decision": face.decision, "scope": [face.scope_vi, face.scope_en], "keys": digests(keys),
        "stamps": _in_base64(stamps),
    }  # fmt: skip


def _in_base64(places: Mapping[int, bytes]) -> dict[str, str]:
    return {str(version): b64encode(data).decode() for version, data in places.items()}


def _counted(places: Mapping[int, bytes]) -> int:
    return sum(len(data) for data in places.values()) // ended.PLACE_BYTES


def _renew(now: datetime) -> None:
    data = contents_of(now)
    digest = hashlib.sha256(data).hexdigest()
    last = List.objects.order_by("-pk").first()
    if last is not None and last.body == digest and now - last.made_at < RENEWED:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [_LOCK])
        if cursor.fetchone() != (True,):
            return  # somebody else makes it; ours would say the same
        ListBody.objects.update_or_create(digest=digest, defaults={"data": data, "made_at": now})
        row = List.objects.create(body=digest, made_at=now, nonce=nonce())
        append(LIST, row.pk, commitment_of(row), at=now)
        ListBody.objects.filter(made_at__lt=now - _KEPT_BODIES).exclude(pk=digest).delete()
