"""What a sender keeps of a document: one file that proves, offline, every event of it that was recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from txng.accounts.lookups import organisations_of
from txng.accounts.viewer import Viewer
from txng.core.epcis.receipt_file import Sealed, write_receipt
from txng.core.problems import Problem, Refused
from txng.events import jobs
from txng.events.write_rows import run
from txng.tlog.lookups import proof_texts, sealed

_KEPT = "select event_no, organisation_id, body, nonce from events_event where event_no = any(%b)"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document not all of whose events are sealed yet; `events` is 0 as long as it is being judged."""

    events: int
    sealed: int


def receipt_of(viewer: Viewer, job_id: str) -> bytes | Waiting:
    """The receipt of one capture of the viewer's organisation: core.epcis.receipt_file.

    returns  the file, or how far the sealing has come
    raises   Refused capture.unknown_job, also for another organisation's; receipt.nothing where no event was recorded
    cost     three statements and the tiles of the log, however many events
    """
    job = jobs.job_of(viewer, job_id)
    if job.finished_at is None:
        return Waiting(0, 0)
    numbers = list(dict.fromkeys(result["event_no"] for result in job.results if "event_no" in result))
    if not numbers:
        raise Refused(Problem("receipt.nothing", values={"id": job.id, "job": f"/epcis/v2/capture/{job.id}"}))
    indexes = sealed("event", numbers)
    if len(indexes) < len(numbers):
        return Waiting(len(numbers), len(indexes))
    proofs = proof_texts(indexes.values())
    kept = _kept(numbers)
    return write_receipt(Sealed(*kept[number], proofs[indexes[number]]) for number in numbers)


def _kept(numbers: Iterable[int]) -> dict[int, tuple[bytes, str, bytes]]:
    """Event number → its text, its organisation, its nonce."""
    rows = run(_KEPT, (list(numbers),)).fetchall()
    codes = {one.id: one.code for one in organisations_of({row[1] for row in rows}).values()}
    return {number: (body.encode(), codes[organisation], bytes(nonce)) for number, organisation, body, nonce in rows}
