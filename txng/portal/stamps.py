"""A stamp of ours that was scanned: letters → ordinal → its batch → what may be said of it, with the goods it stands on.

A forged one is refused before anything is asked. What has the letters of a stamp under a year of which we have no key may be
another system's serial, and is treated as any other code.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import unquote

from django.conf import settings
from django.utils import timezone

from txng.core.gs1.identify import Identified, product_of
from txng.core.stamp import letters
from txng.core.stamp.key import Serial, StampKey, read_serial, read_short
from txng.core.stamp.verdict import Facts, verdict_of
from txng.portal.pages import Page, StampTold, stamp_page
from txng.portal.recalls import recall_of
from txng.portal.verdicts import FORGED, NEVER_ISSUED, Verdict
from txng.registry.lookups import products_of
from txng.stamps import lookups, scans
from txng.stamps.keys import keys_in
from txng.stamps.lookups import Stamp
from txng.stamps.scans import Look, Place, SeenSoFar


@dataclass(frozen=True, slots=True)
class Written:
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


def written_as_serial(code: Identified) -> Written | None:
    """What a Digital Link with (01) and (21) names, if that is written as a stamp under a key of ours."""
    if code.scheme != "sgtin":
        return None
    serial = read_serial(unquote(code.key.split("/")[3]))
    sealed = _key_of(serial) if serial else None
    if serial is None or sealed is None:
        return None
    product = product_of(code.key) or ""
    return Written(f"{product}/21/{serial.text}", serial.text, product, serial, sealed)


def written_as_short(text: str) -> Written | None:
    """What a short code names; None where it is mistyped."""
    serial = read_short(text)
    if serial is None:
        return None
    short = letters.checked(serial.text)
    return Written(f"s/{short}", short, "", serial, _key_of(serial))


def page_of_stamp(written: Written, look: Look | None, *, now: datetime) -> Page:
    """All that may be said of a stamp; a scan is counted where it is one.

    cost   none where it is forged; else its batch, its scans, and what the page of its lot costs
    """
    ordinal = _ordinal(written)
    if ordinal is None:
        return Page(written.key, Verdict.UNKNOWN, saying=FORGED)
    place = Place(written.serial.version, ordinal)
    stamp = lookups.stamp_at(place.version, place.ordinal)
    if stamp is None:
        product = products_of([written.product]).get(written.product)
        return Page(written.key, Verdict.UNKNOWN, written.product or None, product=product, saying=NEVER_ISSUED)
    if not written.product and not (written.sealed and written.sealed.is_of(stamp.product_key, written.serial)):
        return Page(written.key, Verdict.UNKNOWN, saying=FORGED)
    return _told(written, stamp, _seen(place, stamp, look), now)


def _told(written: Written, stamp: Stamp, seen: SeenSoFar, now: datetime) -> Page:
    keys = [key for key in (written.key, stamp.lot_key, stamp.product_key) if key]
    recall = recall_of(keys, now)
    facts = Facts(
        is_issued=True, is_activated=stamp.is_activated, is_void=stamp.is_void, is_recalled=recall is not None,
        scans=seen.count, is_suspect=seen.is_suspect,
    )  # fmt: skip
    page = stamp_page(
        written.key, stamp.product_key, stamp.lot_key or None, serial=written.text, today=timezone.localdate(now)
    )
    told = StampTold(seen.count, seen.where)
    # What a stamp is stands on its batch: records of its lot that cannot be read take nothing from that.
    return replace(
        page, verdict=Verdict(verdict_of(facts).value), serial=written.text, stamp=told, recall=recall, is_unmade=False
    )


def _seen(place: Place, stamp: Stamp, look: Look | None) -> SeenSoFar:
    """Scans count from the day a stamp is in use: what its maker tries before is nobody's first scan."""
    if look is None or stamp.is_void or not stamp.is_activated:
        return scans.seen(place)
    return scans.scanned(place, stamp, look)


def _ordinal(written: Written) -> int | None:
    if written.sealed is None:
        return None
    if written.product:
        return written.sealed.ordinal_of(written.product, written.serial)
    return written.sealed.ordinal_of_short(written.serial)


def _key_of(serial: Serial) -> StampKey | None:
    return keys_in(settings.STAMP_KEYS_DIR).by_version.get(serial.version)
