"""Register a link, amend it, end it: each a version of its own, in one transaction with its leaf."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from txng.accounts import audit
from txng.accounts.viewer import Viewer
from txng.core.gs1.link_types import link_type_of
from txng.core.problems import Problem, Refused
from txng.links.acting import check_own, owns, read_anchor
from txng.links.drafts import Draft, check, host_in
from txng.links.models import Link, Version
from txng.links.sealed import SEALED
from txng.links.targets import written
from txng.tlog.sealing import nonce

_HOLD = "select pg_advisory_xact_lock(hashtextextended('links ' || %s, 0))"
_DEFAULT_AT = """
select l.id from links_link l
cross join lateral (select * from links_version where link_id = l.id order by number desc limit 1) v
where l.anchor = %s and l.id <> %s and v.is_default and not v.is_end limit 1
"""


def register(viewer: Viewer, organisation_id: int, draft: Draft, *, now: datetime) -> int:
    """A new link; its number.

    raises   Refused links.not_there (not one's organisation), every fault of the draft, links.anchor_not_yours,
             links.default_taken
    """
    if not owns(viewer, organisation_id, now):
        raise Refused(Problem("links.not_there"))
    anchor = _judged(draft)
    check_own(anchor, organisation_id)
    with transaction.atomic():
        _one_default(anchor, draft, 0)
        link = Link.objects.create(organisation_id=organisation_id, anchor=anchor, made_at=now)
        _write(viewer, link, 1, _columns(draft), now=now)
        audit.note(viewer, "links.register", f"link/{link.pk}", anchor[:200])
    return link.pk


def amend(viewer: Viewer, number: int, draft: Draft, *, now: datetime) -> None:
    """Another version of a link; its anchor stays.

    raises   Refused links.not_there, every fault of the draft, links.default_taken
    """
    with transaction.atomic():
        link, newest = _held(viewer, number, now)
        check(draft)
        check_own(link.anchor, link.organisation_id)
        _one_default(link.anchor, draft, link.pk)
        _write(viewer, link, newest.number + 1, _columns(draft), now=now)
        audit.note(viewer, "links.amend", f"link/{link.pk}")


def end(viewer: Viewer, number: int, *, now: datetime) -> None:
    """The link is no more; what it was stays on record.

    raises   Refused links.not_there
    """
    with transaction.atomic():
        link, newest = _held(viewer, number, now)
        columns = {name: getattr(newest, name) for name in _NAMES}
        _write(viewer, link, newest.number + 1, columns | {"is_end": True, "is_default": False}, now=now)
        audit.note(viewer, "links.end", f"link/{link.pk}")


_NAMES = (
    "link_type", "href", "host", "title", "languages", "media_type", "contexts", "is_default", "is_default_multi",
    "valid_from", "valid_to",
)  # fmt: skip


def _judged(draft: Draft) -> str:
    """The anchor of a draft, with every fault of both told at once."""
    problems: list[Problem] = []
    anchor = ""
    try:
        anchor = read_anchor(draft.anchor)
    except Refused as refused:
        problems += refused.problems
    try:
        check(draft)
    except Refused as refused:
        problems += refused.problems
    if problems:
        raise Refused(problems)
    return anchor


def _held(viewer: Viewer, number: int, now: datetime) -> tuple[Link, Version]:
    link = Link.objects.select_for_update(no_key=True).filter(pk=number).first()
    newest = Version.objects.filter(link=link).order_by("-number").first() if link else None
    if link is None or newest is None or newest.is_end or not owns(viewer, link.organisation_id, now):
        raise Refused(Problem("links.not_there"))
    return link, newest


def _one_default(anchor: str, draft: Draft, number: int) -> None:
    if not draft.is_default:
        return
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [anchor])  # two who make a default of one code at once wait for one another
        cursor.execute(_DEFAULT_AT, [anchor, number])
        taken = cursor.fetchone()
    if taken:
        raise Refused(Problem("links.default_taken", "/is_default", {"number": taken[0]}))


def _columns(draft: Draft) -> dict[str, Any]:
    return {
        "link_type": link_type_of(draft.type), "href": written(draft.href), "host": host_in(draft), "title": draft.title.strip(),
        "languages": list(draft.languages), "media_type": draft.media_type, "contexts": list(draft.contexts),
        "is_default": draft.is_default, "is_default_multi": draft.is_default_multi, "valid_from": draft.valid_from,
        "valid_to": draft.valid_to,
    }  # fmt: skip


def _write(viewer: Viewer, link: Link, number: int, columns: dict[str, Any], *, now: datetime) -> None:
    row = Version.objects.create(link=link, number=number, by_person=viewer.person_id, at=now, nonce=nonce(), **columns)
    SEALED.seal([row], at=now)
