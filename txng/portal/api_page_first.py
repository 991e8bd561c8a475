"""The first minute of an engineer: from a key to a proof, in commands that can be copied one after the other."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from txng.core.epcis.self_test_samples import HARVEST, as_document
from txng.events.openapi import pretty

Words = tuple[str, str]  # Vietnamese, English
_KEY, _AS_JSON = '-H "Authorization: Bearer $KEY"', "-H 'Content-Type: application/json'"
_LOT = "https://id.gs1.org/01/08938501234568/10/XOAI-2511"
_TOKEN = "doi-chuoi-nay-thanh-bi-mat-cua-ban"  # noqa: S105 - the text says that it must be changed


def first_minute(server: str, language: str) -> list[dict[str, Any]]:
    """Steps in order: what each does, and the command."""
    english = language == "en"
    return [{"title": title[english], "source": source} for title, source in _steps(server)]


def _steps(server: str) -> list[tuple[Words, str]]:
    return [*_sending(server), *_reading(server), *_being_told(server)]


def _sending(server: str) -> list[tuple[Words, str]]:
    return [
        (("Khóa máy của tổ chức bạn", "The machine key of your organisation"), "export KEY='txng_…'"),
        (
            ("Ghi tài liệu đầu tiên", "Write a first document"),
            f"cat > thu-hoach.json <<'HET'\n{pretty(as_document(HARVEST))}\nHET",
        ),
        (
            ("Xét thử, không ghi gì", "A dry run: nothing is stored"),
            f"curl {_KEY} {_AS_JSON} \\\n  --data-binary @thu-hoach.json '{server}/epcis/v2/capture?dry-run=true'",
        ),
        (
            ("Gửi thật; giữ địa chỉ của lần gửi", "Send it; keep the address of the capture"),
            (
                f"JOB=$(curl -s -o /dev/null -D - {_KEY} {_AS_JSON} \\\n  --data-binary @thu-hoach.json "
                f"'{server}/epcis/v2/capture' |\n  tr -d '\\r' | sed -n 's/^[Ll]ocation: //p')"
            ),
        ),
        (("Từng sự kiện ra sao", "What became of each event"), f'sleep 3; curl {_KEY} "{server}$JOB"'),
    ]


def _reading(server: str) -> list[tuple[Words, str]]:
    lot = quote(_LOT, safe="")
    return [
        (
            ("Hỏi hành trình của lô", "Ask for the history of the lot"),
            f"curl {_KEY} '{server}/epcis/v2/events?MATCH_anyEPCClass={lot}'",
        ),
        (
            ("Truy xuôi, không cần khóa", "Trace it forward, without a key"),
            f"curl '{server}/api/v1/trace?code={lot}&direction=forward'",
        ),
        (
            ("Tải biên nhận, kiểm tra không cần mạng", "Download the receipt, check it offline"),
            (
                f'curl {_KEY} -o bien-nhan.json "{server}$JOB/receipt"\n'
                "txng verify bien-nhan.json --vkey 'KHÓA CÔNG KHAI CỦA NHẬT KÝ'"
            ),
        ),
    ]


def _being_told(server: str) -> list[tuple[Words, str]]:
    wish = f'{{"dest": "https://example.com/nhan-tin", "signatureToken": "{_TOKEN}", "schedule": {{"hour": "6"}}}}'
    return [
        (
            (
                'Đăng ký nhận tin lúc 6 giờ sáng (ghi "stream": true để nhận ngay)',
                'Subscribe for six in the morning (write "stream": true to be told at once)',
            ),
            (
                f"curl {_KEY} {_AS_JSON} \\\n  --data-binary '{wish}' \\\n"
                f"  '{server}/epcis/v2/queries/SimpleEventQuery/subscriptions'"
            ),
        ),
        (
            (
                "Kiểm tra chữ ký của tin đến: so với tiêu đề GS1-Signature",
                "Check the signature of a delivery: compare with the header GS1-Signature",
            ),
            f"openssl dgst -sha256 -hmac '{_TOKEN}' -binary tin.json | base64",
        ),
    ]
