"""The parameters and headers that the doors of EPCIS read, each said once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from txng.core.epcis.identifier_format import FORMATS
from txng.core.epcis.query_table import CONTROLS, PLAIN_NAMES, known_names
from txng.events.api.resource import CBV_XML_FORMATS
from txng.events.openapi import Catalogue, Words
from txng.events.openapi_schemas import SCHEMAS

_TEXT: Mapping[str, Any] = {"type": "string"}
_BEGINNINGS: Mapping[str, Words] = {
    "EQ": ("bằng một trong các giá trị", "equals one of the values"),
    "GE": ("từ giá trị này trở lên", "at least"),
    "GT": ("lớn hơn", "more than"),
    "LE": ("nhiều nhất bằng", "at most"),
    "LT": ("trước, nhỏ hơn", "before, less than"),
    "MATCH": (
        "khớp một trong các mã: URN, Digital Link của miền bất kỳ, hoặc mẫu idpat",
        "matches one of the identifiers: URN, Digital Link of any domain, or an idpat pattern",
    ),
    "WD": ("nơi này hoặc nơi nằm trong nó", "this place or one within it"),
    "EXISTS": ("có hay không có trường này", "has the field, or has it not"),
}
# Those with holes, that OpenAPI cannot list: {uom}, {type}, {field}.
PATTERNS: tuple[str, ...] = tuple(name for name in known_names() if "{" in name)
QUERY: tuple[str, ...] = ("eventType", *sorted(PLAIN_NAMES - {"eventType"}), *CONTROLS, "view", "agreement")
PAGES = ("perPage", "nextPageToken")
_VERSIONS = ("GS1-EPCIS-Min", "GS1-EPCIS-Max", "GS1-CBV-Min", "GS1-CBV-Max")
READING = (*_VERSIONS, "GS1-Extensions")
EVENTS_READING = (*READING, "GS1-EPC-Format", "GS1-CBV-XML-Format")
SENDING = ("GS1-EPCIS-Version", "GS1-CBV-Version", "GS1-Extensions")

_CONTROL_MEANINGS: Mapping[str, Words] = {
    "orderBy": (
        "xếp theo eventTime, recordTime hoặc một trường riêng",
        "by eventTime, recordTime or an extension field",
    ),
    "orderDirection": ("ASC hoặc DESC", "ASC or DESC"),
    "eventCountLimit": ("chỉ lấy bấy nhiêu sự kiện", "no more than so many events"),
    "maxEventCount": ("từ chối nếu có nhiều hơn", "refuse where there are more"),
    "perPage": ("nhiều nhất trên một trang", "most on one page"),
    "nextPageToken": ("dấu trang trong tiêu đề Link của trang trước", "from the Link header of the page before"),
}
_HEADERS: Mapping[str, tuple[Words, tuple[str, ...]]] = {
    **dict.fromkeys(
        (*_VERSIONS, "GS1-EPCIS-Version", "GS1-CBV-Version"), (("phiên bản đọc được", "a version that can be read"), ())
    ),
    "GS1-Extensions": (("tiền-tố=URI, cách nhau bằng dấu phẩy", "prefix=uri, separated by commas"), ()),
    "GS1-EPC-Format": (("dạng của mã trong câu trả lời", "the form of identifiers in the answer"), tuple(FORMATS)),
    "GS1-CBV-XML-Format": (("dạng của từ CBV trong XML", "the form of CBV words in XML"), CBV_XML_FORMATS),
    "GS1-Capture-Error-Behaviour": (
        ("một lỗi thì bỏ cả tài liệu, hay vẫn ghi phần đúng", "one fault undoes all, or sound events are stored"),
        ("rollback", "proceed"),
    ),
}
_ANSWER_HEADERS: Mapping[str, Words] = {
    "Location": ("địa chỉ của cái vừa tạo", "where what was made can be read"),
    "Link": ('trang sau, rel="next"', 'the next page, rel="next"'),
    "GS1-Next-Page-Token-Expires": ("dấu trang dùng được đến lúc này", "until when the page token holds"),
    "GS1-EPCIS-Capture-Limit": ("nhiều sự kiện nhất trong một tài liệu", "most events in one document"),
    "GS1-EPCIS-Capture-File-Size-Limit": ("tài liệu lớn nhất, byte", "largest document, bytes"),
    "GS1-EPC-Format": ("dạng của mã trong câu trả lời", "the form of identifiers in the answer"),
    "Txng-Receipt": ("biên nhận của sự kiện, JSON", "the receipt of the event, JSON"),
    "Txng-Losses": ("những gì XML không nói được", "what XML could not say"),
    "Retry-After": ("hỏi lại sau bấy nhiêu giây", "ask again after so many seconds"),
    "Allow": ("các phương thức", "the methods"),
}
_PATHS: Mapping[str, tuple[Words, str]] = {
    "job_id": (("mã lần gửi, captureID", "captureID"), "string"),
    "event_id": (("eventID, mã hoá theo URL", "eventID, URL-encoded"), "string"),
    "name": (("tên, mã hoặc URI, mã hoá theo URL", "name, identifier or URI, URL-encoded"), "string"),
    "subscription_id": (("mã đăng ký nhận tin", "subscriptionID"), "string"),
    "token": (("nextPageToken", "nextPageToken"), "string"),
}


def catalogue() -> Catalogue:
    """What the rows of EPCIS may name."""
    parameters: dict[str, tuple[str, Words, Mapping[str, Any]]] = {
        name: (
            "query",
            _meaning(name),
            {"type": "array", "items": _TEXT} if name[:3] in ("EQ_", "MAT", "WD_") else _TEXT,
        )
        for name in PLAIN_NAMES
    }
    for name, words in _CONTROL_MEANINGS.items():
        is_number = name in ("perPage", "eventCountLimit", "maxEventCount")
        parameters[name] = ("query", words, {"type": "integer", "minimum": 1} if is_number else _TEXT)
    parameters["view"] = (
        "query",
        ("current: bỏ những gì đã đính chính là sai", "current: without what was declared to be in error"),
        {"type": "string", "enum": ["current"]},
    )
    parameters["agreement"] = (
        "query",
        (
            "số thoả thuận chia sẻ của mình: chỉ những gì thoả thuận đó mở; hết hạn thì 403",
            "the number of one's own data-sharing agreement: only what it opens; 403 once it has ended",
        ),
        {"type": "integer", "minimum": 1},
    )
    parameters["dry-run"] = (
        "query",
        ("true: chỉ xét, không ghi", "true: judge, store nothing"),
        {"type": "string", "enum": ["true", "false"]},
    )
    for name, (words, values) in _HEADERS.items():
        parameters[name] = ("header", words, {"type": "string", "enum": list(values)} if values else _TEXT)
    return Catalogue(parameters, _PATHS, _ANSWER_HEADERS, SCHEMAS)


def _meaning(name: str) -> Words:
    begin, _, rest = name.partition("_")
    if begin not in _BEGINNINGS:
        return ("loại sự kiện", "event type")
    vietnamese, english = _BEGINNINGS[begin]
    return (f"{rest}: {vietnamese}", f"{rest} {english}")
