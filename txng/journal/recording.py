"""The only way an entry enters: read, judged, kept, made events of and promised to the log, in one transaction.

The same version sent twice is one version and gets its first answer, however late. Another body under the same name is
refused; from another phone it is kept beside the first, and a person decides. A version that comes before the one
before it is held. Refused leaves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from txng.accounts import audit, consents_acts
from txng.accounts.viewer import Viewer
from txng.core.epcis.read_json import read_event
from txng.core.journal.entry import Entry, read_entry
from txng.core.journal.events import Said, events_of
from txng.core.journal.judge import judge
from txng.core.journal.template import Template
from txng.core.problems import KINDS, Problem, Refused
from txng.events.capture import capture, limits
from txng.journal import attachments, conflicts, kept, owning, reminders
from txng.journal import models as tables
from txng.journal.acting import Writing, writing_for
from txng.journal.envelope import Envelope, read_envelope
from txng.journal.published import template_named
from txng.journal.writing import write_standing, write_version

WRONG_CLOCK = timedelta(minutes=15)
_LOCK = "select pg_advisory_xact_lock(%s)"
_YEARS_AHEAD_S = 20 * 366 * 86_400


@dataclass(frozen=True, slots=True)
class Sent:
    """How an entry came.

    device       random name of the phone's install; "" of one written on a page of ours
    clock_off_s  how far the phone's clock was ahead of ours when it sent
    """

    device: str = ""
    clock_off_s: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one version.

    state   "received": committed with its events; "held": an earlier version has not come yet
    flags   "clock_wrong", "late", "conflict", "stuck"
    """

    id: str
    version: int
    state: str
    received_at: datetime
    event_ids: tuple[str, ...] = ()
    event_nos: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ask:
    """One version on its way in."""

    writing: Writing
    envelope: Envelope
    sent: Sent
    now: datetime
    flags: tuple[str, ...] = field(default=())


def record_entry(viewer: Viewer, document: Any, *, now: datetime, sent: Sent = Sent()) -> Answer:
    """Keep one version of one entry.

    viewer    who has signed in: the household itself, or who writes for it by its consent
    document  as on the wire (ADR 40)
    raises    Refused with every fault, and then nothing is stored; that another body came under a known name is noted
    """
    envelope = read_envelope(document)
    try:
        with transaction.atomic():
            ask = _Ask(writing_for(viewer, envelope.organisation, now=now), envelope, sent, now)
            return _recorded(ask, viewer)
    except Refused as refused:
        if any(problem.code == "journal.entry_taken" for problem in refused.problems):
            audit.note(viewer, "journal.other_body", f"entry/{envelope.name}", f"device {sent.device}")
        raise


def _recorded(ask: _Ask, viewer: Viewer) -> Answer:
    envelope = ask.envelope
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [kept.lock_of(envelope.organisation, envelope.id)])
    chain = tables.Entry.objects.filter(organisation_id=envelope.organisation, id=envelope.id).first()
    held = list(tables.Held.objects.filter(organisation_id=envelope.organisation, entry_id=envelope.id))
    if (known := _known(ask, chain, held)) is not None:
        return known
    branch = conflicts.branch_of(envelope, ask.sent.device, chain)
    if not branch and not _follows(envelope, chain):
        return _held(ask)
    answer = _applied(ask, viewer, chain, branch=branch)
    if not branch and held:
        _apply_held(ask, viewer)
    return answer


def _known(ask: _Ask, chain: tables.Entry | None, held: Sequence[tables.Held]) -> Answer | None:
    """The first answer, where this version came before.

    raises   Refused journal.entry_taken where another body came from the same phone
    """
    envelope, device = ask.envelope, ask.sent.device
    name = {"organisation_id": envelope.organisation, "entry_id": envelope.id, "version": envelope.version}
    rows = list(tables.Version.objects.filter(**name)) if chain is not None else []  # no version without its chain
    same = next((row for row in rows if bytes(row.digest) == envelope.digest), None)
    if same is not None:
        return _answer_of(same)
    is_held_otherwise = any(row.version == envelope.version and bytes(row.digest) != envelope.digest for row in held)
    if is_held_otherwise or any(row.device == device for row in rows):
        raise Refused(Problem("journal.entry_taken", values={"version": envelope.version}))
    return None


def _follows(envelope: Envelope, chain: tables.Entry | None) -> bool:
    """Is the version before this one here? On a branch that was given up counts too: its phone goes on from there."""
    if envelope.version == (chain.newest if chain else 0) + 1:
        return True
    name = {"organisation_id": envelope.organisation, "entry_id": envelope.id, "version": envelope.version - 1}
    return chain is not None and tables.Version.objects.filter(**name).exists()


def _held(ask: _Ask) -> Answer:
    envelope, sent = ask.envelope, ask.sent
    fields = {
        "body": envelope.text.decode(), "digest": envelope.digest, "device": sent.device,
        "person_id": ask.writing.viewer.person_id, "clock_off_s": sent.clock_off_s, "received_at": ask.now,
    }  # fmt: skip
    row, _ = tables.Held.objects.get_or_create(
        organisation_id=envelope.organisation, entry_id=envelope.id, version=envelope.version, defaults=fields
    )
    flags = ("stuck",) if row.flagged_at else ()
    return Answer(str(envelope.id), envelope.version, "held", row.received_at, flags=flags)


def _apply_held(ask: _Ask, viewer: Viewer) -> None:
    """Apply what waited for this version, one after the other; what is refused waits, flagged, for its sender to ask."""
    rows = tables.Held.objects.filter(organisation_id=ask.envelope.organisation, entry_id=ask.envelope.id)
    version = ask.envelope.version
    for row in rows.order_by("version"):  # as many as one person edits one entry before he sends it
        version += 1
        if row.version != version:
            return
        envelope = read_envelope(orjson.loads(row.body))
        sent = Sent(row.device, row.clock_off_s)
        chain = tables.Entry.objects.filter(organisation_id=envelope.organisation, id=envelope.id).first()
        try:
            with transaction.atomic():
                _applied(replace(ask, envelope=envelope, sent=sent), viewer, chain, branch="")
                rows.filter(version=version).delete()
        except Refused as refused:
            rows.filter(version=version).update(flagged_at=ask.now, problems=_told(refused))
            return


def _applied(ask: _Ask, viewer: Viewer, chain: tables.Entry | None, *, branch: str) -> Answer:
    """Judge and keep one version; on a branch it is kept and no events are made of it until a person decides."""
    envelope = ask.envelope
    template = template_named(envelope.template)
    entry = read_entry(envelope.document, template)
    before = kept.entries_before(envelope.organisation, entry, now=ask.now)
    flags = _flags(ask, entry, template)
    problems = judge(
        entry, [one.entry for one in before], template, today=timezone.localdate(ask.now),
        is_clock_wrong="clock_wrong" in flags,
    )  # fmt: skip
    problems += owning.faults_of(entry, template, before, own_code=ask.writing.viewer.organisation_code)
    if any(not problem.is_warning for problem in problems):
        raise Refused(problems)
    found = conflicts.beside(entry, before, ask.sent.device, template)
    flags = (*flags, *(["conflict"] if branch or found else []))
    receipts = () if branch else _captured(ask, entry, template, chain)
    answer = Answer(
        str(envelope.id), envelope.version, "received", ask.now, tuple(one.event_id for one in receipts),
        tuple(one.event_no for one in receipts), tuple(problems), flags,
    )  # fmt: skip
    _store(ask, entry, template, answer, branch)
    if not branch:
        _stand(ask, entry, template, answer)
    conflicts.note(entry, branch, found, chain, now=ask.now)
    attachments.announce(entry, now=ask.now)
    if not branch:
        for settle in settings.JOURNAL_SETTLE:
            import_string(settle)(entry, ask.now)
    _tell_household(ask, viewer, entry, template)
    return answer


def _flags(ask: _Ask, entry: Entry, template: Template) -> tuple[str, ...]:
    latest = ask.now + WRONG_CLOCK
    is_wrong = abs(ask.sent.clock_off_s) > WRONG_CLOCK.total_seconds() or entry.saved_at > latest
    is_late = ask.now - entry.saved_at > timedelta(days=template.numbers.offline_days)
    return (*(["clock_wrong"] if is_wrong else []), *(["late"] if is_late and not is_wrong else []))


def _captured(ask: _Ask, entry: Entry, template: Template, chain: tables.Entry | None) -> Sequence[Any]:
    code, is_helped = ask.writing.viewer.organisation_code, ask.writing.helping is not None
    said = Said(code, ask.now, is_written_for=is_helped, earlier=_events_before(ask, chain))
    documents = events_of(entry, template, said)
    # What the phone claims is kept as it claims, also where its clock runs years ahead; when we had it is ours to say.
    bounds = replace(limits(), clock_drift_s=_YEARS_AHEAD_S)
    reads = [read_event(orjson.dumps(one), limits=bounds) for one in documents]
    return capture(ask.writing.viewer, reads, now=ask.now, bounds=bounds)


def _events_before(ask: _Ask, chain: tables.Entry | None) -> Sequence[Mapping[str, Any]]:
    """The events of the version that this one follows, made again: the same entry gives the same events."""
    if chain is None or chain.is_withdrawn:
        return ()
    row = tables.Version.objects.get(
        organisation_id=chain.organisation_id, entry_id=chain.id, branch="", version=chain.newest
    )
    words = tables.Personal.objects.filter(
        organisation_id=chain.organisation_id, entry_id=chain.id, branch="", version=chain.newest
    )
    document = kept.whole(row.body, words.values_list("words", flat=True).first())
    template = template_named(str(document["template"]))
    entry = read_entry(document, template)
    is_helped = row.consent_id is not None
    return events_of(
        entry, template, Said(ask.writing.viewer.organisation_code, row.received_at, is_written_for=is_helped)
    )


def _store(ask: _Ask, entry: Entry, template: Template, answer: Answer, branch: str) -> None:
    envelope, helping = ask.envelope, ask.writing.helping
    body, words = kept.split(envelope.document, template)
    name = {"organisation_id": envelope.organisation, "entry_id": envelope.id, "branch": branch, "version": envelope.version}  # fmt: skip
    told = {
        "flags": list(answer.flags), "event_nos": list(answer.event_nos),
        "problems": [{"code": one.code, "pointer": one.pointer, "values": _plain(one.values)} for one in answer.problems],
    }  # fmt: skip
    fields = {
        "body": body, "digest": envelope.digest, "device": ask.sent.device, "answer": told,
        "person_id": ask.writing.viewer.person_id or 0, "consent_id": helping.consent_id if helping else None,
        "happened_at": entry.happened_at, "saved_at": entry.saved_at, "clock_off_s": ask.sent.clock_off_s,
        "received_at": ask.now, "event_ids": list(answer.event_ids),
    }  # fmt: skip
    write_version(name, fields, words)


def _stand(ask: _Ask, entry: Entry, template: Template, answer: Answer) -> None:
    kind = template.kind(entry.kind)
    assert kind is not None, "read_entry knows its kind"
    fields = {
        "kind": entry.kind, "effect": kind.effect, "template": entry.template, "lot_key": entry.lot or entry.new_lot,
        "happened_at": entry.happened_at, "newest": entry.version, "is_withdrawn": entry.is_withdrawn,
        "event_ids": [] if entry.is_withdrawn else list(answer.event_ids), "device": ask.sent.device,
        "person_id": ask.writing.viewer.person_id, "is_helped": ask.writing.helping is not None,
        "flags": list(answer.flags),
    }  # fmt: skip
    write_standing(entry, fields, met=reminders.met_by(entry, template), now=ask.now)


def _tell_household(ask: _Ask, viewer: Viewer, entry: Entry, template: Template) -> None:
    """Who writes for a household leaves an act, of which it is told in the evening and which it may disown."""
    if ask.writing.helping is None:
        return
    kind = template.kind(entry.kind)
    lot = (entry.lot or entry.new_lot).rpartition(":")[2].rpartition("/")[2]
    done = "Xoá" if entry.is_withdrawn else "Ghi" if entry.version == 1 else "Sửa"
    said = f"{done} nhật ký: {kind.name if kind else entry.kind}{f', lô {lot}' if lot else ''}, {entry.day:%d/%m/%Y}"
    target = f"entry/{ask.envelope.name}"
    consents_acts.record_act(viewer, ask.writing.helping, "journal.record", target, said=said, now=ask.now)


def _answer_of(row: tables.Version) -> Answer:
    told = row.answer
    problems = (Problem(one["code"], one["pointer"], one["values"]) for one in told["problems"])
    return Answer(
        str(row.entry_id), row.version, "received", row.received_at, tuple(row.event_ids), tuple(told["event_nos"]),
        tuple(one for one in problems if one.code in KINDS), tuple(told["flags"]),
    )  # fmt: skip


def _told(refused: Refused) -> list[dict[str, Any]]:
    return [
        {"code": one.code, "pointer": one.pointer, "detail": one.sentence(), "is_warning": one.is_warning}
        for one in refused.problems
    ]


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, (int, str, bool)) else str(value) for name, value in values.items()}
