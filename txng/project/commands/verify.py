"""Kiểm tra một tệp bằng chứng hoặc biên nhận chỉ với khóa công khai của nhật ký: không cần mạng, không cần tin máy chủ.

PROOF is the text of /log/proof/{index}, or the receipt of a document (/epcis/v2/capture/{captureID}/receipt), which proves
each of its events, whole. It proves that a fact stands in the log, and when it was recorded; it does not say
that the fact is true. The key must come from elsewhere than the proof. With --face FILE, the opening of an event's public
face is checked too: that what you were shown is what was committed to. With --policy FILE (C2SP tlog-policy), the witnesses
of that file must have cosigned too, as many as its quorum asks for: then the log cannot have shown you a history of your own.

  txng verify bang-chung.txt --vkey 'txng.example/log+1234abcd+Af…'
  txng verify bang-chung.txt --vkey-file .data/demo/demo.json --face su-kien.json
  txng verify bien-nhan.json --vkey-file .data/demo/demo.json
  txng verify bang-chung.txt --policy .data/demo/policy
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from txng.core.epcis import receipt_file
from txng.core.epcis.commitment import opens
from txng.core.merkle.checkpoint import read_vkey
from txng.core.merkle.leaf import Leaf
from txng.core.merkle.policy import Policy, read_policy, read_witnessed
from txng.core.merkle.proof_file import ProofFile, checkpoint_of, read_proof, verify_proof
from txng.core.problems import Refused
from txng.project.commands.failure import CommandFailed

MOST_TOLD = 20  # faults
MAX_BYTES = receipt_file.LIMITS.max_bytes  # a proof is some 6 kB, a receipt as large as the document it is of


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("proof", metavar="PROOF", help="tệp bằng chứng, hoặc - / proof file, or - for standard input")
    key = parser.add_mutually_exclusive_group()
    key.add_argument("--vkey", metavar="KHÓA", help="khóa công khai của nhật ký / the log's verifier key")
    key.add_argument(
        "--vkey-file", type=Path, metavar="TỆP", help="tệp chứa khóa ấy, hoặc demo.json / file with that key"
    )
    parser.add_argument(
        "--policy",
        type=Path,
        metavar="TỆP",
        help="chính sách: các bên chứng kiến và túc số / witnesses and their quorum",
    )
    parser.add_argument("--face", type=Path, metavar="TỆP", help="tệp mở mặt công khai của sự kiện / opening of a face")


def run(given: Namespace) -> int:
    """Say what is proven; 1 when it is not."""
    data = _bytes_of(given.proof)
    try:
        trust = _trust(given)
        return _told_receipt(data, trust) if receipt_file.is_receipt(data) else _told_proof(data, trust, given.face)
    except Refused as refused:
        for problem in refused.problems[:MOST_TOLD]:
            print(f"✘ {problem.pointer} {problem.sentence()}".replace("  ", " "), file=sys.stderr)
        print("KHÔNG ĐÚNG: tệp này không chứng minh điều gì.", file=sys.stderr)
        return 1


def _told_proof(data: bytes, trust: str | Policy, face: Path | None) -> int:
    leaf, proof = verify_proof(data, trust), read_proof(data)
    checkpoint = checkpoint_of(proof, trust)
    print(f"ĐÚNG: sự việc số {proof.index} có trong nhật ký {checkpoint.origin}, cỡ {checkpoint.size}.")
    print(f"  loại {leaf.kind} · nút {leaf.node} · ghi lúc {leaf.at.isoformat()}")
    print(f"  cam kết {leaf.commitment.hex()}")
    _tell_witnesses(proof, trust)
    return _checked_face(face, leaf) if face else 0


def _tell_witnesses(proof: ProofFile, trust: str | Policy) -> None:
    if not isinstance(trust, Policy):
        others = proof.checkpoint.rpartition("\n\n")[2].count("\n") - 1
        print(
            f"  chưa kiểm tra {others} chữ ký chứng kiến: thêm --policy TỆP"
            if others
            else "  chưa có bên nào chứng kiến"
        )
        return
    names = read_witnessed(proof.checkpoint, trust).witnesses
    print(f"  đủ túc số: {len(names)} trong {len(trust.witnesses)} bên chứng kiến: {', '.join(names)}")


def _told_receipt(data: bytes, trust: str | Policy) -> int:
    proven = receipt_file.verify_receipt(data, trust)
    for one in proven:
        told = (one.event.event_id, one.event.type.value, one.event.event_time.isoformat())
        print(f"  ✔ số {one.index} · ghi lúc {one.recorded_at.isoformat()} · {' · '.join(filter(None, told))}")
    names = ", ".join(sorted({one.organisation for one in proven}))
    log = ", ".join(key.name for key in trust.logs) if isinstance(trust, Policy) else read_vkey(trust).name
    print(f"ĐÚNG: cả {len(proven)} sự kiện trên do {names} ghi, có nguyên vẹn trong nhật ký {log}.")
    return 0


def _checked_face(path: Path, leaf: Leaf) -> int:
    opening = _opening(path)
    if not opens(opening, leaf.commitment):
        print("KHÔNG ĐÚNG: nội dung trong tệp --face không phải nội dung đã niêm phong.", file=sys.stderr)
        return 1
    print("ĐÚNG: nội dung công khai dưới đây là nội dung đã niêm phong.")
    print(json.dumps(opening["face"], ensure_ascii=False, indent=2))
    return 0


def _opening(path: Path) -> Any:
    """An opening as it stands, or as the member of that name in what a proof page's ?dang=json gives."""
    try:
        read = json.loads(_bytes_of(str(path)))
        return read["opening"] if isinstance(read, dict) and "opening" in read else read
    except (ValueError, RecursionError) as error:
        raise CommandFailed(f"{path} không phải tệp JSON. Hãy tải lại tệp mở nội dung từ trang bằng chứng.") from error


def _trust(given: Namespace) -> str | Policy:
    """The log's key, or a policy with all its keys; both given: the policy for that log alone."""
    if given.policy is None:
        return _vkey(given)
    policy = read_policy(_bytes_of(str(given.policy)))
    return policy.only(read_vkey(_vkey(given))) if given.vkey or given.vkey_file else policy


def _vkey(given: Namespace) -> str:
    if given.vkey:
        return str(given.vkey)
    if given.vkey_file is None:
        raise CommandFailed(
            "Cần khóa công khai của nhật ký: --vkey KHÓA hoặc --vkey-file TỆP. Hãy lấy khóa từ nơi khác với bằng chứng: "
            "công bố của cơ quan vận hành, hoặc một bên chứng kiến. Khóa đi kèm bằng chứng không chứng minh được gì."
        )
    text = _bytes_of(str(given.vkey_file)).decode(errors="replace")
    if not text.lstrip().startswith("{"):
        return text.strip()
    try:
        return str(json.loads(text)["log"]["vkey"])
    except (ValueError, KeyError, TypeError) as error:
        raise CommandFailed(f"{given.vkey_file} không chứa khóa của nhật ký (log.vkey).") from error


def _bytes_of(name: str) -> bytes:
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES)
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES)
    except OSError as error:
        raise CommandFailed(f"Không đọc được {name}: {error.strerror}. Hãy kiểm tra tên tệp.") from error
