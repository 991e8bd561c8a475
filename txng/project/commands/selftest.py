"""Đưa tài liệu của phần mềm bạn cho một nút xét thử: nêu mọi lỗi, chấm sáu việc cần chứng tỏ, không ghi gì.

FILE is an EPCIS document or event (JSON-LD, XML 2.0 or 1.2), a query's address, or a subscription in JSON; up to 12 in one
go. Without a key the node judges what is true of them by themselves; with one, also whether an eventID is taken. Exit
status 0: all six things were shown without a fault; 1: not so, or --any-level was given and a file has faults.

  txng selftest thu-hoach.json dong-goi.xml --to https://truyxuat.example
  txng selftest thu-hoach.json --any-level --to https://truyxuat.example --key-file khoa
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from txng.project.commands import remote
from txng.project.commands.failure import CommandFailed
from txng.project.commands.remote import Node, fault_line, faults_of

ADDRESS = "/tu-kiem-tra-ket-noi/"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="tệp cần xét / file to judge")
    remote.arguments(parser)
    parser.add_argument(
        "--any-level", action="store_true", help="chỉ cần không có lỗi, không cần đủ sáu việc / faults alone decide"
    )


def run(given: Namespace) -> int:
    """Print the verdict; 1 where it is not good."""
    files = [("tep", (path.name, _read(path), "application/octet-stream")) for path in given.files]
    with Node(given) as node:
        answer = node.request("POST", ADDRESS, files=files)
    if answer.status_code != httpx.codes.OK:
        raise CommandFailed("\n".join(faults_of(answer)))
    told: Mapping[str, Any] = answer.json()
    for file in told["files"]:
        _print_file(file)
    for level in told["suite"]["levels"]:
        mark = "✔" if level["passed"] else "✘" if level["tried"] else "–"
        print(f"{mark} {level['title']}: {level['because'] if level['tried'] else 'đưa vào ' + level['how']}")
    passed = sum(level["passed"] for level in told["suite"]["levels"])
    print(f"{told['suite']['name']}: {passed}/{len(told['suite']['levels'])}. Không ghi gì.")
    is_good = all(file["sound"] for file in told["files"]) if given.any_level else told["suite"]["passed"]
    return 0 if is_good else 1


def _print_file(file: Mapping[str, Any]) -> None:
    print(f"{file['name']} · {file['form']} {file['type']}".rstrip())
    for fault in file["faults"]:
        print(f"  ✘ {fault_line(fault)}")
    for event in file["events"]:
        mark = "✘" if event["faults"] else "✔"
        step = f"{event['step']['label']} · {event['at']}" if "step" in event else ""
        print(f"  {mark} {event['pointer']}  {event['said']}  {step}".rstrip())
        for fault in event["faults"]:
            print(f"    ✘ {fault_line(fault)}")
        for warning in event["warnings"]:
            print(f"    ! {fault_line(warning)}")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandFailed(f"Không đọc được {path}: {error.strerror}. Hãy kiểm tra tên tệp và quyền đọc.") from error
