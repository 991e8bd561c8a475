"""A recall is written: what is named, what the forward walk reaches, what a person adds or takes out; then a second is asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as rights
from txng.accounts import mandates_proposals as proposals
from txng.accounts.lookups import paths_of, sectors_of
from txng.accounts.viewer import Viewer
from txng.cases import stretches
from txng.cases.models import Draft, DraftItem
from txng.core.canon import canonical
from txng.core.gs1.identify import identify, lot_of
from txng.core.gs1.keys import escaped
from txng.core.mandates.mandate import Mandate, Wanted
from txng.core.problems import Problem, Refused
from txng.core.stamp.stretch import read_stretch, stretch_in
from txng.core.trace.links import is_bare
from txng.core.trace.walk import Direction
from txng.events.tracing import trace
from txng.registry.lookups import ProductFace, lots_page, products_of
from txng.registry.storing import lot_key

ISSUE = "recall.issue"
NAMED_MOST, LOTS_WALKED, ITEMS_MOST = 50, 20, 20_000
NUMBER_MOST, LINE_MOST, TEXT_MOST = 20, 200, 1_000
NAMED, REACHED, ADDED, REMOVED = "named", "reached", "added", "removed"
_TEXTS: Mapping[str, tuple[str, int]] = {
    "title": ("tên vụ việc / title", LINE_MOST),
    "reason": ("lý do / reason", 500),
    "what_to_do": ("người mua phải làm gì / what to do", LINE_MOST),
    "decision": ("số quyết định / decision number", LINE_MOST),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants recalled, as typed.

    lots, serials   numbers as printed, or their keys
    stamps          stretches of batches by the numbers on their labels: "12: 1-500"
    whole           the product with all its lots, those to come too
    complaint       the number of the row of the complaint that it follows from
    """

    product_key: str
    lots: tuple[str, ...] = ()
    serials: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()
    whole: bool = False
    title: str = ""
    reason: str = ""
    what_to_do: str = "Ngừng sử dụng, mang trả nơi mua"
    hotline: str = ""
    decision: str = ""
    complaint: int | None = None


def draft(viewer: Viewer, wish: Wish, *, now: datetime) -> int:
    """Write a recall down, with everything that its lots went into; the draft's number.

    cost     one forward walk a lot, LOTS_WALKED at most, each within the bounds of a trace
    raises   Refused mandates.person_needed, cases.product_not_there outside the viewer's reach; every fault of the wish
    """
    if viewer.person_id is None:
        raise Refused(Problem("mandates.person_needed"))
    face = products_of([wish.product_key]).get(wish.product_key)
    day = timezone.localdate(now)
    if face is None or _allowed(viewer, _wanted_of(face.organisation_id), day) is None:
        raise Refused(Problem("cases.product_not_there", "/product", {"key": wish.product_key[:100]}))
    named, faults = _named(wish)
    if faults := [*faults, *_faults_of(wish, named)]:
        raise Refused(faults)
    reached, is_complete = _reached(viewer, wish, named)
    vi, en = _scope(face, wish, reached - named)
    province, commune = (*paths_of([face.organisation_id]).get(face.organisation_id, ()), "", "")[:2]
    with transaction.atomic():
        row = Draft.objects.create(
            organisation_id=face.organisation_id, province_code=province, commune_code=commune,
            sectors=sorted(sectors_of([face.organisation_id]).get(face.organisation_id, ())), product_key=face.key,
            whole=wish.whole, title=wish.title.strip(), reason=wish.reason.strip(), what_to_do=wish.what_to_do.strip(),
            hotline=wish.hotline.strip(), decision=wish.decision.strip(), scope_vi=vi, scope_en=en,
            is_complete=is_complete, complaint_id=wish.complaint, by_person=viewer.person_id, made_at=now,
        )  # fmt: skip
        rows = [DraftItem(draft_id=row.pk, key=key, how=NAMED) for key in sorted(named)]
        rows += [DraftItem(draft_id=row.pk, key=key, how=REACHED) for key in sorted(reached - named)]
        DraftItem.objects.bulk_create(rows, batch_size=5_000)
        audit.note(viewer, "recall.draft", f"recall_draft/{row.pk}", wish.reason)
    return row.pk


def amend(viewer: Viewer, draft_id: int, text: str, *, is_in: bool, reason: str, now: datetime) -> None:
    """Put an item into a draft by hand, or take one out; the reason stays with it.

    raises   Refused cases.recall_not_there, cases.draft_closed, cases.item_unknown, mandates.reason_needed
    """
    found = identify(text.strip())
    key = found.key
    with transaction.atomic():
        row = _open_draft(viewer, draft_id, now)
        known = DraftItem.objects.filter(draft_id=row.pk, key=key).exists()
        faults = []
        is_code = found.scheme is not None or lot_of(key) is not None
        if not known and (not is_in or not is_code or any(not one.is_warning for one in found.problems)):
            faults.append(Problem("cases.item_unknown", "/item", {"text": text[:100]}))
        if not 3 <= len(reason.strip()) <= LINE_MOST:
            faults.append(Problem("mandates.reason_needed", "/reason", {"most": LINE_MOST}))
        if faults:
            raise Refused(faults)
        values = {"how": ADDED if is_in else REMOVED, "reason": reason.strip()}
        if known:
            DraftItem.objects.filter(draft_id=row.pk, key=key).update(**values)
        else:
            DraftItem.objects.create(draft_id=row.pk, key=key, **values)
        audit.note(viewer, f"recall.{values['how']}", f"recall_draft/{row.pk}", reason)


def propose(viewer: Viewer, draft_id: int, *, now: datetime) -> int:
    """Put a draft to a second person; the proposal's number. Nothing of the draft changes any more.

    raises   Refused cases.recall_not_there, cases.draft_closed, cases.draft_empty
    """
    with transaction.atomic():
        row = _open_draft(viewer, draft_id, now)
        items = list(items_in_force(row.pk))
        if not items:
            raise Refused(Problem("cases.draft_empty"))
        wanted = wanted_of(row, ISSUE)
        by = rights.allowed(viewer, wanted, timezone.localdate(now))
        what = {
            "draft": row.pk, "title": row.title, "digest": digest_of(row), "sectors": row.sectors,
            "url": f"/quan-tri/thu-hoi/nhap/{row.pk}",
        }  # fmt: skip
        what |= {"answered_by": row.organisation_id} if by is not None and by.organisation is not None else {}
        number = proposals.propose(viewer, wanted, what, reason=row.reason, now=now)
        Draft.objects.filter(pk=row.pk).update(proposal_id=number)
    return number


def digest_of(row: Draft) -> str:
    """Everything that a draft says, with its items: what the second person saw."""
    columns = {name: getattr(row, name) for name in _TEXTS}
    columns |= {
        name: getattr(row, name)
        for name in ("product_key", "whole", "hotline", "scope_vi", "scope_en", "organisation_id")
    }
    items = [
        list(one)
        for one in DraftItem.objects.filter(draft_id=row.pk).order_by("key").values_list("key", "how", "reason")
    ]
    return hashlib.sha256(canonical({"draft": columns, "items": items})).hexdigest()


def items_in_force(draft_id: int) -> Iterator[str]:
    """The keys that a draft would recall, in order."""
    rows = DraftItem.objects.filter(draft_id=draft_id).exclude(how=REMOVED).order_by("key")
    return rows.values_list("key", flat=True).iterator(chunk_size=5_000)


def wanted_of(row: Draft, action: str) -> Wanted:
    """What a draft is, as mandates reach it."""
    place = tuple(code for code in (row.province_code, row.commune_code) if code)
    return Wanted(action, place or None, row.organisation_id, frozenset(row.sectors))


def _open_draft(viewer: Viewer, draft_id: int, now: datetime) -> Draft:
    row = Draft.objects.select_for_update(no_key=True).filter(pk=draft_id).first()
    if row is None or _allowed(viewer, wanted_of(row, ISSUE), timezone.localdate(now)) is None:
        raise Refused(Problem("cases.recall_not_there"))
    if row.proposal_id is not None:
        raise Refused(Problem("cases.draft_closed"))
    return row


def _wanted_of(organisation_id: int) -> Wanted:
    place = paths_of([organisation_id]).get(organisation_id) or None
    return Wanted(ISSUE, place, organisation_id, sectors_of([organisation_id]).get(organisation_id, frozenset()))


def _allowed(viewer: Viewer, wanted: Wanted, day: date) -> Mandate | None:
    return rights.allowed(rights.with_mandates(viewer, day), wanted, day)


def _named(wish: Wish) -> tuple[set[str], list[Problem]]:
    """The keys of what was typed, and what is no number of this product."""
    found, faults = ({wish.product_key} if wish.whole else set()), []
    typed = [("10", text) for text in wish.lots] + [("21", text) for text in wish.serials]
    for ai, text in typed[: NAMED_MOST + 1]:
        key = _key(wish.product_key, ai, text.strip())
        if key is None:
            faults.append(Problem("cases.scope_unreadable", "/lots" if ai == "10" else "/serials", {"text": text[:50]}))
        else:
            found.add(key)
    count = len(typed) + len(wish.stamps)
    if count > NAMED_MOST:
        faults.append(Problem("cases.scope_too_many", "/lots", {"most": NAMED_MOST, "count": count}))
    stamps, more = stretches.named(wish.product_key, wish.stamps[: NAMED_MOST + 1])
    return found | stamps, faults + more


def _key(product_key: str, ai: str, text: str) -> str | None:
    if "/" in text and (found := identify(text)).key.startswith(f"{product_key}/{ai}/"):
        return found.key
    if not 0 < len(text) <= NUMBER_MOST or not text.isprintable():
        return None
    if not product_key.startswith("01/"):
        return lot_key(product_key, text) if ai == "10" else None
    key = f"{product_key}/{ai}/{escaped(text)}"
    return key if identify(key).key == key and identify(key).scheme in ("lgtin", "sgtin") else None


def _faults_of(wish: Wish, named: set[str]) -> Iterator[Problem]:
    if not named:
        yield Problem("cases.scope_needed", "/lots")
    for name, (field, most) in _TEXTS.items():
        if not 3 <= len(getattr(wish, name).strip()) <= most:
            yield Problem("cases.text_needed", f"/{name}", {"field": field, "most": most})
    digits = "".join(wish.hotline.split()).replace(".", "").replace("-", "").removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and 4 <= len(digits) <= 15):
        yield Problem("cases.hotline", "/hotline", {"text": wish.hotline[:30]})


def _reached(viewer: Viewer, wish: Wish, named: set[str]) -> tuple[set[str], bool]:
    """What came of the goods, and whether the walk came to its end everywhere."""
    lots = [one.key for one in lots_page(wish.product_key, limit=LOTS_WALKED + 1)] if wish.whole else []
    # Some stamps of a lot are no goods of which others were made: of those the whole lot is named.
    walked_from = {key for key in named if stretch_in(key) is None} - {wish.product_key}
    starts = sorted({*walked_from, *lots[:LOTS_WALKED]})
    found, is_complete = set(named), len(lots) <= LOTS_WALKED and len(starts) <= LOTS_WALKED
    for start in starts[:LOTS_WALKED]:
        try:
            walked = trace(viewer, start, Direction.FORWARD, max_items=ITEMS_MOST)
        except Refused:  # nobody has recorded it: it is recalled by its number all the same
            continue
        found |= {one.key for one in walked.items if not is_bare(one.key)}
        is_complete = is_complete and walked.cut is None
    return found, is_complete


def _scope(face: ProductFace, wish: Wish, more: Iterable[str]) -> tuple[str, str]:
    """Which goods, in Vietnamese and English."""
    count = len(set(more))
    name, name_en = face.name, face.name_en or face.name
    if wish.whole:
        vi, en = f"{name}: tất cả các lô", f"{name_en}: all lots"
    else:
        numbers = ", ".join(text.strip() for text in wish.lots)
        pieces = ", ".join(text.strip() for text in wish.serials)
        stamps = sorted(one for one in map(read_stretch, wish.stamps) if one is not None)
        in_vi = (numbers and f"lô {numbers}", pieces and f"số sê-ri {pieces}", *(one.named() for one in stamps))
        in_en = (
            numbers and f"lot {numbers}",
            pieces and f"serial {pieces}",
            *(one.named(english=True) for one in stamps),
        )
        vi, en = (f"{name}: " + "; ".join(filter(None, in_vi)), f"{name_en}: " + "; ".join(filter(None, in_en)))
    if count:
        vi, en = f"{vi}; và {count} lô, kiện hàng làm từ đó", f"{en}; and {count} lots or units made of it"
    return vi, en
