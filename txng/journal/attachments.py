"""Photos and voice notes: announced by their entry, sent in chunks, taken up where a bad network broke off.

A photo is drawn anew, so that what the camera wrote beside it (where, when, by which phone) does not come along. A voice
note is kept as it was sent and is never public.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from txng.accounts.viewer import Viewer
from txng.core.journal.entry import Attached, Entry
from txng.core.journal.sound import seconds_of
from txng.core.problems import Problem, Refused
from txng.journal import models as tables
from txng.journal.acting import written_for
from txng.registry.images import remade

CHUNK_MOST = 65_536
PHOTO_MOST, VOICE_MOST = 4 * 1024 * 1024, 1024 * 1024  # a minute of speech is a fifth of it
VOICE_MOST_S, _TAIL_S = 60, 2  # what a recorder still writes after it was told to stop
PHOTOS = ("image/jpeg", "image/png", "image/webp")
VOICES = ("audio/webm", "audio/ogg", "audio/mp4", "audio/mpeg", "audio/aac", "audio/wav", "audio/3gpp")
_LOCK = "select pg_advisory_xact_lock(%s)"
_WHOLE = """
select string_agg(data, ''::bytea order by begins) from journal_chunk
where organisation_id = %s and attachment_id = %s
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of an attachment is here: the offset at which the next chunk begins, and how long it will be."""

    offset: int
    length: int
    is_done: bool


def announce(entry: Entry, *, now: datetime) -> None:
    """Make room for what an entry says it brings.

    raises   Refused journal.attachment_id, .attachment_type, .attachment_large: every fault at once
    """
    named = [("photo", n, one) for n, one in enumerate(entry.photos)] + [
        ("voice", n, one) for n, one in enumerate(entry.voice)
    ]
    problems = [problem for kind, n, one in named for problem in _faults(kind, n, one)]
    if problems:
        raise Refused(problems)
    rows = [
        tables.Attachment(
            organisation_id=entry.organisation, id=UUID(one.id), entry_id=entry.id, kind=kind, media_type=one.type,
            sha256=bytes.fromhex(one.sha256), size_bytes=one.bytes, announced_at=now,
        )
        for kind, _, one in named
    ]  # fmt: skip
    if rows:
        tables.Attachment.objects.bulk_create(rows, ignore_conflicts=True)


def progress_of(viewer: Viewer, attachment_id: UUID, *, now: datetime) -> Progress:
    """How far an attachment of the viewer's came.

    raises   Refused journal.attachment_unknown
    """
    return _progress(_mine(viewer, attachment_id, now))


def put(viewer: Viewer, attachment_id: UUID, data: bytes, *, offset: int, length: int, now: datetime) -> Progress:
    """Take one chunk; the last has the whole checked, and drawn anew where it is a photo.

    raises   Refused journal.attachment_unknown, .attachment_length, .attachment_offset (at what is expected),
             .attachment_digest: then all of it is asked for again; .voice_long; registry.image_kind, .image_large
    """
    try:
        with transaction.atomic():
            row = _mine(viewer, attachment_id, now)
            with connection.cursor() as cursor:
                cursor.execute(_LOCK, [int.from_bytes(row.id.bytes[8:], "big", signed=True)])
            row.refresh_from_db()
            return _taken(row, data, offset, length, now)
    except Refused as refused:
        spoilt = {"journal.attachment_digest", "journal.voice_long", "registry.image_kind", "registry.image_large"}
        if any(problem.code in spoilt for problem in refused.problems):
            _forget(_mine(viewer, attachment_id, now))
        raise


def content_of(viewer: Viewer, attachment_id: UUID, *, now: datetime) -> tuple[bytes, str]:
    """An attachment whole, and its media type; for those who write for the organisation.

    raises   Refused journal.attachment_unknown
    """
    row = _mine(viewer, attachment_id, now, is_whole=True)
    if row.data is None:
        raise Refused(Problem("journal.attachment_unknown"))
    return bytes(row.data), "image/webp" if row.kind == "photo" else row.media_type


def came(organisations: Iterable[int], since: datetime) -> list[tuple[str, int, int]]:
    """Attachments announced since: id, how much of each is here, how long it is. One question."""
    with connection.cursor() as cursor:
        cursor.execute(_CAME, [list(organisations), since])
        return [(str(number), size if is_done else here, size) for number, size, is_done, here in cursor.fetchall()]


_CAME = """
select a.id, a.size_bytes, a.done_at is not null, coalesce(sum(length(c.data)), 0)::int
from journal_attachment a
left join journal_chunk c on c.organisation_id = a.organisation_id and c.attachment_id = a.id
where a.organisation_id = any(%s) and a.announced_at > %s
group by a.organisation_id, a.id, a.size_bytes, a.done_at order by a.id limit 2000
"""


def _taken(row: tables.Attachment, data: bytes, offset: int, length: int, now: datetime) -> Progress:
    here = _progress(row)
    if here.is_done:
        return here
    if length != row.size_bytes:
        raise Refused(Problem("journal.attachment_length", values={"want": row.size_bytes, "got": length}))
    if offset + len(data) <= here.offset:
        return here  # this chunk came before, and its answer did not reach the phone
    if offset != here.offset or offset + len(data) > row.size_bytes:
        raise Refused(Problem("journal.attachment_offset", values={"offset": here.offset}))
    tables.Chunk.objects.create(organisation_id=row.organisation_id, attachment_id=row.id, begins=offset, data=data)
    if offset + len(data) == row.size_bytes:
        _finish(row, now)
        return Progress(row.size_bytes, row.size_bytes, is_done=True)
    return Progress(offset + len(data), row.size_bytes, is_done=False)


def _finish(row: tables.Attachment, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE, [row.organisation_id, row.id])
        whole = bytes(cursor.fetchone()[0])
    if hashlib.sha256(whole).digest() != bytes(row.sha256):
        raise Refused(Problem("journal.attachment_digest"))
    if row.kind == "voice":
        _check_length(whole)
    kept = remade(whole).data if row.kind == "photo" else whole
    mine = tables.Attachment.objects.filter(organisation_id=row.organisation_id, id=row.id)
    mine.update(data=kept, done_at=now)
    _chunks(row).delete()


def _check_length(sound: bytes) -> None:
    seconds = seconds_of(sound)
    if seconds is not None and seconds > VOICE_MOST_S + _TAIL_S:
        raise Refused(Problem("journal.voice_long", values={"got": round(seconds), "most": VOICE_MOST_S}))


def _forget(row: tables.Attachment) -> None:
    _chunks(row).delete()


def _chunks(row: tables.Attachment):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return tables.Chunk.objects.filter(organisation_id=row.organisation_id, attachment_id=row.id)


def _progress(row: tables.Attachment) -> Progress:
    if row.done_at is not None:
        return Progress(row.size_bytes, row.size_bytes, is_done=True)
    ends = _chunks(row).order_by("-begins").first()
    return Progress(ends.begins + len(ends.data) if ends else 0, row.size_bytes, is_done=False)


def _mine(viewer: Viewer, attachment_id: UUID, now: datetime, *, is_whole: bool = False) -> tables.Attachment:
    mine = written_for(viewer, timezone.localdate(now))
    rows = tables.Attachment.objects.filter(organisation_id__in=list(mine), id=attachment_id)
    found = (rows if is_whole else rows.defer("data")).order_by("announced_at").first()
    if found is None:
        raise Refused(Problem("journal.attachment_unknown"))
    return found


def _faults(kind: str, n: int, one: Attached) -> list[Problem]:
    place = f"/{'photos' if kind == 'photo' else 'voice'}/{n}"
    types, most = (PHOTOS, PHOTO_MOST) if kind == "photo" else (VOICES, VOICE_MOST)
    found = []
    if not _is_uuid(one.id):
        found.append(Problem("journal.attachment_id", f"{place}/id", {"value": one.id[:60]}))
    if one.type.partition(";")[0].strip() not in types:
        found.append(
            Problem("journal.attachment_type", f"{place}/type", {"got": one.type[:60], "known": ", ".join(types)})
        )
    if one.bytes > most:
        found.append(Problem("journal.attachment_large", f"{place}/bytes", {"got": one.bytes, "most": most}))
    return found


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
