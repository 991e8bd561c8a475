"""A stamp of ours that was scanned: letters → ordinal → its batch → what may be said of it, with the goods it stands on.

A forged one is refused before anything is asked. What has the letters of a stamp under a year of which we have no key may be
another system's serial, and is treated as any other code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import unquote

from django.conf import settings
from django.utils import timezone

from txng.core.gs1.identify import Identified
from txng.core.stamp import letters
from txng.core.stamp.key import Serial, StampKey, StampKeys, read_serial, read_short
from txng.core.stamp.many import ordinals_among
from txng.core.stamp.stretch import stamp_key
from txng.core.stamp.verdict import Facts, verdict_of
from txng.portal.pages import Page, StampTold, stamp_page
from txng.portal.recalls import Recalled, recall_of
from txng.portal.verdicts import FORGED, NEVER_ISSUED, Verdict
from txng.registry.lookups import products_of
from txng.stamps import lookups, scans
from txng.stamps.keys import keys_in
from txng.stamps.lookups import Stamp
from txng.stamps.scans import Look, Place, SeenSoFar

_MANY = 12  # serials of which all at once cost less than one by one


class Written(NamedTuple):
    """A code that is written as a stamp of ours.

    key       of its page: "01/{gtin}/21/{serial}" or "s/{code}"
    text      as printed
    product   its canonical key; "" of a short code, whose batch says it
    sealed    the key of its year; None where we have none
    """

    key: str
    text: str
    product: str
    serial: Serial
    sealed: StampKey | None


def written_as_serial(code: Identified, keys: StampKeys | None = None) -> Written | None:
    """What a Digital Link with (01) and (21) names, if that is written as a stamp under a key of ours.

    keys   None: those in the folder now
    """
    if code.scheme != "sgtin":
        return None
    product, _, given = code.key.partition("/21/")
    text = letters.normalised(unquote(given))
    serial = read_serial(text)
    sealed = _key_of(serial, keys) if serial else None
    if serial is None or sealed is None:
        return None
    return Written(f"{product}/21/{text}", text, product, serial, sealed)


def written_as_short(text: str, keys: StampKeys | None = None) -> Written | None:
    """What a short code names; None where it is mistyped."""
    serial = read_short(text)
    if serial is None:
        return None
    short = letters.checked(serial.text)
    return Written(f"s/{short}", short, "", serial, _key_of(serial, keys))


def page_of_stamp(written: Written, look: Look | None, *, now: datetime) -> Page:
    """All that may be said of a stamp; a scan is counted where it is one.

    cost   none where it is forged; else its batch, its scans, and what the page of its lot costs
    """
    place = place_of(written)
    if place is None:
        return forged(written)
    stamp = lookups.stamp_at(place.version, place.ordinal)
    if stamp is None:
        product = products_of([written.product]).get(written.product)
        return Page(written.key, Verdict.UNKNOWN, written.product or None, product=product, saying=NEVER_ISSUED)
    if is_of_another(written, stamp):
        return forged(written)
    # Scans count from the day a stamp is in use: what its maker tries before is nobody's first scan.
    seen = scans.scanned(place, stamp, look) if look and is_in_use(stamp) else scans.seen(place)
    recall = recall_of(recall_keys_of(written, stamp), now)
    return judged(goods_of(written, stamp, today=timezone.localdate(now)), stamp, seen, recall)


def place_of(written: Written) -> Place | None:
    """Which stamp it is, by its letters alone; None where they do not fit together."""
    ordinal = _ordinal(written)
    return None if ordinal is None else Place(written.serial.version, ordinal)


def places_of(several: Sequence[Written]) -> list[Place | None]:
    """`place_of` of each; of many serials under one key at less cost."""
    found: list[Place | None] = [None] * len(several)
    serials: dict[int, list[int]] = {}
    for at, written in enumerate(several):
        if written.product and written.sealed:
            serials.setdefault(id(written.sealed), []).append(at)
        else:
            found[at] = place_of(written)
    for under_one_key in serials.values():
        for at, place in zip(under_one_key, _places_under_one_key([several[at] for at in under_one_key]), strict=True):
            found[at] = place
    return found


def forged(written: Written) -> Page:
    """What is said of letters that do not fit together."""
    return Page(written.key, Verdict.UNKNOWN, saying=FORGED)


def is_of_another(written: Written, stamp: Stamp) -> bool:
    """Whether a short code is bound to another product than its batch."""
    return not written.product and not (written.sealed and written.sealed.is_of(stamp.product_key, written.serial))


def is_in_use(stamp: Stamp) -> bool:
    """Whether it may stand on goods."""
    return stamp.is_activated and not stamp.is_void


def recall_keys_of(written: Written, stamp: Stamp) -> list[str]:
    """By which keys the goods of a stamp may be recalled."""
    own = stamp_key(stamp.batch_id, stamp.number)
    return [key for key in (written.key, own, stamp.lot_key, stamp.product_key) if key]


def goods_of(written: Written, stamp: Stamp, *, today: date) -> Page:
    """The goods on which a stamp stands; of the stamp itself nothing yet."""
    return stamp_page(written.key, stamp.product_key, stamp.lot_key or None, serial=written.text, today=today)


def judged(goods: Page, stamp: Stamp, seen: SeenSoFar, recall: Recalled | None) -> Page:
    """The page of a stamp, with its verdict."""
    told = StampTold(seen.count, seen.where)
    # What a stamp is stands on its batch: records of its lot that cannot be read take nothing from that.
    return replace(goods, verdict=verdict_on(stamp, seen, recall), stamp=told, recall=recall, is_unmade=False)


def verdict_on(stamp: Stamp, seen: SeenSoFar, recall: Recalled | None) -> Verdict:
    """What is said of an issued stamp."""
    facts = Facts(
        is_issued=True, is_activated=stamp.is_activated, is_void=stamp.is_void, is_recalled=recall is not None,
        scans=seen.count, is_suspect=seen.is_suspect,
    )  # fmt: skip
    return Verdict(verdict_of(facts).value)


def _places_under_one_key(several: Sequence[Written]) -> Iterable[Place | None]:
    sealed = several[0].sealed
    if sealed is None or len(several) < _MANY:
        return map(place_of, several)
    ordinals = ordinals_among(sealed, [one.product for one in several], [one.serial for one in several])
    return [None if ordinal is None else Place(sealed.version, ordinal) for ordinal in ordinals]


def _ordinal(written: Written) -> int | None:
    if written.sealed is None:
        return None
    if written.product:
        return written.sealed.ordinal_of(written.product, written.serial)
    return written.sealed.ordinal_of_short(written.serial)


def _key_of(serial: Serial, keys: StampKeys | None) -> StampKey | None:
    return (keys or keys_in(settings.STAMP_KEYS_DIR)).by_version.get(serial.version)
