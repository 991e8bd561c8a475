"""What senders are told: capture jobs, receipts, verdicts of a trial run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from txng.core.problems import Problem, Refused
from txng.events import jobs
from txng.events.api.resource import ROOT
from txng.events.capture import Receipt
from txng.events.models import CaptureJob
from txng.events.told import time_told as time_told  # noqa: PLC0414 - for those who tell more of a receipt
from txng.events.verdicts import Verdict
from txng.tlog.lookups import sealed
from txng.web.problems import body_of as problem_body
from txng.web.problems import error_of, status_of


def jobs_told(found: Sequence[CaptureJob], language: str) -> list[dict[str, Any]]:
    """The standard's captureJobs, and beside them what became of each event."""
    numbers = [result["event_no"] for job in found for result in job.results if "event_no" in result]
    indexes = sealed("event", numbers) if numbers else {}
    return [
        _job(job, jobs.counts_of(job), language)
        | {"results": [_result(result, indexes, language) for result in job.results]}
        for job in found
    ]


def listed_told(found: Sequence[tuple[CaptureJob, jobs.Counts]], language: str) -> list[dict[str, Any]]:
    """The same in a list: how many events became what; each job's own address tells which."""
    return [_job(job, counts, language) for job, counts in found]


def receipt_told(receipt: Receipt) -> dict[str, Any]:
    """One receipt; once the event is sealed, with its place in the log and where the proof is."""
    proof = {} if receipt.index is None else {"index": receipt.index, "proof": f"/log/proof/{receipt.index}"}
    return {
        "eventID": receipt.event_id,
        "eventNo": receipt.event_no,
        "recordTime": time_told(receipt.record_time),
        "status": receipt.status,
        **proof,
    }


def verdict_told(
    verdicts: Sequence[Verdict], behaviour: str, warnings: Iterable[Problem], language: str
) -> dict[str, Any]:
    """What would become of a document; nothing of it was stored.

    warnings   of the document as a whole
    """
    errors = [fault for verdict in verdicts for fault in verdict.faults]
    return {
        "dryRun": True,
        "success": not errors,
        "captureErrorBehaviour": behaviour,
        "errors": [_error(fault, language) for fault in errors],
        "problems": [error_of(problem, language) for problem in warnings],
        "results": [_verdict(verdict, language) for verdict in verdicts],
    }


def location_of(event_id: str) -> str:
    """Where an event can be read."""
    return f"{ROOT}/events/{quote(event_id, safe='')}"


def _job(job: CaptureJob, counts: jobs.Counts, language: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "captureID": job.id,
        "createdAt": time_told(job.created_at),
        "running": job.finished_at is None,
        "success": job.success,
        "captureErrorBehaviour": job.error_behaviour,
        "errors": [_error(jobs.problem_of(stored), language) for stored in job.problems],
        "documentSha256": bytes(job.sha256).hex(),
        "counts": {status: counts.get(status, 0) for status in ("captured", "known", "refused")},
    }
    return body | ({"finishedAt": time_told(job.finished_at)} if job.finished_at else {})


def _error(problem: Problem, language: str) -> dict[str, Any]:
    """One error of a captureJob: RFC 7807 as the standard wants it, our code and the place beside."""
    refused = Refused(problem)
    body = problem_body(refused, language=language, status=status_of(refused, on_epcis=True), on_epcis=True)
    del body["errors"]
    return body | error_of(problem, language)


def _result(result: dict[str, Any], indexes: Mapping[int, int], language: str) -> dict[str, Any]:
    found = {"problems": [error_of(jobs.problem_of(stored), language) for stored in result["problems"]]}
    place = {"pointer": f"#{result['pointer']}", "status": result["status"]}
    if "event_no" not in result:
        return place | found
    record_time = datetime.fromisoformat(result["record_time"])
    number, index = result["event_no"], indexes.get(result["event_no"])
    return place | receipt_told(Receipt(result["event_id"], number, record_time, result["status"], index)) | found


def _verdict(verdict: Verdict, language: str) -> dict[str, Any]:
    named = {} if verdict.event_id is None else {"eventID": verdict.event_id, "hash": verdict.event_hash}
    problems = [error_of(problem, language) for problem in verdict.problems]
    return {"pointer": f"#{verdict.pointer}", "status": verdict.status, **named, "problems": problems}
