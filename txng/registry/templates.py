"""Templates of sectors: which versions there are, which holds on a day, who publishes the next, and which is for a product.

The first versions come with the program and are rows since the node was made ready; where a node was not, they are read
from their files. A published version is never altered: whatever log was begun by it keeps it (C-06).
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from txng.accounts import audit
from txng.accounts import mandates_lookups as mandates
from txng.accounts.viewer import Viewer
from txng.core.canon import canonical
from txng.core.journal.builtin import builtin
from txng.core.journal.template import Template, read_template, template_document
from txng.core.mandates.mandate import Wanted
from txng.core.problems import Problem, Refused
from txng.core.vn.sectors import sector_of
from txng.registry.groups import groups
from txng.registry.models import SectorTemplate
from txng.registry.templates_sealed import SEALED
from txng.tlog.sealing import nonce

PUBLISH = "templates.publish"
MOST_BYTES = 400_000  # of one document: the longest of ours has 60 kB
REMEMBERED = 256
_ALONE = "select pg_advisory_xact_lock(hashtext('registry_sectortemplate'))"


@dataclass(frozen=True, slots=True)
class Version:
    """One published version, without its content; `by` is "" of what came with the program."""

    code: str
    version: str
    effective_on: date
    sectors: tuple[str, ...]
    digest: str
    by: str = ""
    published_at: datetime | None = None

    @property
    def ref(self) -> str:
        return f"{self.code}@{self.version}"

    @property
    def order(self) -> tuple[date, tuple[int, ...]]:
        return self.effective_on, order_of(self.version)


def versions() -> list[Version]:
    """Every version of every template, by code, the newest first. One question."""
    rows = SectorTemplate.objects.values_list(
        "code", "version", "effective_on", "sectors", "digest", "label", "published_at"
    )
    found = {one.ref: one for one in (Version(row[0], row[1], row[2], tuple(row[3]), *row[4:]) for row in rows)}
    for ref, (template, digest) in _built().items():
        found.setdefault(
            ref, Version(template.code, template.version, template.effective_from, template.sectors, digest)
        )
    newest_first = sorted(found.values(), key=lambda one: one.order, reverse=True)
    return sorted(newest_first, key=lambda one: one.code)


def versions_of(code: str) -> list[Version]:
    """Every version of one template, the newest first."""
    return [one for one in versions() if one.code == code]


def holding(day: date) -> list[Version]:
    """Of each template the version that holds on a day, by code."""
    found: dict[str, Version] = {}
    for one in versions():
        if one.effective_on <= day:
            found.setdefault(one.code, one)
    return list(found.values())


def template_named(ref: str) -> Template | None:
    """The template of a name: "crop@2026.1"; None where there is no such version. Read once, for it never changes."""
    code, _, version = ref.partition("@")
    return template_of(code, version)


def template_of(code: str, version: str) -> Template | None:
    """One version of a template; None where there is none."""
    row = SectorTemplate.objects.filter(code=code, version=version).values_list("digest", flat=True).first()
    built = _built().get(f"{code}@{version}")
    if built and row in (None, built[1]):
        return built[0]
    return _read(row) if row else None


def templates_in_force(day: date) -> tuple[Template, ...]:
    """Of each template the version that holds on a day, by name."""
    found = (template_of(one.code, one.version) for one in holding(day))
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.name))


def read_document(data: bytes) -> Template:
    """The template in a file, JSON or TOML.

    raises  Refused with every fault
    """
    if len(data) > MOST_BYTES:
        raise Refused(Problem("templates.too_large", "", {"got": len(data), "limit": MOST_BYTES}))
    try:
        text = data.decode("utf-8-sig")
        document = json.loads(text) if text.lstrip()[:1] == "{" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(Problem("templates.unreadable", "", {"reason": str(error)[:200]})) from error
    return read_template(document)


def publish(viewer: Viewer, template: Template, *, now: datetime) -> Version:
    """Publish the next version of a template, or the first of a new one.

    raises  Refused: not the viewer's to publish, a version or day that is not later than the last, a sector or group
            that nobody knows
    """
    day = timezone.localdate(now)
    with transaction.atomic():
        _alone()
        older = versions_of(template.code)
        if not _may_publish(mandates.with_mandates(viewer, day), template, older, day):
            raise Refused(Problem("templates.not_yours", values={"name": template.name}))
        problems = _faults(template, older, day)
        if problems:
            raise Refused(problems)
        row = _insert(template, viewer.person_id or 0, viewer.label, now)
        audit.note(viewer, "template.publish", f"template/{template.ref}", row.digest)
    return Version(row.code, row.version, row.effective_on, tuple(row.sectors), row.digest, row.label, now)


def may_publish(viewer: Viewer, sectors: Iterable[str], day: date) -> bool:
    """A ministry publishes for its sectors, the nation for all."""
    return mandates.allowed(viewer, Wanted(PUBLISH, sectors=frozenset(sectors)), day) is not None


def seed(now: datetime) -> list[str]:
    """Store the versions that came with the program and are not stored yet; doing it again changes nothing.

    returns  the names of those that are stored otherwise than this program has them: the stored ones hold
    """
    with transaction.atomic():
        _alone()
        kept = {one.ref: one.digest for one in _rows()}
        for ref, (template, _) in _built().items():
            if ref not in kept:
                _insert(template, 0, "", now)
    return [ref for ref, (_, digest) in _built().items() if kept.get(ref, digest) != digest]


def order_of(version: str) -> tuple[int, ...]:
    """A version as numbers, so that 2026.10 comes after 2026.9."""
    return tuple(int(part) for part in version.split("."))


def difference(new: Template, old: Template | None) -> list[tuple[str, str]]:
    """What a version changed, as ("+" | "-" | "~", what): kinds, fields, steps, rules, numbers."""
    now, before = _lines(new), _lines(old) if old else {}
    added = [("+", name) for name in now if name not in before]
    removed = [("-", name) for name in before if name not in now]
    changed = [("~", name) for name in now if name in before and now[name] != before[name]]
    return [*added, *removed, *changed]


def _lines(template: Template) -> Mapping[str, Any]:
    parts: dict[str, Any] = {"numbers": template.numbers, "intervals": template.intervals, "name": template.name}
    parts |= {f"kind {kind.code}/{one.key}": one for kind in template.kinds for one in kind.fields}
    parts |= {
        f"kind {kind.code}": (kind.name, kind.tile, kind.effect, kind.event, kind.quick) for kind in template.kinds
    }
    parts |= {f"step {one.code}": one for one in template.required_steps}
    return parts | {f"rule {one.code}": one for one in template.rules}


def _may_publish(viewer: Viewer, template: Template, older: Sequence[Version], day: date) -> bool:
    """Over the sectors of the version before as well, and over each that is new: nobody takes another's goods over."""
    before = older[0].sectors if older else ()
    asked = [template.sectors or (), *((one,) for one in template.sectors if one not in before)]
    return all(may_publish(viewer, one, day) for one in (*asked, *([before] if before else [])))


def _faults(template: Template, older: Sequence[Version], day: date) -> list[Problem]:
    told = {"day": template.effective_from.isoformat(), "today": day.isoformat()}
    found = [] if template.effective_from >= day else [Problem("templates.day_passed", "/effective_from", told)]
    newest = max(older, key=lambda one: order_of(one.version), default=None)
    if newest and any(one.version == template.version for one in older):
        found.append(_taken(template))
    elif newest and order_of(template.version) < order_of(newest.version):
        found.append(Problem("templates.version_order", "/version", {"newest": newest.version}))
    if newest and template.effective_from < newest.effective_on:
        found.append(Problem("templates.day_order", "/effective_from", {"day": newest.effective_on.isoformat()}))
    if not template.sectors:
        found.append(Problem("templates.sector_unknown", "/sectors", {"value": ""}))
    known = {one.code for one in groups()}
    for name, unknown in (
        ("sectors", [one for one in template.sectors if sector_of(one) is None]),
        ("groups", [one for one in template.groups if one not in known]),
    ):
        found += [Problem("templates.sector_unknown", f"/{name}", {"value": one[:80]}) for one in unknown]
    return found


def _alone() -> None:
    """Wait until nobody else publishes: what comes after which is judged by one at a time."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)


def _taken(template: Template) -> Problem:
    return Problem("templates.version_taken", "/version", {"ref": template.ref})


def _insert(template: Template, person_id: int, label: str, now: datetime) -> SectorTemplate:
    document = template_document(template)
    row = SectorTemplate.objects.create(
        code=template.code, version=template.version, effective_on=template.effective_from,
        sectors=list(template.sectors), document=document, digest=_digest(document), person_id=person_id, label=label,
        nonce=nonce(), published_at=now,
    )  # fmt: skip
    SEALED.seal([row], at=now)
    return row


def _digest(document: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(document)).hexdigest()


def _rows() -> list[Version]:
    rows = SectorTemplate.objects.values_list("code", "version", "effective_on", "sectors", "digest")
    return [Version(code, version, day, tuple(sectors), digest) for code, version, day, sectors, digest in rows]


@lru_cache(maxsize=REMEMBERED)
def _read(digest: str) -> Template:
    """The template of a content: what was read once need not be read again, whatever it is called."""
    document = SectorTemplate.objects.filter(digest=digest).values_list("document", flat=True).first()
    assert document is not None, "rows are never deleted"
    return read_template(document)


@lru_cache(maxsize=1)
def _built() -> Mapping[str, tuple[Template, str]]:
    return {one.ref: (one, _digest(template_document(one))) for one in builtin()}
