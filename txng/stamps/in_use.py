"""The stamps of one product that are in use, as digests: with them a phone without a network refuses a forged one.

A digest is of the serial, which is 75 bits that only our key can make; it is salted anew each time, so that what is found
out about one file helps with no other. Nothing here says that a stamp was not copied.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.db import connection

from txng.core.problems import Problem, Refused
from txng.core.stamp import letters, many
from txng.stamps.actions import SHORT
from txng.stamps.keys import keys_in

DIGEST_BYTES = 10
_IN_USE = """
select b.version, b.form, lower(r), upper(r) from stamps_batch b, unnest(b.activated - b.voided) r
where b.product_key = %s order by b.id desc
"""


def digests_in_use(product_key: str, salt: bytes, *, most: int) -> bytes:
    """The sorted digests of a product's stamps that are activated and not void, DIGEST_BYTES each.

    raises   Refused inspections.too_many_stamps where there are more than `most`
    cost     some microseconds a stamp
    """
    with connection.cursor() as cursor:
        cursor.execute(_IN_USE, [product_key])
        stretches: list[Any] = cursor.fetchall()
    count = sum(end - first for _, _, first, end in stretches)
    if count > most:
        raise Refused(Problem("inspections.too_many_stamps", "/code", {"count": count, "most": most}))
    keys, found = keys_in(settings.STAMP_KEYS_DIR).by_version, []
    for version, form, first, end in stretches:
        if version in keys:
            made = many.shorts if form == SHORT else many.serials
            found += [_digest(salt, text) for text in many.texts(made(keys[version], product_key, first, end - first))]
    return b"".join(sorted(found))


def _digest(salt: bytes, text: str) -> bytes:
    """Of the letters without those that only check them."""
    return hashlib.sha256(salt + text[: letters.SERIAL_LENGTH].encode()).digest()[:DIGEST_BYTES]
