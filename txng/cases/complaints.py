"""A citizen says that something is wrong: no account, a number to follow it by, and at once in the queue of whoever handles it."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from txng.accounts.lookups import paths_of, sectors_of
from txng.cases.complaints_telling import tell_new
from txng.cases.models import Complaint, Queued, Reached, Said, Step
from txng.cases.sealed import SEALED
from txng.core.canon import canonical
from txng.core.cases.number import BITS, number_of_chance
from txng.core.cases.turns import ANSWER, LOOK, due, first_level
from txng.core.gs1.identify import OWN, identify, product_of
from txng.core.mandates.mandate import Path
from txng.core.problems import Problem, Refused
from txng.core.vn.phone import e164_of
from txng.registry.images import remade
from txng.registry.lookups import ProductFace, products_of
from txng.territory import lookups as territory
from txng.territory.lookups import UnitFace
from txng.tlog.sealing import nonce

REASONS = ("fake", "expired", "unclean", "wrong", "other")
TEXT_MOST, CODE_MOST = 1_000, 200


@dataclass(frozen=True, slots=True)
class Report:
    """What a sender tells; all but the reason may be empty.

    code    as scanned or typed
    place   a commune or province by its name, with or without marks
    photo   the bytes as sent; they are drawn anew, so that nothing but pixels is kept
    """

    reason: str
    code: str = ""
    text: str = ""
    place: str = ""
    phone: str = ""
    photo: bytes = b""
    language: str = "vi"


def file(report: Report, *, now: datetime) -> str:
    """Record a complaint and put it into the queue of its place; the number by which the sender follows it.

    where    the place that was told; else the province of the product's maker; else the nation
    raises   Refused: every fault of it, and nothing is kept
    """
    photo, faults = _photo(report)
    places = places_named(report.place, now)
    if faults := [*faults, *_faults_of(report, places)]:
        raise Refused(faults)
    face = product_in(report.code)
    path = places[0] if places else _of_maker(face)
    local = timezone.localtime(now)
    salt = nonce()
    text = report.text.strip()
    place = dict(zip(("province_code", "commune_code"), (*path, "", "")[:2], strict=True))
    sectors = sorted(_sectors(face))
    with transaction.atomic():
        row = Complaint.objects.create(
            number=number_of_chance(secrets.randbits(BITS)), code=report.code.strip()[:CODE_MOST],
            product_key=face.key if face else "", organisation_id=face.organisation_id if face else None,
            reason=report.reason, is_place_told=bool(places), sectors=sectors, made_at=now, nonce=nonce(),
            said=_digest(salt, text, photo), **place,
        )  # fmt: skip
        Said.objects.create(complaint=row, text=text, photo=photo or None, salt=salt)
        if phone := e164_of(report.phone):
            Reached.objects.create(complaint=row, phone=phone, language=report.language)
        level = first_level(path)
        queued = Queued.objects.create(
            complaint=row, sectors=sectors, level=level, state="received", answer_by=due(local, ANSWER),
            due_at=due(local, LOOK), **place,
        )  # fmt: skip
        step = Step.objects.create(complaint=row, step="received", level=level, at=now, nonce=nonce())
        SEALED.seal([row], at=now)
        SEALED.seal([step], at=now)
        tell_new(queued, now=now)
    return row.number


def reply(number: str, text: str, *, now: datetime) -> None:
    """The sender answers what he was asked; his words stand with his others, and are forgotten with them.

    raises   Refused cases.complaint_not_there, cases.step_not_now, cases.text_long
    """
    with transaction.atomic():
        row = Queued.objects.select_for_update(no_key=True, of=("self",)).filter(complaint__number=number).first()
        if row is None:
            raise Refused(Problem("cases.complaint_not_there"))
        if row.state != "asked":
            raise Refused(Problem("cases.step_not_now"))
        said = Said.objects.filter(pk=row.pk).first()
        whole = f"{said.text if said else ''}\n— {text.strip()}".strip()
        if not text.strip() or len(text) > TEXT_MOST or len(whole) > 4 * TEXT_MOST:
            raise Refused(Problem("cases.text_long", "/text", {"length": len(text.strip()), "most": TEXT_MOST}))
        Said.objects.filter(pk=row.pk).update(text=whole)
        Queued.objects.filter(pk=row.pk).update(state="taken")
        step = Step.objects.create(complaint_id=row.pk, step="replied", level=row.level, at=now, nonce=nonce())
        SEALED.seal([step], at=now)


def places_named(text: str, now: datetime) -> list[Path]:
    """The communes of today that a name means, with or without marks; provinces where it means no commune.

    text   a name, or a place chosen from a list: "51/21163"
    """
    return [(one.province_code, one.code) if one.level == "commune" else (one.code,) for one in units_named(text, now)]


def units_named(text: str, now: datetime) -> list[UnitFace]:
    """The same as units, for a list to choose from; marks that were typed are believed."""
    day, text = timezone.localdate(now), text.strip()[:CODE_MOST]
    province, _, commune = text.partition("/")
    if province.isdigit() and commune.isdigit():
        unit = territory.unit_of("commune", commune, day)
        return [unit] if unit and unit.province_code == province else []
    found = {one.id: one for named in territory.named(text, day) for one in named.now} if text else {}
    communes = [one for one in found.values() if one.level == "commune"]
    units = communes or [one for one in found.values() if one.level == "province"]
    said = unicodedata.normalize("NFC", text).casefold()
    return [one for one in units if one.name.casefold() in said] or units


def product_in(code: str) -> ProductFace | None:
    """The registered product that a scanned address or a typed code names."""
    text = code.strip()[:CODE_MOST].lstrip("/")
    if OWN in text:
        named = text[text.index(OWN) :]
        key = product_of(named) or named
    else:
        bare = text.replace(" ", "")
        found = identify(f"https://id.gs1.org/01/{bare.zfill(14)}" if bare.isdigit() and len(bare) <= 14 else text)
        key = product_of(found.key) or found.key
    return products_of([key]).get(key) if "\x00" not in key else None


def _of_maker(face: ProductFace | None) -> Path:
    return paths_of([face.organisation_id]).get(face.organisation_id, ())[:1] if face else ()


def _sectors(face: ProductFace | None) -> frozenset[str]:
    if face is None:
        return frozenset()
    return sectors_of([face.organisation_id]).get(face.organisation_id, frozenset()) | ({face.sector} - {""})


def _photo(report: Report) -> tuple[bytes, list[Problem]]:
    if not report.photo:
        return b"", []
    try:
        return remade(report.photo).data, []
    except Refused as refused:
        return b"", [one.at("/photo") for one in refused.problems]


def _faults_of(report: Report, places: list[Path]) -> Iterator[Problem]:
    text = report.text.strip()
    if report.reason not in REASONS:
        yield Problem("cases.reason_unknown", "/reason")
    if len(text) > TEXT_MOST or "\x00" in text:
        yield Problem("cases.text_long", "/text", {"length": len(text), "most": TEXT_MOST})
    if report.reason == "other" and len(text) < 3 and not report.photo:
        yield Problem("cases.words_needed", "/text")
    if report.phone.strip() and e164_of(report.phone) is None:
        yield Problem("cases.phone", "/phone", {"text": report.phone[:30]})
    if report.place.strip() and len(places) != 1:
        yield Problem("cases.place_unknown", "/place", {"text": report.place[:60]})


def _digest(salt: bytes, text: str, photo: bytes) -> bytes:
    told = canonical({"text": text, "photo": hashlib.sha256(photo).hexdigest() if photo else ""})
    return hashlib.sha256(b"txng complaint v1\n" + salt + told).digest()
