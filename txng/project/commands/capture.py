"""Gửi sự kiện tới một nút, chờ xét xong, in biên nhận từng sự kiện hoặc mọi lỗi kèm vị trí.

Each FILE is an EPCIS 2.0 JSON document, a bare event, or a JSON array of them, sent as it stands. A document enters whole
or, with a fault, not at all (--proceed: the sound events enter). Sending again is safe: what is known is not recorded twice.

  txng capture thu-hoach.json --to https://truyxuat.example --key-file khoa
"""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from txng.project.commands import remote
from txng.project.commands.failure import CommandFailed
from txng.project.commands.parcels import Parcel, parcels_of
from txng.project.commands.remote import Node, fault_line, faults_of

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 2.0
_STATUS = {"captured": "đã ghi", "known": "đã có từ trước"}


@dataclass
class Tally:
    """What became of the events of a run."""

    captured: int = 0
    known: int = 0
    refused: int = 0
    files_refused: list[str] = field(default_factory=list)


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="tệp JSON / JSON file")
    remote.arguments(parser)
    parser.add_argument("--proceed", action="store_true", help="ghi các sự kiện không lỗi / store the sound events anyway")
    parser.add_argument("--wait", type=float, default=600, metavar="GIÂY", help="chờ xét tối đa / longest wait, seconds (600)")


def run(given: Namespace) -> int:
    """Send every file; 1 when anything was refused."""
    tally = Tally()
    with Node(given) as node:
        for number, path in enumerate(given.files, start=1):
            print(f"[{number}/{len(given.files)}] {path}", file=sys.stderr)
            refused = tally.refused
            for parcel in parcels_of(_read(path), now=datetime.now(UTC)):
                send = _send_document if parcel.is_document else _send_event
                send(node, parcel, given, tally)
            if tally.refused > refused:
                tally.files_refused.append(str(path))
    print(f"Đã ghi {tally.captured} sự kiện, {tally.known} đã có từ trước, {tally.refused} bị từ chối.")
    if tally.files_refused:
        print("Hãy sửa các lỗi trên rồi gửi lại: " + ", ".join(tally.files_refused), file=sys.stderr)
    return 1 if tally.files_refused else 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandFailed(f"Không đọc được {path}: {error.strerror}. Hãy kiểm tra tên tệp và quyền đọc.") from error


def _send_document(node: Node, parcel: Parcel, given: Namespace, tally: Tally) -> None:
    behaviour = "proceed" if given.proceed else "rollback"
    headers = {"Content-Type": "application/json", "GS1-Capture-Error-Behaviour": behaviour}
    answer = node.request("POST", "/epcis/v2/capture", content=parcel.body, headers=headers)
    if answer.status_code != httpx.codes.ACCEPTED:
        _print_refusal(answer, parcel, tally)
        return
    job = _judged(node, answer.headers["Location"], given.wait)
    for result in job.get("results", []):
        _print_result(result, parcel, tally)
    if not job["success"] and not job.get("results"):
        tally.refused += 1
        for error in job["errors"]:
            print(f"  ✘ {_line(error, parcel)}")


def _send_event(node: Node, parcel: Parcel, _: Namespace, tally: Tally) -> None:
    headers = {"Content-Type": "application/json"}
    answer = node.request("POST", "/epcis/v2/events", content=parcel.body, headers=headers)
    receipt = answer.headers.get("Txng-Receipt")
    if receipt is None:
        _print_refusal(answer, parcel, tally)
        return
    _print_result({"pointer": "", **json.loads(receipt)}, parcel, tally)


def _judged(node: Node, location: str, wait_s: float, clock: Callable[[], float] = time.monotonic) -> dict[str, Any]:
    pause, deadline = FIRST_PAUSE_S, clock() + wait_s
    while True:
        job: dict[str, Any] = _json_of(node.request("GET", location))
        if "running" not in job:
            raise CommandFailed(f"Không hỏi được kết quả ở {location}: {job.get('detail', job)}")
        if not job["running"]:
            return job
        if clock() > deadline:
            raise CommandFailed(
                f"Tài liệu đã được nhận nhưng chưa xét xong sau {wait_s:.0f} giây: {location}. "
                "Hãy chạy lại lệnh này sau; sự kiện đã ghi sẽ không bị ghi hai lần."
            )
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE_S)


def _print_result(result: Mapping[str, Any], parcel: Parcel, tally: Tally) -> None:
    place, status = parcel.place(result["pointer"]), result["status"]
    if status not in _STATUS:
        tally.refused += 1
        for problem in result.get("problems", []):
            print(f"  ✘ {_line(problem, parcel)}")
        return
    tally.captured += status == "captured"
    tally.known += status == "known"
    seal = f"niêm phong số {result['index']}" if "index" in result else "chờ niêm phong"
    print(f"  ✔ {place}  {_STATUS[status]} lúc {result['recordTime']}, {seal}  {result['eventID']}")
    for warning in result.get("problems", []):
        print(f"    ! {_line(warning, parcel)}")


def _print_refusal(answer: httpx.Response, parcel: Parcel, tally: Tally) -> None:
    tally.refused += 1
    body = _json_of(answer)
    lines = [_line(error, parcel) for error in body.get("errors", [])] or list(faults_of(answer))
    for line in lines:
        print(f"  ✘ {line}")


def _line(error: Mapping[str, Any], parcel: Parcel) -> str:
    return fault_line({**error, "pointer": parcel.place(error["pointer"])} if error.get("pointer") else error)


def _json_of(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
