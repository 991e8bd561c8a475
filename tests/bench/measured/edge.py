"""A country for the edge's bench: a million products each with a link, a thousand batches of a million stamps; lists of addresses.

`python -m tests.bench.measured.edge FOLDER` fills the migrated database of its environment and writes the lists.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from txng.accounts.actions import enrol  # noqa: E402
from txng.core.gs1.check import check_digit  # noqa: E402
from txng.core.stamp.many import serials, texts  # noqa: E402
from txng.events.histories import History  # noqa: E402
from txng.portal.stories import kept  # noqa: E402
from txng.stamps.keys import create_key, key_of_year  # noqa: E402

PRODUCTS, BATCHES, STAMPS = 1_000_000, 1_000, 1_000_000
LISTED = 300_000  # addresses of one list: more than any run asks
HOT = 200  # lots of which stamps and pages are asked
YEAR = 2026
STEPS = (
    ("ObjectEvent", "commissioning"), ("ObjectEvent", "inspecting"), ("TransformationEvent", "commissioning"),
    ("ObjectEvent", "packing"), ("ObjectEvent", "shipping"), ("ObjectEvent", "receiving"),
)  # fmt: skip
_FILL = """
insert into registry_product (id, key, organisation_id, name, name_en, aliases, name_norm, brand, origin, description, sector,
    net_content, groups, hs_code, ownership, source, merged_into, registered_at)
select n, key, %(owner)s, 'Gạo thơm ' || n, '', '[]', 'gao thom ' || n, 'Hạt Ngọc', 'Việt Nam', '', '', '5 kg', '[]', '', 'claimed',
    '', '', now() from bench_key;
insert into links_link (id, organisation_id, anchor, made_at) select n, %(owner)s, key, now() from bench_key where n > %(stamped)s;
insert into links_version (link_id, number, is_end, link_type, href, host, title, languages, media_type, contexts, is_default,
    is_default_multi, at, nonce)
select n, 1, false, 'pip', 'https://gao-an.vn/p/' || n, 'gao-an.vn', 'Trang của gạo', '{}', '', '{}', true, false, now(), ''
from bench_key where n > %(stamped)s;
insert into registry_lot (id, key, product_id, made_on, place_key, registered_at)
select n, key || '/10/L1', n, '2026-10-01', '', now() from bench_key where n <= %(stamped)s;
insert into stamps_batch (id, version, first_ordinal, count, organisation_id, product_key, form, request_id, issued_at, activated, voided)
select n, %(version)s, (n - 1) * %(count)s, %(count)s, %(owner)s, key, 'serial', n, now(),
    int8multirange(int8range((n - 1) * %(count)s, n * %(count)s)), '{}' from bench_key where n <= %(stamped)s;
insert into stamps_attached (batch_id, first_ordinal, last_ordinal, lot_key, at)
select n, (n - 1) * %(count)s, n * %(count)s - 1, key || '/10/L1', now() from bench_key where n <= %(stamped)s;
insert into portal_scanpage (key, product, page, last_index, log_size)
select key || '/10/L1', key, replace(%(page)s::text, %(like)s, key)::jsonb, n, 1000000 from bench_key where n <= %(stamped)s;
"""


def main(folder: Path) -> None:
    owner = enrol(code="htx-an", name="Hợp tác xã An", kind="cooperative", role="producer", now=timezone.now())
    keys = [_key(number) for number in range(1, PRODUCTS + 1)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica; set local synchronous_commit = off")
        cursor.execute("create table bench_key (n bigint primary key, key text)")
        with cursor.copy("copy bench_key from stdin") as copy:
            for start in range(0, PRODUCTS, 10_000):
                copy.write("".join(f"{start + n}\t{key}\n" for n, key in enumerate(keys[start : start + 10_000], 1)))
        page = _page(keys[0], owner.id)
        version = YEAR - 2025
        values = {
            "owner": owner.id,
            "stamped": BATCHES,
            "count": STAMPS,
            "version": version,
            "page": page,
            "like": keys[0],
        }
        for statement in filter(str.strip, _FILL.split(";\n")):
            cursor.execute(statement, values)
        cursor.execute(
            "with host as (insert into links_host (organisation_id, host, token, asked_at) values (%s, 'gao-an.vn', '', now())"
            " returning id) insert into links_step (host_id, standing, means, evidence, at, nonce)"
            " select id, 'verified', 'file', '', now(), '' from host",
            [owner.id],
        )
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    _lists(folder, keys)


def _lists(folder: Path, keys: list[str]) -> None:
    rng = random.Random(1)
    create_key(settings.STAMP_KEYS_DIR, YEAR)
    key = key_of_year(settings.STAMP_KEYS_DIR, YEAR)
    _write(folder / "redirect", rng.sample(keys[BATCHES:], LISTED))
    lots = [f"{product}/10/L1" for product in keys[:HOT]]
    _write(folder / "page", rng.choices(lots, k=LISTED))
    for name in ("stamp", "stamp-page"):
        each = LISTED // HOT
        first = [number * STAMPS + rng.randrange(STAMPS - each) for number in range(HOT)]
        stamps = [
            f"{product}/21/{text}"
            for product, start in zip(keys, first, strict=False)
            for text in texts(serials(key, product, start, each))
        ]
        _write(folder / name, rng.sample(stamps, len(stamps)))


def _write(path: Path, addresses) -> None:
    path.write_text("".join(f"/{address}\n" for address in addresses))


def _key(number: int) -> str:
    digits = f"0893{number:09d}"
    return f"01/{digits}{check_digit(digits)}"


def _page(product: str, owner: int) -> str:
    lot = f"{product}/10/L1"
    steps = [
        {
            "at": f"2026-10-{day:02d}T08:00:00+07:00", "type": kind, "biz_step": step,
            "part": "subject" if kind == "ObjectEvent" else "output",
            "relation": "own", "item": lot, "place": None, "organisation": owner, "index": day, "is_withdrawn": False, "standing": "speaker",
        }
        for day, (kind, step) in enumerate(STEPS, 1)
    ]  # fmt: skip
    page = kept(History(lot, (), (), is_cut=False)) | {"owners": {product: owner}, "steps": steps}
    return json.dumps(page, ensure_ascii=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
